from datetime import UTC, date, datetime, time

import pytest
from django.template import Context, Template
from django.utils import translation

VALUES = {
    "day": date(2022, 1, 5),
    "moment": datetime(2021, 12, 28, 20, 30, tzinfo=UTC),  # 03.30 of the 29th in Thailand
    "clock": time(13, 30),
    "nothing": None,
    "text": "<b>29/12</b>",
    "year": 2565,
}


def shown(template, language="th"):
    with translation.override(language):
        return Template("{% load thai %}" + template).render(Context(VALUES))


@pytest.mark.parametrize(
    ("template", "thai", "english"),
    [
        ("{{ day|thai_date }}", "5 ม.ค. 2565", "5 Jan 2565 BE"),
        ("{{ day|thai_date_full }}", "5 มกราคม 2565", "5 January 2565 BE"),
        ("{{ day|thai_weekday }}", "วันพุธที่ 5 มกราคม 2565", "Wednesday 5 January 2565 BE"),
        ("{{ moment|thai_date }}", "29 ธ.ค. 2564", "29 Dec 2564 BE"),
        ("{{ moment|thai_date_full }}", "29 ธันวาคม 2564", "29 December 2564 BE"),
        ("{{ moment|thai_weekday }}", "วันพุธที่ 29 ธันวาคม 2564", "Wednesday 29 December 2564 BE"),
        ("{{ moment|thai_time }}", "03.30 น.", "03:30"),
        ("{{ clock|thai_time }}", "13.30 น.", "13:30"),
        ("{{ year|thai_digits }}", "๒๕๖๕", "2565"),
        ("{{ day|thai_date|thai_digits }}", "๕ ม.ค. ๒๕๖๕", "5 Jan 2565 BE"),
    ],
)
def test_a_filter_writes_in_the_language_of_the_page(template, thai, english):
    assert (shown(template, "th"), shown(template, "en")) == (thai, english)


def test_a_page_without_a_language_is_thai():
    with translation.override(None):
        assert Template("{% load thai %}{{ day|thai_date }}").render(Context(VALUES)) == "5 ม.ค. 2565"


def test_another_time_zone_of_the_page_does_not_move_the_visit():
    template = "{% load tz %}{% timezone 'UTC' %}{{ moment|thai_date }} {{ moment|thai_time }}{% endtimezone %}"
    assert shown(template) == "29 ธ.ค. 2564 03.30 น."


@pytest.mark.parametrize("name", ["thai_date", "thai_date_full", "thai_weekday", "thai_time"])
def test_what_is_no_date_shows_as_nothing(name):
    assert shown("{{ nothing|filter }}{{ text|filter }}".replace("filter", name)) == ""


def test_text_stays_escaped():
    assert shown("{{ text|thai_digits }}") == "&lt;b&gt;๒๙/๑๒&lt;/b&gt;"
