"""Who may open which address: a row for every name in the URL configuration, and the people who try.

A row says who may; everybody else has to get the answer that an address without that object gives.
"""

import re
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from assessments import tokens
from assessments.domain.content import Content
from assessments.domain.roles import Grant, Role
from assessments.models import BuildingBlock, CommitmentLink, KeptResult, QuestionnaireVersion, RoleInvitation
from assessments.services import api_tokens, commitments, kept_results, role_invitations
from tests.factories import make_coordinator, make_organisation, make_team, make_user
from tests.pages.coordination_cast import browser_of
from tests.pages.filling import all_alike, result_of
from tests.pages.test_team_page import member, play

#: What these two wrote for themselves alone.
NOTES = {"respondent": "Alleen voor de deelnemer.", "holder": "Alleen voor wie het bewaart."}
NOBODY_LOGGED_IN = {"anonymous", "respondent", "member"}
HOLDERS = {"holder", "coordinator", "coordinator elsewhere", "manager", "manager elsewhere", "editor", "operator"}
EVERYBODY = NOBODY_LOGGED_IN | HOLDERS | {"program", "program elsewhere"}
RESPONDENTS = {"respondent", "member"}
TEAM = {"coordinator", "manager"}
COORDINATORS = {"coordinator", "coordinator elsewhere", "manager", "manager elsewhere"}

#: Everybody may, whoever they are; what it shows is nobody's. A path with a secret is open to whoever has it.
PUBLIC = [
    "home",
    "model",
    "model-block",
    "privacy",
    "security-txt",
    "stored-fields",
    "accessibility",
    "about",
    "robots",
    "favicon",
    "return",
    "leave",
    "left",
    "erased",
    "enter",
    "take-part",
    "start",
    "commitments-shared",
    "role-invitation",
    "no-role",
    "account-erased",
    "api-description",
]
LIBRARY_PUBLIC = [
    "account_login",
    "account_request_login_code",
    "account_confirm_login_code",
    "mfa_login_webauthn",
    "mfa_authenticate",
    "openid_connect_login",
    "openid_connect_callback",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "account_logout",
    "account_signup",
    "socialaccount_signup",
    "account_email_verification_sent",
    "account_inactive",
    "account_reset_password",
    "account_confirm_password_reset_code",
    "account_complete_password_reset",
    "account_password_reset_completed",
]
LIBRARY_OWN = [
    "usersessions_list",
    "account_reauthenticate",
    "account_request_reauthentication_code",
    "account_confirm_reauthentication_code",
    "mfa_reauthenticate",
    "mfa_reauthenticate_webauthn",
    "account_change_password",
    "account_set_password",
    "mfa_index",
    "mfa_activate_totp",
    "mfa_deactivate_totp",
    "mfa_list_webauthn",
    "mfa_add_webauthn",
    "mfa_view_recovery_codes",
    "mfa_generate_recovery_codes",
]
#: Of the passkey of nobody here: the same answer for everybody with an account.
LIBRARY_OWN_KEY = ["mfa_edit_webauthn", "mfa_remove_webauthn"]
OF_RESPONDENT = [
    "goal",
    "block",
    "look-back",
    "mirror",
    "topic",
    "go-on",
    "overview",
    "finish",
    "result",
    "picture-svg",
    "picture-png",
    "data",
    "withdraw-sentence",
    "answers-xlsx",
    "answers-ods",
    "answers-csv",
    "compare",
    "erase",
    "result-pdf",
]
OF_MEMBER = [
    "own-team-result",
    "own-team-picture-svg",
    "own-team-picture-png",
    "own-team-result-xlsx",
    "own-team-result-ods",
    "own-team-result-csv",
    "own-team-result-json",
    "own-team-result-pdf",
]
OF_ACCOUNT = [
    "account",
    "account-start",
    "account-data",
    "account-erase",
    "second-factor",
    "kept-results",
    "kept-result-let-go",
]
OF_HOLDER = ["kept-result-open"]
OF_TEAM = [
    "team",
    "team-edit",
    "team-trend",
    "team-trend-svg",
    "team-trend-png",
    "round-new",
    "team-import",
    "team-import-store",
    "round",
    "round-edit",
    "round-invited",
    "round-open",
    "round-extend",
    "round-recall",
    "round-stop",
    "round-remind",
    "round-retry",
    "round-withdraw",
    "round-slips",
    "round-close",
    "round-reopen",
    "round-delete",
    "guide",
    "guide-step",
    "guide-pdf",
    "commitments",
    "commitments-link",
    "team-result",
    "team-picture-svg",
    "team-picture-png",
    "team-result-xlsx",
    "team-result-ods",
    "team-result-csv",
    "team-result-json",
    "team-result-pdf",
]
OF_ORGANISATION = [
    "team-new",
    "team-coordinators",
    "team-coordinator-remove",
    "organisation",
    "api-tokens",
    "api-token-revoke",
    "organisation-rights",
    "organisation-rights-take",
    "organisation-rights-call-off",
]
OF_SITE = ["rights", "rights-take", "rights-call-off", "account-close", "account-open", "account-reset"]
OF_EDITOR = [
    "index",
    "password_change",
    "version-start",
    "version-discard",
    "version-publish",
    "version-main",
    "version-add-block",
    "version-difference",
    "version-preview",
    "version-preview-phone",
    "version-preview-test",
    "version-preview-result",
    "version-preview-guide",
    "version-preview-tips",
    "version-import",
    "version-import-store",
    "version-export",
    "version-quality",
    "assessments_questionnaireversion_changelist",
    "assessments_questionnaireversion_add",
    "assessments_questionnaireversion_history",
    "assessments_questionnaireversion_delete",
    "assessments_questionnaireversion_change",
    "assessments_block_remove",
    "assessments_buildingblock_changelist",
    "assessments_buildingblock_add",
    "assessments_buildingblock_history",
    "assessments_buildingblock_delete",
    "assessments_buildingblock_change",
    "assessments_statement_changelist",
    "assessments_statement_add",
    "assessments_statement_history",
    "assessments_statement_delete",
    "assessments_statement_change",
    "app_list",
    "-",
]


