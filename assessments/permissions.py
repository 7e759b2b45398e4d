"""Who is a coordinator or an editor, and which teams and rounds somebody may see and change.

Everything that a coordinator opens goes through here.
"""

import uuid
from typing import TypeGuard

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet

from assessments.models import Organisation, Round, Team, User


class NotYours(LookupError):
    """It does not exist, or it is not yours: the answer is the same."""


def is_coordinator(user: User | AnonymousUser) -> TypeGuard[User]:
    """Whether somebody may prepare rounds at all. One query."""
    return isinstance(user, User) and user.is_active and user.coordinates.exists()


def is_editor(user: User | AnonymousUser | AbstractBaseUser) -> TypeGuard[User]:
    """Whether somebody may edit questionnaires: with a password of one's own."""
    return has_role_of_editor(user) and not user.must_choose_password


def has_role_of_editor(user: User | AnonymousUser | AbstractBaseUser) -> TypeGuard[User]:
    """Whether somebody is an editor, perhaps still with a password that somebody else made."""
    return isinstance(user, User) and user.is_active and user.is_staff


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
