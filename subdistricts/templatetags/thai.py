"""Template filters for dates, times and digits, in the language of the page and at the time of day in Thailand.

    {{ visit.starts_at|thai_weekday }}  วันพุธที่ 29 ธันวาคม 2564   Wednesday 29 December 2564 BE
    {{ visit.starts_at|thai_time }}     10.00 น.                   10:00
    {{ number|thai_digits }}            ๒๕๖๔                       2564

Years are of the Buddhist Era in both languages; English says so. What is no date or time (nothing entered yet) shows as
nothing.
"""

from datetime import date, datetime, time

from django import template
from django.utils.translation import get_language

from subdistricts.thai import dates, digits

register = template.Library()


@register.filter
def thai_date(value: object) -> str:
    day = _day(value)
    return dates.short(day, _language()) if day else ""


@register.filter
def thai_date_full(value: object) -> str:
    day = _day(value)
    return dates.full(day, _language()) if day else ""


@register.filter
def thai_weekday(value: object) -> str:
    day = _day(value)
    return dates.full_weekday(day, _language()) if day else ""


@register.filter
def thai_time(value: object) -> str:
    moment = dates.local(value).time() if isinstance(value, datetime) else value
    return dates.clock(moment, _language()) if isinstance(moment, time) else ""


@register.filter
def thai_digits(value: object) -> str:
    return digits.to_thai(str(value)) if _language().startswith("th") else str(value)


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return dates.local(value).date()
    return value if isinstance(value, date) else None


def _language() -> str:
    return get_language() or "th"
