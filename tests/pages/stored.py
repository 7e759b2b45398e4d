"""What stands in the database, read past the pages."""

from django.db import connection

from assessments import models, tokens
from assessments.domain.answers import Answer


def submission(code: str) -> models.Submission:
    """The row that a code opens."""
    return models.Submission.objects.get(code_hash=tokens.code_hash(tokens.normalised(code)))


def answers(code: str) -> dict[str, Answer]:
    """Answers by statement key, which is unique in the Dutch questionnaire."""
    rows = submission(code).answers.select_related("statement")
    return {row.statement.key: "nvt" if row.is_not_applicable else row.value for row in rows}


def notes(code: str) -> dict[str, str]:
    """Notes by block key."""
    return {row.block.key: row.text for row in submission(code).notes.select_related("block")}


def everything() -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table, to see that nothing changed or that a word stands nowhere."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return {table: _rows(cursor, table) for table in tables}


def _rows(cursor: object, table: str) -> list[tuple[object, ...]]:
    cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
    return sorted(cursor.fetchall(), key=repr)


def counts() -> dict[str, int]:
    """The number of rows of what a respondent leaves."""
    return {model.__name__: model.objects.count() for model in (models.Submission, models.Answer, models.Note)}
