"""Answers that no page of ours offers: a clear error, nothing stored for them, the rest kept."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse

from tests.pages import stored
from tests.pages.reading import Page, post_raw, see

KENNEN = "/test/bouwsteen/kennen/"
NOT_ON_THE_SCALE = "Dit antwoord staat niet op de schaal."
NOT_OF_THIS_PAGE = "Er kwam iets binnen dat niet bij deze pagina hoort."
GOOD = {"s-strategy": "2", "s-colleagues-expertise": "nvt", "note": "Blijft."}
GOOD_STORED = {"strategy": 2, "colleagues-expertise": "nvt"}

WRONG_VALUES = {
    **{value: value for value in ("0", "6", "-1", "4.0", "4,0", " 4", "4 ", "04", "+4", "1e0", "0x4", "NVT", "None")},
    "empty": "",
    "arabic digit": "٤",
    "wide digit": "４",
    "superscript": "⁴",
    "NUL": "4\0",
    "only NUL": "\0",
    "markup": "<script>alert(1)</script>",
    "very long": "4" * 100_000,
}


def post_good_with(person, *wrong: tuple[str, str]) -> Page:
    return Page(post_raw(person.client, KENNEN, urlencode([*GOOD.items(), *wrong])))


@pytest.mark.parametrize("value", WRONG_VALUES.values(), ids=WRONG_VALUES)
def test_value_outside_the_scale_is_refused_and_the_other_answers_are_kept(anna, value):
    anna.start()

    page = post_good_with(anna, ("s-shared-goal", value))

    assert page.status == 200
    assert NOT_ON_THE_SCALE in page.errors
    assert "Ik kan in één zin zeggen wat ons gezamenlijke doel is." in page.errors
    assert stored.answers(anna.code) == GOOD_STORED
    assert stored.notes(anna.code) == {"kennen": "Blijft."}
    assert page.checked("s-strategy") == "2"


def test_value_outside_the_scale_leaves_the_answer_of_before(draft):
    post_good_with(draft, ("s-shared-goal", "6"))

    assert stored.answers(draft.code)["shared-goal"] == 1


@pytest.mark.parametrize("given", ["45", "44", "46"])
def test_statement_that_comes_in_twice_is_refused(anna, given):
    anna.start()

    page = post_good_with(anna, *(("s-shared-goal", value) for value in given))

    assert "Bij deze stelling kwam meer dan één antwoord binnen." in page.errors
    assert stored.answers(anna.code) == GOOD_STORED


@pytest.mark.parametrize(
    "key", ["s-unknown", "s-role-of-colleagues", "s-", "s-shared-goal\0", "s-SHARED-GOAL", "s-1", "s-" + "x" * 50_000]
)
def test_statement_of_elsewhere_is_refused_and_the_other_answers_are_kept(anna, key):
    anna.start()

    page = post_good_with(anna, (key, "4"))

    assert page.status == 200
    assert NOT_OF_THIS_PAGE in page.errors
    assert stored.answers(anna.code) == GOOD_STORED


def test_one_wrong_note_keeps_the_answers(anna):
    anna.start()

    page = Page(anna.client.post(KENNEN, GOOD | {"note": "a\0b"}))

    assert "Notitie voor jezelf" in page.errors
    assert "In je tekst staat een teken dat we niet kunnen bewaren." in page.errors
    assert stored.answers(anna.code) == GOOD_STORED
    assert stored.notes(anna.code) == {}


def test_page_with_an_error_never_says_that_all_is_saved(anna):
    anna.start()

    page = Page(anna.client.post(f"{KENNEN}?bewaard", GOOD | {"s-shared-goal": "6"}))

    assert NOT_ON_THE_SCALE in page.errors
    assert "is bewaard" not in page.text


def test_unknown_names_in_a_form_are_ignored(anna):
    anna.start()

    response = post_raw(anna.client, KENNEN, urlencode([*GOOD.items(), ("status", "submitted"), ("\0", "\0")]))

    assert response.status_code == 302
    assert stored.answers(anna.code) == GOOD_STORED
    assert stored.submission(anna.code).status == "draft"


@pytest.mark.parametrize("topic", ["unknown", "randvoorwaarden", "KENNEN", "kennen\0", "1", "<b>", "x" * 50_000])
def test_unknown_topic_is_refused(draft, topic):
    page = Page(draft.client.post(reverse("assessments:topic"), {"topic": topic}))

    assert "Kies een van de bouwstenen hieronder" in page.errors
    assert stored.submission(draft.code).topic is None


@pytest.mark.parametrize("name", ["goal", "partners"])
def test_nul_in_the_goal_is_refused_and_the_other_text_is_kept(anna, name):
    anna.start()

    page = Page(anna.client.post(reverse("assessments:goal"), {"goal": "A", "partners": "A"} | {name: "x\0y"}))

    row = stored.submission(anna.code)
    assert "In je tekst staat een teken dat we niet kunnen bewaren." in page.errors
    assert {row.goal, row.partners} == {"A", ""}
    assert getattr(row, name) == ""


@pytest.mark.parametrize("move", ["", "sideways", "BACK", "\0", "x" * 10_000])
def test_unknown_button_saves_and_goes_on(anna, move):
    anna.start()

    response = anna.client.post(KENNEN, GOOD | {"move": move})

    assert response["Location"] == "/test/bouwsteen/begrijpen/"
    assert stored.answers(anna.code) == GOOD_STORED


def test_malformed_percent_encoding_in_a_form_is_a_wrong_value(anna):
    anna.start()

    page = Page(post_raw(anna.client, KENNEN, "s-shared-goal=%ZZ&s-strategy=2&%=%&&="))

    assert NOT_ON_THE_SCALE in page.errors
    assert stored.answers(anna.code) == {"strategy": 2}


def test_bytes_that_are_no_text_cost_no_answer(anna):
    anna.start()

    response = post_raw(anna.client, KENNEN, b"s-strategy=2&s-shared-goal=4%ff&note=\xff\xfe%c3")

    assert NOT_ON_THE_SCALE in Page(response).errors
    assert stored.answers(anna.code) == {"strategy": 2}


@pytest.mark.parametrize(
    "cookie",
    [
        "garbage",
        "",
        ":::",
        "7KQ2M9TD4XHB0VRE",
        "7KQ2M9TD4XHB0VRE:1xWD0h:Rv0JH5uVHfF98YhZ_CVl9bfwsBt_HlamAa1Gc_2T6ns",
        "\0",
        "a\0b:c:d",
        "\xe9\xff",
        "x" * 4000,
    ],
)
def test_cookie_that_is_not_ours_asks_for_the_code(stranger, cookie):
    stranger.client.cookies["zelftest"] = cookie

    page = see(stranger, "result")

    assert page.status == 403
    assert page.heading == "Je sessie is verlopen"
    assert see(stranger, "home").status == 200


def test_cookie_signed_with_another_key_opens_nothing(finished, settings):
    settings.SECRET_KEY = "another-key-of-more-than-fifty-characters-in-all-0123456789"

    page = see(finished, "result")

    assert page.heading == "Je sessie is verlopen"


def test_cookie_of_too_long_ago_opens_nothing(finished, settings):
    settings.COOKIE_DAYS = -1

    page = see(finished, "result")

    assert page.heading == "Je sessie is verlopen"
