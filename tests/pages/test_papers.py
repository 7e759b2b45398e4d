"""Results as PDF: who gets them, and that they say what the page says."""

import re
import uuid
from dataclasses import replace
from io import BytesIO
from xml.etree.ElementTree import Element

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from assessments import documents, queries, reports, tokens
from assessments.domain.content import BlockContent
from assessments.domain.report_values import GuideBlock
from assessments.models import Round
from assessments.services import rounds
from tests.factories import make_coordinator, make_organisation, make_team, make_user
from tests.pages.filling import all_alike, draft_of, result_of
from tests.pages.reading import SVG, Page, words
from tests.pages.test_exports import chain, links_of, mixed
from tests.pages.test_team_page import address, answers_of, coordinator_of, count, log_in, member, open_page, play
from tests.respondents import Respondent
from tests.rounds import AFTER, open_slips
from tests.test_documents import HOSTILE, letters, letters_of, lines_of, tags, without_foot

pytestmark = pytest.mark.django_db

OWN = "/resultaat/verslag.pdf"
OWN_TEAM = "/resultaat/team/uitslag.pdf"
GAPS = {
    "kennen": [4, "nvt", "nvt", 5, None, 1],
    "begrijpen": ["nvt"] * 6,
    "waarderen": [None] * 6,
    "vertrouwen": [1] * 6,
    "samenwerken": [1, 2, 3, 4, 5, 5],
    "realiseren": [5] * 6,
    "randvoorwaarden": [1, "nvt", None, 2, 3, 4],
}


def team_url(key: uuid.UUID) -> str:
    return reverse("assessments:team-result-pdf", kwargs={"key": key})


def guide_url(key: uuid.UUID) -> str:
    return reverse("assessments:guide-pdf", kwargs={"key": key})


def of_coordinator(key: uuid.UUID) -> list[str]:
    return [team_url(key), guide_url(key)]


def paper(client: Client, url: str) -> bytes:
    response = client.get(url)
    assert response.status_code == 200
    return response.content


def numbers_in(text: str) -> set[str]:
    return set(re.findall(r"\d+", text))


def cells_of(page: Page) -> list[str]:
    """The rows of all tables of figures on the page, as the letters of their cells."""
    bodies = [body for body in page.root.iter("tbody") if not page.all("class", "stored") or not _is_stored(page, body)]
    rows = [row for body in bodies for row in body.iter("tr")]
    return [letters("".join(words(cell) for cell in row if cell.tag in {"th", "td"})) for row in rows]


def _is_stored(page: Page, body: Element) -> bool:
    return any(body in table for table in page.all("class", "stored"))


def description_of(page: Page) -> str:
    return f"{words(page.picture.find(f'{SVG}title'))}. {words(page.picture.find(f'{SVG}desc'))}"


def alternative_of(pdf: bytes) -> list[str]:
    return [str(element["/Alt"]) for tag, element in tags(pdf) if tag == "Figure"]


# === The own result ===


@pytest.mark.parametrize("sheet", [GAPS, None], ids=["gaps", "all alike"])
def test_own_paper_says_what_the_page_says(content, sheet):
    person = result_of(sheet or all_alike(4), notes={"kennen": "Alleen voor mij."})

    pdf = paper(person.client, OWN)
    page = Page(person.client.get("/resultaat/"))

    found = letters_of(pdf)
    rows = cells_of(page)
    assert len(rows) == 6
    assert [row for row in rows if row not in found] == []
    assert alternative_of(pdf) == [description_of(page)]
    for part in ("lead", "tip", "tip-reason"):
        assert all(letters(words(element)) in found for element in page.all("class", part))
    assert numbers_in(without_foot(pdf)) <= numbers_in(" ".join(page.root.itertext()))
    assert letters("Afgerond op 9 maart 2026") in found


