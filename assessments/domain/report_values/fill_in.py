"""What is shown while somebody fills in the test, and on the pages about the model."""

from dataclasses import dataclass

from assessments.domain.content import BlockContent, Resource


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
class BesideRow:
    """A page of a round beside the statements: ``kind`` is "goal", "look-back" or "mirror".

    ``number`` is that of a chain link; ``words`` say what was filled in.
    """

    kind: str
    title: str
    words: str
    number: int = 0


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
