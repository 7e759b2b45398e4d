"""The pages of the test without anything stored: what was answered so far travels in the form itself."""

import uuid
from collections.abc import Mapping

from django.http import QueryDict

from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.content import BlockContent, Content
from assessments.domain.records import FilledIn, SubmissionRecord
from assessments.domain.scoring_key import StatementRef
from assessments.forms.block import statement_name

CARRIED = "eerder"


class PreviewForm:
    """What came in: answers of all pages, and which page comes next (None for the result).

    Anything that does not fit the version is left out: nothing is stored, so nothing can be lost.
    """

    def __init__(self, content: Content, data: QueryDict) -> None:
        self.answers: dict[StatementRef, Answer] = {}
        sent = data.get("block", "")
        for block in content.blocks:
            for key in (statement.key for statement in block.statements):
                name = statement_name(key) if block.key == sent else f"{CARRIED}-{block.key}-{key}"
                value = data.get(name, "")
                if value in _values(block):
                    self.answers[StatementRef(block.key, key)] = _values(block)[value]
        self.block = _next(content, data, sent)

    def carried(self) -> list[tuple[str, list[str]]]:
        """The answers of the other pages, to go along unseen."""
        return [
            (f"{CARRIED}-{ref.block}-{ref.statement}", [str(value)])
            for ref, value in self.answers.items()
            if ref.block != self.block
        ]


def preview_record(answers: Mapping[StatementRef, Answer]) -> FilledIn:
    """Answers that nobody gave, as the pages take them."""
    none = uuid.UUID(int=0)
    record = SubmissionRecord(none, none, True, None, None, goal="", partners="", topic=None)
    return FilledIn(record, answers)


def _values(block: BlockContent) -> dict[str, Answer]:
    return {**{str(point.value): point.value for point in block.scale}, NOT_APPLICABLE: NOT_APPLICABLE}


def _next(content: Content, data: QueryDict, sent: str) -> str | None:
    """The page to show: the one that was asked for, or the one before or after the one that was sent."""
    keys = [block.key for block in content.blocks]
    if sent not in keys:
        asked = data.get("blok", "")
        return asked if asked in keys else next(iter(keys), None)
    step = -1 if data.get("move") == "back" else 1
    position = max(0, keys.index(sent) + step)
    return keys[position] if position < len(keys) else None
