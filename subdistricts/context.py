"""What every page's frame needs beside the page's own facts: the menu of the person who is signed in."""

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any

from django.db.models import Exists, QuerySet, Subquery
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from subdistricts.models import Round, Seat, StandIn, User
from subdistricts.permissions import may_administer
from subdistricts.prepared import Prepared
from subdistricts.reach import Reach
from subdistricts.roles import roles_with


@dataclass(frozen=True, slots=True)
class Link:
    name: Promise
    address: str
    is_here: bool


class Navigation:
    """The menu by role. It asks the database once (and for the person's roles), and only when it is drawn."""

    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @cached_property
    def links(self) -> list[Link]:
        user = self.request.user
        if not user.is_authenticated:
            return []
        judged, leads = self._rounds
        found = (
            *self._judging(judged),
            *self._putting_forward(user),
            *self._results(user, leads),
            *self._tpmap(user),
            *self._setting_up(user),
        )
        return [link for link in found if link]

    @property
    def judges(self) -> bool:
        """Whether pages work with the device's own copy too: for who holds a seat or sits for another."""
        user = getattr(self.request, "user", None)  # a request that was refused before anybody asked who it is has none
        return user is not None and user.is_authenticated and self._rounds[0] is not None

    @cached_property
    def _rounds(self) -> tuple[int | None, bool]:
        """The newest round that the person judges, and whether he leads any."""
        user = self.request.user
        [(held, stood_in, leads)] = rounds_of_menu(user.reach).ask(user=user.pk)
        return max(filter(None, (held, stood_in)), default=None), bool(leads)

    def _judging(self, judged: int | None) -> list[Link | None]:
        if judged is None:
            return []
        return [
            self._link(_("My visits"), "day", under="/day/"),
            self._link(_("My sheets"), "my_sheets", under="/sheets/"),
            self._link(_("Practice scoring"), "practice", judged, under="/practice/"),
        ]

    def _putting_forward(self, user: User) -> list[Link | None]:
        if not user.reach.districts(roles_with("put_forward")):
            return []
        return [self._link(_("Our subdistrict"), "nominations", under="/nominations/")]

    def _results(self, user: User, leads: bool) -> list[Link | None]:
        if not user.reach.holds(roles_with("see_result")):
            return []
        rounds = self._link(_("Selection rounds"), "rounds", under="/rounds/")
        programme = self._link(_("Programme"), "programme_nearest") if leads else None
        home = user.reach.home_province
        map_ = self._link(_("Map"), "province_map", home) if home else None
        seasons = self._link(_("Seasons"), "seasons", under="/seasons/")
        return [rounds, seasons, programme, map_]

    def _tpmap(self, user: User) -> list[Link | None]:
        sees = user.reach.holds(roles_with("see_tpmap_sums"))
        return [self._link(_("TPMAP follow-up"), "tpmap", under="/tpmap/")] if sees else []

    def _setting_up(self, user: User) -> list[Link | None]:
        return [self._link(_("Manage data"), "admin:index")] if may_administer(user) else []

    def _link(self, name: Promise, url_name: str, *args: object, under: str | None = None) -> Link | None:
        try:
            address = reverse(url_name, args=args)
        except NoReverseMatch:
            return None
        return Link(name, address, self.request.path.startswith(under or address))


@lru_cache(maxsize=1000)
def rounds_of_menu(reach: Reach) -> Prepared:
    """One question for all: the newest round in which the person holds a seat, or sits for another; if he leads any.

    The first two are looked for from his own seats, so that it matters little how many rounds there are.
    """
    led = Round.objects.filter(reach.rounds(roles_with("lead_round")))
    return Prepared(
        lambda user: (
            User.objects.filter(pk=user)
            .order_by()
            .values_list(
                Subquery(_newest(Seat.objects.filter(holder=user), "committee__round__")),
                Subquery(_newest(StandIn.objects.filter(user=user), "seat__committee__round__")),
                Exists(led),
            )
        )
    )


def _newest(places: QuerySet[Any], path: str) -> QuerySet[Any]:
    """The newest round past its draft of these places on committees."""
    past_draft = places.exclude(**{f"{path}state": Round.State.DRAFT})
    return past_draft.order_by(f"-{path}pk").values(f"{path}pk")[:1]


def frame(request: HttpRequest) -> dict[str, Navigation]:
    return {"navigation": Navigation(request)}
