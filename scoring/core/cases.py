"""A ranking as a file: one case in, one line out, the same format as `fixtures/cases/` and `manage.py rank`.

A file holds the case itself, or an object whose "in" is the case; beside "in", or beside a bare case's own keys,
anything may stand. Every key of a case must be there; inside its parts no other may be. What cannot be read is a
`MalformedCase`, which says what is wrong and where; what the rules refuse is an answer like any other. See
docs/ranking.md for the format.
"""

import json
import re
from collections.abc import Collection
from decimal import Decimal
from typing import Any, TypeAlias

from scoring.core.grades import Cut, Grade
from scoring.core.invalid import Invalid
from scoring.core.ranking import Case, Placing, Ranking, Rules, rank
from scoring.core.rounding import four_decimals
from scoring.core.rubric import Criterion, Rubric, default_weight
from scoring.core.sheet import DECIMAL, Points, Sheet

HALF_A_CHARACTER = re.compile("[\ud800-\udfff]")  # JSON can write one, but no text file can hold it

Json: TypeAlias = Any  # what json.loads makes of a file: anything, until the functions below have looked at it


class MalformedCase(ValueError):
    """The file is no case. The text says what is wrong and where, in English."""


def answer(file: bytes) -> str:
    """The line that `manage.py rank` prints for a file."""
    return json.dumps(as_json(rank(load(file))), ensure_ascii=False)


def load(file: bytes) -> Case:
    """The case in a file's bytes: JSON in UTF-8."""
    document = read(file)
    return parse(document["in"] if isinstance(document, dict) and "in" in document else document)


def read(file: bytes) -> Json:
    """What JSON in UTF-8 says; no key twice in one object, no numbers that JSON does not have."""
    try:
        return json.loads(file.decode("utf-8-sig"), object_pairs_hook=_no_key_twice, parse_constant=_no_constant)
    except UnicodeDecodeError as error:
        raise MalformedCase("the file is not UTF-8") from error
    except RecursionError as error:
        raise MalformedCase("the file is nested too deeply") from error
    except MalformedCase:
        raise
    except ValueError as error:
        raise MalformedCase(f"the file is not JSON: {error}") from error


def parse(document: Json) -> Case:
    """The case in a JSON object."""
    keys = ("rubric", "rules", "chair", "judges", "candidates", "recusals", "sheets")
    case = _object(document, "the case", keys, others=True)
    try:
        return Case(
            rubric=_rubric(case["rubric"]),
            rules=_rules(case["rules"]),
            chair=None if case["chair"] is None else _text(case["chair"], "chair"),
            judges=_texts(case["judges"], "judges"),
            candidates=_texts(case["candidates"], "candidates"),
            recusals=frozenset(_pair(pair, f"recusals[{at}]") for at, pair in _items(case["recusals"], "recusals")),
            sheets=tuple(_sheet(sheet, f"sheets[{at}]") for at, sheet in _items(case["sheets"], "sheets")),
            withdrawn=frozenset(_texts(case.get("withdrawn", []), "withdrawn")),
        )
    except Invalid as error:
        raise MalformedCase(str(error)) from error


def as_json(ranking: Ranking) -> dict[str, Json]:
    """A ranking as the object that the line holds, its keys in their order."""
    missing = [list(pair) for pair in ranking.missing]
    if ranking.refused:
        return {"refused": ranking.refused, "missing": missing}
    is_graded = bool(ranking.grades)
    return {
        "refused": None,
        "complete": ranking.complete,
        "missing": missing,
        "cut_can_move": ranking.cut_can_move,
        "tie_at_cut": list(ranking.tie_at_cut),
        **({"cuts": [_cut(cut) for cut in ranking.cuts]} if is_graded else {}),
        "placings": [_placing(placing, is_graded) for placing in ranking.placings],
    }


def _cut(cut: Cut[str]) -> dict[str, Json]:
    return {"grade": cut.grade, "tied": list(cut.tied), "open": cut.open, "below": cut.below}


def _placing(placing: Placing, is_graded: bool) -> dict[str, Json]:
    return {
        "candidate": placing.candidate,
        "place": placing.place,
        "total": None if placing.total is None else four_decimals(placing.total),
        "decided_by": placing.decided_by,
        "selected": placing.selected,
        **({"grade": placing.grade} if is_graded else {}),
    }


def _rubric(value: Json) -> Rubric:
    criteria = _object(value, "rubric", ("criteria",))["criteria"]
    return Rubric(tuple(_criterion(each, f"rubric.criteria[{at}]") for at, each in _items(criteria, "rubric.criteria")))


