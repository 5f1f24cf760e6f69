"""The grades of a round's rules: kept as a list, best first, with their names in Thai and English beside the code.

What a grade is called and how many have it is the office's data. Which candidate has which is computed in
``scoring.core.grades`` alone; there a grade is known by its code.
"""

import re
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from scoring.core.grades import Grade
from scoring.core.sheet import DECIMAL
from scoring.models import RoundRules
from scoring.refusals import RULES_BREAK
from scoring.rubrics import plain
from subdistricts.refusals import Refusal

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
KEYS = ("code", "name_th", "name_en", "places", "minimum")
LONGEST_NAME = 100


def core_grades(rules: RoundRules) -> tuple[Grade, ...]:
    """The grades as the arithmetic knows them."""
    return tuple(
        Grade(each["code"], each["places"], None if each["minimum"] is None else Decimal(each["minimum"]))
        for each in rules.grades
    )


def as_json(grade: Grade) -> dict[str, Any]:
    """As it stands in a case's file."""
    minimum = None if grade.minimum is None else plain(grade.minimum)
    return {"code": grade.code, "places": grade.places, "minimum": minimum}


def check(rules: RoundRules) -> None:
    """Refuse what is no list of grades; whether they make sense is asked of the arithmetic."""
    if not isinstance(rules.grades, list):
        raise Refusal(RULES_BREAK, what=_("the grades are no list"))
    for number, grade in enumerate(rules.grades, start=1):
        if wrong := _wrong(grade):
            raise Refusal(RULES_BREAK, what=_("grade %(number)d: %(what)s") % {"number": number, "what": wrong})


def _wrong(grade: Any) -> str:
    """What is wrong with the form of one grade."""
    if not isinstance(grade, dict) or set(grade) != set(KEYS):
        return _("it does not have exactly a code, two names, places and a minimum")
    if not isinstance(grade["code"], str) or not CODE.fullmatch(grade["code"]):
        return _("its code is not made of small letters, digits and hyphens")
    names = (grade["name_th"], grade["name_en"])
    if not all(isinstance(name, str) and len(name) <= LONGEST_NAME for name in names) or not grade["name_th"].strip():
        return _("it needs a name in Thai, of 100 letters at most")
    if grade["places"] is not None and type(grade["places"]) is not int:
        return _("its places are no whole number")
    if grade["minimum"] is not None and not (isinstance(grade["minimum"], str) and DECIMAL.fullmatch(grade["minimum"])):
        return _("its minimum is no number with at most four decimals")
    return ""


def names(grades: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """What each grade is called in the language of now, by its code; of rules, or of a record's section."""
    is_english = get_language() == "en"
    return {
        each["code"]: each["name_en"] if is_english and each["name_en"] else each.get("name_th") or each["name"]
        for each in grades
    }


def section(rules: RoundRules) -> list[dict[str, str]]:
    """The names as a record has them; places and minima stand in its case."""
    return [{"code": each["code"], "name": each["name_th"], "name_en": each["name_en"]} for each in rules.grades]
