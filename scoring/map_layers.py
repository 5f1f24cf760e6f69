"""What a map can show of a province or a round, and the same as a list.

A layer holds what its reader may see anyway: groups are no secret, visits go with the round's set-up, the ranking with
the board. Who may look is asked before.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import groupby

from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from scoring import ranking_words
from scoring.rankings import Board, Row
from subdistricts import maps
from subdistricts.maps import Mark, Pin
from subdistricts.models import Candidate, District, DistrictGroup, Office, Province, Round, Visit
from subdistricts.thai import dates
from subdistricts.tpmap_progress import Progress, in_order

SHADES = 6  # classes of the style sheet for things that have no order


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the list. ``sign`` is what stands for it on the map, ``shade`` how it is drawn there."""

    sign: str
    name: str
    details: tuple[str, ...] = ()
    shade: str = ""
    is_sample: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """Lines under one heading; a heading may be empty."""

    heading: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Layer:
    """What one map shows, in words, as a list and as marks and pins."""

    code: str
    words: str
    parts: tuple[Part, ...]
    marks: dict[str, Mark] = field(default_factory=dict)
    pins: tuple[Pin, ...] = ()
    note: str = ""

    @property
    def is_empty(self) -> bool:
        return not any(part.lines for part in self.parts)


def provinces_of(round_: Round) -> list[str]:
    """Codes of the provinces that a round's map shows; none for the whole department's."""
    if round_.level == Round.Level.ZONE:
        return sorted(round_.inspection_zone.provinces.values_list("pk", flat=True))
    return [round_.province_id] if round_.province_id else []


# District groups


def groups(province: Province, fiscal_year: int) -> Layer:
    """Which districts put a candidate forward together in one fiscal year, and which are in no group."""
    rows = DistrictGroup.objects.filter(province=province, fiscal_year=fiscal_year).order_by("number")
    members = {group: list(group.districts.all()) for group in rows.prefetch_related("districts")}
    grouped = {district.pk for districts in members.values() for district in districts}
    alone = District.objects.filter(province=province).exclude(pk__in=grouped)
    parts, marks = [], {}
    for group, districts in members.items():
        shade = f"shade-{(group.number - 1) % SHADES + 1}"
        parts.append(Part("", (_group_line(group, districts, shade),)))
        marks |= {district.pk: Mark(shade, str(group.number), f"{district} · {group}") for district in districts}
    if members and alone:
        lines = tuple(Line("–", district.name) for district in alone)
        parts.append(Part(_("In no group"), lines))
    words = _("Districts of %(province)s by group, fiscal year %(year)d BE") % {
        "province": province,
        "year": fiscal_year,
    }
    return Layer("groups", words, tuple(parts), marks)


def _group_line(group: DistrictGroup, districts: Iterable[District], shade: str) -> Line:
    names = ", ".join(district.name for district in sorted(districts, key=lambda each: each.sort_key))
    return Line(str(group.number), str(group), (names,), shade, group.is_sample)


# How far districts have come with TPMAP

BANDS = (25, 50, 75, 100)  # percent: a district's shade is how many of these it has reached


def tpmap(province: Province, progress: Iterable[Progress]) -> Layer:
    """Districts by the share that is settled in the dimension furthest behind; who is furthest behind comes first."""
    ordered = in_order(progress)
    lines = tuple(_progress_line(area) for area in ordered)
    marks = {
        area.code: Mark(line.shade, line.sign, ": ".join((line.name, *line.details)))
        for area, line in zip(ordered, lines, strict=True)
    }
    words = _("TPMAP follow-up in %(province)s: settled in the dimension furthest behind") % {"province": province}
    return Layer("tpmap", words, (Part("", lines),), marks)


def _progress_line(area: Progress) -> Line:
    if area.percent is None:
        said = _("nothing is reported") if not area.reported else _("nobody is to be checked")
        return Line("–", area.name, (said,), "shade-none")
    details = [area.slowest_name]
    if area.missing:
        lacking = ngettext(
            "%(count)d subdistrict has reported nothing", "%(count)d subdistricts have reported nothing", area.missing
        )
        details.append(lacking % {"count": area.missing})
    if area.last:
        details.append(_("as of %(day)s") % {"day": dates.short(area.last, get_language() or "th")})
    return Line(
        f"{area.percent}%", area.name, (" · ".join(details),), f"band-{sum(area.percent >= band for band in BANDS)}"
    )


