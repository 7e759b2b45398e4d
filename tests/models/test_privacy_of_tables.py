"""The tables cannot tell who somebody is, nor who of those invited answered what."""

from collections import defaultdict

import pytest
from django.apps import apps
from django.db import models

from assessments.models import (
    Answer,
    ChainLink,
    Delivery,
    Experience,
    GoalView,
    Invitation,
    InvitationToken,
    MirrorAnswer,
    Note,
    Outcome,
    Participation,
    Release,
    Round,
    Submission,
    User,
)

COLUMNS = {
    Submission: {
        "id", "version_id", "status", "code_hash", "round_id", "link_id", "started_date", "submitted_date", "goal",
        "partners", "topic_id",
    },
    Answer: {"submission_id", "statement_id", "value", "is_not_applicable"},
    Note: {"submission_id", "block_id", "text"},
    GoalView: {"submission_id", "is_confirmed", "sentence", "may_show"},
    Outcome: {"submission_id", "commitment_id", "value"},
    Experience: {"submission_id", "block_id", "value"},
    MirrorAnswer: {"submission_id", "link_id", "block_id", "value", "is_not_applicable"},
    Invitation: {"id", "round_id", "link_id", "address", "address_folded", "is_withdrawn", "is_opted_out"},
    InvitationToken: {"token_hash", "invitation_id"},
    Participation: {"invitation_id", "status"},
    Release: {"round_id", "released_date", "content"},
}  # fmt: skip

#: Every column with a time, and why it may be there. Respondents have none.
TIMES = {
    "assessments_user.last_login": "of coordinators, who have an account",
    "assessments_rolechange.changed_at": "of people with a role, who have an account",
    "assessments_contentedit.edited_at": "of an editor, who has an account, and a questionnaire",
    "assessments_round.opens_at": "the same for a whole round",
    "assessments_round.closes_at": "the same for a whole round",
    "assessments_delivery.claimed_at": "when a worker took up a mail, so that one that died is noticed",
}

#: Every column with a day, and why it may be there.
DAYS = {
    "assessments_questionnaireversion.published_date": "of a questionnaire",
    "assessments_instrumentedition.made_date": "of a count over a hundred people and more",
    "assessments_submission.started_date": "outside rounds only, by a constraint",
    "assessments_submission.submitted_date": "outside rounds only, by a constraint",
    "assessments_round.counted_on": "the same for a whole round",
    "assessments_reminderday.day": "the same for a whole round",
    "assessments_release.released_date": "the same for a whole round",
    "assessments_commitment.due_date": "of an agreement, the same for a whole team",
    "assessments_commitmentlink.last_day": "the same for a whole team",
    "assessments_user.created_date": "of an account, which no submission leads to",
    "assessments_roleinvitation.last_day": "of an invitation to a role",
    "assessments_apitoken.created_date": "of a right of a program",
    "assessments_apitoken.last_day": "of a right of a program",
    "assessments_delivery.day": "the day a mail was planned for, the same for all who get it",
}


def own_models() -> list[type[models.Model]]:
    return list(apps.get_app_config("assessments").get_models(include_auto_created=True))


def columns_of(*kinds: type[models.Field]) -> set[str]:
    """The columns that are exactly of these kinds: a DateTimeField is also a DateField for Python."""
    return {
        f"{model._meta.db_table}.{field.column}"
        for model in own_models()
        for field in model._meta.local_fields
        if type(field) in kinds
    }


def neighbours() -> dict[type[models.Model], set[type[models.Model]]]:
    """Which tables a key joins, in both directions."""
    joined = defaultdict(set)
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_fields:
            if field.is_relation:
                joined[model].add(field.related_model)
                joined[field.related_model].add(model)
    return joined


def reached_from(start: type[models.Model], *, without: set[type[models.Model]]) -> set[type[models.Model]]:
    joined, seen, left = neighbours(), {start}, [start]
    while left:
        new = joined[left.pop()] - seen - without
        seen |= new
        left += new
    return seen


@pytest.mark.parametrize("model", COLUMNS, ids=lambda model: model.__name__)
def test_table_has_exactly_these_columns(model):
    assert {field.column for field in model._meta.local_fields if field.column} == COLUMNS[model]
    assert not model._meta.local_many_to_many


def test_submission_leads_to_people_through_its_round_and_its_link_only():
    """A chain link is a part of a round: no closer to a person than the round is, while it has K members."""
    people = {User, Invitation, InvitationToken, Participation, Delivery}

    assert people <= reached_from(Submission, without=set())
    assert people.isdisjoint(reached_from(Submission, without={Round, ChainLink}))


def test_no_key_leads_from_a_submission_to_people():
    """Following keys forwards, as a join from the row of a submission does."""
    seen, left = set(), [Submission]
    while left:
        model = left.pop()
        seen.add(model)
        keys = (field for field in model._meta.local_fields if field.is_relation)
        left += [field.related_model for field in keys if field.related_model not in seen]

    assert Round in seen
    assert seen.isdisjoint({User, Invitation, InvitationToken, Participation, Delivery})


def test_no_key_leads_from_participation_to_a_submission():
    assert {f.related_model for f in Participation._meta.get_fields() if f.is_relation} == {Invitation}
    assert Submission not in {f.related_model for f in Invitation._meta.get_fields() if f.is_relation}
    assert {f.related_model for f in InvitationToken._meta.get_fields() if f.is_relation} == {Invitation}


def test_every_time_has_a_reason():
    assert columns_of(models.DateTimeField, models.TimeField, models.DurationField) == set(TIMES)


def test_every_day_has_a_reason():
    assert columns_of(models.DateField) == set(DAYS)


def test_no_table_keeps_a_network_address_or_a_file():
    assert not columns_of(models.GenericIPAddressField, models.IPAddressField, models.FileField, models.BinaryField)


@pytest.mark.parametrize("model", [Submission, Invitation], ids=lambda model: model.__name__)
def test_key_is_random_and_tells_no_order(model):
    assert model._meta.pk.default.__name__ == "uuid4"


BESIDE_ANSWERS = [GoalView, Outcome, Experience, MirrorAnswer]


@pytest.mark.parametrize(
    "model", [Answer, Note, InvitationToken, Participation, *BESIDE_ANSWERS], ids=lambda model: model.__name__
)
def test_table_has_no_counting_key_of_its_own(model):
    assert not isinstance(model._meta.pk, models.AutoField)
