"""The page of an organisation: how many and how they spread, from ten teams on, without names or order."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments import queries
from assessments.domain.content import Content
from assessments.domain.disclosure import CappedHigh, Reason, ShownMean, TeamMean, Withheld
from assessments.domain.release_format import to_plain
from assessments.domain.releases import ReleasedBlock, TeamRelease
from assessments.models import Coordinator, Organisation, QuestionnaireVersion, Team
from tests.factories import OPENS_AT, make_organisation, make_release_row, make_round, make_team
from tests.pages.coordination_cast import Cast, address, make_cast, open_page
from tests.pages.reading import Page
from tests.pages.small_questionnaire import publish
from tests.pages.test_escaping import NASTY, assert_harmless, assert_shows

pytestmark = pytest.mark.django_db

BUDGET = 5
NOT_SHOWN = Withheld(Reason.NOT_SHOWN)


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


def shown(value: int) -> ShownMean:
    return ShownMean(value, 8, 9.0)


def release(content: Content, mean: TeamMean, n: int = 8) -> dict:
    blocks = tuple(ReleasedBlock(b.key, mean, None, NOT_SHOWN, NOT_SHOWN) for b in content.scored_blocks)
    preconditions = tuple((block.key, NOT_SHOWN) for block in content.preconditions)
    return to_plain(TeamRelease(n, 10, 5, blocks, preconditions, None, ()))


def add_round(content: Content, team: Team, mean: TeamMean, *, n: int = 8, days: int = 0) -> None:
    """A released round with the same mean for all blocks."""
    opens = OPENS_AT + timedelta(days=days)
    times = {"opens_at": opens, "closes_at": opens + timedelta(days=14)}
    made = make_round(team=team, status="released", version=QuestionnaireVersion(pk=content.version), **times)
    make_release_row(made, content=release(content, mean, n))


def add_teams(content: Content, organisation: Organisation, *means: TeamMean, n: int = 8) -> list[Team]:
    start = Team.objects.count()
    teams = [make_team(f"Ploeg {start + i}", organisation=organisation) for i in range(len(means))]
    for team, mean in zip(teams, means, strict=True):
        add_round(content, team, mean, n=n)
    return teams


def spread(low: int, middle: int, high: int) -> list[TeamMean]:
    return [shown(40)] * low + [shown(60)] * middle + [shown(80)] * high


def look(cast: Cast) -> Page:
    return open_page(cast.els, "organisation", organisation=cast.organisation.pk)


def main_text(page: Page) -> str:
    return " ".join("".join(page.root.find(".//main").itertext()).split())


# === Who sees it ===


def test_only_whoever_coordinates_the_whole_organisation_sees_it(cast):
    other = make_organisation("Gemeente Zuid")

    assert look(cast).heading == "Gemeente Noord"
    url = address("organisation", organisation=cast.organisation.pk)
    answers = [client.get(url) for client in (cast.tom, cast.ria)]
    answers += [cast.els.get(address("organisation", organisation=key)) for key in (other.pk, 999_999)]
    assert [answer.status_code for answer in answers] == [404] * 4
    assert len({answer.content for answer in answers[2:]}) == 1
    assert not any("Gemeente Noord" in answer.content.decode() for answer in answers[:2])


def test_role_is_checked_at_every_request_and_nothing_can_be_sent(cast):
    url = address("organisation", organisation=cast.organisation.pk)
    assert cast.els.post(url).status_code == 405
    assert Client().get(url).status_code == 302

    Coordinator.objects.filter(user=cast.users["els"]).delete()

    assert cast.els.get(url).status_code == 404


def test_overview_leads_here_for_whoever_may(cast):
    url = address("organisation", organisation=cast.organisation.pk)

    for client, leads in ((cast.els, True), (cast.tom, False)):
        page = open_page(client, "coordination")
        assert any(link.get("href") == url for link in page.root.iter("a")) == leads


# === What stands there ===


def test_without_a_result_there_is_no_figure(content, cast):
    make_round(team=cast.team, status="withheld")

    text = main_text(look(cast))

    assert "Nog geen team heeft een uitslag." in text
    assert not re.search(r"\d", text)


def test_below_ten_teams_there_is_only_how_many(content, cast):
    add_teams(content, cast.organisation, *spread(3, 3, 3))

    page = look(cast)

    assert "9 teams hebben een uitslag. Samen vulden mensen de zelftest 72 keer in." in page.text
    assert "vanaf 10 teams" in page.text
    assert not list(page.root.iter("table"))
    assert set(re.findall(r"\d+", main_text(page))) == {"9", "72", "10"}


def test_from_ten_teams_on_they_are_counted_per_level(content, cast):
    add_teams(content, cast.organisation, *spread(3, 4, 3))

    page = look(cast)

    titles = [block.title for block in reversed(content.scored_blocks)]
    assert page.rows() == [[title, "3", "4", "3"] for title in titles]
    assert "10 teams hebben een uitslag." in page.text


def test_row_that_would_pick_out_a_team_is_not_shown(content, cast):
    add_teams(content, cast.organisation, *spread(1, 6, 4))

    page = look(cast)

    assert {tuple(row[1:]) for row in page.rows()} == {("niet getoond",)}
    assert "minder dan 3" in page.text


def test_ten_results_of_which_one_has_no_number_are_too_few_for_the_row(content, cast):
    add_teams(content, cast.organisation, *spread(3, 3, 3), CappedHigh(8))

    assert {tuple(row[1:]) for row in look(cast).rows()} == {("niet getoond",)}


def test_only_the_latest_result_of_a_team_counts(content, cast):
    teams = add_teams(content, cast.organisation, *spread(3, 4, 3))
    for team in teams[:3]:
        add_round(content, team, shown(85), n=5, days=60)
        make_round(
            team=team,
            status="withheld",
            opens_at=OPENS_AT + timedelta(days=120),
            closes_at=OPENS_AT + timedelta(days=134),
        )

    page = look(cast)

    assert {tuple(row[1:]) for row in page.rows()} == {("0", "4", "6")}
    assert f"Samen vulden mensen de zelftest {3 * 5 + 7 * 8} keer in." in page.text


def test_block_that_measures_something_else_does_not_count(content, cast, tmp_path):
    """Ten teams in the Dutch questionnaire; the newest result is of another with blocks of the same keys."""
    add_teams(content, cast.organisation, *spread(3, 4, 3))
    small = publish(tmp_path, lambda place: place)
    add_round(small, make_team("Ploeg Nieuw", organisation=cast.organisation), shown(60), days=60)

    assert {tuple(row[1:]) for row in look(cast).rows()} == {("niet getoond",)}


def test_no_name_mean_or_order_of_teams_is_on_the_page(content, cast):
    means = (41, 42, 43, 61, 62, 63, 64, 81, 82, 83)
    teams = add_teams(content, cast.organisation, *map(shown, means))

    page = look(cast)

    assert not [team.name for team in teams if team.name in page.html]
    assert not [str(team.pk) for team in teams if str(team.pk) in page.html]
    assert not set(re.findall(r"\d+", main_text(page))) & {str(mean) for mean in means}
    assert "geen totaal en geen rangorde" in page.text


def test_teams_of_another_organisation_do_not_count(content, cast):
    add_teams(content, cast.organisation, *spread(3, 4, 2))
    add_teams(content, make_organisation("Gemeente Zuid"), *spread(3, 3, 3))

    assert "9 teams" in look(cast).text


def test_queries_do_not_grow_with_the_teams(content, cast):
    counts = []
    for _ in range(2):
        add_teams(content, cast.organisation, *spread(3, 4, 3))
        look(cast)
        with CaptureQueriesContext(connection) as captured:
            look(cast)
        counts.append(len([q for q in captured if q["sql"].startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]))

    assert 0 < counts[0] == counts[1] <= BUDGET


@pytest.mark.parametrize("text", NASTY)
def test_name_is_shown_as_typed(content, cast, text):
    Organisation.objects.filter(pk=cast.organisation.pk).update(name=text)

    page = look(cast)

    assert_harmless(page)
    assert_shows(page, text)


def test_latest_releases_tell_no_order_of_teams(content, cast):
    add_teams(content, cast.organisation, *spread(3, 4, 3))

    found = queries.latest_releases(cast.organisation.pk)

    assert len(found) == 10
    assert all(one.release is not None for one in found)
