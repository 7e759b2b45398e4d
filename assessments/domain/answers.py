"""One person's answers, checked against the scoring key."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, Literal

from assessments.domain.scoring_key import BlockKey, ScoringKey, StatementRef

NOT_APPLICABLE: Final = "nvt"

#: A point of the scale, or "not applicable". A statement left open has no entry at all.
Answer = int | Literal["nvt"]


class InvalidAnswer(ValueError):
    """An answer that this questionnaire cannot have produced."""


@dataclass(frozen=True, slots=True)
class AnswerSheet:
    """The raw answers of one person by statement, as given: nothing recoded, nothing filled in."""

    answers: Mapping[StatementRef, Answer]

    @classmethod
    def checked(cls, answers: Mapping[StatementRef, Answer], key: ScoringKey) -> "AnswerSheet":
        """Make a sheet of answers that all fit ``key``.

        Raises InvalidAnswer for a statement that is not in the key and for a value outside the
        scale of its block. True and False are no answers, although Python counts them as 1 and 0.
        """
        scales = {StatementRef(b.key, s.key): b.scale for b in key.blocks for s in b.statements}
        for ref, value in answers.items():
            if ref not in scales:
                raise InvalidAnswer(f"{ref.block}/{ref.statement} is not in the questionnaire.")
            scale = scales[ref]
            if value != NOT_APPLICABLE and not (type(value) is int and scale.low <= value <= scale.high):
                raise InvalidAnswer(f"{value!r} is not on the scale of {ref.block}/{ref.statement}.")
        return cls(MappingProxyType(dict(answers)))

    def recoded(self, block: BlockKey) -> dict[str, int]:
        """The rated statements of a block by key, reversed ones turned around.

        Open statements and "not applicable" are left out: neither is a number.
        """
        rated = {}
        for statement in block.statements:
            value = self.answers.get(StatementRef(block.key, statement.key), NOT_APPLICABLE)
            if value != NOT_APPLICABLE:
                rated[statement.key] = block.scale.recode(value, is_reversed=statement.is_reversed)
        return rated
