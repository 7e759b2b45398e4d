"""Closed rounds of a team or an organisation, with what was released."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Subquery

from assessments import models
from assessments.domain.content import Content
from assessments.domain.records import RoundRecord
from assessments.domain.release_format import from_plain
from assessments.domain.releases import TeamRelease
from assessments.domain.rounds import Status
from assessments.queries.questionnaires import content_of
from assessments.queries.submissions import ROUND_COLUMNS


@dataclass(frozen=True, slots=True)
class ClosedRound:
    """A closed round with the content of its version; ``release`` is None where nothing is shown."""

    round: RoundRecord
    content: Content
    release: TeamRelease | None


def closed_rounds(team: uuid.UUID, last: int) -> tuple[ClosedRound, ...]:
    """The last closed rounds of a team, the oldest first. One query."""
    closed = models.Round.objects.real().closed().filter(team=team)
    rows = closed.order_by("-closes_at", "-pk").values_list(*ROUND_COLUMNS, "release__content")[:last]
    return tuple(_closed(*row) for row in reversed(rows))


def latest_releases(organisation: int) -> tuple[ClosedRound, ...]:
    """The latest released round of each team of an organisation, in no order that tells a team. One query."""
    released = models.Round.objects.real().filter(status=Status.RELEASED)
    latest = released.filter(team=OuterRef("team")).order_by("-closes_at", "-pk").values("pk")[:1]
    rows = released.filter(team__organisation=organisation, pk=Subquery(latest)).order_by("team_id")
    return tuple(_closed(*row) for row in rows.values_list(*ROUND_COLUMNS, "release__content"))


def round_before(round_id: uuid.UUID) -> ClosedRound:
    """The round that another looks back on, by its key. One query; raises Round.DoesNotExist."""
    row = models.Round.objects.filter(pk=round_id).values_list(*ROUND_COLUMNS, "release__content").first()
    if row is None:
        raise models.Round.DoesNotExist
    return _closed(*row)


def _closed(*row: Any) -> ClosedRound:
    *columns, plain = row
    record = RoundRecord(*columns)
    release = None if plain is None else from_plain(plain)
    return ClosedRound(record, content_of(record.version), release)
