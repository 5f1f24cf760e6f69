"""Every way the upper floor says no. Codes are permanent: tablets know them."""

from django.utils.translation import gettext_lazy as _

from subdistricts.refusals import RefusalKind

# Answers of the tablet's API (docs/offline.md)
NOT_SIGNED_IN = RefusalKind(
    "auth", 401, _("You are signed out. What you entered is kept on this device; sign in again.")
)
CSRF = RefusalKind("csrf", 403, _("The page is out of date. What you entered is kept; it will be sent again."))
SHEET_NOT_FOUND = RefusalKind("not_found", 404, _("There is no such score sheet of yours. Nothing was changed."))
RECUSED = RefusalKind("recused", 403, _("You are recused from %(candidate)s: no score is due and none is shown."))
METHOD = RefusalKind("method", 405, _("This address does not take that method. Nothing was changed."))
OP_TOO_LARGE = RefusalKind(
    "too_large", 413, _("The score sheet is larger than %(limit)s kB. Shorten the texts. Nothing was saved.")
)
NOT_PARSEABLE = RefusalKind(
    "not_parseable", 400, _("The device sent something unreadable (%(what)s). Nothing was saved.")
)
HASH_MISMATCH = RefusalKind(
    "hash_mismatch", 400, _("The data was damaged on its way. Nothing was saved; it is sent again.")
)
OP_ID_REUSED = RefusalKind("op_id_reused", 422, _("This op id was used before with other content. Both are kept."))
SEQ_REUSED = RefusalKind("seq_reused", 422, _("This device's sequence number was used by another op. Both are kept."))
PHOTO_HASH_MISMATCH = RefusalKind(
    "photo_hash_mismatch", 400, _("The photograph was damaged on its way. Nothing was saved; it is sent again.")
)
PHOTO_TOO_LARGE = RefusalKind(
    "photo_too_large",
    413,
    _("The photograph is larger than %(limit)s MB. It is kept on the device only: take it away, or take another one."),
)
PHOTO_TOO_MANY_PIXELS = RefusalKind(
    "photo_too_many_pixels",
    422,
    _(
        "The photograph has more than %(limit)s million pixels or is longer than a photograph is. "
        "It is kept on the device only: take it away, or take another one."
    ),
)
PHOTO_NOT_READABLE = RefusalKind(
    "photo_not_readable",
    422,
    _(
        "This is no single picture as JPEG, PNG or WebP that can be read. "
        "It is kept on the device only: take it away, or take another one."
    ),
)
PHOTO_TOO_MANY = RefusalKind(
    "photo_too_many",
    422,
    _("The server keeps %(limit)s photographs of one person. This one is kept on the device only: call the staff."),
)
REPORT_TOO_LARGE = RefusalKind(
    "report_too_large", 413, _("The device said more than %(limit)s kB of itself at once. Nothing was saved.")
)
TOO_MANY_DEVICES = RefusalKind(
    "too_many_devices",
    422,
    _("You have signed in on %(limit)s devices; another one is not noted. What you enter is sent all the same."),
)
UPGRADE = RefusalKind(
    "upgrade",
    426,
    _("The app on this device and the server are of different versions. What you entered is kept; load the app anew."),
)
FAULT = RefusalKind(
    "fault", 500, _("Something went wrong on the server. What you entered is kept; it is sent again by itself.")
)
DATABASE_NOT_WRITABLE = RefusalKind(
    "unavailable", 503, _("The server cannot save just now. What you entered is kept; it is sent again by itself.")
)
# Everything that an address under /api/ may answer instead of what it was asked for.
TABLET = (
    NOT_SIGNED_IN,
    CSRF,
    SHEET_NOT_FOUND,
    RECUSED,
    METHOD,
    OP_TOO_LARGE,
    NOT_PARSEABLE,
    HASH_MISMATCH,
    OP_ID_REUSED,
    SEQ_REUSED,
    PHOTO_HASH_MISMATCH,
    PHOTO_TOO_LARGE,
    PHOTO_TOO_MANY_PIXELS,
    PHOTO_NOT_READABLE,
    PHOTO_TOO_MANY,
    REPORT_TOO_LARGE,
    TOO_MANY_DEVICES,
    UPGRADE,
    FAULT,
    DATABASE_NOT_WRITABLE,
)

