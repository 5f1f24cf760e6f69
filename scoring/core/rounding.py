"""The one place that rounds, and it does so for the eye alone: nothing is ever computed from what comes out of here."""

from fractions import Fraction


def four_decimals(value: Fraction) -> str:
    """As in a ranking's file: 87.5 is "87.5000". Half goes up."""
    return _half_up(value, 4)


def two_decimals(value: Fraction) -> str:
    """As on screens and papers: 85.665 is "85.67". Half goes up."""
    return _half_up(value, 2)


def _half_up(value: Fraction, places: int) -> str:
    ten = 10**places
    rounded = (2 * value.numerator * ten + value.denominator) // (2 * value.denominator)
    whole, part = divmod(abs(rounded), ten)
    sign = "-" if rounded < 0 else ""
    return f"{sign}{whole}.{part:0{places}d}"
