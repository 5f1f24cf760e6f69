"""Plots drawn by the server as SVG: they print, need no library, and say the same in words to who cannot see them.

Only numbers and names that the caller gives come in; colours are the page's own (``currentColor`` and its classes).
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe

WIDTH, HEIGHT, MARGIN, RADIUS, TICK = 240, 34, 9, 6, 2.5
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

    def x(self, total: Fraction) -> float:
        return MARGIN + (WIDTH - 2 * MARGIN) * float(total - self.low) / (self.high - self.low)


@dataclass(frozen=True, slots=True)
class Dot:
    total: Fraction
    label: str = ""


def strip(scale: Scale, dots: Sequence[Dot], mean: Fraction | None, words: str) -> SafeString:
    """One candidate's totals as dots on a line, with a tick at what they come to; ``words`` say it all.

    A dot with a label shows it when pointed at.
    """
    return format_html(
        '<svg class="strip" viewBox="0 0 {0} {1}" width="{0}" height="{1}" role="img" aria-label="{2}">'
        '<line class="strip-line" x1="{3}" x2="{4}" y1="{5}" y2="{5}" />{6}{7}</svg>',
        WIDTH,
        HEIGHT,
        words,
        MARGIN,
        WIDTH - MARGIN,
        MIDDLE,
        mark_safe("".join(_dot(scale, dot) for dot in dots)),  # noqa: S308 - made below, of numbers and escaped text
        _tick(scale, mean),
    )


def _dot(scale: Scale, dot: Dot) -> str:
    title = f"<title>{escape(dot.label)}</title>" if dot.label else ""
    return f'<circle cx="{scale.x(dot.total):.1f}" cy="{MIDDLE}" r="{RADIUS}">{title}</circle>'


def _tick(scale: Scale, mean: Fraction | None) -> SafeString | str:
    if mean is None:
        return ""
    left = f"{scale.x(mean) - TICK / 2:.2f}"
    return format_html('<rect x="{}" y="3" width="{}" height="{}" />', left, TICK, HEIGHT - 6)
