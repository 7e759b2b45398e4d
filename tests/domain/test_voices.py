"""What a team says beside its means: about the goal, about last time, and links about each other."""

import random
import uuid
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from math import sqrt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.cells import InvitedLink, Member, RoundTerms, Said
from assessments.domain.commitments import AgreedBehaviour
from assessments.domain.disclosure import CappedHigh, Reason, ShownMean, Withheld, exposed_group, is_safe
from assessments.domain.opinions import Divided, Majority
from assessments.domain.releases import make_release, published_rows
from assessments.domain.rounding import display_integer
from assessments.domain.scoring_key import ScoringKey
from assessments.domain.voices import (
    judging,
    may_show_sentences,
    release_experiences,
    release_goal,
    release_mirror,
    release_outcomes,
)
from tests.domain.builders import make_block
from tests.domain.strategies import PROPERTY_OF_A_WHOLE
from tests.domain.team_builders import make_scored_member, make_terms

KEY = ScoringKey((make_block("a"), make_block("b")))
LINKS = (InvitedLink("in", 5), InvitedLink("through", 5), InvitedLink("out", 5))
TITLES = [link.title for link in LINKS]


def speaking(link: str | None = None, **said: object) -> Member:
    return replace(make_scored_member(50, 50, link=link), said=Said(**said))


def chain_terms(links: Sequence[InvitedLink] = LINKS, **more: object) -> RoundTerms:
    return replace(make_terms(KEY, invited=15), links=tuple(links), **({"has_mirror": True} | more))


def judged(link: str, *values: object, about: str) -> list[Member]:
    return [speaking(link, judged={about: {"a": value, "b": 3}}) for value in values]


# === Goal, agreements, experience ===


def test_goal_is_summed_up_over_who_said_something():
    members = [speaking(goal=goal) for goal in ["confirmed"] * 4 + ["otherwise"] + [""] * 4]

    assert release_goal(members, k=5) == Majority("confirmed")
    assert release_goal(members[1:], k=5) == Withheld(Reason.TOO_FEW)


def test_each_agreement_has_its_outcome_as_it_was_worded():
    agreed = [
        AgreedBehaviour(uuid.UUID(int=n), key, f"Wij bellen {n}", "teamleider", date(2026, 3, 1))
        for n, key in enumerate("ba")
    ]
    first, second = (str(one.id) for one in agreed)
    votes = [{first: "done", second: "done"}] * 3 + [{first: "done", second: "partly"}] * 3 + [{first: "unknown"}] * 5
    terms = replace(make_terms(KEY), commitments=tuple(agreed))

    one, two = release_outcomes([speaking(outcomes=vote) for vote in votes], terms)

    assert (one.commitment, one.block, one.behaviour, one.owner) == (first, "b", "Wij bellen 0", "teamleider")
    assert (one.opinion, two.opinion) == (Majority("done"), Divided())


def test_experience_is_there_only_where_the_round_looks_back():
    members = [speaking(experiences={"a": "better", "b": "absent"})] * 6
    terms = make_terms(KEY)

    assert release_experiences(members, terms) == ()
    assert release_experiences(members, replace(terms, looks_back=True)) == (
        ("a", Majority("better")),
        ("b", Withheld(Reason.TOO_FEW)),
    )


@pytest.mark.parametrize(("sentences", "people", "expected"), [(5, 10, True), (4, 30, False), (9, 9, False)])
def test_sentences_need_ten_people_and_k_sentences(sentences, people, expected):
    assert may_show_sentences(sentences, people=people, k=5) is expected


# === Chain mirror ===


def test_link_is_seen_by_the_others_and_never_by_itself():
    members = judged("in", 5, 5, 5, 5, about="in") + judged("through", 2, 3, 4, about="in")
    members += [*judged("out", 2, 3, about="in"), speaking(None, judged={"in": {"a": 5, "b": 5}})]

    mirror = release_mirror(members, chain_terms())[0]

    assert (mirror.title, mirror.invited) == ("in", 10)
    # 2, 3, 4, 2, 3 on 1..5: 45.
    assert [mirror.means[0].value, mirror.means[0].n] == [45, 5]
    assert judging(members, "in", "a") == [False] * 4 + [True] * 5 + [False]


def test_margin_of_one_statement_is_wider_than_that_of_six():
    members = judged("through", 2, 3, 4, 2, 3, about="in")

    mean = release_mirror(members, chain_terms())[0].means[0]

    spread, true_part = sqrt(0.8 * 18**2 + 22**2), 0.8 * 18**2 / (0.8 * 18**2 + 22**2)
    assert mean.margin == pytest.approx(1.96 * spread / sqrt(5) * sqrt(1 - true_part * 5 / 10))
    assert mean.shown_margin == 22


def test_open_and_not_applicable_do_not_count():
    members = [*judged("through", 2, 3, 4, 2, "nvt", about="in"), speaking("out")]

    means = release_mirror(members, chain_terms())[0].means

    assert means[0] == Withheld(Reason.TOO_FEW)
    assert isinstance(means[1], ShownMean)


def test_mirror_near_an_end_has_no_number():
    assert release_mirror(judged("through", *[5] * 5, about="in"), chain_terms())[0].means[0] == CappedHigh(5)


