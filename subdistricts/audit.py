"""The only writer of the audit trail: ``record`` is the last line of every rule that writes.

Nothing here reads the trail back for a decision, and no entry is ever changed or removed.
"""

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

from subdistricts import rows
from subdistricts.models import AuditEntry, Round, User
from subdistricts.prepared import Prepared


def record(
    actor: User | None,
    action: str,
    subject: str,
    *,
    now: datetime,
    round_: Round | None = None,
    follows: str | None = None,
    **facts: Any,
) -> AuditEntry:
    """Add one entry. ``actor`` None is the system itself; ``subject`` is a kind and a key, as in ``sheet:<id>``.

    ``facts`` must be plain JSON. Call inside the rule's transaction while it holds the subject: entries of one
    subject are chained, and a second writer at the same moment is refused by the database rather than forked.
    ``follows`` is the digest of the subject's last entry, from a rule that has just read it; None asks for it.
    """
    previous = last_digest(subject) if follows is None else follows
    entry = AuditEntry(
        at=now,
        actor=actor,
        action=action,
        subject=subject,
        round=round_,
        facts=facts,
        previous=previous,
    )
    entry.digest = digest(entry)
    rows.insert(entry)
    return entry


def last_digest(subject: str) -> str:
    """The digest of the subject's newest entry; empty where it has none."""
    found = NEWEST_ENTRY.ask(subject=subject)
    return found[0][0] if found else ""


NEWEST_ENTRY = Prepared(
    lambda subject: AuditEntry.objects.filter(subject=subject).order_by("-pk").values_list("digest")[:1]
)


def digest(entry: AuditEntry) -> str:
    """SHA-256 over everything the entry says and the digest it follows, hexadecimal."""
    said = {
        "at": entry.at.astimezone(UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "action": entry.action,
        "subject": entry.subject,
        "round": entry.round_id,
        "facts": entry.facts,
        "previous": entry.previous,
    }
    text = json.dumps(said, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def subject_of(thing: Any) -> str:
    """The trail's name of a row: its model's name and key."""
    return f"{thing._meta.model_name}:{thing.pk}"
