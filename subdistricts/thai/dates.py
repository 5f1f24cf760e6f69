"""Dates and times as Thai offices write them: years of the Buddhist era (BE), 543 above those of the Common Era.

A date in the program is always a `datetime.date`, in the Gregorian calendar; the Buddhist era exists only in what
people read and type. A year of the Common Era that somebody types is never taken for granted and never converted in
silence: it is refused, with the date that was probably meant. Nothing here looks at the clock.
"""

import calendar
import re
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from subdistricts.thai import Unreadable
from subdistricts.thai.digits import to_ascii, to_thai
from subdistricts.thai.names import normal

BANGKOK = ZoneInfo("Asia/Bangkok")

_BE = 543
# Until 2483 the Thai year began on 1 April, so that adding 543 gives January to March a year they never had.
FIRST_YEAR, LAST_YEAR = 2484, 2699

_MONTHS = {
    "th": (
        *("มกราคม", "กุมภาพันธ์", "มีนาคม", "เมษายน", "พฤษภาคม", "มิถุนายน"),
        *("กรกฎาคม", "สิงหาคม", "กันยายน", "ตุลาคม", "พฤศจิกายน", "ธันวาคม"),
    ),
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    ),
}
_SHORT_MONTHS = {
    "th": ("ม.ค.", "ก.พ.", "มี.ค.", "เม.ย.", "พ.ค.", "มิ.ย.", "ก.ค.", "ส.ค.", "ก.ย.", "ต.ค.", "พ.ย.", "ธ.ค."),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_WEEKDAYS = {
    "th": ("จันทร์", "อังคาร", "พุธ", "พฤหัสบดี", "ศุกร์", "เสาร์", "อาทิตย์"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}


class BadDate(Unreadable):
    """A text that is no date we take."""


class BadTime(Unreadable):
    """A text that is no time of day."""


# --- the fiscal year: N runs from 1 October N-1 to 30 September N


def fiscal_year(day: date) -> int:
    return day.year + _BE + (day.month >= 10)


def fiscal_year_bounds(year: int) -> tuple[date, date]:
    return date(year - _BE - 1, 10, 1), date(year - _BE, 9, 30)


# --- reading what people type

_ERA = r"(?:พ\.?\s*ศ\.?|B\.?\s*E\.?)?\s*"
_ERA_AFTER = r"(?:\s*B\.?\s*E\.?)?"
_NUMBERS = re.compile(rf"([0-9]{{1,2}})\s*([-/.])\s*([0-9]{{1,2}})\s*\2\s*{_ERA}([0-9]+){_ERA_AFTER}", re.IGNORECASE)
_WORDS = re.compile(rf"([0-9]{{1,2}})\s*([^\W\d][^\d,/]*?)\s*{_ERA}([0-9]+){_ERA_AFTER}", re.IGNORECASE)
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_CLOCK = re.compile(r"(?=[0-9]+\s*[.:น])([0-9]{1,2})(?:[.:]([0-9]{2}))?(?:[.:]([0-9]{2}))?\s*(?:น\.?)?")
_MONTH_BY_NAME = {
    re.sub(r"[.\s]", "", name).lower(): number
    for names in (*_MONTHS.values(), *_SHORT_MONTHS.values())
    for number, name in enumerate(names, start=1)
}


def parse(text: str) -> date:
    """The day that a person typed, its year in the Buddhist era: 29/12/2564, 29 ธ.ค. พ.ศ. ๒๕๖๔, 2564-12-29."""
    typed = normal(text)
    day, month, year = _parts(typed)
    if not 1 <= month <= 12:
        raise BadDate("no_such_month", typed=typed, number=month)
    if len(year) == 2:
        raise BadDate("short_year", typed=typed, offered=f"{day:02}/{month:02}/25{year}")
    if len(year) != 4:
        raise BadDate("not_a_date", typed=typed)
    number = int(year)
    gregorian = FIRST_YEAR <= number + _BE <= LAST_YEAR
    if not gregorian and not FIRST_YEAR <= number <= LAST_YEAR:
        raise BadDate("out_of_range", typed=typed, year=number, first=FIRST_YEAR, last=LAST_YEAR)
    last_day = calendar.monthrange(number if gregorian else number - _BE, month)[1]
    if not 1 <= day <= last_day:
        raise BadDate("no_such_day", typed=typed, day=day, month=month, year=number, last_day=last_day)
    if gregorian:
        raise BadDate("gregorian_year", typed=typed, offered=numeric(date(number, month, day)))
    return date(number - _BE, month, day)


def _parts(typed: str) -> tuple[int, int, str]:
    text = to_ascii(typed)
    if numbers := _NUMBERS.fullmatch(text):
        return int(numbers[1]), int(numbers[3]), numbers[4]
    if iso := _ISO.fullmatch(text):
        return int(iso[3]), int(iso[2]), iso[1]
    words = _WORDS.fullmatch(text)
    month = words and _MONTH_BY_NAME.get(re.sub(r"[.\s]", "", words[2]).lower())
    if not words or not month:
        raise BadDate("not_a_date", typed=typed)
    return int(words[1]), month, words[3]


def parse_clock(text: str) -> time:
    """The time that a person typed: 10.00, 10:00, 10.00 น., 10 น., ๑๐.๐๐."""
    typed = normal(text)
    parts = _CLOCK.fullmatch(to_ascii(typed))
    if parts is None:
        raise BadTime("not_a_time", typed=typed)
    hour, minute, second = (int(part or 0) for part in parts.groups())
    if hour > 23 or minute > 59 or second > 59:
        raise BadTime("no_such_time", typed=typed)
    return time(hour, minute, second)


# --- writing


def month_name(month: int, language: str = "th") -> str:
    return _MONTHS[_script(language)][month - 1]


def numeric(day: date, *, thai_digits: bool = False) -> str:
    """29/12/2564, as our date fields show it and take it back."""
    return _digits(f"{day.day:02}/{day.month:02}/{day.year + _BE}", thai_digits)


def short(day: date, language: str = "th", *, thai_digits: bool = False) -> str:
    """29 ธ.ค. 2564 · 29 Dec 2564 BE"""
    return _digits(f"{day.day} {_SHORT_MONTHS[_script(language)][day.month - 1]} {_year(day, language)}", thai_digits)


def full(day: date, language: str = "th", *, thai_digits: bool = False) -> str:
    """29 ธันวาคม 2564 · 29 December 2564 BE"""
    return _digits(f"{day.day} {month_name(day.month, language)} {_year(day, language)}", thai_digits)


def full_weekday(day: date, language: str = "th", *, thai_digits: bool = False) -> str:
    """วันพุธที่ 29 ธันวาคม 2564 · Wednesday 29 December 2564 BE"""
    weekday = _WEEKDAYS[_script(language)][day.weekday()]
    lead = f"วัน{weekday}ที่" if _script(language) == "th" else weekday
    return f"{lead} {full(day, language, thai_digits=thai_digits)}"


def clock(moment: time, language: str = "th", *, thai_digits: bool = False) -> str:
    """10.00 น. · 10:00"""
    return _digits(f"{moment:%H.%M} น." if _script(language) == "th" else f"{moment:%H:%M}", thai_digits)


def local(moment: datetime) -> datetime:
    """The moment as a clock in Thailand shows it; one without a time zone is one already."""
    return moment.astimezone(BANGKOK) if moment.tzinfo else moment


def _year(day: date, language: str) -> str:
    """In Thai a year is of the Buddhist era and nobody says so; in English it must be said."""
    year = str(day.year + _BE)
    return year if _script(language) == "th" else f"{year} BE"


def _script(language: str) -> str:
    return "th" if language.startswith("th") else "en"


def _digits(text: str, thai_digits: bool) -> str:
    return to_thai(text) if thai_digits else text
