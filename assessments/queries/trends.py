"""Closed rounds of a team or an organisation, with what was released."""

import uuid
from dataclasses import dataclass

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
    closed = models.Round.objects.filter(team=team, status__in=[Status.RELEASED, Status.WITHHELD])
    rows = closed.order_by("-closes_at", "-pk").values_list(*ROUND_COLUMNS, "release__content")[:last]
    return tuple(_closed(*row) for row in reversed(rows))


def latest_releases(organisation: int) -> tuple[ClosedRound, ...]:
    """The latest released round of each team of an organisation, in no order that tells a team. One query."""
    released = models.Round.objects.filter(team__organisation=organisation, status=Status.RELEASED)
    rows = released.order_by("closes_at", "pk").values_list("team_id", *ROUND_COLUMNS, "release__content")
    latest = {team: columns for team, *columns in rows}
    return tuple(_closed(*columns) for _team, columns in sorted(latest.items()))


def _closed(*row: object) -> ClosedRound:
    *columns, plain = row
    record = RoundRecord(*columns)  # type: ignore[arg-type]
    release = from_plain(plain) if isinstance(plain, dict) else None
    return ClosedRound(record, content_of(record.version), release)
