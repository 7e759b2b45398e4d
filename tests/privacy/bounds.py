"""What one respondent who knows the rule can work out about the score of another: exact intervals.

The reader knows every published figure of a round, the own score, who is in which part, and the
rule: when a number is shown, when only a word, how it is rounded. All scores together that fit are
counted out by which sums the others can have (a bit per sum). Scores are whole numbers of
``100 / 240``: every score that 3 to 6 answers on 5 points can give is one.

Two readings. REAL: a score may be any number, and a limit may be reached: the promise of 50 points
is about this one. GRID: only scores that six statements can give, and limits as strict as the rule.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

TOP = 240
HALF = TOP // 2
REAL = tuple(range(TOP + 1))
GRID = tuple(sorted({TOP * sum_ // (4 * m) for m in (3, 4, 5, 6) for sum_ in range(4 * m + 1)}))
Box = tuple[int, int]
Values = tuple[int, ...]
#: Between which scores so many people are, for each group.
Groups = tuple[tuple[Box, int], ...]
#: Between which scores the other person is, and the rest.
Case = tuple[Box, Groups]


@dataclass(frozen=True)
class Part:
    """What is published of a whole team or a link: "shown", "high" or "low", of ``n`` people.

    ``levels`` are the ends of each level with how many people are in it.
    """

    kind: str
    n: int
    value: int = 0
    levels: tuple[tuple[Box, int], ...] = ()


def units(score: Fraction) -> int:
    """A score in whole units. Raises ValueError for one that is none."""
    if (score * TOP / 100).denominator != 1:
        raise ValueError(f"{score} is no score of 3 to 6 answers.")
    return int(score * TOP / 100)


def intervals(whole: Part, links: Sequence[Part], own: int | None, own_link: int, values: Values) -> list[Box]:
    """Between which scores anybody else lies: one interval without links, else one for each link.

    ``own`` is None for a reader without a score, who is not in the block. ``own_link`` says in which
    of ``links`` the reader is.
    """
    if not links:
        return [_interval(whole, own, values, _totals(whole, values, own))]
    owns = [own if n == own_link else None for n in range(len(links))]
    reached = [_totals(part, values, one) for part, one in zip(links, owns, strict=True)]
    window = _window(whole)
    found = []
    for n, part in enumerate(links):
        others = _sums([reached[m] for m in range(len(links)) if m != n])
        totals = [total for total in reached[n] if any(total + rest in window for rest in others)]
        found.append(_interval(part, owns[n], values, totals))
    return found


def width(interval: Box) -> Fraction:
    """In points."""
    return Fraction(100 * (interval[1] - interval[0]), TOP)


def _interval(part: Part, own: int | None, values: Values, totals: Sequence[int]) -> Box:
    """The lowest and highest score of one other person that fits with any of these totals."""
    found = [score for total in totals for score in _ends(part, own, total, values)]
    return min(found), max(found)


def possible(part: Part, own: int | None, values: Values) -> list[Box]:
    """The interval where some scores fit with the part, otherwise nothing."""
    totals = _totals(part, values, own)
    return [_interval(part, own, values, totals)] if totals else []


def _totals(part: Part, values: Values, own: int | None) -> list[int]:
    """The sums that the whole part can have."""
    return [total for total in _window(part) if any(True for _ in _ends(part, own, total, values))]


def _sums(lists: Sequence[Sequence[int]]) -> set[int]:
    sums = {0}
    for totals in lists:
        sums = {a + b for a in sums for b in totals}
    return sums


def _window(part: Part) -> range:
    """The sums, in units, that a published figure leaves open."""
    n = part.n
    if part.kind == "shown":
        low, high = ((Fraction(part.value) + half) * n * TOP / 100 for half in (Fraction(-1, 2), Fraction(1, 2)))
        return range(max(TOP, -(-low // 1)), min(n * TOP - TOP, -(-high // 1) - 1) + 1)
    near = range(HALF + TOP + 1)
    return near if part.kind == "low" else range(n * TOP - near[-1], n * TOP + 1)


def _ends(part: Part, own: int | None, total: int, values: Values) -> Iterator[int]:
    """The lowest and the highest score of another person with this total, in each way it can come about."""
    if part.kind == "high":
        mirrored = None if own is None else TOP - own
        ends = _ends(Part("low", part.n), mirrored, part.n * TOP - total, values)
        yield from (TOP - score for score in ends)
        return
    known = [] if own is None else [own]
    cases = _cases_shown(part, known, total) if part.kind == "shown" else _cases_low(part, known, total, values)
    for mine, rest in cases:
        yield from _span(total - sum(known), mine, rest, values)


def _cases_shown(part: Part, known: list[int], total: int) -> Iterator[Case]:
    """Nobody is further out than the rule lets a number be; with levels, the other may be in each of them."""
    box = (max(0, TOP + HALF + total - part.n * TOP), min(TOP, total - HALF))
    groups = [[(max(box[0], low), min(box[1], high)), n] for (low, high), n in part.levels or (((0, TOP), part.n),)]
    for one in known:
        place = next((group for group in groups if group[0][0] <= one <= group[0][1]), None)
        if place is None or not place[1]:
            return
        place[1] -= 1
    for n, (mine, count) in enumerate(groups):
        if count:
            yield mine, tuple((other, left - (m == n)) for m, (other, left) in enumerate(groups))


def _cases_low(part: Part, known: list[int], total: int, values: Values) -> Iterator[Case]:
    """All together are near zero, or all but one are: the reader, the other, or one of the rest."""
    free, left = (0, TOP), part.n - 1 - len(known)
    is_strict = values is not REAL
    outside = (max(0, total - HALF + is_strict), TOP)
    if total <= TOP - is_strict or any(one >= outside[0] for one in known):
        yield free, ((free, left),)
    yield outside, ((free, left),)
    if left:
        yield free, ((outside, 1), (free, left - 1))


def _span(need: int, mine: Box, rest: Groups, values: Values) -> tuple[int, ...]:
    """The lowest and the highest score in ``mine`` that the rest can add up to ``need`` with."""
    if values is REAL:
        used = [(low, high, count) for (low, high), count in rest if count]
        if any(low > high for low, high, _ in used):
            return ()
        low = max(mine[0], need - sum(high * count for _, high, count in used))
        high = min(mine[1], need - sum(low * count for low, _, count in used))
        return (low, high) if low <= high else ()
    reach = 1
    for (low, high), count in rest:
        reach = _join(reach, _reach(low, high, count, values))
    fits = [score for score in values if mine[0] <= score <= min(mine[1], need) and reach >> need - score & 1]
    return (fits[0], fits[-1]) if fits else ()


@cache
def _reach(low: int, high: int, count: int, values: Values) -> int:
    """The sums that so many people on the grid can have, a bit each."""
    if count == 0:
        return 1
    one = sum(1 << value for value in values if low <= value <= high)
    return _join(_reach(low, high, count - 1, values), one)


@lru_cache(maxsize=200_000)
def _join(a: int, b: int) -> int:
    """The sums of one of these and one of those."""
    if a.bit_count() < b.bit_count():
        a, b = b, a
    found, shift = 0, 0
    while b:
        step = (b & -b).bit_length() - 1
        found |= a << shift + step
        b >>= step + 1
        shift += step + 1
    return found


def part_of(mean: Mapping, counts: Sequence = (), ends: Mapping[str, Box] | None = None) -> Part | None:
    """A published mean, with the counts per level beside it; None where it is withheld."""
    if "withheld" in mean:
        return None
    levels = tuple((ends[level], count) for level, count in counts) if ends else ()
    return Part(mean["kind"], mean["n"], mean.get("value", 0), levels)


def level_ends(lowers: Sequence[tuple[str, int]]) -> dict[str, Box]:
    """The units in each level: a score is in the level of the whole number that people see."""
    starts = [0, *(-((1 - 2 * lower) * TOP // 200) for _, lower in lowers[1:])]
    stops = [*(start - 1 for start in starts[1:]), TOP]
    return {level: (start, stop) for (level, _), start, stop in zip(lowers, starts, stops, strict=True)}


def unshown_counts(part: Part, ends: Mapping[str, Box]) -> Iterator[Part]:
    """The same figure with each count per level that would not have been shown beside it."""
    for low in range(part.n + 1):
        for middle in range(part.n + 1 - low):
            counts = (low, middle, part.n - low - middle)
            if any(0 < count < 3 or 10 * count > 9 * part.n for count in counts):
                yield Part(part.kind, part.n, part.value, tuple(zip(ends.values(), counts, strict=True)))
