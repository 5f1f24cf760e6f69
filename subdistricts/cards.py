"""The rules about sign-in cards: made for who sits on a committee, used once, taken back, and never to be guessed.

Taking back one that was used ends the session that it began, at its next request.

A card is the sign-in of one judge and of nothing else: not of who also works at a desk, nor into another round than the
maker's own. A spare card belongs to a seat: who comes with it gives a name and sits for the seat on one day.
"""

import datetime as dt
import logging
import math
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from subdistricts import audit, card_codes, committees, people, sessions
from subdistricts.models import Assignment, Round, Seat, SignInCard, StandIn, User, Visit, WrongCode
from subdistricts.permissions import demand, may_manage_round
from subdistricts.prepared import Prepared
from subdistricts.refusals import (
    CARD_ENDED,
    CARD_EXPIRED,
    CARD_NEEDS_NAME,
    CARD_NO_VISIT,
    CARD_OF_A_DESK,
    CARD_OF_NO_SEAT,
    CARD_OPENS_MORE,
    CARD_SEAT_TAKEN,
    CARD_UNKNOWN,
    CARD_VALID_TOO_LONG,
    ROUND_CLOSED,
    SEAT_OF_ANOTHER_ROUND,
    STAND_IN_HOLDS_A_SEAT,
    TOO_MANY_CODES,
    Refusal,
)
from subdistricts.roles import ADMINISTRATOR, STAFF
from subdistricts.rounds import hold
from subdistricts.thai import dates, names

LONGEST = dt.timedelta(days=30)
DAY = dt.timedelta(days=1)
DESKS = (STAFF.code, ADMINISTRATOR.code)
TAKES_CARDS = (Round.State.DRAFT, Round.State.OPEN, Round.State.CLOSING)

# Wrong codes within this time: from one browser at one address, and from everywhere together. A hall of judges behind
# one address is never closed with one of them; the bound on all makes guessing hopeless and leaves passwords open.
WINDOW = dt.timedelta(minutes=15)
WRONG_FROM_ONE = 10
WRONG_FROM_ALL = 60

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Made:
    """A new card with its code, which is known nowhere else from now on."""

    card: SignInCard
    code: str


# Making


def latest_day(now: dt.datetime) -> dt.date:
    return timezone.localdate(now + LONGEST)


def usual_day(round_: Round, now: dt.datetime) -> dt.date:
    """The last day of a card where nobody says another: the day after the last visit."""
    last = round_.visits.order_by("-ends_at").values_list("ends_at", flat=True).first()
    if last is None:
        return latest_day(now)
    return min(max(timezone.localdate(last), timezone.localdate(now)) + DAY, latest_day(now))


def make_cards(
    round_: Round, wanted: Iterable[tuple[Seat, User | None]], *, until: dt.date, actor: User, now: dt.datetime
) -> list[Made]:
    """A new card for each place on the committee, None being a spare one; unused ones that were made before end."""
    wanted = list(wanted)
    demand(may_manage_round(actor, round_))
    with transaction.atomic():
        hold(round_)
        _demand_under_way(round_)
        if not timezone.localdate(now) <= until <= latest_day(now):
            raise Refusal(CARD_VALID_TOO_LONG, last=dates.short(latest_day(now), _language()))
        against = obstacles([person for _seat, person in wanted if person], round_, actor)
        for seat, person in wanted:
            _check_place(seat, person, round_)
            if person and person.pk in against:
                raise against[person.pk]
        return [_make(seat, person, until, actor, now) for seat, person in wanted]


def _demand_under_way(round_: Round) -> None:
    if round_.state not in TAKES_CARDS:
        raise Refusal(ROUND_CLOSED, state=round_.get_state_display())


def _check_place(seat: Seat, person: User | None, round_: Round) -> None:
    if seat.committee.round_id != round_.pk:
        raise Refusal(SEAT_OF_ANOTHER_ROUND, seat=str(seat))
    if person and not _sits(person, seat):
        raise Refusal(CARD_OF_NO_SEAT, user=str(person), seat=str(seat))


def _sits(person: User, seat: Seat) -> bool:
    sits = seat.holder_id == person.pk or StandIn.objects.filter(seat=seat, user=person).exists()
    return sits and person.is_active


def _make(seat: Seat, person: User | None, until: dt.date, actor: User, now: dt.datetime) -> Made:
    for old in SignInCard.objects.unused().filter(seat=seat, person=person):
        _end(old, SignInCard.Ending.REPLACED, actor, now)
        _record(old, "card.replaced", actor, now)
    code = card_codes.new()
    midnight = dt.datetime.combine(until + DAY, dt.time.min, dates.BANGKOK)
    card = SignInCard(
        seat=seat,
        person=person,
        digest=card_codes.digest(code),
        made_at=now,
        made_by=actor,
        expires_at=midnight,
    )
    card.save()
    _record(card, "card.made", actor, now, person=card.person_id, expires_at=midnight.isoformat())
    return Made(card, code)


