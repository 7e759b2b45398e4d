"""What the pages of editors show about a version."""

from dataclasses import dataclass
from datetime import datetime

from assessments.domain.scoring_key import StatementRef


@dataclass(frozen=True, slots=True)
class FindingLine:
    """Something to mend or to look at: where, what, and the address of the place."""

    where: str
    what: str
    address: str


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """A difference in words; an empty text where there was nothing, or nothing is left."""

    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class EditLine:
    """A line of the history."""

    edited_at: datetime
    editor: str
    where: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class RewordingLine:
    """A reworded statement or scale, with the name that a form gives to the question about it."""

    name: str
    where: str
    before: str
    after: str


def rewording_name(ref: StatementRef) -> str:
    """The name of the question about a rewording.

    >>> rewording_name(StatementRef("kennen", "doel"))
    'meaning-kennen-doel'
    """
    return f"meaning-{ref.block}-{ref.statement}"


@dataclass(frozen=True, slots=True)
class BlockTips:
    """All tips of a block: by level with its text, and by statement."""

    title: str
    levels: tuple[tuple[str, str, tuple[str, ...]], ...]
    statements: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class InstrumentStatement:
    """A statement with its figures in words, and what to do about it."""

    text: str
    item_rest: str
    alpha_without: str
    not_applicable: str
    advice: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InstrumentBlock:
    """The newest edition of a block in words; without one only ``verdict`` is filled."""

    title: str
    verdict: str
    people: str = ""
    alpha: str = ""
    made_on: str = ""
    statements: tuple[InstrumentStatement, ...] = ()
