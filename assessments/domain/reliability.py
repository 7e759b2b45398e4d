"""How well the statements of a block measure one thing: for the instrument as a whole, never for a team."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction
from math import sqrt

from assessments.domain.constants import (
    ALPHA_ACCEPTED,
    ALPHA_GOOD,
    ALPHA_INTERVAL_PEOPLE_MIN,
    ITEM_REST_MIN,
    NOT_APPLICABLE_SHARE_MAX,
    RISE_WITHOUT_MAX,
)
from assessments.domain.f_distribution import f_quantile

#: Recoded answers of one person to every statement of a block.
Row = Sequence[int]


class NoAlpha(Enum):
    """Why there is no alpha."""

    ONE_STATEMENT = "a block of one statement"
    FEW_PEOPLE = "fewer than two people who rated every statement"
    ALL_ALIKE = "everybody has the same sum"


class Flag(Enum):
    """Why a statement deserves another look."""

    NEGATIVE = "people who agree with it agree less with the others: is it turned around?"
    WEAK = "it goes along with the others too little"
    BETTER_WITHOUT = "without it the others go along better"
    OFTEN_NOT_APPLICABLE = "many people say that it does not apply"


class Quality(Enum):
    """What alpha says about the use of the scores of persons (COTAN, Evers et al. 2010)."""

    GOOD = "good"
    ENOUGH = "enough"
    NOT_ENOUGH = "not enough"
    NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Reliability:
    """Alpha of a block with its 95 % interval, over ``n`` people who rated each of its ``k`` statements.

    ``item_rest`` and ``alpha_without`` are in the order of the statements, None where they are not defined.
    """

    n: int
    k: int
    alpha: float | NoAlpha
    interval: tuple[float, float] | None
    item_rest: tuple[float | None, ...]
    alpha_without: tuple[float | None, ...]


def reliability(rows: Sequence[Row], k: int) -> Reliability:
    """Cronbach's alpha = k/(k-1) (1 - sum of variances / variance of the sum), complete cases, n-1 variances.

    With its interval (Feldt, Woodruff & Salih 1987), the correlation of each statement with the sum of the
    others, and alpha without each. Alpha may be negative: then a statement is probably turned around. A
    statement to which everybody gave one answer has no correlation, and stays in alpha. Raises ValueError
    for a row of another length.

    >>> found = reliability([(4, 4, 3), (3, 4, 4), (5, 5, 4), (2, 3, 2), (4, 5, 5), (3, 3, 3)], 3)
    >>> round(found.alpha, 4), [round(value, 3) for value in found.item_rest]
    (0.9079, [0.764, 0.943, 0.764])
    """
    if any(len(row) != k for row in rows):
        raise ValueError(f"Each row needs {k} answers.")
    alpha = _alpha(rows, k)
    return Reliability(
        n=len(rows),
        k=k,
        alpha=alpha,
        interval=None if isinstance(alpha, NoAlpha) else _interval(alpha, len(rows), k),
        item_rest=tuple(_item_rest(rows, place) for place in range(k)),
        alpha_without=tuple(_alpha_without(rows, k, place) for place in range(k)),
    )


def quality(alpha: float) -> Quality:
    """What alpha is good for: from .80 on good, from .70 on enough, negative is a mistake in the key.

    >>> quality(0.8), quality(0.795)
    (<Quality.GOOD: 'good'>, <Quality.ENOUGH: 'enough'>)
    """
    if alpha < 0:
        return Quality.NEGATIVE
    if alpha < ALPHA_ACCEPTED:
        return Quality.NOT_ENOUGH
    return Quality.GOOD if alpha >= ALPHA_GOOD else Quality.ENOUGH


def flags(found: Reliability, place: int, not_applicable: float) -> tuple[Flag, ...]:
    """Why the statement at a place deserves another look; ``not_applicable`` is the share that said so."""
    raised = []
    item_rest, without = found.item_rest[place], found.alpha_without[place]
    if item_rest is not None and item_rest < 0:
        raised.append(Flag.NEGATIVE)
    elif item_rest is not None and item_rest < ITEM_REST_MIN:
        raised.append(Flag.WEAK)
    if without is not None and isinstance(found.alpha, float) and without > found.alpha + RISE_WITHOUT_MAX:
        raised.append(Flag.BETTER_WITHOUT)
    if not_applicable > NOT_APPLICABLE_SHARE_MAX:
        raised.append(Flag.OFTEN_NOT_APPLICABLE)
    return tuple(raised)


def _alpha(rows: Sequence[Row], k: int) -> float | NoAlpha:
    if k < 2:
        return NoAlpha.ONE_STATEMENT
    if len(rows) < 2:
        return NoAlpha.FEW_PEOPLE
    total = _variance([sum(row) for row in rows])
    if total == 0:
        return NoAlpha.ALL_ALIKE
    single = sum((_variance([row[place] for row in rows]) for place in range(k)), Fraction(0))
    return float(Fraction(k, k - 1) * (1 - single / total))


def _interval(alpha: float, n: int, k: int) -> tuple[float, float] | None:
    """The 95 % interval of Feldt; below ten people it says nothing."""
    if n < ALPHA_INTERVAL_PEOPLE_MIN:
        return None
    df1, df2 = n - 1, (n - 1) * (k - 1)
    low, high = (1 - (1 - alpha) * f_quantile(p, df1, df2) for p in (0.975, 0.025))
    return low, high


def _item_rest(rows: Sequence[Row], place: int) -> float | None:
    """The correlation of a statement with the sum of the others (Pearson)."""
    own = [row[place] for row in rows]
    rest = [sum(row) - row[place] for row in rows]
    if len(rows) < 2:
        return None
    spread = _variance(own) * _variance(rest)
    if spread == 0:
        return None
    return float(_covariance(own, rest)) / sqrt(spread)


def _alpha_without(rows: Sequence[Row], k: int, place: int) -> float | None:
    if k < 3:
        return None
    alpha = _alpha([(*row[:place], *row[place + 1 :]) for row in rows], k - 1)
    return None if isinstance(alpha, NoAlpha) else alpha


def _variance(values: Sequence[int]) -> Fraction:
    """The n-1 variance, as an exact fraction."""
    return _covariance(values, values)


def _covariance(left: Sequence[int], right: Sequence[int]) -> Fraction:
    n = len(left)
    products = sum(a * b for a, b in zip(left, right, strict=True))
    return Fraction(n * products - sum(left) * sum(right), n * (n - 1))
