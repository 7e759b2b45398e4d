"""What a released round has to show, worked out anew from the answers (SCORING 1, 4, 7.4 and 7.5; DECISIONS 18).

Nothing of the product is used here. Two distances are stricter than those pages, as the product's constants explain:
all together stay 100 points from an end before a mean is a number, and for an order of statements the others stay 100
points away and all together 150.
"""

from collections import Counter
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from math import ceil, sqrt

K = 5

#: The answers of one person to one block: 1 to 5, "nvt", or None where a statement stays open.
Values = Sequence[int | str | None]


def score(values: Values) -> Fraction | None:
    """Per cent of the highest possible; none below half of the statements, and below three."""
    rated = [value for value in values if isinstance(value, int)]
    if len(rated) < max(3, ceil(len(values) / 2)):
        return None
    return Fraction(100 * (sum(rated) - len(rated)), 4 * len(rated))


def row(block: Sequence[Values], invited: int) -> list[str]:
    """The cells behind the name of a block in the table of a team."""
    scores = [found for values in block if (found := score(values)) is not None]
    n = len(scores)
    if n < K:
        return ["niet getoond", ""]
    if not _has_room([100 - one for one in scores], others=50, together=100):
        return ["hoog", str(n)]
    if not _has_room(scores, others=50, together=100):
        return ["laag", str(n)]
    value = _half_up(sum(scores) / n)
    margin = _half_up(1.96 * 18 / sqrt(n) * sqrt(1 - 0.8 * n / invited))
    low, high = max(0, value - margin), min(100, value + margin)
    levels = [_level(low), _level(high)]
    level = levels[0] if levels[0] == levels[1] else f"tussen {levels[0]} en {levels[1]}"
    return [str(value), f"{low} tot {high}", level, str(n)]


def order(block: Sequence[Values], statements: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """The highest and the lowest statements of a block with a mean that is a number, far enough from both ends."""
    scores = [found for values in block if (found := score(values)) is not None]
    ends = [scores, [100 - one for one in scores]]
    if len(scores) < K or not all(_has_room(end, others=100, together=150) for end in ends):
        return None
    return order_alone(block, statements)


def order_alone(block: Sequence[Values], statements: Sequence[str]) -> tuple[list[str], list[str]] | None:
    """Two statements on each side, four different ones without an equal; each with K answers."""
    means = {}
    for statement, values in zip(statements, zip(*block, strict=True), strict=True):
        rated = [value for value in values if isinstance(value, int)]
        if len(rated) >= K:
            means[statement] = Fraction(sum(rated), len(rated))
    single = {mean for mean, count in Counter(means.values()).items() if count == 1}
    rising = sorted(means, key=means.__getitem__)
    lowest = [statement for statement in rising[:2] if means[statement] in single]
    highest = [statement for statement in rising[:-3:-1] if means[statement] in single]
    return (highest, lowest) if len({*highest, *lowest}) == 4 else None


def topic(chosen: Sequence[str]) -> str | None:
    """What most people want to talk about, from K choices on and where no other was chosen as often."""
    counts = Counter(name for name in chosen if name).most_common()
    if sum(count for _name, count in counts) < K:
        return None
    return counts[0][0] if len(counts) == 1 or counts[0][1] > counts[1][1] else None


def _has_room(distances: Sequence[Fraction], *, others: int, together: int) -> bool:
    """Whether distances to one end leave room, also without any one of them."""
    return sum(distances) - max(distances) >= others and sum(distances) >= together


def _half_up(value: Fraction | float) -> int:
    exact = Decimal(value.numerator) / value.denominator if isinstance(value, Fraction) else Decimal(value)
    return int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def _level(shown: int) -> str:
    return "verdient aandacht" if shown < 50 else "kan sterker" if shown < 75 else "stevig"