def _rows() -> dict[str, set[str]]:
    rows: dict[str, set[str]] = {}
    for space, names, may in (
        ("assessments:", PUBLIC, EVERYBODY),
        ("", LIBRARY_PUBLIC, EVERYBODY),
        ("", LIBRARY_OWN, HOLDERS),
        ("", LIBRARY_OWN_KEY, set()),
        ("assessments:", OF_RESPONDENT, RESPONDENTS),
        ("assessments:", OF_MEMBER, {"member"}),
        ("assessments:", OF_ACCOUNT, HOLDERS),
        ("assessments:", OF_HOLDER, {"holder"}),
        ("assessments:", ["coordination"], COORDINATORS),
        ("assessments:", OF_TEAM, TEAM),
        ("assessments:", OF_ORGANISATION, {"manager"}),
        ("assessments:", OF_SITE, {"operator"}),
        ("admin:", OF_EDITOR, {"editor"}),
        ("assessments:", ["api-releases"], {"program", "program elsewhere"}),
        ("assessments:", ["api-release"], {"program"}),
        ("assessments:", ["api-unknown"], set()),
    ):
        rows |= {f"{space}{name}": may for name in names}
    return rows


#: Who may open each address, by its name.
ROWS = _rows()


def patterns() -> Iterator[tuple[str, str]]:
    """Every name in the URL configuration with its route."""
    yield from _walk(get_resolver().url_patterns, "", "")


def _walk(found: list[URLPattern | URLResolver], space: str, route: str) -> Iterator[tuple[str, str]]:
    for pattern in found:
        here = route + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            inner = f"{space}{pattern.namespace}:" if pattern.namespace else space
            yield from _walk(pattern.url_patterns, inner, here)
        else:
            yield f"{space}{pattern.name or '-'}", here


@dataclass
class World:
    """Everybody with a browser, and the objects that addresses are about."""

    browsers: dict[str, Client]
    values: dict[str, dict[str, object]]

    def address(self, name: str, *, is_known: bool = True) -> str:
        """The address of a name, with the objects of this world or with ones that do not exist."""
        values, wanted = self._values(name), PARAMETERS[name]
        if not is_known:
            values = values | {parameter: _unknown(values[parameter]) for parameter in wanted if parameter in UNKNOWN}
        if name == "admin:-":
            return f"/beheer/assessments/buildingblock/{values['object_id']}/"
        return reverse(name, kwargs={parameter: values[parameter] for parameter in wanted})

    def has_object(self, name: str) -> bool:
        """Whether the address names an object that there could be another of."""
        return bool(set(PARAMETERS[name]) & UNKNOWN) and name not in {"assessments:block", "admin:-"}

    def _values(self, name: str) -> dict[str, object]:
        short = name.partition(":")[2]
        group = short if short in self.values else ""
        if name.startswith("admin:"):
            group = short if short in self.values else "admin"
        elif (
            not group
            and short.startswith("team-")
            and not short.startswith(("team-result", "team-picture", "team-new"))
        ):
            group = "team"
        return self.values[""] | self.values[group]


