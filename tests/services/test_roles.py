"""Roles that are given and taken back, accounts that are closed and opened: what is refused, and what is noted."""

from datetime import UTC, datetime
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.test import Client

from assessments.domain.roles import Deed, Grant, Role
from assessments.models import Coordinator, RoleChange, RoleInvitation, Team, User
from assessments.services import role_invitations, roles
from tests.factories import (
    TODAY,
    make_coordinator,
    make_invitation,
    make_organisation,
    make_round,
    make_team,
    make_user,
)

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SITE = [Grant(Role.EDITOR), Grant(Role.OPERATOR)]


@pytest.fixture
def team() -> Team:
    return make_team("Team Noord", organisation=make_organisation("Gemeente Noord"))


@pytest.fixture
def els() -> User:
    return make_user("els@gemeente.example", name="Els")


@pytest.fixture
def operator() -> User:
    return make_user("ode@gemeente.example", is_operator=True)


def grants(team: Team) -> list[Grant]:
    return [Grant(Role.COORDINATOR, team.pk), Grant(Role.MANAGER, organisation=team.organisation_id), *SITE]


def noted() -> list[tuple[str, str, str, str, str]]:
    """The history without when: who did it, to whom, what, which role and for what."""
    return list(RoleChange.objects.order_by("pk").values_list("actor", "account", "deed", "role", "target"))


def has(user: User, grant: Grant) -> bool:
    user = User.objects.get(pk=user.pk)
    if grant.role in SITE_FIELDS:
        return bool(getattr(user, SITE_FIELDS[grant.role]))
    return Coordinator.objects.filter(user=user, **grant.columns).exists()


SITE_FIELDS = {Role.EDITOR: "is_staff", Role.OPERATOR: "is_operator"}
TARGETS = {Role.COORDINATOR: "Team Noord", Role.MANAGER: "Gemeente Noord", Role.EDITOR: "", Role.OPERATOR: ""}
KINDS = pytest.mark.parametrize("number", range(4), ids=[role.value for role in Role])


@KINDS
def test_role_is_given_and_taken_once_and_both_are_noted(team, els, operator, events, number):
    make_coordinator(team=team)
    grant = grants(team)[number]

    assert roles.give(user=els, grant=grant, now=NOW, actor=operator)
    assert not roles.give(user=els, grant=grant, now=NOW, actor=operator)
    assert has(els, grant)
    assert [other for other in grants(team) if has(els, other)] == [grant]
    roles.take(user=els, grant=grant, now=NOW)
    roles.take(user=els, grant=grant, now=NOW)
    assert not has(els, grant)

    target = TARGETS[grant.role]
    assert noted() == [
        ("ode@gemeente.example", "els@gemeente.example", "given", grant.role, target),
        ("", "els@gemeente.example", "taken", grant.role, target),
    ]
    on = f"account:{els.pk} {grant.role} {grant.object}"
    given, taken = events()
    assert (given["action"], given["object"], given["actor"]) == ("role.given", on, f"account:{operator.pk}")
    assert (taken["action"], taken["object"], taken["actor"]) == ("role.taken", on, "system")


@pytest.mark.parametrize("number", [0, 1], ids=["coordinator", "manager"])
@pytest.mark.parametrize("status", ["open", "withheld"])
def test_member_of_a_running_round_gets_no_role_over_it(team, els, events, number, status):
    round_ = make_round(team=team, way="mail")
    make_invitation(round_, "ELS@gemeente.example")
    for step in {"open": ["open"], "withheld": ["open", "withheld"]}[status]:
        type(round_).objects.filter(pk=round_.pk).update(status=step)

    with pytest.raises(roles.IsInvited):
        roles.give(user=els, grant=grants(team)[number], now=NOW)

    assert not Coordinator.objects.exists()
    assert noted() == []
    assert events() == []
    for grant in SITE:
        assert roles.give(user=els, grant=grant, now=NOW)


@pytest.mark.parametrize("status", ["concept", "released"])
def test_member_of_a_round_that_is_not_running_can_coordinate(team, els, status):
    round_ = make_round(team=team, way="mail")
    make_invitation(round_, "els@gemeente.example")
    for step in {"concept": [], "released": ["open", "released"]}[status]:
        type(round_).objects.filter(pk=round_.pk).update(status=step)

    assert roles.give(user=els, grant=grants(team)[0], now=NOW)


