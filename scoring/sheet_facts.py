"""How each sheet of a round stands, read for a ranking: its state, and the points of its last signed body.

A round may have thousands of sheets with long recommendations. What says how they stand is read from an index; what
stands in one at some rev never changes, so it is read once by whoever remembers it.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, NamedTuple, TypeAlias

from django.db.models import F, TextChoices
from django.utils.translation import gettext_lazy as _

from scoring.core.sheet import Points
from scoring.models import ScoreSheet
from scoring.querysets import ScoreSheetQuerySet
from scoring.sheets import points_of
from subdistricts.prepared import Prepared

Pair: TypeAlias = tuple[int, int]  # keys of a seat and a candidate


class SheetState(TextChoices):
    """How a due sheet stands, as the grid shows it. Where several are true the first of this order is shown."""

    RECUSED = "recused", _("recused")
    CONFLICT = "conflict", _("conflict")
    HELD = "held", _("held")
    SIGNED_CHANGED = "signed_changed", _("signed, unsigned changes")
    SIGNED = "signed", _("signed")
    DRAFT = "draft", _("draft")
    EMPTY = "empty", _("not begun")


class SheetFacts(NamedTuple):
    """What stands in a sheet at one rev, which never changes. ``points`` are those of its last signed body, if any.

    ``state`` is that of its bodies alone: what waits beside the sheet is in ``RoundFacts.waits``.
    """

    key: str
    rev: int
    state: SheetState
    points: Points | None


def voting_sheets(round_key: int) -> ScoreSheetQuerySet:
    """Of a round's voting seats."""
    sheets: ScoreSheetQuerySet = ScoreSheet.objects.filter(candidate__round=round_key, seat__is_voting=True)
    return sheets


AT_A_GLANCE = Prepared(lambda round_: voting_sheets(round_).at_a_glance())
NEWEST = Prepared(
    lambda round_: voting_sheets(round_).order_by(F("changed_at").desc(nulls_last=True)).values_list("changed_at")[:1]
)


def newest_change(round_key: int) -> datetime | None:
    """When the newest of the round's sheets was saved or signed; None while nothing was."""
    rows = NEWEST.ask(round_=round_key)
    return rows[0][0] if rows else None


SheetsFound: TypeAlias = tuple[dict[Pair, SheetFacts], dict[Pair, SheetState]]


def read_sheets(round_key: int, known: Mapping[Pair, SheetFacts] | None) -> SheetsFound:
    """What stands in every sheet, and what waits beside some. What is ``known`` of a rev is not read again."""
    sheets = voting_sheets(round_key)
    if known is None:
        return _read(sheets.in_full().iterator())
    found: dict[Pair, SheetFacts] = {}
    waits: dict[Pair, SheetState] = {}
    changed: set[int] = set()
    for seat, candidate, key, rev, in_conflict, is_held in AT_A_GLANCE.ask(round_=round_key):
        pair = seat, candidate
        sheet = known.get(pair)
        if sheet is None or sheet.rev != rev or sheet.key != key:
            changed.add(candidate)
            continue
        found[pair] = sheet
        if in_conflict or is_held:
            waits[pair] = SheetState.CONFLICT if in_conflict else SheetState.HELD
    if not changed:
        return found, waits
    if len(changed) > MANY:
        return _read(sheets.in_full().iterator())
    found_now, waits_now = _read(sheets.filter(candidate__in=changed).in_full())
    return found | found_now, waits | waits_now


# Where more candidates have changed than this, everything is read again: a longer list would cost as much.
MANY = 200


def _read(rows: Iterable[Any]) -> SheetsFound:
    found: dict[Pair, SheetFacts] = {}
    waits: dict[Pair, SheetState] = {}
    for seat, candidate, key, rev, in_conflict, is_held, signed, unsigned in rows:
        found[seat, candidate] = SheetFacts(key, rev, _state_of(signed, unsigned), _points_of(signed))
        if in_conflict or is_held:
            waits[seat, candidate] = SheetState.CONFLICT if in_conflict else SheetState.HELD
    return found, waits


def _state_of(signed: Any, unsigned: Any) -> SheetState:
    if signed is None:
        return SheetState.EMPTY if unsigned is None else SheetState.DRAFT
    return SheetState.SIGNED if unsigned in (None, signed) else SheetState.SIGNED_CHANGED


def _points_of(signed: Any) -> Points | None:
    return None if signed is None else points_of(signed)
