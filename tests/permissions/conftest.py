"""The matrix's world, built once for a process and rolled back at the end.

Tests that ask for it are marked ``django_db`` as all others: what each of them does is undone within.
"""

import logging

import pytest
from django.db import transaction
from django.test import override_settings

from tests.permissions import asking, world


@pytest.fixture(scope="package")
def asker(django_db_setup, django_db_blocker):
    quiet = logging.getLogger("django.request")
    before, quiet.disabled = quiet.disabled, True  # thousands of refusals are what is wanted here
    sessions = override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies")
    with django_db_blocker.unblock(), sessions, transaction.atomic(), asking.undrawn():
        made = world.build()
        with asking.people_in_hand(made):
            yield asking.Asker(made)
        transaction.set_rollback(True)
    quiet.disabled = before
