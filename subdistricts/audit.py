"""The only writer of the audit trail: ``record`` is the last line of every rule that writes.

Nothing here reads the trail back for a decision, and no entry is ever changed or removed.
"""

import hashlib
import json
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from django.db.models import Max

from subdistricts import rows, together
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
    Among acts that are done together the entry waits for ``write``, and gets its key and digest there.
    """
    entry = AuditEntry(at=now, actor=actor, action=action, subject=subject, round=round_, facts=facts)
    acts = together.under_way()
    if acts is not None:
        entry.previous = follows
        acts.entries.append(entry)
        return entry
    entry.previous = last_digest(subject) if follows is None else follows
    entry.digest = digest(entry)
    rows.insert(entry)
    return entry


def write(entries: Sequence[AuditEntry]) -> None:
    """Add, in their order, entries of acts that were done together; chained as if each had been added at once."""
    last = _last_digests({entry.subject for entry in entries if entry.previous is None})
    for entry in entries:
        entry.previous = last.get(entry.subject, entry.previous or "")
        last[entry.subject] = entry.digest = digest(entry)
    AuditEntry.objects.bulk_create(entries)


def _last_digests(subjects: set[str]) -> dict[str, str]:
    """Of those subjects of which the trail speaks already."""
    newest = AuditEntry.objects.filter(subject__in=subjects).order_by().values("subject").annotate(newest=Max("pk"))
    return dict(AuditEntry.objects.filter(pk__in=newest.values("newest")).order_by().values_list("subject", "digest"))


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
