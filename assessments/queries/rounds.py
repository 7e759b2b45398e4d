"""Rounds as values: whose link it is, what keeps a round from opening, what is due."""

import uuid
from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Q

from assessments import models
from assessments.domain.addresses import fold_address
from assessments.domain.constants import NEAR_ROUND_DAYS
from assessments.domain.overlap import Overlap, compare_invited
from assessments.domain.records import InvitationRecord, RoundRecord
from assessments.domain.release_format import from_plain
from assessments.domain.releases import TeamRelease
from assessments.domain.round_plans import Obstacle
from assessments.domain.rounds import Status, Way
from assessments.queries.submissions import ROUND_COLUMNS
from assessments.tokens import token_hash


def find_round(round_id: uuid.UUID) -> RoundRecord:
    """A round by its key. One query; raises Round.DoesNotExist."""
    row = models.Round.objects.filter(pk=round_id).values_list(*ROUND_COLUMNS).first()
    if row is None:
        raise models.Round.DoesNotExist
    return RoundRecord(*row)


def round_record(row: models.Round) -> RoundRecord:
    """A round that was found with its team and organisation, as a value. No query."""
    return RoundRecord(
        id=row.pk,
        team=row.team.name,
        organisation=row.team.organisation.name,
        version=row.version_id,
        goal=row.goal,
        status=row.status,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        members=row.members,
        way=row.way,
        is_shared=row.is_shared,
        k=row.k,
        follows=row.follows_id,
    )


def find_invitation(token: str) -> InvitationRecord | None:
    """What a link or a slip gives a right to. One query; None for an unknown token."""
    own = ("id", "link_id", "link__title", "participation__status", "is_withdrawn", "is_opted_out", "address_folded")
    columns = (*own, *(f"round__{column}" for column in ROUND_COLUMNS))
    row = models.Invitation.objects.filter(tokens__token_hash=token_hash(token)).values_list(*columns).first()
    if row is None:
        return None
    key, link, title, participation, is_withdrawn, is_opted_out, address = row[: len(own)]
    round_ = RoundRecord(*row[len(own) :])
    return InvitationRecord(
        key, round_, link, title or "", participation or "", is_withdrawn, is_opted_out, is_mailed=address is not None
    )


def invited_addresses(round_id: uuid.UUID) -> list[str]:
    """The addresses of a round, in alphabetical order. One query."""
    found = models.Invitation.objects.filter(round=round_id).exclude(address=None)
    return [str(address) for address in found.order_by("address_folded").values_list("address", flat=True)]


def is_free_or_of(round_id: uuid.UUID, team: uuid.UUID) -> bool:
    """Whether no round has this key yet, or one of this team has. One query."""
    return not models.Round.objects.filter(pk=round_id).exclude(team=team).exists()


def is_coordinator_of(user: models.User, round_id: uuid.UUID) -> bool:
    """Whether somebody coordinates the team of a round. One query."""
    return models.Team.objects.of_coordinator(user).filter(rounds=round_id).exists()


def round_to_look_back_on(team: uuid.UUID) -> uuid.UUID | None:
    """The round of a team that closed last, with or without a result. One query."""
    closed = models.Round.objects.real().closed().filter(team=team)
    return closed.order_by("-closes_at", "-pk").values_list("pk", flat=True).first()


def due_rounds(now: datetime) -> list[uuid.UUID]:
    """Rounds that are past their closing and still have to be closed."""
    return list(models.Round.objects.due(now).order_by("closes_at").values_list("pk", flat=True))


def open_rounds(now: datetime) -> list[uuid.UUID]:
    """Rounds in which people can take part at this moment."""
    return list(models.Round.objects.open_at(now).values_list("pk", flat=True))


def release_of(round_id: uuid.UUID) -> TeamRelease | None:
    """The stored release of a round, None while there is none. One query."""
    content = models.Release.objects.filter(pk=round_id).values_list("content", flat=True).first()
    return None if content is None else from_plain(content)


