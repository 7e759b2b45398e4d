"""A release comes back from the database as it went in."""

import json
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.domain.consensus import Consensus
from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, Withheld
from assessments.domain.opinions import Counted, Divided, Majority
from assessments.domain.release_format import FORMAT, from_plain, to_plain
from assessments.domain.releases import ReleasedBlock, ReleasedLink, TeamRelease, make_release
from assessments.domain.team_claims import LevelCounts, StatementOrder
from assessments.domain.voices import ReleasedMirror, ReleasedOutcome
from tests.domain.strategies import PROPERTY_OF_A_WHOLE
from tests.domain.team_builders import closed_rounds

counts = st.integers(0, 2000)
names = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
withheld = st.sampled_from(Reason).map(Withheld)
margins = st.floats(min_value=0, allow_infinity=False, allow_nan=False)
means = st.one_of(
    st.builds(ShownMean, st.integers(0, 100), counts, margins),
    st.builds(CappedHigh, counts),
    st.builds(CappedLow, counts),
    withheld,
)
pairs_of_names = st.lists(names, max_size=3).map(tuple)
orders = st.one_of(withheld, st.builds(StatementOrder, pairs_of_names, pairs_of_names))
levels = st.one_of(withheld, st.builds(LevelCounts, st.lists(st.tuples(names, counts), max_size=4).map(tuple), counts))
blocks = st.builds(ReleasedBlock, names, means, st.one_of(st.none(), st.sampled_from(Consensus)), levels, orders)
links = st.builds(ReleasedLink, names, counts, counts, st.lists(means, max_size=3).map(tuple))
mirrors = st.builds(ReleasedMirror, names, counts, st.lists(means, max_size=3).map(tuple))
opinions = st.one_of(
    withheld,
    st.builds(Counted, st.lists(st.tuples(names, counts), max_size=3).map(tuple)),
    st.builds(Majority, names),
    st.just(Divided()),
)
releases = st.builds(
    TeamRelease,
    n=counts,
    invited=counts,
    k=counts,
    blocks=st.lists(blocks, max_size=3).map(tuple),
    preconditions=st.lists(st.tuples(names, orders), max_size=2).map(tuple),
    topic=st.one_of(st.none(), names),
    links=st.lists(links, max_size=2).map(tuple),
    goal=st.one_of(st.none(), opinions),
    outcomes=st.lists(st.builds(ReleasedOutcome, names, names, names, names, opinions), max_size=2).map(tuple),
    experiences=st.lists(st.tuples(names, opinions), max_size=2).map(tuple),
    mirror=st.lists(mirrors, max_size=2).map(tuple),
)


def stored(release):
    return json.loads(json.dumps(to_plain(release), allow_nan=False))


@given(releases)
@PROPERTY_OF_A_WHOLE
def test_every_release_comes_back_from_json(release):
    assert from_plain(stored(release)) == release
    assert from_plain(to_plain(release)) == release


@given(closed_rounds())
@settings(PROPERTY_OF_A_WHOLE, max_examples=15)
def test_release_of_a_round_comes_back_from_json(closed):
    release = make_release(*closed)

    assert isinstance(release, Withheld) or from_plain(stored(release)) == release


KINDS = {
    "shown": ShownMean(60, 5, 9.109),
    "high": CappedHigh(5),
    "low": CappedLow(7),
    **{reason.name: Withheld(reason) for reason in Reason},
}


def release_with(mean=None, *, consensus=None, levels=None, order=None, links=()):
    nothing = Withheld(Reason.NOT_SHOWN)
    block = ReleasedBlock("know", mean or nothing, consensus, levels or nothing, order or nothing)
    return TeamRelease(5, 6, 5, (block,), (), None, links)


@pytest.mark.parametrize("mean", KINDS.values(), ids=KINDS)
def test_every_kind_of_mean_keeps_its_kind(mean):
    kept = from_plain(stored(release_with(mean, links=(ReleasedLink("In", 5, 6, (mean,)),))))

    assert type(kept.blocks[0].mean) is type(kept.links[0].means[0]) is type(mean)
    assert kept.blocks[0].mean == kept.links[0].means[0] == mean


def test_margin_is_kept_to_the_last_bit():
    margin = math.nextafter(7.055999999999998, 8)

    assert from_plain(stored(release_with(ShownMean(21, 5, margin)))).blocks[0].mean.margin == margin


def test_what_is_withheld_leaves_a_reason_and_no_number():
    plain = to_plain(release_with(Withheld(Reason.TOO_FEW)))["blocks"][0]

    assert plain["mean"] == {"withheld": "too few answers"}
    assert plain["levels"] == plain["order"] == {"withheld": "not shown"}


