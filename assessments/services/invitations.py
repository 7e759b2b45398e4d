"""Writes who is invited by mail."""

import uuid
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from assessments import queries
from assessments.domain.addresses import ListedAddress, fold_address
from assessments.domain.names import folded
from assessments.domain.rounds import Way
from assessments.models import ChainLink, Invitation, Round
from assessments.security_log import write
from assessments.services import rounds


class UnknownLink(ValueError):
    """An address is listed with a chain link that the round does not have."""


class TooClose(Exception):
    """Without this person, nearly the same people would be asked as in another round not long ago."""


@transaction.atomic
def replace_addresses(*, round_id: uuid.UUID, revision: int, addresses: Sequence[ListedAddress]) -> None:
    """Replace the list of a concept by mail, all or nothing. Raises RoundChanged and UnknownLink."""
    if not Round.objects.filter(pk=round_id, way=Way.MAIL).exists():
        raise rounds.RoundChanged
    rounds.bump(round_id=round_id, revision=revision)
    links = dict(ChainLink.objects.filter(round=round_id).values_list("title_folded", "pk"))
    Invitation.objects.filter(round=round_id).delete()
    Invitation.objects.bulk_create(
        Invitation(
            round_id=round_id,
            link_id=_link(links, listed.link),
            address=listed.address,
            address_folded=fold_address(listed.address),
        )
        for listed in addresses
    )
    write("invitations.listed", on=f"round:{round_id}")


@transaction.atomic
def withdraw(*, round_id: uuid.UUID, address: str, now: datetime) -> bool:
    """Take back the invitation of somebody who left the team: no mail and no start any more.

    The answer is the same whether that person took part or not; False for an unknown address.
    Raises TooClose where those who are left were asked before, by themselves or all but a few.
    """
    folded_address = fold_address(address)
    found = Invitation.objects.filter(round=round_id, address_folded=folded_address)
    round_ = Round.objects.select_for_update().get(pk=round_id)
    is_new = found.filter(is_withdrawn=False).exists()
    if is_new and queries.is_too_close(round_, k=round_.k, now=now, without=folded_address):
        raise TooClose
    if is_new:
        write("invitation.withdrawn", on=f"round:{round_id}")
    return bool(found.update(is_withdrawn=True))


def _link(links: dict[str, int], title: str) -> int | None:
    if not title:
        return None
    try:
        return links[folded(title)]
    except KeyError as error:
        raise UnknownLink(title) from error
