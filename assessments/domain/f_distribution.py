"""Quantiles of the F distribution, by the incomplete beta function; the standard library has none."""

from math import exp, lgamma, log
from typing import Final

TINY: Final = 1e-300
PRECISION: Final = 1e-15


def f_quantile(p: float, df1: float, df2: float) -> float:
    """The value below which F with these degrees of freedom lies with probability ``p``, 0 < p < 1.

    Found by halving: x of the beta distribution with I_x(df1/2, df2/2) = p, and F = df2 x / (df1 (1 - x)).

    >>> round(f_quantile(0.95, 2, 10), 6)
    4.102821
    """
    if not 0 < p < 1 or df1 <= 0 or df2 <= 0:
        raise ValueError(f"There is no F quantile of {p} with {df1} and {df2} degrees of freedom.")
    low, high = 0.0, 1.0
    while high - low > PRECISION * high and high > TINY:
        middle = (low + high) / 2
        if incomplete_beta(df1 / 2, df2 / 2, middle) < p:
            low = middle
        else:
            high = middle
    x = (low + high) / 2
    return df2 * x / (df1 * (1 - x))


def incomplete_beta(a: float, b: float, x: float) -> float:
    """The regularised incomplete beta function I_x(a, b) for 0 <= x <= 1.

    By its continued fraction (Abramowitz & Stegun 26.5.8), evaluated from the front (Lentz 1976).

    >>> round(incomplete_beta(2, 3, 0.5), 10)
    0.6875
    """
    if x <= 0:
        return 0.0
    if x >= 1:
        return 1.0
    # The fraction is quick on one side of the mean of the distribution only.
    if x > (a + 1) / (a + b + 2):
        return 1 - incomplete_beta(b, a, 1 - x)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log(1 - x)) / a
    return front * _fraction(a, b, x)


def _fraction(a: float, b: float, x: float) -> float:
    """It takes about the square root of the larger of ``a`` and ``b`` in steps."""
    value, c, d, factor, step = 1.0, 1.0, 0.0, 0.0, 0
    while abs(1 - factor) >= PRECISION:
        m = step // 2
        if step == 0:
            term = 1.0
        elif step % 2:
            term = -(a + m) * (a + b + m) * x / ((a + 2 * m) * (a + 2 * m + 1))
        else:
            term = m * (b - m) * x / ((a + 2 * m - 1) * (a + 2 * m))
        d = 1 / _not_zero(1 + term * d)
        c = _not_zero(1 + term / c)
        factor = c * d
        value *= factor
        step += 1
    return value - 1


def _not_zero(value: float) -> float:
    return value if abs(value) > TINY else TINY
