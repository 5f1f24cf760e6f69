"""The form fields: what they show, take, refuse and call changed."""

from datetime import UTC, date, datetime, time

import pytest
from django import forms
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.utils import translation

from subdistricts.thai.fields import ADMIN_FIELDS, ThaiDateField, ThaiDateTimeField, ThaiTimeField

VISIT = date(2021, 12, 29)
TEN = datetime(2021, 12, 29, 3, 0, tzinfo=UTC)  # 10.00 in Thailand


class VisitForm(forms.Form):
    day = ThaiDateField()
    clock = ThaiTimeField(required=False)
    starts_at = ThaiDateTimeField(label="เริ่ม", required=False)


def visit_form(initial=None, **typed):
    data = {"day": "29/12/2564", "clock": "", "starts_at_0": "", "starts_at_1": ""} | typed
    return VisitForm(data, initial=initial)


def errors(form):
    return {name: list(messages) for name, messages in form.errors.items()}


# --- what they take


@pytest.mark.parametrize("typed", ["29/12/2564", "๒๙/๑๒/๒๕๖๔", "29.12.2564", " 29 ธ.ค. 2564 ", "29 ธันวาคม พ.ศ. 2564"])
def test_a_date_of_the_buddhist_era_is_taken(typed):
    form = visit_form(day=typed)
    assert (errors(form), form.cleaned_data["day"]) == ({}, VISIT)


def test_a_leap_day_of_the_buddhist_era_is_taken():
    form = visit_form(day="29/02/2563")
    assert (errors(form), form.cleaned_data["day"]) == ({}, date(2020, 2, 29))


@pytest.mark.parametrize("typed", ["10.00", "10:00", "10.00 น.", "๑๐.๐๐"])
def test_a_time_is_taken(typed):
    form = visit_form(clock=typed)
    assert (errors(form), form.cleaned_data["clock"]) == ({}, time(10))


def test_a_date_and_a_time_make_a_moment_in_thailand():
    form = visit_form(starts_at_0="๒๙/๑๒/๒๕๖๔", starts_at_1="10.00 น.")
    assert (errors(form), form.cleaned_data["starts_at"]) == ({}, TEN)


def test_what_need_not_be_typed_may_stay_empty():
    form = visit_form(clock="  ", starts_at_0=" ")
    assert errors(form) == {}
    assert form.cleaned_data == {"day": VISIT, "clock": None, "starts_at": None}


# --- what they refuse


@pytest.mark.parametrize(
    ("typed", "thai", "english"),
    [
        (
            "29/12/2021",
            "“29/12/2021” ใช้ปี ค.ศ. กรุณาพิมพ์ปีเป็น พ.ศ. หมายถึง 29/12/2564 หรือไม่",
            "“29/12/2021” has a year of the Common Era. Type the year in the Buddhist Era. Did you mean 29/12/2564?",
        ),
        (
            "30/02/2565",
            "เดือนกุมภาพันธ์ 2565 ไม่มีวันที่ 30 วันสุดท้ายของเดือนคือวันที่ 28",
            "February 2565 BE has no day 30; its last day is 28.",
        ),
        (
            "12/29/2564",
            "ไม่มีเดือนที่ 29 กรุณาพิมพ์วัน เดือน ปี ตามลำดับ เช่น 29/12/2564",
            "There is no month 29. Type the day, then the month, then the year: 29/12/2564.",
        ),
        (
            "29/12/64",
            "กรุณาพิมพ์ปี พ.ศ. ให้ครบสี่หลัก หมายถึง 29/12/2564 หรือไม่",
            "Type all four digits of the year in the Buddhist Era. Did you mean 29/12/2564?",
        ),
        (
            "29/12/2400",
            "ใช้ปี 2400 ไม่ได้ กรุณาพิมพ์ปี พ.ศ. ระหว่าง 2484 ถึง 2699",
            "2400 is not a year that can be used. Type one from 2484 to 2699 (Buddhist Era).",
        ),
        (
            "วันพุธ",
            "อ่าน “วันพุธ” เป็นวันที่ไม่ได้ กรุณาพิมพ์วัน/เดือน/ปี พ.ศ. เช่น 29/12/2564",
            "“วันพุธ” cannot be read as a date. Type day/month/year in the Buddhist Era, for example 29/12/2564.",
        ),
    ],
)
def test_a_bad_date_is_answered_in_the_reader_s_language(typed, thai, english):
    with translation.override("th"):
        assert errors(visit_form(day=typed)) == {"day": [thai]}
    with translation.override("en"):
        assert errors(visit_form(day=typed)) == {"day": [english]}


