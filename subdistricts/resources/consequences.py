"""What a file brings about beyond its rows, in sentences: what the person who confirms it should have seen.

Asked while the rows are in, so that the database says how things would stand.
"""

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db.models import Count
from django.utils.translation import ngettext

from subdistricts.models import Candidate, District, DistrictGroup, GroupedDistrict, Seat, StandIn
from subdistricts.resources.lists import Taken
from subdistricts.resources.problems import listed
from subdistricts.thai import dates


def _said(things: Iterable[Any], sentence: Callable[[int], str], name: Callable[[Any], object] = str) -> Iterator[str]:
    """The sentence with how many there are and their names; nothing where there are none."""
    names = [name(thing) for thing in things]
    if names:
        yield sentence(len(names)) % {"count": len(names), "names": listed(names)}


def of_seats(taken: Iterable[Taken]) -> Iterator[str]:
    seats = [(each.thing, each.before or {}) for each in taken if isinstance(each.thing, Seat)]
    held = [(seat, before["holder"]) for seat, before in seats if before.get("holder")]
    yield from _said(
        [f"{seat} ({former})" for seat, former in held if seat.holder is None],
        lambda count: ngettext(
            "%(count)d seat would lose its judge: %(names)s.",
            "%(count)d seats would lose their judge: %(names)s.",
            count,
        ),
    )
    yield from _said(
        [f"{seat}: {former} → {seat.holder}" for seat, former in held if seat.holder is not None],
        lambda count: ngettext(
            "%(count)d seat would get another judge: %(names)s.",
            "%(count)d seats would get another judge: %(names)s.",
            count,
        ),
    )
    yield from _said(
        [seat for seat, before in seats if before.get("is_voting") and not seat.is_voting],
        lambda count: ngettext(
            "%(count)d seat would give no scores any more: %(names)s.",
            "%(count)d seats would give no scores any more: %(names)s.",
            count,
        ),
    )
    committees = {seat.committee_id: seat.committee for seat, _before in seats}
    chaired = set(
        Seat.objects.filter(committee__in=committees, role=Seat.Role.CHAIR).values_list("committee", flat=True)
    )
    yield from _said(
        [committee.round for key, committee in committees.items() if key not in chaired],
        lambda count: ngettext(
            "%(count)d committee would have no chair: %(names)s.",
            "%(count)d committees would have no chair: %(names)s.",
            count,
        ),
    )


def of_candidates(taken: Iterable[Taken]) -> Iterator[str]:
    rounds = {each.thing.round_id for each in taken}
    crowded = (
        Candidate.objects.filter(round__in=rounds, district_group__isnull=False)
        .order_by()
        .values("round", "district_group")
        .annotate(count=Count("pk"))
        .filter(count__gt=1)
    )
    groups = DistrictGroup.objects.in_bulk({row["district_group"] for row in crowded})
    yield from _said(
        [f"{groups[row['district_group']]} ({row['count']})" for row in crowded],
        lambda count: ngettext(
            "%(count)d group would put forward more than one candidate: %(names)s.",
            "%(count)d groups would put forward more than one candidate: %(names)s.",
            count,
        ),
    )


def of_visits(taken: Iterable[Taken]) -> Iterator[str]:
    visits = [(each.thing, each.before or {}) for each in taken]
    moved = [
        visit
        for visit, before in visits
        if "starts_at" in before and _day(before["starts_at"]) != _day(visit.starts_at)
    ]
    yield from _said(
        moved,
        lambda count: ngettext(
            "%(count)d visit would move to another day: %(names)s.",
            "%(count)d visits would move to another day: %(names)s.",
            count,
        ),
    )
    yield from _said(
        StandIn.objects.filter(visit__in=[visit.pk for visit in moved]).select_related("user"),
        lambda count: ngettext(
            "%(count)d stand-in was named for the former day: %(names)s.",
            "%(count)d stand-ins were named for the former day: %(names)s.",
            count,
        ),
        lambda stand_in: stand_in.user,
    )
    rounds = {visit.round_id for visit, _before in visits}
    yield from _said(
        Candidate.objects.filter(round__in=rounds).without_visit().with_place(),
        lambda count: ngettext(
            "%(count)d candidate would still have no visit: %(names)s.",
            "%(count)d candidates would still have no visit: %(names)s.",
            count,
        ),
    )


def of_groups(taken: Iterable[Taken]) -> Iterator[str]:
    groups = [each.thing for each in taken if isinstance(each.thing, DistrictGroup) and each.before is None]
    yield from _said(
        groups,
        lambda count: ngettext(
            "%(count)d group would be made: %(names)s.", "%(count)d groups would be made: %(names)s.", count
        ),
    )
    members = [each.thing for each in taken if isinstance(each.thing, GroupedDistrict)]
    for province, year in sorted({(row.district_group.province_id, row.fiscal_year) for row in members}):
        placed = GroupedDistrict.objects.filter(fiscal_year=year).values("district")
        yield from _said(
            District.objects.filter(province=province).exclude(pk__in=placed),
            lambda count: ngettext(
                "%(count)d district would be in no group that year: %(names)s.",
                "%(count)d districts would be in no group that year: %(names)s.",
                count,
            ),
        )


def _day(moment: Any) -> Any:
    return dates.local(moment).date()
