"""Ends an account at the wish of whoever it is."""

from datetime import datetime

from django.db import transaction
from django.db.models import Q

from assessments import security_log
from assessments.domain.roles import Grant, Role
from assessments.models import Coordinator, RoleInvitation, User
from assessments.services import roles


@transaction.atomic
def erase(*, user: User, now: datetime) -> None:
    """Delete an account with its roles, sessions, ways to log in and kept codes.

    Results that it kept stay, and open by their codes; the history of roles and of questionnaires keeps the
    address until its retention is over. Raises roles.LastCoordinator and roles.LastOperator.
    """
    for row in Coordinator.objects.filter(user=user):
        role = Role.COORDINATOR if row.team_id else Role.MANAGER
        grant = Grant.of(role, team=row.team_id, organisation=row.organisation_id)
        roles.take(user=user, grant=grant, now=now, actor=user)
    for is_held, role in ((user.is_staff, Role.EDITOR), (user.is_operator, Role.OPERATOR)):
        if is_held:
            roles.take(user=user, grant=Grant(role), now=now, actor=user)
    roles.end_sessions(user)
    RoleInvitation.objects.filter(Q(address=user.email) | Q(invited_by=user)).delete()
    key = user.pk
    user.delete()
    security_log.write("account.erased", on=f"account:{key}", actor=f"account:{key}")
