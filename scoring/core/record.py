"""The record of a decision: one text that says all it rests on, sealed with a hash, and recomputed by whoever has it.

A record is a JSON object. Its *canonical* text has sorted keys and no space; the *fingerprint* is the SHA-256 of that
text in UTF-8. A *file* is the same object with one key more, "sha256", which is the fingerprint of the rest. Under "in"
stands the case as `cases` reads it, under "out" the ranking as `cases` writes it, so `manage.py rank` takes the file as
it is. Beside them: the rubric's names, seats, candidates, recusals, of every sheet the ops with their hashes, the
meeting, the casting decisions, and who is selected with which grade (docs/ranking.md lists the keys).

A record of the second format tells of a choice by a meeting's resolution (`resolution`): the round, the candidates, the
meeting in words, what it resolved and why. It has no case and no sheets, and there is nothing in it to be ranked.

A record holds the points that count and the hashes of ops: never an op's text and never a private note.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, Final

from scoring.core import cases, decision, resolution
from scoring.core.cases import MalformedCase
from scoring.core.ranking import Ranking, rank

FORMAT: Final = "cddeval-decision-1"
RESOLUTION_FORMAT: Final = "cddeval-resolution-1"
SEAL: Final = "sha256"
WITHDRAWALS: Final = "withdrawals"  # winners of earlier versions who withdrew; records without any have none
RULING: Final = "ruling"  # of a held op that staff ruled about; records of before there were rulings have none

GRADED: Final = "graded"  # the grade of everybody selected; records of rounds without grades have none

Json = Any


def canonical(document: Json) -> str:
    """The one text of a record."""
    return json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def fingerprint(text: str) -> str:
    """SHA-256 of a text's UTF-8 bytes, hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def as_file(text: str) -> str:
    """A record's text as the file that is handed out: the same object with its seal, laid out to be read."""
    return json.dumps({**json.loads(text), SEAL: fingerprint(text)}, ensure_ascii=False, indent=1) + "\n"


def check_file(data: bytes) -> list[str]:
    """Every difference between what a record's file says and what can be recomputed from it; empty when it stands."""
    try:
        document = cases.read(data)
    except MalformedCase as error:
        return [str(error)]
    if not isinstance(document, dict):
        return ["the file is not a JSON object"]
    seal = document.pop(SEAL, None)
    try:
        found = fingerprint(canonical(document))
    except UnicodeEncodeError:
        return ["the file holds half a character"]
    broken = [] if seal == found else ["sha256: is not the hash of what the file says"]
    return broken + check(document)


def check(document: Json) -> list[str]:
    """Recompute a record from itself: its ranking, its selection, and whether the meeting could decide so."""
    if document.get("format") not in (FORMAT, RESOLUTION_FORMAT):
        return [f"format: is neither {FORMAT} nor {RESOLUTION_FORMAT}"]
    try:
        return list(_differences(document) if document["format"] == FORMAT else _unresolved(document))
    except (MalformedCase, KeyError, TypeError, AttributeError) as error:
        return [f"the record cannot be read: {type(error).__name__}: {error}"]


def compare(said: Json, found: Json, where: str) -> Iterable[str]:
    """Where two JSON values differ, each place by its path."""
    if isinstance(said, dict) and isinstance(found, dict):
        for key in sorted(said.keys() | found.keys()):
            if key not in found:
                yield f"{where}.{key}: is in the record alone"
            elif key not in said:
                yield f"{where}.{key}: is not in the record"
            else:
                yield from compare(said[key], found[key], f"{where}.{key}")
        return
    if isinstance(said, list) and isinstance(found, list) and len(said) == len(found):
        for at, (one, other) in enumerate(zip(said, found, strict=True)):
            yield from compare(one, other, f"{where}[{at}]")
        return
    if said != found or type(said) is not type(found):
        yield f"{where}: the record says {_short(said)}, found {_short(found)}"


def _short(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False)
    return text if len(text) <= 60 else f"{text[:57]}…"


def _differences(document: Json) -> Iterable[str]:
    case = cases.parse(document["in"])
    ranking = rank(case)
    yield from compare(document["out"], cases.as_json(ranking), "out")
    yield from _parts(document)
    committee, meeting, castings = committee_of(document), meeting_of(document), castings_of(document)
    for code in decision.problems(ranking, committee, meeting, castings):
        yield f"meeting: {code}"
    yield from compare(document["casting"], castings_section(castings), "casting")
    found = selection_section(ranking, castings)
    yield from compare(document["selected"], found["selected"], "selected")
    yield from compare(document.get(GRADED), found.get(GRADED), GRADED)
    yield from _sheets(document)


def _unresolved(document: Json) -> Iterable[str]:
    """What keeps the meeting's choice from standing."""
    places = document["round"]["places"]
    candidates = [each["candidate"] for each in document["candidates"]]
    said, gone = resolution_of(document), withdrawn_of(document)
    for code in resolution.problems(said, candidates=candidates, places=places, withdrawn=gone):
        yield f"resolution: {code}"


def _parts(document: Json) -> Iterable[str]:
    """What the record says twice, once for people and once for the arithmetic, must be the same."""
    case, seats = document["in"], document["seats"]
    voting = [seat["seat"] for seat in seats if seat["votes"]]
    chairs = [seat["seat"] for seat in seats if seat["role"] == "chair" and seat["votes"]]
    pairs = [[each["seat"], each["candidate"]] for each in document["recusals"] if each["seat"] in voting]
    criteria = [each["code"] for each in document["rubric"]["criteria"]]
    yield from compare(case["judges"], voting, "in.judges")
    yield from compare(case["chair"], next(iter(chairs), None), "in.chair")
    yield from compare(case["candidates"], [each["candidate"] for each in document["candidates"]], "in.candidates")
    yield from compare(case["recusals"], sorted(pairs), "in.recusals")
    yield from compare(case.get("withdrawn", []), withdrawn_of(document), "in.withdrawn")
    yield from compare([each["code"] for each in case["rubric"]["criteria"]], criteria, "in.rubric.criteria")
    yield from compare(case["rules"]["places"], document["round"]["places"], "in.rules.places")
    codes = [each["code"] for each in document.get("rules", {}).get("grades", [])]
    yield from compare([each["code"] for each in case["rules"].get("grades", [])], codes, "in.rules.grades")