def test_own_paper_holds_no_code_no_note_and_no_single_answer(db):
    person = result_of(GAPS, notes={"kennen": "Alleen voor mij."})

    pdf = paper(person.client, OWN)

    found = letters_of(pdf)
    for secret in (person.code, tokens.normalised(person.code), letters("Alleen voor mij."), "Mijeigennotitie"):
        assert secret not in found
        assert secret.encode() not in pdf
    page = Page(person.client.get("/resultaat/"))
    answers = [letters(words(li)) for block in page.all("class", "block") for li in block.findall("ul[@class]/li")]
    assert len(answers) == 36
    assert not [answer for answer in answers if answer in found]


def test_own_paper_in_a_round_has_no_day_and_shows_the_team_where_the_page_does(content):
    played = play(content)
    client = member(played.codes[0])

    pdf = paper(client, OWN)

    page = open_page(client, reverse("assessments:result"))
    assert alternative_of(pdf) == [description_of(page)]
    assert letters("Het driehoekje is het gemiddelde van het team.") in letters_of(pdf)
    assert "Afgerondop" not in letters_of(pdf)
    assert not re.search(r"\d{4}", without_foot(pdf))


def test_own_paper_is_there_as_soon_as_the_result_is(content, stranger):
    person = draft_of(all_alike(4))

    assert person.client.get(OWN).status_code == 404
    assert stranger.client.get(OWN).status_code == 403
    person.finish()
    assert paper(person.client, OWN).startswith(b"%PDF-")


def test_own_paper_says_so_where_the_round_closed_too_early(content):
    played = play(content, 5, closed=False)
    code, _token = played.start()
    played.fill(code, answers_of(3))
    played.close()

    late, counted = (letters_of(paper(member(one), OWN)) for one in (code, played.codes[0]))

    page = open_page(member(code), reverse("assessments:result"))
    notice = next(words(box) for box in page.all("class", "notice"))
    assert letters(notice) in late
    assert letters(notice) not in counted


def test_own_paper_is_of_the_own_answers_alone(content):
    one, other = result_of(all_alike(5)), result_of(all_alike(1))

    assert "100" in numbers_in(" ".join(alternative_of(paper(one.client, OWN))))
    assert "100" not in numbers_in(" ".join(alternative_of(paper(other.client, OWN))))


# === The result of a team ===


@pytest.mark.parametrize("make", [play, mixed, chain])
def test_paper_of_a_team_says_what_the_page_says(content, make):
    played = make(content)
    client = coordinator_of(played)

    pdf = paper(client, team_url(played.id))
    page = open_page(client, address(played.id))

    found = letters_of(pdf)
    rows = cells_of(page)
    assert len(rows) >= 6
    assert [row for row in rows if row not in found] == []
    assert alternative_of(pdf) == [description_of(page)]
    for heading in page.root.iter("h2"):
        assert letters(words(heading)) in found
    for sentence in (e for tag in ("dd", "dt", "caption") for e in page.root.iter(tag)):
        assert letters(words(sentence)) in found
    assert numbers_in(without_foot(pdf)) <= numbers_in(" ".join(page.root.itertext())) | {"16", "2026"}
    assert letters("tot en met 16 november 2026") in found


def test_what_is_not_shown_has_no_number_on_paper(content):
    played = mixed(content)

    text = " ".join(lines_of(paper(coordinator_of(played), team_url(played.id))))

    assert re.search(r"Kennen hoog 8\b", text)
    assert re.search(r"Begrijpen laag 8\b", text)
    assert re.search(r"Waarderen niet getoond Begrijpen", text)
    assert "Kennen: hoog; Begrijpen: laag; Waarderen: niet getoond;" in " ".join(
        alternative_of(paper(coordinator_of(played), team_url(played.id)))
    )


def test_member_gets_the_same_paper_where_that_was_agreed(content):
    played = chain(content)

    own = paper(member(played.codes[0]), OWN_TEAM)

    assert own == paper(coordinator_of(played), team_url(played.id))


def test_member_gets_nothing_where_that_was_not_agreed_or_is_not_there(content, finished):
    not_shared, open_, few = (
        play(content, is_shared=False),
        play(content, closed=False, team=make_team("Team Zuid")),
        play(content, 4, team=make_team("Team Oost")),
    )

    for client in (*(member(played.codes[0]) for played in (not_shared, open_, few)), finished.client):
        assert client.get(OWN_TEAM).status_code == 404


