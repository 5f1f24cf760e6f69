"""Makers of things for tests: one line each, through the rules where a rule makes them, on real places of Ubon.

Every maker takes what matters to the test and fills in the rest. ``NOW`` is the moment tests live in.
"""

import datetime as dt
import itertools
import json
import uuid
from decimal import Decimal
from hashlib import sha256
from typing import Any

from scoring import (
    agendas,
    decisions,
    devices,
    evidence,
    ops,
    photos,
    rankings,
    rescue,
    resolutions,
    rounds,
    sheets,
    withdrawals,
)
from scoring.core.decision import BY_CHAIR, Casting, Meeting, waiting
from scoring.core.resolution import Resolution
from scoring.models import Criterion, Decision, RoundRules, Rubric, ScoreSheet, Withdrawal
from subdistricts import candidates, cards, committees, imports, nominations, people, places, tpmap, visits
from subdistricts import rounds as ground_rounds
from subdistricts.models import (
    Assignment,
    Award,
    Candidate,
    Committee,
    District,
    DistrictGroup,
    ImportBatch,
    InspectionZone,
    Nomination,
    Office,
    Province,
    Recusal,
    Round,
    Seat,
    StandIn,
    Subdistrict,
    TpmapInstruction,
    TpmapReport,
    User,
    Visit,
)
from subdistricts.models.tpmap import COLUMNS
from tests import pictures
from tests.remember import remembered

BANGKOK = dt.timezone(dt.timedelta(hours=7))
NOW = dt.datetime(2021, 12, 29, 10, 42, tzinfo=BANGKOK)  # 29 Dec 2564, the day of the report's visits
PASSWORD = "correct-horse-2565"

UBON = ("34", "อุบลราชธานี", "Ubon Ratchathani")
# Official code → Thai and English names of districts and subdistricts that tests speak of.
DISTRICTS = {
    "3411": ("ตระการพืชผล", "Trakan Phuet Phon"),
    "3420": ("ตาลสุม", "Tan Sum"),
    "3407": ("เดชอุดม", "Det Udom"),
    "3401": ("เมืองอุบลราชธานี", "Mueang Ubon Ratchathani"),
    "3415": ("วารินชำราบ", "Warin Chamrap"),
}
SUBDISTRICTS = {
    "341111": ("ตระการ", "Trakan"),
    "342004": ("หนองกุง", "Nong Kung"),
    "340701": ("เมืองเดช", "Mueang Det"),
    "340109": ("แจระแม", "Chaeramae"),
    "341505": ("โนนโหนน", "Non Non"),
}
CODES = tuple(SUBDISTRICTS)
_serial = itertools.count(1)


def province(code: str = "34", name_th: str = UBON[1], name_en: str = UBON[2]) -> Province:
    return Province.objects.get_or_create(code=code, defaults={"name_th": name_th, "name_en": name_en})[0]


def district(code: str = "3411") -> District:
    name_th, name_en = DISTRICTS.get(code, (f"อำเภอทดสอบ{code}", f"Test {code}"))
    defaults = {"name_th": name_th, "name_en": name_en, "province": province(code[:2], *_province_names(code[:2]))}
    return District.objects.get_or_create(code=code, defaults=defaults)[0]


def _province_names(code: str) -> tuple[str, str]:
    return (UBON[1], UBON[2]) if code == "34" else (f"ทดสอบ{code}", f"Test {code}")


def subdistrict(code: str = "341111") -> Subdistrict:
    name_th, name_en = SUBDISTRICTS.get(code, (f"ทดสอบ{code}", f"Test {code}"))
    defaults = {"name_th": name_th, "name_en": name_en, "district": district(code[:4])}
    return Subdistrict.objects.get_or_create(code=code, defaults=defaults)[0]


def office(code: str = "dopa-34", name: str = "ที่ทำการปกครองจังหวัดอุบลราชธานี") -> Office:
    defaults = {"kind": Office.Kind.OTHER, "name": name, "province": province()}
    return Office.objects.get_or_create(code=code, defaults=defaults)[0]


def group(number: int = 5, codes: tuple[str, ...] = ("3411",), year: int = 2565) -> DistrictGroup:
    row = places.save_group(DistrictGroup(province=province(), fiscal_year=year, number=number), actor=None, now=NOW)
    places.put_in_group(row, [district(code) for code in codes], actor=None, now=NOW)
    return row


