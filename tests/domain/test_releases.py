"""A closed round becomes one release: whole cells only, all links or none, and nothing about fewer than K."""

from dataclasses import replace

import pytest
from hypothesis import event, given, settings
from hypothesis import strategies as st

from assessments.domain import releases
from assessments.domain.cells import InvitedLink
from assessments.domain.consensus import Consensus
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
)
from assessments.domain.profiles import BlockScore
from assessments.domain.releases import UnsafeRelease, make_release, most_chosen, published_rows
from assessments.domain.scoring_key import ScoringKey
from assessments.domain.team_claims import LevelCounts, StatementOrder
from tests.domain.builders import make_block
from tests.domain.strategies import PROPERTY_OF_A_WHOLE
from tests.domain.team_builders import closed_rounds, make_member, make_scored_member, make_terms

NOT_SHOWN, TOO_FEW = Withheld(Reason.NOT_SHOWN), Withheld(Reason.TOO_FEW)

ONE = ScoringKey((make_block("a", 5),))
TWO = ScoringKey((make_block("a", 5), make_block("b", 5)))

#: A round takes some two hundred draws.
PROPERTY_OF_A_ROUND = settings(PROPERTY_OF_A_WHOLE, max_examples=20)


def members(*exact, link=None):
    return [make_scored_member(value, link=link) for value in exact]


def means_of(release):
    return [[type(mean).__name__ for mean in link.means] for link in release.links]


# === A whole cell ===


def test_round_of_fewer_than_k_is_withheld():
    assert make_release(members(40, 50, 60, 70), make_terms(ONE)) == TOO_FEW
    assert make_release([], make_terms(ONE)) == TOO_FEW
    assert make_release(members(*[50] * 6), make_terms(ONE, k=7)) == TOO_FEW


def test_k_below_five_is_refused():
    with pytest.raises(ValueError, match="not 4"):
        make_release(members(*[50] * 6), make_terms(ONE, k=4))


def test_release_says_what_it_rests_on():
    release = make_release(members(40, 55, 60, 70, 75), make_terms(ONE, invited=6, k=5))

    assert (release.n, release.invited, release.k) == (5, 6, 5)
    assert [block.key for block in release.blocks] == ["a"]
    assert release.blocks[0].mean == ShownMean(60, 5, margin_of_mean(5, 6))
    assert release.links == release.preconditions == ()
    assert release.topic is None


def test_n_of_a_block_is_who_has_a_score_on_it():
    cell = [make_scored_member(50, 60) for _ in range(5)] + [make_scored_member(None, 60), make_scored_member(None, 60)]
    cell += [make_scored_member(50, None)]

    first, second = make_release(cell, make_terms(TWO)).blocks

    assert (first.mean.n, second.mean.n) == (6, 7)


def test_block_with_fewer_than_k_scores_is_withheld_within_a_release():
    cell = [make_scored_member(50, 60) for _ in range(4)] + [make_scored_member(None, 60)]

    first, second = make_release(cell, make_terms(TWO)).blocks

    assert (first.mean, first.levels, first.order) == (TOO_FEW, NOT_SHOWN, TOO_FEW)
    assert isinstance(second.mean, ShownMean)


def test_high_and_low_are_released_without_a_number():
    cell = [make_scored_member(95, 5) for _ in range(6)]

    first, second = make_release(cell, make_terms(TWO)).blocks

    assert (first.mean, second.mean) == (CappedHigh(6), CappedLow(6))
    assert first.order == second.order == first.levels == second.levels == NOT_SHOWN


def test_levels_are_counted_in_a_round_of_ten():
    release = make_release(members(*[40] * 3, *[60] * 4, *[80] * 3), make_terms(ONE))

    assert release.blocks[0].levels == LevelCounts((("low", 3), ("middle", 4), ("high", 3)), 10)


ANSWERS = [5, 4, 3, 2, 1]


def test_statements_are_put_in_order_in_blocks_and_in_preconditions():
    around = make_block("around", 5)
    key = ScoringKey((make_block("a", 5), around))
    cell = [make_member(key, a=ANSWERS, around=ANSWERS[::-1]) for _ in range(5)]
    cell = [replace(member, profile=replace(member.profile, blocks=member.profile.blocks[:1])) for member in cell]

    release = make_release(cell, make_terms(ONE, preconditions=(around,)))

    assert release.blocks[0].order == StatementOrder(("s1", "s2"), ("s5", "s4"))
    assert release.preconditions == (("around", StatementOrder(("s5", "s4"), ("s1", "s2"))),)


def test_precondition_with_fewer_than_k_answers_has_no_order():
    release = make_release(members(*[50] * 5), make_terms(ONE, preconditions=(make_block("around", 5),)))

    assert release.preconditions == (("around", NOT_SHOWN),)


@pytest.mark.parametrize(("asked", "said"), [(True, Consensus.ALIKE), (False, None)], ids=["asked", "not asked"])
def test_consensus_is_said_only_where_the_installation_shows_it(asked, said):
    cell = [make_member(ONE, a=[3, 3, 3, 3, 3]) for _ in range(20)]

    assert make_release(cell, make_terms(ONE, with_consensus=asked)).blocks[0].consensus is said


