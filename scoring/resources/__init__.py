"""Lists of the upper floor, in and out: recusals."""

from scoring.resources.recusals import Recusals

__all__ = ["Recusals"]
