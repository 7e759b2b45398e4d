"""What one person says in a round beside the statements, as plain values."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from assessments.domain.answers import Answer
from assessments.domain.commitments import AgreedBehaviour


@dataclass(frozen=True, slots=True)
class GoalSaid:
    """Whether somebody recognises the goal, or a sentence of their own; ``may_show`` it literally."""

    is_confirmed: bool
    sentence: str = ""
    may_show: bool = False


@dataclass(frozen=True, slots=True)
class LookBack:
    """What a round looks back on: when the round before closed, and what was agreed after it."""

    closes_at: datetime
    commitments: tuple[AgreedBehaviour, ...]


@dataclass(frozen=True, slots=True)
class OtherLink:
    """A chain link that somebody may say something about; ``number`` is its place in the round."""

    row: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class SaidBeside:
    """What one person said; what was left open has no entry.

    ``outcomes`` are by agreement, ``experiences`` by block key, ``judged`` by row of a chain link and
    then by block key.
    """

    goal: GoalSaid | None = None
    outcomes: Mapping[uuid.UUID, str] = field(default_factory=dict)
    experiences: Mapping[str, str] = field(default_factory=dict)
    judged: Mapping[int, Mapping[str, Answer]] = field(default_factory=dict)
