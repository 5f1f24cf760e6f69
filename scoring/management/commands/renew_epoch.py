"""`manage.py renew_epoch`: the last step after the database was restored from a copy (docs/deploy.md).

Tablets notice the new name at their next contact, offer the ops that they keep, and send again what the copy lacks.
Run once too often it costs one question of every tablet and nothing else.
"""

from django.core.management.base import BaseCommand
from django.utils import timezone

from scoring import servers


class Command(BaseCommand):
    help = "Tell tablets that the database was restored, so that they send again what the copy lacks."

    def handle(self, **options: object) -> None:
        epoch = servers.renew_epoch(now=timezone.now())
        self.stdout.write(
            f"ฐานข้อมูลเริ่มช่วงใหม่ · the database lives a new life: {epoch}\n"
            "แท็บเล็ตจะส่งสิ่งที่สำเนาขาดไปให้ใหม่เอง · tablets send again by themselves what the copy lacks"
        )