def user(username: str | None = None, **fields: Any) -> User:
    username = username or f"person{next(_serial)}"
    row = User(username=username, name=fields.pop("name", f"คน {username}"), **fields)
    row.set_password(PASSWORD)
    return people.save_user(row, actor=None, now=NOW)


def assign(person: User, role: str, scope: str = "province", **area: Any) -> Assignment:
    if scope == "province" and not area:
        area = {"province": province()}
    row = people.save_assignment(Assignment(user=person, role=role, scope=scope, **area), actor=None, now=NOW)
    person.refresh_from_db()
    return row


def award(code: str = "model-subdistrict", kind: str = "subdistrict") -> Award:
    defaults = {"name_th": "สารสนเทศตำบลต้นแบบ", "name_en": "Model subdistrict", "candidate_kind": kind}
    return Award.objects.get_or_create(code=code, defaults=defaults)[0]


def rubric(
    code: str = "sample",
    points: tuple[str, ...] = ("20",) * 5,
    step: str = "0.5",
    weights: tuple[int, ...] = (),
    **keeper: Any,
) -> Rubric:
    """The department's, unless ``keeper`` names an area."""
    fields = {"name_th": "เกณฑ์ทดสอบ", "name_en": "Test rubric", "is_sample": True}
    row = Rubric.objects.create(award=award(), code=code, **fields, **keeper)
    for position, maximum in enumerate(points, start=1):
        Criterion.objects.create(
            rubric=row,
            code=f"c{position}",
            position=position,
            name_th=f"เกณฑ์ที่ {position}",
            name_en=f"Criterion {position}",
            max_points=Decimal(maximum),
            step=Decimal(step),
            weight_bp=weights[position - 1] if weights else None,
            guidance_th="แนวทาง",
        )
    return row


def draft_round(level: str = "province", year: int = 2565, number_of_places: int = 2, **area: Any) -> Round:
    if level == "province" and not area:
        area = {"province": province()}
    row = Round(award=award(), fiscal_year=year, level=level, places=number_of_places, **area)
    return ground_rounds.save_round(row, actor=None, now=NOW)


def candidate(round_: Round, code: str = "341111", **fields: Any) -> Candidate:
    row = Candidate(round=round_, subdistrict=subdistrict(code), position=round_.candidates.count() + 1, **fields)
    return candidates.save_candidate(row, actor=None, now=NOW)


def committee(round_: Round) -> Committee:
    there = Committee.objects.filter(round=round_).first()
    return there or committees.save_committee(Committee(round=round_, name="คณะกรรมการทดสอบ"), actor=None, now=NOW)


def seat(round_: Round, holder: User | None = None, role: str = "member", *, is_voting: bool = True) -> Seat:
    panel = committee(round_)
    row = Seat(
        committee=panel,
        number=panel.seats.count() + 1,
        role=role,
        office=office(),
        holder=holder or user(),
        is_voting=is_voting,
    )
    return committees.save_seat(row, actor=None, now=NOW)


def batch(actor: User, area: Province, name: str = "list.csv") -> ImportBatch:
    """A file that was taken in and brought nothing."""
    made = ImportBatch(
        list_name="candidates", act="manage_round", province=area, file_name=name, new=0, changed=0, unchanged=1
    )
    return imports.record_batch(made, [], actor=actor, now=NOW)


def visit(row: Candidate, day: int = 29, hour: int = 10, minutes: int = 120, **fields: Any) -> Visit:
    start = dt.datetime(2021, 12, day, hour, tzinfo=BANGKOK)
    fields.setdefault("venue", "ศาลาประชาคม")
    made = Visit(
        round=row.round, candidate=row, starts_at=start, ends_at=start + dt.timedelta(minutes=minutes), **fields
    )
    return visits.save_visit(made, actor=None, now=NOW)


def stand_in(place: Seat, at: Visit, person: User) -> StandIn:
    return committees.save_stand_in(StandIn(seat=place, visit=at, user=person), actor=None, now=NOW)


def rules(round_: Round, by: Rubric | None = None, **terms: Any) -> RoundRules:
    row = RoundRules(round=round_, rubric=by or rubric(), **terms)
    return rounds.save_rules(row, actor=None, now=NOW)


