"""A round's ranking: its rows made into a case for the arithmetic, and the answer made into what staff look at.

Words: the *facts* are a round's rows as they stand, read in a fixed number of queries whatever its size. The *case* is
those facts as ``scoring.core`` knows them; a judge is named in it by the key of the seat, a candidate by its own key.
The *official* ranking is what the round's own rules give, which may be a refusal. The *live* one counts the sheets that
are there ("present"), whatever the rules say of missing ones. Everything on a page comes from one case.

Nothing is written here and nothing about a sheet but its points and state leaves this module. Who may look is asked
before (``may_see_ranking``).
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from functools import cached_property
from typing import Any, NamedTuple

from django.utils.translation import get_language

from scoring import grades
from scoring.core import ranking as core
from scoring.core import stability
from scoring.core.decision import open_places
from scoring.core.rubric import Rubric as CoreRubric
from scoring.core.sheet import Sheet
from scoring.models import RoundRules, Withdrawal
from scoring.rounds import core_rules
from scoring.rubrics import core_rubric, plain
from scoring.sheet_facts import Pair, SheetFacts, newest_change, read_sheets
from scoring.sheet_facts import SheetState as SheetState
from subdistricts.models import Candidate, Recusal, Round, Seat
from subdistricts.querysets import WHAT_AND_WHERE


class Named(NamedTuple):
    """What a candidate is called in one language. ``short`` lacks the word before it; ``where``: district and group."""

    name: str
    short: str
    place: str
    where: str

    @classmethod
    def of(cls, candidate: Candidate) -> "Named":
        name, place = str(candidate), candidate.place_name
        group = str(candidate.district_group or "")
        return cls(name, candidate.short_name, place, " · ".join(filter(None, (place, group))))


@dataclass(frozen=True)
class RoundFacts:
    """An opened round as it stands. ``seats`` are those that give scores, in the committee's order."""

    round: Round
    rules: RoundRules
    seats: tuple[Seat, ...]
    candidates: tuple[Candidate, ...]
    recusals: Mapping[Pair, Recusal]
    sheets: Mapping[Pair, SheetFacts]
    waits: Mapping[Pair, SheetState]  # an open conflict, or held work
    withdrawn: Mapping[int, str]  # by the keys of candidates who won and withdrew: why
    changed_at: datetime | None  # when the newest sheet was saved or signed
    named: dict[str | None, Mapping[int, Named]] = field(
        default_factory=dict
    )  # by language; taken over with candidates

    @property
    def names(self) -> Mapping[int, Named]:
        """What the candidates are called in the language of now, by their keys."""
        language = get_language()
        if language not in self.named:
            self.named[language] = {candidate.pk: Named.of(candidate) for candidate in self.candidates}
        return self.named[language]

    @cached_property
    def case(self) -> core.Case:
        """The facts for the arithmetic; made once."""
        chairs = [_key(seat) for seat in self.seats if seat.role == Seat.Role.CHAIR]
        judges = {seat.pk: _key(seat) for seat in self.seats}
        candidates = {candidate.pk: _key(candidate) for candidate in self.candidates}
        return core.Case(
            rubric=core_rubric(self.rules.rubric),
            rules=core_rules(self.rules),
            chair=chairs[0] if chairs else None,
            judges=tuple(judges.values()),
            candidates=tuple(candidates.values()),
            recusals=frozenset((judges[seat], candidates[candidate]) for seat, candidate in self.recusals),
            sheets=tuple(
                [
                    Sheet(judge, named, sheet.points)
                    for candidate, named in candidates.items()
                    for seat, judge in judges.items()
                    if (sheet := self.sheets.get((seat, candidate))) is not None and sheet.points is not None
                ]
            ),
            withdrawn=frozenset(str(key) for key in self.withdrawn),
        )

    def state_of(self, seat: Seat, candidate: Candidate) -> SheetState:
        return self.states.get((seat.pk, candidate.pk), SheetState.EMPTY)

    @cached_property
    def states(self) -> Mapping[Pair, SheetState]:
        """How every pair's sheet stands; a pair without a sheet is not begun."""
        stands = {pair: sheet.state for pair, sheet in self.sheets.items()}
        return {**stands, **self.waits, **dict.fromkeys(self.recusals, SheetState.RECUSED)}


class JudgeTotal(NamedTuple):
    seat: Seat
    total: Fraction


class Waiting(NamedTuple):
    """A sheet that needs somebody; ``counts`` where an earlier signed version of it does."""

    seat: Seat
    candidate: Candidate
    state: SheetState
    counts: bool