@pytest.mark.parametrize(
    ("typed", "thai"),
    [
        ("25.00", "ไม่มีเวลา “25.00” กรุณาพิมพ์เวลาระหว่าง 00.00 ถึง 23.59"),
        ("เช้า", "อ่าน “เช้า” เป็นเวลาไม่ได้ กรุณาพิมพ์ชั่วโมงและนาที เช่น 10.00"),
    ],
)
def test_a_bad_time_is_answered(typed, thai):
    with translation.override("th"):
        assert errors(visit_form(clock=typed)) == {"clock": [thai]}


def test_a_refusal_keeps_its_permanent_code():
    assert visit_form(day="29/12/2021").errors.as_data()["day"][0].code == "gregorian_year"


def test_a_long_wrong_entry_does_not_flood_its_message():
    with translation.override("en"):
        message = errors(visit_form(day="ก" * 500))["day"][0]
    assert message.split("”")[0] == "“" + "ก" * 39 + "…"


@pytest.mark.parametrize("typed", [{"starts_at_0": "29/12/2564"}, {"starts_at_1": "10.00"}])
def test_half_a_moment_is_refused(typed):
    with translation.override("th"):
        assert errors(visit_form(**typed)) == {"starts_at": ["กรุณาพิมพ์ทั้งวันที่และเวลา"]}


def test_both_halves_of_a_moment_say_what_is_wrong():
    with translation.override("en"):
        assert errors(visit_form(starts_at_0="30/02/2565", starts_at_1="25.00")) == {
            "starts_at": [
                "February 2565 BE has no day 30; its last day is 28.",
                "There is no time “25.00”. Type one from 00.00 to 23.59.",
            ]
        }


def test_a_required_moment_is_asked_for():
    class Required(forms.Form):
        starts_at = ThaiDateTimeField()

    with translation.override("th"):
        assert errors(Required({})) == {"starts_at": ["กรุณาพิมพ์วันที่และเวลา"]}
        assert errors(Required({"starts_at_0": " ", "starts_at_1": " "})) == {"starts_at": ["กรุณาพิมพ์ทั้งวันที่และเวลา"]}


# --- what they show


def test_an_initial_value_is_shown_in_the_buddhist_era():
    form = VisitForm(initial={"day": VISIT, "clock": time(9, 5), "starts_at": TEN})
    with translation.override("th"):
        assert str(form["day"]) == (
            '<input type="text" name="day" value="29/12/2564" autocomplete="off" inputmode="decimal" '
            'placeholder="วว/ดด/ปปปป พ.ศ." required id="id_day">'
        )
        assert 'value="09.05"' in str(form["clock"])
        assert str(form["clock"]) == (
            '<input type="text" name="clock" value="09.05" autocomplete="off" inputmode="decimal" '
            'placeholder="ชม.นท" id="id_clock">'
        )
        assert str(form["starts_at"]) == (
            '<input type="text" name="starts_at_0" value="29/12/2564" autocomplete="off" inputmode="decimal" '
            'placeholder="วว/ดด/ปปปป พ.ศ." aria-label="เริ่ม – วันที่" id="id_starts_at_0">'
            '<input type="text" name="starts_at_1" value="10.00" autocomplete="off" inputmode="decimal" '
            'placeholder="ชม.นท" aria-label="เริ่ม – เวลา" id="id_starts_at_1">'
        )


