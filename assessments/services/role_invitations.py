"""Invites people to a role by mail. Nothing is given before the reader of that mailbox accepts."""

import smtplib
import uuid
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from assessments import mail, tokens
from assessments.domain.names import folded
from assessments.domain.roles import Deed, Grant, Role
from assessments.models import RoleInvitation, User
from assessments.services import roles

#: A link to a role that nobody used stops working after a week.
VALID_DAYS: Final = 7


class UnknownInvitation(LookupError):
    """No invitation has this token: used, called off, too old or mistyped. The answer is the same."""


class AccountIsClosed(Exception):
    """The account of this address was closed; an operator opens it again."""


class NotSent(Exception):
    """The mail could not be handed over to the mail server, and nobody was invited."""


@dataclass(frozen=True, slots=True)
class Accepted:
    """Whose account it is now, and for which role."""

    user: User
    grant: Grant


def invite(*, address: str, grant: Grant, today: date, now: datetime, actor: User | None = None) -> str:
    """Store an invitation and return its token, of which only a hash is kept.

    An earlier one to the same role is replaced. Raises roles.IsInvited and roles.UnusableAddress.
    """
    if not mail.is_sendable(address):
        raise roles.UnusableAddress(address)
    if grant.role in {Role.COORDINATOR, Role.MANAGER}:
        roles.refuse_invited(address, grant)
    token, email = tokens.new_token(), folded(address)
    with transaction.atomic():
        RoleInvitation.objects.update_or_create(
            address=email,
            role=grant.role,
            **grant.columns,
            defaults={
                "token_hash": tokens.role_token_hash(token),
                "invited_by": actor,
                "last_day": today + timedelta(days=VALID_DAYS),
            },
        )
        roles.note(Deed.INVITED, email, grant, now=now, actor=actor)
    return token


def invite_by_mail(*, address: str, grant: Grant, today: date, now: datetime, actor: User | None = None) -> None:
    """Invite somebody and mail the link.

    Raises NotSent, and what ``invite`` raises.
    """
    token = invite(address=address, grant=grant, today=today, now=now, actor=actor)
    found = _rows().filter(token_hash=tokens.role_token_hash(token)).first()
    if found is None:
        return  # somebody else invited the same person at this very moment, and that link is the one that works
    message = mail.build_role_invitation(
        address=address,
        link=link_of(token),
        role=grant.role,
        target=str(found.team or found.organisation or ""),
        last_day=found.last_day,
    )
    try:
        message.send()
    except (smtplib.SMTPException, OSError) as error:
        call_off(invitation=found.pk, now=now, actor=actor)
        raise NotSent from error


def link_of(token: str) -> str:
    """The address of the page where an invitation is accepted, as it stands in the mail."""
    return settings.BASE_URL + reverse("assessments:role-invitation", kwargs={"token": token})


def find(*, token: str, today: date) -> RoleInvitation:
    """The invitation of a token, for a page that changes nothing. Raises UnknownInvitation."""
    found = _rows().filter(token_hash=tokens.role_token_hash(token), last_day__gte=today).first()
    if found is None:
        raise UnknownInvitation
    return found


@transaction.atomic
def accept(*, token: str, today: date, now: datetime) -> Accepted:
    """Give the role to the account of the invited address, which is made where there is none.

    The invitation is used up. Raises UnknownInvitation, AccountIsClosed and roles.IsInvited.
    """
    invitation = find(token=token, today=today)
    if not RoleInvitation.objects.filter(pk=invitation.pk).delete()[0]:
        raise UnknownInvitation
    user = roles.account_of(invitation.address)
    if not user.is_active:
        raise AccountIsClosed
    grant = grant_of(invitation)
    roles.give(user=user, grant=grant, now=now, actor=invitation.invited_by)
    return Accepted(user, grant)


@transaction.atomic
def call_off(*, invitation: uuid.UUID, now: datetime, actor: User | None) -> None:
    """Let an invitation open nothing any more; twice changes nothing."""
    found = RoleInvitation.objects.filter(pk=invitation).first()
    if found is not None and RoleInvitation.objects.filter(pk=found.pk).delete()[0]:
        roles.note(Deed.CALLED_OFF, found.address, grant_of(found), now=now, actor=actor)


def grant_of(invitation: RoleInvitation) -> Grant:
    """What an invitation is for."""
    return Grant.of(invitation.role, team=invitation.team_id, organisation=invitation.organisation_id)


def _rows() -> QuerySet[RoleInvitation]:
    return RoleInvitation.objects.select_related("team__organisation", "organisation", "invited_by")
