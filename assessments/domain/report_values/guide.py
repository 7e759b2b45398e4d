"""What is shown of the conversation guide."""

import uuid
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class GuideBlock:
    """A block that a step is about, with what opens and feeds the conversation.

    ``told_in`` is the step of the same guide where all of it stands already, 0 for none.
    """

    key: str
    title: str
    questions: tuple[str, ...] = ()
    behaviour: str = ""
    experiment: str = ""
    work_form: str = ""
    told_in: int = 0


@dataclass(frozen=True, slots=True)
class AgreementLine:
    """An agreement as it was made; ``day`` in words."""

    block: str
    behaviour: str
    owner: str
    day: str


@dataclass(frozen=True, slots=True)
class GuideStepRow:
    """One step: ``time`` is "10 to 25", ``is_last`` the one in which agreements are written down."""

    number: int
    time: str
    minutes: str
    role: str
    title: str
    text: str
    blocks: tuple[GuideBlock, ...]
    is_last: bool


@dataclass(frozen=True, slots=True)
class GuideReport:
    """The guide of one round. ``choices`` has a question for each block, where people choose one themselves."""

    round: uuid.UUID
    team: str
    organisation: str
    goal: str
    closed_on: str
    intro: str
    steps: tuple[GuideStepRow, ...]
    choices: tuple[GuideBlock, ...]
    agreements: tuple[AgreementLine, ...]
    empty_lines: int