def test_the_two_inputs_of_a_moment_are_one_group_with_its_label():
    with translation.override("th"):
        html = "".join(line.strip() for line in VisitForm().as_div().splitlines())
    assert html.count("<fieldset><legend>เริ่ม:</legend>") == html.count("<fieldset>") == 1


@pytest.mark.parametrize("typed", ["30/02/2565", "๓๐/๒/๒๕๖๕", "29/12/2021"])
def test_what_was_typed_is_shown_again_as_typed(typed):
    form = visit_form(day=typed, starts_at_0=typed, starts_at_1="25.00", initial={"day": VISIT, "starts_at": TEN})
    assert (form["day"].value(), form["starts_at"].value()) == (typed, [typed, "25.00"])
    assert f'value="{typed}"' in str(form["day"])


def test_a_moment_given_to_a_date_field_is_shown_as_the_day_in_thailand():
    late = datetime(2021, 12, 28, 20, 0, tzinfo=UTC)
    assert ThaiDateField().widget.format_value(late) == "29/12/2564"
    assert ThaiDateField().clean(late) == VISIT


def test_seconds_are_shown_where_there_are_some():
    assert ThaiTimeField().widget.format_value(time(10, 0, 30)) == "10.00.30"


# --- what they call changed


@pytest.mark.parametrize("typed", ["29/12/2564", "๒๙ ธ.ค. ๒๕๖๔", "29-12-2564"])
def test_the_same_day_typed_otherwise_is_no_change(typed):
    initial = {"day": VISIT, "clock": time(10), "starts_at": TEN}
    form = visit_form(initial, day=typed, clock="10:00 น.", starts_at_0=typed, starts_at_1="10:00")
    assert form.changed_data == []


def test_another_day_an_error_and_an_emptied_field_are_changes():
    initial = {"day": VISIT, "clock": time(10), "starts_at": TEN}
    form = visit_form(initial, day="30/12/2564", starts_at_0="29/12/2564", starts_at_1="ผิด")
    assert form.changed_data == ["day", "clock", "starts_at"]


def test_a_shown_value_sent_back_is_no_change_even_with_seconds():
    exact = datetime(2021, 12, 29, 3, 0, 30, tzinfo=UTC)
    shown = [widget.format_value(part) for widget, part in _parts(exact)]
    form = visit_form({"day": VISIT, "starts_at": exact}, starts_at_0=shown[0], starts_at_1=shown[1])
    assert (shown, form.changed_data, form.cleaned_data["starts_at"] if form.is_valid() else None) == (
        ["29/12/2564", "10.00.30"],
        [],
        exact,
    )


def _parts(moment):
    widget = ThaiDateTimeField().widget
    return zip(widget.widgets, widget.decompress(moment), strict=True)


def test_a_hidden_initial_value_is_read_back():
    class Hidden(forms.Form):
        day = ThaiDateField(show_hidden_initial=True)
        starts_at = ThaiDateTimeField(show_hidden_initial=True)

    with translation.override("th"):
        shown = Hidden(initial={"day": VISIT, "starts_at": TEN})
        assert '<input type="hidden" name="initial-day" value="29/12/2564"' in str(shown["day"])
    sent = {"day": "๒๙/๑๒/๒๕๖๔", "initial-day": "29/12/2564", "starts_at_0": "29/12/2564", "starts_at_1": "11.00"}
    sent |= {"initial-starts_at_0": "29/12/2564", "initial-starts_at_1": "11.00"}
    assert Hidden(sent).changed_data == []
    assert Hidden(sent | {"starts_at_1": "10.00", "initial-day": "28/12/2564"}).changed_data == ["day", "starts_at"]


# --- in the admin


class LogAdmin(admin.ModelAdmin):
    formfield_overrides = ADMIN_FIELDS


def test_the_admin_uses_them():
    field = LogAdmin(LogEntry, admin.site).formfield_for_dbfield(LogEntry._meta.get_field("action_time"), request=None)
    assert (type(field), field.clean(["29/12/2564", "10.00"])) == (ThaiDateTimeField, TEN)
    assert type(field.widget).__name__ == "ThaiDateTimeInput"
    assert str(field.widget.media) == ""