# === The topic ===


@pytest.mark.parametrize(
    ("topics", "k", "expected"),
    [
        (["a"] * 5, 5, "a"),
        (["a"] * 4, 5, None),
        (["a"] * 4 + ["b"], 5, "a"),
        (["a"] * 4 + [None] * 9, 5, None),
        (["b", "a", "b", "a", "c"], 5, None),
        (["c", "a", "b", "a", None, "d", "e"], 5, "a"),
        (["a"] * 3 + ["b"] * 2, 6, None),
        (["a", "b", "c", "d", "e"], 5, None),
        ([None] * 8, 5, None),
        ([], 5, None),
    ],
    ids=["all", "four", "most", "four of many", "tie", "two of six", "K of six", "all differ", "nobody", "empty"],
)
def test_topic_chosen_most_needs_k_choices_and_no_equal(topics, k, expected):
    assert most_chosen(topics, k=k) == most_chosen(topics[::-1], k=k) == expected


def test_topic_of_a_round_is_released():
    cell = [make_scored_member(50, topic=topic) for topic in ("a", "a", "a", "b", "b")]

    assert make_release(cell, make_terms(ONE)).topic == "a"


# === Chain links ===


def in_and_out(first, second):
    return [*members(*first, link="in"), *members(*second, link="out")]


def test_links_have_their_own_n_invited_and_means():
    terms = replace(make_terms(ONE), links=(InvitedLink("in", 6), InvitedLink("out", 7)))

    inflow, outflow = make_release(in_and_out([40] * 5, [60] * 6), terms).links

    assert (inflow.title, inflow.n, inflow.invited) == ("in", 5, 6)
    assert (outflow.title, outflow.n, outflow.invited) == ("out", 6, 7)
    assert inflow.means == (ShownMean(40, 5, margin_of_mean(5, 6)),)
    assert outflow.means == (ShownMean(60, 6, margin_of_mean(6, 7)),)


def test_links_stand_in_the_order_of_the_round():
    cell = in_and_out([40] * 5, [60] * 5)

    assert [link.title for link in make_release(cell, make_terms(ONE, links=["out", "in"])).links] == ["out", "in"]


@pytest.mark.parametrize(
    ("cell", "links"),
    [
        (in_and_out([40] * 5, [60] * 4), ["in", "out"]),
        (in_and_out([40] * 9, []), ["in", "out"]),
        ([*in_and_out([40] * 5, [60] * 5), *members(50)], ["in", "out"]),
        ([*in_and_out([40] * 5, [60] * 5), *members(50, link="other")], ["in", "out"]),
        (in_and_out([40] * 5, [60] * 5), ["in"]),
        (members(*[40] * 6, link="in"), ["in"]),
        (in_and_out([40] * 5, [60] * 5), []),
    ],
    ids=["one too small", "one empty", "somebody without", "somebody elsewhere", "one missing", "a single one", "none"],
)
def test_no_link_is_shown_unless_all_are(cell, links):
    release = make_release(cell, make_terms(ONE, links=links))

    assert release.links == ()
    assert isinstance(release.blocks[0].mean, ShownMean)


def test_higher_k_holds_for_links():
    assert make_release(in_and_out([40] * 6, [60] * 5), make_terms(ONE, links=["in", "out"], k=6)).links == ()


@pytest.mark.parametrize("other", [[95] * 5, [5] * 5], ids=["one high", "one low"])
def test_block_shows_the_means_of_all_links_or_of_none(other):
    release = make_release(in_and_out([50] * 5, other), make_terms(ONE, links=["in", "out"]))

    assert isinstance(release.blocks[0].mean, ShownMean)
    assert [link.means for link in release.links] == [(NOT_SHOWN,), (NOT_SHOWN,)]


def test_block_with_few_scores_in_one_link_shows_none_and_other_blocks_all():
    first = [make_scored_member(50, 50, link="in") for _ in range(5)]
    second = [make_scored_member(50 if n < 4 else None, 50, link="out") for n in range(5)]

    release = make_release([*first, *second], make_terms(TWO, links=["in", "out"]))

    assert means_of(release) == [["Withheld", "ShownMean"], ["Withheld", "ShownMean"]]
    assert release.blocks[0].mean.n == 9


def test_high_whole_shows_no_link():
    release = make_release(in_and_out([95] * 5, [94] * 5), make_terms(ONE, links=["in", "out"]))

    assert release.blocks[0].mean == CappedHigh(10)
    assert [link.means for link in release.links] == [(NOT_SHOWN,), (NOT_SHOWN,)]


def test_levels_are_not_counted_beside_means_of_links():
    scores = [40] * 3 + [60] * 4 + [80] * 3

    assert isinstance(make_release(members(*scores), make_terms(ONE)).blocks[0].levels, LevelCounts)
    divided = in_and_out(scores[::2], scores[1::2])
    assert make_release(divided, make_terms(ONE, links=["in", "out"])).blocks[0].levels == NOT_SHOWN


# === The proof ===


