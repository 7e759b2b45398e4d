"""What is stored of one run through the test, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from assessments.domain.answers import Answer
from assessments.domain.rounds import CLOSED_STATUSES, State, Way, state_at
from assessments.domain.scoring_key import StatementRef


@dataclass(frozen=True, slots=True)
class RoundRecord:
    """A round with its team: what a page about it needs. ``closes_at`` is the first moment too late.

    ``follows`` is the round that it looks back on, settled when it opened.
    """

    id: uuid.UUID
    team: str
    organisation: str
    version: uuid.UUID
    goal: str
    status: str
    opens_at: datetime
    closes_at: datetime
    members: int
    way: str
    is_shared: bool
    k: int
    follows: uuid.UUID | None = None

    def state(self, now: datetime) -> State:
        """Where the round stands at ``now``."""
        return state_at(self.status, self.opens_at, self.closes_at, now)

    @property
    def is_closed(self) -> bool:
        """Whether it was closed, with or without a release."""
        return self.status in CLOSED_STATUSES

    @property
    def is_by_mail(self) -> bool:
        """Whether members are invited by mail; otherwise by slips."""
        return self.way == Way.MAIL

    @property
    def is_imported(self) -> bool:
        """Whether its answers came out of another tool: such a round stands alone."""
        return self.way == Way.IMPORTED


@dataclass(frozen=True, slots=True)
class InvitationRecord:
    """What a link or a slip gives a right to; ``participation`` is empty, started or finished."""

    id: uuid.UUID
    round: RoundRecord
    link: int | None
    link_title: str
    participation: str
    is_withdrawn: bool
    is_opted_out: bool
    is_mailed: bool

    @property
    def is_used(self) -> bool:
        """Whether somebody finished with it."""
        return self.participation == "finished"


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """A submission: days without a time, and nothing about who it is. ``topic`` is a block key.

    In a round there are no days, and the goal is that of the round. ``link`` is the row of its
    chain link, known from finishing on.
    """

    id: uuid.UUID
    version: uuid.UUID
    is_submitted: bool
    started_date: date | None
    submitted_date: date | None
    goal: str
    partners: str
    topic: str | None
    round: RoundRecord | None = None
    link: int | None = None

    @property
    def result_date(self) -> date | None:
        """The day that a result belongs to: of finishing, or in a round of its closing."""
        return self.round.closes_at.date() if self.round else self.submitted_date

    @property
    def shared_goal(self) -> str:
        """The goal that the statements are about: of the round, or written by the person."""
        return self.round.goal if self.round else self.goal

    @property
    def colleagues(self) -> str:
        """Who colleagues are: the team of the round, or as the person wrote."""
        return self.round.team if self.round else self.partners

    def is_closed(self, now: datetime) -> bool:
        """Whether it can no longer count: its round is over."""
        return self.round is not None and self.round.state(now) not in {State.OPEN, State.PLANNED}

    def has_result(self, now: datetime) -> bool:
        """Whether there is an own result: it is finished, or its round closed before it was."""
        return self.is_submitted or self.is_closed(now)


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
