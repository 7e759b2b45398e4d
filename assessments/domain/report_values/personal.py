"""What is shown to one person about the own answers."""

from dataclasses import dataclass
from datetime import date

from assessments.domain.change import Verdict
from assessments.domain.profiles import ScoreProfile


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A statement with the own answer in words."""

    text: str
    answer: str


@dataclass(frozen=True, slots=True)
class BlockRow:
    """One building block of the result; without a score ``level``, ``margin`` and ``tips`` are empty.

    ``near`` says that the score lies on the border of another level, or is empty.
    """

    key: str
    title: str
    has_score: bool
    score: str
    level: str
    margin: str
    rests_on: str
    near: str
    meaning: str
    tips: tuple[str, ...]
    answers: tuple[AnswerRow, ...]
    note: str


@dataclass(frozen=True, slots=True)
class TipRow:
    """A tip with the reason why it is here: its block, and the statement if it is about one."""

    text: str
    reason: str


@dataclass(frozen=True, slots=True)
class PreconditionRow:
    """A statement about the preconditions with the own answer in words, and a tip where it is weak."""

    text: str
    answer: str
    tip: str


@dataclass(frozen=True, slots=True)
class TopicRow:
    """What to talk about: a building block with open questions; ``is_chosen`` by the person."""

    key: str
    title: str
    is_chosen: bool
    questions: tuple[str, ...]
    readings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonalReport:
    """The own result, blocks in building order."""

    headline: str
    explanation: str
    profile: ScoreProfile
    rows: tuple[BlockRow, ...]
    tips: tuple[TipRow, ...]
    preconditions: tuple[PreconditionRow, ...]
    precondition_notes: tuple[str, ...]
    topic: TopicRow | None
    goal: str
    partners: str
    submitted_date: date | None
    answers_needed: int


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One block at two moments, in words; figures are shown integers or "no score"."""

    title: str
    earlier: str
    later: str
    difference: str
    verdict: Verdict
    sentence: str


@dataclass(frozen=True, slots=True)
class ChangeReport:
    """Two own results side by side, the earlier one first."""

    headline: str
    rows: tuple[ChangeRow, ...]
    earlier_date: date | None
    later_date: date | None
