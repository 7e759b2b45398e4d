"""The conversation follows the release: it names what the team page names, and nothing beyond."""

from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.constants import BLOCK_STEPS, GUIDE_MINUTES, GUIDE_STEPS
from assessments.domain.content import GuideStep
from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, Withheld, margin_of_mean
from assessments.domain.guide import plan_conversation
from assessments.domain.releases import ReleasedBlock, TeamRelease
from assessments.domain.team_claims import NOT_SHOWN, name_extremes
from tests.domain.strategies import PROPERTY

KEYS = ("know", "understand", "value", "trust", "work", "reach")
MINUTES = (10, 15, 10, 15, 10)


def make_step(kind: str, minutes: int) -> GuideStep:
    text_open = f"{kind}: open" if kind in BLOCK_STEPS else ""
    return GuideStep(kind, minutes, "role", kind.title(), f"{kind}: named", text_open, f"{kind}: no result")


STEPS = tuple(make_step(*step) for step in zip(GUIDE_STEPS, MINUTES, strict=True))


def release_of(*means, topic=None, n=8):
    blocks = tuple(ReleasedBlock(key, mean, None, NOT_SHOWN, NOT_SHOWN) for key, mean in zip(KEYS, means, strict=False))
    return TeamRelease(n, n, 5, blocks, (), topic, ())


def shown(value: int, n: int = 8) -> ShownMean:
    return ShownMean(value, n, margin_of_mean(n, n))


means = st.one_of(
    st.builds(shown, st.integers(10, 90), st.integers(5, 30)),
    st.builds(CappedHigh, st.integers(5, 30)),
    st.builds(CappedLow, st.integers(5, 30)),
    st.just(Withheld(Reason.TOO_FEW)),
)
releases = st.builds(
    lambda found, topic: release_of(*found, topic=topic),
    st.lists(means, min_size=6, max_size=6),
    st.sampled_from([None, *KEYS]),
)


@given(releases)
@settings(PROPERTY, max_examples=200)
def test_no_block_is_named_beyond_what_the_range_test_and_the_choice_allow(release):
    steps = {planned.step.kind: planned for planned in plan_conversation(STEPS, release)}

    extremes = name_extremes({block.key: block.mean for block in release.blocks})
    assert steps["build_on"].blocks == extremes.highest
    assert steps["strengthen"].blocks == extremes.lowest
    assert steps["topic"].blocks == (() if release.topic is None else (release.topic,))
    assert steps["goal"].blocks == steps["agreements"].blocks == ()
    for planned in steps.values():
        assert planned.text == (
            planned.step.text if planned.blocks or not planned.step.text_open else planned.step.text_open
        )


@given(st.one_of(st.none(), releases))
@settings(PROPERTY, max_examples=50)
def test_steps_follow_each_other_and_fill_an_hour(release):
    planned = plan_conversation(STEPS, release)

    assert [one.step.kind for one in planned] == list(GUIDE_STEPS)
    assert [one.start for one in planned] == [0, *(one.end for one in planned[:-1])]
    assert planned[-1].end == sum(MINUTES) == GUIDE_MINUTES


def test_clear_gap_names_both_ends():
    planned = plan_conversation(STEPS, release_of(shown(80), *[shown(60)] * 4, shown(30), topic="trust"))

    assert [one.blocks for one in planned] == [(), ("trust",), ("know",), ("reach",), ()]
    assert [one.text for one in planned] == [f"{kind}: named" for kind in GUIDE_STEPS]


def test_without_a_claim_or_a_choice_the_people_choose():
    planned = plan_conversation(STEPS, release_of(*[shown(60)] * 6))

    assert [one.text for one in planned] == [
        "goal: named",
        "topic: open",
        "build_on: open",
        "strengthen: open",
        "agreements: named",
    ]


def test_without_a_result_nothing_is_named():
    planned = plan_conversation(STEPS, None)

    assert {one.blocks for one in planned} == {()}
    assert [one.text for one in planned] == [f"{kind}: no result" for kind in GUIDE_STEPS]
