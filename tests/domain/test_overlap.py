"""Two rounds shortly after each other tell nothing about a few people."""

import pytest
from hypothesis import assume, event, given
from hypothesis import strategies as st

from assessments.domain.disclosure import exposed_group
from assessments.domain.overlap import Overlap, compare_invited
from tests.domain.strategies import PROPERTY

FINE, SAME, TOO_CLOSE = Overlap.FINE, Overlap.SAME, Overlap.TOO_CLOSE


def people(first, last):
    return frozenset(range(first, last + 1))


NOBODY = frozenset()


@pytest.mark.parametrize(
    ("new", "earlier", "expected"),
    [
        (people(1, 8), people(1, 8), SAME),
        (people(1, 3), people(1, 3), SAME),
        (people(1, 9), people(1, 8), TOO_CLOSE),
        (people(1, 12), people(1, 8), TOO_CLOSE),
        (people(1, 13), people(1, 8), FINE),
        (people(2, 9), people(1, 8), TOO_CLOSE),
        (people(5, 16), people(1, 10), TOO_CLOSE),
        (people(6, 15), people(1, 10), FINE),
        (people(10, 19), people(1, 10), FINE),
        (people(9, 16), people(1, 8), FINE),
        (people(4, 6), people(1, 3), FINE),
        (people(1, 8), NOBODY, FINE),
        (NOBODY, NOBODY, FINE),
    ],
    ids=[
        "same people",
        "same few people",
        "one more",
        "four more",
        "five more",
        "one replaced",
        "four left and six new",
        "five replaced",
        "one in common",
        "other people",
        "few other people",
        "earlier nobody",
        "nobody twice",
    ],
)
def test_rounds_are_compared_by_who_is_in_one_only(new, earlier, expected):
    assert compare_invited(new, earlier, k=5) is expected
    assert compare_invited(earlier, new, k=5) is expected


def test_higher_k_asks_for_a_larger_difference():
    assert compare_invited(people(1, 13), people(1, 8), k=6) is TOO_CLOSE
    assert compare_invited(people(1, 14), people(1, 8), k=6) is FINE


def test_members_may_be_addresses():
    team = frozenset({"a@example.org", "b@example.org"})

    assert compare_invited(team, team | {"c@example.org"}, k=5) is TOO_CLOSE


@pytest.mark.parametrize(
    ("new", "earlier"),
    [(people(1, 8), people(1, 8)), (people(1, 8), people(9, 16)), (NOBODY, NOBODY), (people(1, 9), people(1, 8))],
    ids=["same", "other", "nobody", "close"],
)
def test_k_below_five_is_refused(new, earlier):
    with pytest.raises(ValueError, match="not 4"):
        compare_invited(new, earlier, k=4)


members = st.frozensets(st.integers(min_value=1, max_value=13))


@given(members, members, st.integers(min_value=5, max_value=7))
@PROPERTY
def test_verdict_is_that_of_the_two_sides(new, earlier, k):
    verdict = compare_invited(new, earlier, k=k)
    sides = sorted((sum(p not in earlier for p in new), sum(p not in new for p in earlier)))

    event(verdict.name)
    assert compare_invited(earlier, new, k=k) is verdict
    if len(new | earlier) == len(new) + len(earlier):
        assert verdict is FINE
    elif sides == [0, 0]:
        assert verdict is SAME
    else:
        assert (verdict is TOO_CLOSE) is any(1 <= side < k for side in sides)


@given(st.lists(st.integers(min_value=0, max_value=8), min_size=3, max_size=3))
@PROPERTY
def test_sums_over_two_fine_rounds_expose_nobody(sizes):
    """The audit of linear algebra, for people who answer alike in both rounds."""
    only_new, both, only_earlier = sizes
    assume(sum(sizes) <= 14)
    assume(only_new + both >= 5)
    assume(both + only_earlier >= 5)
    new = people(1, only_new + both)
    earlier = people(only_new + 1, sum(sizes))
    everybody = sorted(new | earlier)
    rows = [[int(person in cell) for person in everybody] for cell in (new, earlier)]

    verdict = compare_invited(new, earlier, k=5)
    event(verdict.name)
    if verdict is FINE:
        assert exposed_group(rows, everybody, 5) is None


def test_one_more_person_is_exposed_without_the_rule():
    new, earlier = people(1, 8), people(1, 7)
    rows = [[int(person in cell) for person in sorted(new)] for cell in (new, earlier)]

    assert exposed_group(rows, sorted(new), 5) == (8,)
    assert compare_invited(new, earlier, k=5) is TOO_CLOSE


def test_comparing_pairs_does_not_see_what_three_rounds_tell():
    """A known limit: each pair is fine, and all minus the two halves is one person."""
    first, second, both_and_one = people(1, 5), people(6, 10), people(1, 11)
    rounds = (first, second, both_and_one)
    rows = [[int(person in cell) for person in range(1, 12)] for cell in rounds]

    assert {compare_invited(new, earlier, k=5) for new in rounds for earlier in rounds if new != earlier} == {FINE}
    assert exposed_group(rows, range(1, 12), 5) == (11,)
