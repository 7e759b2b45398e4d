"""What a coordinator may expect to see, before a round opens."""

from fractions import Fraction

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from assessments.domain.forecast import Merge, Result, expected_answers, forecast_results, propose_merges
from tests.domain.strategies import PROPERTY

NEVER, AT_ALL, AT_80, AT_60 = (False,) * 3, (False, False, True), (False, True, True), (True,) * 3
FOUR_FIFTHS = Fraction(4, 5)


def links_of(*sizes):
    return tuple(zip("abcdefghijkl", sizes, strict=False))


def forecast_of(*sizes, k=5):
    return forecast_results(sum(sizes), links_of(*sizes), k=k)


def row_of(forecast, result):
    return next((row.shown_at, row.needed) for row in forecast.rows if row.result is result)


def merges_of(*sizes, k=5, share=FOUR_FIFTHS):
    return [("".join(merge.titles), merge.invited) for merge in propose_merges(links_of(*sizes), k, share)]


# === Expected answers ===


@pytest.mark.parametrize(
    ("invited", "share", "expected"),
    [
        (0, Fraction(1), 0),
        (7, Fraction(3, 5), 4),
        (8, Fraction(3, 5), 5),
        (5, FOUR_FIFTHS, 4),
        (6, FOUR_FIFTHS, 5),
        (9, Fraction(1, 2), 5),
        (10**20 + 1, FOUR_FIFTHS, 8 * 10**19 + 1),
    ],
    ids=["nobody", "4.2", "4.8", "4.0", "4.8 of 6", "4.5 goes up", "large numbers stay exact"],
)
def test_expected_answers_are_rounded_half_up(invited, share, expected):
    assert expected_answers(invited, share) == expected


# === Team and levels ===


@pytest.mark.parametrize(
    ("invited", "k", "shown_at", "needed"),
    [
        (0, 5, NEVER, None),
        (4, 5, NEVER, None),
        (5, 5, AT_ALL, 5),
        (6, 5, AT_80, 5),
        (7, 5, AT_80, 5),
        (8, 5, AT_60, 5),
        (8, 8, AT_ALL, 8),
        (8, 9, NEVER, None),
    ],
)
def test_team_result_needs_k_answers(invited, k, shown_at, needed):
    assert row_of(forecast_results(invited, k=k), Result.TEAM) == (shown_at, needed)


@pytest.mark.parametrize(
    ("invited", "k", "shown_at", "needed"),
    [
        (9, 5, NEVER, None),
        (10, 5, AT_ALL, 10),
        (11, 5, AT_ALL, 10),
        (12, 5, AT_80, 10),
        (15, 5, AT_80, 10),
        (16, 5, AT_60, 10),
        (12, 12, AT_ALL, 12),
        (11, 12, NEVER, None),
    ],
)
def test_people_per_level_need_ten_answers_or_a_higher_k(invited, k, shown_at, needed):
    assert row_of(forecast_results(invited, k=k), Result.LEVEL_COUNTS) == (shown_at, needed)


# === Links ===


@pytest.mark.parametrize(
    ("sizes", "k", "shown_at", "needed"),
    [
        ((8, 8), 5, AT_60, 5),
        ((8, 7), 5, AT_80, 5),
        ((6, 30), 5, AT_80, 5),
        ((5, 30), 5, AT_ALL, 5),
        ((4, 30), 5, NEVER, None),
        ((0, 30), 5, NEVER, None),
        ((30,), 5, NEVER, None),
        ((6, 6, 6), 6, AT_ALL, 6),
        ((7, 7), 6, AT_ALL, 6),
        ((7, 7, 7), 6, AT_80, 6),
    ],
    ids=["8 8", "8 7", "6 30", "5 30", "4 30", "0 30", "one link", "K 6", "2K together", "2K among three"],
)
def test_links_need_k_answers_each_and_twice_k_together(sizes, k, shown_at, needed):
    """Two links of seven at 80 %: 5.6 in each is six, 11.2 together is not twelve."""
    assert row_of(forecast_of(*sizes, k=k), Result.LINKS) == (shown_at, needed)


