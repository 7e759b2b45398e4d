"""What is shown of what a team says beside its means, and of how it went since the round before."""

from dataclasses import dataclass

from assessments.domain.report_values.guide import AgreementLine


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """An agreement of the round before, and in words what became of it."""

    block: str
    behaviour: str
    owner: str
    outcome: str


@dataclass(frozen=True, slots=True)
class SinceRow:
    """One block since the round before: what people experience, and below it what the figures bear."""

    title: str
    experience: str
    earlier: str
    later: str
    verdict: str


@dataclass(frozen=True, slots=True)
class MirrorRow:
    """How a link sees itself and how the others see it, for one block; words where there is no number."""

    title: str
    own: str
    others: str
    margin: str
    people: str


@dataclass(frozen=True, slots=True)
class MirrorTable:
    """One link of the chain in the mirror, blocks in building order."""

    title: str
    rows: tuple[MirrorRow, ...]


@dataclass(frozen=True, slots=True)
class TeamVoices:
    """Everything beside the means. ``before`` is when the round before closed, empty without one.

    ``sentences`` are in alphabetical order. ``agreements`` were made after this round.
    """

    goal: str
    sentences: tuple[str, ...]
    before: str
    outcomes: tuple[OutcomeRow, ...]
    since: tuple[SinceRow, ...]
    since_notes: tuple[str, ...]
    mirror: tuple[MirrorTable, ...]
    agreements: tuple[AgreementLine, ...]
