"""Pages of the TPMAP follow-up: a province's, a district's, and one at a visit. They show and decide nothing."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from subdistricts import tpmap
from subdistricts import tpmap_instructions as instructions
from subdistricts.answers import require
from subdistricts.models import District, TpmapInstruction, Visit
from subdistricts.models.tpmap import Dimension, Status, Unit
from subdistricts.permissions import (
    may_follow_up_tpmap,
    may_instruct_at,
    may_report_tpmap,
    may_see_counts_at,
    may_see_round,
    may_see_tpmap_of,
    may_see_tpmap_sums,
)
from subdistricts.refusals import Refusal
from subdistricts.roles import roles_with
from subdistricts.tpmap_charts import ANY, body
from subdistricts.tpmap_forms import InstructionForm
from subdistricts.tpmap_progress import Progress, Reading, in_order, places_of, read, years_of
from subdistricts.tpmap_words import sums_of


@dataclass(frozen=True, slots=True)
class Choice:
    """A way to see the same page otherwise."""

    name: str
    address: str
    is_here: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """Which part of the counts the page is asked for; what is not known falls back."""

    years: list[int]
    year: int | None
    unit: Unit
    dimension: str

    @classmethod
    def of(cls, request: HttpRequest, province: str) -> "Asked":
        years = years_of(province)
        typed, unit, dimension = (request.GET.get(name, "") for name in ("year", "unit", "dimension"))
        year = int(typed) if typed.isdecimal() and int(typed) in years else next(iter(years), None)
        unit = Unit(unit) if unit in Unit.values else Unit.PERSONS
        return cls(years, year, unit, dimension if dimension in Dimension.values else "")

    def choices(self) -> dict[str, list[Choice]]:
        """Only where there is something to choose."""
        years = [self._choice(str(year), year=year, here=year == self.year) for year in self.years]
        units = [self._choice(str(unit.label), unit=unit, here=unit == self.unit) for unit in Unit]
        orders = [self._choice(_("furthest behind"), dimension="", here=not self.dimension)]
        orders += [self._choice(str(each.label), dimension=each, here=each == self.dimension) for each in Dimension]
        return {"years": years if len(years) > 1 else [], "units": units, "orders": orders}

    def _choice(self, name: str, *, here: bool, **changes: Any) -> Choice:
        asked = {"year": self.year or "", "unit": self.unit.value, "dimension": self.dimension} | changes
        return Choice(name, "?" + "&".join(f"{key}={value}" for key, value in asked.items() if value), here)


@login_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Straight to the one place that is the person's; a list of provinces for who has several."""
    districts = request.user.reach.districts(roles_with("report_tpmap"))
    if len(districts) == 1 and not request.user.reach.own_provinces(roles_with("report_tpmap")):
        return redirect("tpmap_district", pk=next(iter(districts)))
    provinces = list(tpmap.provinces_of(request.user)[:100])
    if not provinces:
        raise Http404
    if len(provinces) == 1:
        return redirect("tpmap_province", pk=provinces[0].pk)
    return render(request, "subdistricts/tpmap_provinces.html", {"provinces": provinces})


@login_required
@require_safe
def province(request: HttpRequest, pk: str) -> HttpResponse:
    """All districts and subdistricts for its staff; sums with small counts withheld for everybody else."""
    require(may_see_tpmap_sums(request.user, pk))
    places = places_of(district__province=pk)
    if not places:
        raise Http404
    asked = Asked.of(request, pk)
    reading = read(places, asked.year, asked.unit)
    is_inside = bool(may_see_tpmap_of(request.user, pk))
    context = {
        **_frame(asked, reading, is_inside=is_inside),
        "province": places[0].district.province,
        "own_districts": sorted(request.user.reach.districts(roles_with("report_tpmap"))),
    }
    if is_inside:
        context |= {
            "districts": _district_rows(reading, asked),
            "subdistricts": _subdistrict_rows(reading, asked),
            "instructions": instructions.in_short(tpmap.open_instructions(reading.parents)),
            "may_import": may_follow_up_tpmap(request.user, pk),
        }
    return render(request, "subdistricts/tpmap_province.html", context)


