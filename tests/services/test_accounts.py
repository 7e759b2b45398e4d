"""The end of an account: what goes with it, what stays, and who cannot go yet; and what is told about it before."""

import json
from datetime import UTC, datetime, timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from assessments import queries, reports
from assessments.domain.roles import Grant, Role
from assessments.models import Coordinator, KeptResult, RoleChange, RoleInvitation, Team, User
from assessments.services import accounts, kept_results, roles
from tests.factories import TODAY, make_coordinator, make_organisation, make_submitted, make_team, make_user

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "een lang wachtwoord"


@pytest.fixture
def team() -> Team:
    return make_team("Team Noord", organisation=make_organisation("Gemeente Noord"))


@pytest.fixture
def full(content, team) -> User:
    """Somebody with everything that an account can have."""
    user = make_user("els@gemeente.example", name="Els", is_staff=True, is_operator=True)
    make_user("ode@gemeente.example", is_operator=True)
    make_coordinator(team=team)
    make_coordinator(user=user, team=team)
    make_coordinator(user=user, organisation=team.organisation)
    TOTP.activate(user, SECRET)
    RecoveryCodes.activate(user)
    SocialAccount.objects.create(user=user, provider="organisatie", uid="subject-7", extra_data={})
    browser = Client()
    browser.force_login(user)
    UserSession.objects.update_or_create(
        session_key=browser.session.session_key, defaults={"user": user, "ip": "192.0.2.7", "user_agent": "Firefox"}
    )
    kept_results.keep(user=user, code=make_submitted(content)[0])
    RoleInvitation.objects.create(
        address="tom@gemeente.example", role="editor", token_hash="a", invited_by=user, last_day=TODAY
    )
    RoleInvitation.objects.create(
        address=user.email, role="coordinator", team=make_team("Elders"), token_hash="b", last_day=TODAY
    )
    roles.note("given", user.email, Grant(Role.EDITOR), now=NOW, actor=user)
    return user


def test_nothing_of_the_account_is_left_but_its_history(full, team, events):
    key, codes = full.pk, [line.code for line in queries.kept_results(full)]

    accounts.erase(user=full, now=NOW)

    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.fields:
            if field.related_model is User:
                assert not model._default_manager.filter(**{field.attname: key}).exists(), field
    assert not User.objects.filter(email="els@gemeente.example").exists()
    assert not Session.objects.exists()
    assert tables_with("els@gemeente.example") == {"assessments_rolechange"}
    assert all(queries.find_submission(code) for code in codes)
    assert {*RoleChange.objects.filter(deed="taken").values_list("actor", "account", "role")} == {
        ("els@gemeente.example", "els@gemeente.example", role.value) for role in Role
    }
    last = events()[-1]
    assert (last["action"], last["object"], last["actor"]) == ("account.erased", f"account:{key}", f"account:{key}")


def tables_with(text: str) -> set[str]:
    """The tables in which this text stands somewhere."""
    found = set()
    with connection.cursor() as cursor:
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if text in repr(cursor.fetchall()):
                found.add(table)
    return found


def test_plain_account_leaves_no_address_behind(events):
    user = make_user("bram@werk.example")

    accounts.erase(user=user, now=NOW)

    assert tables_with("bram@werk.example") == set()
    assert [event["action"] for event in events()] == ["account.erased"]


def test_last_coordinator_cannot_go_and_nothing_is_half_done(team):
    user = make_user("tom@gemeente.example", is_staff=True)
    make_coordinator(user=user, team=make_team("Met een ander"))
    make_coordinator(team=Coordinator.objects.get(user=user).team)
    make_coordinator(user=user, team=team)

    with pytest.raises(roles.LastCoordinator):
        accounts.erase(user=user, now=NOW)

    user.refresh_from_db()
    assert user.is_staff
    assert Coordinator.objects.filter(user=user).count() == 2
    assert not RoleChange.objects.exists()


def test_last_operator_cannot_go_and_nothing_is_half_done():
    user = make_user("ode@gemeente.example", is_staff=True, is_operator=True)

    with pytest.raises(roles.LastOperator):
        accounts.erase(user=user, now=NOW)

    user.refresh_from_db()
    assert (user.is_staff, user.is_operator) == (True, True)
    assert not RoleChange.objects.exists()


