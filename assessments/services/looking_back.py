"""Stores what somebody says in a round beside the statements."""

import uuid
from collections.abc import Iterable, Mapping

from django.db import models, transaction

from assessments import queries, tokens
from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.looking_back import GoalSaid
from assessments.domain.records import SubmissionRecord
from assessments.models import Experience, GoalView, MirrorAnswer, Outcome, Round
from assessments.services import erasure
from assessments.services.submissions import lock_draft


@transaction.atomic
def save_goal_view(*, submission: SubmissionRecord, said: GoalSaid) -> None:
    """Store whether somebody recognises the goal, with the own sentence. Raises AlreadySubmitted."""
    lock_draft(submission)
    row = GoalView(
        submission_id=submission.id,
        is_confirmed=said.is_confirmed,
        sentence=said.sentence,
        may_show=said.may_show,
    )
    _upsert([row], ["submission"], ["is_confirmed", "sentence", "may_show"])


@transaction.atomic
def save_look_back(
    *, submission: SubmissionRecord, outcomes: Mapping[uuid.UUID, str], experiences: Mapping[int, str]
) -> None:
    """Store outcomes by agreement and experiences by row of a block; what did not come in keeps what it had.

    Raises AlreadySubmitted.
    """
    lock_draft(submission)
    key = submission.id
    found = [Outcome(submission_id=key, commitment_id=agreed, value=value) for agreed, value in outcomes.items()]
    _upsert(found, ["submission", "commitment"], ["value"])
    felt = [Experience(submission_id=key, block_id=block, value=value) for block, value in experiences.items()]
    _upsert(felt, ["submission", "block"], ["value"])


@transaction.atomic
def save_mirror(*, submission: SubmissionRecord, link: int, ratings: Mapping[int, Answer]) -> None:
    """Store ratings of working with another link, by row of a block. Raises AlreadySubmitted."""
    lock_draft(submission)
    rows = [
        MirrorAnswer(
            submission_id=submission.id,
            link_id=link,
            block_id=block,
            value=None if value == NOT_APPLICABLE else value,
            is_not_applicable=value == NOT_APPLICABLE,
        )
        for block, value in ratings.items()
    ]
    _upsert(rows, ["submission", "link", "block"], ["value", "is_not_applicable"])


def withdraw_sentence(*, code: str) -> None:
    """Delete what somebody wrote about the goal, also after finishing and after the release. Twice changes nothing."""
    submission = queries.find_submission(code)
    if submission is None or submission.round is None:
        return
    with transaction.atomic():
        # Closing writes everything anew, also this sentence: it has to be over, or to wait.
        Round.objects.select_for_update().get(pk=submission.round.id)
        own = GoalView.objects.filter(submission__code_hash=tokens.code_hash(code))
        own.exclude(sentence="").delete()
    erasure.empty_write_ahead_log()


def _upsert(rows: Iterable[models.Model], keys: list[str], columns: list[str]) -> None:
    rows = list(rows)
    if rows:
        type(rows[0])._default_manager.bulk_create(
            rows, update_conflicts=True, unique_fields=keys, update_fields=columns
        )
