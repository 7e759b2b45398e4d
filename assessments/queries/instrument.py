"""Answers of many people at once, for the quality of the instrument only: nothing of a team or of one person."""

import uuid
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass

from assessments import models
from assessments.domain.content import BlockContent
from assessments.domain.rounds import Status, Way
from assessments.queries.questionnaires import content_of


@dataclass(frozen=True, slots=True)
class BlockAnswers:
    """Recoded answers to a block: a row for each person who rated all of it, in no order that tells who.

    ``not_applicable`` and ``answered`` count, by statement, over everybody: how many said that it does not
    apply, and how many answered at all.
    """

    rows: tuple[tuple[int, ...], ...]
    not_applicable: tuple[int, ...]
    answered: tuple[int, ...]


def answers_to_block(version: uuid.UUID, block: str, *, is_imported: bool) -> BlockAnswers:
    """All submitted answers to a block: of released rounds and outside rounds, or else the imported ones. One query."""
    this = content_of(version).block(block)
    submitted = models.Answer.objects.filter(
        submission__version=version, submission__status="submitted", statement__block=this.row
    )
    if is_imported:
        counted = submitted.filter(submission__round__way=Way.IMPORTED)
    else:
        outside = submitted.filter(submission__round=None)
        # What is withheld may open again, and nothing is told about an open round.
        released = submitted.filter(submission__round__status=Status.RELEASED)
        counted = outside | released.exclude(submission__round__way=Way.IMPORTED)
    people: dict[uuid.UUID, dict[int, int | None]] = defaultdict(dict)
    for person, statement, value in counted.values_list("submission_id", "statement_id", "value").iterator():
        people[person][statement] = value
    return _block_answers(this, list(people.values()))


def _block_answers(block: BlockContent, people: list[dict[int, int | None]]) -> BlockAnswers:
    scale = block.scoring_key.scale
    statements = [(statement.row, statement.is_reversed) for statement in block.statements]

    def complete() -> Iterator[tuple[int, ...]]:
        for person in people:
            values = [person.get(row) for row, _is_reversed in statements]
            if None not in values:
                yield tuple(
                    scale.recode(int(value or 0), is_reversed=is_reversed)
                    for value, (_row, is_reversed) in zip(values, statements, strict=True)
                )

    return BlockAnswers(
        rows=tuple(sorted(complete())),
        not_applicable=tuple(sum(row in p and p[row] is None for p in people) for row, _is_reversed in statements),
        answered=tuple(sum(row in person for person in people) for row, _is_reversed in statements),
    )


def editions(version: uuid.UUID) -> list[models.InstrumentEdition]:
    """The newest edition of each block, of real and of imported answers. One query."""
    newest: dict[tuple[str, bool], models.InstrumentEdition] = {}
    for edition in models.InstrumentEdition.objects.filter(version=version).order_by("number"):
        newest[(edition.block, edition.is_imported)] = edition
    return list(newest.values())