def test_round_without_links_has_no_row_for_them():
    assert [row.result for row in forecast_results(20, k=5).rows] == [Result.TEAM, Result.LEVEL_COUNTS]
    assert [row.result for row in forecast_of(10, 10).rows] == [Result.TEAM, Result.LEVEL_COUNTS, Result.LINKS]


@pytest.mark.parametrize(
    ("sizes", "shown_at", "needed"),
    [((5, 5, 5), AT_60, 5), ((5, 5), AT_ALL, 5), ((4, 9), NEVER, None), ((20,), NEVER, None)],
)
def test_link_is_seen_by_k_of_the_others(sizes, shown_at, needed):
    links = list(zip("abcdefgh", sizes, strict=False))
    forecast = forecast_results(sum(sizes), links, k=5, has_mirror=True)

    assert row_of(forecast, Result.MIRROR) == (shown_at, needed)


def test_results_that_never_appear_are_named():
    assert forecast_of(2, 2).never == (Result.TEAM, Result.LEVEL_COUNTS, Result.LINKS)
    assert forecast_of(4, 4).never == (Result.LEVEL_COUNTS, Result.LINKS)
    assert forecast_of(5, 5).never == (Result.LEVEL_COUNTS,)
    assert forecast_results(9, k=5).never == (Result.LEVEL_COUNTS,)


def test_links_with_fewer_than_k_invited_must_be_merged():
    forecast = forecast_of(4, 5, 0, 9)

    assert forecast.must_merge == ("a", "c")
    assert (forecast.invited, forecast.k) == (18, 5)


def test_forecast_proposes_merges_at_eighty_per_cent():
    assert forecast_of(5, 9, 6).merges == (Merge(("a", "c"), 11),)
    assert forecast_of(6, 6).merges == ()


# === Merges ===


@pytest.mark.parametrize(
    ("sizes", "k", "expected"),
    [
        ((), 5, []),
        ((3,), 5, []),
        ((6, 6), 5, []),
        ((5, 6), 5, [("ab", 11)]),
        ((9, 5, 7), 5, [("bc", 12)]),
        ((7, 9, 5), 5, [("ac", 12)]),
        ((5, 8, 8), 5, [("ab", 13)]),
        ((8, 5, 8), 5, [("ab", 13)]),
        ((3, 3, 20), 5, [("ab", 6)]),
        ((1, 1, 1, 20), 5, [("abcd", 23)]),
        ((5, 5, 5, 5), 5, [("ab", 10), ("cd", 10)]),
        ((0, 6, 6), 5, [("ab", 6)]),
        ((1, 4, 5, 5, 5), 5, [("abc", 10), ("de", 10)]),
        ((7, 7, 12), 7, [("ab", 14)]),
    ],
    ids=[
        "no links",
        "one link",
        "large enough",
        "one left",
        "smallest with next smallest",
        "titles stay in the order given",
        "tie: the first given",
        "tie beside it",
        "sum is large enough",
        "merged again",
        "twice two",
        "nobody",
        "tie with a group",
        "higher K",
    ],
)
def test_small_links_are_merged_smallest_first(sizes, k, expected):
    assert merges_of(*sizes, k=k) == expected


def test_merges_depend_on_the_response_expected():
    assert merges_of(5, 5, share=Fraction(1)) == []
    assert merges_of(6, 8, share=Fraction(3, 5)) == [("ab", 14)]


def test_group_counts_before_rounding():
    """Three and three at 80 %: 4.8 together is five, 2.4 and 2.4 apart are four."""
    assert merges_of(3, 3, 6) == [("ab", 6)]


# === Refused ===


@pytest.mark.parametrize("k", [4, 0, -1])
def test_k_below_five_is_refused(k):
    with pytest.raises(ValueError, match=f"not {k}"):
        forecast_results(20, k=k)
    with pytest.raises(ValueError, match=f"not {k}"):
        propose_merges((), k, FOUR_FIFTHS)


