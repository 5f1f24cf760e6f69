"""Parts of addresses that are no plain text or number."""

import datetime as dt


class DayConverter:
    """A day as in 2021-12-29: addresses are for machines, so the calendar is the Gregorian one."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> dt.date:
        return dt.date.fromisoformat(value)

    def to_url(self, value: dt.date) -> str:
        return value.isoformat()


class Sha256Converter:
    """A hash as in 9f86d0…: 64 small hexadecimal digits."""

    regex = "[0-9a-f]{64}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value