def obstacles(round_: models.Round, *, k: int, now: datetime) -> list[Obstacle]:
    """Everything that keeps a concept from opening, in the order in which a person would mend it.

    Other rounds are looked at only when nothing else is in the way: otherwise one could ask, without
    ever opening a round, whether somebody is invited elsewhere.
    """
    found = list(_obstacles(round_, k, now))
    if not found and is_too_close(round_, k=k, now=now):
        return [Obstacle.TOO_CLOSE_TO_ANOTHER]
    return found


def _obstacles(round_: models.Round, k: int, now: datetime) -> Iterator[Obstacle]:
    links = [link.members for link in round_.links.all()]
    if round_.closes_at <= now:
        yield Obstacle.CLOSES_IN_THE_PAST
    if round_.members < k or (round_.way == Way.MAIL and round_.invitations.filter(is_withdrawn=False).count() < k):
        yield Obstacle.TOO_FEW_INVITED
    if any(members < k for members in links):
        yield Obstacle.LINK_TOO_SMALL
    if links and round_.way == Way.MAIL and round_.invitations.filter(link=None).exists():
        yield Obstacle.LINK_MISSING
    elif links and round_.way == Way.SLIPS and sum(links) != round_.members:
        yield Obstacle.NOT_ALL_IN_LINKS
    if has_invited_coordinator(round_):
        yield Obstacle.COORDINATOR_INVITED


def has_invited_coordinator(round_: models.Round) -> bool:
    """Whether somebody who coordinates the team is on the list. Two queries."""
    return bool(_coordinators(round_) & _invited(round_.pk))


def _coordinators(round_: models.Round) -> frozenset[str]:
    own = Q(coordinates__team=round_.team_id) | Q(coordinates__organisation__teams=round_.team_id)
    return frozenset(map(fold_address, models.User.objects.filter(own).values_list("email", flat=True)))


def _invited(round_id: uuid.UUID) -> frozenset[str]:
    return _groups(round_id)[0]


def is_too_close(round_: models.Round, *, k: int, now: datetime, without: str = "") -> bool:
    """Whether nearly the same people were asked within the last weeks.

    ``without`` is the folded address of somebody who is about to be taken off the list. Chain links
    count as sets of their own, as their results are sums of their own. With slips nobody knows who
    they are, so then every recent round of the same team is too close.
    """
    since = now - timedelta(days=NEAR_ROUND_DAYS)
    near = models.Round.objects.real().exclude(status=Status.CONCEPT).exclude(pk=round_.pk).filter(closes_at__gt=since)
    is_by_slips = round_.way == Way.SLIPS
    if near.filter(team=round_.team_id).filter(Q() if is_by_slips else Q(way=Way.SLIPS)).exists():
        return True
    if is_by_slips:
        return False
    own = _groups(round_.pk, without=without)
    everybody = own[0]
    shares_people = near.filter(invitations__address_folded__in=everybody).distinct()
    return any(
        compare_invited(mine, theirs, k=max(k, other_k)) is not Overlap.FINE
        for other, other_k in shares_people.values_list("pk", "k")
        for theirs in _groups(other)
        for mine in own
    )


def _groups(round_id: uuid.UUID, *, without: str | None = None) -> list[frozenset[str]]:
    """The invited people of a round as a whole, then per chain link.

    With ``without``, a folded address or empty, only those who can still take part, and not that one.
    """
    found = models.Invitation.objects.filter(round=round_id).exclude(address=None)
    if without is not None:
        found = found.filter(is_withdrawn=False).exclude(address_folded=without)
    rows = [(link, str(address)) for link, address in found.values_list("link_id", "address_folded")]
    links = sorted({link for link, _ in rows if link is not None})
    parts = [frozenset(address for link, address in rows if link == part) for part in links]
    return [frozenset(address for _, address in rows), *parts]