# === The conversation guide ===


def test_guide_on_paper_says_what_the_page_says(content):
    played = play(content)
    client = coordinator_of(played)

    found = letters_of(paper(client, guide_url(played.id)))
    page = open_page(client, reverse("assessments:guide", kwargs={"key": played.id}))

    main = next(page.root.iter("main"))
    said = [words(e) for tag in ("h1", "h2", "h3", "dt", "dd", "li", "th") for e in main.iter(tag)]
    single = [text for text in said if text and len(text) < 200]
    assert len(single) > 20
    assert [text for text in single if letters(text) not in found] == []


def test_guide_of_a_withheld_round_has_no_figure_of_it(content):
    few, none = play(content, 3), play(content, 0, team=make_team("Team Zuid"))

    texts = [without_foot(paper(coordinator_of(played), guide_url(played.id))) for played in (few, none)]

    named = [re.sub(r"Team (Noord|Zuid)", "Team", text) for text in texts]
    assert named[0] == named[1]
    assert letters("Dit gesprek gaat dus zonder cijfers.") in letters(named[0])


def test_guide_fits_on_one_page_with_the_longest_blocks_in_it(content):
    played = play(content)
    report = reports.guide_report(
        queries.release_of(played.id), queries.find_round(played.id), queries.guide_content(content.version)
    )
    longest = sorted(map(guide_block, content.scored_blocks), key=lambda block: -len(str(block)))
    about = dict(zip((1, 2, 3), longest, strict=False))
    steps = [replace(s, blocks=(about[i],)) if i in about else s for i, s in enumerate(report.steps)]
    full = replace(report, steps=tuple(steps), choices=(), team="Integraal team Werk en Participatie Noordoost")

    assert report.empty_lines == 3
    assert len(PdfReader(BytesIO(documents.guide_pdf(full))).pages) == 1


def guide_block(block: BlockContent) -> GuideBlock:
    kinds = ("question", "behaviour", "experiment", "work_form")
    questions, behaviours, experiments, forms = (block.of_kind(kind) for kind in kinds)
    asked = tuple(question.text for question in questions[:2])
    form = f"{forms[0].title} ({forms[0].duration})"
    return GuideBlock(block.key, block.title, asked, behaviours[0].text, experiments[0].text, form)


def test_guide_is_there_once_the_round_has_closed(content):
    played = play(content, closed=False)
    client = coordinator_of(played)

    before = client.get(guide_url(played.id))
    played.close()

    assert before.status_code == 404
    assert before.content == client.get(guide_url(uuid.uuid4())).content
    assert paper(client, guide_url(played.id)).startswith(b"%PDF-")


# === Who gets nothing ===


@pytest.mark.parametrize("index", [0, 1], ids=["team", "guide"])
def test_others_get_the_same_answer_as_for_a_round_that_does_not_exist(content, index):
    played = play(content)
    other, nobody = log_in(make_coordinator().user), log_in(make_user("bram@gemeente.example"))

    for client in (other, nobody):
        foreign, unknown = (client.get(of_coordinator(key)[index]) for key in (played.id, uuid.uuid4()))
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert foreign.content == unknown.content
        assert dict(foreign.items()) == dict(unknown.items())


def test_round_without_a_result_answers_as_one_that_does_not_exist_whatever_the_answers(content):
    played = play(content, 0)
    client = coordinator_of(played)
    unknown = client.get(team_url(uuid.uuid4()))
    for person in range(4):
        later = AFTER.replace(day=AFTER.day + 1 + person)
        rounds.reopen(round_id=played.id, closes_at=later, now=later.replace(hour=1))
        played.take(answers_of(person), now=later.replace(hour=2))
        played.close(now=later.replace(minute=later.minute + 1))
        found = client.get(team_url(played.id))
        assert (found.status_code, found.content) == (404, unknown.content)
        assert dict(found.items()) == dict(unknown.items())
    assert Round.objects.get(pk=played.id).status == "withheld"


