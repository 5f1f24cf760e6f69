"""Whether the audit trail still says what was written: every entry's digest, and every subject's chain.

Looks only; nothing is mended. ``audit`` writes, this reads.
"""

from collections.abc import Iterable

from subdistricts.audit import digest
from subdistricts.models import AuditEntry


def breaks(entries: Iterable[AuditEntry]) -> list[str]:
    """Every break among these entries: whole subjects, each in the order of its writing.

    An entry whose digest is not its own was changed; one that follows none of its subject's entries stands after a
    removed one. A subject's last entries, when removed, leave no break: a decision's record is what tells of them.
    """
    found = []
    last: dict[str, str] = {}
    for entry in entries:
        if digest(entry) != entry.digest:
            found.append(f"audit entry {entry.pk} ({entry.action} of {entry.subject}): was changed")
        if entry.previous != last.get(entry.subject, ""):
            found.append(f"audit entry {entry.pk} ({entry.action} of {entry.subject}): the one before is not there")
        last[entry.subject] = entry.digest
    return found
