"""Stores answers out of another tool as a closed round of a team, with its own result."""

import secrets
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils.timezone import make_aware

from assessments import queries
from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.rounds import Status, Way
from assessments.domain.scoring_key import StatementRef
from assessments.models import Answer as AnswerRow
from assessments.models import Round, Submission
from assessments.security_log import write
from assessments.services import releases
from assessments.services.releases import ROWS_A_STATEMENT


@dataclass(frozen=True, slots=True)
class ImportedRound:
    """What belongs to answers out of another tool: the version, the goal, and how many were asked.

    ``last_day`` is the last day on which somebody answered.
    """

    version: uuid.UUID
    goal: str
    invited: int
    last_day: date


def take_in(
    *,
    key: uuid.UUID,
    team: uuid.UUID,
    plan: ImportedRound,
    people: Sequence[Mapping[StatementRef, Answer]],
    now: datetime,
    today: date,
) -> None:
    """Store everybody's answers as a round with this key that is closed at once.

    All or nothing; a round that is there already stays as it is. Nobody can come back to an own result:
    there are no return codes. Raises ValueError for more people than were invited, and for a day that is
    not over yet.
    """
    if not 0 < len(people) <= plan.invited:
        raise ValueError(f"{len(people)} people of {plan.invited} invited.")
    if plan.last_day >= today:
        raise ValueError(f"{plan.last_day} is not over yet.")
    try:
        _store(key, team, plan, people)
    except IntegrityError:
        if not Round.objects.filter(pk=key).exists():
            raise
    else:
        write("answers.imported", on=f"round:{key}")
    releases.close(round_id=key, now=now, today=today)


@transaction.atomic
def _store(
    key: uuid.UUID, team: uuid.UUID, plan: ImportedRound, people: Sequence[Mapping[StatementRef, Answer]]
) -> None:
    closes_at = make_aware(datetime.combine(plan.last_day + timedelta(days=1), time.min))
    round_ = Round.objects.create(
        pk=key,
        team_id=team,
        version_id=plan.version,
        goal=plan.goal,
        members=plan.invited,
        opens_at=closes_at - timedelta(days=1),
        closes_at=closes_at,
        way=Way.IMPORTED.value,
        k=settings.K,
    )
    # Answers come into an open round only; it is past its time, so nobody can take part.
    Round.objects.filter(pk=round_.pk).update(status=Status.OPEN)
    rows = {ref: row for row, ref in queries.content_of(plan.version).refs_by_row.items()}
    # A code that nobody has: the table wants one of what was submitted.
    submissions = [
        Submission(round=round_, version_id=plan.version, code_hash=secrets.token_hex(32)) for _person in people
    ]
    Submission.objects.bulk_create(submissions, batch_size=ROWS_A_STATEMENT)
    answers = (
        AnswerRow(
            submission=submission,
            statement_id=rows[ref],
            value=None if answer == NOT_APPLICABLE else answer,
            is_not_applicable=answer == NOT_APPLICABLE,
        )
        for submission, person in zip(submissions, people, strict=True)
        for ref, answer in person.items()
    )
    AnswerRow.objects.bulk_create(answers, batch_size=ROWS_A_STATEMENT)
    Submission.objects.filter(round=round_).update(status=Submission.Status.SUBMITTED)