def test_rows_are_the_sums_behind_the_means():
    cell = [make_scored_member(50, 50, link="in") for _ in range(5)]
    cell += [make_scored_member(50, None if n == 4 else 50, link="out") for n in range(5)]
    release = make_release(cell, make_terms(TWO, links=["in", "out"]))

    rows, owner = published_rows(cell, release)

    assert owner == [person for person in range(10) for _ in "ab"]
    everybody = [1, 0] * 10
    assert rows == [
        everybody,
        [0, 1] * 9 + [0, 0],
        [1, 0] * 5 + [0, 0] * 5,
        [0, 0] * 5 + [1, 0] * 5,
    ]


def test_withheld_block_is_in_no_row():
    cell = [make_scored_member(50, 60) for _ in range(4)] + [make_scored_member(None, 60)]

    rows, _owner = published_rows(cell, make_release(cell, make_terms(TWO)))

    assert rows == [[0, 1] * 5]


def test_capped_mean_counts_as_a_sum_in_the_proof():
    cell = members(*[95] * 5)

    assert published_rows(cell, make_release(cell, make_terms(ONE)))[0] == [[1] * 5]


@given(closed_rounds())
@PROPERTY_OF_A_ROUND
def test_every_class_of_columns_spans_k_people(closed):
    release = make_release(*closed)
    event(type(release).__name__)
    if not isinstance(release, Withheld):
        event(f"{len(release.links)} links")
        rows, owner = published_rows(closed[0], release)
        assert is_safe(rows, owner, release.k)
        assert all(len(people) >= release.k for people in column_classes(rows, owner))


@st.composite
def divided_rounds(draw):
    """Draw ten to twelve people in two links, some without a score on the second block."""
    sizes = draw(st.sampled_from([(5, 5), (5, 6), (6, 5), (6, 6), (5, 7), (7, 5)]))
    scores = st.integers(0, 4).map(lambda step: step * 25)
    return [
        make_scored_member(draw(scores), draw(st.one_of(scores, scores, st.none())), link=link)
        for link, size in zip(("in", "out"), sizes, strict=True)
        for _ in range(size)
    ]


@given(divided_rounds())
@settings(PROPERTY_OF_A_ROUND, max_examples=8)
def test_no_group_below_k_is_exposed_by_trying_all(cell):
    """The independent check: every group of up to four people against the published sums."""
    release = make_release(cell, make_terms(TWO, links=["in", "out"]))
    rows, owner = published_rows(cell, release)

    event(f"{len(rows)} rows")
    assert is_safe(rows, owner, 5)
    assert exposed_group(rows, owner, 5) is None


def show_every_part(found, means, terms):
    """Mutant: every link is released, however small."""
    titles = [link.title for link in terms.links]
    parts = [[member for member in found if member.link == title] for title in titles]
    return tuple(
        releases.ReleasedLink(title, len(part), 9, (ShownMean(50, len(part), 1.0),))
        for title, part in zip(titles, parts, strict=True)
    )


def show_what_parts_can(parts, whole, terms):
    """Mutant: a part that may not be a number stays away, the others stay."""
    return [releases.team_mean(part, k=terms.k, invited=None) for part in parts]


def test_link_below_k_would_be_refused_by_the_proof(monkeypatch):
    monkeypatch.setattr(releases, "_release_links", show_every_part)

    with pytest.raises(UnsafeRelease):
        make_release(in_and_out([50] * 6, [50] * 4), make_terms(ONE, links=["in", "out"]))


def test_leaving_out_one_part_would_be_refused_by_the_proof(monkeypatch):
    monkeypatch.setattr(releases, "_means_of_block", show_what_parts_can)
    cell = [*in_and_out([50] * 5, [50] * 4), make_scored_member(None, link="out")]

    with pytest.raises(UnsafeRelease):
        make_release(cell, make_terms(ONE, links=["in", "out"]))


# === Nobody can be told apart ===


@given(closed_rounds(), st.randoms(use_true_random=False))
@PROPERTY_OF_A_ROUND
def test_order_of_people_changes_nothing(closed, random):
    cell, terms = closed

    assert make_release(random.sample(cell, len(cell)), terms) == make_release(cell, terms)


@given(closed_rounds())
@PROPERTY_OF_A_ROUND
def test_what_is_released_counts_only_who_is_behind_it(closed):
    cell, terms = closed
    release = make_release(cell, terms)
    if isinstance(release, Withheld):
        assert len(cell) < terms.k
        return
    for place, block in enumerate(release.blocks):
        scored = [member for member in cell if isinstance(member.profile.blocks[place], BlockScore)]
        assert isinstance(block.mean, Withheld) is (len(scored) < terms.k)
        assert isinstance(block.mean, Withheld) or block.mean.n == len(scored)
        assert block.consensus is None or terms.with_consensus
        shown = {isinstance(link.means[place], ShownMean) for link in release.links}
        assert len(shown) <= 1
        if shown == {True}:
            assert sum(link.means[place].n for link in release.links) == len(scored)
            assert block.levels == NOT_SHOWN
    assert sum(link.n for link in release.links) in {0, len(cell)}
