"""Somebody who took part and knows all that is released works out what another person may have scored.

The criterion of SCORING 7.5: whoever it is, an interval of at least 50 points is left. The reader
is taken to know exact sums where whole numbers are shown, and the rules: in that, the real reader
is weaker, as a shown mean leaves half a point for each person.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from assessments.domain.consensus import Consensus
from assessments.domain.disclosure import ShownMean
from assessments.domain.releases import TeamRelease, make_release
from assessments.domain.scoring_key import ScoringKey
from assessments.domain.team_claims import LevelCounts, StatementOrder
from tests.domain.builders import make_block
from tests.domain.strategies import PROPERTY
from tests.domain.team_builders import STEP, make_member, make_scored_member, make_terms, stepped_scores

ROOM = 50

ONE = ScoringKey((make_block("a", 6),))
TWO_LINKS = make_terms(ONE, links=["in", "out"])


def release_of(first: Sequence, second: Sequence) -> TeamRelease:
    parts = [make_scored_member(score, link=link) for link, part in (("in", first), ("out", second)) for score in part]
    return make_release(parts, TWO_LINKS)


# === Means of links beside the mean of the whole: linear bounds ===


def bounds_of_another(total: Fraction, people: int, own: Fraction | None) -> tuple[Fraction, Fraction]:
    """Where another person of a part may be, by its exact sum and the rule by which a mean is shown.

    ``own`` is the reader's score, None for a reader of another part. Nobody is further from an end than
    all together minus 50; the others take what is left between those limits.
    """
    lower, upper = max(Fraction(0), total - 100 * (people - 1) + ROOM), min(Fraction(100), total - ROOM)
    left, others = (total, people - 1) if own is None else (total - own, people - 2)
    return max(lower, left - others * upper), min(upper, left - others * lower)


@given(stepped_scores(most=8), stepped_scores(most=8))
@PROPERTY
def test_means_of_links_and_of_the_whole_leave_fifty_points(first, second):
    release = release_of(first, second)
    assume(isinstance(release.links[0].means[0], ShownMean))
    event("shown")

    whole = release.blocks[0].mean
    assert abs(whole.value - (sum(first) + sum(second)) / Fraction(whole.n)) <= Fraction(1, 2)
    for part, link in zip((first, second), release.links, strict=True):
        assert abs(link.means[0].value - sum(part) / len(part)) <= Fraction(1, 2)
        for own in (*set(part), None):
            low, high = bounds_of_another(sum(part), len(part), own)
            assert high - low >= ROOM
            inside = list(part)
            if own is not None:
                inside.remove(own)
            assert all(low <= score <= high for score in inside)


@pytest.mark.parametrize("insider", [0, 100])
@given(others=st.lists(st.integers(0, 24), min_size=4, max_size=6), second=stepped_scores(most=6))
@PROPERTY
def test_insider_with_an_extreme_score_in_a_link_reads_nobody(insider, others, second):
    first = [Fraction(insider), *(step * STEP for step in others)]
    release = release_of(first, second)
    assume(isinstance(release.links[0].means[0], ShownMean))
    event("shown")

    low, high = bounds_of_another(sum(first), len(first), Fraction(insider))

    assert high - low >= ROOM


# === Two links: everything that can be released, by enumeration ===

PARTS = list(combinations_with_replacement(range(0, 101, 25), 5))


def rounds_with(total: int) -> Iterator[tuple[tuple[int, ...], tuple[int, ...], TeamRelease]]:
    """Each pair of links of five on a grid of 25 points with this sum, with its release."""
    for first, second in product(PARTS, PARTS):
        if sum(first) + sum(second) == total and first <= second:
            release = release_of(first, second)
            yield first, second, release
            yield second, first, release


def room_left(total: int, *, with_levels: bool) -> tuple[int, str]:
    """The smallest room for another person in any round with this sum, and what the reader knows there."""
    possible: dict[tuple, set[int]] = defaultdict(set)
    for first, second, release in rounds_with(total):
        block = release.blocks[0]
        is_shown = isinstance(release.links[0].means[0], ShownMean)
        known = (type(block.mean), sum(first) if is_shown else "hidden", block.levels if with_levels else "")
        for own in set(first):
            rest = list(first)
            rest.remove(own)
            possible[own, "same link", known].update(rest)
            possible[own, "other link", known].update(second)
    # Where a mean has no number, the sum that is given here is more than the reader knows.
    shown = {known: scores for known, scores in possible.items() if known[2][0] is ShownMean}
    return min((max(scores) - min(scores), str(known)) for known, scores in shown.items())


@pytest.mark.parametrize("total", [100, 125, 150, 250, 350, 450, 575, 800])
def test_means_leave_fifty_points_in_every_round_of_two_links(total):
    room, known = room_left(total, with_levels=False)

    assert room >= ROOM, known


@pytest.mark.parametrize("total", [300, 450, 575])
def test_means_and_levels_leave_fifty_points_in_every_round_of_two_links(total):
    room, known = room_left(total, with_levels=True)

    assert room >= ROOM, known


def test_levels_do_not_tell_where_the_high_scores_are():
    """Mean 45, four low and six high, links hidden: whoever scored 0 beside knows that the other link scored 75.

    Six scores of 75 or more and a sum below 455 leave 75 each. Links are hidden, so one is high or low as
    a whole. High is none, as four times 25 is a distance of 100. Low has at most one high score, so it is
    the own link, and all of the other are high.
    """
    release = release_of([0, 0, 0, 0, 75], [75] * 5)

    assert release.blocks[0].mean.value == 45
    assert not isinstance(release.blocks[0].levels, LevelCounts)


# === The order of statements beside a mean ===


def sums_of(total: int, places: int) -> Iterator[tuple[int, ...]]:
    """All ways to spread so many steps over the statements."""
    if places == 1:
        yield (total,)
        return
    for first in range(total + 1):
        for rest in sums_of(total - first, places - 1):
            yield (first, *rest)


def room_by_order(own: Sequence[int], total: int, order: StatementOrder) -> Fraction:
    """How far another person may be from 0, given the steps of all others together and the order.

    From 0 on, as the others can take every step; at most four steps in a statement.
    """
    place = {f"s{n}": n for n in range(len(own))} | {f"s{n + 1}": n for n in range(len(own))}
    named = [place[name] for name in (*order.highest, *order.lowest[::-1])]
    most = 0
    for others in sums_of(total, len(own)):
        steps = [mine + theirs for mine, theirs in zip((value - 1 for value in own), others, strict=True)]
        a, b, f, e = (steps[n] for n in named)
        between = [step for n, step in enumerate(steps) if n not in named]
        if a > b > f > e and all(b > step > f for step in between):
            most = max(most, sum(min(4, step) for step in others))
    return most * STEP


#: Own answers, and those of the four others: their total is 12 steps of 24, so that the mean is just a number.
BY_ORDER = {
    "all alike": ([3] * 6, [[3, 3, 2, 2, 2, 1], [3, 2, 2, 2, 1, 1], [1] * 6, [1] * 6]),
    "to be read": (
        [1, 1, 5, 5, 4, 3],
        [[3, 3, 1, 1, 1, 1], [3, 2, 1, 1, 1, 1], [3, 2, 1, 1, 1, 1], [2, 2, 1, 1, 1, 1]],
    ),
}


@pytest.mark.parametrize(
    "case",
    [
        "all alike",
        "to be read",
    ],
)
def test_order_and_mean_leave_fifty_points(case):
    own, others = BY_ORDER[case]
    cell = [make_member(ONE, a=values) for values in (own, *others)]

    block = make_release(cell, make_terms(ONE)).blocks[0]

    assert isinstance(block.mean, ShownMean)
    if isinstance(block.order, StatementOrder):
        total = sum(value - 1 for values in others for value in values)
        assert room_by_order(own, total, block.order) >= ROOM


# === One word about agreement beside a mean ===

STATEMENTS, TOP = 6, 4


def least_deviation(people: int, one: int, rest: int) -> int:
    """The least sum of |n x - total| over a statement, in steps from the highest answer.

    For an insider with the lowest answer, another person at ``one`` and the rest together at ``rest``,
    which lie closest when they are as equal as can be.
    """
    each, more = divmod(rest, people - 2)
    steps = [TOP, one, *[each + 1] * more, *[each] * (people - 2 - more)]
    total = sum(steps)
    return sum(abs(people * step - total) for step in steps)


def farthest_and_nearest(people: int, total: int) -> tuple[int, int]:
    """The distances to the top that another person may have where answers are alike; ``total`` is of all others."""
    best = {(0, 0): 0}
    for _ in range(STATEMENTS):
        longer: dict[tuple[int, int], int] = {}
        for (own, used), deviation in best.items():
            for one in range(TOP + 1):
                for rest in range(total - used - one + 1):
                    key = own + one, used + one + rest
                    found = deviation + least_deviation(people, one, rest)
                    longer[key] = min(longer.get(key, found), found)
        best = longer
    cut = Fraction(5, 6) * STATEMENTS * people**2
    fitting = [own for (own, used), deviation in best.items() if used == total and deviation <= cut]
    return max(fitting), min(fitting)


@pytest.mark.parametrize(
    "people",
    [
        8,
        13,
    ],
)
def test_agreement_and_mean_leave_fifty_points_beside_an_insider_with_all_lowest(people):
    """The others are together 12 of 24 steps from the top: the nearest at which a mean is a number."""
    others = [[5] * 6 for _ in range(people - 1)]
    for n in range(12):
        others[n % (people - 1)][n // (people - 1)] -= 1
    cell = [make_member(ONE, a=values) for values in ([1] * 6, *others)]

    block = make_release(cell, make_terms(ONE, invited=20, with_consensus=True)).blocks[0]

    assert isinstance(block.mean, ShownMean)
    if block.consensus is not None:
        assert block.consensus is Consensus.ALIKE
        farthest, nearest = farthest_and_nearest(people, 12)
        assert (farthest - nearest) * STEP >= ROOM
