"""What comes after a round, and what people say beside the statements: what the database refuses, whatever asks."""

from datetime import date

import pytest
from django.db import IntegrityError, models, transaction

from assessments.models import (
    ApiToken,
    BuildingBlock,
    ChainLink,
    Commitment,
    CommitmentLink,
    Experience,
    GoalView,
    GuideStep,
    MirrorAnswer,
    Outcome,
    Round,
    Submission,
)
from tests.factories import (
    OPENS_AT,
    TODAY,
    make_link,
    make_organisation,
    make_round,
    make_round_submission,
    make_team,
    make_version,
)

pytestmark = pytest.mark.django_db

#: The end of the id of a test: the database says which trigger refused.
FIXED, FITTING, ASKED = "cannot change", "does not belong to the round", "A next round asks"


def scored_block(**fields: object) -> BuildingBlock:
    return BuildingBlock.objects.filter(is_scored=True, **fields).order_by("order").first()


def commitment(of: Round | None = None, **fields: object) -> Commitment:
    of = of or make_round(status="released")
    defaults = {"round": of, "behaviour": "Wij bellen.", "owner": "teamleider", "due_date": TODAY}
    block = fields.pop("block", None) or scored_block(version=of.version)
    return Commitment.objects.create(**(defaults | {"block": block} | fields))


def shared_link(of: Round | None = None, **fields: object) -> CommitmentLink:
    defaults = {"round": of or make_round(status="released"), "token_hash": "a", "last_day": TODAY}
    return CommitmentLink.objects.create(**(defaults | fields))


def guide_step(version=None, **fields: object) -> GuideStep:
    defaults = {"order": 1, "kind": "goal", "minutes": 10, "title": "Doel", "text": "Lees voor."}
    return GuideStep.objects.create(**(defaults | {"version": version or make_version()} | fields))


def api_token(**fields: object) -> ApiToken:
    defaults = {"name": "Dashboard", "token_hash": "a", "created_date": TODAY, "last_day": TODAY}
    organisation = fields.pop("organisation", None) or make_organisation()
    return ApiToken.objects.create(**(defaults | {"organisation": organisation} | fields))


def following(earlier: Round | None = None, *, links: int = 0) -> Round:
    """An open round that looks back on a released one, with an agreement to ask about."""
    earlier = earlier or make_round(status="released")
    if not earlier.commitments.exists():
        commitment(earlier)
    later = make_round(team=earlier.team, version=earlier.version)
    for number in range(1, links + 1):
        make_link(later, f"Schakel {number}", order=number)
    Round.objects.filter(pk=later.pk).update(status="open", follows=earlier)
    later.refresh_from_db()
    return later


def draft(of: Round | None = None) -> Submission:
    return make_round_submission(of or following())


def goal_view(of: Submission | None = None, **fields: object) -> GoalView:
    return GoalView.objects.create(**({"submission": of or draft(), "is_confirmed": True} | fields))


def outcome(of: Submission | None = None, **fields: object) -> Outcome:
    of = of or draft()
    agreed = fields.pop("commitment", None) or Commitment.objects.filter(round=of.round.follows).first()
    return Outcome.objects.create(**({"submission": of, "commitment": agreed, "value": "done"} | fields))


def experience(of: Submission | None = None, **fields: object) -> Experience:
    of = of or draft()
    block = fields.pop("block", None) or scored_block(version=of.version)
    return Experience.objects.create(**({"submission": of, "block": block, "value": "better"} | fields))


def judgement(of: Submission | None = None, **fields: object) -> MirrorAnswer:
    of = of or draft(following(links=2))
    link = fields.pop("link", None) or ChainLink.objects.filter(round=of.round).first()
    block = fields.pop("block", None) or scored_block(version=of.version)
    return MirrorAnswer.objects.create(**({"submission": of, "link": link, "block": block} | fields))


def agreed_twice() -> None:
    of = make_round(status="released")
    commitment(of)
    commitment(of, behaviour="Wij mailen.")


def step_twice(**changed: object) -> None:
    version = make_version()
    guide_step(version)
    guide_step(version, **({"order": 2, "kind": "topic"} | changed))


REFUSED = {
    "commitment_once_a_block": [agreed_twice],
    "commitment_worded": [lambda: commitment(behaviour=""), lambda: commitment(owner="")],
    "commitment_link_has_token": [lambda: shared_link(token_hash="")],
    "guide_step_order_unique": [lambda: step_twice(order=1)],
    "guide_step_kind_unique": [lambda: step_twice(kind="goal")],
    "guide_step_within_an_hour": [lambda: guide_step(minutes=0), lambda: guide_step(minutes=61)],
    "guide_step_kind_known": [lambda: guide_step(kind="lunch")],
    "guide_step_worded": [lambda: guide_step(title=""), lambda: guide_step(text="")],
    "api_token_named": [lambda: api_token(name=""), lambda: api_token(token_hash="")],
    "api_token_ends_later": [lambda: api_token(last_day=date(2026, 1, 1))],
    "goal_view_confirmed_or_worded": [
        lambda: goal_view(sentence="Werk."),
        lambda: goal_view(sentence="Werk.", may_show=True),
    ],
    "goal_view_shows_a_sentence": [lambda: goal_view(is_confirmed=False, may_show=True)],
    "outcome_known": [lambda: outcome(value="maybe"), lambda: outcome(value="")],
    "experience_known": [lambda: experience(value="maybe"), lambda: experience(value="")],
    "mirror_answer_rated_or_not_applicable": [
        lambda: judgement(),
        lambda: judgement(value=3, is_not_applicable=True),
        lambda: judgement(value=0),
        lambda: judgement(value=8),
    ],
}


