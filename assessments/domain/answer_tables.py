"""Answers out of another tool: a table with a row a person and a column a statement."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Final

from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.content import BlockContent, Content
from assessments.domain.names import folded
from assessments.domain.scoring_key import StatementRef

#: What other tools write for an answer that is not there, beside nothing at all.
NOTHING: Final = frozenset({"", "na", "nan", "-", "."})
NOT_APPLICABLE_WORDS: Final = frozenset({"nvt", "n.v.t.", "n.v.t", "n/a"})
PROBLEMS_MAX: Final = 100

Row = tuple[int, list[str]]


class TableFault(Enum):
    """What is wrong with a table or a cell."""

    EMPTY = "there is no row below the names of the columns"
    NO_STATEMENT = "no column is called after a statement"
    TWICE = "two columns are called after one statement"
    NOT_ON_SCALE = "an answer is not on the scale"


@dataclass(frozen=True, slots=True)
class TableProblem:
    """One fault: ``row`` as a spreadsheet numbers it (0 for the whole), the name of the column, what stands there."""

    fault: TableFault
    row: int = 0
    column: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class AnswerTable:
    """What a table holds: a mapping a person, columns that mean nothing here, and statements without a column.

    People who answered nothing at all are left out; ``empty`` counts them.
    """

    people: tuple[Mapping[StatementRef, Answer], ...]
    ignored: tuple[str, ...]
    missing: tuple[StatementRef, ...]
    empty: int
    problems: tuple[TableProblem, ...]


def read_answers(rows: Sequence[Row], content: Content) -> AnswerTable:
    """Read the answers to the statements of a version; the first row names the columns.

    A column is called after the key of a statement, or after block and statement with a point between
    them where two blocks have the same key. Answers are whole numbers on the scale, raw: a statement that
    is turned around is turned when it is scored. Nothing means open; n.v.t. means not applicable.
    """
    if len(rows) < 2:
        return AnswerTable((), (), (), 0, (TableProblem(TableFault.EMPTY),))
    names = rows[0][1]
    known = column_names(content)
    columns = {place: known[folded(name)] for place, name in enumerate(names) if folded(name) in known}
    problems = _problems_of_columns(columns, names)
    people: list[Mapping[StatementRef, Answer]] = []
    for number, cells in rows[1:]:
        person, faults = _person(number, cells, columns, names, content)
        people.append(person)
        problems += faults
    read = tuple(person for person in people if person)
    return AnswerTable(
        people=read,
        ignored=tuple(name for place, name in enumerate(names) if place not in columns and name),
        missing=tuple(ref for ref in all_statements(content) if ref not in columns.values()),
        empty=len(people) - len(read),
        problems=tuple(problems[:PROBLEMS_MAX]),
    )


def column_names(content: Content) -> dict[str, StatementRef]:
    """Each name that a column may have, in small letters, with its statement."""
    refs = all_statements(content)
    keys = [ref.statement for ref in refs]
    short = {ref.statement: ref for ref in refs if keys.count(ref.statement) == 1}
    return {folded(name): ref for name, ref in ({f"{ref.block}.{ref.statement}": ref for ref in refs} | short).items()}


def all_statements(content: Content) -> tuple[StatementRef, ...]:
    """Every statement of a version, preconditions included."""
    return tuple(StatementRef(block.key, statement.key) for block in content.blocks for statement in block.statements)


def _problems_of_columns(columns: Mapping[int, StatementRef], names: Sequence[str]) -> list[TableProblem]:
    if not columns:
        return [TableProblem(TableFault.NO_STATEMENT)]
    refs = list(columns.values())
    return [
        TableProblem(TableFault.TWICE, column=names[place])
        for place, ref in columns.items()
        if ref in refs[: list(columns).index(place)]
    ]


def _person(
    number: int, cells: Sequence[str], columns: Mapping[int, StatementRef], names: Sequence[str], content: Content
) -> tuple[dict[StatementRef, Answer], list[TableProblem]]:
    answers: dict[StatementRef, Answer] = {}
    problems = []
    for place, ref in columns.items():
        text = folded(cells[place]) if place < len(cells) else ""
        if text in NOTHING:
            continue
        answer = _answer(text, content.block(ref.block), content)
        if answer is None:
            problems.append(TableProblem(TableFault.NOT_ON_SCALE, number, names[place], cells[place]))
        else:
            answers[ref] = answer
    return answers, problems


def _answer(text: str, block: BlockContent, content: Content) -> Answer | None:
    """An answer by its number or by its label; a spreadsheet may write 4 as 4.0 or 4,0."""
    if text in NOT_APPLICABLE_WORDS or text == folded(content.not_applicable):
        return NOT_APPLICABLE
    points = {str(point.value): point.value for point in block.scale}
    labels = {folded(point.label): point.value for point in block.scale}
    whole = text.removesuffix(".0").removesuffix(",0")
    return points.get(whole, labels.get(text))
