"""Roles by invitation, their history and kept results: what the database refuses, whatever asks."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, models, transaction

from assessments.models import KeptResult, RoleChange, RoleInvitation, User
from tests.factories import TODAY, make_organisation, make_team, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
#: What stands in the message of the trigger.
FIXED = "never changes"


def invitation(**fields: object) -> RoleInvitation:
    defaults = {"address": "els@gemeente.example", "role": "editor", "last_day": TODAY}
    defaults["token_hash"] = f"hash {RoleInvitation.objects.count()}"
    return RoleInvitation.objects.create(**(defaults | fields))


def change(**fields: object) -> RoleChange:
    defaults = {"changed_at": NOW, "account": "els@gemeente.example", "deed": "given", "role": "editor"}
    return RoleChange.objects.create(**(defaults | fields))


def kept(**fields: object) -> KeptResult:
    fields.setdefault("user", User.objects.first() or make_user())
    return KeptResult.objects.create(**({"code_encrypted": "sealed", "mark": "mark"} | fields))


def twice(make, **fields: object) -> None:
    make(**fields)
    make(**fields)


REFUSED = {
    "role_invitation_fits": [
        lambda: invitation(role="coordinator"),
        lambda: invitation(role="coordinator", organisation=make_organisation()),
        lambda: invitation(role="coordinator", team=make_team(), organisation=make_organisation("Zorg")),
        lambda: invitation(role="manager"),
        lambda: invitation(role="manager", team=make_team()),
        lambda: invitation(role="editor", team=make_team()),
        lambda: invitation(role="operator", organisation=make_organisation()),
        lambda: invitation(role="owner"),
        lambda: invitation(role=""),
    ],
    "role_invitation_complete": [lambda: invitation(address=""), lambda: invitation(token_hash="")],
    "role_invitation_once_a_team": [lambda: twice(invitation, role="coordinator", team=make_team())],
    "role_invitation_once_an_organisation": [
        lambda: twice(invitation, role="manager", organisation=make_organisation())
    ],
    "role_invitation_once_the_site": [lambda: twice(invitation), lambda: twice(invitation, role="operator")],
    "token_hash": [lambda: (invitation(token_hash="a"), invitation(token_hash="a", role="operator"))],
    "role_change_deed_known": [lambda: change(deed="made"), lambda: change(deed="")],
    "role_change_role_known": [lambda: change(role="owner")],
    "role_change_says_whose": [lambda: change(account="")],
    "kept_result_once": [lambda: twice(kept)],
    "kept_result_complete": [lambda: kept(code_encrypted=""), lambda: kept(mark="")],
    FIXED: [
        lambda: RoleChange.objects.filter(pk=change().pk).update(account="tom@gemeente.example"),
        lambda: RoleChange.objects.filter(pk=change().pk).update(actor="tom@gemeente.example"),
        lambda: RoleChange.objects.filter(pk=change().pk).update(changed_at=NOW + timedelta(seconds=1)),
        lambda: RoleChange.objects.filter(pk=change().pk).update(deed="taken"),
        lambda: RoleChange.objects.filter(pk=change().pk).update(role="operator"),
        lambda: RoleChange.objects.filter(pk=change().pk).update(target="Team Noord"),
        lambda: RoleChange.objects.filter(pk=change().pk).update(organisation=make_organisation()),
        lambda: RoleChange.objects.filter(pk=change(organisation=make_organisation()).pk).update(
            organisation=make_organisation("Zorg")
        ),
    ],
}

#: Constraints of which SQLite names the columns instead.
COLUMNS = {
    "role_invitation_once_a_team": "address, assessments_roleinvitation.team_id",
    "role_invitation_once_an_organisation": "address, assessments_roleinvitation.organisation_id",
    "role_invitation_once_the_site": "address, assessments_roleinvitation.role",
    "kept_result_once": "user_id, assessments_keptresult.mark",
}


@pytest.mark.parametrize(
    ("name", "act"),
    [pytest.param(name, act, id=f"{name} {n}") for name, acts in REFUSED.items() for n, act in enumerate(acts)],
)
def test_database_refuses(name, act):
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():
        act()

    said = str(refusal.value)
    assert name in said or COLUMNS.get(name, name) in said


@pytest.mark.parametrize("model", [RoleInvitation, RoleChange, KeptResult])
def test_every_constraint_is_tried(model: type[models.Model]):
    assert {constraint.name for constraint in model._meta.constraints} <= set(REFUSED)


@pytest.mark.parametrize("role", ["coordinator", "manager", "editor", "operator"])
def test_somebody_can_be_invited_to_several_roles_and_several_people_to_one(role):
    team = make_team()
    fitting = {"coordinator": {"team": team}, "manager": {"organisation": team.organisation}}
    for address in ("els@gemeente.example", "tom@gemeente.example"):
        for other in ("coordinator", "manager", "editor", "operator"):
            invitation(address=address, role=other, **fitting.get(other, {}))

    assert RoleInvitation.objects.filter(role=role).count() == 2


def test_change_of_a_role_outlives_the_organisation_and_can_be_purged():
    organisation = make_organisation()
    row = change(organisation=organisation, role="manager")

    organisation.delete()

    row.refresh_from_db()
    assert row.organisation is None
    row.delete()
    assert not RoleChange.objects.exists()


def test_code_is_kept_once_an_account_and_goes_with_it():
    els, tom = make_user(), make_user("tom@gemeente.example")
    kept(user=els)
    kept(user=tom)

    els.delete()

    assert KeptResult.objects.get().user == tom


def test_invitation_outlives_whoever_gave_it_and_goes_with_its_team():
    els, team = make_user(), make_team()
    invitation(role="coordinator", team=team, invited_by=els)

    els.delete()

    assert RoleInvitation.objects.get().invited_by is None
    team.delete()
    assert not RoleInvitation.objects.exists()
