"""What a round looks back on: settled when it opens, an earlier round of the same team, and nothing else."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, models, transaction

from assessments.models import GuideStep, Round
from assessments.services import rounds
from tests.factories import OPENS_AT, make_round, make_team, make_version
from tests.rounds import AFTER, OPENS, open_slips, plan

pytestmark = pytest.mark.django_db

SETTLED = "settled when it opens"
EARLIER = "an earlier round of the same team"


def refused(act, message: str) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


def opened_after(earlier: Round, **fields: object) -> None:
    made = make_round(
        team=earlier.team, opens_at=OPENS_AT + timedelta(days=60), closes_at=OPENS_AT + timedelta(days=70)
    )
    Round.objects.filter(pk=made.pk).update(**({"status": "open", "follows": earlier} | fields))


@pytest.mark.parametrize("status", ["released", "withheld"])
def test_round_looks_back_on_a_closed_round_of_its_team(status):
    opened_after(make_round(status=status))

    assert Round.objects.exclude(follows=None).count() == 1


@pytest.mark.parametrize("status", ["concept", "open"])
def test_round_does_not_look_back_on_one_that_is_not_closed(status):
    earlier = make_round(status=status)

    refused(lambda: opened_after(earlier), EARLIER)


def test_round_does_not_look_back_on_another_team_nor_on_itself():
    elsewhere = make_round(status="released")
    here = make_round(team=make_team("Team Zuid"))
    row = Round.objects.filter(pk=here.pk)

    refused(lambda: row.update(status="open", follows=elsewhere), EARLIER)
    refused(lambda: row.update(status="open", follows=here), EARLIER)


def test_concept_looks_back_on_nothing():
    earlier = make_round(status="released")

    refused(lambda: make_round(team=earlier.team, follows=earlier), EARLIER)


def test_what_it_looks_back_on_does_not_change_after_opening():
    earlier = make_round(status="released")
    opened_after(earlier)
    row = Round.objects.filter(follows=earlier)

    refused(lambda: row.update(follows=None), SETTLED)
    refused(lambda: Round.objects.filter(pk=earlier.pk).update(follows=row.get()), "looks back on")


def test_opening_settles_the_round_that_closed_last_and_recalling_undoes_it(content):
    team = make_team()
    first = open_slips(content, team=team)
    first.close()
    second = open_slips(content, team=team, opens_at=AFTER + timedelta(days=40), closes_at=AFTER + timedelta(days=50))
    second.close(now=AFTER + timedelta(days=51))
    later = AFTER + timedelta(days=100)

    third = rounds.create(team=team.pk, plan=plan(content, opens_at=later, closes_at=later + timedelta(days=7)))
    rounds.open_round(round_id=third, now=later - timedelta(days=1), today=later.date())
    assert [first.row.follows_id, second.row.follows_id] == [None, first.id]
    assert Round.objects.get(pk=third).follows_id == second.id

    rounds.recall(round_id=third, now=later - timedelta(hours=1))
    assert Round.objects.get(pk=third).follows_id is None


def test_first_round_of_a_team_looks_back_on_nothing(content):
    assert open_slips(content, opens_at=OPENS).row.follows_id is None


def step(version, **fields: object) -> models.Model:
    defaults = {"order": 1, "kind": "goal", "minutes": 10, "title": "Doel", "text": "Lees het doel voor."}
    return GuideStep.objects.create(version=version, **(defaults | {"text_withheld": "Lees voor."} | fields))


def test_guide_of_a_published_version_cannot_change():
    version = make_version()
    step(version)
    type(version).objects.filter(pk=version.pk).update(status="published", published_date="2026-01-01")
    row = GuideStep.objects.filter(version=version)

    refused(lambda: row.update(text="Anders"), "published version")
    refused(lambda: row._raw_delete("default"), "published version")
    refused(lambda: step(version, order=2, kind="topic"), "published version")
