"""What the installed app says: the day as the device knows it, whether it is ready to leave, what waits to be sent.

The words that a page of the server says too have the same message here as in its template.
"""

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from subdistricts.models import Visit

Sentences = dict[str, Promise]

# The page where there is neither the network nor a page on the device.
NO_PAGE: Sentences = {
    "title": _("No signal here"),
    "what": _("This page needs the network. What you entered is kept on this device and is sent by itself later."),
    "works": _("Your visits and score sheets open without a network once this device was made ready."),
    "visits": _("My visits"),
    "again": _("Try again"),
}

# The day, told by the device (templates/scoring/day.html and what it includes).
DAY: Sentences = {
    "programme": _("Programme"),
    "until": _("to %(end)s"),
    "not_scored": _("not scored"),
    "now": _("Now"),
    "next": _("Next"),
    "stand_in": _("%(who)s sits for you"),
    "today": pgettext_lazy("a day", "today"),
    "all_sheets": _("All my sheets"),
    "counts": _("Counts and instructions"),
    "needs_network": _("needs the network"),
}

# A sheet as a line of the day, by the state of it.
CHIPS: Sentences = {
    "absence": _("Absent: no sheet is due"),
    "recused": _("Recused: no sheet is due"),
    "conflict": _("Conflict: choose between two versions"),
    "empty": pgettext_lazy("a sheet", "Not begun"),
    "draft": _("Being filled in: %(scored)s of %(criteria)s criteria"),
    "signed": pgettext_lazy("a sheet", "Signed"),
    "signed_changed": _("unsigned changes"),
    "locked_signed": _("Locked, signed"),
    "locked": _("Locked without a signature"),
    "signed_by_other": _("signed by %(who)s"),
    # What only the device knows.
    "unsent": _("Saved on this device, not sent yet"),
    "unsent_signed": _("Signed on this device, not sent yet"),
    "refused": _("The server did not take it: open the sheet"),
    "held": _("Waits for a check by the staff"),
    "invalid": _("Something must be corrected"),
}
LINKS: Sentences = {
    "other": _("Read the sheet"),
    "conflict": _("Settle it"),
    "empty": _("Start scoring"),
    "draft": _("Go on scoring"),
    "signed_changed": _("Check and sign"),
    "else": _("Look at the sheet"),
}

# A sheet, filled from the device.
SHEET: Sentences = {
    "earlier": _("Seen before:"),
    "evidence": _("Evidence"),
    "locked": _("the round is locked"),
    "signed_by_other": _("the one who sits for this seat has signed; you can read the sheet"),
}

# The badge, its panel, and the bars that every page of a judge may show.
READY: Sentences = {
    "ready": _("Ready without a signal: {count} sheets, {time}"),
    "preparing": _("Making this device ready to work without a signal…"),
    "no_worker": _("Not ready without a signal: this browser cannot do it"),
    "no_storage": _("Not ready without a signal: this browser keeps nothing"),
    "not_installed": _("Not ready without a signal: add the app to the Home Screen first"),
    "incomplete": _("Not ready without a signal yet: something is still missing"),
    "other_build": _("Not ready without a signal yet: a new version waits"),
    "nothing": _("Not ready without a signal: no round of yours is under way"),
    "signed_out": _("Not ready without a signal: sign in first"),
    "stale": _("Ready without a signal, with what was known on {time}"),
}
WHY: Sentences = {
    "ready": _("All your visits and sheets are on this device. You can leave."),
    "preparing": _("Stay where the signal is until it says that it is ready."),
    "no_worker": _("Open this page by its https address in Chrome, Edge or Safari, and not in a private window."),
    "no_storage": _("Leave the private window, or allow this site to keep data, and open it again."),
    "not_installed": _("In Safari: Share, Add to Home Screen. Then open the app from its icon and sign in there."),
    "incomplete": _("Stay where the signal is and press “Try again now”."),
    "other_build": _("Take the new version while there is a signal."),
    "nothing": _("When the provincial office opens a round, its sheets come along by themselves."),
    "signed_out": _("What you entered is kept. Sign in again, and it goes on by itself."),
    "stale": _("The server could not be asked since. Open the app once where there is a signal."),
}
PANEL: Sentences = {
    "none_waiting": _("Nothing waits to be sent"),
    "waiting": _("{count} entries wait to be sent, the oldest since {time}"),
    "photos": _("{count} photographs wait to be sent"),
    "contact": _("Last heard from the server {time}"),
    "no_contact": _("Not heard from the server yet"),
    "persisted": _("The browser keeps this data until you delete it."),
    "not_persisted": _(
        "The browser may delete this data when it runs out of room. Adding the app to the Home Screen helps."
    ),
    "build": _("Version {build}"),
    "moment": _("{day}, {time}"),
}
SIGN_OUT: Sentences = {
    "waiting": _("{count} entries of yours on this device are not sent yet."),
    "no_network": _("Signing out needs the network. What you entered is kept; try again where there is a signal."),
    "language_no_network": _("Another language needs the network. Try again where there is a signal."),
}


def _said(sentences: Sentences) -> dict[str, str]:
    return {code: str(sentence) for code, sentence in sentences.items()}


def for_device() -> dict[str, object]:
    """What every page of a judge carries for its script, in its language."""
    return {
        "language": get_language(),
        "ready": _said(READY),
        "why": _said(WHY),
        "panel": _said(PANEL),
        "sign_out": _said(SIGN_OUT),
    }


def for_day() -> dict[str, object]:
    return {
        "language": get_language(),
        "say": _said(DAY),
        "chips": _said(CHIPS),
        "links": _said(LINKS),
        "kinds": {kind.value: capfirst(str(kind.label)) for kind in Visit.Kind},
    }


def for_sheet() -> dict[str, str]:
    return _said(SHEET)
