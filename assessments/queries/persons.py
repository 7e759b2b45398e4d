"""What is stored about one e-mail address, for the person whose it is. Answers are not found by it."""

from collections.abc import Iterator
from datetime import datetime
from typing import Final

from django.contrib.admin.models import LogEntry
from django.contrib.sessions.models import Session

from assessments import models
from assessments.domain.addresses import fold_address
from assessments.domain.names import folded

ANSWERS: Final = (
    "Answers, results and notes are stored without an address: nobody can look them up. "
    "Whoever has the return code downloads or deletes them on the page of the result."
)
TYPED: Final = (
    "Texts that people typed are not searched, such as the mail of a round, a goal or the owner of an agreement."
)


def stored_about(address: str, now: datetime) -> dict[str, object]:
    """Everything that is stored with an address, as plain values; dates and times as ISO 8601.

    ``invitations`` with who took part and what was mailed, ``account`` with its rights and sessions or
    None, ``edits`` of questionnaires.
    """
    return {
        "address": address,
        "invitations": [_invitation(row, now) for row in invitations_of(address)],
        "account": _account(address),
        "edits": [
            {"edited_at": at.isoformat(), "version": str(version), "block": block, "part": part, "field": field}
            for at, version, block, part, field in models.ContentEdit.objects.filter(editor=folded(address))
            .order_by("edited_at", "pk")
            .values_list("edited_at", "version_id", "block", "part", "field")
        ],
        "not_found_by_address": [ANSWERS, TYPED],
    }


def invitations_of(address: str) -> list[models.Invitation]:
    """The invitations of an address, with their round, team and organisation, the latest round first."""
    found = models.Invitation.objects.filter(address_folded=fold_address(address))
    found = found.select_related("round__team__organisation", "link", "participation")
    return list(found.prefetch_related("deliveries").order_by("-round__closes_at", "pk"))


def sessions_of(user: int) -> Iterator[Session]:
    """The sessions in which an account is logged in. Reads every session: they do not say whose they are."""
    for session in Session.objects.iterator():
        if str(session.get_decoded().get("_auth_user_id")) == str(user):
            yield session


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


def _account(address: str) -> dict[str, object] | None:
    user = models.User.objects.filter(email=folded(address)).first()
    if user is None:
        return None
    rights = user.coordinates.select_related("team", "organisation")
    return {
        "id": user.pk,
        "email": user.email,
        "name": user.name,
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "has_password": user.has_usable_password(),
        "must_choose_password": user.must_choose_password,
        "is_active": user.is_active,
        "is_staff": user.is_staff,
        "is_superuser": user.is_superuser,
        "groups": sorted(user.groups.values_list("name", flat=True)),
        "user_permissions": sorted(user.user_permissions.values_list("codename", flat=True)),
        "coordinates": [
            {
                "id": right.pk,
                "team": right.team.name if right.team else None,
                "organisation": right.organisation.name if right.organisation else None,
            }
            for right in rights.order_by("pk")
        ],
        "sessions": sorted(session.expire_date.isoformat() for session in sessions_of(user.pk)),
        "log_entries": LogEntry.objects.filter(user=user.pk).count(),
    }
