"""Who has which role, and which teams and rounds somebody may see and change.

Everything that a coordinator opens goes through here.
"""

import uuid
from typing import TypeGuard

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q, QuerySet

from assessments.domain.roles import Grant
from assessments.models import Organisation, RoleInvitation, Round, Team, User


class NotYours(LookupError):
    """It does not exist, or it is not yours: the answer is the same."""


def is_coordinator(user: User | AnonymousUser) -> TypeGuard[User]:
    """Whether somebody may prepare rounds at all. One query."""
    return isinstance(user, User) and user.is_active and user.coordinates.exists()


def is_editor(user: User | AnonymousUser | AbstractBaseUser) -> TypeGuard[User]:
    """Whether somebody may edit questionnaires."""
    return isinstance(user, User) and user.is_active and user.is_staff


def is_operator(user: User | AnonymousUser | AbstractBaseUser) -> TypeGuard[User]:
    """Whether somebody decides who has which role."""
    return isinstance(user, User) and user.is_active and user.is_operator


def own(user: User | AnonymousUser | AbstractBaseUser) -> User:
    """Whoever is logged in, on a page that needs no role. Raises NotYours."""
    if not isinstance(user, User):
        raise NotYours
    return user


def organisations_of(user: User) -> QuerySet[Organisation]:
    """The organisations of which somebody coordinates every team, and may make new ones."""
    return Organisation.objects.filter(coordinators__user=user)


def teams_of(user: User) -> QuerySet[Team]:
    """The teams somebody coordinates, with their organisation."""
    return Team.objects.of_coordinator(user).select_related("organisation")


def rounds_of(user: User) -> QuerySet[Round]:
    """The rounds of these teams, with team and organisation."""
    return Round.objects.filter(team__in=Team.objects.of_coordinator(user)).select_related("team__organisation")


def team(user: User, key: uuid.UUID) -> Team:
    """One team. Raises NotYours."""
    found = teams_of(user).filter(pk=key).first()
    if found is None:
        raise NotYours
    return found


def round_(user: User, key: uuid.UUID) -> Round:
    """One round. Raises NotYours."""
    found = rounds_of(user).filter(pk=key).first()
    if found is None:
        raise NotYours
    return found


def organisation(user: User, key: int) -> Organisation:
    """One organisation of which somebody coordinates every team. Raises NotYours."""
    found = organisations_of(user).filter(pk=key).first()
    if found is None:
        raise NotYours
    return found


def account_of(organisation: int | None, account: int) -> User:
    """An account with a role in an organisation, or anywhere where there is none given. Raises NotYours."""
    found = User.objects.filter(pk=account)
    if organisation is not None:
        coordinating = Q(coordinates__organisation=organisation) | Q(coordinates__team__organisation=organisation)
        found = found.filter(coordinating)
    user = found.first()
    if user is None:
        raise NotYours
    return user


def refuse_grant_outside(organisation: int | None, grant: Grant) -> None:
    """Raises NotYours for a role that whoever decides about this organisation cannot give or take."""
    if organisation is None:
        is_known = not grant.team or Team.objects.filter(pk=grant.team).exists()
    elif grant.team:
        is_known = Team.objects.filter(pk=grant.team, organisation=organisation).exists()
    else:
        is_known = grant.organisation == organisation
    if not is_known:
        raise NotYours


def role_invitation(organisation: int | None, key: uuid.UUID) -> RoleInvitation:
    """A pending invitation to a role, of an organisation or of the whole site. Raises NotYours."""
    found = RoleInvitation.objects.filter(pk=key)
    if organisation is not None:
        found = found.filter(Q(organisation=organisation) | Q(team__organisation=organisation))
    invitation = found.first()
    if invitation is None:
        raise NotYours
    return invitation
