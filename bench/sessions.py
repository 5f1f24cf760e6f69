"""People signed in without their passwords."""

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.utils.crypto import get_random_string

from bench.client import Person
from subdistricts.models import User

MODEL_BACKEND = "subdistricts.backends.PeopleBackend"


def sign_in(user: User) -> Person:
    """A session as signing in leaves it, without the password's deliberate slowness."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = MODEL_BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return Person(session.session_key, get_random_string(32))
