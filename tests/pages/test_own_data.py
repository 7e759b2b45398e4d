"""What somebody can do with the own result: take all data along, or delete everything."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from assessments import models, tokens
from tests.pages import stored
from tests.pages.filling import all_alike, draft_of, result_of
from tests.pages.reading import Page, follow, see, strict
from tests.respondents import Respondent

NOTES = {"kennen": 'Regel 1\n"Regel" 2 & <é😀>', "randvoorwaarden": "Vraag Dora."}


def downloaded(person: Respondent) -> dict[str, object]:
    response = person.client.get(reverse("assessments:data"))
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="zelftest-gegevens.json"'
    return json.loads(response.content)


def stored_columns(code: str) -> dict[str, object]:
    """Everything in the rows of one run, under the names that the file gives it."""
    row = stored.submission(code)
    fields = {field.attname: getattr(row, field.attname) for field in models.Submission._meta.concrete_fields}
    assert fields.pop("version_id") == row.version.pk
    assert fields.pop("topic_id") == (row.topic.pk if row.topic else None)
    dates = {name: value and value.isoformat() for name, value in fields.items() if name.endswith("_date")}
    return {
        **fields,
        **dates,
        "id": str(row.pk),
        "questionnaire_version": row.version.number,
        "topic": row.topic.key if row.topic else None,
        "answers": stored.answers(code),
        "notes": stored.notes(code),
    }


SHEETS = {
    "everything": lambda content: all_alike(4),
    "gaps": lambda content: {"kennen": [1, "nvt", None, 5, 3, 2], "randvoorwaarden": ["nvt", 1, None, None, 5, 2]},
    "nothing": lambda content: {},
}


@pytest.mark.parametrize("make", [draft_of, result_of])
@pytest.mark.parametrize("sheet", SHEETS.values(), ids=SHEETS)
def test_file_holds_everything_that_is_stored_and_nothing_more(content, make, sheet):
    given = sheet(content)
    person = make(given, {key: note for key, note in NOTES.items() if key in given})

    data = downloaded(person)

    answers = {row["statement"]: row["answer"] for row in data["answers"]}
    assert data | {"answers": answers} == stored_columns(person.code)
    texts = {s.key: (b.key, s.text) for b in content.blocks for s in b.statements}
    assert all((row["block"], row["text"]) == texts[row["statement"]] for row in data["answers"])
    assert {key for row in data["answers"] for key in row} <= {"block", "statement", "text", "answer"}


def test_file_holds_goal_partners_and_topic(draft):
    draft.client.post(reverse("assessments:topic"), {"topic": "vertrouwen"})

    data = downloaded(draft)

    assert (data["goal"], data["partners"]) == ("Werk voor iedere cliënt", "de wijkteams")
    assert data == stored_columns(draft.code) | {"answers": data["answers"]}
    assert data["topic"] == "vertrouwen"


def test_file_says_days_without_a_time_and_not_the_code(finished):
    data = downloaded(finished)

    assert (data["started_date"], data["submitted_date"]) == ("2026-03-09", "2026-03-09")
    assert tokens.normalised(finished.code) not in json.dumps(data)


def test_looking_at_the_deletion_page_deletes_nothing(finished):
    before = stored.everything()

    page = see(finished, "erase")
    finished.client.head(reverse("assessments:erase"))

    assert page.heading == "Alles wissen?"
    assert "Niemand kan dit terugdraaien." in page.text
    assert stored.everything() == before


@pytest.mark.parametrize("make", [draft_of, result_of])
def test_deleting_removes_every_row_of_this_person_and_no_other(content, make):
    result_of(all_alike(2), NOTES)
    before = stored.everything()
    person = make(all_alike(4), NOTES)

    page = follow(person, see(person, "erase").form().send(strict(person)))

    assert page.heading == "Alles is gewist"
    assert stored.everything() == before


def test_old_code_opens_nothing_after_deleting(finished):
    phone = Respondent(Client(), finished.code)
    phone.client.post(reverse("assessments:return"), {"code": phone.code})

    finished.client.post(reverse("assessments:erase"))

    tried = Page(phone.client.post(reverse("assessments:return"), {"code": phone.code}))
    assert "Misschien is de zelftest gewist." in tried.errors
    assert see(phone, "result").status == 403
    assert see(phone, "data").status == 403
    assert see(finished, "result").status == 403
    assert "Bekijk mijn uitslag" not in see(phone, "home").text


def test_deleting_twice_ends_in_a_page(finished):
    form = see(finished, "erase").form()

    form.send(finished.client)
    again = Page(form.send(finished.client))

    assert again.status == 403
    assert again.heading == "Je sessie is verlopen"


def test_start_after_deleting_begins_with_nothing(finished):
    finished.client.post(reverse("assessments:erase"))

    finished.start()

    assert stored.answers(finished.code) == {}
