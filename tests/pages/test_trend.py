"""The rounds of a team side by side: who sees them, what stands there, and what never does."""

import re
import uuid
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments import queries
from assessments.domain.content import Content
from assessments.domain.disclosure import CappedHigh, ShownMean
from assessments.models import ChartScaffold, Coordinator, Team
from tests.factories import make_team
from tests.pages.coordination_cast import Cast, address, make_cast, open_page, round_at
from tests.pages.reading import Page, words
from tests.pages.test_escaping import NASTY, assert_harmless, assert_shows
from tests.rounds import CLOSES, OPENS, Played, open_slips

pytestmark = pytest.mark.django_db

BUDGET = 5
FILES = ["svg", "png"]
PAGES = ["team-trend", "team-trend-svg", "team-trend-png"]
APART = timedelta(days=60)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def play(content: Content, team: Team, number: int = 0, *, n: int = 8, low: int = 2, members: int = 10) -> Played:
    """A closed round, two months after the one before; ``low`` moves all answers."""
    moved = number * APART
    played = open_slips(content, team=team, members=members, opens_at=OPENS + moved, closes_at=CLOSES + moved)
    during = OPENS + moved + timedelta(days=1)
    for person in range(n):
        answers = [[min(5, low + (person + s + block) % 3) for s in range(6)] for block in range(7)]
        played.take(answers, topic="vertrouwen", now=during)
    played.close(now=CLOSES + moved + timedelta(minutes=1))
    return played


def tables(page: Page) -> dict[str, list[list[str]]]:
    """The rows of the table of each block, by its heading."""
    found = {}
    for section in page.root.iter("section"):
        rows = [[words(cell) for cell in row if cell.tag in {"th", "td"}] for row in section.iter("tr")]
        found[words(section.find("h3"))] = rows[1:]
    return found


# === Who sees it ===


