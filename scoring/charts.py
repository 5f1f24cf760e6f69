"""Plots drawn by the server as SVG: they print, need no library, and say the same in words to who cannot see them.

Only numbers and names that the caller gives come in; colours are the page's own (``currentColor`` and its classes).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

WIDTH, HEIGHT, MARGIN, RADIUS = 240, 34, 9, 6
MIDDLE = HEIGHT // 2


@dataclass(frozen=True, slots=True)
class Scale:
    """The part of 0 … 100 that a column of strips shows, the same for all of them so that they compare."""

    low: int
    high: int

    @classmethod
    def around(cls, totals: Iterable[Fraction]) -> "Scale":
        """From the five below the lowest to the five above the highest total, and at least ten wide."""
        values = list(totals)
        if not values:
            return cls(0, 100)
        low = 5 * math.floor(min(values) / 5)
        high = 5 * math.ceil(max(values) / 5)
        while high - low < 10:
            low, high = max(0, low - 5), min(100, high + 5)
        return cls(low, high)

    def x(self, total: Fraction) -> str:
        return f"{MARGIN + (WIDTH - 2 * MARGIN) * float((total - self.low) / (self.high - self.low)):.1f}"


@dataclass(frozen=True, slots=True)
class Dot:
    name: str
    total: Fraction
    label: str  # the total as the page writes it


def strip(scale: Scale, dots: Sequence[Dot], mean: Fraction | None, words: str) -> SafeString:
    """One candidate's totals as dots on a line, with a tick at what they come to; ``words`` say it all."""
    return format_html(
        '<svg class="strip" viewBox="0 0 {} {}" width="{}" height="{}" role="img" aria-label="{}">'
        '<line class="strip-line" x1="{}" x2="{}" y1="{}" y2="{}" />{}{}</svg>',
        WIDTH,
        HEIGHT,
        WIDTH,
        HEIGHT,
        words,
        MARGIN,
        WIDTH - MARGIN,
        MIDDLE,
        MIDDLE,
        format_html_join(
            "",
            '<circle cx="{}" cy="{}" r="{}"><title>{} {}</title></circle>',
            ((scale.x(dot.total), MIDDLE, RADIUS, dot.name, dot.label) for dot in dots),
        ),
        _tick(scale, mean),
    )


def _tick(scale: Scale, mean: Fraction | None) -> SafeString | str:
    if mean is None:
        return ""
    return format_html('<rect x="{}" y="3" width="2.5" height="{}" />', _left_of(scale.x(mean)), HEIGHT - 6)


def _left_of(x: str) -> str:
    return f"{float(x) - 1.25:.1f}"