@remembered
def open_round(
    judges: int = 3, codes: tuple[str, ...] = CODES[:2], by: Rubric | None = None, places: int = 1, **terms: Any
) -> Round:
    """An opened provincial round: the first judge is the chair, user names judge1, judge2, …"""
    row = draft_round(number_of_places=places)
    for code in codes:
        candidate(row, code)
    for number in range(1, judges + 1):
        seat(row, user(f"judge{number}", name=f"กรรมการที่ {number}"), role="chair" if number == 1 else "member")
    rules(row, by, **terms)
    return rounds.open_round(row, actor=None, now=NOW)


def sheet(round_: Round, judge: User | str, code: str = CODES[0]) -> ScoreSheet:
    name = judge if isinstance(judge, str) else judge.username
    return ScoreSheet.objects.select_related("candidate__round", "seat__holder").get(
        candidate__round=round_, candidate__subdistrict=code, seat__holder__username=name
    )


def body(
    *points: str | None, recommendation: str = "", private_note: str = "", photos: list[str] | None = None
) -> dict[str, Any]:
    """A sheet's body: points for c1, c2, … in order; ``photos`` are those of c1."""
    entries = {
        f"c{number}": {"points": value, "recommendation": recommendation, "photos": []}
        for number, value in enumerate(points, start=1)
    }
    if photos:
        entries["c1"]["photos"] = photos
    return {"criteria": entries, "private_note": private_note}


def photo(judge: User, number: int = 0) -> str:
    """A photograph that the judge has sent; its hash."""
    data = pictures.photo(number)
    name = sha256(data).hexdigest()
    photos.receive(data, name, judge=judge, actor=judge, now=NOW)
    return name


FULL = body("20", "20", "20", "20", "20")


class Device:
    """One judge's tablet: makes ops in sequence, as a device does, and hands them to the rule."""

    def __init__(self, judge: User) -> None:
        self.judge = judge
        self.id = uuid.uuid4()
        self.seq = 0

    def op_text(self, sheet: ScoreSheet, kind: str, content: dict[str, Any], **changes: Any) -> bytes:
        self.seq += 1
        fields = {
            "op_id": str(uuid.uuid4()),
            "sheet_id": str(sheet.pk),
            "device_id": str(self.id),
            "user_id": self.judge.pk,
            "seq": self.seq,
            "kind": kind,
            "base_rev": sheet.rev,
            "epoch_seen": sheet.epoch,
            "resolves": [],
            "form_version": "sample@1",
            "app_build": "test",
            "schema_v": 1,
            "client_at": NOW.isoformat(),
            "body": content,
        }
        return json.dumps(fields | changes, ensure_ascii=False).encode()

    def send(self, sheet: ScoreSheet, kind: str, content: dict[str, Any], **changes: Any) -> sheets.Answer:
        """Make the next op and hand it in; the sheet in hand is brought up to date."""
        answer = self.send_text(self.op_text(sheet, kind, content, **changes))
        sheet.refresh_from_db()
        return answer

    def send_text(self, data: bytes) -> sheets.Answer:
        return sheets.handle(ops.read(data, sha256(data).hexdigest()), actor=self.judge, now=NOW)


def sign(sheet: ScoreSheet, *points: str) -> sheets.Answer:
    """The sheet's judge signs it with these points."""
    return Device(sheet.seat.holder).send(sheet, "sign", body(*points))


def card(place: Seat, person: User | None = None, now: dt.datetime = NOW) -> cards.Made:
    """A sign-in card made by the system's first administrator of the whole department; a spare one of no person."""
    maker = User.objects.filter(assignments__role="administrator", assignments__scope="department").first()
    round_ = place.committee.round
    [made] = cards.make_cards(round_, [(place, person)], until=cards.latest_day(now), actor=maker, now=now)
    return made


def recuse(place: Seat, row: Candidate, kind: str = "interest", actor: User | None = None) -> Recusal:
    return committees.record_recusal(
        place, row, kind=kind, reason="ญาติของผู้นำชุมชน", actor=actor or place.holder, now=NOW
    )


# The TPMAP follow-up


