"""An area's TPMAP sums in words and figures, dimension by dimension; for readers outside with small counts withheld."""

from dataclasses import dataclass

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from subdistricts.models.tpmap import Dimension, Status
from subdistricts.suppression import suppressed
from subdistricts.tpmap_charts import bar
from subdistricts.tpmap_progress import Progress
from subdistricts.tpmap_standing import Counted

WITHHELD = "*"
UNKNOWN = "–"


@dataclass(frozen=True, slots=True)
class Sums:
    """One dimension of an area. ``counts`` in the order of the statuses."""

    dimension: str
    counts: tuple[str, ...]
    base: str
    share: str
    change: str
    bar: SafeString | str

    @property
    def is_withheld(self) -> bool:
        return WITHHELD in self.counts


def sums_of(area: Progress, *, suppress: bool) -> list[Sums]:
    """All six dimensions: an empty one where nothing was reported."""
    return [_line(each, area.by_dimension.get(each.value), suppress=suppress) for each in Dimension]


def _line(dimension: Dimension, counted: Counted | None, *, suppress: bool) -> Sums:
    name = str(dimension.label)
    if counted is None:
        return Sums(name, (UNKNOWN,) * len(Status), UNKNOWN, UNKNOWN, "", "")
    counts: tuple[int | None, ...] = counted.counts
    base: int | None = counted.base
    if suppress:
        row = suppressed(counted.counts)
        counts, base = row.parts, row.whole
    tells = base is not None and counts[0] is not None and counted.percent is not None
    return Sums(
        name,
        tuple(_figure(count) for count in counts),
        _figure(base),
        f"{counted.percent}%" if tells else WITHHELD if suppress else UNKNOWN,
        f"{counted.change:+,}" if counted.change and not suppress else "",
        _bar(name, counted) if tells else "",
    )


def _figure(count: int | None) -> str:
    return WITHHELD if count is None else f"{count:,}"


def _bar(name: str, counted: Counted) -> SafeString:
    words = _("%(dimension)s: %(settled)s of %(base)s settled") % {
        "dimension": name,
        "settled": f"{counted.settled:,}",
        "base": f"{counted.base:,}",
    }
    return bar(counted.settled, counted.base, words)