@pytest.mark.parametrize(("invited", "sizes"), [(-1, ()), (5, (6, -1))], ids=["round", "link"])
def test_fewer_than_nobody_is_refused(invited, sizes):
    with pytest.raises(ValueError, match="Fewer than nobody"):
        forecast_results(invited, links_of(*sizes), k=5)


@pytest.mark.parametrize(("invited", "held"), [(13, 12), (11, 12)], ids=["somebody without", "somebody twice"])
def test_links_that_do_not_hold_everybody_once_are_refused(invited, held):
    with pytest.raises(ValueError, match=f"hold {held} of {invited}"):
        forecast_results(invited, links_of(6, 6), k=5)


# === Whatever the numbers ===

sizes = st.lists(st.integers(min_value=0, max_value=15), max_size=8)
ks = st.integers(min_value=5, max_value=9)
shares = st.fractions(min_value=0, max_value=1, max_denominator=20)


@given(sizes, ks)
@PROPERTY
def test_higher_response_never_shows_less(drawn, k):
    for row in forecast_of(*drawn, k=k).rows:
        if row.result == Result.LEVEL_COUNTS:  # these give way to links
            assert (row.needed is not None) is any(row.shown_at)
        else:
            assert list(row.shown_at) == sorted(row.shown_at)
            assert (row.needed is not None) is row.shown_at[-1]


@given(st.integers(min_value=0, max_value=10**6), shares, shares)
@PROPERTY
def test_higher_share_never_gives_fewer_answers(invited, one, other):
    low, high = sorted((one, other))

    assert 0 <= expected_answers(invited, low) <= expected_answers(invited, high) <= invited


@given(sizes, ks, st.integers(min_value=0, max_value=7))
@PROPERTY
def test_one_more_person_never_shows_less(drawn, k, place):
    more = [size + (number == place) for number, size in enumerate(drawn)]

    for before, after in zip(forecast_of(*drawn, k=k).rows, forecast_of(*more, k=k).rows, strict=True):
        assert before.result == Result.LEVEL_COUNTS or before.shown_at <= after.shown_at


@given(sizes, ks, shares)
@PROPERTY
def test_merging_makes_every_group_large_enough_or_leaves_one(drawn, k, share):
    links = links_of(*drawn)
    merges = propose_merges(links, k, share)
    merged = [title for merge in merges for title in merge.titles]
    alone = [size for title, size in links if title not in merged]
    groups = [*alone, *(merge.invited for merge in merges)]

    event(f"{len(groups)} groups")
    assert len(groups) <= 1 or all(expected_answers(size, share) >= k for size in groups)


@given(sizes, ks, shares)
@PROPERTY
def test_groups_part_the_links(drawn, k, share):
    links = links_of(*drawn)
    order, size_of = [title for title, _ in links], dict(links)
    merges = propose_merges(links, k, share)
    merged = [title for merge in merges for title in merge.titles]

    assert len(set(merged)) == len(merged)
    assert set(merged) <= set(order)
    assert [merge.titles[0] for merge in merges] == sorted((m.titles[0] for m in merges), key=order.index)
    for merge in merges:
        assert len(merge.titles) > 1
        assert list(merge.titles) == sorted(merge.titles, key=order.index)
        assert merge.invited == sum(size_of[title] for title in merge.titles)


@given(sizes, ks)
@PROPERTY
def test_links_that_must_be_merged_are_in_a_proposal(drawn, k):
    forecast = forecast_of(*drawn, k=k)
    merged = {title for merge in forecast.merges for title in merge.titles}

    assert len(drawn) < 2 or set(forecast.must_merge) <= merged


def test_people_per_level_stay_away_where_links_are_shown():
    divided = forecast_of(10, 10)

    assert row_of(divided, Result.LINKS) == ((True, True, True), 5)
    assert row_of(divided, Result.LEVEL_COUNTS) == ((False, False, False), None)


def test_people_per_level_appear_where_a_link_falls_short():
    divided = forecast_of(6, 14)

    assert row_of(divided, Result.LINKS)[0] == (False, True, True)
    assert row_of(divided, Result.LEVEL_COUNTS) == ((True, False, False), 10)
