"""The test itself: back, refresh, two tabs, changing and finishing."""

from datetime import date

import pytest
from django.urls import reverse

from assessments import queries, tokens
from assessments.models import Submission
from assessments.services import submissions
from tests.pages import stored
from tests.pages.reading import follow, see

BLOCKS = [
    ("kennen", "Bouwsteen 1 van 6", "Kennen"),
    ("begrijpen", "Bouwsteen 2 van 6", "Begrijpen"),
    ("waarderen", "Bouwsteen 3 van 6", "Waarderen"),
    ("vertrouwen", "Bouwsteen 4 van 6", "Vertrouwen"),
    ("samenwerken", "Bouwsteen 5 van 6", "Samenwerken"),
    ("realiseren", "Bouwsteen 6 van 6", "Samenwerkdoelen realiseren"),
    ("randvoorwaarden", "Rondom de bouwstenen", "Wat jullie nodig hebben"),
]
LATE = "Je had deze zelftest al afgerond. Wat je net verstuurde, hebben we niet meer bewaard."


@pytest.mark.parametrize("opened", ["back", "refresh"])
def test_saved_block_shows_its_answers_again(draft, opened):
    if opened == "refresh":
        see(draft, "block", key="kennen")

    page = see(draft, "block", key="kennen")

    shown = [page.checked(f"s-{s.key}") for s in draft.content.block("kennen").statements]
    assert shown == ["1", "2", "3", "4", "5", "nvt"]
    assert page.typed("note").strip() == "Bel Els."


@pytest.mark.parametrize(("key", "position", "heading"), BLOCKS)
def test_each_page_says_where_it_is_and_whom_it_is_about(draft, key, position, heading):
    page = see(draft, "block", key=key)

    assert page.title.startswith(f"{position}: {heading} |")
    assert position in page.text
    assert page.heading == heading
    assert "Jullie doel: Werk voor iedere cliënt" in page.text
    assert "Je collega's zijn: de wijkteams" in page.text


def test_block_without_a_goal_says_who_colleagues_are(anna):
    page = see(anna.start(), "block", key="kennen")

    assert "Je collega's zijn: iedereen met wie je aan jullie doel werkt" in page.text


def test_options_run_low_to_high_with_not_applicable_apart(draft):
    page = see(draft, "block", key="kennen")

    shown = [(e.get("value"), e.get("name")) for e in page.root.iter("input") if e.get("type") == "radio"]
    assert [value for value, _name in shown[:6]] == ["1", "2", "3", "4", "5", "nvt"]
    assert len(shown) == 36
    assert len(page.all("class", "choice-apart")) == 6


def test_next_leads_through_all_pages_to_the_overview(anna):
    page = see(anna.start(), "goal")
    headings = []

    while page.heading != "Overzicht van je antwoorden":
        headings.append(page.heading)
        page = follow(anna, page.form().send(anna.client, move="next"))

    assert headings == [
        "Eerst: jullie gezamenlijke doel",
        *(heading for _key, _position, heading in BLOCKS),
        "Nog één vraag",
    ]


def test_back_saves_and_leads_to_the_page_before(anna):
    page = see(anna.start(), "block", key="begrijpen")

    response = page.form().send(anna.client, move="back", note="Vraag door.", **{"s-role-of-colleagues": "2"})

    assert follow(anna, response).heading == "Kennen"
    assert stored.answers(anna.code) == {"role-of-colleagues": 2}
    assert stored.notes(anna.code) == {"begrijpen": "Vraag door."}


def test_answers_of_the_other_tab_stay(anna):
    opened_before = see(anna.start(), "block", key="kennen").form()
    anna.fill("kennen", [5, 4])

    opened_before.send(anna.client, **{"s-what-colleagues-do": "2"})

    assert stored.answers(anna.code) == {"shared-goal": 5, "strategy": 4, "what-colleagues-do": 2}


def test_note_of_the_other_tab_stays(anna):
    opened_before = see(anna.start(), "block", key="kennen").form()
    anna.fill("kennen", [], note="Bel Els.")

    opened_before.send(anna.client, **{"s-strategy": "2"})

    assert stored.notes(anna.code) == {"kennen": "Bel Els."}


def test_goal_of_the_other_tab_stays(anna):
    opened_before = see(anna.start(), "goal").form()
    anna.client.post(reverse("assessments:goal"), {"goal": "Werk", "partners": ""})

    opened_before.send(anna.client, partners="de wijkteams")

    row = stored.submission(anna.code)
    assert (row.goal, row.partners) == ("Werk", "de wijkteams")


def test_change_from_the_overview_replaces_one_answer_and_returns_there(anna):
    anna.start().fill_all(4)
    before = stored.answers(anna.code)
    link = next(a.get("href") for a in see(anna, "overview").root.iter("a") if "/kennen/" in a.get("href"))
    form = see(anna, "block", "?overzicht", key="kennen").form()

    page = follow(anna, form.send(anna.client, move="overview", **{"s-strategy": "2"}))

    assert link.endswith("/test/bouwsteen/kennen/?overzicht")
    assert page.heading == "Overzicht van je antwoorden"
    assert stored.answers(anna.code) == before | {"strategy": 2}


def test_overview_says_once_what_is_open_and_that_this_is_allowed(draft):
    page = see(draft, "overview")

    assert page.text.count("Er staan nog 36 stellingen open. Dat mag.") == 1
    assert "6 van de 6 ingevuld, met een notitie" in page.text
    statement = draft.content.block("begrijpen").statements[0].text
    assert page.text.count(statement) == 1


