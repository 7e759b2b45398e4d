"""Rights to take part: slips, and tokens of which only a keyed hash is kept."""

import uuid
from dataclasses import dataclass

from django.db import transaction

from assessments import tokens
from assessments.domain.rounds import Status, Way
from assessments.models import Invitation, InvitationToken, Round


@dataclass(frozen=True, slots=True)
class Slip:
    """A printed right to take part, shown once: only a hash of ``token`` is kept."""

    token: str
    link: str


def make_slips(round_: Round) -> None:
    """One slip for each member and the spare ones, per chain link where there are any."""
    parts: list[tuple[int | None, int]] = list(round_.links.order_by("order").values_list("pk", "members"))
    for link, members in parts or [(None, round_.members)]:
        Invitation.objects.bulk_create(
            Invitation(round=round_, link_id=link) for _ in range(members + round_.spare_slips)
        )


@transaction.atomic
def print_slips(*, round_id: uuid.UUID) -> list[Slip]:
    """New codes for all slips that nobody has started with; the codes printed before stop working.

    Sorted by chain link and code: the order of the paper tells nothing.
    """
    slips = []
    Round.objects.select_for_update().get(pk=round_id)
    unused = Invitation.objects.filter(
        round=round_id, round__way=Way.SLIPS, round__status=Status.OPEN, participation=None
    )
    InvitationToken.objects.filter(invitation__in=unused).delete()
    for invitation, order, title in unused.values_list("pk", "link__order", "link__title"):
        token = new_token_for(invitation)
        slips.append((order or 0, Slip(token, title or "")))
    return [slip for _, slip in sorted(slips, key=lambda found: (found[0], found[1].token))]


def new_token_for(invitation: uuid.UUID) -> str:
    """A fresh token for an invitation. Earlier ones stay valid; only its hash is kept."""
    token = tokens.new_token()
    InvitationToken.objects.create(token_hash=tokens.token_hash(token), invitation_id=invitation)
    return token


def opt_out(*, token: str) -> None:
    """No more mail to whoever holds this token. An unknown token changes nothing."""
    Invitation.objects.filter(tokens__token_hash=tokens.token_hash(token)).update(is_opted_out=True)