# A round's visits


def visits(round_: Round) -> Layer:
    """The programme's stops in their order, and candidates without one."""
    rows = list(Visit.objects.filter(round=round_).with_place().select_related("district").order_by("starts_at", "pk"))
    numbered = [(str(number), visit) for number, visit in enumerate(rows, start=1)]
    areas = {visit.pk: _area_of(visit.candidate) or visit.district_id or "" for visit in rows}
    positions = maps.places_of(areas.values())
    pins = tuple(
        Pin(
            number,
            f"{number}. {visit}",
            positions.get(areas[visit.pk]),
            f"pin-{visit.kind}",
            trip=timezone.localdate(visit.starts_at).isoformat(),
        )
        for number, visit in numbered
    )
    parts = [
        Part(
            dates.full_weekday(day, get_language() or "th"), tuple(_visit_line(number, visit) for number, visit in same)
        )
        for day, same in groupby(numbered, key=lambda each: timezone.localdate(each[1].starts_at))
    ]
    unvisited = Candidate.objects.filter(round=round_).without_visit().with_place().order_by("position", "pk")
    if unvisited:
        lines = tuple(Line("–", str(each), (each.place_name,), is_sample=each.is_sample) for each in unvisited)
        parts.append(Part(_("Candidates without a visit"), lines))
    marks = {
        areas[visit.pk][:4]: Mark("shade-1", "", " · ".join(filter(None, (str(visit), _where(visit)))))
        for visit in rows
        if areas[visit.pk]
    }
    words = _("Visits in their order: %(round)s") % {"round": round_}
    return Layer("visits", words, tuple(parts), marks, pins)


def _visit_line(number: str, visit: Visit) -> Line:
    language = get_language() or "th"
    begins, ends = (timezone.localtime(moment).time() for moment in (visit.starts_at, visit.ends_at))
    when = f"{dates.clock(begins, language)} – {dates.clock(ends, language)}"
    kind = "" if visit.kind == Visit.Kind.SCORED else str(visit.get_kind_display())
    details = tuple(filter(None, (_where(visit), when, visit.venue, kind)))
    return Line(number, str(visit), details, f"pin-{visit.kind}", bool(visit.candidate and visit.candidate.is_sample))


def _where(visit: Visit) -> str:
    """Its candidate's district, or the one that a stop without a candidate names; empty where neither is known."""
    if visit.candidate:
        return visit.candidate.place_name
    return str(visit.district or "")


def _area_of(candidate: Candidate | None) -> str:
    """The code of its subdistrict, or of its office's district; empty where only a province is known."""
    if candidate is None:
        return ""
    if candidate.subdistrict_id:
        return candidate.subdistrict_id
    office: Office = candidate.office
    return office.district_id or ""


# A round's ranking, for staff


def ranking(board: Board) -> Layer:
    """Places as they stand on the board: who is within the cut, who follows, for whom nothing counts yet."""
    write = ranking_words.writer(board.live.placings)
    lines, drawn = [], defaultdict(list)
    for row in board.rows:
        place = "–" if row.place is None else str(row.place)
        total = _("no sheet counts") if row.total is None else _("total %(total)s") % {"total": write(row.total)}
        name = board.facts.names[row.candidate.pk]
        details = tuple(filter(None, (name.where, total)))
        line = Line(place, name.name, details, _shade(row), row.candidate.is_sample)
        lines.append(line)
        drawn[_area_of(row.candidate)[:4]].append(line)
    marks = {
        district: Mark(same[0].shade, ", ".join(line.sign for line in same), _together(same))
        for district, same in drawn.items()
        if district
    }
    notice = ranking_words.notice(board)
    words = _("Places as they stand: %(round)s") % {"round": board.facts.round}
    return Layer("ranking", words, (Part("", tuple(lines)),), marks, note=f"{notice.chip}: {notice.strong}")


def _shade(row: Row) -> str:
    if row.place is None:
        return "shade-none"
    return "place-selected" if row.is_selected else "place-tied" if row.is_tied_at_cut else "place-other"


def _together(lines: Iterable[Line]) -> str:
    """Candidates of one district, the best first."""
    return "; ".join(f"{line.sign}: {line.name}" for line in lines)