class Row(NamedTuple):
    """One candidate's line. ``decided_by`` is the core's code; place and total are None where nothing counts.

    The total rests on ``totals``, when all are in on ``due`` of them. ``grade`` is a code, where the rules have grades.
    """

    candidate: Candidate
    place: int | None
    total: Fraction | None
    decided_by: str
    is_selected: bool
    is_tied_at_cut: bool
    totals: tuple[JudgeTotal, ...]
    range: Fraction | None
    due: int
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Without:
    """The selection when one judge's sheets are taken away; ``moves`` None where it cannot be told.

    ``grades`` are those of the selected, where the rules have grades.
    """

    seat: Seat
    refused: str | None
    selected: tuple[Candidate, ...]
    tie_at_cut: tuple[Candidate, ...]
    moves: bool | None
    grades: tuple[str, ...]


@dataclass(frozen=True)
class Board:
    """What staff look at. Where the live ranking is refused, ``rows`` stand in the round's order, without places."""

    facts: RoundFacts
    official: core.Ranking
    live: core.Ranking
    rows: tuple[Row, ...]
    due: int
    without_each: tuple[Without, ...]

    @property
    def missing(self) -> int:
        return len(self.live.missing)

    @property
    def counted(self) -> int:
        return self.due - self.missing

    @property
    def recused(self) -> int:
        return len(self.facts.recusals)

    @property
    def held(self) -> int:
        """Sheets beside which held work waits, also of a judge who is recused by now."""
        return sum(state == SheetState.HELD for state in self.facts.waits.values())

    @property
    def is_empty(self) -> bool:
        return self.counted == 0

    @property
    def selected(self) -> tuple[Candidate, ...]:
        return tuple(row.candidate for row in self.rows if row.is_selected)

    @property
    def tie_at_cut(self) -> tuple[Candidate, ...]:
        return tuple(row.candidate for row in self.rows if row.is_tied_at_cut)

    @property
    def open_places(self) -> int:
        """How many places the casting decisions have to fill."""
        return open_places(self.live)

    @cached_property
    def waiting(self) -> tuple[Waiting, ...]:
        """Sheets that count or not, and need somebody: a conflict, held work, changes that are not signed."""
        facts = self.facts
        seats = {seat.pk: seat for seat in facts.seats}
        candidates = {each.pk: (at, each) for at, each in enumerate(facts.candidates)}
        wanted = (SheetState.CONFLICT, SheetState.HELD, SheetState.SIGNED_CHANGED)
        found = [pair for pair, state in facts.states.items() if state in wanted]
        found.sort(key=lambda pair: (seats[pair[0]].number, candidates[pair[1]][0]))
        return tuple(
            Waiting(seats[pair[0]], candidates[pair[1]][1], facts.states[pair], facts.sheets[pair].points is not None)
            for pair in found
        )

    @cached_property
    def missing_by_seat(self) -> tuple[tuple[Seat, tuple[tuple[Candidate, SheetState], ...]], ...]:
        """Who owes which sheets, and how each stands; only seats that owe any."""
        seats = {_key(seat): seat for seat in self.facts.seats}
        candidates = {_key(candidate): candidate for candidate in self.facts.candidates}
        owed: dict[str, list[tuple[Candidate, SheetState]]] = {}
        for judge, name in self.live.missing:
            candidate = candidates[name]
            owed.setdefault(judge, []).append((candidate, self.facts.state_of(seats[judge], candidate)))
        return tuple((seats[judge], tuple(sheets)) for judge, sheets in owed.items())


# Reading the rows


def load(
    round_: Round, *, before: RoundFacts | None = None, names_stand: bool = False, terms_stand: bool = False
) -> RoundFacts:
    """Read an opened round, from the rows alone in eight queries. What is sealed is always read so.

    With facts of ``before``, bodies are read only of sheets that have another rev now: what a rev says never changes.
    Neither do an opened round's candidates and its rubric; ``names_stand`` says that nobody has renamed them either,
    and ``terms_stand`` that nothing at all was changed but sheets.
    """
    found, waits = read_sheets(round_.pk, before.sheets if before else None)
    if before is not None and terms_stand:
        return _taken_over(round_, before, found, waits)
    taken = before if names_stand else None
    rules = _rules(round_, taken)
    seats = Seat.objects.voting().filter(committee__round=round_).select_related("office").order_by("number")
    recusals = Recusal.objects.filter(candidate__round=round_, seat__is_voting=True)
    return RoundFacts(
        round=round_,
        rules=rules,
        seats=tuple(seats),
        candidates=taken.candidates if taken else _candidates(round_),
        recusals={(recusal.seat_id, recusal.candidate_id): recusal for recusal in recusals},
        withdrawn=dict(Withdrawal.objects.filter(candidate__round=round_).values_list("pk", "reason")),
        sheets=found,
        waits=waits,
        changed_at=newest_change(round_.pk),
        named=taken.named if taken else {},
    )


def _taken_over(
    round_: Round, before: RoundFacts, found: Mapping[Pair, SheetFacts], waits: Mapping[Pair, SheetState]
) -> RoundFacts:
    """The same seats, rules, recusals and candidates, with the sheets as they are now."""
    rules = copy(before.rules)  # a board drawn before goes on naming the row that it was made of
    _name(round_, rules.round)
    rules.round = round_
    return replace(before, round=round_, rules=rules, sheets=found, waits=waits, changed_at=newest_change(round_.pk))


