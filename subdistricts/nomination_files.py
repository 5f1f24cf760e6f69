"""The rules about the files of a nomination: added and taken away while it is being written, by its officer.

They lie in the database, for the reasons that stand in ``scoring.photos``: one commit holds a file and what the trail
says of it, and there is one thing to back up.
"""

import hashlib
from datetime import datetime
from typing import Final

from django.db import transaction
from django.db.models import Sum

from subdistricts import file_kinds
from subdistricts.models import NominationFile, NominationSection, User
from subdistricts.nominations import hold_open, tell
from subdistricts.permissions import demand, may_edit_nomination
from subdistricts.refusals import FILE_THERE_ALREADY, FILES_TOO_LARGE, FILES_TOO_MANY, Refusal

MAX_FILES: Final = 5  # of one section
MAX_ALL_BYTES: Final = 60 * file_kinds.MEGABYTE  # of one nomination


def add_file(
    section: NominationSection, name: str, data: bytes, *, actor: User | None, now: datetime
) -> NominationFile:
    """Keep a file under the name that its sender gave it; what it is, its bytes say."""
    kept = file_kinds.kept_name(name)
    file_kinds.refuse_large(len(data), kept)
    if actor is not None:
        demand(may_edit_nomination(actor, section.nomination))  # before anything of a stranger's file is looked at
    kind = file_kinds.kind_of(data, kept)
    sha256 = hashlib.sha256(data).hexdigest()
    with transaction.atomic():
        hold_open(section.nomination, actor)
        there = section.files.without_content()
        if there.filter(sha256=sha256).exists():
            raise Refusal(FILE_THERE_ALREADY, file=kept)
        if there.count() >= MAX_FILES:
            raise Refusal(FILES_TOO_MANY, file=kept, limit=MAX_FILES)
        beside = NominationFile.objects.filter(section__nomination=section.nomination_id)
        if (beside.aggregate(all=Sum("size"))["all"] or 0) + len(data) > MAX_ALL_BYTES:
            raise Refusal(FILES_TOO_LARGE, file=kept, limit=MAX_ALL_BYTES // file_kinds.MEGABYTE)
        file = NominationFile(section=section, name=kept, kind=kind, size=len(data), sha256=sha256, content=data)
        file.added_at, file.added_by = now, actor
        file.save()
        said = {"section": section.position, "file": kept, "sha256": sha256, "size": len(data)}
        tell(section.nomination, "nomination.file_added", actor, now, **said)
    return file


def remove_file(file: NominationFile, *, actor: User | None, now: datetime) -> None:
    """While it is still being written; what was handed in stays as it was."""
    section = file.section
    with transaction.atomic():
        hold_open(section.nomination, actor)
        said = {"section": section.position, "file": file.name, "sha256": file.sha256}
        tell(section.nomination, "nomination.file_removed", actor, now, **said)
        file.delete()
