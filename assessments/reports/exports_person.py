"""The own answers and scores as tables."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.domain.answers import NOT_APPLICABLE, Answer, AnswerSheet
from assessments.domain.content import Content
from assessments.domain.profiles import BlockScore, NoScore, ScoreProfile
from assessments.domain.records import FilledIn
from assessments.domain.rounding import display_integer
from assessments.domain.scoring import score
from assessments.domain.scoring_key import StatementRef
from assessments.domain.tables import Cell, Sheet
from assessments.reports.personal import level_title

Row = tuple[Cell, ...]


def own_sheets(filled_in: FilledIn, content: Content) -> tuple[Sheet, ...]:
    """The own answers, the scores with what they rest on, the notes, and what the test was about."""
    profile = score(AnswerSheet(filled_in.answers), content.scoring_key)
    columns = (_("Block"), *_score_columns())
    rows = tuple((content.block(s.block).title, *_score_cells(s, content)) for s in profile.blocks)
    answers = Sheet(_("Answers"), _answer_columns(), tuple(row for _key, row in _answers(filled_in, content)))
    sheets = [answers, Sheet(_("Scores"), columns, rows), _about(filled_in, content)]
    if filled_in.notes:
        notes = [(b.title, filled_in.notes[b.key]) for b in content.blocks if b.key in filled_in.notes]
        sheets.append(Sheet(_("Notes"), (_("Block"), _("Your note")), tuple(notes)))
    return tuple(sheets)


def own_table(filled_in: FilledIn, content: Content) -> Sheet:
    """The own answers with the score of their block beside each, for a file that holds one table."""
    scores = _scores_by_block(score(AnswerSheet(filled_in.answers), content.scoring_key), content)
    nothing: Row = (None,) * len(_score_columns())
    rows = tuple((*row, *scores.get(key, nothing)) for key, row in _answers(filled_in, content))
    return Sheet(_("Answers"), (*_answer_columns(), *_score_columns()), rows)


def _answer_columns() -> tuple[str, ...]:
    return (_("Block"), _("Number"), _("Statement"), _("Answer as a number"), _("Answer in words"))


def _answers(filled_in: FilledIn, content: Content) -> list[tuple[str, Row]]:
    """A row for each statement, with the key of its block. Only a rated statement has a number."""
    rows: list[tuple[str, Row]] = []
    for block in content.blocks:
        labels: dict[Answer | None, str] = {point.value: point.label for point in block.scale}
        labels |= {NOT_APPLICABLE: content.not_applicable, None: _("left open")}
        for number, statement in enumerate(block.statements, start=1):
            answer = filled_in.answers.get(StatementRef(block.key, statement.key))
            rated = answer if isinstance(answer, int) else None
            rows.append((block.key, (block.title, number, statement.text, rated, labels[answer])))
    return rows


def _score_columns() -> tuple[str, ...]:
    return (
        _("Score"),
        _("Instead of a number"),
        _("Margin from"),
        _("Margin to"),
        _("Level"),
        _("Rated statements"),
        _("Statements in the block"),
    )


def _scores_by_block(profile: ScoreProfile, content: Content) -> dict[str, Row]:
    return {result.block: _score_cells(result, content) for result in profile.blocks}


def _score_cells(result: BlockScore | NoScore, content: Content) -> Row:
    rests_on = (result.answered, result.total)
    if isinstance(result, NoScore):
        return None, _("no score"), None, None, None, *rests_on
    low, high = (display_integer(Fraction(bound)) for bound in result.bar)
    return result.display, None, low, high, level_title(result.level.key, content), *rests_on


def _about(filled_in: FilledIn, content: Content) -> Sheet:
    submission = filled_in.submission
    rows: list[Row] = [
        (_("Shared goal"), submission.shared_goal or None),
        (_("With"), submission.colleagues or None),
        (_("Wants to talk about"), content.block(submission.topic).title if submission.topic else None),
        (_("Finished on"), submission.submitted_date),
        (_("Questionnaire"), content.title),
        (_("Version"), content.number),
    ]
    return Sheet(_("About this test"), (_("What"), _("Value")), tuple(row for row in rows if row[1] is not None))
