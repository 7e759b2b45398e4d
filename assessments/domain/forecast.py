"""What a round can show, foreseen from how many are invited: before it opens, when no answer exists yet."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from assessments.domain.constants import K_DIST, MERGE_SHARE, RESPONSE_SHARES
from assessments.domain.rounding import display_integer
from assessments.domain.tallies import is_enough

#: The title of a link of the chain, and how many are invited for it.
Link = tuple[str, int]


class Result(Enum):
    """What a round may show, each from its own number of answers on."""

    TEAM = "team result"
    LEVEL_COUNTS = "people per level"
    LINKS = "results per link"
    MIRROR = "how the others see each link"


@dataclass(frozen=True, slots=True)
class ForecastRow:
    """Whether a result appears at each of ``RESPONSE_SHARES``, and from how many answers on.

    ``needed`` counts answers of the whole round, for ``LINKS`` answers in each link, for ``MIRROR``
    answers about each link; None if everybody's answers would not be enough.
    """

    result: Result
    shown_at: tuple[bool, bool, bool]
    needed: int | None


@dataclass(frozen=True, slots=True)
class Merge:
    """Links to be taken together, in the order given, and how many are invited for them together."""

    titles: tuple[str, ...]
    invited: int


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a round of ``invited`` people can show at this K, and which links had better be merged.

    ``must_merge`` has the links with fewer than K invited: with these the round may not open.
    """

    invited: int
    k: int
    rows: tuple[ForecastRow, ...]
    merges: tuple[Merge, ...]
    must_merge: tuple[str, ...]

    @property
    def never(self) -> tuple[Result, ...]:
        """The results that do not appear even if everybody answers."""
        return tuple(row.result for row in self.rows if row.needed is None)


def expected_answers(invited: int, share: Fraction) -> int:
    """The answers that a response share gives: N * share, half up.

    >>> expected_answers(6, Fraction(4, 5)), expected_answers(7, Fraction(3, 5))
    (5, 4)
    """
    return display_integer(invited * share)


def forecast_results(invited: int, links: Sequence[Link] = (), *, k: int, has_mirror: bool = False) -> Forecast:
    """Foresee what a round can show: a result appears where the expected answers are enough.

    SCORING 7.4 R2 and R7, 7.5: the team from K answers on; people per level from 10 (or from K, if
    that is more), and not beside links; links if there are two, each with K, so 2K together. With
    ``has_mirror`` each link is also seen by all others together, from K of them on. A round without
    links has no row for links. That a result appears says nothing of a mean or a count that is
    withheld for what the answers are. Raises ValueError for a K below 5, for fewer than nobody, and
    for links that do not hold everybody once: a rest without a link would be the team minus the links.

    >>> forecast = forecast_results(14, [("care", 4), ("work", 10)], k=5)
    >>> [(row.result.name, row.shown_at, row.needed) for row in forecast.rows][:2]
    [('TEAM', (True, True, True), 5), ('LEVEL_COUNTS', (False, True, True), 10)]
    >>> forecast.never, forecast.must_merge
    ((<Result.LINKS: 'results per link'>,), ('care',))
    """
    sizes = [size for _, size in links]
    if min(invited, *sizes, 0) < 0:
        raise ValueError("Fewer than nobody cannot be invited.")
    if links and sum(sizes) != invited:
        raise ValueError(f"The links hold {sum(sizes)} of {invited} invited.")
    from_dist = max(k, K_DIST)
    team = _forecast_row(Result.TEAM, k, [(invited, k)])
    levels = _forecast_row(Result.LEVEL_COUNTS, from_dist, [(invited, from_dist)])
    rows = [team, levels]
    if links:
        each_link = [(size, k) for size in sizes]
        parts = _forecast_row(Result.LINKS, k, [(invited, 2 * k), *each_link], is_possible=len(links) > 1)
        rows = [team, _without(levels, parts), parts]
        if has_mirror:
            about_each = [(invited - size, k) for size in sizes]
            rows.append(_forecast_row(Result.MIRROR, k, about_each, is_possible=len(links) > 1))
    must_merge = tuple(title for title, size in links if not is_enough(size, k))
    return Forecast(invited, k, tuple(rows), propose_merges(links, k, MERGE_SHARE), must_merge)


def _forecast_row(
    result: Result, needed: int, groups: Sequence[tuple[int, int]], *, is_possible: bool = True
) -> ForecastRow:
    """``groups`` pairs how many are invited with how many answers are needed of them; all must be met."""
    low, middle, everybody = (
        is_possible and all(is_enough(expected_answers(size, share), least) for size, least in groups)
        for share in RESPONSE_SHARES
    )
    return ForecastRow(result, (low, middle, everybody), needed if everybody else None)


def _without(levels: ForecastRow, parts: ForecastRow) -> ForecastRow:
    """People per level stay away wherever links are shown: the means of parts would say who is where."""
    low, middle, everybody = (
        is_shown and not is_divided for is_shown, is_divided in zip(levels.shown_at, parts.shown_at, strict=True)
    )
    return ForecastRow(levels.result, (low, middle, everybody), levels.needed if low or middle or everybody else None)


def propose_merges(links: Sequence[Link], k: int, share: Fraction) -> tuple[Merge, ...]:
    """Propose which links to take together, so that each group may expect K answers at this share.

    The smallest group goes with the next smallest until each is large enough or one is left; of equal
    ones, those given first. Only groups of several links are returned, in the order given. Raises
    ValueError for a K below 5.

    >>> propose_merges([("care", 5), ("work", 9), ("income", 3)], k=5, share=Fraction(4, 5))
    (Merge(titles=('care', 'income'), invited=8),)
    """

    def invited(group: Sequence[int]) -> int:
        return sum(links[place][1] for place in group)

    groups: list[tuple[int, ...]] = [(place,) for place in range(len(links))]
    while not is_enough(expected_answers(min(map(invited, groups), default=0), share), k) and len(groups) > 1:
        smallest, next_smallest, *rest = sorted(groups, key=lambda group: (invited(group), group))
        groups = [*rest, tuple(sorted(smallest + next_smallest))]
    return tuple(
        Merge(tuple(links[place][0] for place in group), invited(group)) for group in sorted(groups) if len(group) > 1
    )
