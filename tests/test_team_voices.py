"""What a team says beside its means, in words, and above the small statistical verdict."""

import uuid
from dataclasses import replace
from datetime import date

import pytest

from assessments import queries, reports
from assessments.domain.commitments import AgreedBehaviour
from assessments.domain.disclosure import CappedHigh, Reason, ShownMean, Withheld, margin_of_mean
from assessments.domain.opinions import Counted, Divided, Majority
from assessments.domain.releases import ReleasedBlock, ReleasedLink, TeamRelease
from assessments.domain.team_claims import NOT_SHOWN
from assessments.domain.voices import ReleasedMirror, ReleasedOutcome
from assessments.reports.team_voices import experience_words, goal_words, outcome_words
from tests.factories import make_round

pytestmark = pytest.mark.django_db

TOO_FEW = Withheld(Reason.TOO_FEW)


def shown(value: int, n: int = 8) -> ShownMean:
    return ShownMean(value, n, margin_of_mean(n, 10))


def release_of(content, *values, **beside) -> TeamRelease:
    found = [value if not isinstance(value, int) else shown(value) for value in values]
    blocks = tuple(
        ReleasedBlock(block.key, mean, None, NOT_SHOWN, NOT_SHOWN)
        for block, mean in zip(content.scored_blocks, found, strict=True)
    )
    return replace(TeamRelease(8, 10, 5, blocks, (), None, ()), **beside)


def earlier_of(content, release: TeamRelease | None) -> queries.ClosedRound:
    return queries.ClosedRound(queries.find_round(make_round(status="released").pk), content, release)


@pytest.mark.parametrize(
    ("opinion", "words"),
    [
        (Counted((("confirmed", 7), ("otherwise", 3))), "7 van de 10 herkennen dit als jullie gezamenlijke doel."),
        (Majority("confirmed"), "De meesten van jullie herkennen dit als jullie gezamenlijke doel."),
        (Majority("otherwise"), "De meesten van jullie zouden dit doel anders zeggen."),
        (Divided(), "Jullie kijken verschillend naar dit doel."),
        (TOO_FEW, "Te weinig mensen zeiden of ze dit doel herkennen. Daarom laten we er niets over zien."),
    ],
)
def test_goal_in_words(opinion, words):
    assert goal_words(opinion) == words


@pytest.mark.parametrize(
    ("opinion", "outcome", "experience"),
    [
        (("done", "better"), "de meesten zeggen: gedaan", "de meesten zeggen: beter"),
        (("partly", "same"), "de meesten zeggen: deels gedaan", "de meesten zeggen: gelijk"),
        (("not_done", "worse"), "de meesten zeggen: niet gedaan", "de meesten zeggen: slechter"),
    ],
)
def test_majority_in_words(opinion, outcome, experience):
    assert outcome_words(Majority(opinion[0])) == outcome
    assert experience_words(Majority(opinion[1])) == experience


def test_counts_come_in_one_order_and_what_is_not_clear_says_so():
    counts = Counted((("done", 6), ("partly", 4), ("not_done", 0)))

    assert outcome_words(counts) == "gedaan: 6, deels gedaan: 4, niet gedaan: 0"
    assert experience_words(Counted((("worse", 3), ("same", 4), ("better", 5)))) == "beter: 5, gelijk: 4, slechter: 3"
    assert outcome_words(Divided()) == experience_words(Divided()) == "verschillend beleefd"
    assert outcome_words(TOO_FEW) == "niet getoond"


def test_experience_stands_beside_the_verdict_on_the_figures(content):
    before = release_of(content, 40, 60, 60, 60, 60, TOO_FEW)
    felt = tuple((block.key, Majority("better")) for block in content.scored_blocks)
    now = release_of(content, 70, 62, CappedHigh(8), 60, 60, 60, experiences=felt)

    voices = reports.team_voices(now, content, earlier=earlier_of(content, before))

    found = [(row.earlier, row.later, row.verdict) for row in voices.since]
    assert found == [
        ("40", "70", "duidelijk hoger"),
        ("60", "62", "geen duidelijk verschil"),
        ("60", "niet getoond", "niet te vergelijken"),
        ("60", "60", "geen duidelijk verschil"),
        ("60", "60", "geen duidelijk verschil"),
        ("niet getoond", "60", "niet te vergelijken"),
    ]
    assert {row.experience for row in voices.since} == {"de meesten zeggen: beter"}
    assert voices.since_notes == ()
    assert not any("gelijk gebleven" in row.verdict for row in voices.since)


