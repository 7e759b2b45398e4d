"""Private notes, and the other texts that somebody types: kept as typed, or refused with the limit."""

import pytest
from django.urls import reverse

from tests.pages import stored
from tests.pages.reading import Page, follow, see

LIMIT = 2000
TOO_LONG = "Er passen 2000 tekens in"

KEPT = {
    "as typed": "  Ingesprongen, met “aanhalingstekens” & <tekens>.  ",
    "first line empty": "\n\nPas op regel drie.",
    "one long word": "x" * 500,
    "at the limit": "x" * LIMIT,
    "at the limit with line breaks": ("regel\n" * LIMIT)[: LIMIT - 1] + "x",
    "at the limit in pairs": "é😀" * (LIMIT // 2),
    "combining": "e\u0301" * 10,
    "right to left": "\u05e9\u05dc\u05d5\u05dd \u202eabc",
}
REFUSED = {
    "one over": "x" * (LIMIT + 1),
    "one over by a line break": "x" * LIMIT + "\n",
    "10,000 characters": "x" * 10_000,
    "2000 pairs": "é😀" * 2000,
}


def on_the_wire(text: str) -> str:
    """A browser sends line breaks as CRLF and counts each as one."""
    return text.replace("\n", "\r\n")


@pytest.mark.parametrize("text", KEPT.values(), ids=KEPT)
def test_note_within_the_limit_is_kept_unchanged(anna, text):
    anna.start()

    anna.fill("kennen", [4], note=on_the_wire(text))

    assert stored.notes(anna.code) == {"kennen": text}
    assert see(anna, "block", key="kennen").form().typed["note"] == on_the_wire(text)


@pytest.mark.parametrize("text", REFUSED.values(), ids=REFUSED)
def test_note_over_the_limit_is_refused_with_the_limit_and_stays_in_the_field(anna, text):
    anna.start()

    page = Page(anna.fill("kennen", [4, 2], note=on_the_wire(text)))

    assert TOO_LONG in page.errors
    assert page.title.startswith("Fout: Bouwsteen 1 van 6")
    assert page.form().typed["note"] == on_the_wire(text)
    assert stored.notes(anna.code) == {}


def test_note_over_the_limit_keeps_the_note_of_before_and_the_answers_of_now(draft):
    page = Page(draft.fill("kennen", [5, 5, 5, 5, 5, 5], note="x" * (LIMIT + 1)))

    assert "Notitie voor jezelf" in page.errors
    assert set(stored.answers(draft.code).values()) == {5}
    assert stored.notes(draft.code) == {"kennen": "Bel Els."}


@pytest.mark.parametrize("text", ["", "   ", "\r\n\r\n", "\t \u00a0\u2003"])
def test_emptied_note_is_gone(draft, text):
    draft.fill("kennen", [], note=text)

    assert stored.notes(draft.code) == {}
    assert "met een notitie" not in see(draft, "overview").text


def test_note_emptied_after_an_error_on_the_page_is_gone(anna):
    with_error = Page(anna.start().fill("kennen", [6], **{"note": "Toch niet.", "initial-note": ""}))
    saved = stored.notes(anna.code)

    with_error.form().send(anna.client, note="")

    assert saved == {"kennen": "Toch niet."}
    assert stored.notes(anna.code) == {}


def test_page_without_a_note_field_leaves_the_note(draft):
    draft.fill("kennen", [4])

    assert stored.notes(draft.code) == {"kennen": "Bel Els."}


def test_note_is_shown_with_its_block_on_the_result(draft):
    draft.fill("waarderen", [4], note="Eerste regel.\r\nTweede regel.\r\n\r\nNieuwe alinea.")

    page = follow(draft, draft.finish())

    assert [" ".join("".join(note.itertext()).split()) for note in page.all("class", "note")] == [
        "Bel Els.",
        "Eerste regel.Tweede regel. Nieuwe alinea.",
    ]


def test_goal_at_the_limit_is_kept(anna):
    anna.start()

    anna.client.post(reverse("assessments:goal"), {"goal": "é😀" * 150, "partners": "p" * 300})

    row = stored.submission(anna.code)
    assert (row.goal, row.partners) == ("é😀" * 150, "p" * 300)


def test_goal_over_the_limit_is_refused_and_both_texts_stay_on_the_page(anna):
    anna.start()

    page = Page(anna.client.post(reverse("assessments:goal"), {"goal": "x" * 301, "partners": "Els"}))

    assert "Er passen 300 tekens in" in page.errors
    assert page.typed("goal") == "x" * 301
    assert page.typed("partners") == "Els"
    assert stored.submission(anna.code).goal == ""


def test_goal_is_one_line(anna):
    anna.start()

    anna.client.post(reverse("assessments:goal"), {"goal": " Werk\r\nvoor  iedereen\t", "partners": " \n "})

    row = stored.submission(anna.code)
    assert (row.goal, row.partners) == ("Werk voor iedereen", "")