def _criterion(value: Json, where: str) -> Criterion:
    criterion = _object(value, where, ("code", "max", "weight_bp"))
    max_points = _decimal(criterion["max"], f"{where}.max")
    weight = criterion["weight_bp"]
    return Criterion(
        code=_text(criterion["code"], f"{where}.code"),
        max_points=max_points,
        weight_bp=default_weight(max_points) if weight is None else _whole(weight, f"{where}.weight_bp"),
    )


def _rules(value: Json) -> Rules:
    rules = _object(value, "rules", ("aggregate", "missing", "ties", "places", "minimum"), perhaps=("grades",))
    return Rules(
        aggregate=_text(rules["aggregate"], "rules.aggregate"),
        missing=_text(rules["missing"], "rules.missing"),
        ties=_texts(rules["ties"], "rules.ties"),
        places=_whole(rules["places"], "rules.places"),
        minimum=None if rules["minimum"] is None else _decimal(rules["minimum"], "rules.minimum"),
        grades=_grades(rules["grades"]) if "grades" in rules else (),
    )


def _grades(value: Json) -> tuple[Grade, ...]:
    """Rules without grades have no such key: an empty list would say the same in another way."""
    found = tuple(_grade(each, f"rules.grades[{at}]") for at, each in _items(value, "rules.grades"))
    if not found:
        raise MalformedCase("rules.grades: must not be empty")
    return found


def _grade(value: Json, where: str) -> Grade:
    grade = _object(value, where, ("code", "places", "minimum"))
    return Grade(
        code=_text(grade["code"], f"{where}.code"),
        places=None if grade["places"] is None else _whole(grade["places"], f"{where}.places"),
        minimum=None if grade["minimum"] is None else _decimal(grade["minimum"], f"{where}.minimum"),
    )


def _sheet(value: Json, where: str) -> Sheet:
    sheet = _object(value, where, ("judge", "candidate", "points"))
    judge, candidate = _text(sheet["judge"], f"{where}.judge"), _text(sheet["candidate"], f"{where}.candidate")
    return Sheet(judge, candidate, _points(sheet["points"], f"{where}.points"))


def _points(value: Json, where: str) -> Points:
    if not isinstance(value, dict):
        raise MalformedCase(f"{where}: must be an object")
    for code, points in value.items():
        if points is not None and not isinstance(points, str):
            raise MalformedCase(f'{where}.{code}: must be a decimal text such as "18.5", or null')
    return value


def _pair(value: Json, where: str) -> tuple[str, str]:
    pair = _texts(value, where)
    if len(pair) != 2:
        raise MalformedCase(f"{where}: must be a judge and a candidate")
    return pair[0], pair[1]


def _object(
    value: Json, where: str, keys: Collection[str], *, perhaps: Collection[str] = (), others: bool = False
) -> dict[str, Json]:
    if not isinstance(value, dict):
        raise MalformedCase(f"{where}: must be an object")
    for key in keys:
        if key not in value:
            raise MalformedCase(f"{where}: {key} is not there")
    for key in () if others else value:
        if key not in keys and key not in perhaps:
            raise MalformedCase(f"{where}: {key} is not known")
    return value


def _items(value: Json, where: str) -> enumerate[Json]:
    if not isinstance(value, list):
        raise MalformedCase(f"{where}: must be a list")
    return enumerate(value)


def _texts(value: Json, where: str) -> tuple[str, ...]:
    return tuple(_text(each, f"{where}[{at}]") for at, each in _items(value, where))


def _text(value: Json, where: str) -> str:
    if not isinstance(value, str) or not value:
        raise MalformedCase(f"{where}: must be a text that is not empty")
    if HALF_A_CHARACTER.search(value):
        raise MalformedCase(f"{where}: holds half a character")
    return value


def _whole(value: Json, where: str) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise MalformedCase(f"{where}: must be a whole number")
    return value


def _decimal(value: Json, where: str) -> Decimal:
    if not isinstance(value, str) or not DECIMAL.fullmatch(value):
        raise MalformedCase(f'{where}: must be a decimal text such as "18.5", with four decimals at most')
    return Decimal(value)


def _no_key_twice(pairs: list[tuple[str, Json]]) -> dict[str, Json]:
    once = dict(pairs)
    if len(once) < len(pairs):
        keys = [key for key, _ in pairs]
        raise MalformedCase(f"{next(key for key in keys if keys.count(key) > 1)}: the key is there twice in one object")
    return once


def _no_constant(constant: str) -> Json:
    raise MalformedCase(f"{constant} is no number of JSON")
