"""Ctrl-C and a plea to end both let everything that was started be stopped in order, once."""

import signal
import sys

BOTH = (signal.SIGINT, signal.SIGTERM)


def end_in_order() -> None:
    for number in BOTH:
        signal.signal(number, _end)


def _end(*_: object) -> None:
    """A second signal must not cut short what the first one began."""
    for number in BOTH:
        signal.signal(number, _already_ending)
    sys.exit("stopped")


def _already_ending(*_: object) -> None:
    """Nothing more to do."""
