"""The page of a released round: who sees it, what it says, and what it never says."""

import re
import uuid
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import queries
from assessments.models import Coordinator, Release, Round, User
from assessments.services import rounds
from assessments.views.respondent import remember
from tests.factories import make_coordinator, make_organisation, make_round, make_team, make_user
from tests.pages.reading import SVG, Page, words
from tests.pages.test_escaping import NASTY, assert_shows
from tests.respondents import Respondent
from tests.rounds import AFTER, CLOSES, Played, open_slips

pytestmark = pytest.mark.django_db

BUDGET = 8
FILES = [f"{view}.{suffix}" for view in ("bouwwerk", "radar") for suffix in ("svg", "png")]


def answers_of(person: int, low: int = 2) -> list[list[int]]:
    """Answers that differ between people, blocks and statements."""
    return [[min(5, low + (person + s + block) % 4) for s in range(6)] for block in range(7)]


def play(content, n: int = 8, *, closed: bool = True, **fields: object) -> Played:
    played = open_slips(content, **({"members": 10, "is_shared": True} | fields))
    for person in range(n):
        played.take(answers_of(person), topic="vertrouwen")
    if closed:
        played.close()
    return played


def coordinator_of(played: Played) -> Client:
    return log_in(make_coordinator(team=played.row.team).user)


def log_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def member(code: str) -> Client:
    client, response = Client(), HttpResponse()
    remember(response, code)
    client.cookies = response.cookies
    return client


def address(key: uuid.UUID, file: str = "") -> str:
    return reverse("assessments:team-result", kwargs={"key": key}) + file


