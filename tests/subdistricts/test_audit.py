"""The audit trail: one chain a subject, which tells when an entry was changed, removed or slipped in."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from subdistricts import audit
from subdistricts.models import AuditEntry
from tests import make

pytestmark = pytest.mark.django_db


def test_entries_of_a_subject_follow_one_another():
    first = audit.record(None, "test.first", "thing:1", now=make.NOW, said="น้ำ")
    other = audit.record(None, "test.other", "thing:2", now=make.NOW)
    second = audit.record(None, "test.second", "thing:1", now=make.NOW)
    assert [first.previous, other.previous, second.previous] == ["", "", first.digest]


def test_a_digest_is_the_same_read_back_from_the_database():
    made = audit.record(make.user(), "test", "thing:1", now=make.NOW, text="น้ำยืน", number=1, nothing=None)
    assert audit.digest(AuditEntry.objects.get(pk=made.pk)) == made.digest


@pytest.mark.parametrize(
    "change",
    [
        {"action": "test.other"},
        {"subject": "thing:2"},
        {"facts": {"said": "2"}},
        {"previous": "0" * 64},
        {"at": make.NOW + dt.timedelta(microseconds=1)},
    ],
)
def test_any_change_shows_in_the_digest(change):
    entry = audit.record(None, "test", "thing:1", now=make.NOW, said="1")
    for name, value in change.items():
        setattr(entry, name, value)
    assert audit.digest(entry) != entry.digest


def test_two_entries_never_follow_the_same_one():
    entry = audit.record(None, "test", "thing:1", now=make.NOW)
    forged = AuditEntry(at=make.NOW, action="forged", subject="thing:1", previous=entry.previous, digest="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        forged.save()
