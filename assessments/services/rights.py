"""Rights to take part: slips, and tokens of which only a keyed hash is kept."""

import uuid
from dataclasses import dataclass

from assessments import tokens
from assessments.domain.rounds import Status, Way
from assessments.models import Invitation, InvitationToken, Round
from assessments.security_log import write


@dataclass(frozen=True, slots=True)
class Slip:
    """A printed right to take part. Only a hash of ``token`` is kept; it follows from our own key."""

    token: str
    link: str


def make_slips(round_: Round) -> None:
    """One slip for each member and the spare ones, per chain link where there are any."""
    parts: list[tuple[int | None, int]] = list(round_.links.order_by("order").values_list("pk", "members"))
    for link, members in parts or [(None, round_.members)]:
        slips = [Invitation(round=round_, link_id=link) for _ in range(members + round_.spare_slips)]
        Invitation.objects.bulk_create(slips)
        InvitationToken.objects.bulk_create(
            InvitationToken(token_hash=tokens.token_hash(tokens.slip_token(slip.pk)), invitation=slip) for slip in slips
        )


def print_slips(*, round_id: uuid.UUID) -> list[Slip]:
    """Every slip of an open round, the same each time, used or not: who prints again learns nothing.

    Sorted by chain link and code, so that the order of the paper tells nothing either.
    """
    slips = Invitation.objects.filter(round=round_id, round__way=Way.SLIPS, round__status=Status.OPEN)
    found = [
        (order or 0, Slip(tokens.slip_token(invitation), title or ""))
        for invitation, order, title in slips.values_list("pk", "link__order", "link__title")
    ]
    write("slips.printed", on=f"round:{round_id}")
    return [slip for _, slip in sorted(found, key=lambda pair: (pair[0], pair[1].token))]


def new_token_for(invitation: uuid.UUID) -> str:
    """A fresh token for an invitation. Earlier ones stay valid; only its hash is kept."""
    token = tokens.new_token()
    InvitationToken.objects.create(token_hash=tokens.token_hash(token), invitation_id=invitation)
    return token


def opt_out(*, token: str) -> None:
    """No more mail to whoever holds this token. An unknown token changes nothing."""
    Invitation.objects.filter(tokens__token_hash=tokens.token_hash(token)).update(is_opted_out=True)