def _sheets(document: Json) -> Iterable[str]:
    """Every sheet of the case is one that an applied op signed, and no signed sheet is left out."""
    in_case = {(sheet["judge"], sheet["candidate"]) for sheet in document["in"]["sheets"]}
    signed = {(sheet["judge"], sheet["candidate"]) for sheet in document["sheets"] if sheet["signed_op"] is not None}
    for judge, candidate in sorted(in_case ^ signed):
        yield f"sheets: the one of judge {judge} for candidate {candidate} is signed in one place and not in the other"
    for sheet in document["sheets"]:
        changes = in_order(sheet["ops"])
        signing = {op["op"] for op in changes if op["kind"] == "sign"}
        if sheet["signed_op"] is not None and sheet["signed_op"] not in signing:
            yield f"sheets: {sheet['sheet']} was signed by no op of its own"
        yield from _rulings(sheet, changes)


def _rulings(sheet: Json, changes: list[Json]) -> Iterable[str]:
    """Staff rule about held ops alone, and one that they let in made the rev that the ruling says."""
    made = {op["op"]: rev for rev, op in enumerate(changes, start=1)}
    for op in sheet["ops"]:
        ruling = op.get(RULING)
        if ruling is None:
            continue
        if op["outcome"] != "held":
            yield f"sheets: a ruling stands beside op {op['op']} of {sheet['sheet']}, which was not held"
        elif ruling["rev"] != made.get(op["op"]):
            yield f"sheets: op {op['op']} of {sheet['sheet']} did not make the rev that its ruling says"


def in_order(ops: Iterable[Json]) -> list[Json]:
    """The ops of one sheet that changed it, in the order in which they did.

    Ops stand in the order in which they came. One that was held and let in later took its place by the rev it made.
    """
    every = list(ops)
    found = [op for op in every if op["outcome"] == "applied"]
    let_in = [op for op in every if op["outcome"] == "held" and op.get(RULING) and op[RULING]["rev"] is not None]
    for op in sorted(let_in, key=lambda op: op[RULING]["rev"]):
        found.insert(op[RULING]["rev"] - 1, op)
    return found


# The record's meeting, as the rules of a decision know it, and back


def committee_of(document: Json) -> decision.Committee:
    seats = document["seats"]
    return decision.Committee(
        members=tuple(seat["seat"] for seat in seats),
        vacant=frozenset(seat["seat"] for seat in seats if seat["holder"] is None),
        voting=frozenset(seat["seat"] for seat in seats if seat["votes"]),
        chair=next((seat["seat"] for seat in seats if seat["role"] == "chair"), None),
        recused=frozenset((each["seat"], each["candidate"]) for each in document["recusals"]),
    )


def meeting_of(document: Json) -> decision.Meeting:
    meeting = document["meeting"]
    return decision.Meeting(
        present=tuple(meeting["present"]),
        presided_by=meeting["presided_by"],
        dissents=tuple(decision.Dissent(each["member"], each["reason"]) for each in meeting["dissents"]),
        signatories=tuple(meeting["signatories"]),
    )


def castings_of(document: Json) -> tuple[decision.Casting, ...]:
    """A record's casting decisions. Without grades there is one at most, and it stands by itself."""
    said = document["casting"]
    if said is None:
        return ()
    if isinstance(said, dict):
        return (_casting(said, None),)
    return tuple(_casting(each, each["grade"]) for each in said)


def _casting(said: Json, grade: str | None) -> decision.Casting:
    return decision.Casting(
        picks=tuple(said["picks"]),
        by=said["by"],
        in_favour=tuple(said["in_favour"]),
        reason=said["reason"],
        grade=grade,
    )


def withdrawn_of(document: Json) -> list[str]:
    """Who withdrew, as the case names them."""
    return sorted(each["candidate"] for each in document.get(WITHDRAWALS, []))


def resolution_of(document: Json) -> resolution.Resolution:
    return resolution.Resolution(
        selected=tuple(document["selected"]),
        present=document["meeting"]["present"],
        reason=document["resolution"]["reason"],
    )


def meeting_section(meeting: decision.Meeting) -> Json:
    return {
        "present": list(meeting.present),
        "presided_by": meeting.presided_by,
        "dissents": [{"member": each.member, "reason": each.reason} for each in meeting.dissents],
        "signatories": list(meeting.signatories),
    }


def castings_section(castings: Sequence[decision.Casting]) -> Json:
    """With grades a list in the order of the grades' cuts; without them the one casting decision by itself."""
    if not castings:
        return None
    if castings[0].grade is None:
        return _casting_section(castings[0])
    return [{"grade": each.grade, **_casting_section(each)} for each in castings]


def _casting_section(casting: decision.Casting) -> Json:
    return {
        "picks": list(casting.picks),
        "by": casting.by,
        "in_favour": list(casting.in_favour),
        "reason": casting.reason,
    }


def selection_section(ranking: Ranking, castings: Sequence[decision.Casting]) -> Json:
    """Who is selected; with grades also who has which."""
    outcome = decision.outcome(ranking, castings)
    graded = {GRADED: outcome} if ranking.grades else {}
    return {"selected": list(outcome), **graded}
