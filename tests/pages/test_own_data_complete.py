"""The file with the own data holds every field that the register keeps of a respondent, in a round and outside."""

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import queries, tokens
from assessments.domain.commitments import Agreement, Change
from assessments.domain.data_register import Holder
from assessments.models import ChainLink, Commitment, GoalView, MirrorAnswer, Round, Submission
from assessments.services import commitments
from tests.factories import make_team
from tests.pages.filling import all_alike, result_of
from tests.respondents import Respondent
from tests.rounds import Played, open_slips

#: Where each field stands in the file. The key of a row is that of the submission it hangs on.
IN_FILE = {
    "assessments.Submission": {
        "id": "id", "version": "questionnaire_version", "status": "status", "code_hash": "code_hash",
        "round": "round_id", "link": "link_id", "started_date": "started_date", "submitted_date": "submitted_date",
        "goal": "goal", "partners": "partners", "topic": "topic",
    },
    "assessments.Answer": {
        "submission": "id", "statement": "answers.statement", "value": "answers.answer",
        "is_not_applicable": "answers.answer",
    },
    "assessments.Note": {"submission": "id", "block": "notes", "text": "notes"},
    "assessments.GoalView": {
        "submission": "id", "is_confirmed": "goal_view.is_confirmed", "sentence": "goal_view.sentence",
        "may_show": "goal_view.may_show",
    },
    "assessments.Outcome": {"submission": "id", "commitment": "outcomes", "value": "outcomes"},
    "assessments.Experience": {"submission": "id", "block": "experiences", "value": "experiences"},
    "assessments.MirrorAnswer": {
        "submission": "id", "link": "judged_links.link_id", "block": "judged_links.answers",
        "value": "judged_links.answers", "is_not_applicable": "judged_links.answers",
    },
}  # fmt: skip


def test_every_field_of_a_respondent_has_a_place_in_the_file():
    """Did you add a field? Put it into reports/own_data.py, and say here where it stands."""
    registered = {
        f"{table.model}.{field.name}"
        for table in queries.data_register().tables
        for field in table.fields
        if field.holder is Holder.RESPONDENT
    }

    assert {f"{model}.{field}" for model, fields in IN_FILE.items() for field in fields} == registered


def found_at(data: object, place: str) -> list[object]:
    """Every value at a dotted place, through lists. Raises KeyError where there is none."""
    for part in place.split("."):
        rows = data if isinstance(data, list) else [data]
        data = [value for row in rows for value in (row[part] if isinstance(row[part], list) else [row[part]])]
    assert isinstance(data, list)
    return data


def downloaded(person: Respondent) -> dict[str, object]:
    return json.loads(person.client.get(reverse("assessments:data")).content)


@pytest.fixture
def everything(content) -> tuple[Played, Respondent]:
    """A draft in a second round with chain links, in which somebody left nothing open."""
    now, team = timezone.now(), make_team("Team Noord")
    first = open_slips(content, team=team, opens_at=now - timedelta(days=90))
    Round.objects.filter(pk=first.id).update(closes_at=now - timedelta(days=60))
    first.close(now=now - timedelta(days=59))
    agreed = Agreement("Wij bellen eerst.", "de jobcoach", timezone.localdate())
    commitments.save(round_id=first.id, changes=[Change(content.block("kennen").row, None, agreed)])
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}
    second = open_slips(content, team=team, links=[("Instroom", 5), ("Uitstroom", 5)], **times)
    code, _token = second.start(now=now)
    second.fill(code, [[1, 2, 3, 4, 5, "nvt"]] * 7, topic="vertrouwen")
    second.say_goal(code, "Werk dat past.", may_show=True)
    second.look_back(code, "partly", "better")
    second.judge(code, "Uitstroom", [4, "nvt", 3, 2, 1, 5])
    person = Respondent(Client(), code)
    person.client.post(reverse("assessments:return"), {"code": code})
    return second, person


def test_everything_said_in_a_round_is_in_the_file(content, everything):
    played, person = everything

    data = downloaded(person)

    row = Submission.objects.get(code_hash=tokens.code_hash(tokens.normalised(person.code)))
    assert (data["id"], data["round_id"], data["status"]) == (str(row.pk), str(played.id), "draft")
    assert data["topic"] == "vertrouwen"
    assert [answer["answer"] for answer in data["answers"]] == [1, 2, 3, 4, 5, "nvt"] * 7
    view = GoalView.objects.get(pk=row.pk)
    assert data["goal_view"] == {"is_confirmed": False, "sentence": view.sentence, "may_show": True}
    assert data["outcomes"] == {str(Commitment.objects.get().pk): "partly"}
    assert data["experiences"] == {block.key: "better" for block in content.scored_blocks}
    assert data["judged_links"] == [
        {
            "link_id": ChainLink.objects.get(round=played.id, title="Uitstroom").pk,
            "answers": dict(zip([b.key for b in content.scored_blocks], [4, "nvt", 3, 2, 1, 5], strict=True)),
        }
    ]
    assert MirrorAnswer.objects.filter(submission=row).count() == 6
    for place in {place for fields in IN_FILE.values() for place in fields.values()}:
        found_at(data, place)


def test_everything_said_outside_a_round_is_in_the_file(db):
    person = result_of(all_alike(3), notes={"kennen": "Bel Els."})

    data = downloaded(person)

    row = Submission.objects.get(code_hash=tokens.code_hash(tokens.normalised(person.code)))
    assert (data["goal"], data["partners"]) == (row.goal, row.partners)
    assert data["started_date"] == row.started_date.isoformat()
    assert data["notes"] == {"kennen": "Bel Els."}
    for model in ("Submission", "Answer", "Note"):
        for place in IN_FILE[f"assessments.{model}"].values():
            found_at(data, place)