def obstacles(persons: Iterable[User], round_: Round, actor: User | None) -> dict[int, Refusal]:
    """Who can be given no card, and why, in a fixed number of queries; ``actor`` None asks about the person alone."""
    by_key = {person.pk: person for person in persons}
    at_desks = Assignment.objects.filter(user__in=by_key, role__in=DESKS).values_list("user_id", flat=True)
    found = {key: Refusal(CARD_OF_A_DESK, user=str(by_key[key])) for key in set(at_desks)}
    if actor is None:
        return found
    for key, other in _other_rounds(by_key, round_):
        if key not in found and not may_manage_round(actor, other):
            found[key] = Refusal(CARD_OPENS_MORE, user=str(by_key[key]), round=str(other))
    return found


def _other_rounds(keys: Iterable[int], round_: Round) -> list[tuple[int, Round]]:
    """Other rounds without a result yet in which these people judge, or judge on some visit."""
    keys = list(keys)
    held = Seat.objects.filter(holder__in=keys).values_list("holder", "committee__round")
    stood_in = StandIn.objects.filter(user__in=keys).values_list("user", "seat__committee__round")
    pairs = sorted({*held.order_by(), *stood_in.order_by()})
    others = Round.objects.exclude(pk=round_.pk).exclude(state=Round.State.PUBLISHED).with_area()
    rounds = others.in_bulk({other for _key, other in pairs})
    return [(key, rounds[other]) for key, other in pairs if other in rounds]


# Taking back


def revoke(card: SignInCard, *, actor: User, now: dt.datetime) -> SignInCard:
    """An unused card lets nobody in any more; the tablet on which a used one let somebody in is signed out.

    What that tablet has not sent stays on it, and goes out once its judge has signed in there again.
    """
    round_ = card.seat.committee.round
    demand(may_manage_round(actor, round_))
    with transaction.atomic():
        hold(round_)
        card = _held(card)
        if card.ending and not opens(card, now):
            raise _ended(card)
        if card.ending:
            card.signed_out_at = now
            card.save(update_fields=["signed_out_at"])
            _record(card, "card.signed_out", actor, now, person=card.ended_by_id)
        else:
            _end(card, SignInCard.Ending.REVOKED, actor, now)
            _record(card, "card.revoked", actor, now)
    return card


def opens(card: SignInCard, now: dt.datetime) -> bool:
    """Whether a session that the card began may still be open somewhere."""
    return bool(
        card.ending == SignInCard.Ending.USED and not card.signed_out_at and now < card.ended_at + sessions.OF_A_JUDGE
    )


def is_signed_out(by_card: int | bool, user: User) -> bool:
    """Whether the card that began the session of ``user`` was taken back since. Asked at each of its requests.

    ``by_card`` is what the session says of it: the card's key; True in one that began before the key was written there.
    """
    if by_card is True:
        return SignInCard.objects.filter(ended_by=user, signed_out_at__isnull=False).exists()
    return not STILL_SIGNED_IN.ask(card=by_card)


STILL_SIGNED_IN = Prepared(
    lambda card: SignInCard.objects.filter(pk=card, signed_out_at=None).order_by().values_list("pk")
)


def _held(card: SignInCard) -> SignInCard:
    """The card's row as it is now, kept so until the transaction ends."""
    return _with_place(SignInCard.objects.select_for_update(of=("self",))).get(pk=card.pk)


def _with_place(rows: QuerySet[SignInCard]) -> QuerySet[SignInCard]:
    return rows.select_related("seat__committee__round", "seat__office", "person", "made_by")


def _end(card: SignInCard, ending: str, by: User, now: dt.datetime) -> None:
    card.ending, card.ended_by, card.ended_at = ending, by, now
    card.save(update_fields=["ending", "ended_by", "ended_at"])


def _record(card: SignInCard, action: str, actor: User | None, now: dt.datetime, **facts: object) -> None:
    round_ = card.seat.committee.round
    audit.record(actor, action, audit.subject_of(card), now=now, round_=round_, seat=card.seat_id, **facts)


# Using


def find(code: str, *, source: str, now: dt.datetime) -> SignInCard:
    """The card that has this code and still lets somebody in. Nothing is spent by looking; a wrong code is counted.

    ``source`` says from where it was typed (:func:`subdistricts.card_codes.source`).
    """
    _demand_patience(source, now)
    digest = card_codes.digest(card_codes.read(code))
    card = _with_place(SignInCard.objects.filter(digest=digest)).first()
    if card is None:
        _count_wrong(source, now)
        raise Refusal(CARD_UNKNOWN)
    if refusal := _refusal(card, now):
        _count_wrong(source, now)
        _record_refused(card, refusal, now)
        raise refusal
    return card