@pytest.mark.parametrize("terms", [chain_terms(has_mirror=False), chain_terms(LINKS[:1]), chain_terms(())])
def test_without_mirror_statements_or_other_links_there_is_no_mirror(terms):
    assert release_mirror(judged("through", 2, 3, 4, 2, 3, about="in"), terms) == ()


@st.composite
def chains(draw: st.DrawFn) -> list[Member]:
    """Up to nine people in three links, who judge the others in part, and sometimes wrongly their own link."""
    ratings = st.sampled_from([1, 2, 3, 4, 5, "nvt", None])
    members = []
    for n in range(draw(st.integers(5, 9))):
        about = {title: {block: draw(ratings) for block in "ab"} for title in TITLES}
        given = {title: {b: v for b, v in rated.items() if v is not None} for title, rated in about.items()}
        scores = [draw(st.sampled_from([None, 25, 50, 75])) for _ in "ab"]
        member = make_scored_member(*scores, link=TITLES[n % 3])
        members.append(replace(member, said=Said(judged=given)))
    return members


@given(chains())
@settings(PROPERTY_OF_A_WHOLE, max_examples=30)
def test_self_and_mirror_together_tell_nothing_about_fewer_than_k(members):
    release = make_release(members, chain_terms())

    rows, owner = published_rows(members, release)

    assert is_safe(rows, owner, 5)
    assert exposed_group(rows, owner, 5) is None


@given(chains(), st.randoms())
@settings(PROPERTY_OF_A_WHOLE, max_examples=30)
def test_order_of_people_makes_no_difference_to_the_mirror(members, random):
    mirror = release_mirror(members, chain_terms())
    random.shuffle(members)

    assert release_mirror(members, chain_terms()) == mirror


def test_rows_have_a_column_for_each_rating_and_a_row_for_each_mean():
    members = judged("through", 2, 3, 4, 2, 3, about="in") + judged("out", 2, 3, 4, 2, 3, about="through")
    release = make_release(members, chain_terms())

    rows, owner = published_rows(members, release)

    # Two means of the team, two of "in" by "through", two of "through" by "out"; nobody said a thing about "out".
    assert len(rows) == 6
    assert len(owner) == len(members) * 2 * (1 + len(LINKS))
    assert sorted(sum(row) for row in rows) == [5, 5, 5, 5, 10, 10]


def test_three_links_of_five_show_a_complete_row_in_nearly_every_round():
    """At 80 % response, with one rating in twenty-five left open: asked is 95 % of rounds."""
    chance, complete, rounds = random.Random(20261126), 0, 1000
    for _ in range(rounds):
        members = []
        for own in TITLES:
            for _person in range(sum(chance.random() < 0.8 for _ in range(5))):
                ratings = {title: {b: _rating(chance) for b in "ab"} for title in TITLES if title != own}
                members.append(speaking(own, judged=ratings))
        means = release_mirror(members, chain_terms())[0].means
        complete += not any(isinstance(mean, Withheld) for mean in means)

    assert complete / rounds >= 0.95


def _rating(chance: random.Random) -> object:
    return "nvt" if chance.random() < 0.04 else chance.choice([2, 3, 4, 5])


# === A mirror tells nothing of how many people of a link took part ===


def chain_of(*sizes: int) -> list[Member]:
    """So many people of each link, who all judge the other links alike."""
    return [
        speaking(own, judged={title: {"a": 4, "b": 2} for title in TITLES if title != own})
        for own, size in zip(TITLES, sizes, strict=False)
        for _person in range(size)
    ]


@pytest.mark.parametrize("sizes", [(0, 5, 5), (1, 5, 5), (2, 4, 4), (4, 4, 4), (5, 5, 4)])
def test_mirror_is_the_same_whatever_the_number_of_people_in_a_small_link(sizes):
    mirror = release_mirror(chain_of(*sizes), chain_terms())

    assert mirror == release_mirror(chain_of(3, 3, 3), chain_terms())
    assert {(mean.value, mean.n) for row in mirror for mean in row.means} == {(75, 5), (25, 5)}


def test_mirror_has_its_numbers_where_every_link_is_shown_anyway():
    mirror = release_mirror(chain_of(5, 6, 7), chain_terms())

    assert [row.means[0].n for row in mirror] == [13, 12, 11]


@pytest.mark.parametrize(("sizes", "rows"), [((1, 6), 0), ((4, 5), 0), ((5, 5), 2)])
def test_two_links_see_each_other_only_where_both_have_k(sizes, rows):
    """What one link says of the other is the part of a pair."""
    assert len(release_mirror(chain_of(*sizes), chain_terms(LINKS[:2]))) == rows


@pytest.mark.parametrize("n", range(5, 13))
def test_every_step_of_five_can_come_of_any_number_of_people(n):
    """So no value tells of how many it is."""
    sums = range(4 * n + 1)

    assert {5 * display_integer(Fraction(25 * total, n) / 5) for total in sums} == set(range(0, 101, 5))


def test_high_without_a_number_tells_no_number_of_people_either():
    high = [speaking(own, judged={TITLES[0]: {"a": 5}}) for own in (TITLES[1], TITLES[2]) for _person in range(4)]

    assert release_mirror(high, chain_terms())[0].means[0] == CappedHigh(5)