def test_member_of_a_round_elsewhere_can_coordinate(team, els):
    round_ = make_round(way="mail")
    make_invitation(round_, "els@gemeente.example")
    type(round_).objects.filter(pk=round_.pk).update(status="open")

    assert roles.give(user=els, grant=grants(team)[0], now=NOW)
    assert roles.give(user=els, grant=grants(team)[1], now=NOW)


def test_last_coordinator_of_a_team_stays(team, els, events):
    grant = grants(team)[0]
    make_coordinator(user=els, team=team)

    with pytest.raises(roles.LastCoordinator):
        roles.take(user=els, grant=grant, now=NOW)

    assert has(els, grant)
    assert noted() == []
    assert events() == []


def test_manager_stands_in_for_the_last_coordinator(team, els):
    make_coordinator(user=els, team=team)
    make_coordinator(organisation=team.organisation)

    roles.take(user=els, grant=grants(team)[0], now=NOW)

    assert not has(els, grants(team)[0])


def test_somebody_whose_account_is_closed_does_not_stand_in(team, els):
    make_coordinator(user=els, team=team)
    closed = make_coordinator(team=team).user
    User.objects.filter(pk=closed.pk).update(is_active=False)

    with pytest.raises(roles.LastCoordinator):
        roles.take(user=els, grant=grants(team)[0], now=NOW)


def test_last_operator_stays_and_stays_open(operator, events):
    closed = make_user("oud@gemeente.example", is_operator=True, is_active=False)

    with pytest.raises(roles.LastOperator):
        roles.take(user=operator, grant=Grant(Role.OPERATOR), now=NOW)
    with pytest.raises(roles.LastOperator):
        roles.close_account(user=operator, now=NOW)

    operator.refresh_from_db()
    assert operator.is_operator
    assert operator.is_active
    assert noted() == []
    assert events() == []
    roles.take(user=closed, grant=Grant(Role.OPERATOR), now=NOW)
    assert User.objects.filter(is_operator=True).get() == operator


def test_account_of_an_operator_is_looked_at_as_it_is_now(operator):
    """The row in hand was read before somebody gave the role."""
    stale = User.objects.get(pk=operator.pk)
    stale.is_operator = False

    with pytest.raises(roles.LastOperator):
        roles.close_account(user=stale, now=NOW)


def test_closing_an_account_ends_every_session_and_keeps_the_roles(team, els, operator, events):
    make_coordinator(user=els, team=team)
    browsers = [Client(), Client()]
    for browser in browsers:
        browser.force_login(els)
        browser.get("/account/")
    for browser in browsers:
        _as_the_library_notes_a_session(browser, els)

    roles.close_account(user=els, now=NOW, actor=operator)
    roles.close_account(user=els, now=NOW, actor=operator)

    assert Session.objects.count() == 0
    assert [browser.get("/account/").status_code for browser in browsers] == [302, 302]
    assert has(els, grants(team)[0])
    roles.open_account(user=els, now=NOW, actor=operator)
    roles.open_account(user=els, now=NOW, actor=operator)
    els.refresh_from_db()
    assert els.is_active
    assert noted() == [
        ("ode@gemeente.example", "els@gemeente.example", "closed", "", ""),
        ("ode@gemeente.example", "els@gemeente.example", "opened", "", ""),
    ]
    assert [(e["action"], e["object"]) for e in events() if e["action"].startswith("account.")] == [
        ("account.closed", f"account:{els.pk}"),
        ("account.opened", f"account:{els.pk}"),
    ]


def _as_the_library_notes_a_session(browser: Client, user: User) -> None:
    UserSession.objects.get_or_create(
        session_key=browser.session.session_key, defaults={"user": user, "ip": "127.0.0.1", "user_agent": "x"}
    )


def test_name_of_the_team_stays_in_the_history_as_it_was(team, els):
    roles.give(user=els, grant=grants(team)[0], now=NOW)
    Team.objects.filter(pk=team.pk).update(name="Team Zuid", name_folded="team zuid")

    [row] = RoleChange.objects.all()
    assert row.target == "Team Noord"
    assert row.organisation == team.organisation
    assert row.changed_at == NOW


def test_every_deed_has_a_place_in_the_table():
    for deed in Deed:
        of_account = deed in {Deed.CLOSED, Deed.OPENED, Deed.RESET}
        roles.note(deed, "els@gemeente.example", None if of_account else Grant(Role.EDITOR), now=NOW, actor=None)

    assert [row[2] for row in noted()] == [deed.value for deed in Deed]


