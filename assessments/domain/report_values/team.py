"""What is shown of the released result of a team."""

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class ImportPreview:
    """What answers out of another tool come to: people, and how many of them get a score, by block title.

    ``ignored`` are columns that mean nothing here, ``missing`` statements without a column.
    """

    people: int
    empty: int
    is_enough: bool
    k: int
    blocks: tuple[tuple[str, int], ...]
    ignored: tuple[str, ...]
    missing: tuple[str, ...]
