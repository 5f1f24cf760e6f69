"""How the TPMAP follow-up is drawn: bars as SVG, and tables of so many cells that no template draws them.

Colours are the page's own and say nothing that is not written beside them. What comes in as a name is escaped.
"""

from collections.abc import Callable, Iterable
from functools import lru_cache
from html import escape

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from subdistricts.thai import dates
from subdistricts.tpmap_progress import DIMENSIONS, Progress
from subdistricts.tpmap_standing import Counted

ANY = "000000"  # stands for an area's code
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


def body(areas: Iterable[Progress], address: str, beside: Callable[[Progress], str]) -> SafeString:
    """Rows of a table: the area, its share and base in each dimension with what changed, its last report.

    ``address`` is where an area's name leads, with ``ANY`` in place of its code; ``beside`` says what stands under it.
    """
    language = get_language() or "th"
    before_code, after_code = escape(address).split(ANY)
    rows = []
    for area in areas:
        counted = tuple(map(area.by_dimension.get, DIMENSIONS))
        last = _day(area.last, language) if area.last else "–"
        rows.append(_row(f"{before_code}{area.code}{after_code}", area.name, beside(area), counted, last))
    return mark_safe("".join(rows))  # noqa: S308 - numbers and escaped text


_day = lru_cache(maxsize=500)(dates.short)


@lru_cache(maxsize=5000)
def _row(address: str, name: str, beside: str, counted: tuple[Counted | None, ...], last: str) -> str:
    """Remembered by all that it says: of hundreds of rows a new report changes one."""
    cells = "".join([NOT_REPORTED if each is None else _cell(each) for each in counted])
    under = f'<span class="where">{escape(beside)}</span>' if beside else ""
    return (
        f'<tr><th scope="row" class="who"><a href="{address}">{escape(name)}</a>'
        f'{under}</th>{cells}<td class="nowrap">{escape(last)}</td></tr>'
    )


def _cell(counted: Counted) -> str:
    percent, change = counted.percent, counted.change
    shown = "–" if percent is None else f"{percent}%"
    more = f" <i>{change:+,}</i>" if change else ""
    of_base = f"<small>{counted.settled:,}/{counted.base:,}{more}</small>"
    return f'<td class="share s{level(percent)}"><b>{shown}</b> {of_base}</td>'