@pytest.mark.parametrize(
    "attempt", [pytest.param(a, id=f"{name}-{n}") for name, cases in REFUSED.items() for n, a in enumerate(cases)]
)
def test_constraint_refuses(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt()


def refused(act, message: str) -> None:
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


@pytest.mark.parametrize("make", [commitment, shared_link, guide_step, api_token, goal_view, outcome, experience])
def test_what_fits_is_stored(make):
    assert make().pk


def test_mirror_answer_that_fits_is_stored():
    assert judgement(value=5).pk
    assert judgement(is_not_applicable=True).pk


def test_two_links_never_open_by_the_same_token():
    shared_link()

    with pytest.raises(IntegrityError), transaction.atomic():
        shared_link(make_round(status="withheld", team=make_team("Team Zuid")))


def test_two_programs_never_have_the_same_token():
    api_token()

    with pytest.raises(IntegrityError), transaction.atomic():
        api_token(organisation=make_organisation("Gemeente Zuid"))


# === Agreements ===


@pytest.mark.parametrize("status", ["concept", "open"])
def test_agreement_belongs_to_a_closed_round(status):
    refused(lambda: commitment(make_round(status=status)), "belongs to a closed round")


def test_agreement_is_about_a_building_block_of_the_version():
    own = make_round(status="released")
    other = BuildingBlock.objects.create(version=make_version(), key="x", title="x", order=1, is_scored=True)
    beside = BuildingBlock.objects.filter(version=own.version, is_scored=False).get()

    refused(lambda: commitment(own, block=other), "one of its blocks")
    refused(lambda: commitment(own, block=beside), "one of its blocks")


def test_agreement_stays_once_a_next_round_asks_about_it():
    earlier = make_round(status="released")
    agreed = commitment(earlier)
    row = Commitment.objects.filter(pk=agreed.pk)
    row.update(owner="jobcoach")
    following(earlier)
    second = BuildingBlock.objects.filter(version=earlier.version, is_scored=True).order_by("order")[1]

    refused(lambda: row.update(owner="teamleider"), ASKED)
    refused(lambda: row._raw_delete("default"), ASKED)
    refused(lambda: commitment(earlier, block=second), ASKED)


def test_agreement_does_not_move_to_another_round():
    agreed, other = commitment(), make_round(status="released", team=make_team("Team Zuid"))

    refused(lambda: Commitment.objects.filter(pk=agreed.pk).update(round=other), ASKED)


def test_round_with_agreements_cannot_be_deleted():
    of = make_round(status="released")
    commitment(of)

    with pytest.raises(models.RestrictedError):
        of.delete()


# === Beside the answers ===

MAKERS = [goal_view, outcome, experience, lambda of, **fields: judgement(of, **({"value": 3} | fields))]
NAMES = ["goal view", "outcome", "experience", "judgement"]


@pytest.mark.parametrize("make", MAKERS, ids=NAMES)
def test_nothing_is_added_to_or_changed_in_a_submitted_test(make):
    own = draft(following(links=2))
    made = make(own)
    other = draft(own.round)
    Submission.objects.filter(pk__in=[own.pk, other.pk]).update(status="submitted")
    field = "is_confirmed" if isinstance(made, GoalView) else "value"
    new = {"is_confirmed": False}.get(field, {Outcome: "partly", Experience: "worse"}.get(type(made), 4))

    refused(lambda: type(made).objects.filter(submission=own).update(**{field: new}), FIXED)
    refused(lambda: make(other), FIXED)
    type(made).objects.filter(submission=own).delete()
    assert not type(made).objects.filter(submission=own).exists()


def outside() -> Submission:
    version = BuildingBlock.objects.filter(is_scored=True).first().version
    return Submission.objects.create(version=version, code_hash="outside", started_date=OPENS_AT.date())


def test_nothing_is_said_outside_a_round():
    of = following(links=2)
    agreed, link = Commitment.objects.first(), ChainLink.objects.filter(round=of).first()

    refused(lambda: goal_view(outside()), FITTING)
    refused(lambda: outcome(outside(), commitment=agreed), FITTING)
    refused(lambda: experience(outside()), FITTING)
    refused(lambda: judgement(outside(), link=link, value=3), FITTING)


def test_outcome_is_of_an_agreement_of_the_round_before():
    elsewhere = commitment(make_round(status="released", team=make_team("Team Zuid")))

    refused(lambda: outcome(commitment=elsewhere), FITTING)


def test_experience_needs_a_round_before_and_a_building_block():
    first = make_round_submission(make_round(status="open"))
    later = draft()
    beside = BuildingBlock.objects.filter(version=later.version, is_scored=False).get()

    refused(lambda: experience(first), FITTING)
    refused(lambda: experience(later, block=beside), FITTING)


def test_judgement_is_of_a_link_of_the_round_and_on_the_scale():
    own = draft(following(links=2))
    elsewhere = make_link(make_round(team=make_team("Team Zuid")))

    refused(lambda: judgement(own, link=elsewhere, value=3), FITTING)
    refused(lambda: judgement(own, value=6), FITTING)
