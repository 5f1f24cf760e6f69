"""The world of the permission matrix: one person for each column, a round in each state, and every kind of object.

Built once for all of the matrix, inside a transaction that is rolled back. Rounds are named by their state; all of
them are Ubon's and have the same committee, except ``foreign`` (another province's) and ``zone`` (the inspection
zone's, in which the province is itself judged). A missing object has a key that no row has.
"""

import datetime as dt
import uuid
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.utils import timezone

from scoring import agendas, rescue, rescue_files
from scoring.models import Criterion, Rubric, ScoreSheet, SheetOp
from subdistricts import places, visits
from subdistricts.models import (
    Assignment,
    AuditEntry,
    Candidate,
    InspectionZone,
    Nomination,
    NominationSection,
    Round,
    User,
    Visit,
)
from tests import make
from tests.remember import remembered

# The columns of the table, in order, each with the person it stands for.
ROLES = {
    "ano": "nobody is signed in",
    "str": "a stranger: signed in, and nothing else",
    "cha": "the chair, with a voting seat",
    "jud": "the judge whose sheet it is",
    "oth": "the judge of another seat",
    "sit": "who sits for the judge's seat on the visit to the first candidate",
    "rec": "a judge recused from the first candidate",
    "sec": "the secretary: a seat without a vote",
    "sta": "staff of the province",
    "vot": "staff of the province who also hold a voting seat",
    "for": "staff of another province",
    "dis": "a district officer",
    "rea": "a reader of the province",
    "adm": "an administrator of the province",
    "dep": "an administrator of the department",
    "zon": "staff of the inspection zone",
    "due": "staff of the province whose one-time password is due",
}
PEOPLE = tuple(ROLES)[1:]
STATES = ("draft", "open", "closing", "locked", "decided", "published")
LEADING = {"closing": make.close, "locked": make.lock, "decided": make.decide, "published": make.publish}
MISSING = 987_654_321
NO_PHOTO = "0" * 64
NO_SHEET = uuid.UUID("00000000-0000-4000-8000-000000000000")
POINTS = ("15", "15", "15", "15", "15")


@dataclass
class World:
    people: dict[str, User]
    rounds: dict[str, Round] = field(default_factory=dict)
    # Keys by kind and name: keys["sheet"]["open"] is that of the judge's sheet in the open round.
    keys: dict[str, dict[str, Any]] = field(default_factory=dict)
    card_code: str = ""

    @cached_property
    def meeting(self) -> dict[str, Any]:
        """As the review of a decision sends it: everybody was there, and what is sealed is what was looked at."""
        agenda = agendas.load(self.rounds["locked"])
        seats = list(agenda.committee.members)
        said = {"held_on": "29/12/2564", "venue": "ศาลากลาง", "present": seats, "presided_by": seats[0]}
        return said | {"signatories": seats[:2], "seen": agenda.fingerprint, "seal": "1"}

    def remember(self, kind: str, name: str, key: Any) -> None:
        self.keys.setdefault(kind, {})[name] = key


@remembered
def build() -> World:
    world = World({name: make.user(name, name=ROLES[name]) for name in PEOPLE})
    zone = InspectionZone.objects.create(fiscal_year=2565, number=10)
    zone.provinces.add(make.province())
    _give_roles(world.people, zone)
    rubric = make.rubric()
    for year, state in enumerate(STATES, start=2565):
        row = make.draft_round(year=year, number_of_places=1)
        _furnish(world, state, row, rubric, make.CODES[:2], world.people)
    others = {name: make.user(f"foreign_{name}") for name in ("cha", "jud", "rec", "vot", "sec", "oth", "sit")}
    row = make.draft_round(province=make.province("15"))
    _furnish(world, "foreign", row, rubric, ("150101", "150102"), others)
    row = make.draft_round(level="zone", inspection_zone=zone)
    _furnish(world, "zone", row, rubric, make.CODES[:2], others)
    _make_a_card(world, world.people["jud"])
    _remember_the_rest(world, zone, rubric)
    _put_forward(world)
    return world


def _give_roles(people: dict[str, User], zone: InspectionZone) -> None:
    for name, role in (("sta", "staff"), ("vot", "staff"), ("rea", "reader"), ("adm", "administrator")):
        make.assign(people[name], role)
    make.assign(people["due"], "staff")
    make.assign(people["for"], "staff", province=make.province("15", "อ่างทอง", "Ang Thong"))
    make.assign(people["dis"], "district_officer", "district", district=make.district("3411"))
    make.assign(people["dep"], "administrator", "department")
    make.assign(people["zon"], "staff", "zone", inspection_zone=zone)
    User.objects.filter(pk=people["due"].pk).update(must_change_password=True)


