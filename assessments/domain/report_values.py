"""What a page, a picture and an export show: finished words and figures, nothing left to decide."""

from dataclasses import dataclass
from datetime import date

from assessments.domain.change import Verdict
from assessments.domain.content import BlockContent, Resource
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
class OverviewRow:
    """A page of the test with how much of it is filled in."""

    key: str
    title: str
    answered: int
    total: int
    open_statements: tuple[str, ...]
    has_note: bool


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that was filled in so far."""

    rows: tuple[OverviewRow, ...]
    open_count: int
    without_score: tuple[str, ...]
    answers_needed: int
    goal: str
    partners: str
    topic: str


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


@dataclass(frozen=True, slots=True)
class Course:
    """One building block in the picture of progress; ``filled`` is "none", "some" or "all"."""

    title: str
    filled: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class FillInPage:
    """The words around the statements of one block; ``goal`` and ``partners`` say who colleagues are."""

    title: str
    position: str
    summary: str
    period: str
    is_scored: bool
    goal: str
    partners: str
    courses: tuple[Course, ...]


@dataclass(frozen=True, slots=True)
class ModelPage:
    """A page about one block, with its neighbours in building order."""

    block: BlockContent
    paragraphs: tuple[str, ...]
    work_forms: tuple[Resource, ...]
    questions: tuple[Resource, ...]
    readings: tuple[Resource, ...]
    before: BlockContent | None
    after: BlockContent | None


@dataclass(frozen=True, slots=True)
class OrderRow:
    """The statements of a block in order, without figures; ``note`` says why there is none."""

    title: str
    highest: tuple[str, ...]
    lowest: tuple[str, ...]
    note: str


@dataclass(frozen=True, slots=True)
class TeamMeanRow:
    """What is shown of one mean of a team. Without a number ``average`` is a word and ``margin`` is empty.

    ``people`` is how many it rests on; it is empty where nothing is shown.
    """

    title: str
    has_number: bool
    average: str
    margin: str
    level: str
    people: str


@dataclass(frozen=True, slots=True)
class TeamBlockRow:
    """One building block of a team result, with what stands below the table about it."""

    key: str
    mean: TeamMeanRow
    spread: str
    scale_note: str
    levels: str
    order: OrderRow


@dataclass(frozen=True, slots=True)
class TeamLinkTable:
    """The means of one link of the chain, in building order."""

    title: str
    took_part: str
    rows: tuple[TeamMeanRow, ...]


@dataclass(frozen=True, slots=True)
class TalkPoint:
    """One thing to talk about, in a sentence."""

    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Explained:
    """A part of the explanation: a title with its sentences."""

    title: str
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeamReport:
    """The released result of a team, blocks in building order and links in the order of the round."""

    team: str
    organisation: str
    took_part: tuple[str, ...]
    talk: tuple[TalkPoint, ...]
    questions_about: str
    questions: tuple[str, ...]
    rows: tuple[TeamBlockRow, ...]
    has_spread: bool
    blocks_notes: tuple[str, ...]
    preconditions: tuple[OrderRow, ...]
    links: tuple[TeamLinkTable, ...]
    explanation: tuple[Explained, ...]


@dataclass(frozen=True, slots=True)
class NoTeamReport:
    """Why a team has no result, and what can be done now. There is no number of answers in it."""

    team: str
    organisation: str
    reason: str
    steps: tuple[str, ...]
