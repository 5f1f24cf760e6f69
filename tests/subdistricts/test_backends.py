"""Who a session belongs to: the person as the database has him, unless he may no longer sign in."""

import pytest
from django.contrib.auth import get_user_model
from django.contrib.auth.backends import ModelBackend
from django.test import Client

from subdistricts.backends import PeopleBackend
from tests import make

pytestmark = pytest.mark.django_db


def test_it_finds_the_person_as_djangos_own_backend_does():
    person = make.user("somebody")
    found, own = PeopleBackend().get_user(person.pk), ModelBackend().get_user(person.pk)
    names = [field.attname for field in get_user_model()._meta.concrete_fields]
    assert found == person
    assert [getattr(found, name) for name in names] == [getattr(own, name) for name in names]


def test_it_finds_nobody_who_is_not_there_or_no_longer_active():
    gone = make.user("gone", is_active=False)
    assert [PeopleBackend().get_user(key) for key in (gone.pk, gone.pk + 1)] == [None, None]


def test_somebody_made_inactive_is_signed_out_with_the_next_request():
    person, client = make.user("somebody"), Client()
    client.force_login(person)
    assert client.get("/api/v1/bootstrap").json()["user"]["username"] == "somebody"
    get_user_model().objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/api/v1/bootstrap").json()["user"] is None


def test_a_new_password_ends_the_sessions_of_the_old_one():
    person, client = make.user("somebody"), Client()
    client.force_login(person)
    person.set_password("another-one-2565")
    person.save()
    assert client.get("/api/v1/bootstrap").json()["user"] is None


def test_an_expired_session_is_none():
    person, client = make.user("somebody"), Client()
    client.force_login(person)
    session = client.session
    session.set_expiry(-1)
    session.save()
    assert client.get("/api/v1/bootstrap").json()["user"] is None
