"""What can be wrong with a list or one of its cells; each message says what to do."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from subdistricts.refusals import RefusalKind

MISSING_COLUMNS = RefusalKind(
    "missing_columns",
    422,
    _("The file has no column %(missing)s. It has: %(there)s. Add it and send the file again. Nothing was saved."),
)
HEADING_TWICE = RefusalKind(
    "heading_twice", 422, _("The columns %(headings)s mean the same. Leave one of them out. Nothing was saved.")
)
POINTS_IN_FILE = RefusalKind(
    "points_in_file",
    422,
    _("The column “%(heading)s” holds points. Points come from judges alone; take the column out. Nothing was saved."),
)
NO_ROWS = RefusalKind("no_rows", 422, _("The file has headings but no rows. Nothing was saved."))
TOO_MANY_ROWS = RefusalKind(
    "too_many_rows", 422, _("The file has more than %(limit)s rows. Split it into smaller files. Nothing was saved.")
)
NOT_A_WORKBOOK = RefusalKind(
    "not_a_workbook",
    422,
    _("The file is no Excel workbook (.xlsx), or it is damaged. Save it anew or as “CSV UTF-8”. Nothing was saved."),
)
UNKNOWN_FILE = RefusalKind(
    "unknown_file", 422, _("Only .csv, .txt, .tsv and .xlsx files can be read. Nothing was saved.")
)
WENT_STALE = RefusalKind(
    "went_stale", 409, _("This preview is too old or not yours. Send the file again. Nothing was saved.")
)
NOT_TAKEN_BACK = RefusalKind(
    "not_taken_back",
    409,
    _("The file cannot be taken back. Line %(line)s, “%(name)s”: %(why)s All of it stands as it was."),
)
NOT_TAKEN_OUT = RefusalKind(
    "not_taken_out",
    409,
    _("“%(thing)s” came new with this list, and nothing of its kind is ever removed."),
)

# The heading of the column that a file gets when it is sent back with what is wrong, in both languages.
WHAT_IS_WRONG = ("สิ่งที่ต้องแก้ไข", "what is wrong")

_CELL_MESSAGES = {
    "empty": _("Fill this in."),
    "not_a_number": _("“%(typed)s” is no whole number."),
    "not_yes_or_no": _("Write yes or no, not “%(typed)s”."),
    "not_a_choice": _("“%(typed)s” is none of: %(choices)s."),
    "unknown_code": _("There is no code “%(typed)s” in your area."),
    "cut_code": _("The spreadsheet has cut the code to “%(typed)s”. Type it anew, in a column formatted as text."),
    "unknown_name": _("There is no “%(typed)s” in your area."),
    "unknown_in_parent": _("There is no “%(typed)s” in %(parent)s."),
    "outside_district": _(
        "“%(typed)s” is no subdistrict of %(district)s. Take the row out: here a district reports its own alone."
    ),
    "several": _("“%(typed)s” can mean: %(choices)s. Give the code, or the district too."),
    "code_and_name": _("The code says %(coded)s and the name says “%(typed)s”. Correct one of them."),
    "no_such_group": _("There is no district group %(typed)s in this fiscal year."),
    "name_the_round": _("Name the round, or choose it above. Yours are: %(choices)s."),
    "year_of_another_round": _(
        "The row says %(typed)s, and the round chosen for the file is %(chosen)s. "
        "Correct the year or leave it empty; if the row is another round's, name that or choose it above."
    ),
    "two_places": _(
        "The row names a subdistrict, “%(subdistrict)s”, and an office, “%(office)s”. "
        "Name one of them, and leave the other's cells empty."
    ),
    "not_a_candidate": _("%(typed)s is no candidate of this round."),
    "no_committee": _("%(typed)s has no committee yet. Make it first, on the page of the round."),
    "no_such_seat": _("The committee has no seat %(typed)s."),
    "no_such_visit": _("There is no such stop in the programme."),
    "several_visits": _("Several stops fit: %(choices)s. Give the time too."),
    "recusal_stands": _("It stands already as “%(kind)s: %(reason)s”. Withdraw it first, then record it anew."),
    "twice": _("Line %(line)s says the same already. Take one of them out."),
    "group_twice": _("Line %(line)s puts it in group %(number)s. A district is in one group a year."),
    "group_disagrees": _("Line %(line)s says something else of this group."),
}


def wrong(code: str, **facts: Any) -> ValidationError:
    """One cell's problem."""
    return ValidationError(_CELL_MESSAGES[code], code=code, params=facts)


def listed(things: Any, limit: int = 8) -> str:
    names = [str(thing) for thing in things]
    return ", ".join(names[:limit]) + (" …" if len(names) > limit else "")