def _candidates(round_: Round) -> tuple[Candidate, ...]:
    return tuple(Candidate.objects.filter(round=round_).with_place().order_by("position", "pk"))


def _rules(round_: Round, taken: RoundFacts | None) -> RoundRules:
    """The newest rules with their rubric."""
    frozen = RoundRules.objects.filter(round=round_, frozen_at__isnull=False)
    if taken is None:
        area = [f"round__{field}" for field in WHAT_AND_WHERE]
        frozen = frozen.select_related("rubric", *area).prefetch_related("rubric__criteria")
    rules: RoundRules = frozen.latest("version")
    _name(round_, rules.round if taken is None else taken.round)
    rules.round = round_
    if taken is not None:
        rules.rubric = taken.rules.rubric  # a new version of the rules keeps the round's rubric
    return rules


def _name(round_: Round, read: Round) -> None:
    """Let the round know what it awards and where, as ``read`` does: the caller may have read its bare row."""
    for name in WHAT_AND_WHERE:
        setattr(round_, name, getattr(read, name))


def _key(row: Seat | Candidate) -> str:
    return str(row.pk)


# Making the board


def ranking(facts: RoundFacts) -> Board:
    """Everything that a page says about a round's ranking."""
    case = facts.case
    official = core.rank(case)
    live = official if official.refused != core.SHEETS_MISSING else core.rank(case, missing=core.PRESENT)
    return Board(
        facts=facts,
        official=official,
        live=live,
        rows=tuple(_rows(facts, live)),
        due=len(facts.seats) * len(facts.candidates) - len(facts.recusals),
        without_each=tuple(_without_each(facts)),
    )


def _rows(facts: RoundFacts, live: core.Ranking) -> Iterable[Row]:
    candidates = {_key(candidate): candidate for candidate in facts.candidates}
    seats = {_key(seat): seat for seat in facts.seats}
    spreads = {spread.candidate: spread for spread in stability.spread(facts.case)}
    tied = set(live.tie_at_cut)
    recused = Counter(candidate for _, candidate in facts.recusals)
    for placing in live.placings or _unplaced(facts):
        spread = spreads[placing.candidate]
        candidate = candidates[placing.candidate]
        yield Row(
            candidate=candidate,
            place=placing.place,
            total=placing.total,
            decided_by=placing.decided_by,
            is_selected=placing.selected,
            is_tied_at_cut=placing.candidate in tied,
            totals=tuple(JudgeTotal(seats[judge], total) for judge, total in spread.totals),
            range=spread.range,
            due=len(facts.seats) - recused[candidate.pk],
            grade=placing.grade,
        )


def _unplaced(facts: RoundFacts) -> Iterable[core.Placing]:
    """Everybody in the round's order, where the rules give no ranking."""
    for candidate in facts.candidates:
        yield core.Placing(_key(candidate), None, None, "", selected=False)


def _without_each(facts: RoundFacts) -> Iterable[Without]:
    candidates = {_key(candidate): candidate for candidate in facts.candidates}
    seats = {_key(seat): seat for seat in facts.seats}
    for without in stability.without_each_judge(facts.case, missing=core.PRESENT):
        yield Without(
            seat=seats[without.judge],
            refused=without.refused,
            selected=tuple(candidates[name] for name in without.selected),
            tie_at_cut=tuple(candidates[name] for name in without.tie_at_cut),
            moves=without.moves,
            grades=without.grades,
        )


# The case as a file


def case_json(facts: RoundFacts) -> dict[str, Any]:
    """The facts in the format of ``manage.py rank`` (docs/ranking.md), so that anybody can rank them again."""
    case = facts.case
    return {
        "rubric": rubric_json(case.rubric),
        "rules": rules_json(case.rules),
        "chair": case.chair,
        "judges": list(case.judges),
        "candidates": list(case.candidates),
        "recusals": sorted([judge, candidate] for judge, candidate in case.recusals),
        "sheets": [
            {"judge": sheet.judge, "candidate": sheet.candidate, "points": dict(sheet.points)} for sheet in case.sheets
        ],
        **({"withdrawn": sorted(case.withdrawn)} if case.withdrawn else {}),
    }


def rubric_json(rubric: CoreRubric) -> dict[str, Any]:
    criteria = rubric.criteria
    return {
        "criteria": [
            {"code": each.code, "max": plain(each.max_points), "weight_bp": each.weight_bp} for each in criteria
        ]
    }


def rules_json(rules: core.Rules) -> dict[str, Any]:
    return {
        "aggregate": rules.aggregate,
        "missing": rules.missing,
        "ties": list(rules.ties),
        "places": rules.places,
        "minimum": None if rules.minimum is None else plain(rules.minimum),
        **({"grades": [grades.as_json(each) for each in rules.grades]} if rules.grades else {}),
    }
