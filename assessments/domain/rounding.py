"""The one rounding rule: half away from zero, exact, and only when a figure is shown."""

from decimal import Decimal
from fractions import Fraction


def half_up(value: Fraction | Decimal | int, places: int = 0) -> Decimal:
    """Round to ``places`` decimals, halves away from zero.

    Python's own ``round`` takes halves to even: round(62.5) is 62, a reader expects 63.

    >>> half_up(Fraction(125, 2))
    Decimal('63')
    >>> half_up(Decimal("2.675"), places=2)
    Decimal('2.68')
    """
    numerator, denominator = value.as_integer_ratio()
    whole = (2 * abs(numerator) * 10**places + denominator) // (2 * denominator)
    return Decimal(-whole if numerator < 0 else whole).scaleb(-places)


def display_integer(value: Fraction | Decimal | int) -> int:
    """The whole number that people see for a score.

    >>> display_integer(Fraction(149, 2))
    75
    """
    return int(half_up(value))
