"""Two self-tests or two tabs in one browser: an old page never writes where it does not belong."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments import queries, tokens
from assessments.models import Note, Submission
from tests.respondents import Respondent

BLOCK = "/test/bouwsteen/kennen/"
OTHER_TEST = "Er is een andere zelftest geopend"


def hidden(page: str) -> dict[str, str]:
    """The hidden values of the first form that has them, as a browser sends them along."""
    return dict(re.findall(r'<input type="hidden" name="([\w-]+)"(?: value="([^"]*)")?', page))


def sent(tab: dict[str, str], **typed: str) -> dict[str, str]:
    return {name: value for name, value in (tab | typed).items() if name != "csrfmiddlewaretoken"}


@pytest.fixture
def two(db) -> tuple[Respondent, Respondent]:
    """Anna's test, and a second one that was opened in the same browser since."""
    first = Respondent(Client()).start()
    second = Respondent(Client()).start()
    return first, second


def open_in(browser: Client, code: str) -> None:
    browser.post(reverse("assessments:return"), {"code": code})


def record(respondent: Respondent):
    return queries.find_submission(tokens.normalised(respondent.code))


def test_old_block_page_does_not_write_into_the_test_opened_since(two):
    first, second = two
    tab = hidden(first.client.get(BLOCK).content.decode())
    open_in(first.client, second.code)

    page = first.client.post(BLOCK, sent(tab, **{"s-shared-goal": "2", "note": "geheim van Anna"}))

    assert page.status_code == 403
    assert OTHER_TEST in page.content.decode()
    assert queries.filled_in(record(second)).answers == {}
    assert not Note.objects.exists()


def test_what_the_old_page_sent_is_saved_with_the_code_of_its_own_test(two):
    first, second = two
    tab = hidden(first.client.get(BLOCK).content.decode())
    open_in(first.client, second.code)
    first.client.post(BLOCK, sent(tab, **{"s-shared-goal": "2"}))

    saved = first.client.post(BLOCK, sent(tab, **{"s-shared-goal": "2", "code": first.code}))

    assert saved.status_code == 302
    assert list(queries.filled_in(record(first)).answers.values()) == [2]
    assert queries.filled_in(record(second)).answers == {}


def test_code_of_the_wrong_test_is_refused_and_the_answers_are_offered_again(two):
    first, second = two
    tab = hidden(first.client.get(BLOCK).content.decode())
    open_in(first.client, second.code)

    page = first.client.post(BLOCK, sent(tab, **{"s-shared-goal": "2", "code": second.code}))

    text = page.content.decode()
    assert "Deze code hoort bij een andere zelftest dan deze pagina." in text
    assert 'name="s-shared-goal" value="2"' in text
    assert queries.filled_in(record(second)).answers == {}


def test_old_overview_does_not_finish_the_test_opened_since(two):
    first, second = two
    tab = hidden(first.client.get(reverse("assessments:overview")).content.decode())
    open_in(first.client, second.code)

    page = first.client.post(reverse("assessments:finish"), sent(tab))

    assert OTHER_TEST in page.content.decode()
    assert not record(second).is_submitted


def test_old_deletion_page_does_not_delete_the_test_opened_since(two):
    first, second = two
    tab = hidden(first.client.get(reverse("assessments:erase")).content.decode())
    open_in(first.client, second.code)

    page = first.client.post(reverse("assessments:erase"), sent(tab))

    assert OTHER_TEST in page.content.decode()
    assert Submission.objects.count() == 2


def test_second_tab_is_told_before_it_replaces_a_note(anna):
    anna.start()
    tabs = [hidden(anna.client.get(BLOCK).content.decode()) for _ in range(2)]
    anna.client.post(BLOCK, sent(tabs[0], note="uit het eerste tabblad"))

    page = anna.client.post(BLOCK, sent(tabs[1], **{"note": "uit het tweede", "s-shared-goal": "4"}))

    text = page.content.decode()
    assert "Je hebt deze tekst ook in een ander tabblad gewijzigd. Daar staat: ‘uit het eerste tabblad’." in text
    assert "uit het tweede</textarea>" in text
    assert Note.objects.get().text == "uit het eerste tabblad"
    assert list(queries.filled_in(record(anna)).answers.values()) == [4]


def test_saving_once_more_replaces_the_note_of_the_other_tab(anna):
    anna.start()
    tabs = [hidden(anna.client.get(BLOCK).content.decode()) for _ in range(2)]
    anna.client.post(BLOCK, sent(tabs[0], note="een"))
    told = hidden(anna.client.post(BLOCK, sent(tabs[1], note="twee")).content.decode())

    anna.client.post(BLOCK, sent(told, note="twee"))

    assert Note.objects.get().text == "twee"


def test_going_on_leads_to_the_first_page_with_something_open(anna):
    anna.start()
    anna.fill("kennen", [4, 4, 4, "nvt", 4, 4])

    sent_to = anna.client.get(reverse("assessments:go-on"))

    assert sent_to["Location"] == anna.block_url("begrijpen")
    anna.fill_all(3)
    assert anna.client.get(reverse("assessments:go-on"))["Location"] == reverse("assessments:overview")


def test_overview_names_the_blocks_that_get_no_score(anna):
    anna.start().fill_all("nvt")
    anna.fill("kennen", [4, 4, 4, 4, 4, 4])

    page = anna.client.get(reverse("assessments:overview")).content.decode()

    assert "Zo krijgen deze bouwstenen nog geen score: Begrijpen, Waarderen" in page
    assert anna.code in page
