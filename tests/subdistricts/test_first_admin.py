"""`manage.py first_admin`: the first person of an empty database."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from subdistricts.models import Assignment, User
from subdistricts.refusals import ALREADY_SET_UP
from tests import make

pytestmark = pytest.mark.django_db


def first_admin(*arguments: str) -> str:
    out = StringIO()
    call_command("first_admin", *arguments, stdout=out)
    return out.getvalue()


def test_it_creates_the_departments_administrator_and_prints_the_password_that_works():
    name, password = (line.split()[-1] for line in first_admin().splitlines()[:2])
    user = User.objects.get()
    assert (name, user.username, user.must_change_password, user.is_demo) == ("admin", "admin", True, False)
    assert user.check_password(password)
    assert list(Assignment.objects.values_list("user", "role", "scope")) == [(user.pk, "administrator", "department")]


def test_it_takes_a_user_name():
    first_admin("--username", "somchai")
    assert User.objects.get().username == "somchai"


def test_it_refuses_where_there_are_people_and_leaves_them_alone():
    somebody = make.user()
    with pytest.raises(CommandError) as refused:
        first_admin()
    assert str(refused.value) == str(ALREADY_SET_UP.message)
    assert list(User.objects.all()) == [somebody]
