"""What an identity provider says is followed at each login, and touches nothing that it does not name."""

import json
import logging
from datetime import UTC, datetime

import pytest

from assessments.domain.claims import Verdict
from assessments.domain.roles import Deed, Grant, Role
from assessments.models import Coordinator, Organisation, RoleChange, User
from assessments.services import provider_roles, roles
from tests.factories import make_coordinator, make_invitation, make_organisation, make_round, make_team, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
NORTH = "Gemeente Noord"


@pytest.fixture
def els() -> User:
    return make_user()


@pytest.fixture
def refused(caplog):
    """What was refused so far, as action and object."""
    caplog.set_level(logging.INFO, logger="zelftest.security")

    def events() -> list[tuple[str, str]]:
        lines = [json.loads(record.getMessage()) for record in caplog.records]
        return [(line["action"], line["object"]) for line in lines if line["result"] == "refused"]

    return events


def follow(user: User, *verdicts: Verdict) -> None:
    provider_roles.follow(user=user, verdicts=verdicts, now=NOW)
    user.refresh_from_db()


def manages(user: User) -> list[str]:
    rows = Coordinator.objects.filter(user=user, team=None).order_by("organisation__name")
    return [row.organisation.name for row in rows]


def test_roles_are_given_and_taken_back_and_each_is_noted_once(els):
    make_organisation(NORTH)
    yes = [Verdict(Role.MANAGER, NORTH, True), Verdict(Role.EDITOR, "", True)]
    no = [Verdict(Role.MANAGER, NORTH, False), Verdict(Role.EDITOR, "", False)]

    follow(els, *yes)
    follow(els, *yes)
    assert (manages(els), els.is_staff) == ([NORTH], True)
    follow(els, *no)
    follow(els, *no)

    assert (manages(els), els.is_staff) == ([], False)
    assert list(RoleChange.objects.order_by("pk").values_list("deed", "role", "actor")) == [
        (Deed.GIVEN, "manager", ""),
        (Deed.GIVEN, "editor", ""),
        (Deed.TAKEN, "manager", ""),
        (Deed.TAKEN, "editor", ""),
    ]


def test_what_the_mapping_does_not_name_stays(els):
    south, team = make_organisation("Gemeente Zuid"), make_team()
    make_organisation(NORTH)
    make_coordinator(user=els, organisation=south)
    make_coordinator(user=els, team=team)
    roles.give(user=els, grant=Grant(Role.EDITOR), now=NOW)

    follow(els, Verdict(Role.MANAGER, NORTH, False))

    assert manages(els) == ["Gemeente Zuid"]
    assert Coordinator.objects.filter(user=els, team=team).exists()
    assert els.is_staff


def test_name_of_an_organisation_is_read_as_people_write_it(els):
    make_organisation(NORTH)

    follow(els, Verdict(Role.MANAGER, "  gemeente  NOORD ", True))

    assert manages(els) == [NORTH]


def test_organisation_that_is_not_there_is_not_made_and_stops_nothing_else(els, refused):
    follow(els, Verdict(Role.MANAGER, "Gemeente Tikfout", True), Verdict(Role.EDITOR, "", True))

    assert not Organisation.objects.filter(name="Gemeente Tikfout").exists()
    assert els.is_staff
    assert refused() == [("provider.organisation_unknown", f"account:{els.pk}")]


def test_last_operator_stays_and_another_one_does_not(els, refused):
    roles.give(user=els, grant=Grant(Role.OPERATOR), now=NOW)

    follow(els, Verdict(Role.OPERATOR, "", False))
    assert els.is_operator
    assert refused() == [("provider.role", f"account:{els.pk} operator site")]

    roles.give(user=make_user("ria@gemeente.example"), grant=Grant(Role.OPERATOR), now=NOW)
    follow(els, Verdict(Role.OPERATOR, "", False))
    assert not els.is_operator


def test_member_of_an_open_round_does_not_become_its_coordinator(els, refused):
    organisation = make_organisation(NORTH)
    of_round = make_round(team=make_team(organisation=organisation), way="mail")
    make_invitation(of_round, els.email)
    type(of_round).objects.filter(pk=of_round.pk).update(status="open")

    follow(els, Verdict(Role.MANAGER, NORTH, True), Verdict(Role.EDITOR, "", True))

    assert manages(els) == []
    assert els.is_staff
    assert refused() == [("provider.role", f"account:{els.pk} manager organisation:{organisation.pk}")]