def test_whoever_is_not_logged_in_is_asked_to(content):
    played = play(content)

    assert [Client().get(url).status_code for url in of_coordinator(played.id)] == [302, 302]
    assert [Client().get(url).status_code for url in (OWN, OWN_TEAM)] == [403, 403]


def test_paper_can_only_be_read(content):
    played = play(content)

    assert [coordinator_of(played).post(url).status_code for url in of_coordinator(played.id)] == [405, 405]
    assert [member(played.codes[0]).post(url).status_code for url in (OWN, OWN_TEAM)] == [405, 405]


# === As a file ===


def test_paper_has_a_plain_name_and_is_kept_by_nobody(content):
    played = play(content, team=make_team(name='é"; rm -rf / \\', organisation=make_organisation()))
    coordinator, person = coordinator_of(played), member(played.codes[0])

    for client, url, name in (
        (person, OWN, "zelftest-resultaat"),
        (person, OWN_TEAM, "zelftest-teamuitslag"),
        (coordinator, team_url(played.id), "zelftest-teamuitslag"),
        (coordinator, guide_url(played.id), "zelftest-gespreksleidraad"),
    ):
        response = client.get(url)
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == f'attachment; filename="{name}.pdf"'
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Robots-Tag"] == "noindex"


def test_pages_lead_to_their_papers(content):
    played = play(content)
    coordinator, person = coordinator_of(played), member(played.codes[0])

    assert team_url(played.id) in links_of(open_page(coordinator, address(played.id)))
    assert guide_url(played.id) in links_of(
        open_page(coordinator, reverse("assessments:guide", kwargs={"key": played.id}))
    )
    assert OWN_TEAM in links_of(open_page(person, reverse("assessments:own-team-result")))
    assert OWN in links_of(open_page(person, reverse("assessments:result")))


def test_papers_cost_no_more_queries_than_their_pages_whatever_is_stored(content):
    small, large = (
        play(content, 5),
        play(content, 20, members=20, links=[("Instroom", 10), ("Uitstroom", 10)], team=make_team("Team Zuid")),
    )
    used = []
    for played in (small, large):
        coordinator, person = coordinator_of(played), member(played.codes[0])
        pages = [
            (coordinator, team_url(played.id), address(played.id)),
            (coordinator, guide_url(played.id), reverse("assessments:guide", kwargs={"key": played.id})),
            (person, OWN_TEAM, reverse("assessments:own-team-result")),
            (person, OWN, reverse("assessments:result")),
        ]
        warm_up = [client.get(url) for client, *urls in pages for url in urls]
        assert {response.status_code for response in warm_up} == {200}
        counts = [(count(client, pdf), count(client, page)) for client, pdf, page in pages]
        assert all(pdf <= page for pdf, page in counts)
        used.append(counts)
    assert used[0] == used[1]


# === Texts of people ===


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:24]))
def test_texts_of_people_never_break_a_paper(content, text):
    name = text[:100].strip()
    team = make_team(name=name, organisation=make_organisation(f"O {name}"))
    played = open_slips(
        content, links=[(f"A {name}"[:60], 5), (f"B {name}"[:60], 5)], team=team, goal=text[:200].strip()
    )
    for person in range(10):
        played.take(answers_of(person), topic="vertrouwen")
    played.close()
    client = coordinator_of(played)

    for url in of_coordinator(played.id):
        response: HttpResponse = client.get(url)
        assert response.status_code == 200
        if "עברית" not in text:
            assert letters_of(response.content).count(letters(name)) >= 2


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:24]))
def test_texts_of_a_person_never_break_the_own_paper(anna: Respondent, text):
    goal, partners = text[:150].strip(), text[:100].strip()
    anna.start()
    anna.client.post("/test/doel/", {"goal": goal, "partners": partners})
    anna.fill_all().finish()

    pdf = paper(anna.client, OWN)

    record = queries.find_submission(tokens.normalised(anna.code))
    assert record.shared_goal == goal
    if "עברית" not in text:
        assert letters(goal) in letters_of(pdf)
        assert letters(partners) in letters_of(pdf)
