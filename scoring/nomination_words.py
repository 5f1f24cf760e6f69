"""What pages say of a nomination: until when it is taken, what is left of that, how complete it is, what comes next."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from math import ceil

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from subdistricts.models import Nomination, NominationSection, Round
from subdistricts.nomination_reviews import LeftOpen
from subdistricts.nominations import Deadline, deadline_of
from subdistricts.thai import dates

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
TONES = {"draft": "amber is-draft", "submitted": "teal is-signed", "sent_back": "red is-conflict", "accepted": "green"}


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence and how urgent it is: the class of its notice."""

    text: str
    tone: str = ""


def moment(at: datetime) -> str:
    local, language = dates.local(at), get_language() or "th"
    return f"{dates.full(local.date(), language)} {dates.clock(local.time(), language)}"


def deadline_told(deadline: Deadline | None, now: datetime) -> Told:
    if deadline is None:
        return Told(_("This round no longer asks for anything."), "amber")
    if deadline.is_over(now):
        text = _("The time to hand in ended on %(when)s. What is saved is kept: ask the provincial office.")
        return Told(text % {"when": moment(deadline.closes)}, "red")
    if deadline.is_late(now):
        text = _("The deadline was %(when)s. It is taken until %(closes)s and marked late: %(left)s.")
        facts = {"when": moment(deadline.until), "closes": moment(deadline.closes)}
        return Told(text % (facts | {"left": left_until(deadline.closes, now)}), "red")
    text = _("Hand in by %(when)s: %(left)s.") % {
        "when": moment(deadline.until),
        "left": left_until(deadline.until, now),
    }
    return Told(text, "amber" if deadline.until - now < 3 * DAY else "")


def time_told(nomination: Nomination, now: datetime) -> Told | None:
    """Until when its officer hands it in, as long as that is his to do."""
    if not is_to_do(nomination):
        return None
    return deadline_told(deadline_of(nomination.round, nomination), now)


def is_to_do(nomination: Nomination) -> bool:
    """It waits for its officer."""
    return nomination.is_open and not is_too_late(nomination)


def is_too_late(nomination: Nomination) -> bool:
    """The round went on while nobody had answered, or handed it in."""
    return nomination.round.state != Round.State.DRAFT and nomination.state != Nomination.State.ACCEPTED


def left_open_told(left: LeftOpen, now: datetime) -> list[str]:
    """What would stay out if the round opened now, sentence by sentence; empty where nothing would."""
    if not left:
        return []
    counted = [
        (left.waiting, ngettext("%(count)d waits for an answer", "%(count)d wait for an answer", left.waiting)),
        (left.sent_back, ngettext("%(count)d was sent back", "%(count)d were sent back", left.sent_back)),
        (left.being_written, ngettext("%(count)d is unfinished", "%(count)d are unfinished", left.being_written)),
        (left.not_begun, ngettext("%(count)d is not begun", "%(count)d are not begun", left.not_begun)),
    ]
    told = [text % {"count": count} for count, text in counted if count]
    of_districts = _("Of what districts put forward: %(what)s.") % {"what": ", ".join(told)}
    out = _("Opened now, the round takes none of it any more.")
    if left.until is None:
        return [of_districts, out]
    until = {"when": moment(left.until), "left": left_until(left.until, now)}
    return [of_districts, _("Districts may still hand in until %(when)s: %(left)s.") % until, out]


def left_until(end: datetime, now: datetime) -> str:
    """In days while there are two or more, then in hours; never rounded up to more than there is."""
    left = end - now
    if left >= 2 * DAY:
        return ngettext("%(count)d day left", "%(count)d days left", left // DAY) % {"count": left // DAY}
    hours = left // HOUR
    if hours:
        return ngettext("%(count)d hour left", "%(count)d hours left", hours) % {"count": hours}
    minutes = ceil(left / timedelta(minutes=1))
    return ngettext("%(count)d minute left", "%(count)d minutes left", minutes) % {"count": minutes}


@dataclass(frozen=True, slots=True)
class Part:
    """Some of what is asked: how much of it is there."""

    name: str
    done: int
    total: int

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


@dataclass(frozen=True, slots=True)
class Completeness:
    parts: tuple[Part, ...]

    @property
    def done(self) -> int:
        return sum(part.done for part in self.parts)

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def is_complete(self) -> bool:
        return self.done == self.total


def completeness_of(nomination: Nomination) -> Completeness:
    """Reads ``nomination.sections``; prefetch them where there are many."""
    names = {"process": _("five processes"), "criterion": _("criteria")}
    sections = sorted(nomination.sections.all(), key=lambda section: section.position)
    parts = [_part(names[kind], list(same)) for kind, same in groupby(sections, key=lambda section: section.kind)]
    about = [nomination.presenters, nomination.hosts]
    people = Part(_("who presents and receives"), sum(bool(text.strip()) for text in about), len(about))
    return Completeness((*parts, people))


def _part(name: str, sections: Sequence[NominationSection]) -> Part:
    return Part(name, sum(section.is_complete for section in sections), len(sections))


def next_step(nomination: Nomination) -> str:
    """What its officer does next, in one sentence."""
    if nomination.state == Nomination.State.ACCEPTED:
        return _("Accepted: the subdistrict competes in this round. Nothing is left to do here.")
    if is_too_late(nomination):
        return _("The round has gone on and takes nothing more. What was saved stays here to be read.")
    if nomination.state == Nomination.State.SUBMITTED:
        return _("Handed in. The provincial office looks through it now; you see its answer here.")
    if nomination.state == Nomination.State.SENT_BACK:
        return _("The provincial office sent it back. Read the reasons, put it right and hand it in again.")
    if completeness_of(nomination).is_complete:
        return _("Everything is filled in. Look through it once more and hand it in.")
    return _("Go on filling in. Save as often as you like; nothing is sent before you hand it in.")