# Rubrics and rules
RUBRIC_FROZEN = RefusalKind(
    "rubric_frozen",
    409,
    _(
        "“%(rubric)s” is used by an opened round and can no longer be changed. Make a new version of it. "
        "Nothing was saved."
    ),
)
RUBRIC_CODE_TAKEN = RefusalKind(
    "rubric_code_taken",
    409,
    _("There is already a rubric with the code %(code)s; make a new version of it. Nothing was saved."),
)
RUBRIC_OF_ANOTHER_AREA = RefusalKind(
    "rubric_of_another_area",
    422,
    _(
        "“%(rubric)s” is kept by another area, and a round uses those of its own area or the department's. Make a copy "
        "of it and choose that. Nothing was saved."
    ),
)
STEP_DOES_NOT_FIT = RefusalKind(
    "step_does_not_fit",
    422,
    _("The maximum points %(maximum)s cannot be reached in steps of %(step)s. Correct one of them. Nothing was saved."),
)
LEVEL_OUTSIDE = RefusalKind(
    "level_outside",
    422,
    _("A level descriptor lies within 0 and the criterion's %(maximum)s points. Nothing was saved."),
)
WEIGHT_NEEDED = RefusalKind(
    "weight_needed",
    422,
    _("Give a weight: %(maximum)s points have no whole number of basis points. Nothing was saved."),
)
RULES_FROZEN = RefusalKind(
    "rules_frozen",
    409,
    _(
        "The round has been opened with these rules; only a new version adopted by the committee replaces them. "
        "Nothing was saved."
    ),
)
RULES_BREAK = RefusalKind("rules_break", 422, _("The scoring rules cannot be used: %(what)s. Nothing was saved."))
RUBRIC_OF_ANOTHER_AWARD = RefusalKind(
    "rubric_of_another_award", 422, _("“%(rubric)s” belongs to another award. Nothing was saved.")
)
RESOLUTION_NEEDED = RefusalKind(
    "resolution_needed", 422, _("Name the committee's resolution that adopts the new rules. Nothing was saved.")
)

# Rounds
CANNOT_OPEN = RefusalKind("cannot_open", 409, _("The round cannot be opened yet: %(what)s. Nothing was changed."))
WRONG_STATE = RefusalKind("wrong_state", 409, _("The round is %(state)s, so this cannot be done. Nothing was changed."))

NO_SHEETS = RefusalKind(
    "no_sheets",
    409,
    _("This round is decided by a meeting's resolution: it has no score sheets and no ranking. Nothing was changed."),
)

# Decisions
LOCK_BLOCKED = RefusalKind("lock_blocked", 409, _("The round cannot be locked yet: %(what)s. Nothing was changed."))
LOCK_UNSEEN = RefusalKind(
    "lock_unseen",
    409,
    _("Look at this first, and lock again when it is all right: %(what)s. Nothing was changed."),
)
ANOTHER_DECISION = RefusalKind(
    "another_decision",
    409,
    _(
        "Meanwhile version %(version)s of the decision is in force. Look at it, and do this again if it is to be done "
        "with this version. Nothing was changed."
    ),
)
MEETING_TO_COME = RefusalKind("meeting_to_come", 422, _("The day of the meeting is still to come. Nothing was saved."))
MEETING_BEFORE_ROUND = RefusalKind(
    "meeting_before_round",
    422,
    _("The day of the meeting lies before the round was opened. Correct the date. Nothing was saved."),
)
VENUE_NEEDED = RefusalKind("venue_needed", 422, _("Write where the meeting was held. Nothing was saved."))
NO_WINNER = RefusalKind(
    "no_winner", 409, _("%(candidate)s is not selected by version %(version)s of the decision. Nothing was changed.")
)
EVIDENCE_BROKEN = RefusalKind(
    "evidence_broken",
    409,
    _(
        "What the database holds is not what was sent (%(what)s; %(more)d more). Nothing was decided. "
        "Have “manage.py verify” run and the cause found first."
    ),
)
NOT_BY_RESOLUTION = RefusalKind(
    "not_by_resolution",
    409,
    _("This round is decided by its score sheets, so no choice without them can be recorded. Nothing was saved."),
)
RESOLUTION_BREAKS = RefusalKind(
    "resolution_breaks", 422, _("The meeting's choice cannot be recorded: %(what)s. Nothing was saved.")
)
DECISION_BREAKS = RefusalKind(
    "decision_breaks", 422, _("The decision cannot be recorded: %(what)s. Nothing was saved.")
)

