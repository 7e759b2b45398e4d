"""Invitations to a role: what is stored, what is mailed, and what a link opens once."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from assessments import mail, tokens
from assessments.domain.roles import Grant, Role
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
ELS = "els@gemeente.example"
EDITOR = Grant(Role.EDITOR)
LINK = re.compile(r"http\S+/rol/(\w+)/")


@pytest.fixture
def team() -> Team:
    return make_team("Team Noord", organisation=make_organisation("Gemeente Noord"))


@pytest.fixture
def operator() -> User:
    return make_user("ode@gemeente.example", is_operator=True)


def invite(grant: Grant = EDITOR, address: str = ELS, **fields: object) -> str:
    return role_invitations.invite(**({"address": address, "grant": grant, "today": TODAY, "now": NOW} | fields))


def by_mail(grant: Grant = EDITOR, address: str = ELS, **fields: object) -> None:
    role_invitations.invite_by_mail(**({"address": address, "grant": grant, "today": TODAY, "now": NOW} | fields))


def accept(token: str, *, today=TODAY) -> role_invitations.Accepted:
    return role_invitations.accept(token=token, today=today, now=NOW)


def deeds() -> list[tuple[str, str, str]]:
    return list(RoleChange.objects.order_by("pk").values_list("actor", "account", "deed"))


def everything_stored() -> str:
    """Every value of every row of every table, as text."""
    with connection.cursor() as cursor:
        rows = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            rows += cursor.fetchall()
    return repr(rows)


# === The link ===


@pytest.mark.parametrize("role", list(Role))
def test_whoever_accepts_has_the_account_and_this_role_alone(team, operator, events, role):
    of_whom = {Role.COORDINATOR: {"team": team.pk}, Role.MANAGER: {"organisation": team.organisation_id}}
    grant = Grant(role, **of_whom.get(role, {}))

    accepted = accept(invite(grant, actor=operator))

    user = User.objects.get(email=ELS)
    assert accepted == role_invitations.Accepted(user, grant)
    assert (user.is_staff, user.is_operator, user.is_superuser) == (role is Role.EDITOR, role is Role.OPERATOR, False)
    rights = list(Coordinator.objects.filter(user=user).values_list("team_id", "organisation_id"))
    assert rights == ([(grant.team, grant.organisation)] if role in of_whom else [])
    assert deeds() == [(operator.email, ELS, "invited"), (operator.email, ELS, "given")]
    assert [(e["action"], e["object"]) for e in events()] == [
        ("role.invited", f"account:- {role} {grant.object}"),
        ("role.given", f"account:{user.pk} {role} {grant.object}"),
    ]


def test_only_a_hash_of_the_token_is_stored():
    token = invite()

    stored = everything_stored()
    assert token not in stored
    assert tokens.role_token_hash(token) in stored
    for other in (tokens.token_hash, tokens.code_hash, tokens.api_token_hash, tokens.commitment_token_hash):
        assert other(token) not in stored


def test_nothing_is_given_before_somebody_accepts(team):
    invite(Grant(Role.COORDINATOR, team.pk))
    invite(Grant(Role.OPERATOR))

    assert not User.objects.exists()
    assert not Coordinator.objects.exists()


def test_looking_uses_nothing_up_and_accepting_does():
    token = invite()
    for _ in range(3):
        assert role_invitations.find(token=token, today=TODAY).address == ELS

    accept(token)

    with pytest.raises(role_invitations.UnknownInvitation):
        accept(token)
    with pytest.raises(role_invitations.UnknownInvitation):
        role_invitations.find(token=token, today=TODAY)
    assert not RoleInvitation.objects.exists()


def test_newer_invitation_to_the_same_role_replaces_the_earlier_one_and_leaves_others():
    first, other = invite(), invite(Grant(Role.OPERATOR))

    second = invite(today=TODAY + timedelta(days=3))

    with pytest.raises(role_invitations.UnknownInvitation):
        role_invitations.find(token=first, today=TODAY)
    assert role_invitations.find(token=second, today=TODAY + timedelta(days=10)).role == "editor"
    assert role_invitations.find(token=other, today=TODAY).role == "operator"


def test_invitation_works_a_week_and_not_a_day_longer():
    token = invite()
    last_day = TODAY + timedelta(days=7)

    assert role_invitations.find(token=token, today=last_day).last_day == last_day
    for act in (role_invitations.find, lambda **given: accept(**given)):
        with pytest.raises(role_invitations.UnknownInvitation):
            act(token=token, today=last_day + timedelta(days=1))
    assert not User.objects.exists()


@pytest.mark.parametrize("token", ["", "x", "0123456789ABCDEF", "é" * 16, "x" * 3000, "a\0b"])
def test_token_that_was_never_given_opens_nothing(token):
    invite()

    with pytest.raises(role_invitations.UnknownInvitation):
        accept(token)


def test_invitation_that_was_called_off_opens_nothing_and_is_noted_once(operator, events):
    token = invite(actor=operator)
    key = RoleInvitation.objects.get().pk

    role_invitations.call_off(invitation=key, now=NOW, actor=operator)
    role_invitations.call_off(invitation=key, now=NOW, actor=operator)

    with pytest.raises(role_invitations.UnknownInvitation):
        accept(token)
    assert deeds() == [(operator.email, ELS, "invited"), (operator.email, ELS, "called_off")]
    assert [event["action"] for event in events()] == ["role.invited", "role.called_off"]


def test_account_that_is_closed_accepts_nothing_and_the_link_waits():
    user = make_user(ELS, is_active=False)
    token = invite()

    with pytest.raises(role_invitations.AccountIsClosed):
        accept(token)

    user.refresh_from_db()
    assert not user.is_staff
    roles.open_account(user=user, now=NOW)
    assert accept(token).user == user


def test_who_was_invited_for_a_round_meanwhile_cannot_accept_and_the_link_waits(team):
    make_coordinator(team=team)
    token = invite(Grant(Role.COORDINATOR, team.pk))
    round_ = make_round(team=team, way="mail")
    make_invitation(round_, ELS)
    type(round_).objects.filter(pk=round_.pk).update(status="open")

    with pytest.raises(roles.IsInvited):
        accept(token)

    assert not User.objects.filter(email=ELS).exists()
    assert role_invitations.find(token=token, today=TODAY).role == "coordinator"


@pytest.mark.parametrize("kind", ["coordinator", "manager"])
def test_member_of_an_open_round_is_not_invited_to_run_it(team, kind):
    round_ = make_round(team=team, way="mail")
    make_invitation(round_, ELS.upper())
    type(round_).objects.filter(pk=round_.pk).update(status="open")
    grants = {"coordinator": Grant(Role.COORDINATOR, team.pk)}

    with pytest.raises(roles.IsInvited):
        invite(grants.get(kind, Grant(Role.MANAGER, organisation=team.organisation_id)))

    assert not RoleInvitation.objects.exists()
    assert deeds() == []


def test_role_that_somebody_had_already_is_not_given_twice():
    user = make_user(ELS, is_staff=True)

    assert accept(invite()).user == user

    assert [deed for _, _, deed in deeds()] == ["invited"]


# === Addresses ===


def test_address_counts_in_folded_form():
    invite(address="Els@Gemeente.Example")
    invite(address="ELS@GEMEENTE.EXAMPLE")

    assert RoleInvitation.objects.get().address == ELS


@pytest.mark.parametrize(
    "address",
    [
        *("", "els", "els@", "@gemeente.example", "els@gemeente", "els@gemeente.example, tom@gemeente.example"),
        *("els@straße.example", "els@STRA\u1e9eE.example", "els@βόλος.example", "ıls@gemeente.example"),
        *("ëls@gemeente.example", "els@gem\u200beente.example", "els@gemeente.example\nBcc: tom@x.nl", "els@x.nl\0"),
        *("els@" + "a" * 64 + ".example", "els@" + "é" * 60 + ".example", "<els@gemeente.example>"),
    ],
)
def test_address_that_could_be_somebody_elses_or_nobodys_is_refused(address):
    with pytest.raises(roles.UnusableAddress):
        invite(address=address)

    assert not RoleInvitation.objects.exists()


def test_domain_beyond_ascii_is_written_to_as_mail_servers_take_it(server):
    by_mail(address="els@Bücher.example")

    assert server.count == {"els@xn--bcher-kva.example": 1}
    [token] = LINK.findall(server.letters[0].text)
    assert accept(token).user.email == "els@bücher.example"


# === The mail ===


def test_mail_says_what_it_is_for_and_how_long_the_link_works(team, server):
    by_mail(Grant(Role.COORDINATOR, team.pk))

    letter = server.to(ELS)
    [token] = LINK.findall(letter.text)
    assert letter.message["Subject"] == "Uitnodiging voor de zelftest: Team Noord"
    assert letter.message["Auto-Submitted"] == "auto-generated"
    assert "Team Noord" in letter.text
    assert "2 december 2026" in letter.text
    assert accept(token).grant == Grant(Role.COORDINATOR, team.pk)


@pytest.mark.parametrize("role", list(Role))
def test_mail_about_each_role_is_dutch_and_whole(team, server, role):
    of_whom = {Role.COORDINATOR: {"team": team.pk}, Role.MANAGER: {"organisation": team.organisation_id}}
    by_mail(Grant(role, **of_whom.get(role, {})))

    text = server.to(ELS).text
    assert text.startswith("Je bent uitgenodigd")
    assert not re.search(r"\b(the|you|link works|role)\b|%\(|\{|&\w+;", text)
    assert "\n\n\n" not in text.strip()


@pytest.mark.parametrize("fault", ["refused", "refused_after_data", "dropped"])
def test_mail_that_the_server_refuses_invites_nobody(operator, server, fault):
    getattr(server, fault).add(ELS)

    with pytest.raises(role_invitations.NotSent):
        by_mail(actor=operator)

    assert server.letters == []
    assert not RoleInvitation.objects.exists()
    assert [deed for _, _, deed in deeds()] == ["invited", "called_off"]
    server.mend()
    by_mail()
    assert server.count == {ELS: 1}


def test_invitation_that_is_replaced_before_its_mail_went_out_is_not_mailed(server, monkeypatch):
    """Two people invite somebody at the same moment: one link works, and that one is mailed."""

    def invite_twice(**given: object) -> str:
        token = invite_once(**given)
        invite_once(**given)
        return token

    invite_once = role_invitations.invite
    monkeypatch.setattr(role_invitations, "invite", invite_twice)
    by_mail()

    assert server.letters == []
    assert RoleInvitation.objects.count() == 1


def test_mail_server_that_is_not_there_invites_nobody(settings, server):
    settings.EMAIL_PORT = 1

    with pytest.raises(role_invitations.NotSent):
        by_mail()

    assert not RoleInvitation.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "Zorg\r\nBcc: dief@elders.example",
        "Zorg\nSubject: Win een prijs",
        "Zorg\r\n\r\nKlik hier",
        "Zorg\u2028Bcc: dief@elders.example",
        "100% Werk & <b>Zorg</b> {{ link }} %(link)s",
    ],
)
def test_name_of_an_organisation_adds_no_header_and_stays_text(server, name):
    organisation = make_organisation(name)
    by_mail(Grant(Role.MANAGER, organisation=organisation.pk))

    [letter] = server.letters
    headers = {key.lower() for key in letter.message.keys()}  # noqa: SIM118  # a message has a key more than once
    assert letter.recipient == ELS
    assert "bcc" not in headers
    assert letter.message["Subject"] == " ".join(f"Uitnodiging voor de zelftest: {name}".split())
    assert len(letter.message.get_all("Subject")) == 1
    assert LINK.findall(letter.text)
    if "&" in name:
        assert name in letter.text


def test_address_in_the_mail_is_the_configured_one(settings, server):
    settings.BASE_URL = "https://zelftest.gemeente.example"
    by_mail()

    assert "https://zelftest.gemeente.example/rol/" in server.to(ELS).text


def test_mail_to_an_unusable_address_is_not_built():
    with pytest.raises(ValueError, match="ASCII"):
        mail.build_role_invitation(address="els@straße.example", link="x", role="editor", target="", last_day=TODAY)


# === By the operator of the machine ===


def test_command_prints_a_link_that_makes_the_first_operator(capsys):
    call_command("invite", "operator", ELS, "--print")

    [token] = LINK.findall(capsys.readouterr().out)
    user = role_invitations.accept(token=token, today=RoleInvitation.objects.get().last_day, now=NOW).user
    assert user.is_operator


def test_command_mails_a_manager_of_a_new_organisation(server, capsys):
    call_command("invite", "manager", ELS, "--organisation", "Gemeente Oost")

    assert "Gemeente Oost" in server.to(ELS).text
    assert ELS in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("manager", ELS), "--organisation"),
        (("editor", ELS, "--organisation", "Zorg"), "--organisation"),
        (("manager", ELS, "--organisation", "\u200b"), "name"),
        (("editor", "els@straße.example"), "No mail"),
        (("operator", "els"), "No mail"),
    ],
)
def test_command_says_what_is_wrong(arguments, says):
    with pytest.raises(CommandError, match=says):
        call_command("invite", *arguments)

    assert not RoleInvitation.objects.exists()


def test_command_says_that_the_mail_was_not_taken(server):
    server.refused.add(ELS)

    with pytest.raises(CommandError, match="--print"):
        call_command("invite", "editor", ELS)

    assert not RoleInvitation.objects.exists()


def test_command_does_not_let_a_member_run_the_round(team):
    round_ = make_round(team=team, way="mail")
    make_invitation(round_, ELS)
    type(round_).objects.filter(pk=round_.pk).update(status="open")

    with pytest.raises(CommandError, match="open round"):
        call_command("invite", "manager", ELS, "--organisation", team.organisation.name)
