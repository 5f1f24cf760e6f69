"""The Buddhist era, read and written. Domain facts: the visits of 29 December 2564 belong to fiscal year 2565."""

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from subdistricts.thai import dates
from subdistricts.thai.dates import BadDate, BadTime

VISIT = date(2021, 12, 29)
DAYS = st.dates(date(dates.FIRST_YEAR - 543, 1, 1), date(dates.LAST_YEAR - 543, 12, 31))


def refusal(text):
    with pytest.raises(BadDate) as refused:
        dates.parse(text)
    return refused.value.code, {name: fact for name, fact in refused.value.facts.items() if name != "typed"}


@pytest.mark.parametrize(
    ("day", "year"),
    [
        (date(2021, 9, 30), 2564),
        (date(2021, 10, 1), 2565),
        (VISIT, 2565),
        (date(2022, 1, 1), 2565),
        (date(2022, 9, 30), 2565),
        (date(2022, 10, 1), 2566),
    ],
)
def test_the_fiscal_year_begins_on_the_first_of_october(day, year):
    assert dates.fiscal_year(day) == year


def test_the_bounds_of_a_fiscal_year_are_its_first_and_last_day():
    assert dates.fiscal_year_bounds(2565) == (date(2021, 10, 1), date(2022, 9, 30))


@given(DAYS)
def test_every_day_lies_within_its_own_fiscal_year(day):
    first, last = dates.fiscal_year_bounds(dates.fiscal_year(day))
    assert first <= day <= last


@pytest.mark.parametrize(
    "text",
    [
        "29/12/2564",
        " 29 / 12 / 2564 ",
        "29-12-2564",
        "29.12.2564",
        "๒๙/๑๒/๒๕๖๔",
        "29/12/พ.ศ. 2564",
        "2564-12-29",
        "๒๕๖๔-๑๒-๒๙",
        "29 ธ.ค. 2564",
        "29 ธ.ค.2564",
        "29 ธ. ค. 2564",
        "29ธค2564",
        "29 ธันวาคม 2564",
        "๒๙ ธันวาคม พ.ศ. ๒๕๖๔",
        "29 ธันวาคม พ.ศ.2564",
        "29 ธ.ค.\u00a0พศ 2564",
        "\ufeff29\u200b ธันวาคม 2564",
        "29 Dec 2564",
        "29 Dec 2564 BE",
        "29/12/2564 b.e.",
        "29 december B.E. 2564",
    ],
)
def test_it_reads_the_day_however_it_is_typed(text):
    assert dates.parse(text) == VISIT


def test_it_reads_one_digit_days_and_months():
    assert dates.parse("1/2/2565") == date(2022, 2, 1)


def test_it_reads_a_leap_day_of_the_buddhist_era():
    assert dates.parse("29/02/2563") == date(2020, 2, 29)


@pytest.mark.parametrize(
    ("text", "day", "month", "year", "last_day"),
    [
        ("30/02/2565", 30, 2, 2565, 28),
        ("29 ก.พ. 2564", 29, 2, 2564, 28),
        ("31/4/2565", 31, 4, 2565, 30),
        ("0/1/2565", 0, 1, 2565, 31),
        ("30/02/2020", 30, 2, 2020, 29),
    ],
)
def test_it_says_when_the_month_has_no_such_day(text, day, month, year, last_day):
    assert refusal(text) == ("no_such_day", {"day": day, "month": month, "year": year, "last_day": last_day})


@pytest.mark.parametrize(("text", "month"), [("12/29/2564", 29), ("1/0/2565", 0), ("2564-13-01", 13)])
def test_it_says_when_there_is_no_such_month(text, month):
    assert refusal(text) == ("no_such_month", {"number": month})


@pytest.mark.parametrize(
    ("text", "offered"),
    [
        ("29/12/2021", "29/12/2564"),
        ("2021-12-29", "29/12/2564"),
        ("๒๙/๑๒/๒๐๒๑", "29/12/2564"),
        ("29 ธันวาคม 2021", "29/12/2564"),
        ("29 Dec 2021", "29/12/2564"),
        ("29/2/2020", "29/02/2563"),
    ],
)
def test_it_refuses_a_year_of_the_common_era_and_offers_the_buddhist_one(text, offered):
    assert refusal(text) == ("gregorian_year", {"offered": offered})


def test_it_refuses_a_year_of_two_digits_and_offers_four():
    assert refusal("29/12/64") == ("short_year", {"offered": "29/12/2564"})


@pytest.mark.parametrize(
    ("text", "year"), [("1/1/2483", 2483), ("1/1/2700", 2700), ("1/1/0064", 64), ("1/1/9999", 9999)]
)
def test_it_refuses_years_that_have_no_certain_counterpart(text, year):
    assert refusal(text) == ("out_of_range", {"year": year, "first": 2484, "last": 2699})