def test_format_is_this_one():
    """What is stored stays for years: whoever changes this raises FORMAT and reads the old one too."""
    release = TeamRelease(
        n=10,
        invited=12,
        k=5,
        blocks=(
            ReleasedBlock(
                "know",
                ShownMean(60, 10, 7.5),
                Consensus.ALIKE,
                LevelCounts((("low", 4), ("high", 6)), 10),
                StatementOrder(("a", "b"), ("d", "c")),
            ),
            ReleasedBlock("trust", CappedHigh(9), None, Withheld(Reason.NOT_SHOWN), Withheld(Reason.TOO_FEW)),
        ),
        preconditions=(("around", Withheld(Reason.NOT_SHOWN)),),
        topic="know",
        links=(ReleasedLink("In", 5, 6, (CappedLow(5), Withheld(Reason.NOT_COMPARABLE))),),
        goal=Counted((("confirmed", 7), ("otherwise", 3))),
        outcomes=(ReleasedOutcome("0-1", "know", "Wij bellen", "teamleider", Majority("done")),),
        experiences=(("know", Divided()), ("trust", Withheld(Reason.TOO_FEW))),
        mirror=(ReleasedMirror("In", 7, (ShownMean(55, 5, 20.5), Withheld(Reason.TOO_FEW))),),
    )

    assert stored(release) == FORMAT_2


FORMAT_1 = {
    "format": 1,
    "n": 10,
    "invited": 12,
    "k": 5,
    "blocks": [
        {
            "key": "know",
            "mean": {"kind": "shown", "value": 60, "n": 10, "margin": 7.5},
            "consensus": "answers are alike",
            "levels": {"counts": [["low", 4], ["high", 6]], "n": 10},
            "order": {"highest": ["a", "b"], "lowest": ["d", "c"]},
        },
        {
            "key": "trust",
            "mean": {"kind": "high", "n": 9},
            "consensus": None,
            "levels": {"withheld": "not shown"},
            "order": {"withheld": "too few answers"},
        },
    ],
    "preconditions": [["around", {"withheld": "not shown"}]],
    "topic": "know",
    "links": [
        {"title": "In", "n": 5, "invited": 6, "means": [{"kind": "low", "n": 5}, {"withheld": "not comparable"}]}
    ],
}

FORMAT_2 = FORMAT_1 | {
    "format": 2,
    "goal": {"counts": [["confirmed", 7], ["otherwise", 3]]},
    "outcomes": [
        {
            "commitment": "0-1",
            "block": "know",
            "behaviour": "Wij bellen",
            "owner": "teamleider",
            "opinion": {"majority": "done"},
        }
    ],
    "experiences": [["know", {"divided": True}], ["trust", {"withheld": "too few answers"}]],
    "mirror": [
        {
            "title": "In",
            "invited": 7,
            "means": [{"kind": "shown", "value": 55, "n": 5, "margin": 20.5}, {"withheld": "too few answers"}],
        }
    ],
}


def test_what_was_stored_before_the_mirrors_is_still_read():
    release = from_plain(FORMAT_1)

    assert (release.n, release.blocks[0].mean, release.links[0].title) == (10, ShownMean(60, 10, 7.5), "In")
    assert (release.goal, release.outcomes, release.experiences, release.mirror) == (None, (), (), ())


@pytest.mark.parametrize("name", ["goal", "outcomes", "experiences", "mirror"])
def test_missing_part_of_this_format_is_refused(name):
    with pytest.raises(KeyError, match=name):
        from_plain({key: value for key, value in FORMAT_2.items() if key != name})


def test_opinion_of_no_kind_is_refused():
    with pytest.raises(KeyError, match="withheld"):
        from_plain(FORMAT_2 | {"goal": {"share": 0.6}})


@pytest.mark.parametrize("unknown", [FORMAT + 1, 0, "1", None])
def test_unknown_format_is_refused(unknown):
    with pytest.raises(ValueError, match=f"Format {unknown} of a release is not known"):
        from_plain(stored(release_with()) | {"format": unknown})


@pytest.mark.parametrize("name", ["format", "n", "invited", "k", "blocks", "preconditions", "topic", "links"])
def test_missing_part_is_refused(name):
    plain = stored(release_with())
    del plain[name]

    with pytest.raises(KeyError, match=name):
        from_plain(plain)


BROKEN = {
    "unknown kind": {"kind": "middle", "value": 50},
    "unknown reason": {"withheld": "a secret"},
    "no kind": {"value": 50, "n": 5, "margin": 1.0},
}
BROKEN_OTHERWISE = {
    "no margin": {"kind": "shown", "value": 50, "n": 5},
    "too much": {"kind": "high", "n": 5, "value": 97},
    "a number": 50,
}


def with_mean(plain_mean):
    plain = stored(release_with())
    plain["blocks"][0]["mean"] = plain_mean
    return plain


@pytest.mark.parametrize("mean", BROKEN.values(), ids=BROKEN)
def test_broken_mean_is_refused(mean):
    with pytest.raises((KeyError, ValueError)):
        from_plain(with_mean(mean))


@pytest.mark.parametrize("mean", BROKEN_OTHERWISE.values(), ids=BROKEN_OTHERWISE)
def test_mean_of_another_shape_is_refused_alike(mean):
    with pytest.raises((KeyError, TypeError, ValueError)):
        from_plain(with_mean(mean))
