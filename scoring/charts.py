"""Plots drawn by the server as SVG: they print, need no library, and say the same in words to who cannot see them.

Only numbers and names that the caller gives come in; colours are the page's own (``currentColor`` and its classes).
"""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from html import escape

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
        return MARGIN + (WIDTH - 2 * MARGIN) * (float(total) - self.low) / (self.high - self.low)


class Strips:
    """A column of strips, one a candidate: each judge's total as a dot on a line, a tick at what they come to."""

    def __init__(self, scale: Scale) -> None:
        self.scale = scale
        # Not through format_html: a column has thousands of dots. What is not a number of ours is escaped.
        self._begin = f'<svg class="strip" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}" role="img" '
        line = f'<line class="strip-line" x1="{MARGIN}" x2="{WIDTH - MARGIN}" y1="{MIDDLE}" y2="{MIDDLE}"/>'
        self._line = f'">{line}'

    def dot(self, total: Fraction, label: str = "") -> SafeString:
        """A dot with a label shows it when pointed at."""
        circle = f'<circle cx="{self.scale.x(total):.1f}" cy="{MIDDLE}" r="{RADIUS}"'
        end = f"><title>{escape(label)}</title></circle>" if label else "/>"
        return mark_safe(circle + end)  # noqa: S308 - numbers and escaped text

    def strip(self, dots: Iterable[SafeString], mean: Fraction | None, words: str) -> SafeString:
        """One candidate's strip of dots made by ``dot``; ``words`` say it all."""
        drawn = f'{self._begin}aria-label="{escape(words)}{self._line}{"".join(dots)}{self._tick(mean)}</svg>'
        return mark_safe(drawn)  # noqa: S308 - made of the above

    def _tick(self, mean: Fraction | None) -> str:
        if mean is None:
            return ""
        left = f"{self.scale.x(mean) - TICK / 2:.2f}"
        return f'<rect x="{left}" y="3" width="{TICK}" height="{HEIGHT - 6}"/>'