def tpmap_report(
    code: str = "341111",
    dimension: str = "health",
    persons: tuple[int, ...] | None = (40, 12, 3, 20, 8, 1, 2),
    households: tuple[int, ...] | None = None,
    actor: User | None = None,
    **fields: Any,
) -> TpmapReport:
    """Counts in the order of the statuses, as of the day before the visits; unsaved with ``save=False``."""
    save = fields.pop("save", True)
    facts = {"as_of": dt.date(2021, 12, 28), "data_year": 2565, "indicator_set": "38 ตัวชี้วัด 2565–2569"} | fields
    row = TpmapReport(subdistrict=subdistrict(code), dimension=dimension, **facts)
    for unit, counts in (("persons", persons), ("households", households)):
        for column, count in zip(COLUMNS[unit], counts or (None,) * 7, strict=True):
            setattr(row, column, count)
    return tpmap.save_report(row, actor=actor, now=NOW) if save else row


def follow_up(round_: Round, code: str = "3411", hour: int = 16) -> Visit:
    """A stop of the programme that is about a district."""
    start = dt.datetime(round_.fiscal_year - 544, 12, 29, hour, tzinfo=BANGKOK)
    row = Visit(
        round=round_, kind="tpmap", district=district(code), starts_at=start, ends_at=start + dt.timedelta(minutes=20)
    )
    return visits.save_visit(row, actor=None, now=NOW)


def instruction(at: Visit, actor: User | None = None, **fields: Any) -> TpmapInstruction:
    facts = {"text": "เร่งตรวจสอบให้ครบ", "until": dt.date(2022, 1, 14), "given_by": "ประธานกรรมการ"} | fields
    row = TpmapInstruction(**{"visit": at, "district": at.district, "given_on": NOW.date()} | facts)
    return tpmap.give_instruction(row, actor=actor, now=NOW)


# The way to a result


def minutes(round_: Round, **changes: Any) -> decisions.Minutes:
    """Everybody was there, the first seat presided, the first two sign."""
    everybody = tuple(str(each.pk) for each in round_.committee.seats.order_by("number"))
    terms = {"present": everybody, "presided_by": everybody[0], "dissents": (), "signatories": everybody[:2]}
    return decisions.Minutes(NOW.date(), "ห้องประชุมศาลากลาง", Meeting(**terms | changes))


def close(round_: Round, actor: User) -> Round:
    return rounds.begin_closing(round_, actor=actor, now=NOW)


def lock(round_: Round, actor: User) -> Round:
    """An opened or closing round is locked, with all seen; sheets that are missing do not count."""
    facts = rankings.load(round_)
    if facts.rules.missing == RoundRules.Missing.REFUSE and rankings.ranking(facts).missing:
        terms = RoundRules(round=round_, rubric=facts.rules.rubric, missing=RoundRules.Missing.PRESENT)
        rounds.adopt_rules(terms, resolution="มติที่ 1", actor=actor, now=NOW)
    if Round.objects.get(pk=round_.pk).state == Round.State.OPEN:
        close(round_, actor)
    board = rankings.ranking(rankings.load(round_))
    seen = decisions.to_be_seen(board, devices.may_hold_work(round_, NOW), rescue.waiting_in(round_))
    accepting = [finding.seen for finding in seen]
    return decisions.lock(round_, accepting=accepting, reason="โทรถามกรรมการแล้ว", actor=actor, now=NOW)


def decide(round_: Round, actor: User, casting: Casting | None = None, **changes: Any) -> Decision:
    """A locked round is decided; of those equal at the cut the chair takes the first."""
    agenda = agendas.load(round_)
    castings = [casting] if casting else []
    for cut in agenda.ranked.cuts if casting is None else ():
        picks = waiting(agenda.ranked, cut, castings)[: cut.open]
        castings.append(Casting(picks, BY_CHAIR, (), "ข้อมูลครบกว่า", cut.grade))
    said = minutes(round_, **changes)
    return decisions.decide(round_, minutes=said, castings=castings, actor=actor, now=NOW)


def in_force(round_: Round) -> str:
    """The hash of the decision that stands."""
    return Decision.objects.filter(round=round_).in_force().get().sha256


def publish(round_: Round, actor: User) -> Decision:
    return decisions.publish(round_, sha256=in_force(round_), actor=actor, now=NOW)


def result(round_: Round, actor: User, **changes: Any) -> Decision:
    """The whole way at once, from an opened round to its published decision."""
    lock(round_, actor)
    decide(round_, actor, **changes)
    return publish(round_, actor)