def test_account_of_a_shown_mailbox_is_made_without_a_password_and_found_again():
    made = roles.account_of(" Els@Gemeente.EXAMPLE ")

    assert made.email == "els@gemeente.example"
    assert not made.has_usable_password()
    assert roles.account_of("els@gemeente.example") == made
    address = EmailAddress.objects.get(user=made)
    assert (address.email, address.verified, address.primary) == ("els@gemeente.example", True, True)


def test_account_that_was_there_keeps_its_password_and_its_name(els):
    found = roles.account_of("ELS@gemeente.example")

    assert found == els
    assert found.check_password("een lang wachtwoord")
    assert found.name == "Els"


@pytest.mark.parametrize(
    ("role", "team", "organisation"),
    [
        ("coordinator", None, None),
        ("coordinator", None, 1),
        ("manager", None, None),
        ("editor", None, 1),
        ("owner", None, None),
    ],
)
def test_role_that_does_not_go_with_what_it_is_for_cannot_be_made(role, team, organisation):
    with pytest.raises(ValueError, match=role):
        Grant.of(role, team=team, organisation=organisation)


# === Teams of nobody ===


def test_manager_stays_while_a_team_would_be_nobodys():
    team = make_team()
    els = make_user("els@x.example")
    grant = Grant(Role.MANAGER, organisation=team.organisation_id)
    roles.give(user=els, grant=grant, now=NOW)

    with pytest.raises(roles.LastCoordinator):
        roles.take(user=els, grant=grant, now=NOW)
    assert Coordinator.objects.filter(user=els).exists()
    make_coordinator(user=make_user("tom@x.example"), team=team)
    roles.take(user=els, grant=grant, now=NOW)

    assert not Coordinator.objects.filter(user=els).exists()


def test_manager_of_an_organisation_without_teams_may_go():
    els, organisation = make_user("els@x.example"), make_organisation()
    grant = Grant(Role.MANAGER, organisation=organisation.pk)
    roles.give(user=els, grant=grant, now=NOW)

    roles.take(user=els, grant=grant, now=NOW)

    assert not Coordinator.objects.exists()


def test_provider_takes_a_role_from_the_only_one_who_has_it():
    team, els = make_team(), make_user("els@x.example")
    roles.give(user=els, grant=Grant(Role.COORDINATOR, team.pk), now=NOW)

    roles.take(user=els, grant=Grant(Role.COORDINATOR, team.pk), now=NOW, must_leave_one=False)

    assert not Coordinator.objects.exists()


@pytest.mark.parametrize("end", ["taken", "closed"])
def test_what_somebody_offered_to_others_ends_with_the_role(end):
    els, team = make_user("els@x.example"), make_team()
    grant = Grant(Role.MANAGER, organisation=team.organisation_id)
    roles.give(user=els, grant=grant, now=NOW)
    make_coordinator(user=make_user("tom@x.example"), team=team)
    role_invitations.invite(address="nieuw@x.example", grant=grant, today=TODAY, now=NOW, actor=els)

    if end == "taken":
        roles.take(user=els, grant=grant, now=NOW)
    else:
        roles.close_account(user=els, now=NOW)

    assert not RoleInvitation.objects.exists()


# === A lost second step ===


def test_lost_second_step_is_set_up_anew_and_every_session_ends():
    els, operator = make_user("els@x.example"), make_user("olga@x.example", is_operator=True)
    Authenticator.objects.create(user=els, type="totp", data={"secret": "x"})
    client = Client()
    client.force_login(els)
    UserSession.objects.create(user=els, ip="127.0.0.1", session_key=client.session.session_key, user_agent="x")

    roles.reset_second_factor(user=els, now=NOW, actor=operator)

    assert not Authenticator.objects.exists()
    assert client.get("/account/").status_code == 302
    change = RoleChange.objects.get()
    assert (change.deed, change.account, change.actor) == ("reset", "els@x.example", "olga@x.example")


def test_command_resets_a_lost_second_step_and_names_an_unknown_account():
    els, out = make_user("els@x.example"), StringIO()
    Authenticator.objects.create(user=els, type="totp", data={"secret": "x"})

    call_command("reset_second_factor", "ELS@x.example", stdout=out)

    assert not Authenticator.objects.exists()
    assert "els@x.example" in out.getvalue()
    with pytest.raises(CommandError):
        call_command("reset_second_factor", "niemand@x.example")