def _furnish(
    world: World, name: str, row: Round, rubric: Rubric, codes: tuple[str, ...], people: dict[str, User]
) -> None:
    """Two candidates, five seats, a stand-in, a recusal, two signed sheets; then the round is led to its state."""
    first, second = (make.candidate(row, code) for code in codes)
    seats = {
        who: make.seat(row, people[who], role="chair" if who == "cha" else "member", is_voting=who != "sec")
        for who in ("cha", "jud", "oth", "rec", "vot", "sec")
    }
    make.rules(row, by=Rubric.objects.get(pk=rubric.pk), missing="present")
    visit = _visit(first, 10)
    later = _visit(second, 14)
    if name != "draft":
        row = make.rounds.open_round(row, actor=None, now=make.NOW)
        for who in ("cha", "jud"):
            sheet = make.sheet(row, people[who], codes[0])
            _hand_in(world, name, sheet, "sign")
        world.remember("sheet", name, sheet.pk)
        _bring_a_file(people["jud"], sheet)
        recused = make.sheet(row, people["rec"], codes[0])
        _hand_in(world, f"recused-{name}", recused, "save")
        world.remember("sheet", f"recused-{name}", recused.pk)
    stand_in = make.stand_in(seats["jud"], visit, people["sit"])
    recusal = make.recuse(seats["rec"], first)
    if name != "draft":
        world.remember("held", name, _send_held(recused))
    world.remember("card", name, make.card(seats["jud"]).card.pk)
    if name in ("draft", "open", "foreign", "zone"):
        _follow_up(world, name, row, "1501" if name == "foreign" else "3411")
    for state in STATES[2 : STATES.index(name) + 1] if name in STATES else ():
        LEADING[state](row, people["sta"])
    world.rounds[name] = Round.objects.get(pk=row.pk)
    made = {"round": row, "candidate": first, "recusal": recusal, "visit": visit, "later": later}
    made |= {"seat": seats["jud"]}
    for kind, thing in (made | {"committee": row.committee, "standin": stand_in}).items():
        world.remember(kind, name, thing.pk)


def _hand_in(world: World, name: str, sheet: ScoreSheet, kind: str) -> None:
    """Its judge hands it in with a photograph, another one each time."""
    judge = sheet.seat.holder
    photo = make.photo(judge, number=len(world.keys.get("photo", {})) + judge.pk * 100)
    world.remember("photo", name, photo)
    make.Device(judge).send(sheet, kind, make.body(*POINTS, photos=[photo]))


def _send_held(sheet: ScoreSheet) -> uuid.UUID:
    """Its judge is recused by now: what he sends waits for a ruling."""
    make.Device(sheet.seat.holder).send(sheet, "save", make.body(*POINTS))
    return SheetOp.objects.get(sheet=sheet, outcome="held").op_id


def _bring_a_file(judge: User, sheet: ScoreSheet) -> None:
    """His own, out of another tablet: it waits for an answer."""
    text = make.Device(judge).op_text(sheet, "save", make.body(*POINTS))
    rescue.bring(rescue_files.read(make.rescue_file(judge, text)), actor=judge, now=make.NOW)


def _make_a_card(world: World, judge: User) -> None:
    """A card of one's own, good today: what it is worth is asked of everybody."""
    seat = judge.seats.get(committee__round=world.rounds["open"])
    world.card_code = make.card(seat, judge, now=timezone.now()).code


def _visit(candidate: Candidate, hour: int) -> Visit:
    start = dt.datetime(candidate.round.fiscal_year - 544, 12, 29, hour, tzinfo=make.BANGKOK)
    made = Visit(
        round=candidate.round, candidate=candidate, starts_at=start, ends_at=start + dt.timedelta(hours=2), venue="ศาลา"
    )
    return visits.save_visit(made, actor=None, now=make.NOW)


def _follow_up(world: World, name: str, row: Round, district: str) -> None:
    """A TPMAP stop, and where one is given what its district was asked there."""
    visit = make.follow_up(row, district)
    world.remember("tpmapvisit", name, visit.pk)
    if name in ("open", "foreign"):
        world.remember("instruction", "own" if name == "open" else name, make.instruction(visit).pk)


