"""Tokens of programs, and the releases that they may read: those of one organisation."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import QuerySet

from assessments import models
from assessments.domain.records import RoundRecord
from assessments.domain.release_format import from_plain
from assessments.domain.releases import TeamRelease
from assessments.domain.rounds import Way
from assessments.queries.submissions import ROUND_COLUMNS
from assessments.tokens import api_token_hash


@dataclass(frozen=True, slots=True)
class ApiClient:
    """The program with a token, and the organisation whose releases it may read."""

    token: int
    organisation: int


@dataclass(frozen=True, slots=True)
class ApiTokenLine:
    """A token among others, as far as it is kept. ``last_day`` is the last day on which it works."""

    id: int
    name: str
    created_date: date
    last_day: date
    is_revoked: bool
    is_over: bool


@dataclass(frozen=True, slots=True)
class ReleasedLine:
    """A released round among others. ``closes_at`` is the first moment too late."""

    id: uuid.UUID
    team: str
    goal: str
    opens_at: datetime
    closes_at: datetime
    version: int
    n: int
    invited: int


def find_api_client(token: str, *, today: date) -> ApiClient | None:
    """Whose token this is; None for one that is unknown, revoked or past its last day. One query."""
    found = models.ApiToken.objects.filter(token_hash=api_token_hash(token), is_revoked=False, last_day__gte=today)
    row = found.values_list("pk", "organisation_id").first()
    return ApiClient(*row) if row else None


def api_tokens(organisation: models.Organisation, *, today: date) -> tuple[ApiTokenLine, ...]:
    """The tokens of an organisation, the latest first. One query."""
    rows = models.ApiToken.objects.filter(organisation=organisation).order_by("-created_date", "-pk")
    return tuple(
        ApiTokenLine(row.pk, row.name, row.created_date, row.last_day, row.is_revoked, is_over=row.last_day < today)
        for row in rows
    )


def count_released(organisation: int) -> int:
    """How many released rounds an organisation has. One query."""
    return _released(organisation).count()


def released_rounds(organisation: int, *, start: int, stop: int) -> tuple[ReleasedLine, ...]:
    """A stretch of the released rounds of an organisation, the one that closed last first. One query."""
    of_round = ("team__name", "goal", "opens_at", "closes_at", "version__number")
    columns = ("pk", *(f"round__{column}" for column in of_round), "content__n", "content__invited")
    rows = _released(organisation).order_by("-round__closes_at", "pk").values_list(*columns)
    return tuple(ReleasedLine(*row) for row in rows[start:stop])


def released_round(organisation: int, key: uuid.UUID) -> tuple[RoundRecord, TeamRelease] | None:
    """A released round of an organisation with its release; None for any other round. One query."""
    columns = ("content", *(f"round__{column}" for column in ROUND_COLUMNS))
    row = _released(organisation).filter(pk=key).values_list(*columns).first()
    return None if row is None else (RoundRecord(*row[1:]), from_plain(row[0]))


def _released(organisation: int) -> QuerySet[models.Release]:
    """Without answers out of another tool: they are never put together with those that people gave here."""
    releases = models.Release.objects.filter(round__team__organisation=organisation)
    return releases.exclude(round__way=Way.IMPORTED)