# === What is stored ===


def test_own_data_tell_everything_and_no_secret(full):
    stored = reports.account_data(queries.stored_account(full))
    text = json.dumps(stored, ensure_ascii=False)

    assert stored["email"] == "els@gemeente.example"
    assert stored["name"] == "Els"
    assert {(role["role"], role["for"]) for role in stored["roles"]} == {
        ("operator", ""),
        ("editor", ""),
        ("manager", "Gemeente Noord"),
        ("coordinator", "Team Noord"),
    }
    assert stored["has_password"] is True
    assert [one["type"] for one in stored["authenticators"]] == ["totp", "recovery_codes"]
    assert stored["sessions"][0]["ip"] == "192.0.2.7"
    assert stored["identity_provider"][0]["uid"] == "subject-7"
    assert stored["kept_results"] == 1
    assert stored["invitations_given"] == 1
    assert stored["invitations_received"] == [{"role": "coordinator", "last_day": TODAY.isoformat()}]
    assert stored["role_changes"][0]["deed"] == "given"
    secrets = [full.password, SECRET, *RecoveryCodes.activate(full).generate_codes()]
    secrets += [data for a in Authenticator.objects.all() for data in a.data.values() if isinstance(data, str)]
    secrets += [session.session_key for session in Session.objects.all()]
    secrets += [kept_results.code_of(user=full, kept=KeptResult.objects.get().pk), *row_texts(KeptResult)]
    secrets += list(RoleInvitation.objects.values_list("token_hash", flat=True))
    assert [secret for secret in secrets if len(secret) > 1 and secret in text] == []


def row_texts(model) -> list[str]:
    return [value for row in model.objects.values_list() for value in row if isinstance(value, str)]


def test_every_table_that_knows_an_account_is_in_the_own_data():
    """A new table with a key to an account, or with an address, belongs in the own data as well."""
    known = {
        (model._meta.label, field.name)
        for model in apps.get_models()
        for field in model._meta.fields
        if field.related_model is User
    }

    assert known == {
        ("account.EmailAddress", "user"),
        ("admin.LogEntry", "user"),  # never written: editing has a history of its own
        ("assessments.Coordinator", "user"),
        ("assessments.KeptResult", "user"),
        ("assessments.RoleInvitation", "invited_by"),
        ("mfa.Authenticator", "user"),
        ("socialaccount.SocialAccount", "user"),
        ("usersessions.UserSession", "user"),
    }


def test_accounts_with_a_role_are_listed_by_whom_decides(team, django_assert_num_queries):
    els = make_user("els@gemeente.example", is_staff=True, last_login=datetime(2026, 11, 24, 23, 30, tzinfo=UTC))
    make_coordinator(user=els, team=team)
    make_coordinator(user=els, team=make_team("Elders"))
    make_user("plain@gemeente.example")
    closed = make_user("zoe@gemeente.example", is_active=False)
    TOTP.activate(els, SECRET)
    RecoveryCodes.activate(closed)

    with django_assert_num_queries(3):
        of_site = queries.accounts_with_roles()
    with django_assert_num_queries(3):
        [of_organisation] = queries.accounts_with_roles(team.organisation_id)

    assert [line.email for line in of_site] == ["els@gemeente.example", "zoe@gemeente.example"]
    assert [len(line.roles) for line in of_site] == [3, 0]
    assert [line.has_second_factor for line in of_site] == [True, False]
    assert of_site[0].last_login == datetime(2026, 11, 25).date()  # noqa: DTZ001  # after midnight in Amsterdam
    assert [role.target for role in of_organisation.roles] == ["Team Noord"]


def test_invitation_that_ran_out_is_not_pending():
    RoleInvitation.objects.create(address="a@x.nl", role="editor", token_hash="a", last_day=TODAY)

    assert [line.address for line in queries.pending_invitations(today=TODAY)] == ["a@x.nl"]
    assert queries.pending_invitations(today=TODAY + timedelta(days=1)) == ()
