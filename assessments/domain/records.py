"""What is stored of one run through the test, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from assessments.domain.answers import Answer
from assessments.domain.scoring_key import StatementRef


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """A submission: days without a time, and nothing about who it is. ``topic`` is a block key."""

    id: uuid.UUID
    version: uuid.UUID
    is_submitted: bool
    started_date: date
    submitted_date: date | None
    goal: str
    partners: str
    topic: str | None


@dataclass(frozen=True, slots=True)
class FilledIn:
    """Everything that somebody filled in; notes by block key. Open statements have no entry."""

    submission: SubmissionRecord
    answers: Mapping[StatementRef, Answer]
    notes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class BlockInput:
    """What came in for one block: valid answers by statement row, and a note if it is valid."""

    answers: Mapping[int, Answer]
    note: str | None
