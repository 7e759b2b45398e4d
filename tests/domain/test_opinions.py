"""What people chose, in a few words, and never so that it tells about one of them."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.disclosure import Reason, Withheld
from assessments.domain.opinions import EXPERIENCES, OUTCOMES, Counted, Divided, Experience, Majority, Outcome, sum_up

CHOICES = ["done", "partly", "not_done"]


def summed(*counts: int, k: int = 5):
    chosen = [choice for choice, count in zip(CHOICES, counts, strict=True) for _ in range(count)]
    return sum_up(chosen, CHOICES, k=k)


@pytest.mark.parametrize(
    ("counts", "expected"),
    [
        ((2, 1, 1), Withheld(Reason.TOO_FEW)),
        ((0, 0, 0), Withheld(Reason.TOO_FEW)),
        ((3, 2, 0), Majority("done")),
        ((0, 0, 5), Majority("not_done")),
        ((3, 3, 0), Divided()),
        ((4, 3, 2), Divided()),
        ((2, 5, 2), Majority("partly")),
        ((7, 3, 0), Counted((("done", 7), ("partly", 3), ("not_done", 0)))),
        ((4, 3, 3), Counted((("done", 4), ("partly", 3), ("not_done", 3)))),
        ((8, 2, 0), Majority("done")),
        ((5, 4, 1), Divided()),
        ((10, 0, 0), Majority("done")),
        ((27, 3, 0), Counted((("done", 27), ("partly", 3), ("not_done", 0)))),
        ((28, 3, 0), Majority("done")),
    ],
)
def test_opinion_is_counted_or_worded_or_withheld(counts, expected):
    assert summed(*counts) == expected


def test_higher_k_holds():
    assert summed(6, 0, 0, k=7) == Withheld(Reason.TOO_FEW)
    assert summed(7, 0, 0, k=7) == Majority("done")


def test_k_below_five_is_refused():
    with pytest.raises(ValueError, match="K is at least 5"):
        summed(9, 0, 0, k=4)


def test_who_does_not_know_or_was_absent_does_not_count():
    chosen = ["done"] * 4 + ["unknown"] * 6 + [""] * 3

    assert sum_up(chosen, CHOICES, k=5) == Withheld(Reason.TOO_FEW)


def test_choices_are_these():
    assert [*CHOICES, Outcome.UNKNOWN] == OUTCOMES
    assert EXPERIENCES == ["worse", "same", "better", Experience.ABSENT]


@given(st.lists(st.sampled_from([*CHOICES, "unknown", ""]), max_size=30), st.randoms())
def test_order_of_people_makes_no_difference_and_no_small_count_is_shown(chosen, random):
    opinion = sum_up(chosen, CHOICES, k=5)
    random.shuffle(chosen)

    assert sum_up(chosen, CHOICES, k=5) == opinion
    counted = Counter(choice for choice in chosen if choice in CHOICES)
    match opinion:
        case Counted(counts):
            assert dict(counts) == {choice: counted[choice] for choice in CHOICES}
            assert counted.total() >= 10
            assert all(count == 0 or 3 <= count <= 0.9 * counted.total() for _, count in counts)
        case Majority(choice):
            assert 2 * counted[choice] > counted.total() >= 5
        case Divided():
            assert 2 * max(counted.values()) <= counted.total()
        case _:
            assert counted.total() < 5
