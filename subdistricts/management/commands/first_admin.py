"""`manage.py first_admin`: the administrator of the whole department in an empty database, with a one-time password.

The password is printed once, kept nowhere in the clear, and must be changed at the first sign-in.
"""

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from subdistricts import people
from subdistricts.refusals import Refusal


class Command(BaseCommand):
    help = "Create the first administrator of an empty database and print a one-time password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--username", default="admin", help="user name of the administrator (admin)")

    def handle(self, *, username: str = "admin", **options: object) -> None:
        try:
            user, password = people.create_first_administrator(now=timezone.now(), username=username)
        except Refusal as refusal:
            raise CommandError(refusal.message) from None
        self.stdout.write(
            f"ชื่อผู้ใช้ · user name           {user.username}\n"
            f"รหัสผ่านครั้งแรก · one-time password  {password}\n"
            "ระบบจะให้ตั้งรหัสผ่านใหม่เมื่อเข้าครั้งแรก · it must be changed at the first sign-in"
        )