def test_overview_counts_one_open_statement_in_the_singular(anna):
    anna.start().fill_all(4)
    stored.submission(anna.code).answers.filter(statement__key="strategy").delete()

    assert "Er staat nog 1 stelling open." in see(anna, "overview").text


def test_not_applicable_is_filled_in_and_not_open(anna):
    anna.start().fill_all("nvt")

    page = see(anna, "overview")

    assert "Je hebt alle stellingen ingevuld." in page.text
    assert "Nog open" not in page.text


def test_statements_left_open_can_be_finished(anna):
    anna.start().fill("kennen", [4, 4])

    page = follow(anna, anna.finish())

    assert page.heading == "Je uitslag"
    assert "Er is nog geen score: je hebt te weinig stellingen ingevuld." in page.text


def test_topic_is_shown_on_the_overview_and_can_be_taken_back(draft):
    draft.client.post(reverse("assessments:topic"), {"topic": "vertrouwen"})
    chosen, page = see(draft, "overview").text, see(draft, "topic")

    follow(draft, page.form().send(draft.client, topic=""))

    assert page.checked("topic") == "vertrouwen"
    assert "Waarover je wilt praten Vertrouwen" in chosen
    assert "Waarover je wilt praten nog geen keuze" in see(draft, "overview").text


def test_goal_partners_and_topic_stand_on_the_result(draft):
    draft.client.post(reverse("assessments:topic"), {"topic": "vertrouwen"})

    page = follow(draft, draft.finish())

    assert "Jullie doel: Werk voor iedere cliënt Met: de wijkteams" in page.text
    assert "Je wilt het hebben over Vertrouwen." in page.text


def test_finishing_twice_and_reloading_give_one_submission_and_the_result(anna):
    anna.start().fill_all(4)
    form = see(anna, "overview").form("/test/afronden/")

    pages = [follow(anna, form.send(anna.client)) for _ in range(2)] + [see(anna, "result")]

    assert [page.heading for page in pages] == ["Je uitslag"] * 3
    assert stored.counts() == {"Submission": 1, "Answer": 42, "Note": 0}
    assert Submission.objects.submitted().count() == 1


@pytest.mark.parametrize("move", ["next", "back", "overview"])
def test_old_block_page_sent_after_finishing_ends_on_the_result_and_stores_nothing(anna, move):
    anna.start().fill_all(4)
    old_page = see(anna, "block", key="realiseren").form()
    anna.finish()
    before = stored.everything()

    page = follow(anna, old_page.send(anna.client, move=move, note="Te laat."))

    assert page.heading == "Je uitslag"
    assert LATE in page.text
    assert stored.everything() == before


@pytest.mark.parametrize(("name", "data"), [("goal", {"goal": "Anders"}), ("topic", {"topic": "kennen"})])
def test_old_goal_or_topic_page_sent_after_finishing_stores_nothing(finished, name, data):
    before = stored.everything()

    page = follow(finished, finished.client.post(reverse(f"assessments:{name}"), data))

    assert LATE in page.text
    assert stored.everything() == before


@pytest.mark.parametrize(
    ("address", "data"),
    [("/test/bouwsteen/kennen/", {"s-strategy": "1", "note": "Te laat."}), ("/test/onderwerp/", {"topic": "kennen"})],
)
def test_page_sent_while_the_other_tab_finishes_stores_nothing(anna, monkeypatch, address, data):
    anna.start().fill_all(4)
    content, before = anna.content, (stored.answers(anna.code), stored.notes(anna.code))

    def finished_just_now(version):
        submissions.finish(submission=queries.find_submission(tokens.normalised(anna.code)), today=date(2026, 3, 9))
        return content

    with monkeypatch.context() as patch:
        patch.setattr(queries, "content_of", finished_just_now)
        response = anna.client.post(address, data)

    assert LATE in follow(anna, response).text
    assert (stored.answers(anna.code), stored.notes(anna.code)) == before
    assert stored.submission(anna.code).topic is None


@pytest.mark.parametrize("path", ["/test/doel/", "/test/bouwsteen/kennen/", "/test/onderwerp/", "/test/overzicht/"])
def test_pages_of_the_test_show_the_result_after_finishing(finished, path):
    page = follow(finished, finished.client.get(path))

    assert page.heading == "Je uitslag"
    assert LATE not in page.text


@pytest.mark.parametrize("person", ["stranger", "draft", "finished"])
def test_looking_changes_nothing(request, person):
    somebody = request.getfixturevalue(person)
    paths = [*EVERY_PATH, *(reverse("assessments:block", kwargs={"key": key}) for key, _p, _h in BLOCKS)]
    before = stored.everything()

    statuses = [getattr(somebody.client, how)(path).status_code for path in paths for how in ("get", "head")]

    assert max(statuses) < 500
    assert stored.everything() == before


EVERY_PATH = [
    *(
        "/",
        "/model/",
        "/model/kennen/",
        "/privacy/",
        "/privacy/gegevens/",
        "/toegankelijkheid/",
        "/over/",
        "/robots.txt",
        "/favicon.ico",
    ),
    *("/test/start/", "/test/doel/", "/test/onderwerp/", "/test/overzicht/", "/test/afronden/"),
    *("/terugkomen/", "/afsluiten/", "/afgesloten/", "/verwijderd/"),
    *("/resultaat/", "/resultaat/?beeld=radar", "/resultaat/bouwwerk.svg", "/resultaat/radar.svg"),
    *("/resultaat/gegevens.json", "/resultaat/vergelijken/", "/resultaat/verwijderen/"),
]
