"""How the TPMAP follow-up is drawn: bars as SVG, and tables of so many cells that no template draws them.

Colours are the page's own and say nothing that is not written beside them. What comes in as a name is escaped.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from subdistricts.models.tpmap import Dimension
from subdistricts.thai import dates
from subdistricts.tpmap_progress import Counted, Progress

WIDTH, HEIGHT = 200, 14
NOT_REPORTED = '<td class="share none">–</td>'


def bar(settled: int, base: int, words: str) -> SafeString:
    """What is settled, from the left, of all that was to be checked; ``words`` say the same."""
    done = WIDTH * settled / base if base else 0
    return mark_safe(  # noqa: S308 - numbers and escaped text
        f'<svg class="bar" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        f'aria-label="{escape(words)}"><rect class="bar-all" width="{WIDTH}" height="{HEIGHT}" rx="3"/>'
        f'<rect class="bar-done" width="{done:.1f}" height="{HEIGHT}" rx="3"/></svg>'
    )


def level(percent: int | None) -> int:
    """Four quarters and all: how dark a cell is."""
    return 4 if percent is None else percent // 25


def body(
    areas: Iterable[Progress], address: Callable[[Progress], str], beside: Callable[[Progress], str]
) -> SafeString:
    """Rows of a table: the area, its share and base in each dimension with what changed, its last report.

    ``address`` says where an area's name leads, ``beside`` what stands under it.
    """
    language = get_language() or "th"
    rows = []
    for area in areas:
        cells = "".join(
            [_cell(area.by_dimension[each]) if each in area.by_dimension else NOT_REPORTED for each in Dimension.values]
        )
        last = _day(area.last, language) if area.last else "–"
        rows.append(
            f'<tr><th scope="row" class="who"><a href="{escape(address(area))}">{escape(area.name)}</a>'
            f'<span class="where">{escape(beside(area))}</span></th>{cells}<td class="nowrap">{last}</td></tr>'
        )
    return mark_safe("".join(rows))  # noqa: S308 - numbers and escaped text


def _cell(counted: Counted) -> str:
    percent, change = counted.percent, counted.change
    shown = "–" if percent is None else f"{percent}%"
    more = f" <i>{change:+,}</i>" if change else ""
    of_base = f"<small>{counted.settled:,}/{counted.base:,}{more}</small>"
    return f'<td class="share s{level(percent)}"><b>{shown}</b> {of_base}</td>'


@lru_cache(maxsize=500)
def _day(day: object, language: str) -> str:
    return escape(dates.short(day, language))