def test_coordinators_of_team_and_organisation_see_the_rounds(content, cast):
    play(content, cast.team)

    for client in (cast.els, cast.tom):
        page = open_page(client, "team-trend", cast.team.pk)
        assert (page.status, page.heading) == (200, "De rondes van Team Noord naast elkaar")
        assert page.response["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("name", PAGES)
def test_foreign_and_unknown_teams_have_the_same_answer(content, cast, name):
    play(content, cast.team)

    foreign, unknown = cast.ria.get(address(name, cast.team.pk)), cast.ria.get(address(name, uuid.uuid4()))

    assert (foreign.status_code, unknown.status_code) == (404, 404)
    assert foreign.content == unknown.content
    assert "Team Noord" not in foreign.content.decode()


@pytest.mark.parametrize("name", PAGES)
def test_role_is_checked_at_every_request(content, cast, name):
    play(content, cast.team)
    assert cast.tom.get(address(name, cast.team.pk)).status_code == 200

    Coordinator.objects.filter(user=cast.users["tom"]).delete()

    assert cast.tom.get(address(name, cast.team.pk)).status_code == 404


@pytest.mark.parametrize("name", PAGES)
def test_whoever_is_not_logged_in_is_asked_to(cast, name):
    assert Client().get(address(name, cast.team.pk)).status_code == 302


@pytest.mark.parametrize("name", PAGES)
def test_nothing_can_be_sent(cast, name):
    assert cast.els.post(address(name, cast.team.pk)).status_code == 405


# === What stands there ===


def test_every_figure_is_that_of_the_stored_releases(content, cast):
    played = [
        play(content, cast.team, n, low=low, n=people) for n, (low, people) in enumerate([(2, 8), (3, 9), (1, 6)])
    ]

    page = open_page(cast.els, "team-trend", cast.team.pk)

    found = tables(page)
    assert list(found) == [block.title for block in reversed(content.scored_blocks)]
    for number, one in enumerate(played):
        release = queries.release_of(one.id)
        assert f"{release.n} van de {release.invited} deden mee." in page.text
        for block in release.blocks:
            _round, _felt, average, bar, verdict = found[content.block(block.key).title][number]
            assert average == (str(block.mean.value) if isinstance(block.mean, ShownMean) else "hoog")
            assert (bar == "–") == isinstance(block.mean, CappedHigh)
            assert (verdict == "–") == (number == 0)
    verdicts = {row[4] for rows in found.values() for row in rows}
    assert verdicts == {"–", "duidelijk hoger", "duidelijk lager"}


def test_words_come_before_the_picture_and_the_picture_before_the_tables(content, cast):
    play(content, cast.team)
    page = open_page(cast.els, "team-trend", cast.team.pk)

    html = page.html.partition("<main")[2]
    places = [html.index(part) for part in ('class="lead"', 'class="trend-rounds"', "<svg", "<table")]

    assert places == sorted(places)


def test_one_round_says_what_comes(content, cast):
    play(content, cast.team)

    page = open_page(cast.els, "team-trend", cast.team.pk)

    assert "Er is nog geen tweede uitslag." in page.text
    assert page.picture is not None


def test_team_without_a_closed_round_has_no_picture(content, cast):
    round_at(cast.team, status="open")
    page = open_page(cast.els, "team-trend", cast.team.pk)

    assert "Er is nog geen ronde gesloten." in page.text
    assert "<svg" not in page.html.partition("<main")[2]
    for suffix in FILES:
        assert cast.els.get(address(f"team-trend-{suffix}", cast.team.pk)).status_code == 404


def test_withheld_round_is_listed_without_any_figure(content, cast):
    play(content, cast.team, 0)
    play(content, cast.team, 1, n=4)

    page = open_page(cast.els, "team-trend", cast.team.pk)

    item = words(page.all("class", "trend-rounds")[0].findall("li")[1])
    assert item.endswith("Te weinig antwoorden, dus we laten niets zien.")
    assert not re.search(r"\b4\b", item.replace(str(CLOSES.year), ""))
    assert {tuple(rows[1]) for rows in tables(page).values()} == {("2", "–", "niet getoond", "–", "–")}


def test_only_withheld_rounds_have_no_picture(content, cast):
    play(content, cast.team, n=4)

    page = open_page(cast.els, "team-trend", cast.team.pk)

    assert "Er is nog geen uitslag." in page.text
    assert "<svg" not in page.html.partition("<main")[2]
    assert cast.els.get(address("team-trend-png", cast.team.pk)).status_code == 404


def test_open_round_and_rounds_of_other_teams_are_not_in_it(content, cast):
    play(content, cast.team)
    play(content, make_team("Team Elders 2"), 1)
    still_open = open_slips(content, team=cast.team, opens_at=OPENS + APART, closes_at=CLOSES + APART)
    still_open.take([[4] * 6] * 7, now=OPENS + APART + timedelta(days=1))

    page = open_page(cast.els, "team-trend", cast.team.pk)

    assert len(page.all("class", "trend-rounds")[0].findall("li")) == 1
    assert "Elders" not in page.html


def test_more_than_six_rounds_are_the_last_six(content, cast):
    for number in range(7):
        round_at(cast.team, status="withheld", closes_at=CLOSES + number * APART, opens_at=OPENS + number * APART)

    page = open_page(cast.els, "team-trend", cast.team.pk)

    days = [words(item.find("strong")) for item in page.all("class", "trend-rounds")[0].findall("li")]
    assert len(days) == 6
    assert days[0] == "15 januari 2027."
    assert days[-1] == "11 november 2027."


def test_stayed_the_same_is_nowhere_on_the_page(content, cast):
    for number in range(2):
        play(content, cast.team, number)

    text = open_page(cast.els, "team-trend", cast.team.pk).text

    assert "geen duidelijk verschil" in text
    assert "Geen duidelijk verschil betekent niet dat er niets is veranderd." in text
    assert "gelijk gebleven" not in text


# === Files, links and queries ===


def test_picture_is_kept_as_a_file_in_both_forms(content, cast):
    play(content, cast.team)

    svg, png = (cast.els.get(address(f"team-trend-{suffix}", cast.team.pk)) for suffix in FILES)

    assert (svg["Content-Type"], png["Content-Type"]) == ("image/svg+xml; charset=utf-8", "image/png")
    assert 'filename="zelftest-verloop.svg"' in svg["Content-Disposition"]
    assert ElementTree.fromstring(svg.content).tag == "{http://www.w3.org/2000/svg}svg"
    assert png.content.startswith(b"\x89PNG")


def test_page_has_decimal_points_in_its_picture(content, cast):
    for number in range(2):
        play(content, cast.team, number)
    page = open_page(cast.els, "team-trend", cast.team.pk)

    for element in page.picture.iter():
        for name in ("d", "x", "y", "cx", "cy", "r", "viewBox", "font-size"):
            assert "," not in element.get(name, "")


def test_team_page_and_team_result_lead_here(content, cast):
    played = play(content, cast.team)
    trend = address("team-trend", cast.team.pk)

    for page in (open_page(cast.els, "team", cast.team.pk), open_page(cast.els, "team-result", played.id)):
        assert any(link.get("href") == trend for link in page.root.iter("a"))


def test_queries_do_not_grow_with_the_rounds(content, cast):
    counts = []
    for number in range(3):
        play(content, cast.team, number)
        open_page(cast.els, "team-trend", cast.team.pk)  # content and scaffold are read once a process
        with CaptureQueriesContext(
            connection,
        ) as captured:
            open_page(cast.els, "team-trend", cast.team.pk)
        counts.append(len([q for q in captured if q["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]))

    assert 0 < counts[0] == counts[1] == counts[2] <= BUDGET


def test_stored_scaffold_is_what_the_page_shows(content, cast):
    """The picture of the page has not one line that was not stored, but for its marks."""
    play(content, cast.team)
    stored = ChartScaffold.objects.get(version=content.version, view="verloop", language="nl").svg

    html = open_page(cast.els, "team-trend", cast.team.pk).html

    before, after = stored.partition(">")[2].split('<g class="chart-marks"/>')
    assert before in html
    assert after in html


@pytest.mark.parametrize("text", NASTY)
def test_names_and_agreements_are_shown_as_typed(content, cast, text):
    Team.objects.filter(pk=cast.team.pk).update(name=text)
    play(content, cast.team)

    page = open_page(cast.els, "team-trend", cast.team.pk)

    assert_harmless(page)
    assert_shows(page, text)
