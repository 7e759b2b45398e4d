"""What is released about a team tells nothing about fewer than K people."""

from collections import defaultdict
from fractions import Fraction
from itertools import combinations_with_replacement, permutations

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from assessments.domain.disclosure import (
    CappedHigh,
    CappedLow,
    Reason,
    ShownMean,
    Withheld,
    column_classes,
    exposed_group,
    is_safe,
    margin_of_mean,
    publishable_blocks,
    team_mean,
)
from assessments.domain.tallies import tally_team
from tests.domain.builders import load_oracle
from tests.domain.strategies import PROPERTY, PROPERTY_OF_A_WHOLE
from tests.domain.team_builders import STEP, cells, make_tally, make_team, stepped_scores

CASES = {case["name"]: case for case in load_oracle("privacy_cases.json")["cases"]}


def rows_of(case):
    return [[Fraction(value) for value in row] for row in case["rows"]]


def mean_of(scores, k=5, invited=None):
    return team_mean(make_tally(scores), k=k, invited=invited)


# === Reference scenarios ===


def test_all_scenarios_are_here():
    assert len(CASES) == 24


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_scenario_exposes_the_expected_group(case):
    found = exposed_group(rows_of(case), case["column_owner"], case["k"])

    assert found == (tuple(case["exposed_group"]) if case["exposed_group"] else None)
    assert (found is None) is case["safe"]


#: Those in which trying all groups is quick.
SMALL = {name: case for name, case in CASES.items() if case["min_support"] < 5 or len(case["column_owner"]) <= 10}


@pytest.mark.parametrize("case", SMALL.values(), ids=SMALL)
def test_scenario_has_the_expected_smallest_group(case):
    rows, owner, smallest = rows_of(case), case["column_owner"], case["min_support"]

    assert exposed_group(rows, owner, smallest) is None
    assert len(exposed_group(rows, owner, smallest + 1)) == smallest


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_scenario_gets_the_expected_verdict_of_the_column_classes(case):
    assert is_safe(rows_of(case), case["column_owner"], case["k"]) is case["signature_ok"]


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_scenario_is_judged_alike_for_people_in_another_order(case):
    turned = [row[::-1] for row in rows_of(case)][::-1]
    owner = case["column_owner"][::-1]

    found = exposed_group(turned, owner, case["k"])

    assert len(found or ()) == len(case["exposed_group"] or ())
    assert is_safe(turned, owner, case["k"]) is case["signature_ok"]


def test_nothing_published_is_safe():
    assert exposed_group([], [1, 2], 5) is None
    assert is_safe([], [1, 2], 5)
    assert column_classes([[0, 0]], [1, 2]) == ()


def test_columns_of_one_person_count_once():
    assert column_classes([[1, 1, 1]], [1, 1, 2]) == (frozenset({1, 2}),)
    assert not is_safe([[1] * 5], [1, 1, 2, 3, 4], 5)
    assert exposed_group([[1] * 5], [1, 1, 2, 3, 4], 5) == (1, 2, 3, 4)


small_rows = st.integers(min_value=1, max_value=7).flatmap(
    lambda width: st.tuples(
        st.lists(st.lists(st.integers(-1, 2), min_size=width, max_size=width), max_size=4),
        st.lists(st.integers(1, 5), min_size=width, max_size=width),
    )
)


@given(small_rows, st.integers(min_value=1, max_value=5))
@PROPERTY
def test_column_classes_never_pass_what_exposes_somebody(drawn, k):
    rows, owner = drawn

    if is_safe(rows, owner, k):
        event("safe")
        assert exposed_group(rows, owner, k) is None


# === Histories: whole cells, and two mutants of the rule ===


def sum_of(people, everybody):
    return [int(person in people) for person in everybody]


@st.composite
def histories(draw):
    """Draw teams whose answers arrive in turn; person numbers are in order of arrival."""
    sizes = draw(st.lists(st.integers(min_value=1, max_value=11), min_size=1, max_size=3))
    assume(sum(sizes) <= 12)
    arrivals = draw(st.permutations([team for team, size in enumerate(sizes) for _ in range(size)]))
    return [[n for n, team in enumerate(arrivals) if team == own] for own in range(len(sizes))]


@given(histories())
@PROPERTY
def test_whole_cells_and_their_unions_expose_nobody(teams):
    everybody = range(sum(map(len, teams)))
    closed = [team for team in teams if len(team) >= 5]
    rows = [sum_of(team, everybody) for team in closed]
    rows.append(sum_of({person for team in closed for person in team}, everybody))

    assert is_safe(rows, everybody, 5)
    assert exposed_group(rows, everybody, 5) is None


