"""Every way this app says no. Codes are permanent; a message says what happened, what was kept and what to do.

A message is a sentence with named blanks, filled from the facts given when refusing.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True, slots=True)
class RefusalKind:
    code: str
    status: int
    message: Promise


class Refusal(Exception):
    """A rule's no. ``kind`` is permanent, ``facts`` fill the message's blanks and travel in JSON answers."""

    def __init__(self, kind: RefusalKind, /, **facts: Any) -> None:
        super().__init__(kind.code)
        self.kind = kind
        self.facts = facts

    @property
    def code(self) -> str:
        return self.kind.code

    @property
    def status(self) -> int:
        return self.kind.status

    @property
    def message(self) -> str:
        return str(self.kind.message) % self.facts

    def __str__(self) -> str:
        return self.message


def kinds_of(rows: Iterable[Any]) -> str:
    """What kinds of things ``rows`` are, in words: "seats, people"."""
    return ", ".join(sorted({str(row._meta.verbose_name_plural) for row in rows}))


NOTHING_HERE = RefusalKind("nothing_here", 404, _("There is nothing here for you. Nothing was changed."))
NOT_ALLOWED = RefusalKind("not_allowed", 403, _("You may not do this here: %(reason)s. Nothing was changed."))

ROUND_NOT_DRAFT = RefusalKind(
    "round_not_draft",
    409,
    _("The round has been opened, so %(what)s can no longer be changed. Nothing was saved."),
)
AREA_DOES_NOT_FIT = RefusalKind(
    "area_does_not_fit",
    422,
    _("A round of the level “%(level)s” names exactly its %(level)s. Nothing was saved."),
)
DOES_NOT_FEED = RefusalKind(
    "does_not_feed",
    422,
    _("Winners go on only to a round of the same award and year, of a wider level, in its area. Nothing was saved."),
)
GROUP_OF_ANOTHER_YEAR = RefusalKind(
    "group_of_another_year",
    422,
    _("%(group)s belongs to fiscal year %(year)s BE, not to the round's. Nothing was saved."),
)
DISTRICT_NOT_IN_PROVINCE = RefusalKind(
    "district_not_in_province", 422, _("%(district)s does not lie in %(province)s. Nothing was saved.")
)
DISTRICT_IN_ANOTHER_GROUP = RefusalKind(
    "district_in_another_group",
    409,
    _(
        "%(district)s is already in group %(number)s of fiscal year %(year)s BE. Take it out there first. "
        "Nothing was saved."
    ),
)
CANDIDATE_KIND = RefusalKind(
    "candidate_kind", 422, _("In this award a %(wanted)s competes, and exactly one is named. Nothing was saved.")
)
CANDIDATE_OUTSIDE_ROUND = RefusalKind(
    "candidate_outside_round", 422, _("%(candidate)s lies outside %(area)s. Nothing was saved.")
)
CANDIDATE_NOT_IN_GROUP = RefusalKind(
    "candidate_not_in_group", 422, _("%(candidate)s lies in no district of %(group)s. Nothing was saved.")
)
CANDIDATE_OF_ANOTHER_ROUND = RefusalKind(
    "candidate_of_another_round", 422, _("%(candidate)s is no candidate of this round. Nothing was saved.")
)
SEAT_OF_ANOTHER_ROUND = RefusalKind(
    "seat_of_another_round", 422, _("The seat “%(seat)s” belongs to another round's committee. Nothing was saved.")
)
STAND_IN_HOLDS_A_SEAT = RefusalKind(
    "stand_in_holds_a_seat",
    409,
    _("%(user)s already has a place on this visit as “%(seat)s”, and nobody gives two scores. Choose someone else."),
)
VISIT_OUTSIDE_YEAR = RefusalKind(
    "visit_outside_year",
    422,
    _("%(day)s is not in fiscal year %(year)s BE (%(first)s – %(last)s). Correct the date. Nothing was saved."),
)
VISIT_ENDS_BEFORE = RefusalKind(
    "visit_ends_before", 422, _("The visit ends before it starts. Correct the times. Nothing was saved.")
)
VISIT_OVERLAPS = RefusalKind(
    "visit_overlaps",
    409,
    _("The committee is already at “%(other)s” from %(start)s to %(end)s. Choose another time. Nothing was saved."),
)
VISIT_NEEDS_CANDIDATE = RefusalKind(
    "visit_needs_candidate", 422, _("A scored visit names the candidate that is visited. Nothing was saved.")
)
STOPS_OF_DIFFERENT_DAYS = RefusalKind(
    "stops_of_different_days", 422, _("Only two stops of one day change places. Nothing was changed.")
)
STOPS_NOT_IN_ORDER = RefusalKind(
    "stops_not_in_order",
    409,
    _("The programme was changed meanwhile, and the two stops no longer follow each other. Look at it again."),
)
NOT_YET_VISITED = RefusalKind(
    "not_yet_visited",
    409,
    _("Who came is recorded from the day of the visit on: %(day)s. Nothing was saved."),
)
NOT_THE_ONE_WHO_SITS = RefusalKind(
    "not_the_one_who_sits",
    422,
    _("%(user)s neither holds “%(seat)s” nor sits for it. Name the stand-in first. Nothing was saved."),
)
NO_VISIT_THAT_DAY = RefusalKind(
    "no_visit_that_day", 422, _("“%(seat)s” has no visit on %(day)s. Choose another day. Nothing was saved.")
)
TAKEN_BACK_ALREADY = RefusalKind(
    "taken_back_already", 409, _("The file has been taken back already. Nothing was changed.")
)
REASON_NEEDED = RefusalKind("reason_needed", 422, _("Write the reason in a few words. Nothing was saved."))
ROUND_CLOSED = RefusalKind(
    "round_closed", 409, _("The round is %(state)s, so this can no longer be done. Nothing was changed.")
)
NOT_ONESELF = RefusalKind(
    "not_oneself",
    403,
    _("Nobody takes a seat in an opened round, or gives a role, to himself. Ask another person. Nothing was changed."),
)
OFFICE_BEYOND_OWN = RefusalKind(
    "office_beyond_own",
    403,
    _("Offices of the department and of inspection zones are set up by the department. Nothing was changed."),
)
STILL_NEEDED = RefusalKind(
    "still_needed", 409, _("“%(thing)s” is still needed by: %(by)s. Change those first. Nothing was removed.")
)
HAS_SIGNED_IN = RefusalKind(
    "has_signed_in",
    409,
    _("“%(person)s” has signed in already. Take the tick from “active” instead of removing. Nothing was removed."),
)
LAST_ADMINISTRATOR = RefusalKind(
    "last_administrator",
    409,
    _("Nobody else could administer the whole department then. Give the role to another person first."),
)
ROLE_BEYOND_OWN = RefusalKind(
    "role_beyond_own", 403, _("You manage people and roles only within %(areas)s. Nothing was changed.")
)
ALREADY_SET_UP = RefusalKind(
    "already_set_up", 409, _("The database already holds people, so this was not done. Nothing was changed.")
)

CARD_UNKNOWN = RefusalKind(
    "card_unknown",
    422,
    _("No card has this code: it has 8 letters and digits. Look at the card and type it again. Nothing was changed."),
)
CARD_ENDED = RefusalKind(
    "card_ended",
    409,
    _("This card was %(ending)s on %(day)s, %(time)s. It lets nobody in any more: ask your office for a new card."),
)
CARD_EXPIRED = RefusalKind(
    "card_expired",
    409,
    _("This card was valid until %(day)s. It was not used: ask your office for a new card."),
)
CARD_OF_NO_SEAT = RefusalKind(
    "card_of_no_seat",
    409,
    _("%(user)s does not sit for “%(seat)s”, or the account is closed. The card lets nobody in: ask your office."),
)
CARD_OF_A_DESK = RefusalKind(
    "card_of_a_desk",
    409,
    _("%(user)s also works as staff or administrator, and a card would open that too: sign in with the password."),
)
CARD_OPENS_MORE = RefusalKind(
    "card_opens_more",
    403,
    _("%(user)s also judges in “%(round)s”, which is not yours to set up: let an administrator give a password."),
)
CARD_NEEDS_NAME = RefusalKind(
    "card_needs_name",
    422,
    _("This is a spare card: type your first and last name as well. The card was not used yet."),
)
CARD_NO_VISIT = RefusalKind(
    "card_no_visit",
    409,
    _("No visit of this committee is left to sit in for. The card was not used: ask your office."),
)
CARD_SEAT_TAKEN = RefusalKind(
    "card_seat_taken",
    409,
    _("%(user)s already sits for “%(seat)s” on that day. The card was not used: ask your office."),
)
CARD_VALID_TOO_LONG = RefusalKind(
    "card_valid_too_long",
    422,
    _("A card is valid from today until %(last)s at most. Choose another day. No card was made."),
)
TOO_MANY_CODES = RefusalKind(
    "too_many_codes",
    429,
    _("Too many wrong codes were typed. Wait %(minutes)s minutes, or sign in with your password. No card was used."),
)

NOMINATION_NOT_ASKED = RefusalKind(
    "nomination_not_asked", 409, _("%(round)s asks no district to put a subdistrict forward. Nothing was changed.")
)
NOTHING_ASKED = RefusalKind(
    "nothing_asked", 409, _("The award has no criteria yet, so nothing can be asked for. Ask the provincial office.")
)
NOMINATION_OUTSIDE = RefusalKind(
    "nomination_outside", 422, _("%(subdistrict)s does not lie in %(area)s. Nothing was saved.")
)
NOMINATION_THERE_ALREADY = RefusalKind(
    "nomination_there_already",
    409,
    _("%(district)s has begun to put a subdistrict forward already. Go on with that one. Nothing was changed."),
)
NOMINATION_CLOSED = RefusalKind(
    "nomination_closed",
    409,
    _(
        "The time to hand in ended on %(day)s, %(time)s, so it was not handed in. Everything you saved is kept: ask "
        "the provincial office."
    ),
)
NOMINATION_INCOMPLETE = RefusalKind(
    "nomination_incomplete",
    422,
    _("Not handed in yet: %(count)s parts still lack something (%(missing)s). Everything you saved is kept."),
)
NOMINATION_STATE = RefusalKind(
    "nomination_state", 409, _("What %(nomination)s puts forward is “%(state)s” now. Nothing was changed.")
)
NOMINATION_COMPETES = RefusalKind(
    "nomination_competes",
    409,
    _("%(nomination)s is a candidate. Take it out of the draft round's candidates first. Nothing was changed."),
)
NOMINATION_NEEDS_NEW_DATE = RefusalKind(
    "nomination_needs_new_date",
    422,
    _("The round's time to hand in is over: give a day and time to come by which it is handed in again."),
)
NOMINATION_DATE_PAST = RefusalKind(
    "nomination_date_past",
    422,
    _("%(day)s, %(time)s is past: give a day and time to come by which it is handed in again. Nothing was sent back."),
)
DONE_DAY_AHEAD = RefusalKind(
    "done_day_ahead",
    422,
    _("%(day)s is still to come, so it cannot be the day on which this was done. This part was not saved."),
)
NOMINATION_CHANGED_MEANWHILE = RefusalKind(
    "nomination_changed_meanwhile",
    409,
    _(
        "Somebody else saved this part after you opened it. Yours still stands in the form and was not saved: compare, "
        "then save again to replace what is there."
    ),
)
TEXT_TOO_LONG = RefusalKind(
    "text_too_long",
    422,
    _("The text has %(count)s characters; at most %(limit)s can be kept. Shorten it, nothing was saved yet."),
)
LINKS_TOO_MANY = RefusalKind("links_too_many", 422, _("At most %(limit)s links, one a line. Nothing was saved yet."))
LINK_NOT_WEB = RefusalKind(
    "link_not_web",
    422,
    _("“%(link)s” is no address of the web: it begins with https:// or http://. Nothing was saved yet."),
)
FILE_EMPTY = RefusalKind("file_empty", 422, _("“%(file)s” is empty and was not kept. Choose it again."))
FILE_KIND = RefusalKind(
    "file_kind",
    422,
    _(
        "“%(file)s” was not kept: its content is no PDF, no picture (JPEG, PNG) and no Word, Excel or PowerPoint file "
        "(docx, xlsx, pptx). Save it as PDF and choose that."
    ),
)
FILE_WITH_MACROS = RefusalKind(
    "file_with_macros", 422, _("“%(file)s” holds macros and was not kept. Save it as PDF and choose that.")
)
FILE_TOO_LARGE = RefusalKind(
    "file_too_large",
    413,
    _("“%(file)s” is larger than %(limit)s MB and was not kept. Make it smaller, then choose it."),
)
FILE_THERE_ALREADY = RefusalKind(
    "file_there_already", 409, _("“%(file)s” is here already, with the same content. It was not added twice.")
)
FILES_TOO_MANY = RefusalKind(
    "files_too_many",
    409,
    _("“%(file)s” was not kept: one part takes %(limit)s files. Remove one first, or put several into one PDF."),
)
FILES_TOO_LARGE = RefusalKind(
    "files_too_large",
    413,
    _("“%(file)s” was not kept: all files together take at most %(limit)s MB. Make some smaller, or give a link."),
)
NOMINATIONS_NOT_HERE = RefusalKind(
    "nominations_not_here",
    422,
    _("Districts put subdistricts forward in rounds of a district, a group or a province only. Nothing was saved."),
)

TPMAP_NAMES_SOMEBODY = RefusalKind(
    "tpmap_names_somebody",
    422,
    _("“%(where)s” seems to hold a person's name or number. Only counts are kept: take it out. Nothing was saved."),
)
TPMAP_UNKNOWN_COLUMNS = RefusalKind(
    "tpmap_unknown_columns",
    422,
    _("Only counts are taken, and the file has other columns: %(columns)s. Take them out. Nothing was saved."),
)
TPMAP_NOTHING_COUNTED = RefusalKind(
    "tpmap_nothing_counted", 422, _("No count was given. Fill in at least one dimension. Nothing was saved.")
)
TPMAP_DAY_AHEAD = RefusalKind(
    "tpmap_day_ahead", 422, _("Counts cannot be as of %(day)s: that day is still to come. Nothing was saved.")
)
TPMAP_DAY_BEFORE_DATA = RefusalKind(
    "tpmap_day_before_data",
    422,
    _("%(day)s lies before fiscal year %(year)s BE, of which the data are. Correct one of them. Nothing was saved."),
)
TPMAP_SAID_ALREADY = RefusalKind(
    "tpmap_said_already",
    409,
    _("Exactly this stands already as of %(day)s. Correct a count or the day. Nothing was saved."),
)
TPMAP_WITHDRAWN_ALREADY = RefusalKind(
    "tpmap_withdrawn_already", 409, _("This report was withdrawn already. Nothing was changed.")
)
INSTRUCTION_OF_ANOTHER_DISTRICT = RefusalKind(
    "instruction_of_another_district",
    422,
    _("This visit is about %(district)s: ask others at a visit of theirs. Nothing was saved."),
)
INSTRUCTION_DAY_PAST = RefusalKind(
    "instruction_day_past", 422, _("%(day)s is past. Choose a day that is still to come. Nothing was saved.")
)
INSTRUCTION_CLOSED = RefusalKind(
    "instruction_closed", 409, _("This instruction was closed on %(day)s. Nothing was saved.")
)
TEXT_NEEDED = RefusalKind("text_needed", 422, _("Write what is meant in a few words. Nothing was saved."))
VISIT_DISTRICT_OUTSIDE = RefusalKind(
    "visit_district_outside", 422, _("%(district)s lies outside %(area)s. Choose another. Nothing was saved.")
)
DISTRICT_OF_FOLLOW_UPS = RefusalKind(
    "district_of_follow_ups",
    422,
    _("Only a TPMAP follow-up is about a district. Leave the district empty. Nothing was saved."),
)
