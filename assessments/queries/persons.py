"""What is stored about one e-mail address, for the person whose it is. Answers are not found by it."""

import json
from datetime import datetime
from typing import Any, Final

from allauth.socialaccount.models import SocialAccount
from django.contrib.admin.models import LogEntry
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import Q

from assessments import models
from assessments.domain.addresses import fold_address
from assessments.domain.names import folded
from assessments.queries.accounts import stored_account

ANSWERS: Final = (
    "Answers, results and notes are stored without an address: nobody can look them up. "
    "Whoever has the return code downloads or deletes them on the page of the result."
)
TYPED: Final = (
    "Texts that people typed are not searched, such as the mail of a round, a goal or the owner of an agreement."
)


def stored_about(address: str, now: datetime) -> dict[str, Any]:
    """Everything that is stored with an address, as values of JSON; dates and times as ISO 8601.

    ``invitations`` with who took part and what was mailed, ``account`` with its roles and devices or
    None, ``role_invitations`` and ``role_changes``, ``edits`` of questionnaires.
    """
    found = {
        "address": address,
        "invitations": [_invitation(row, now) for row in invitations_of(address)],
        "account": _account(address),
        "edits": [
            {"edited_at": at.isoformat(), "version": str(version), "block": block, "part": part, "field": field}
            for at, version, block, part, field in models.ContentEdit.objects.filter(editor=folded(address))
            .order_by("edited_at", "pk")
            .values_list("edited_at", "version_id", "block", "part", "field")
        ],
        **_roles(address),
        "not_found_by_address": [ANSWERS, TYPED],
    }
    plain: dict[str, Any] = json.loads(json.dumps(found, cls=DjangoJSONEncoder))
    return plain


def invitations_of(address: str) -> list[models.Invitation]:
    """The invitations of an address, with their round, team and organisation, the latest round first."""
    found = models.Invitation.objects.filter(address_folded=fold_address(address))
    found = found.select_related("round__team__organisation", "link", "participation")
    return list(found.prefetch_related("deliveries").order_by("-round__closes_at", "pk"))


def _invitation(row: models.Invitation, now: datetime) -> dict[str, object]:
    participation = getattr(row, "participation", None)
    return {
        "id": str(row.pk),
        "round": str(row.round_id),
        "team": row.round.team.name,
        "organisation": row.round.team.organisation.name,
        "state": row.round.state(now).value,
        "closes_at": row.round.closes_at.isoformat(),
        "link": row.link.title if row.link else None,
        "address": row.address,
        "address_folded": row.address_folded,
        "is_withdrawn": row.is_withdrawn,
        "is_opted_out": row.is_opted_out,
        "token_hashes": sorted(row.tokens.values_list("token_hash", flat=True)),
        "participation": participation.status if participation else None,
        "deliveries": [_delivery(delivery) for delivery in row.deliveries.all()],
    }


def _delivery(row: models.Delivery) -> dict[str, object]:
    return {
        "id": row.pk,
        "kind": row.kind,
        "day": row.day.isoformat(),
        "status": row.status,
        "reason": row.reason,
        "claimed_at": row.claimed_at.isoformat() if row.claimed_at else None,
    }


def _account(address: str) -> dict[str, Any] | None:
    user = models.User.objects.filter(email=folded(address)).first()
    if user is None:
        return None
    own = {
        "id": user.pk,
        "is_superuser": user.is_superuser,
        "groups": sorted(user.groups.values_list("name", flat=True)),
        "user_permissions": sorted(user.user_permissions.values_list("codename", flat=True)),
        "log_entries": LogEntry.objects.filter(user=user.pk).count(),
    }
    stored = {name: value for name, value in stored_account(user).items() if name != "role_changes"}
    providers = SocialAccount.objects.filter(user=user).order_by("pk")
    said = providers.values("provider", "uid", "last_login", "date_joined", "extra_data")
    return own | stored | {"identity_provider": list(said)}


def _roles(address: str) -> dict[str, Any]:
    """Invitations to a role, and what happened with roles; both are there without an account too."""
    email = folded(address)
    invited = models.RoleInvitation.objects.filter(address=email).order_by("pk")
    changes = models.RoleChange.objects.filter(Q(account=email) | Q(actor=email)).order_by("pk")
    return {
        "role_invitations": list(
            invited.values(
                "id",
                "address",
                "role",
                "team__name",
                "organisation__name",
                "token_hash",
                "invited_by__email",
                "last_day",
            )
        ),
        "role_changes": list(
            changes.values("changed_at", "actor", "account", "deed", "role", "target", "organisation__name")
        ),
    }
