"""The conversation guide: who sees it, what it names, and what it never shows."""

import re

import pytest
from django.test import Client

from assessments import queries
from assessments.domain.team_claims import name_extremes
from assessments.models import GuideStep, QuestionnaireVersion
from tests.factories import make_round
from tests.pages.coordination_cast import Cast, address, make_cast, open_page, round_at
from tests.pages.reading import Page, words
from tests.pages.small_questionnaire import publish
from tests.pages.test_escaping import NASTY, assert_harmless
from tests.rounds import Played, open_slips

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def play(content, cast: Cast, *, low: int = 2, high: int = 2, n: int = 8, **fields: object) -> Played:
    """Eight people; Kennen is around ``high``, the others around ``low``."""
    played = open_slips(content, team=cast.team, members=10, **fields)
    for person in range(n):
        usual = [high, *[low] * 6]
        played.take([[min(5, base + (person + s) % 3) for s in range(6)] for base in usual], topic="vertrouwen")
    played.close()
    return played


def steps(page: Page) -> list[str]:
    return [words(step) for step in page.all("class", "guide-steps")[0]]


def test_guide_names_the_topic_and_the_clear_ends_with_all_that_feeds_the_conversation(content, cast):
    played = play(content, cast, low=1, high=3)
    release = queries.release_of(played.id)

    page = open_page(cast.els, "guide", played.id)

    assert page.heading == "Gespreksleidraad voor Team Noord"
    extremes = name_extremes({block.key: block.mean for block in release.blocks})
    assert (release.topic, extremes.highest) == ("vertrouwen", ("kennen",))
    goal, topic, build_on, strengthen, agreements = steps(page)
    for step, key in ((topic, "vertrouwen"), (build_on, "kennen")):
        block = content.block(key)
        fed = [r.text for r in block.resources if r.kind in {"question", "behaviour", "experiment"}]
        assert len(fed) == 4
        assert all(text in step for text in fed)
        assert next(r.title for r in block.resources if r.kind == "work_form") in step
    assert "Minuut 0 tot 10, aan zet: de gespreksleider" in goal
    assert "Minuut 50 tot 60" in agreements
    assert strengthen
    assert "8 van de 10 deden mee." in page.text


def test_without_clear_ends_the_team_chooses_and_each_block_has_a_question(content, cast):
    played = play(content, cast)

    page = open_page(cast.els, "guide", played.id)

    assert sum("De uitslag wijst geen bouwsteen aan." in step for step in steps(page)) == 2
    choices = words(page.all("class", "guide-choices")[0])
    for block in content.scored_blocks:
        assert next(r.text for r in block.resources if r.kind == "question") in choices


def test_withheld_round_has_a_guide_without_a_figure(content, cast):
    few = play(content, cast, n=4)
    page = open_page(cast.els, "guide", few.id)

    assert "Er is geen uitslag om te laten zien." in page.text
    assert not page.all("class", "guide-block")
    numbers = re.findall(r"\d+", " ".join(steps(page)))
    assert set(numbers) <= {"0", "10", "25", "35", "50", "60"}


@pytest.mark.parametrize("number", range(1, 6))
def test_each_step_stands_on_a_screen_of_its_own(content, cast, number):
    played = play(content, cast, low=1, high=3)

    page = open_page(cast.els, "guide-step", played.id, number=number)

    assert page.title.startswith(f"Stap {number} van 5: ")
    links = {link.get("rel"): link.get("href") for link in page.root.iter("a") if link.get("rel")}
    assert links["up"] == address("guide", played.id)
    assert ("prev" in links, "next" in links) == (number > 1, number < 5)


@pytest.mark.parametrize("number", [0, 6, 99])
def test_step_that_is_not_there_is_not_found(content, cast, number):
    played = play(content, cast)

    assert cast.els.get(address("guide-step", played.id, number=number)).status_code == 404


@pytest.mark.parametrize("status", ["concept", "open"])
def test_before_the_closing_the_page_says_when_it_comes(cast, status):
    of = round_at(cast.team, status=status)

    assert "zodra de ronde gesloten is" in open_page(cast.els, "guide", of.pk).text
    assert cast.els.get(address("guide-step", of.pk, number=1)).status_code == 404
    assert cast.els.get(address("guide-pdf", of.pk)).status_code == 404


def test_only_coordinators_of_the_team_see_it(content, cast):
    played = play(content, cast)

    for name, more in (("guide", {}), ("guide-step", {"number": 1}), ("guide-pdf", {})):
        assert cast.tom.get(address(name, played.id, **more)).status_code == 200
        assert cast.ria.get(address(name, played.id, **more)).status_code == 404
        assert Client().get(address(name, played.id, **more)).status_code == 302


@pytest.mark.parametrize("text", NASTY)
def test_hostile_names_are_shown_as_typed(content, cast, text):
    of = make_round(team=cast.team, status="withheld", goal=text)

    for name, more in (("guide", {}), ("guide-step", {"number": 1})):
        page = open_page(cast.els, name, of.pk, **more)
        assert_harmless(page)
        assert " ".join(text.split()) in page.text


# === Versions ===


def test_round_of_a_version_without_a_guide_uses_that_of_the_newest_with_the_same_blocks(content, cast):
    old = QuestionnaireVersion.objects.create(
        questionnaire=QuestionnaireVersion.objects.get(pk=content.version).questionnaire,
        number=99,
        period="Nu",
        not_applicable_label="n.v.t.",
    )
    for block in content.scored_blocks:
        old.blocks.create(key=block.key, title=block.title, order=block.row, is_scored=True)
    for block in old.blocks.all():
        block.scale_points.create(value=1, label="Oneens")
        block.scale_points.create(value=5, label="Eens")
    QuestionnaireVersion.objects.filter(pk=old.pk).update(status="retired", published_date="2026-01-01")

    assert not GuideStep.objects.filter(version=old).exists()
    assert queries.guide_content(old.pk) == content
    of = make_round(team=cast.team, status="withheld", version=old)
    assert len(steps(open_page(cast.els, "guide", of.pk))) == 5


def test_questionnaire_without_a_guide_says_so(cast, tmp_path):
    small = publish(tmp_path, lambda place: place)
    of = make_round(team=cast.team, status="withheld", version=QuestionnaireVersion.objects.get(pk=small.version))

    assert "heeft geen gespreksleidraad" in open_page(cast.els, "guide", of.pk).text
    assert cast.els.get(address("guide-pdf", of.pk)).status_code == 404