@given(histories(), st.integers(min_value=1, max_value=4), st.randoms(use_true_random=False))
@PROPERTY
def test_recomputing_after_deletion_exposes_who_left(teams, leavers, random):
    """Mutant: a release is computed anew where the frozen one should stand."""
    team = max(teams, key=len)
    assume(len(team) - leavers >= 5)
    everybody = range(sum(map(len, teams)))
    gone = set(random.sample(team, leavers))

    rows = [sum_of(team, everybody), sum_of(set(team) - gone, everybody)]

    assert not is_safe(rows, everybody, 5)
    assert set(exposed_group(rows, everybody, leavers + 1)) == gone


@given(histories(), st.data())
@PROPERTY
def test_filtering_by_date_exposes_who_came_in_between(teams, data):
    """Mutant: a sum over the answers up to some day instead of over a whole cell."""
    team = max(teams, key=len)
    assume(len(team) >= 6)
    everybody = range(sum(map(len, teams)))
    later = data.draw(st.integers(min_value=6, max_value=len(team)))
    earlier = data.draw(st.integers(min_value=max(5, later - 4), max_value=later - 1))

    rows = [sum_of(team[:count], everybody) for count in (earlier, later)]

    assert not is_safe(rows, everybody, 5)
    assert exposed_group(rows, everybody, 5) == tuple(team[earlier:later])


def test_recomputing_after_deletion_gives_the_score_of_who_left():
    before, after = make_tally([40, 55, 60, 70, 75, 37]), make_tally([40, 55, 60, 70, 75])

    assert before.total - after.total == 37


# === Which blocks ===


def test_block_is_publishable_from_k_scores():
    tally = make_team(know=[50] * 6, trust=[50] * 5, value=[50] * 4, realise=[])

    assert publishable_blocks(tally, k=5) == ("know", "trust")
    assert publishable_blocks(tally, k=6) == ("know",)
    assert publishable_blocks(tally, k=7) == ()


@pytest.mark.parametrize("k", [4, 1, 0])
def test_k_below_five_is_refused(k):
    with pytest.raises(ValueError, match=f"not {k}"):
        publishable_blocks(make_team(know=[50] * 6), k=k)
    with pytest.raises(ValueError, match=f"not {k}"):
        mean_of([50] * 6, k=k)


# === Margin ===


@pytest.mark.parametrize(
    ("n", "invited", "shown"),
    [(5, 6, 9), (8, 10, 7), (5, 5, 7), (8, None, 12), (8, 7, 12), (8, 8, 6), (10, 1000, 11)],
    ids=["5 of 6", "8 of 10", "all of 5", "N unknown", "N below n", "all of 8", "few of many"],
)
def test_margin_of_the_cases_of_the_specification(n, invited, shown):
    assert mean_of([50] * n, invited=invited).shown_margin == shown


def test_margin_is_the_formula():
    assert margin_of_mean(5, 6) == pytest.approx(1.96 * 18 / 5**0.5 * (1 - 0.8 * 5 / 6) ** 0.5, rel=1e-12)
    assert margin_of_mean(8, 7) == margin_of_mean(8, None) == pytest.approx(1.96 * 18 / 8**0.5, rel=1e-12)


def test_margin_of_nobody_does_not_exist():
    with pytest.raises(ValueError, match="at least one"):
        margin_of_mean(0, 6)


# === Means ===


def test_mean_is_shown_with_its_n_and_margin():
    assert mean_of([40, 55, 60, 70, 75], invited=6) == ShownMean(60, 5, margin_of_mean(5, 6))


def test_mean_is_rounded_half_up_once():
    assert mean_of([62, 62, 62, 62, 63, 63, 63, 63]).value == 63
    assert mean_of([Fraction(1249, 20)] * 8).value == 62


def test_mean_of_fewer_than_k_is_withheld_without_a_count():
    assert mean_of([50] * 4) == mean_of([]) == mean_of([50] * 6, k=7) == Withheld(Reason.TOO_FEW)


def test_there_are_three_reasons():
    assert {reason.name for reason in Reason} == {"TOO_FEW", "NOT_SHOWN", "NOT_COMPARABLE"}


