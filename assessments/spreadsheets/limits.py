"""How much of a file is read, and why one was not."""

from dataclasses import dataclass
from enum import Enum
from typing import Final

Row = tuple[int, list[str]]

FILE_MAX: Final = 2_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The most rows, columns and characters in a cell that are read of a table."""

    rows: int
    columns: int
    text: int


#: A list of addresses.
LIST: Final = Limits(rows=2_000, columns=50, text=300)
#: A questionnaire, with explanations of some paragraphs.
QUESTIONNAIRE: Final = Limits(rows=2_000, columns=12, text=5_001)
#: Answers of persons: one row a person, one column a statement.
ANSWERS: Final = Limits(rows=10_001, columns=200, text=100)


class Refusal(Enum):
    """Why a file was not read."""

    TOO_BIG = "too big"
    TOO_MANY_ROWS = "too many rows"
    NOT_A_LIST = "not a list"
    DAMAGED = "damaged"
    ENCRYPTED = "locked with a password"


class UnreadableFile(Exception):
    """A file or a text that cannot be read as a list; ``reason`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason
