"""The way in: the home page and its one button."""

import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Submission
from tests.pages import stored
from tests.pages.reading import Page, follow, see
from tests.respondents import Respondent

START_KEY = "a-start-page-from-the-memory-of-the-browser"


def press_start(person: Respondent, **extra: str) -> Page:
    """Press Start on a page that was opened earlier, and read the next page."""
    return follow(person, person.client.post(reverse("assessments:start"), {"start_key": START_KEY, **extra}))


def code_on(page: Page) -> str:
    return Respondent.shown_code(page.response)


def test_home_says_what_how_long_what_is_kept_and_that_it_is_no_appraisal(stranger):
    page = see(stranger, "home")

    assert "ongeveer tien minuten" in page.text
    assert "We bewaren je antwoorden 2 jaar." in page.text
    assert "90 dagen" in page.section("Wat bewaren we?")
    assert page.section("Voor wie?")
    assert page.section("Geen beoordeling")
    assert page.form("/test/start/").typed["start_key"]


def test_start_shows_the_goal_page_with_a_code(stranger):
    page = press_start(stranger)

    assert page.heading == "Eerst: jullie gezamenlijke doel"
    assert code_on(page) in page.section("Je terugkomcode")
    assert stored.submission(code_on(page)).status == "draft"


def test_start_pressed_twice_gives_one_draft(db):
    first_click, second_click = (press_start(Respondent(Client())) for _ in range(2))

    assert code_on(first_click) == code_on(second_click)
    assert Submission.objects.count() == 1


def test_start_pressed_twice_anew_gives_one_new_draft(draft):
    first_click, second_click = (press_start(draft, anew="1") for _ in range(2))

    assert code_on(first_click) == code_on(second_click) != draft.code
    assert Submission.objects.count() == 2


TRACES = {
    "goal": lambda person: person.client.post("/test/doel/", {"goal": "Werk", "partners": ""}),
    "partners": lambda person: person.client.post("/test/doel/", {"goal": "", "partners": "Els"}),
    "answer": lambda person: person.fill("kennen", [3]),
    "note": lambda person: person.fill("kennen", [], note="Bel Els."),
    "topic": lambda person: person.client.post("/test/onderwerp/", {"topic": "kennen"}),
    "finish": lambda person: person.finish(),
}


@pytest.mark.parametrize("trace", TRACES.values(), ids=TRACES)
def test_cached_start_page_used_later_never_opens_what_was_filled_in(anna, bram, trace):
    annas_code = code_on(press_start(anna))
    trace(anna)
    annas_rows = stored.everything()["assessments_answer"]

    page = press_start(bram)

    assert code_on(page) != annas_code
    assert page.typed("goal") == page.typed("partners") == ""
    assert Submission.objects.count() == 2
    assert stored.answers(code_on(page)) == {}
    assert stored.everything()["assessments_answer"] == annas_rows


def test_start_with_an_existing_draft_goes_on_with_it(draft):
    page = press_start(draft)

    assert code_on(page) == draft.code
    assert page.typed("goal") == "Werk voor iedere cliënt"
    assert Submission.objects.count() == 1


def test_home_offers_whoever_has_a_draft_to_go_on(draft):
    page = see(draft, "home")

    assert "Ga verder met mijn zelftest" in page.text
    assert "Begin een nieuwe zelftest" in page.text


def test_home_offers_whoever_finished_the_result(finished):
    page = see(finished, "home")

    assert "Bekijk mijn uitslag" in page.text


def test_start_anew_begins_another_and_the_old_one_opens_by_its_code(draft):
    page = follow(draft, see(draft, "home").form("/test/start/").send(draft.client))

    assert code_on(page) != draft.code
    draft.client.post(reverse("assessments:return"), {"code": draft.code})
    assert see(draft, "block", key="kennen").typed("note").strip() == "Bel Els."


def test_start_after_finishing_begins_another(finished):
    page = press_start(finished)

    assert code_on(page) != finished.code
    assert stored.submission(finished.code).status == "submitted"


def test_start_without_a_start_key_still_starts(stranger):
    page = follow(stranger, stranger.client.post(reverse("assessments:start")))

    assert page.heading == "Eerst: jullie gezamenlijke doel"


def test_two_home_pages_never_carry_the_same_start_key(stranger):
    keys = {see(stranger, "home").form("/test/start/").typed["start_key"] for _ in range(3)}

    assert len(keys) == 3
