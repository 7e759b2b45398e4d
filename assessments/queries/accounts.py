"""Accounts with their roles, for the account holder and for whoever decides about roles."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet
from django.utils import timezone

from assessments import models, tokens
from assessments.domain.records import SubmissionRecord
from assessments.domain.roles import Grant, Role
from assessments.queries.submissions import find_submissions


@dataclass(frozen=True, slots=True)
class RoleLine:
    """A role with the name of the team or organisation that it is for."""

    grant: Grant
    target: str


@dataclass(frozen=True, slots=True)
class AccountLine:
    """An account as whoever decides about roles sees it; days without a time."""

    id: int
    email: str
    name: str
    is_active: bool
    last_login: date | None
    has_second_factor: bool
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class PendingLine:
    """An invitation to a role that nobody accepted yet."""

    id: str
    address: str
    role: RoleLine
    last_day: date


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """What happened with a role, when and by whom."""

    changed_at: datetime
    actor: str
    account: str
    deed: str
    role: str
    target: str


@dataclass(frozen=True, slots=True)
class KeptLine:
    """A result that somebody keeps; ``submission`` is None where it was deleted meanwhile."""

    id: int
    code: str
    submission: SubmissionRecord | None


def roles_of(user: models.User) -> tuple[RoleLine, ...]:
    """What somebody may do here. One query."""
    return _roles([user])[user.pk]


def accounts_with_roles(organisation: int | None = None) -> tuple[AccountLine, ...]:
    """Everybody with a role, of an organisation or of the whole site, by address. Three queries.

    Of the whole site also whose account is closed, role or not: it could not be opened again otherwise.
    """
    coordinating = models.Coordinator.objects.all()
    users = models.User.objects
    if organisation is None:
        has_role = Q(is_staff=True) | Q(is_operator=True) | Q(pk__in=coordinating.values("user"))
        found = users.filter(has_role | Q(is_active=False))
    else:
        coordinating = coordinating.filter(Q(organisation=organisation) | Q(team__organisation=organisation))
        found = users.filter(pk__in=coordinating.values("user"))
    accounts = list(found.order_by("email"))
    factors = set(
        Authenticator.objects.filter(user__in=accounts)
        .exclude(type=Authenticator.Type.RECOVERY_CODES)
        .values_list("user_id", flat=True)
    )
    given = _roles(accounts, organisation)
    return tuple(
        AccountLine(
            user.pk,
            user.email,
            user.name,
            user.is_active,
            timezone.localdate(user.last_login) if user.last_login else None,
            user.pk in factors,
            given[user.pk],
        )
        for user in accounts
    )


def pending_invitations(organisation: int | None = None, *, today: date) -> tuple[PendingLine, ...]:
    """Invitations to a role that still work, by address. One query."""
    rows = _of_organisation(models.RoleInvitation.objects.filter(last_day__gte=today), organisation)
    return tuple(
        PendingLine(
            str(row.pk),
            row.address,
            RoleLine(
                Grant.of(row.role, team=row.team_id, organisation=row.organisation_id),
                str(row.team or row.organisation or ""),
            ),
            row.last_day,
        )
        for row in rows.select_related("team", "organisation").order_by("address", "role")
    )


def pending_of_team(team: models.Team, *, today: date) -> tuple[tuple[str, str, date], ...]:
    """Who is invited to coordinate a team: key, address and last day. One query."""
    rows = models.RoleInvitation.objects.filter(team=team, last_day__gte=today).order_by("address")
    return tuple((str(key), address, day) for key, address, day in rows.values_list("pk", "address", "last_day"))


def role_changes(organisation: int | None = None, *, most: int) -> tuple[ChangeLine, ...]:
    """What happened with roles, the latest first. One query."""
    rows = models.RoleChange.objects.all()
    if organisation is not None:
        rows = rows.filter(organisation=organisation)
    columns = ("changed_at", "actor", "account", "deed", "role", "target")
    return tuple(ChangeLine(*row) for row in rows.order_by("-changed_at", "-pk").values_list(*columns)[:most])


def kept_results(user: models.User) -> tuple[KeptLine, ...]:
    """The results that somebody keeps, in the order in which they were kept. Two queries."""
    rows = models.KeptResult.objects.filter(user=user).order_by("pk").values_list("pk", "code_encrypted")
    codes = {key: _code(sealed) for key, sealed in rows}
    found = find_submissions(code for code in codes.values() if code)
    return tuple(KeptLine(key, code, found.get(code)) for key, code in codes.items())


def number_kept(user: models.User) -> int:
    """How many results somebody keeps. One query."""
    return models.KeptResult.objects.filter(user=user).count()


def stored_account(user: models.User) -> dict[str, Any]:
    """Everything that is stored about an account, without the secrets themselves."""
    sessions = UserSession.objects.filter(user=user).order_by("created_at")
    changes = models.RoleChange.objects.filter(Q(account=user.email) | Q(actor=user.email)).order_by("pk")
    invited = models.RoleInvitation.objects.filter(address=user.email).order_by("last_day", "pk")
    edits = models.ContentEdit.objects.filter(editor=user.email)
    return {
        "email": user.email,
        "name": user.name,
        "created": user.created_date,
        "last_login": user.last_login,
        "is_active": user.is_active,
        "has_password": user.has_usable_password(),
        "roles": [{"role": line.grant.role, "for": line.target} for line in roles_of(user)],
        "addresses": list(EmailAddress.objects.filter(user=user).values("email", "verified", "primary")),
        "authenticators": list(
            Authenticator.objects.filter(user=user).order_by("pk").values("type", "created_at", "last_used_at")
        ),
        "identity_provider": list(SocialAccount.objects.filter(user=user).values("uid", "last_login", "date_joined")),
        "sessions": list(sessions.values("created_at", "last_seen_at", "ip", "user_agent")),
        "kept_results": number_kept(user),
        "role_changes": list(changes.values("changed_at", "actor", "account", "deed", "role", "target")),
        "edits_of_questionnaires": edits.count(),
        "invitations_given": models.RoleInvitation.objects.filter(invited_by=user).count(),
        "invitations_received": list(invited.values("role", "last_day")),
    }


def _code(sealed: str) -> str:
    try:
        return tokens.unsealed(sealed)
    except ValueError:  # the key was changed since: then no code opens anything any more
        return ""


def _roles(users: Iterable[models.User], organisation: int | None = None) -> dict[int, tuple[RoleLine, ...]]:
    """Roles by account; of one organisation only those in it. One query."""
    found: dict[int, list[RoleLine]] = defaultdict(list)
    people = list(users)
    if organisation is None:
        for user in people:
            if user.is_operator:
                found[user.pk].append(RoleLine(Grant(Role.OPERATOR), ""))
            if user.is_staff:
                found[user.pk].append(RoleLine(Grant(Role.EDITOR), ""))
    rows = _of_organisation(models.Coordinator.objects.filter(user__in=people), organisation)
    for row in rows.select_related("team", "organisation").order_by("organisation__name_folded", "team__name_folded"):
        role = Role.COORDINATOR if row.team_id else Role.MANAGER
        grant = Grant.of(role, team=row.team_id, organisation=row.organisation_id)
        found[row.user_id].append(RoleLine(grant, str(row.team or row.organisation)))
    return defaultdict(tuple, {key: tuple(lines) for key, lines in found.items()})


def _of_organisation(rows: QuerySet[Any], organisation: int | None) -> QuerySet[Any]:
    if organisation is None:
        return rows
    return rows.filter(Q(organisation=organisation) | Q(team__organisation=organisation))
