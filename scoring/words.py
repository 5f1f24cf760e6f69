"""What the sheet's page says: in the template, and from the script, which gets these sentences with the page.

Codes are those of static/js/sheet/state.js and of ``sheets.state_of``. A state names what is true, never what is hoped:
"saved on this device" is said only once the disk has it, "sent" only after the server has answered for it.
"""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# A rubric whose points no source gives waits for those of whoever holds a round of its level.
_AWAITED: dict[str, Promise] = {
    "district": _("Sample; awaiting the district's criteria"),
    "group": _("Sample; awaiting the district group's criteria"),
    "province": _("Sample; awaiting the province's criteria"),
    "zone": _("Sample; awaiting the inspection zone's criteria"),
    "department": _("Sample; awaiting the department's criteria"),
}


def awaited(level: str) -> str:
    """Of a round's level; of none, where one form serves rounds of several."""
    return str(_AWAITED.get(level, _("Sample; awaiting the office's own criteria")))


# The save state, in bold at the bottom: what it is, and what happens next.
SAVE_STATES: dict[str, tuple[Promise | str, Promise | str]] = {
    "practice": (_("A trial: nothing is saved"), ""),
    "empty": (_("Nothing entered yet"), ""),
    "sent": (_("Sent {time}"), ""),
    # On a device that keeps what was entered, whatever becomes of the page.
    "storing": (_("Saving on this device…"), ""),
    "stored": (_("Saved on this device"), _("Sending")),
    "stored_away": (_("Saved on this device"), _("No signal: it sends by itself. You can close this page")),
    "stored_busy": (_("Saved on this device"), _("The server is busy: it sends by itself later")),
    "stored_signed_out": (_("Saved on this device, not sent"), _("You are signed out: sign in to send it")),
    "stored_other_user": (_("Saved on this device, not sent"), _("Somebody else is signed in: sign in yourself")),
    "stored_upgrade": (_("Saved on this device, not sent"), _("This app is too old: load this page anew")),
    "refused": (_("The server did not take it"), _("What you entered is kept on this device")),
    # Where the browser keeps nothing.
    "unsent": (_("Not sent yet. Keep this page open"), _("Sending")),
    "unsent_away": (_("Not sent yet. Keep this page open"), _("No signal: it sends by itself when there is one")),
    "unsent_busy": (_("Not sent yet. Keep this page open"), _("The server is busy: it sends by itself later")),
    "unsent_signed_out": (
        _("Not sent yet. Keep this page open"),
        _("You are signed out: sign in again in another tab"),
    ),
    "unsent_other_user": (
        _("Not sent yet. Keep this page open"),
        _("Somebody else is signed in on this device"),
    ),
    # What keeps from entering more.
    "elsewhere": (_("Open in another window"), ""),
    "full": (_("This device is full: not saved"), _("Keep this page open")),
    "broken": (_("This device no longer saves"), _("Keep this page open")),
    "conflict": (_("Two versions: choose between them"), _("Both are kept on the server")),
    "held": (_("Sent, waits for a check by the staff"), _("The sheet was closed when it arrived; nothing is lost")),
    "invalid": (_("Something must be corrected"), _("The marked fields were not taken")),
}

# What the sheet is.
SHEET_STATES: dict[str, Promise] = {
    "empty": _("Not begun"),
    "draft": _("Being filled in, not signed"),
    "signed": _("Signed"),
    "signed_changed": _("Signed, with changes not signed yet"),
    "conflict": _("In conflict"),
    "locked": _("Locked"),
}

# Beside the fields and in the review.
SENTENCES: dict[str, Promise] = {
    "left_none": _("every criterion is scored"),
    "left": _("{count} criteria left"),
    "kept": _("{problem} Kept: {points}."),
    "kept_none": _("{problem} Nothing is kept for this criterion yet."),
    "text_not_taken": _("This text was not taken: it is too long."),
    "sign_unsent": _("Signed on this device, not sent yet"),
    "receipt": _("receipt {code}"),
    "as_text": _("{number}. {name}: {points}"),
    "as_text_none": _("not scored yet"),
    "as_text_note": _("Private note: {note}"),
    "signed_on": _("Signed {when}"),
    "signed_yes": _("Whoever changes it must sign it again"),
    "signed_changed": _("Changed since then: what was signed is what counts, until it is signed again"),
    "clear": _("Clear"),
    "picker": _("Choose points"),
    "delete": _("Delete the last digit"),
    "done": _("Done"),
    "no_file": _("No signal: files open where there is one. The texts are all here."),
    "practice_signed": _("Tried. On the real sheet this would now be signed; here nothing was sent."),
}

# Of photographs: what each is, what became of the ones just chosen.
PHOTOS: dict[str, Promise] = {
    "local": _("On this device"),
    "acked": _("Sent"),
    "blocked": _("Must be corrected"),
    "missing": _("Not here yet"),
    "unseen": _("Cannot be shown just now"),
    "name": _("Photograph {number} of criterion {criterion}"),
    "count": _("{count} of {most}"),
    "all": _("{most} photographs: no more fit"),
    "storing": _("Saving on this device…"),
    "added": _("{count} photographs saved on this device."),
    "same": _("This photograph is here already."),
    "left_out": _("A criterion takes {most} photographs: {count} of those chosen were not kept."),
    "full": _(
        "This device is full: {name} was not kept. Everything entered is still kept. Make room, then add it again."
    ),
    "unreadable": _("{name} cannot be read on this device and was not kept. Take it anew, or choose a JPEG."),
    "large": _("{name} is too large and was not kept. Take it anew, or choose a smaller one."),
    "broken": _("This device no longer saves: {name} was not kept. Load the page anew, then add it again."),
    "removed": _("The photograph was taken away."),
    "undo": _("Put it back"),
    "missing_count": _("{count} photographs have not come yet"),
}


def for_script() -> dict[str, dict[str, object]]:
    """All of it in the language of the page, as plain text for a JSON block."""
    return {
        "save": {code: [str(words) for words in pair] for code, pair in SAVE_STATES.items()},
        "sheet": {code: str(words) for code, words in SHEET_STATES.items()},
        "say": {code: str(words) for code, words in SENTENCES.items()},
        "photos": {code: str(words) for code, words in PHOTOS.items()},
    }
