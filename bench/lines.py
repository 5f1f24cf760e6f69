"""What is said of a figure: one line of JSON, the bar it is held against, and the table at the end."""

import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

Line = dict[str, Any]
UNITS = {"per_second": "a second", "seconds": "s", "ms": "ms"}
FASTEST_OF = 0.95  # the slowest but 5 of 100


@dataclass(frozen=True, slots=True)
class Bar:
    """What one measure of a figure has to keep to."""

    measure: str
    limit: float
    at_least: bool = False

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.limit:g} {UNITS.get(self.measure, self.measure)}"

    def is_met(self, value: float) -> bool:
        return value >= self.limit if self.at_least else value <= self.limit


# By figure and number of candidates. They were set to be ahead of the fastest peer: docs/bench.md.
BARS: dict[tuple[str, int | None], tuple[Bar, ...]] = {
    ("ranking_first", 25): (Bar("ms", 25),),
    ("ranking_first", 250): (Bar("ms", 80),),
    ("ranking_first", 1000): (Bar("ms", 300),),
    ("ranking_later", 25): (Bar("ms", 6),),
    ("ranking_later", 250): (Bar("ms", 15),),
    ("ranking_later", 1000): (Bar("ms", 50),),
    ("sheet_data", 250): (Bar("ms", 4),),
    ("op_put", None): (Bar("ms", 6),),
    ("op_put_16", None): (Bar("per_second", 300, at_least=True), Bar("ratio", 0.2, at_least=True)),
    ("drain_16", None): (Bar("seconds", 5),),
    ("import_areas", None): (Bar("ratio", 3),),
}
# Of a list with hundreds of rows, whichever it is; by the begin of the figure's name.
BARS_OF_LISTS = {"preview": (Bar("ms", 1000),), "apply": (Bar("ms", 3000),)}
PEER_MS = {
    ("ranking_later", 25): 7.8,
    ("ranking_later", 250): 28,
    ("ranking_later", 1000): 98,
    ("sheet_page", 250): 4.3,
}


def milliseconds(samples: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile of samples in seconds."""
    ordered = sorted(samples)
    slow = ordered[min(len(ordered) - 1, round(FASTEST_OF * len(ordered)))]
    return {"ms": round(statistics.median(ordered) * 1000, 2), "p95_ms": round(slow * 1000, 2)}


def bars_of(figure: str, candidates: int | None) -> tuple[Bar, ...]:
    return BARS.get((figure, candidates)) or BARS_OF_LISTS.get(figure.partition("_")[0], ())


def judged(line: Line) -> Line:
    """The line with its bars, whether it meets them (null where there is none), and the peer's figure."""
    at = (line["figure"], line.get("candidates"))
    bars = bars_of(*at)
    limits = {f"bar_{bar.measure}": bar.limit for bar in bars}
    met = all(bar.is_met(line[bar.measure]) for bar in bars) if bars else None
    peer = {"peer_ms": PEER_MS[at]} if at in PEER_MS else {}
    return {**line, **limits, **peer, "met": met}


# The table


def summary(lines: Iterable[Line]) -> str:
    return "\n".join(["", *(_row(line) for line in lines), ""])


def _row(line: Line) -> str:
    name = f"{line['figure']} {line['candidates']}" if "candidates" in line else line["figure"]
    begin = f"{name:<20}{line['database']:<16}"
    if "error" in line:
        return f"{begin}NOT MEASURED: {line['error']}"
    verdict = {True: "met", False: "MISSED", None: ""}[line["met"]]
    return f"{begin}{_measured(line):<24}{_bare(line):<40}{_limits(line):<36}{verdict}"


def _measured(line: Line) -> str:
    return next(f"{line[key]:>10,} {unit}" for key, unit in UNITS.items() if key in line)


def _bare(line: Line) -> str:
    bare = next((f"{line[f'bare_{key}']:,} {unit}" for key, unit in UNITS.items() if f"bare_{key}" in line), "")
    return f"bare {bare}, ratio {line['ratio']}" if bare else ""


def _limits(line: Line) -> str:
    bars = [
        f"{'≥' if bar.at_least else '≤'} {bar.limit:g} {UNITS.get(bar.measure, 'ratio')}"
        for bar in bars_of(line["figure"], line.get("candidates"))
    ]
    return f"bar {', '.join(bars)}" if bars else ""