@pytest.mark.parametrize(
    "text",
    [
        "",
        "วันนี้",
        "29/12",
        "29/12-2564",
        "29/12/256",
        "29/12/25640",
        "29 ธันวา ปี 2564",
        "29 xyz 2564",
        "29//2564",
        "29/12/2564 10.00",
        "29/12/２５６４",
        "٢٩/١٢/٢٥٦٤",
        "1" * 6000,
        "29 ธันวาคม ค.ศ. 2021",
    ],
)
def test_it_refuses_what_is_no_date(text):
    assert refusal(text)[0] == "not_a_date"


@given(DAYS, st.sampled_from(["th", "en"]), st.booleans())
def test_it_reads_back_every_form_that_it_writes(day, language, thai_digits):
    written = (
        dates.numeric(day, thai_digits=thai_digits),
        dates.short(day, language, thai_digits=thai_digits),
        dates.full(day, language, thai_digits=thai_digits),
    )
    assert [dates.parse(text) for text in written] == [day, day, day]


@given(st.text("0129๑๒/-.: \u200bกคธพศนBEdec", max_size=16))
def test_it_never_fails_but_by_refusing(text):
    for read in (dates.parse, dates.parse_clock):
        try:
            read(text)
        except (BadDate, BadTime) as error:
            assert error.code  # noqa: PT017 - the point is that no other error comes


def test_it_writes_dates_in_thai():
    assert (
        dates.numeric(date(2022, 1, 5)),
        dates.short(VISIT),
        dates.full(VISIT),
        dates.full_weekday(VISIT),
        dates.clock(time(8, 5)),
    ) == ("05/01/2565", "29 ธ.ค. 2564", "29 ธันวาคม 2564", "วันพุธที่ 29 ธันวาคม 2564", "08.05 น.")


def test_it_writes_dates_in_english_with_the_same_year_and_its_era():
    assert (
        dates.short(VISIT, "en"),
        dates.full(VISIT, "en"),
        dates.full_weekday(VISIT, "en-gb"),
        dates.clock(time(8, 5), "en"),
    ) == ("29 Dec 2564 BE", "29 December 2564 BE", "Wednesday 29 December 2564 BE", "08:05")


def test_it_writes_thai_digits_when_asked():
    assert (
        dates.numeric(VISIT, thai_digits=True),
        dates.short(VISIT, thai_digits=True),
        dates.full_weekday(VISIT, thai_digits=True),
        dates.clock(time(13, 30), thai_digits=True),
    ) == ("๒๙/๑๒/๒๕๖๔", "๒๙ ธ.ค. ๒๕๖๔", "วันพุธที่ ๒๙ ธันวาคม ๒๕๖๔", "๑๓.๓๐ น.")


def test_the_week_begins_with_monday_in_both_languages():
    week = [date(2021, 12, 27 + n) for n in range(5)] + [date(2022, 1, 1), date(2022, 1, 2)]
    assert [(dates.full_weekday(day).split("ที่ ")[0], dates.full_weekday(day, "en").split()[0]) for day in week] == [
        ("วันจันทร์", "Monday"),
        ("วันอังคาร", "Tuesday"),
        ("วันพุธ", "Wednesday"),
        ("วันพฤหัสบดี", "Thursday"),
        ("วันศุกร์", "Friday"),
        ("วันเสาร์", "Saturday"),
        ("วันอาทิตย์", "Sunday"),
    ]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("10.00", time(10)),
        ("10:00", time(10)),
        ("10.00 น.", time(10)),
        ("10.00น", time(10)),
        ("10 น.", time(10)),
        ("๑๓.๓๐ น.", time(13, 30)),
        ("8.05", time(8, 5)),
        ("10:00:30", time(10, 0, 30)),
        ("00.00", time(0)),
        ("23.59", time(23, 59)),
    ],
)
def test_it_reads_the_time_however_it_is_typed(text, moment):
    assert dates.parse_clock(text) == moment


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("24.00", "no_such_time"),
        ("10.60", "no_such_time"),
        ("10:00:60", "no_such_time"),
        ("10", "not_a_time"),
        ("10.5", "not_a_time"),
        ("10.", "not_a_time"),
        ("1000", "not_a_time"),
        ("10.00 a.m.", "not_a_time"),
        ("สิบโมง", "not_a_time"),
        ("", "not_a_time"),
    ],
)
def test_it_refuses_what_is_no_time(text, code):
    with pytest.raises(BadTime) as refused:
        dates.parse_clock(text)
    assert refused.value.code == code


def test_a_moment_is_shown_by_the_clock_in_thailand():
    evening = datetime(2021, 12, 28, 20, 30, tzinfo=UTC)
    assert dates.local(evening).replace(tzinfo=None) == datetime(2021, 12, 29, 3, 30)


def test_a_moment_without_a_time_zone_is_left_as_it_is():
    assert dates.local(datetime(2021, 12, 29, 3, 30)) == datetime(2021, 12, 29, 3, 30)