def _remember_the_rest(world: World, zone: InspectionZone, frozen: Rubric) -> None:
    """What only the set-up pages open."""
    other_zone = InspectionZone.objects.create(fiscal_year=2565, number=1)
    other_zone.provinces.add(make.province("15"))
    rubrics = {
        "own": make.rubric("34-free", province=make.province()),
        "common": make.rubric("free"),
        "frozen": frozen,
        "zone": make.rubric("zone-free", inspection_zone=zone),
        "foreign": make.rubric("15-free", province=make.province("15")),
    }
    foreign_group = places.save_group(
        places.DistrictGroup(province=make.province("15"), fiscal_year=2565, number=1), actor=None, now=make.NOW
    )
    of_open = AuditEntry.objects.filter(round=world.rounds["open"])
    of_published = AuditEntry.objects.filter(round=world.rounds["published"])
    of_foreign = AuditEntry.objects.filter(round=world.rounds["foreign"])
    signing = {"action": "sheet.sign"}
    own: dict[str, dict[str, Any]] = {
        "photo": {"unnamed": make.photo(world.people["jud"], number=1)},
        "award": {"own": make.award().pk},
        "user": {"own": world.people["sta"].pk, "foreign": world.people["for"].pk},
        "assignment": {
            "own": Assignment.objects.get(user=world.people["sta"]).pk,
            "foreign": Assignment.objects.get(user=world.people["for"]).pk,
        },
        "province": {"own": "34", "foreign": "15"},
        "district": {"own": "3411", "foreign": "1501"},
        "subdistrict": {"own": "341111", "foreign": "150101"},
        "importbatch": {
            "own": make.batch(world.people["adm"], make.province()).pk,
            "foreign": make.batch(world.people["for"], make.province("15")).pk,
        },
        "tpmapreport": {
            "own": make.tpmap_report("341111").pk,
            "foreign": make.tpmap_report("150101").pk,
        },
        "inspectionzone": {"own": zone.pk, "foreign": other_zone.pk},
        "office": {
            "own": places.community_development_office(make.province()).pk,
            "foreign": places.community_development_office(make.province("15")).pk,
        },
        "districtgroup": {"own": make.group().pk, "foreign": foreign_group.pk},
        "rubric": {name: row.pk for name, row in rubrics.items()},
        "criterion": {name: Criterion.objects.filter(rubric=row).first().pk for name, row in rubrics.items()},
        "auditentry": {
            "own": of_open.exclude(action__startswith="sheet.").first().pk,
            "signing": of_open.filter(**signing).first().pk,
            "signing-published": of_published.filter(**signing).first().pk,
            "foreign": of_foreign.exclude(action__startswith="sheet.").first().pk,
        },
    }
    for kind, keys in own.items():
        for name, key in keys.items():
            world.remember(kind, name, key)
    for kind, keys in world.keys.items():
        keys["missing"] = {"sheet": NO_SHEET, "photo": NO_PHOTO, "held": NO_SHEET}.get(kind, MISSING)


def _put_forward(world: World) -> None:
    """The draft round asks the province's districts. Of a group's round the officer's own district has begun, another
    has handed in; the first candidate of the open and of the zone's round was put forward, and one elsewhere."""
    in_time = timezone.now() + dt.timedelta(days=9)
    group = make.group(number=4, codes=("3411", "3420"), year=2564)
    asking = make.draft_round(level="group", year=2564, district_group=group)
    for row in (world.rounds["draft"], asking):
        row.nominations_until = in_time
        make.ground_rounds.save_round(row, actor=None, now=make.NOW)
    _remember_nomination(world, "own", make.nomination(asking))
    handed_in = make.fill_in(make.nomination(asking, "342004"))
    _remember_nomination(world, "submitted", make.nominations.submit(handed_in, actor=None, now=make.NOW))
    for name, rounds, code in (("accepted", ("open", "zone"), "341111"), ("foreign", ("foreign",), "150101")):
        place = make.subdistrict(code)
        fields = {"district": place.district, "subdistrict": place, "state": "accepted", "submitted_at": make.NOW}
        row = Nomination.objects.create(round=world.rounds[rounds[0]], **fields)
        Candidate.objects.filter(round__in=[world.rounds[each] for each in rounds], subdistrict=place).update(
            nomination=row
        )
        NominationSection.objects.create(nomination=row, kind="criterion", code="c1", position=1)
        _remember_nomination(world, name, row)


def _remember_nomination(world: World, name: str, row: Nomination) -> None:
    world.remember("nomination", name, row.pk)
    file = {"name": f"{name}.pdf", "kind": "pdf", "size": 1, "sha256": NO_PHOTO, "added_at": make.NOW, "content": b"x"}
    world.remember("nominationfile", name, row.sections.first().files.create(**file).pk)
    for kind in ("nomination", "nominationfile"):
        world.keys[kind]["missing"] = MISSING
