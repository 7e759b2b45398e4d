"""What answers out of another tool come to, before they are stored."""

from collections import Counter

from django.utils.translation import gettext as _

from assessments.domain.answer_tables import AnswerTable, TableFault, TableProblem
from assessments.domain.answers import AnswerSheet
from assessments.domain.content import Content
from assessments.domain.profiles import BlockScore
from assessments.domain.report_values import ImportPreview
from assessments.domain.scoring import score
from assessments.spreadsheets.limits import Refusal


def import_preview(table: AnswerTable, content: Content, *, k: int) -> ImportPreview:
    """How many people there are, how many get a score on each block, and what the file does not have."""
    scored: Counter[str] = Counter()
    for person in table.people:
        profile = score(AnswerSheet(person), content.scoring_key)
        scored.update(result.block for result in profile.blocks if isinstance(result, BlockScore))
    texts = {(block.key, s.key): f"{block.title}: {s.text}" for block in content.blocks for s in block.statements}
    return ImportPreview(
        people=len(table.people),
        empty=table.empty,
        is_enough=len(table.people) >= k,
        k=k,
        blocks=tuple((block.title, scored[block.key]) for block in content.scored_blocks),
        ignored=table.ignored,
        missing=tuple(texts[ref] for ref in table.missing),
    )


def table_problem_sentence(problem: TableProblem) -> str:
    """What is wrong with a table or a cell, with its row and column."""
    found = {"row": problem.row, "column": problem.column, "found": problem.found}
    return {
        TableFault.EMPTY: _("There are no people in this file: below the first row stands nothing."),
        TableFault.NO_STATEMENT: _("No column is called after a statement. The first row holds the keys below."),
        TableFault.TWICE: _("Two columns are about the same statement: %(column)s."),
        TableFault.NOT_ON_SCALE: _("Row %(row)s, column %(column)s: “%(found)s” is not on the scale."),
    }[problem.fault] % found


def answers_refusal(reason: Refusal) -> str:
    """Why a file with answers was not read."""
    return {
        Refusal.TOO_BIG: _("This file is too big."),
        Refusal.TOO_MANY_ROWS: _("This file has more than 10,000 rows."),
        Refusal.NOT_A_LIST: _(
            "This is not a list that we can read. Choose an Excel file (.xlsx) or a text file (.csv)."
        ),
        Refusal.DAMAGED: _("This file is damaged. Open it yourself, save it once more and try again."),
        Refusal.ENCRYPTED: _("This file is locked with a password. Save it without one and try again."),
    }[reason]