def use(card: SignInCard, *, name: str = "", now: dt.datetime) -> User:
    """Spend the card; returns who is let in. ``name``: of who comes with a spare card."""
    with transaction.atomic():
        hold(card.seat.committee.round)
        card = _held(card)
        refusal = _refusal(card, now)
        if refusal is None:
            person = card.person or _who_came(card, name, now)
            _end(card, SignInCard.Ending.USED, person, now)
            _record(card, "card.used", person, now, person=person.pk)
            return person
    _record_refused(card, refusal, now)
    raise refusal


def _refusal(card: SignInCard, now: dt.datetime) -> Refusal | None:
    if card.ending:
        return _ended(card)
    if now >= card.expires_at:
        return Refusal(CARD_EXPIRED, day=dates.short(card.last_day, _language()))
    if card.person is None:
        return None
    if not _sits(card.person, card.seat):
        return Refusal(CARD_OF_NO_SEAT, user=str(card.person), seat=str(card.seat))
    return obstacles([card.person], card.seat.committee.round, None).get(card.person.pk)


def _ended(card: SignInCard) -> Refusal:
    moment = timezone.localtime(card.ended_at)
    day, time = dates.short(moment.date(), _language()), dates.clock(moment.time(), _language())
    return Refusal(CARD_ENDED, ending=card.get_ending_display(), day=day, time=time)


def _record_refused(card: SignInCard, refusal: Refusal, now: dt.datetime) -> None:
    with transaction.atomic():
        _record(_held(card), "card.refused", None, now, why=refusal.code)


def _language() -> str:
    return get_language() or "th"


# Who comes with a spare card


def _who_came(card: SignInCard, name: str, now: dt.datetime) -> User:
    """An account of that name, named as the seat's stand-in on the visits of one day: today's, or the next day's."""
    name, seat = names.normal(name), card.seat
    if not any(sign.isalpha() for sign in name):
        raise Refusal(CARD_NEEDS_NAME)
    _demand_under_way(seat.committee.round)
    visits = next_visits(seat.committee.round, now)
    namesake = Seat.objects.filter(committee=seat.committee, holder__name=name).first()
    if namesake:
        raise Refusal(STAND_IN_HOLDS_A_SEAT, user=name, seat=str(namesake))
    person = _came_before(seat, name)
    taken = {row.visit_id: row for row in StandIn.objects.filter(seat=seat, visit__in=visits).select_related("user")}
    for row in taken.values():
        if row.user != person:
            raise Refusal(CARD_SEAT_TAKEN, user=str(row.user), seat=str(seat))
    person = person or _new_person(card, name, now)
    for visit in visits:
        if visit.pk not in taken:
            row = StandIn(seat=seat, visit=visit, user=person, reason=_("Came with a spare card."))
            committees.save_stand_in(row, actor=None, now=now)
    return person


def next_visits(round_: Round, now: dt.datetime) -> list[Visit]:
    """The visits that are not over, of the first day that has any."""
    coming = list(round_.visits.filter(ends_at__gt=now).select_related("round").order_by("starts_at", "pk"))
    if not coming:
        raise Refusal(CARD_NO_VISIT)
    day = timezone.localdate(coming[0].starts_at)
    return [visit for visit in coming if timezone.localdate(visit.starts_at) == day]


def _came_before(seat: Seat, name: str) -> User | None:
    """Who came to this seat with a spare card under the same name: on the second day, or with another tablet."""
    used = SignInCard.objects.filter(seat=seat, person=None, ending=SignInCard.Ending.USED)
    card = used.filter(ended_by__name=name, ended_by__is_active=True).select_related("ended_by").last()
    return card.ended_by if card and not obstacles([card.ended_by], seat.committee.round, None) else None


def _new_person(card: SignInCard, name: str, now: dt.datetime) -> User:
    """Without a password: nothing but cards lets such a person in."""
    person = User(username=f"standin-{card.pk}", name=name, office=card.seat.office, is_demo=card.made_by.is_demo)
    return people.save_user(person, actor=None, now=now)


# Guessing


def _demand_patience(source: str, now: dt.datetime) -> None:
    wrong = WrongCode.objects.filter(at__gt=now - WINDOW).order_by("-at").values_list("at", "source")
    newest = list(wrong[:WRONG_FROM_ALL])
    here = [at for at, where in newest if where == source]
    for times, most in ((here, WRONG_FROM_ONE), ([at for at, _where in newest], WRONG_FROM_ALL)):
        if len(times) >= most:
            wait = times[most - 1] + WINDOW - now
            raise Refusal(TOO_MANY_CODES, minutes=math.ceil(wait / dt.timedelta(minutes=1)))


def _count_wrong(source: str, now: dt.datetime) -> None:
    with transaction.atomic():
        WrongCode.objects.filter(at__lte=now - WINDOW).delete()
        WrongCode.objects.create(at=now, source=source)
        if WrongCode.objects.filter(at__gt=now - WINDOW).count() == WRONG_FROM_ALL:
            log.warning("%s wrong card codes within %s: cards wait", WRONG_FROM_ALL, WINDOW)
