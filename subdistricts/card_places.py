"""The committee as its office sees it for cards: who can be given one, what became of the newest, which may be open."""

import datetime as dt
from dataclasses import dataclass

from django.utils.translation import gettext as _

from subdistricts import cards
from subdistricts.models import Round, Seat, SignInCard, User
from subdistricts.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Place:
    """Somebody who can be given a card, or a seat that a spare one can be made for.

    ``card`` is the newest; ``earlier`` those before it with which somebody may still be signed in.
    """

    seat: Seat
    person: User | None
    obstacle: Refusal | None
    card: SignInCard | None
    earlier: tuple[SignInCard, ...] = ()
    can_take_back: bool = False  # the newest

    def __str__(self) -> str:
        return f"{self.person or _('spare card')} · {self.seat}"

    @property
    def key(self) -> str:
        return f"{self.seat.pk}:{self.person.pk if self.person else ''}"


def is_good(card: SignInCard | None, now: dt.datetime) -> bool:
    """Whether the card still lets somebody in, or has let in who holds it: no other one is due."""
    if card is None:
        return False
    used = card.ending == SignInCard.Ending.USED and not card.signed_out_at
    return used or (not card.ending and now < card.expires_at)


def places(round_: Round, actor: User, now: dt.datetime) -> list[Place]:
    """Each seat's holder and stand-ins, and its spare card, in the order of the committee."""
    rows = Seat.objects.filter(committee__round=round_).order_by("number")
    rows = rows.select_related("committee__round", "office", "holder").prefetch_related("stand_ins__user")
    sitting = {seat: _people_of(seat) for seat in rows}
    against = cards.obstacles({person for persons in sitting.values() for person in persons}, round_, actor)
    made = SignInCard.objects.filter(seat__committee__round=round_).order_by("pk").select_related("ended_by", "person")
    by_place: dict[tuple[int, int | None], list[SignInCard]] = {}
    for card in made:
        by_place.setdefault((card.seat_id, card.person_id), []).append(card)
    return [
        _place(seat, person, against, by_place.get((seat.pk, person and person.pk), []), now)
        for seat, persons in sitting.items()
        for person in (*persons, None)
    ]


def _place(
    seat: Seat, person: User | None, against: dict[int, Refusal], made: list[SignInCard], now: dt.datetime
) -> Place:
    newest = made[-1] if made else None
    return Place(
        seat,
        person,
        against.get(person.pk) if person else None,
        newest,
        earlier=tuple(card for card in made[:-1] if cards.opens(card, now)),
        can_take_back=newest is not None and (not newest.ending or cards.opens(newest, now)),
    )


def _people_of(seat: Seat) -> list[User]:
    sitting = [seat.holder, *(row.user for row in seat.stand_ins.all())]
    return [person for person in dict.fromkeys(sitting) if person and person.is_active]
