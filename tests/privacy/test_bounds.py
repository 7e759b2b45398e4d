"""The intervals of the audit are right: the same as trying everything, and known attacks are seen."""

from collections import defaultdict
from itertools import product

import pytest

from tests.privacy.bounds import GRID, HALF, REAL, TOP, Part, intervals, level_ends, units, width

COARSE = (0, 60, 119, 120, 121, 180, TOP)
PEOPLE = 5
ENDS = level_ends([("low", 0), ("middle", 50), ("high", 75)])


def published(scores) -> Part:
    """The rule of the product, written down once more."""
    low, high = sum(scores), sum(TOP - s for s in scores)
    if high < TOP or high - max(TOP - s for s in scores) < HALF:
        return Part("high", len(scores))
    if low < TOP or low - max(scores) < HALF:
        return Part("low", len(scores))
    return Part("shown", len(scores), (200 * low + len(scores) * TOP) // (2 * len(scores) * TOP))


def with_levels(scores) -> Part:
    part = published(scores)
    counts = [sum(low <= s <= high for s in scores) for low, high in ENDS.values()]
    return Part(part.kind, part.n, part.value, tuple(zip(ENDS.values(), counts, strict=True)))


@pytest.mark.parametrize("rule", [published, with_levels])
def test_interval_is_what_trying_all_scores_gives(rule):
    tried = defaultdict(set)
    for scores in product(COARSE, repeat=PEOPLE):
        part = rule(scores)
        if part.kind == "shown" or not part.levels:
            tried[part, scores[0]].add(scores[1])
            tried[part, None].add(scores[1])

    for (part, own), found in tried.items():
        assert intervals(part, [], own, 0, COARSE) == [(min(found), max(found))]


def test_interval_of_links_is_what_trying_all_scores_gives():
    values = (0, 100, 140, 240)
    tried = defaultdict(set)
    sums = defaultdict(list)
    for scores in product(values, repeat=PEOPLE):
        part = published(scores)
        if part.kind == "shown" and scores[1:] == tuple(sorted(scores[1:])):
            sums[part].append(scores)
    for first, second in product(list(sums)[:6], list(sums)[-6:]):
        for mine, theirs in product(sums[first], sums[second]):
            whole = published(mine + theirs)
            key = whole, first, second, mine[0]
            tried[key] |= {("mine", score) for score in mine[1:]} | {("theirs", score) for score in theirs}

    for (whole, first, second, own), found in tried.items():
        expected = [tuple(f(s for side, s in found if side == name) for f in (min, max)) for name in ("mine", "theirs")]
        assert intervals(whole, [first, second], own, 0, values) == expected


def test_plain_mean_near_an_end_would_be_seen():
    """With own knowledge of 0, a mean of 80 of five people would prove 100 of all others: the rule gives no number."""
    assert published([0, 240, 240, 240, 240]).kind == "high"
    unsafe = Part("shown", PEOPLE, 30, ((ENDS["low"], 4), (ENDS["high"], 1)))

    assert width(intervals(unsafe, [], 240, 0, REAL)[0]) < 50


def test_every_score_of_six_statements_is_on_the_grid():
    assert {units(s * 100 / TOP) for s in map(__import__("fractions").Fraction, GRID)} == set(GRID)
    assert {0, 10, 12, 15, 20, TOP} <= set(GRID)