def withdraw(row: Candidate, actor: User) -> Withdrawal:
    terms = {"sha256": in_force(row.round), "reason": "ย้ายไปอยู่จังหวัดอื่น"}
    return withdrawals.withdraw(row, **terms, actor=actor, now=NOW)


def revise(round_: Round, actor: User) -> Round:
    return decisions.revise(round_, sha256=in_force(round_), reason="คำร้องคัดค้าน", actor=actor, now=NOW)


# What districts put forward


def zone(*codes: str, number: int = 10, year: int = 2565) -> InspectionZone:
    row, _ = InspectionZone.objects.get_or_create(fiscal_year=year, number=number)
    row.provinces.add(*(province(code) for code in codes))
    return row


def nomination(
    round_: Round, code: str = CODES[0], *, actor: User | None = None, now: dt.datetime = NOW, **terms: Any
) -> Nomination:
    """Begun, with nothing written yet."""
    asked = evidence.asked_in(round_) or [nominations.Asked("c1", "", "sample", "เกณฑ์ที่ 1")]
    return nominations.begin(round_, subdistrict(code), asked, actor=actor, now=now, **terms)


def fill_in(row: Nomination, *, actor: User | None = None) -> Nomination:
    """Everything that is asked for, so that it can be handed in."""
    for section in row.sections.all():
        text = f"หลักฐานของ{section.name}"
        nominations.save_section(section, text=text, done_on=dt.date(2021, 11, 3), actor=actor, now=NOW)
    place = row.subdistrict
    return nominations.save_about(row, subdistrict=place, presenters="กำนัน", hosts="นายอำเภอ", actor=actor, now=NOW)


def resolution_round(codes: tuple[str, ...] = CODES[:2], places: int = 1, **area: Any) -> Round:
    """A round that waits for its meeting, which chooses without scores."""
    row = draft_round(number_of_places=places, **area)
    row.way = Round.Way.RESOLUTION
    ground_rounds.save_round(row, actor=None, now=NOW)
    for code in codes:
        candidate(row, code)
    return rounds.open_round(row, actor=None, now=NOW)


def choice(round_: Round, *codes: str, **changes: Any) -> resolutions.Choice:
    """A meeting on the day itself, which chose these subdistricts in this order."""
    keys = {each.subdistrict_id: str(each.pk) for each in round_.candidates.all()}
    terms = {"selected": tuple(keys[code] for code in codes), "present": "นายอำเภอทั้งห้า", "reason": "มติเอกฉันท์"}
    return resolutions.Choice(NOW.date(), "ห้องประชุมอำเภอ", Resolution(**terms | changes))


def resolve(round_: Round, actor: User, *codes: str, **changes: Any) -> Decision:
    said = choice(round_, *codes, **changes)
    return resolutions.resolve(round_, said, actor=actor, now=NOW)


def accepted(row: Candidate, **section: Any) -> Nomination:
    """The accepted papers of a candidate that is there; ``section`` is what the first criterion's part says besides."""
    place = row.subdistrict
    fields = {"district": place.district, "subdistrict": place, "presenters": "กำนัน", "hosts": "นายอำเภอ"}
    paper = Nomination.objects.create(round=row.round, state="accepted", submitted_at=NOW, **fields)
    nominations.lay_out(paper, evidence.asked_in(row.round))
    first = paper.sections.filter(kind="criterion").first()
    for name, value in ({"text": "หลักฐานข้อแรก"} | section).items():
        setattr(first, name, value)
    first.save()
    Candidate.objects.filter(pk=row.pk).update(nomination=paper)
    return paper


# A tablet's work as a file


def rescue_file(judge: User, *texts: bytes, **changes: Any) -> bytes:
    """What a tablet of this judge exports: ops as they would be sent, each with its hash."""
    entries = [
        {
            "op_id": json.loads(text)["op_id"],
            "seq": json.loads(text)["seq"],
            "text": text.decode(),
            "sha256": sha256(text).hexdigest(),
            "st": "local",
        }
        for text in texts
    ]
    said = {
        "format": "cddeval-rescue",
        "version": 1,
        "device_id": str(uuid.UUID(int=9)),
        "user_id": judge.pk,
        "exported_at": NOW.isoformat(),
        "ops": entries,
        "photos": [],
    }
    return json.dumps(said | changes, ensure_ascii=False).encode()
