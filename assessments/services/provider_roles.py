"""Gives and takes the roles that an identity provider decides about, at each login through it."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from assessments import security_log
from assessments.domain.claims import Verdict
from assessments.domain.names import folded
from assessments.domain.roles import Grant, Role
from assessments.models import Organisation, User
from assessments.services import roles


@transaction.atomic
def follow(*, user: User, verdicts: Iterable[Verdict], now: datetime) -> None:
    """Let an account have what the provider says, and no more of what it decides about.

    An organisation that is not there yet gives nothing: a typing error in the mapping must not make one.
    What the provider takes is gone, also from the only one who coordinates a team. The last operator
    stays, and somebody invited for an open round does not become its coordinator; both are logged as refused.
    """
    for verdict in verdicts:
        grant = _grant(verdict)
        if grant is None:
            security_log.write("provider.organisation_unknown", "refused", on=f"account:{user.pk}")
            continue
        try:
            with transaction.atomic():
                if verdict.is_given:
                    roles.give(user=user, grant=grant, now=now)
                else:
                    roles.take(user=user, grant=grant, now=now, must_leave_one=False)
        except (roles.IsInvited, roles.LastOperator):
            security_log.write("provider.role", "refused", on=f"account:{user.pk} {grant.role} {grant.object}")


def _grant(verdict: Verdict) -> Grant | None:
    if verdict.role is not Role.MANAGER:
        return Grant(verdict.role)
    key = Organisation.objects.filter(name_folded=folded(verdict.organisation)).values_list("pk", flat=True).first()
    return None if key is None else Grant(Role.MANAGER, organisation=key)