# Sheets and recusals
SIGNED_ALREADY = RefusalKind(
    "signed_already",
    409,
    _("%(seat)s has signed a sheet for %(candidate)s, so an absence cannot be recorded. Nothing was changed."),
)
CONFLICT_GONE = RefusalKind(
    "conflict_gone", 409, _("The sheet has changed meanwhile. Look at both versions again. Nothing was lost.")
)

# Work out of a tablet's file
RESCUE_TOO_LARGE = RefusalKind(
    "rescue_too_large",
    413,
    _("The file is larger than %(limit)s MB. Export it on the tablet again. Nothing was kept."),
)
RESCUE_UNREADABLE = RefusalKind(
    "rescue_unreadable",
    400,
    _("The file cannot be read (%(what)s): it was cut off or changed. Export it again. Nothing was saved."),
)
RESCUE_FORMAT = RefusalKind(
    "rescue_format",
    422,
    _("This is no file of work out of a tablet, or one of a newer version. Choose another. Nothing was saved."),
)
RESCUE_NOTHING = RefusalKind(
    "rescue_nothing",
    422,
    _(
        "Nothing in this file is yours or of a round that you lead (ops that cannot be read: %(unreadable)d, "
        "that are not the judge's or not within your reach: %(not_his)d). Nothing was saved."
    ),
)
RESCUE_OTHER_FILE = RefusalKind(
    "rescue_other_file",
    409,
    _("This is not the file that was shown. Look at it first. Nothing was saved."),
)
RESCUE_CHANGED = RefusalKind(
    "rescue_changed",
    409,
    _("What waits here has changed meanwhile. Look at it again. Nothing was changed and nothing is lost."),
)
RESCUE_TWICE = RefusalKind(
    "rescue_twice", 409, _("You have accepted this already. A second person is needed. Nothing was changed.")
)
RESCUE_OWN = RefusalKind(
    "rescue_own", 403, _("Nobody accepts his own score sheets for himself. Ask two others. Nothing was changed.")
)

# Held work
HELD_RULED = RefusalKind(
    "held_ruled", 409, _("Somebody has ruled about this work meanwhile. Look at what was ruled. Nothing was changed.")
)
HELD_DECIDED = RefusalKind(
    "held_decided",
    409,
    _(
        "The round is decided, and a result never changes by itself. Take the decision up again first; then this work "
        "can be accepted into the next version. Nothing was changed."
    ),
)
HELD_RECUSED = RefusalKind(
    "held_recused",
    409,
    _("%(judge)s is recused from this candidate, so no score is due. Refuse this work. Nothing was changed."),
)
HELD_OVERTAKEN = RefusalKind(
    "held_overtaken",
    409,
    _("The same device's later version of this sheet is in already. Refuse this one. Nothing was changed."),
)
HELD_MOVED = RefusalKind(
    "held_moved",
    409,
    _("The sheet has changed meanwhile. Look at what this work would change now. Nothing was changed."),
)
HELD_STALE = RefusalKind(
    "held_stale",
    409,
    _(
        "The sheet has gone on since this work was begun. Tick that you have seen what it goes over, or refuse it. "
        "Nothing was changed."
    ),
)

# The demonstration
DEMO_NEEDS_AN_EMPTY_DATABASE = RefusalKind(
    "demo_needs_an_empty_database",
    409,
    _(
        "The database already holds people or rounds, and the demonstration fills only an empty one. "
        "Nothing was changed."
    ),
)
