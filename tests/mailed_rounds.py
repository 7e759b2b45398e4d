"""A round by mail that is open on the real clock, as mails go out by that clock."""

import uuid
from collections.abc import Sequence
from datetime import timedelta

from django.utils import timezone

from assessments.domain.addresses import ListedAddress
from assessments.domain.content import Content
from assessments.domain.rounds import Way
from assessments.models import Delivery, Invitation, Participation, Team
from assessments.services import invitations, rounds
from tests.factories import make_team
from tests.rounds import plan

ANNA, BRAM, CHRIS, DORA, ESRA, FEMKE = PEOPLE = [
    f"{name}@noord.example" for name in ("anna", "bram", "chris", "dora", "esra", "femke")
]
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def prepare(
    content: Content, people: Sequence[str] = PEOPLE, *, team: Team | None = None, **fields: object
) -> uuid.UUID:
    """A concept with these people on its list; it opens an hour ago."""
    now = timezone.now()
    fields = {"way": Way.MAIL, "opens_at": now - HOUR, "closes_at": now + 14 * DAY, **fields}
    round_id = rounds.create(team=(team or make_team()).pk, plan=plan(content, **fields))
    listed = [ListedAddress(n, address, "") for n, address in enumerate(people, 1)]
    invitations.replace_addresses(round_id=round_id, revision=1, addresses=listed)
    return round_id


def open_now(content: Content, people: Sequence[str] = PEOPLE, **fields: object) -> uuid.UUID:
    """A round that opened yesterday, its invitations queued."""
    round_id = prepare(content, people, **fields)
    now = timezone.now()
    rounds.open_round(round_id=round_id, now=now, today=timezone.localdate(now) - DAY)
    return round_id


def statuses(round_id: uuid.UUID, kind: str = "invitation") -> dict[str, str]:
    """How each mail went, by address."""
    found = Delivery.objects.filter(invitation__round=round_id, kind=kind)
    return dict(found.values_list("invitation__address", "status"))


def reasons(round_id: uuid.UUID) -> dict[str, str]:
    """Why mails failed, by address."""
    found = Delivery.objects.filter(invitation__round=round_id, status="failed")
    return dict(found.values_list("invitation__address", "reason"))


def participate(address: str, status: str) -> None:
    """What taking part leaves behind: started, or finished."""
    Participation.objects.update_or_create(
        invitation=Invitation.objects.get(address=address), defaults={"status": status}
    )
