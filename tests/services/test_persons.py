"""What is stored about an address can be asked for, and deleted where nobody else is harmed by it."""

import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.management import call_command

from assessments import queries, tokens
from assessments.domain.constants import FORMER_EDITOR
from assessments.domain.data_register import Holder
from assessments.domain.roles import Grant, Role
from assessments.models import (
    ContentEdit,
    Delivery,
    Invitation,
    InvitationToken,
    Participation,
    RoleInvitation,
    Round,
    Submission,
    User,
)
from assessments.services import kept_results, persons, role_invitations
from tests.factories import (
    OPENS_AT,
    make_coordinator,
    make_delivery,
    make_invitation,
    make_link,
    make_organisation,
    make_participation,
    make_round,
    make_team,
    make_user,
)
from tests.rounds import CLOSES, DURING, open_mailed

pytestmark = pytest.mark.django_db

ANNA = "Anna@Gemeente.example"
BEFORE = OPENS_AT - timedelta(days=3)
PEOPLE = [f"m{number}@gemeente.example" for number in range(7)]


def edit_of(content, email: str) -> ContentEdit:
    when = datetime(2026, 11, 20, 9, tzinfo=UTC)
    return ContentEdit.objects.create(version_id=content.version, edited_at=when, editor=email, field="text")


def log_in(user: User) -> str:
    """A session on a device; returns its key."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.create()
    UserSession.objects.create(user=user, session_key=session.session_key, ip="192.0.2.1", user_agent="Browser")
    return session.session_key


def round_at(status: str, way: str = "mail", **fields: object) -> tuple[Round, Invitation]:
    """A round that got as far as a status, with Anna on its list."""
    round_ = make_round(way=way, **fields)
    invitation = make_invitation(round_, ANNA)
    for step in {"concept": (), "open": ("open",), "released": ("open", "released"), "withheld": ("open", "withheld")}[
        status
    ]:
        Round.objects.filter(pk=round_.pk).update(status=step)
    round_.refresh_from_db()
    return round_, invitation


# === Asking ===

#: Where each field about somebody invited or with an account stands in the file, or why it does not.
IN_FILE = {
    "assessments.Invitation": {
        "id": "invitations.id", "round": "invitations.round", "link": "invitations.link",
        "address": "invitations.address", "address_folded": "invitations.address_folded",
        "is_withdrawn": "invitations.is_withdrawn", "is_opted_out": "invitations.is_opted_out",
    },
    "assessments.InvitationToken": {"token_hash": "invitations.token_hashes", "invitation": "invitations.id"},
    "assessments.Participation": {"invitation": "invitations.id", "status": "invitations.participation"},
    "assessments.Delivery": {
        "id": "invitations.deliveries.id", "invitation": "invitations.id", "kind": "invitations.deliveries.kind",
        "day": "invitations.deliveries.day", "status": "invitations.deliveries.status",
        "reason": "invitations.deliveries.reason", "claimed_at": "invitations.deliveries.claimed_at",
    },
    "assessments.User": {
        "id": "account.id", "password": "account.has_password", "last_login": "account.last_login",
        "is_superuser": "account.is_superuser", "email": "account.email", "name": "account.name",
        "is_staff": "account.roles.role", "is_operator": "account.roles.role", "is_active": "account.is_active",
        "created_date": "account.created", "groups": "account.groups", "user_permissions": "account.user_permissions",
    },
    "assessments.User_groups": {"id": None, "user": "account.id", "group": "account.groups"},
    "assessments.User_user_permissions": {"id": None, "user": "account.id", "permission": "account.user_permissions"},
    "assessments.Coordinator": {
        "id": None, "user": "account.id", "team": "account.roles.for", "organisation": "account.roles.for",
    },
    "assessments.RoleInvitation": {
        "id": "role_invitations.id", "address": "role_invitations.address", "role": "role_invitations.role",
        "team": "role_invitations.team__name", "organisation": "role_invitations.organisation__name",
        "token_hash": "role_invitations.token_hash", "invited_by": "role_invitations.invited_by__email",
        "last_day": "role_invitations.last_day",
    },
    "assessments.RoleChange": {
        "id": None, "changed_at": "role_changes.changed_at", "actor": "role_changes.actor",
        "account": "role_changes.account", "deed": "role_changes.deed", "role": "role_changes.role",
        "target": "role_changes.target", "organisation": "role_changes.organisation__name",
    },
    "assessments.KeptResult": {
        "id": "account.kept_results", "user": "account.id", "code_encrypted": None, "mark": None,
    },
    "account.EmailAddress": {
        "id": None, "user": "account.id", "email": "account.addresses.email",
        "verified": "account.addresses.verified", "primary": "account.addresses.primary",
    },
    "account.EmailConfirmation": dict.fromkeys(["id", "email_address", "created", "sent", "key"]),
    "mfa.Authenticator": {
        "id": None, "user": "account.id", "type": "account.authenticators.type", "data": None,
        "created_at": "account.authenticators.created_at", "last_used_at": "account.authenticators.last_used_at",
    },
    "socialaccount.SocialAccount": {
        "id": None, "user": "account.id", "provider": "account.identity_provider.provider",
        "uid": "account.identity_provider.uid", "last_login": "account.identity_provider.last_login",
        "date_joined": "account.identity_provider.date_joined",
        "extra_data": "account.identity_provider.extra_data",
    },
    "socialaccount.SocialToken": dict.fromkeys(["id", "app", "account", "token", "token_secret", "expires_at"]),
    "usersessions.UserSession": {
        "id": None, "user": "account.id", "created_at": "account.sessions.created_at", "ip": "account.sessions.ip",
        "last_seen_at": "account.sessions.last_seen_at", "session_key": None,
        "user_agent": "account.sessions.user_agent", "data": None,
    },
    "assessments.ContentEdit": {
        "id": None, "version": "edits.version", "edited_at": "edits.edited_at", "editor": "address",
        "block": "edits.block", "part": "edits.part", "field": "edits.field", "before": None, "after": None,
    },
    "sessions.Session": dict.fromkeys(["session_key", "session_data", "expire_date"]),
    "admin.LogEntry": dict.fromkeys(
        ["id", "action_time", "content_type", "object_id", "object_repr", "action_flag", "change_message"]
    ) | {"user": "account.log_entries"},
}  # fmt: skip

EXPLAINED = {
    "assessments.User_groups.id": "a number of a row that says nothing",
    "assessments.User_user_permissions.id": "a number of a row that says nothing",
    "assessments.ContentEdit.id": "a number of a row that says nothing",
    "assessments.ContentEdit.before": "a text of the questionnaire; the history in the admin shows it",
    "assessments.ContentEdit.after": "a text of the questionnaire; the history in the admin shows it",
    **{
        f"{model}.id": "a number of a row that says nothing"
        for model in (
            "assessments.Coordinator",
            "assessments.RoleChange",
            "account.EmailAddress",
            "mfa.Authenticator",
            "socialaccount.SocialAccount",
            "usersessions.UserSession",
        )
    },
    "assessments.KeptResult.code_encrypted": "opens a result: the account holder reads the code on the own page alone",
    "assessments.KeptResult.mark": "a hash of the code: how many there are is said",
    "mfa.Authenticator.data": "a secret, with which somebody else could log in",
    "usersessions.UserSession.session_key": "whoever has it is logged in as this person",
    "usersessions.UserSession.data": "not in use",
    "sessions.Session.session_key": "whoever has it is logged in as this person",
    "sessions.Session.session_data": "holds the number of the account and a message that is about to be shown",
    "sessions.Session.expire_date": "hours after the device in account.sessions was last seen",
    **{
        f"account.EmailConfirmation.{field}": "not in use"
        for field in ["id", "email_address", "created", "sent", "key"]
    },
    **{
        f"socialaccount.SocialToken.{field}": "not in use"
        for field in ["id", "app", "account", "token", "token_secret", "expires_at"]
    },
    **{
        f"admin.LogEntry.{field}": "not in use: the count says that there are none"
        for field in ["id", "action_time", "content_type", "object_id", "object_repr", "action_flag", "change_message"]
    },
}


def test_every_field_about_somebody_invited_or_with_an_account_is_in_the_file_or_explained():
    """Did you add a field about them? Show it in queries/persons.py, or say here why not."""
    fields = {
        f"{table.model}.{field.name}"
        for table in queries.data_register().tables
        for field in table.fields
        if field.holder in {Holder.INVITED, Holder.ACCOUNT}
    }
    places = {f"{model}.{field}": place for model, listed in IN_FILE.items() for field, place in listed.items()}

    assert set(places) == fields
    assert {name for name, place in places.items() if place is None} == set(EXPLAINED)


def found_at(data: object, place: str) -> list[object]:
    """Every value at a dotted place, through lists."""
    for part in place.split("."):
        rows = data if isinstance(data, list) else [data]
        data = [row[part] for row in rows]
        data = [value for one in data for value in (one if isinstance(one, list) else [one])]
    return data if isinstance(data, list) else [data]


def everything_about_anna(content) -> dict[str, object]:
    round_ = make_round(way="mail")
    link = make_link(round_)
    invitation = make_invitation(round_, ANNA, link=link)
    InvitationToken.objects.create(token_hash="a" * 64, invitation=invitation)
    make_participation(invitation, status="finished")
    make_delivery(invitation, status="failed", reason="refused")
    user = make_user(ANNA, name="Anna", last_login=BEFORE)
    make_coordinator(user=user, team=make_team())
    make_coordinator(user=user, organisation=make_organisation())
    log_in(user)
    edit_of(content, user.email)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "never to be shown"})
    SocialAccount.objects.create(user=user, provider="organisatie", uid="a1", extra_data={"department": "Werk"})
    kept_results.keep(user=user, code="0123456789ABCDEF")
    role_invitations.invite(address=ANNA, grant=Grant(Role.EDITOR), today=BEFORE.date(), now=BEFORE, actor=user)
    return json.loads(json.dumps(queries.stored_about(" anna@GEMEENTE.example ".strip(), BEFORE)))


def test_file_holds_what_is_stored(content):
    data = everything_about_anna(content)

    for place in {place for listed in IN_FILE.values() for place in listed.values() if place}:
        found_at(data, place)  # a place that is not there raises KeyError
    (invitation,) = data["invitations"]
    assert (invitation["address"], invitation["participation"]) == (ANNA, "finished")
    assert invitation["token_hashes"] == ["a" * 64]
    assert invitation["link"] == "Instroom"
    assert [(mail["kind"], mail["status"], mail["reason"]) for mail in invitation["deliveries"]] == [
        ("invitation", "failed", "refused")
    ]
    account = data["account"]
    assert (account["email"], account["name"], account["has_password"]) == (ANNA.lower(), "Anna", True)
    assert {role["role"] for role in account["roles"]} == {"coordinator", "manager"}
    assert (account["kept_results"], account["identity_provider"][0]["extra_data"]) == (1, {"department": "Werk"})
    assert [change["deed"] for change in data["role_changes"]] == ["invited"]
    assert [invited["role"] for invited in data["role_invitations"]] == ["editor"]
    for secret in ("never to be shown", User.objects.get().password, "0123456789ABCDEF"):
        assert secret not in json.dumps(data)
    assert len(account["sessions"]) == 1
    assert [edit["field"] for edit in data["edits"]] == ["text"]


def test_file_says_that_answers_are_not_found_by_an_address_and_holds_none(content):
    played = open_mailed(content, PEOPLE)
    code = played.take([[1, 2, 3, 4, 5, 1]] * 7)

    text = json.dumps(queries.stored_about(PEOPLE[0], DURING))

    submission = Submission.objects.get(code_hash=tokens.code_hash(code))
    assert str(submission.pk) not in text
    assert submission.code_hash not in text
    assert "return code" in text
    assert '"participation": "finished"' in text


def test_unknown_address_gives_an_empty_file():
    data = queries.stored_about("niemand@gemeente.example", BEFORE)

    assert (data["invitations"], data["account"], data["edits"]) == ([], None, [])


# === Erasing an invitation ===


@pytest.mark.parametrize(
    ("status", "days_after_closing", "is_kept", "why"),
    [
        ("concept", -20, False, ""),
        ("open", -16, True, "not closed yet"),  # planned
        ("open", -7, True, "not closed yet"),
        ("open", 1, True, "not closed yet"),  # the result is not made yet
        ("withheld", 1, True, "may be opened again"),
        ("withheld", 40, True, "may be opened again"),
        ("released", 1, True, "28 days after closing"),
        ("released", 27, True, "28 days after closing"),
        ("released", 28, False, ""),
    ],
)
def test_invitation_goes_where_nobody_else_is_harmed(status, days_after_closing, is_kept, why):
    round_, invitation = round_at(status)
    other = [] if status != "concept" else [make_invitation(round_, "bram@werkbedrijf.example")]
    now = round_.closes_at + timedelta(days=days_after_closing)

    done = persons.erase_person(address=ANNA, now=now)

    assert Invitation.objects.filter(pk=invitation.pk).exists() is is_kept
    assert all(Invitation.objects.filter(pk=one.pk).exists() for one in other)
    assert len(done.deleted) == (not is_kept)
    assert [why in kept.why for kept in done.kept] == [True] * is_kept
    if is_kept:
        assert Invitation.objects.get(pk=invitation.pk).is_opted_out, "no mail any more"
        last = (round_.closes_at + timedelta(days=60)).date().isoformat()
        assert last in done.kept[0].why


def test_concept_that_somebody_has_open_on_a_page_counts_as_changed():
    round_, _invitation = round_at("concept")

    persons.erase_person(address=ANNA, now=BEFORE)

    assert Round.objects.get(pk=round_.pk).revision == round_.revision + 1


def test_participation_and_mails_go_with_the_invitation():
    round_ = make_round(way="mail")
    invitation = make_invitation(round_, ANNA)
    make_participation(invitation, status="finished")
    make_delivery(invitation)
    for step in ("open", "released"):
        Round.objects.filter(pk=round_.pk).update(status=step)

    persons.erase_person(address=ANNA, now=round_.closes_at + timedelta(days=30))

    assert not Participation.objects.exists()
    assert not Delivery.objects.exists()


def test_finished_self_tests_never_outnumber_finished_participations(content):
    played = open_mailed(content, PEOPLE)
    for _person in PEOPLE[:6]:
        played.take([[2, 3, 4, 5, 3, 4]] * 7)

    for now in (DURING, CLOSES + timedelta(minutes=1)):
        for address in PEOPLE:
            persons.erase_person(address=address, now=now)

    finished = Participation.objects.filter(status="finished").count()
    assert Submission.objects.submitted().count() <= finished == 6
    played.close()
    assert played.row.status == "released"


# === Erasing an account ===


def test_account_goes_with_its_rights_and_sessions_and_out_of_the_history(content):
    user = make_user(ANNA)
    coordinator = make_coordinator(user=user)
    make_coordinator(team=coordinator.team)
    stays = log_in(make_user("bram@werkbedrijf.example"))
    log_in(user)
    edit = edit_of(content, user.email)

    done = persons.erase_person(address=ANNA, now=BEFORE)

    assert done.deleted == ("account", "address in the history of questionnaires")
    assert [kept.what for kept in done.kept] == ["address in the history of roles"]
    assert "2028-11-" in done.kept[0].why, "the change of today is kept for two years"
    assert not User.objects.filter(pk=user.pk).exists()
    assert [session.session_key for session in Session.objects.all()] == [stays]
    edit.refresh_from_db()
    assert edit.editor == FORMER_EDITOR
    assert persons.erase_person(address=ANNA, now=BEFORE) == persons.Erased((), done.kept)


@pytest.mark.parametrize("of", ["team", "organisation"])
def test_only_coordinator_of_a_team_stays_until_there_is_another(content, of):
    user, team = make_user(ANNA), make_team("Team Noord")
    make_coordinator(user=user, **({"team": team} if of == "team" else {"organisation": team.organisation}))
    make_coordinator(team=team, user=make_user("weg@gemeente.example", is_active=False))
    edit = edit_of(content, user.email)

    done = persons.erase_person(address=ANNA, now=BEFORE)

    assert done.deleted == ()
    assert [(kept.what, kept.why) for kept in done.kept] == [
        ("account", "Nobody else coordinates Team Noord. Add somebody first.")
    ]
    edit.refresh_from_db()
    assert edit.editor == user.email
    make_coordinator(organisation=team.organisation)
    assert "account" in persons.erase_person(address=ANNA, now=BEFORE).deleted


def test_only_operator_stays_until_there_is_another():
    make_user(ANNA, is_operator=True)

    done = persons.erase_person(address=ANNA, now=BEFORE)

    assert [kept.why for kept in done.kept] == ["Nobody else can give roles. Invite another operator first."]
    assert User.objects.exists()


def test_invitation_to_a_role_goes_without_an_account_too():
    role_invitations.invite(address=ANNA, grant=Grant(Role.EDITOR), today=BEFORE.date(), now=BEFORE)

    done = persons.erase_person(address=ANNA, now=BEFORE)

    assert done.deleted == ("invitation to a role",)
    assert [kept.what for kept in done.kept] == ["address in the history of roles"]
    assert not RoleInvitation.objects.exists()


def test_editor_without_an_account_goes_out_of_the_history(content):
    edit_of(content, ANNA.lower())

    assert persons.erase_person(address=ANNA, now=BEFORE).deleted == ("address in the history of questionnaires",)


# === The command ===


def test_command_prints_what_there_was_and_what_became_of_it():
    make_user(ANNA)
    round_at("open")

    looked, erased = StringIO(), StringIO()
    call_command("find_person", ANNA, stdout=looked)
    call_command("find_person", ANNA, "--erase", stdout=erased)

    before, after = json.loads(looked.getvalue()), json.loads(erased.getvalue())
    assert "erased" not in before
    assert before["account"]["email"] == ANNA.lower()
    assert after["erased"]["deleted"] == ["account"]
    assert len(after["erased"]["kept"]) == 1
    assert not User.objects.exists()