@login_required
@require_safe
def district(request: HttpRequest, pk: str) -> HttpResponse:
    """One district for its officers and the province's staff: its subdistricts, and what was asked of it."""
    row = get_object_or_404(District.objects.select_related("province"), pk=pk)
    require(may_report_tpmap(request.user, row))
    asked = Asked.of(request, row.province_id)
    reading = _of_district(row, asked)
    rows = TpmapInstruction.objects.visible_to(request.user).filter(district=row)
    context = {
        **_frame(asked, reading, is_inside=True),
        "district": row,
        "subdistricts": _subdistrict_rows(reading, asked),
        "instructions": instructions.in_full(rows),
        "may_close": may_follow_up_tpmap(request.user, row.province_id),
        "sees_province": may_see_tpmap_sums(request.user, row.province_id),
    }
    return render(request, "subdistricts/tpmap_district.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def at_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """Which of a district's subdistricts are behind, and what was asked of it: read where one stands before its people.

    Nothing here tells of any other round, and a zone's committee learns no small count of the province it judges.
    """
    visits = Visit.objects.visible_to(request.user).select_related("district__province", "round")
    visit = get_object_or_404(visits, pk=pk, kind=Visit.Kind.TPMAP, district__isnull=False)
    require(may_see_round(request.user, visit.round))
    may_instruct = may_instruct_at(request.user, visit)
    form = InstructionForm(request.POST or None, visit=visit, user=request.user) if may_instruct else None
    if request.method == "POST":
        require(may_instruct)
        if form.is_valid() and _instruct(form, request):
            return redirect("tpmap_visit", pk=pk)
    asked = Asked.of(request, visit.district.province_id)
    reading = _of_district(visit.district, asked)
    is_inside = bool(may_see_counts_at(request.user, visit))
    context = {
        **_frame(asked, reading, is_inside=is_inside),
        "visit": visit,
        "district": visit.district,
        "form": form,
        "may_report": may_report_tpmap(request.user, visit.district),
        "behind": in_order((area for area in reading.subdistricts if area.is_behind), asked.dimension),
    }
    if is_inside:
        context["instructions"] = instructions.in_full(TpmapInstruction.objects.filter(district=visit.district))
    return render(request, "subdistricts/tpmap_visit.html", context, status=422 if form and form.is_bound else 200)


def _instruct(form: InstructionForm, request: HttpRequest) -> bool:
    try:
        tpmap.give_instruction(form.instruction(), actor=request.user, now=timezone.now())
    except Refusal as refusal:
        form.add_error(None, refusal.message)
        return False
    return True


def _of_district(row: District, asked: Asked) -> Reading:
    return read(places_of(district=row.pk), asked.year, asked.unit)


def _frame(asked: Asked, reading: Reading, *, is_inside: bool) -> dict[str, Any]:
    whole = reading.whole()
    sums = sums_of(whole, suppress=not is_inside)
    return {
        "asked": asked,
        "choices": asked.choices(),
        "reading": reading,
        "whole": whole,
        "sums": sums,
        "dimensions": [capfirst(str(each.label)) for each in Dimension],
        "statuses": [capfirst(str(each.label)) for each in Status],
        "is_inside": is_inside,
    }


def _subdistrict_rows(reading: Reading, asked: Asked) -> str:
    several = len(reading.parents) > 1  # of one district alone nobody needs telling which
    names = {code: str(row) if several else "" for code, row in reading.parents.items()}
    areas = in_order(reading.subdistricts, asked.dimension)
    return body(areas, reverse("tpmap_subdistrict", args=[ANY]), lambda area: names[area.parent])


def _district_rows(reading: Reading, asked: Asked) -> str:
    areas = in_order(reading.districts(), asked.dimension)
    return body(areas, reverse("tpmap_district", args=[ANY]), _reported)


def _reported(area: Progress) -> str:
    return ngettext(
        "%(reported)d of %(count)d subdistrict reported", "%(reported)d of %(count)d subdistricts reported", area.of
    ) % {"reported": area.reported, "count": area.of}
