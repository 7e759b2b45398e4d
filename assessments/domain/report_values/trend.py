"""What is shown of the rounds of a team in order."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TrendRound:
    """One closed round, with or without a result.

    ``said`` is what came of agreements; ``doubts`` say why it may be about other people than the round before.
    """

    number: str
    closed_on: str
    took_part: str
    said: tuple[str, ...]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TrendCell:
    """One block in one round: a number or a word, the margin for comparing, the verdict on the round before."""

    average: str
    margin: str
    verdict: str
    experience: str


@dataclass(frozen=True, slots=True)
class TrendRow:
    """One block over the rounds, in their order."""

    title: str
    cells: tuple[TrendCell, ...]
    scale_note: str


@dataclass(frozen=True, slots=True)
class TrendReport:
    """The rounds of a team, the oldest first. ``headline`` says what the last two of them bear."""

    team: str
    organisation: str
    headline: str
    rounds: tuple[TrendRound, ...]
    rows: tuple[TrendRow, ...]
    notes: tuple[str, ...]
    has_picture: bool