def test_where_nothing_is_clear_the_page_says_that_this_is_usual(content):
    release = release_of(content, *[60] * 6)

    voices = reports.team_voices(release, content, earlier=earlier_of(content, release))

    assert "bijna altijd geen duidelijk verschil" in voices.since_notes[0]
    assert "Dat betekent niet dat er niets is veranderd." in voices.since_notes


def test_round_before_without_a_result_still_has_its_agreements_and_experience(content):
    agreed = (ReleasedOutcome("1", "kennen", "Wij bellen.", "de jobcoach", Divided()),)
    felt = tuple((block.key, TOO_FEW) for block in content.scored_blocks)
    release = release_of(content, *[60] * 6, outcomes=agreed, experiences=felt)

    voices = reports.team_voices(release, content, earlier=earlier_of(content, None))

    assert [(row.block, row.behaviour, row.outcome) for row in voices.outcomes] == [
        ("Kennen", "Wij bellen.", "verschillend beleefd")
    ]
    assert {(row.experience, row.earlier, row.verdict) for row in voices.since} == {
        ("niet getoond", "niet getoond", "niet te vergelijken")
    }
    assert voices.since_notes == ()


def test_first_round_and_old_releases_say_nothing_about_last_time(content):
    voices = reports.team_voices(release_of(content, *[60] * 6), content)

    assert (voices.goal, voices.before, voices.outcomes, voices.since, voices.mirror) == ("", "", (), (), ())


def test_mirror_stands_beside_how_a_link_sees_itself_where_that_is_released(content):
    own = ReleasedLink("Instroom", 6, 7, (shown(60),) * 6)
    seen = ReleasedMirror("Instroom", 12, (shown(45), CappedHigh(9), TOO_FEW, *[shown(50)] * 3))
    other = ReleasedMirror("Uitstroom", 7, (TOO_FEW,) * 6)
    release = release_of(content, *[60] * 6, links=(own,), mirror=(seen, other))

    first, second = reports.team_voices(release, content).mirror

    assert (first.title, [(row.own, row.others) for row in first.rows[:3]]) == (
        "Instroom",
        [("60", "45"), ("60", "hoog"), ("60", "niet getoond")],
    )
    assert [row.people for row in first.rows[:3]] == ["8", "9", ""]
    assert first.rows[0].margin.count("tot") == 1
    assert {(row.own, row.others, row.margin) for row in second.rows} == {("niet getoond", "niet getoond", "")}


def test_mirror_without_links_does_not_say_of_how_many_people_it_is(content):
    seen = ReleasedMirror("Instroom", 10, (shown(45, 5), CappedHigh(5), *[TOO_FEW] * 4))

    [table] = reports.team_voices(release_of(content, *[60] * 6, mirror=(seen,)), content).mirror

    assert [row.people for row in table.rows[:3]] == ["minstens 5", "minstens 5", ""]


def test_mirror_that_nobody_filled_in_is_left_out(content):
    empty = tuple(ReleasedMirror(title, 7, (TOO_FEW,) * 6) for title in ("In", "Uit"))

    assert reports.team_voices(release_of(content, *[60] * 6, mirror=empty), content).mirror == ()


def test_agreements_after_this_round_stand_with_their_day_in_words(content):
    agreed = AgreedBehaviour(uuid.UUID(int=1), "kennen", "Wij bellen.", "de jobcoach", date(2026, 12, 1))

    voices = reports.team_voices(release_of(content, *[60] * 6), content, agreed=[agreed], sentences=("Een zin.",))

    assert [(line.block, line.owner, line.day) for line in voices.agreements] == [
        ("Kennen", "de jobcoach", "1 december 2026")
    ]
    assert voices.sentences == ("Een zin.",)