PARAMETERS: dict[str, list[str]] = {}
#: The parameters that name an object.
UNKNOWN = {"key", "organisation", "account", "kept", "pk", "object_id", "token"}


def _unknown(value: object) -> object:
    """Another key of the same kind, that nothing has."""
    if isinstance(value, int):
        return 999_999
    return uuid.UUID(int=0x4000 << 64) if isinstance(value, uuid.UUID) else "ZZZZZZZZZZZZZZZZ"


def read_parameters() -> None:
    """Which parameters each address has."""
    for name, route in patterns():
        PARAMETERS[name] = re.findall(r"<(?:\w+:)?(\w+)>", route.replace("(?P", ""))


def make_world(content: Content) -> World:
    """A released round that members may see, everybody who could want to look, and one object of each kind."""
    read_parameters()
    organisation, elsewhere = make_organisation("Gemeente Noord"), make_organisation("Gemeente Zuid")
    team = make_team("Team Noord", organisation=organisation)
    played = play(content, team=team)
    users = {
        name: make_user(f"{name.replace(' ', '-')}@x.example", **fields)
        for name, fields in {
            "holder": {},
            "coordinator": {},
            "coordinator elsewhere": {},
            "manager": {},
            "manager elsewhere": {},
            "editor": {"is_staff": True},
            "operator": {"is_operator": True},
        }.items()
    }
    make_user("tweede@x.example", is_operator=True)
    make_coordinator(user=users["coordinator"], team=team)
    make_coordinator(user=users["coordinator elsewhere"], team=make_team("Elders", organisation=elsewhere))
    make_coordinator(user=users["manager"], organisation=organisation)
    make_coordinator(user=users["manager elsewhere"], organisation=elsewhere)
    browsers = {name: browser_of(user) for name, user in users.items()}
    browsers |= {
        "anonymous": Client(),
        "respondent": result_of(all_alike(4), notes={"kennen": NOTES["respondent"]}).client,
        "member": member(played.codes[0]),
        "program": _program(organisation.pk),
        "program elsewhere": _program(elsewhere.pk),
    }
    browsers["editor"].post(reverse("admin:version-start", args=[content.version]))
    return World(browsers, _values(content, users, team, played.id, organisation.pk))


def _program(organisation: int) -> Client:
    today = timezone.localdate()
    token = api_tokens.make(organisation=organisation, name="p", last_day=today + timedelta(days=9), today=today)
    return Client(headers={"Authorization": f"Bearer {token}"})


def _values(content, users, team, round_id, organisation) -> dict[str, dict[str, object]]:
    from django.utils import timezone

    today, now = timezone.localdate(), timezone.now()
    code = result_of(all_alike(3), notes={"kennen": NOTES["holder"]}).code
    kept_results.keep(user=users["holder"], code=tokens.normalised(code))
    grant = Grant(Role.COORDINATOR, team.pk)
    token = role_invitations.invite(address="nieuw@x.example", grant=grant, today=today, now=now)
    commitments.make_link(round_id=round_id, last_day=today + timedelta(days=9))
    serial = CommitmentLink.objects.get(round=round_id).serial
    draft = QuestionnaireVersion.objects.drafts().get()
    block = BuildingBlock.objects.filter(version=draft).first()
    pending = RoleInvitation.objects.get().pk
    return {
        "": {
            "key": round_id,
            "organisation": organisation,
            "account": users["coordinator"].pk,
            "kept": KeptResult.objects.get().pk,
            "pk": 1,
            "number": 1,
            "view": "bouwwerk",
            "provider_id": "organisatie",
            "suffix": "json",
            "rest": "x",
            "url": "x",
            "token": "x",
            "app_label": "assessments",
        },
        "team": {"key": team.pk},
        "block": {"key": "kennen"},
        "model-block": {"key": "kennen"},
        "rights-call-off": {"key": pending},
        "organisation-rights-call-off": {"key": pending},
        "role-invitation": {"token": token},
        "take-part": {"token": "0123456789ABCDEF"},
        "commitments-shared": {"token": tokens.commitment_token(round_id, serial)},
        "api-token-revoke": {"token": 1},
        "admin": {"key": draft.pk, "object_id": block.pk},
        "assessments_block_remove": {"key": block.pk},
        **{
            f"assessments_questionnaireversion_{name}": {"object_id": str(draft.pk)}
            for name in ("history", "delete", "change")
        },
        "round-new": {"key": team.pk},
    }