@pytest.mark.parametrize(
    ("distances", "is_shown"),
    [
        ([50, 50, 0, 0, 0], True),
        ([51, 49, 0, 0, 0], False),
        ([100, 50, 0, 0, 0], True),
        ([100, 49, 0, 0, 0], False),
        ([20] * 5, True),
        ([20, 20, 20, 20, 19], False),
        ([0] * 5, False),
    ],
    ids=["two at 50", "others 49", "others of an extreme 50", "others of an extreme 49", "all 100", "all 99", "none"],
)
def test_mean_is_a_number_from_these_distances_on(distances, is_shown):
    high, low = mean_of([100 - d for d in distances]), mean_of(distances)

    assert isinstance(high, ShownMean) is isinstance(low, ShownMean) is is_shown
    assert is_shown or (high, low) == (CappedHigh(5), CappedLow(5))


def test_insider_with_all_lowest_does_not_read_the_others():
    """DECISIONS 18: within the old cap of 10, yet the other four are together at 50."""
    assert mean_of([0, 12, 12, 12, 13]) == CappedLow(5)


@pytest.mark.parametrize("insider", [0, 100])
def test_that_a_number_is_shown_tells_nothing_certain(insider):
    """Leaving out one, the others lie 50 from the end only if all are equal: a number would say so."""
    others = [Fraction(50, 3)] * 4 if insider == 0 else [100 - Fraction(50, 3)] * 4

    assert mean_of([insider, *others]) == (CappedLow(5) if insider == 0 else CappedHigh(5))


def test_capped_mean_lies_beyond_its_bound():
    assert (CappedHigh(5).lowest_possible, CappedLow(5).highest_possible) == (70, 30)
    assert mean_of([0, 88, 88, 88, 88]) == CappedHigh(5)
    assert mean_of([100, 12, 12, 12, 12]) == CappedLow(5)


@given(stepped_scores())
@PROPERTY
def test_capped_mean_lies_beyond_its_bound_always(scores):
    shown, mean = mean_of(scores), sum(scores) / len(scores)

    event(type(shown).__name__)
    if isinstance(shown, CappedHigh):
        assert mean > shown.lowest_possible >= 70
    if isinstance(shown, CappedLow):
        assert mean < shown.highest_possible <= 30


@given(stepped_scores(), st.integers(min_value=0, max_value=20))
@PROPERTY
def test_shown_mean_leaves_fifty_points_to_every_other_person(scores, more_invited):
    """For an insider who knows the exact sum, the own score, and the rule by which it is shown."""
    n, total = len(scores), sum(scores)
    shown = mean_of(scores, invited=n + more_invited)
    assume(isinstance(shown, ShownMean))

    assert abs(shown.value - total / n) <= Fraction(1, 2)
    assert (shown.n, shown.margin) == (n, margin_of_mean(n, n + more_invited))
    for own in set(scores):
        others = total - own
        lowest = max(0, others - 100 * (n - 2), 50 - (100 * (n - 1) - total))
        highest = min(100, others, total - 50)
        assert highest - lowest >= 50


@pytest.mark.parametrize(("people", "half"), [(5, 6), (6, 4), (7, 4)], ids=["five", "six", "seven"])
def test_every_outcome_leaves_fifty_points_by_enumeration(people, half):
    """All teams on a scale of 2 * half steps, for an insider who knows the exact sum and the rule.

    Without a number, the interval is open on one side: one step less on this scale.
    """
    possible = defaultdict(set)
    for steps in combinations_with_replacement(range(2 * half + 1), people):
        shown = mean_of([Fraction(50 * value, half) for value in steps])
        seen = sum(steps) if isinstance(shown, ShownMean) else type(shown)
        for own, other in set(permutations(steps, 2)):
            possible[own, seen].add(other)

    assert {seen for _, seen in possible} > {CappedHigh, CappedLow, people * half}
    for (_, seen), values in possible.items():
        assert max(values) - min(values) >= (half if isinstance(seen, int) else half - 1)


@given(cells(), st.randoms(use_true_random=False))
@PROPERTY_OF_A_WHOLE
def test_order_of_people_changes_nothing(drawn, random):
    key, cell = drawn
    first, second = (tally_team(people, key) for people in (cell, random.sample(cell, len(cell))))

    assert publishable_blocks(first, k=5) == publishable_blocks(second, k=5)
    for one, other in zip(first.blocks, second.blocks, strict=True):
        assert team_mean(one, k=5, invited=9) == team_mean(other, k=5, invited=9)


@given(stepped_scores())
@PROPERTY
def test_turning_the_scale_turns_the_outcome(scores):
    turned = {ShownMean: ShownMean, CappedHigh: CappedLow, CappedLow: CappedHigh}

    shown, other = mean_of(scores), mean_of([24 * STEP - value for value in scores])

    assert type(other) is turned[type(shown)]