def without_token(html: bytes) -> bytes:
    """The page without the token of the form that logs out: that is random, and always as long."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[A-Za-z0-9]{64}"', b"", html)


def open_page(client: Client, url: str) -> Page:
    return Page(client.get(url))


# === Who sees it ===


def test_coordinator_of_team_or_organisation_sees_the_result(content):
    played = play(content)
    of_team = coordinator_of(played)
    of_organisation = log_in(make_coordinator(organisation=played.row.team.organisation).user)

    for client in (of_team, of_organisation):
        page = open_page(client, address(played.id))
        assert (page.status, page.heading) == (200, "Uitslag van Team Noord")
        assert page.response["Cache-Control"] == "private, no-store"
        assert 'content="noindex"' in page.html


@pytest.mark.parametrize("file", ["", *FILES])
def test_others_get_the_same_answer_as_for_a_round_that_does_not_exist(content, file):
    played = play(content)
    make_coordinator(team=played.row.team)
    other, nobody = log_in(make_coordinator().user), log_in(make_user("bram@gemeente.example"))

    for client in (other, nobody):
        foreign, unknown = client.get(address(played.id, file)), client.get(address(uuid.uuid4(), file))
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert foreign.content == unknown.content
        assert "Team Noord" not in foreign.content.decode()


@pytest.mark.parametrize("file", ["", *FILES])
def test_role_is_checked_at_every_request(content, file):
    played = play(content)
    client = coordinator_of(played)
    assert client.get(address(played.id, file)).status_code == 200

    Coordinator.objects.all().delete()

    assert client.get(address(played.id, file)).status_code == 404


@pytest.mark.parametrize("file", ["", *FILES])
def test_whoever_is_not_logged_in_is_asked_to(content, file):
    played = play(content)

    response = Client().get(address(played.id, file))

    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


def test_member_sees_the_same_figures_where_that_was_agreed(content):
    played = play(content)
    seen_by_coordinator = open_page(coordinator_of(played), address(played.id))

    page = open_page(member(played.codes[0]), reverse("assessments:own-team-result"))

    assert page.status == 200
    assert page.rows() == seen_by_coordinator.rows()
    assert str(played.id) not in page.html
    assert reverse("account_logout") not in page.html
    for file in FILES:
        own = member(played.codes[1]).get(reverse("assessments:own-team-result") + file)
        assert own.content == coordinator_of(played).get(address(played.id, file)).content


def test_member_sees_nothing_where_that_was_not_agreed_or_is_not_there_yet(content, finished):
    not_shared, open_, few = (
        play(content, is_shared=False),
        play(content, closed=False, team=make_team("Team Zuid")),
        play(content, 4, team=make_team("Team Oost")),
    )
    outside = Respondent(finished.client)

    for client in (*(member(played.codes[0]) for played in (not_shared, open_, few)), outside.client):
        for file in ("", *FILES):
            assert client.get(reverse("assessments:own-team-result") + file).status_code == 404


def test_member_of_another_round_sees_the_own_team(content):
    play(content)
    other = play(content, team=make_team("Team Zuid"))

    page = open_page(member(other.codes[0]), reverse("assessments:own-team-result"))

    assert page.heading == "Uitslag van Team Zuid"
    assert "Team Noord" not in page.html


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_page_can_only_be_read(content, method):
    played = play(content)
    client = coordinator_of(played)

    assert getattr(client, method)(address(played.id)).status_code == 405
    assert getattr(client, method)(address(played.id, FILES[0])).status_code == 405


# === What it says ===


def test_page_says_first_what_to_talk_about_then_shows_the_figures(content):
    played = play(content)

    page = open_page(coordinator_of(played), address(played.id))

    release = queries.release_of(played.id)
    rows = page.rows()
    headings = [words(e) for e in page.root.iter() if e.tag == "h2"]
    assert headings == [
        "Eerst: waar jullie over praten",
        "Herkennen jullie het doel?",
        "Gemiddelden van het team",
        "Per bouwsteen",
        "Zit het in de samenwerking of in de randvoorwaarden?",
        "Wat deze uitslag zegt",
    ]
    assert "Zo zien de teamleden zichzelf gemiddeld. 8 van de 10 deden mee." in page.text
    assert "Iedere cliënt vindt passend werk." in page.section("waar jullie over praten")
    assert "Vertrouwen. Deze bouwsteen kozen jullie het vaakst." in page.text
    assert [row[0] for row in rows] == [block.title for block in reversed(content.scored_blocks)]
    assert [row[1] for row in rows] == [str(block.mean.value) for block in reversed(release.blocks)]
    assert [row[-1] for row in rows] == ["8"] * 6
    assert "niet om mensen te beoordelen" in page.text
    assert "verandert nooit meer" in page.text


def test_picture_is_named_and_described_with_the_figures_of_the_table(content):
    played = play(content)

    page = open_page(coordinator_of(played), address(played.id))

    svg = page.picture
    names = {e.get("id"): words(e) for e in svg if e.get("id")}
    title, description = names[svg.get("aria-labelledby")], names[svg.get("aria-describedby")]
    assert title == "De gemiddelden van het team als bouwwerk"
    for row in page.rows():
        assert f"{row[0]}: {row[1]}, marge {row[2]}, {row[3]}" in description


def test_radar_is_the_second_view(content):
    played = play(content)
    client = coordinator_of(played)

    page = open_page(client, address(played.id) + "?beeld=radar")

    assert "chart-radar" in page.html
    assert address(played.id, "radar.svg") in page.html
    assert page.rows() == open_page(client, address(played.id)).rows()


@pytest.mark.parametrize("file", FILES)
def test_picture_downloads_as_a_file(content, file):
    played = play(content)

    response = coordinator_of(played).get(address(played.id, file))

    assert response["Content-Disposition"] == f'attachment; filename="zelftest-team-{file}"'
    assert response["Cache-Control"] == "private, no-store"
    if file.endswith("svg"):
        values = [e.get("data-value") for e in ElementTree.fromstring(response.content).iter() if e.get("data-value")]
        assert values == [str(block.mean.value) for block in queries.release_of(played.id).blocks]
        assert ElementTree.fromstring(response.content).tag == f"{SVG}svg"
    else:
        assert response.content.startswith(b"\x89PNG\r\n\x1a\n")


def test_links_stand_in_the_order_of_the_round_and_are_not_ranked(content):
    links = [("Uitstroom", 6), ("Instroom", 6)]
    played = open_slips(content, links=links)
    for person in range(12):
        played.take(answers_of(person))
    played.close()

    page = open_page(coordinator_of(played), address(played.id))

    captions = [words(e) for e in page.root.iter("caption")]
    release = queries.release_of(played.id)
    tables = list(page.root.iter("tbody"))[1:]
    assert captions == ["Uitstroom 6 van de 6 deden mee.", "Instroom 6 van de 6 deden mee."]
    for table, link in zip(tables, release.links, strict=True):
        cells = [[words(cell) for cell in row] for row in table.iter("tr")]
        assert [(row[1], row[3]) for row in cells] == [(str(mean.value), "6") for mean in reversed(link.means)]
    assert "Verschillen tussen schakels kunnen toeval zijn" in page.text


def test_block_of_fewer_than_k_scores_and_capped_ones_have_no_number_anywhere(content):
    played = open_slips(content, members=10)
    for person in range(8):
        rest = answers_of(person)[3:]
        played.take([[5] * 6, [1] * 6, [3] * 6 if person < 4 else ["nvt"] * 6, *rest])
    played.close()
    client = coordinator_of(played)

    page = open_page(client, address(played.id))

    rows = {row[0]: row[1:] for row in page.rows()}
    assert rows["Kennen"] == ["hoog", "8"]
    assert rows["Begrijpen"] == ["laag", "8"]
    assert rows["Waarderen"] == ["niet getoond", ""]
    for markup in (page.html, client.get(address(played.id, "radar.svg")).content.decode()):
        marks = re.findall(r'<g class="chart-mark" data-block="([012])"(.*?)</g>', markup)
        assert [re.search(r">([^<]*)</text>", mark)[1] for _, mark in marks] == ["hoog", "laag", "niet getoond"]
        assert "data-value" not in "".join(mark for _, mark in marks)
        assert "Kennen: hoog; Begrijpen: laag; Waarderen: niet getoond; " in markup


def test_result_stays_when_answers_are_deleted_afterwards(content):
    played = play(content)
    client = coordinator_of(played)
    before = without_token(client.get(address(played.id)).content)

    person = member(played.codes[0])
    form = Page(person.get(reverse("assessments:erase"))).form()
    form.send(person)

    assert queries.find_submission(played.codes[0]) is None
    assert without_token(client.get(address(played.id)).content) == before


# === What is withheld ===


def everything(client: Client, key: uuid.UUID) -> list[tuple[int, bytes, list[tuple[str, str]]]]:
    """Status, body and headers of the page and of every file."""
    client.get(address(key))
    found = (client.get(address(key, file)) for file in ("", "?beeld=radar", *FILES))
    return [(response.status_code, without_token(response.content), sorted(response.items())) for response in found]


def test_withheld_round_answers_alike_byte_for_byte_whatever_the_number_of_answers(content):
    played = play(content, 0)
    client = coordinator_of(played)
    seen = [everything(client, played.id)]
    for person in range(4):
        later = AFTER + timedelta(days=1 + person)
        rounds.reopen(round_id=played.id, closes_at=later, now=later - timedelta(hours=2))
        played.take(answers_of(person), now=later - timedelta(hours=1))
        played.close(now=later + timedelta(minutes=1))
        seen.append(everything(client, played.id))

    assert played.row.status == "withheld"
    assert len(played.codes) == 4
    assert all(answer == seen[0] for answer in seen)
    assert [status for status, _, _ in seen[0]] == [200, 200, *[404] * 4]


def test_withheld_round_says_what_is_missing_and_what_to_do(content):
    played = play(content, 3, team=make_team(organisation=make_organisation()))

    page = open_page(coordinator_of(played), address(played.id))

    main = words(page.root.find(".//main"))
    assert "Er zijn minder dan 5 antwoorden. Daarom laten we geen uitslag zien." in main
    assert "Wat je nu kunt doen" in main
    assert set(re.findall(r"\d+", main)) == {"5"}
    assert "<svg" not in page.html.split("<main")[1]


@pytest.mark.parametrize(
    ("closes_at", "sentence"),
    [(CLOSES, "De ronde is gesloten."), (CLOSES + timedelta(days=36500), "De ronde loopt nog.")],
)
def test_open_round_says_nothing_about_answers(content, closes_at, sentence):
    empty, full = (
        play(content, n, closed=False, closes_at=closes_at, team=make_team(organisation=make_organisation(f"O{n}")))
        for n in (0, 8)
    )

    pages = [coordinator_of(played).get(address(played.id)).content for played in (empty, full)]

    assert all(sentence in page.decode() for page in pages)
    alike = without_token(pages[0]).replace(b"O0", b"O8").replace(str(empty.id).encode(), str(full.id).encode())
    assert alike == without_token(pages[1])


def test_round_that_has_not_begun_says_so(content):
    concept = make_round()
    planned = make_round(status="open", team=concept.team)
    Round.objects.filter(pk=planned.pk).update(
        opens_at=AFTER + timedelta(days=36500), closes_at=AFTER + timedelta(days=36501)
    )
    client = log_in(make_coordinator(team=concept.team).user)

    assert "nog niet gestart" in open_page(client, address(concept.pk)).text
    assert "nog niet begonnen" in open_page(client, address(planned.pk)).text


# === Texts and cost ===


@pytest.mark.parametrize("text", NASTY)
def test_texts_of_a_coordinator_are_shown_as_typed(content, text):
    team = make_team(name=text, organisation=make_organisation(text))
    links = [(f"A {text}", 5), (f"B {text}", 5)]
    played = open_slips(content, links=links, team=team, goal=text, is_shared=True)
    for person in range(10):
        played.take(answers_of(person))
    played.close()
    withheld = play(content, 1, team=make_team(name=text, organisation=make_organisation(f"C {text}")))

    for page in (
        open_page(coordinator_of(played), address(played.id)),
        open_page(member(played.codes[0]), reverse("assessments:own-team-result")),
    ):
        assert_shows(page, text, f"A {text}", f"B {text}")
    assert_shows(open_page(coordinator_of(withheld), address(withheld.id)), text, f"C {text}")


def count(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_pages_cost_few_queries_and_the_same_whatever_is_stored(content):
    small = play(content, 5)
    own = reverse("assessments:own-team-result")
    asked = [
        (coordinator_of(small), address(small.id)),
        (coordinator_of(small), address(small.id, "bouwwerk.svg")),
        (member(small.codes[0]), own),
    ]
    for client, url in asked:
        client.get(url)
    alone = [count(client, url) for client, url in asked]

    large = play(content, 20, members=20, links=[("Instroom", 10), ("Uitstroom", 10)], team=make_team("Team Zuid"))
    among_others = [count(client, url) for client, url in asked]
    of_large = [count(coordinator_of(large), address(large.id)), count(member(large.codes[0]), own)]

    assert Release.objects.count() == 2
    assert max(alone) <= BUDGET
    assert among_others == alone
    assert of_large == [alone[0], alone[2]]
