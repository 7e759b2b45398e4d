"""Gives roles and takes them, closes accounts, and notes each of it for good."""

from datetime import datetime

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import IntegrityError, transaction
from django.db.models import Q

from assessments import security_log
from assessments.domain.addresses import fold_address
from assessments.domain.names import folded
from assessments.domain.roles import Deed, Grant, Role
from assessments.domain.rounds import Status
from assessments.models import Coordinator, Invitation, Organisation, RoleChange, RoleInvitation, Round, Team, User
from assessments.models.accounts import TARGET_MAX_LENGTH


class UnusableAddress(ValueError):
    """No account can have this address."""


class IsInvited(ValueError):
    """Somebody who is invited for an open round of the team cannot coordinate it too."""


class LastCoordinator(Exception):
    """Nobody else coordinates the team."""


class LastOperator(Exception):
    """Nobody else could give roles any more."""


@transaction.atomic
def give(*, user: User, grant: Grant, now: datetime, actor: User | None = None) -> bool:
    """Give somebody a role, and return whether it is new. Raises IsInvited.

    ``actor`` is who does so, or None for whoever runs the site.
    """
    if grant.role in {Role.COORDINATOR, Role.MANAGER}:
        refuse_invited(user.email, grant)
        _, is_new = Coordinator.objects.get_or_create(user=user, **grant.columns)
    else:
        is_new = bool(_switch(user, grant.role, is_on=True))
    if is_new:
        note(Deed.GIVEN, user.email, grant, now=now, actor=actor)
    return is_new


@transaction.atomic
def take(*, user: User, grant: Grant, now: datetime, actor: User | None = None, must_leave_one: bool = True) -> None:
    """Take a role back; twice changes nothing. What its holder offered to others ends with it.

    Raises LastOperator, and LastCoordinator for a team that would be nobody's, unless ``must_leave_one`` is off.
    """
    if grant.role in {Role.COORDINATOR, Role.MANAGER}:
        _lock(grant)
        is_gone = Coordinator.objects.filter(user=user, **grant.columns).delete()[0]
        if is_gone and must_leave_one:
            _refuse_teams_of_nobody(grant)
    else:
        if grant.role is Role.OPERATOR:
            _keep_an_operator(user)
        is_gone = _switch(user, grant.role, is_on=False)
    if is_gone:
        if grant.role in {Role.MANAGER, Role.OPERATOR}:
            RoleInvitation.objects.filter(invited_by=user).delete()
        note(Deed.TAKEN, user.email, grant, now=now, actor=actor)


@transaction.atomic
def close_account(*, user: User, now: datetime, actor: User | None = None) -> None:
    """Let somebody log in no more, end every session at once, and with it what they offered to others.

    Raises LastOperator.
    """
    _keep_an_operator(user)
    RoleInvitation.objects.filter(invited_by=user).delete()
    if User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        note(Deed.CLOSED, user.email, None, now=now, actor=actor)
    end_sessions(user)


@transaction.atomic
def open_account(*, user: User, now: datetime, actor: User | None = None) -> None:
    """Let somebody log in again, with the roles that were left."""
    if User.objects.filter(pk=user.pk, is_active=False).update(is_active=True):
        note(Deed.OPENED, user.email, None, now=now, actor=actor)


@transaction.atomic
def reset_second_factor(*, user: User, now: datetime, actor: User | None = None) -> None:
    """Forget the app, passkeys and recovery codes of somebody who lost them, and end every session.

    At the next login a second step is asked to be set up anew.
    """
    Authenticator.objects.filter(user=user).delete()
    end_sessions(user)
    note(Deed.RESET, user.email, None, now=now, actor=actor)


def end_sessions(user: User) -> None:
    """End every session of an account, on every device."""
    for session in UserSession.objects.filter(user=user):
        session.end()


def account_of(address: str) -> User:
    """The account of an address whose mailbox was shown to be theirs; made without a password if need be.

    Raises UnusableAddress.
    """
    email = folded(address)
    try:
        with transaction.atomic():
            user, is_new = User.objects.get_or_create(email=email)
            if is_new:
                user.set_unusable_password()
                user.save(update_fields=["password"])
    except IntegrityError as error:
        raise UnusableAddress(address) from error
    EmailAddress.objects.update_or_create(user=user, email=email, defaults={"verified": True, "primary": True})
    return user


def refuse_invited(email: str, grant: Grant) -> None:
    """Raises IsInvited for a member of a round that is open, or may be opened again."""
    of_whom = {"team": grant.team} if grant.team else {"team__organisation": grant.organisation}
    running = Round.objects.filter(status__in=[Status.OPEN, Status.WITHHELD], **of_whom)
    if Invitation.objects.filter(round__in=running, address_folded=fold_address(email)).exists():
        raise IsInvited


def note(deed: Deed, account: str, grant: Grant | None, *, now: datetime, actor: User | None) -> None:
    """Note what happened, in the table that people read and in the security log."""
    organisation, target = _target(grant)
    RoleChange.objects.create(
        changed_at=now,
        actor=actor.email if actor else "",
        account=account,
        deed=deed,
        role=grant.role if grant else "",
        target=target[:TARGET_MAX_LENGTH],
        organisation=organisation,
    )
    whose = User.objects.filter(email=account).values_list("pk", flat=True).first()
    on = f"account:{whose or '-'} {grant.role} {grant.object}" if grant else f"account:{whose}"
    action = f"role.{deed}" if grant else f"account.{deed}"
    security_log.write(action, on=on, actor=f"account:{actor.pk}" if actor else None)


def _target(grant: Grant | None) -> tuple[Organisation | None, str]:
    if grant and grant.team:
        team = Team.objects.select_related("organisation").get(pk=grant.team)
        return team.organisation, team.name
    if grant and grant.organisation is not None:
        organisation = Organisation.objects.get(pk=grant.organisation)
        return organisation, organisation.name
    return None, ""


def _switch(user: User, role: Role, *, is_on: bool) -> int:
    field = "is_staff" if role is Role.EDITOR else "is_operator"
    changed = User.objects.filter(pk=user.pk, **{field: not is_on}).update(**{field: is_on})
    setattr(user, field, is_on)
    return changed


def _lock(grant: Grant) -> None:
    """Let nobody else change who coordinates the same meanwhile; all of an organisation wait for each other."""
    of_whom = Q(teams=grant.team) if grant.team else Q(pk=grant.organisation)
    list(Organisation.objects.select_for_update().filter(of_whom))


def _refuse_teams_of_nobody(grant: Grant) -> None:
    """Raises LastCoordinator where nobody with a working account coordinates a team that the grant is about."""
    of_whom = {"pk": grant.team} if grant.team else {"organisation": grant.organisation}
    working = Coordinator.objects.filter(user__is_active=True)
    own, whole = working.exclude(team=None), working.exclude(organisation=None)
    alone = Team.objects.filter(**of_whom).exclude(pk__in=own.values("team"))
    if alone.exclude(organisation__in=whole.values("organisation")).exists():
        raise LastCoordinator


def _keep_an_operator(user: User) -> None:
    # Locks all of them in one order, so that two operators cannot remove each other at once.
    others = User.objects.select_for_update().filter(is_operator=True, is_active=True).order_by("pk")
    if user.pk in (operators := [row.pk for row in others]) and len(operators) == 1:
        raise LastOperator
