"""Codes as a spreadsheet leaves them: 341111.0, 3.41111E+05, or without the zeros they began with.

A code is repaired only where exactly one reading is possible and there is such a code. What a spreadsheet has cut off
(3.4E+05) nobody can know any more: it is refused, with what to do.
"""

import re
from collections.abc import Collection

from subdistricts.resources.problems import wrong
from subdistricts.thai.digits import to_ascii

_WITH_A_POINT = re.compile(r"([0-9]+)\.0+")
_WITH_A_POWER = re.compile(r"([1-9])(?:[.,]([0-9]+))?[eE]\+?([0-9]{1,2})")


def repaired(typed: str, known: Collection[str]) -> str:
    """The known code that is meant; what was typed, where there is none."""
    code = to_ascii(typed)
    if not code or code in known:
        return code
    digits = without_point(code)
    if found := _WITH_A_POWER.fullmatch(code):
        digits = _written_out(found, code)
    if digits in known:
        return digits
    return _with_zeros(digits, known) or code


def without_point(digits: str) -> str:
    """12.0 → 12; anything else as it is."""
    found = _WITH_A_POINT.fullmatch(digits)
    return found[1] if found else digits


def _written_out(found: re.Match[str], code: str) -> str:
    first, rest, power = found[1], found[2] or "", int(found[3])
    if len(rest) != power:
        raise wrong("cut_code", typed=code)
    return first + rest


def _with_zeros(digits: str, known: Collection[str]) -> str:
    """The one known code that has zeros before these digits."""
    if not digits.isdecimal():
        return ""
    found = [code for code in known if code.startswith("0") and code.lstrip("0") == digits.lstrip("0")]
    return found[0] if len(found) == 1 else ""
