"""The same for the tables of rounds: each rule in the database refuses, and by its own name."""

import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, models, transaction

from assessments.models import ChainLink, InvitationToken, QuestionnaireVersion, ReminderDay, Submission
from tests.factories import (
    OPENS_AT,
    TODAY,
    make_coordinator,
    make_delivery,
    make_invitation,
    make_link,
    make_organisation,
    make_participation,
    make_release_row,
    make_round,
    make_round_submission,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db

MAIL = "anna@gemeente.example"


def mixed_case_address() -> None:
    user = make_user()
    user.email = user.email.upper()
    user.save()


def team_twice(name: str = "TEAM  noord") -> None:
    make_team(name, organisation=make_team("Team Noord").organisation)


def coordinator_twice(**of: object) -> None:
    first = make_coordinator(**of)
    make_coordinator(user=first.user, team=first.team, organisation=first.organisation)


def link_twice(title: str, order: int) -> None:
    make_link(make_round(links=["Instroom"]), title, order=order)


def reminder_day_twice() -> None:
    of = make_round()
    for _ in range(2):
        ReminderDay.objects.create(round=of, day=TODAY)


def invited_twice() -> None:
    make_invitation(make_invitation(make_round(), MAIL).round, MAIL.upper())


def round_in(status: str) -> None:
    """A row with this status from the start: no trigger stands before the constraint."""
    made = make_round()
    made.pk, made.status, made._state.adding = uuid.uuid4(), status, True
    made.save()


def in_round(**fields: object) -> None:
    make_round_submission(make_round(status="open", links=["Instroom"]), **fields)


def outside_a_round(**fields: object) -> None:
    version = QuestionnaireVersion.objects.current().get()
    Submission.objects.create(**({"version": version, "code_hash": "h"} | fields))


def delivery_twice() -> None:
    make_delivery(make_delivery().invitation)


REFUSED: dict[str, list[Callable[[], object]]] = {
    "user_email_folded": [mixed_case_address],
    "organisation_name_visible": [lambda: make_organisation("\u200b")],
    "team_name_visible": [lambda: make_team("\u200b")],
    "team_name_once_an_organisation": [team_twice],
    "coordinator_of_team_or_organisation": [
        lambda: make_coordinator(team=None),
        lambda: make_coordinator(team=make_team(), organisation=make_organisation()),
    ],
    "coordinator_once_a_team": [coordinator_twice],
    "coordinator_once_an_organisation": [lambda: coordinator_twice(organisation=make_organisation())],
    "round_status_known": [lambda: round_in("lost"), lambda: round_in("")],
    "round_way_known": [lambda: make_round(way="phone"), lambda: make_round(way="")],
    "round_closes_after_opening": [lambda: make_round(closes_at=OPENS_AT)],
    "round_k_not_below_five": [lambda: make_round(k=4), lambda: make_round(k=0)],
    "round_has_members": [lambda: make_round(members=0), lambda: make_round(members=10_001)],
    "round_has_goal": [lambda: make_round(goal="")],
    "round_counts_are_bands": [lambda: make_round(started="3"), lambda: make_round(finished="seven")],
    "chain_link_title_visible": [lambda: make_link(make_round(), "\u2060")],
    "chain_link_order_once": [lambda: link_twice("Uitstroom", 1)],
    "chain_link_title_once": [lambda: link_twice("INSTROOM ", 2)],
    "reminder_day_once": [reminder_day_twice],
    "invitation_address_with_folded": [
        lambda: make_invitation(make_round(), MAIL, address_folded=None),
        lambda: make_invitation(make_round(), address_folded=MAIL),
        lambda: make_invitation(make_round(), MAIL, address_folded=""),
    ],
    "invitation_address_once": [invited_twice],
    "participation_status_known": [lambda: make_participation(status="opened")],
    "delivery_kind_known": [lambda: make_delivery(kind="thanks")],
    "delivery_status_known": [lambda: make_delivery(status="bounced")],
    "delivery_sending_since": [lambda: make_delivery(status="sending")],
    "delivery_once_a_day": [delivery_twice],
    "submission_in_round_has_no_day_and_no_text": [
        lambda: in_round(started_date=TODAY),
        lambda: in_round(goal="Werk"),
        lambda: in_round(partners="UWV"),
        lambda: outside_a_round(),
        lambda: outside_a_round(started_date=TODAY, link=make_link(make_round())),
    ],
}

#: Further cases of the constraint on submitting that older tests know outside rounds: in a round
#: there is no day, so that the code alone has to be there.
SUBMITTED_IN_ROUND = [
    lambda: in_round(status="submitted", code_hash=None),
    lambda: in_round(status="submitted", submitted_date=TODAY),
    lambda: outside_a_round(status="submitted", started_date=TODAY),
]

CASES = [pytest.param(name, a, id=f"{name}-{n}") for name, found in REFUSED.items() for n, a in enumerate(found)]


def named(error: IntegrityError, name: str) -> bool:
    """Whether the error is of this constraint; SQLite names the columns of a unique one instead."""
    text = str(error)
    return name in text or (connection.vendor == "sqlite" and text.startswith("UNIQUE"))


@pytest.mark.parametrize(("name", "attempt"), CASES)
def test_constraint_refuses(name, attempt):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        attempt()

    assert named(error.value, name)


@pytest.mark.parametrize("attempt", SUBMITTED_IN_ROUND, ids=["no code", "a day", "no day outside"])
def test_submitted_in_a_round_has_a_code_and_no_day(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt()


def test_organisation_name_is_unique_when_folded():
    make_organisation("Gemeente Noord")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_organisation("GEMEENTE\u200b noord")


def test_address_opens_one_account_only():
    make_user("els@gemeente.example")

    with pytest.raises(IntegrityError), transaction.atomic():
        make_user("ELS@gemeente.example")


def test_token_leads_to_one_invitation_only():
    of = make_round()
    InvitationToken.objects.create(token_hash="same", invitation=make_invitation(of))

    with pytest.raises(IntegrityError), transaction.atomic():
        InvitationToken.objects.create(token_hash="same", invitation=make_invitation(of))


def test_invitation_is_used_once():
    participation = make_participation()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_participation(participation.invitation)


def test_round_is_released_once():
    release = make_release_row()

    with pytest.raises(IntegrityError), transaction.atomic():
        make_release_row(release.round)


# === What the rules leave room for ===


def test_any_number_of_slips_has_no_address():
    of = make_round(invited=3)

    assert of.invitations.filter(address=None, address_folded=None).count() == 3


def test_same_names_are_fine_in_another_team_and_another_round():
    for team in (make_team("Team Noord"), make_team("Team Noord")):
        made = make_round(team=team, links=["Instroom"])
        make_invitation(made, MAIL)

    assert ChainLink.objects.filter(title="Instroom").count() == 2


def test_somebody_coordinates_several_teams_and_organisations():
    first = make_coordinator()
    for of in (
        {"team": make_team()},
        {"organisation": make_organisation("A")},
        {"organisation": make_organisation("B")},
    ):
        make_coordinator(user=first.user, **of)

    assert first.user.coordinates.count() == 4


def test_draft_in_a_round_may_be_without_a_way_in():
    in_round(code_hash=None)
    in_round(code_hash=None)

    assert Submission.objects.filter(round__isnull=False, code_hash=None).count() == 2


@pytest.mark.parametrize("status", ["queued", "sent", "failed", "skipped"])
def test_only_a_mail_being_sent_needs_a_moment(status):
    assert make_delivery(status=status).claimed_at is None


# === Empty values: unknown passes a CHECK, so none may be where a check counts on a value ===


def names_in(condition: models.Q) -> set[str]:
    found: set[str] = set()
    for child in condition.children:
        found |= names_in(child) if isinstance(child, models.Q) else {child[0].split("__")[0]}
    return found


def test_checks_read_no_column_that_may_be_empty_but_these():
    empty = {
        (check.name, name)
        for model in apps.get_app_config("assessments").get_models()
        for check in model._meta.constraints
        if isinstance(check, models.CheckConstraint)
        for name in names_in(check.condition)
        if model._meta.get_field(name).null
    }

    assert empty == {
        ("version_published_has_date", "published_date"),
        ("tip_for_level_or_statement", "level"),
        ("tip_for_level_or_statement", "statement"),
        ("answer_rated_or_not_applicable", "value"),
        ("mirror_answer_rated_or_not_applicable", "value"),
        ("submission_submitted_has_day_and_code", "submitted_date"),
        ("submission_submitted_has_day_and_code", "code_hash"),
        ("submission_submitted_has_day_and_code", "round"),
        ("submission_in_round_has_no_day_and_no_text", "round"),
        ("submission_in_round_has_no_day_and_no_text", "link"),
        ("submission_in_round_has_no_day_and_no_text", "started_date"),
        ("submission_in_round_has_no_day_and_no_text", "submitted_date"),
        ("role_invitation_fits", "team"),
        ("role_invitation_fits", "organisation"),
        ("coordinator_of_team_or_organisation", "team"),
        ("coordinator_of_team_or_organisation", "organisation"),
        ("invitation_address_with_folded", "address"),
        ("invitation_address_with_folded", "address_folded"),
        ("delivery_sending_since", "claimed_at"),
    }


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_organisation(name_folded=None),
        lambda: make_team(name_folded=None),
        lambda: make_round(k=None),
        lambda: make_round(members=None),
        lambda: make_round(goal=None),
        lambda: make_round(way=None),
        lambda: make_round(opens_at=None),
        lambda: make_round(closes_at=None),
        lambda: make_round(started=None),
        lambda: make_round(finished=None),
        lambda: make_link(make_round(), title_folded=None),
        lambda: make_participation(status=None),
        lambda: make_delivery(kind=None),
        lambda: make_delivery(status=None),
        lambda: in_round(goal=None),
        lambda: in_round(partners=None),
    ],
)
def test_empty_value_is_refused_where_a_check_counts_on_one(make):
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        make()

    assert "not null" in str(error.value).lower() or "not-null" in str(error.value)
