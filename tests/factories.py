"""Rows for tests, made through the services where there is one."""

from datetime import date

from assessments import queries, tokens
from assessments.domain.content import Content
from assessments.domain.records import BlockInput, SubmissionRecord
from assessments.models import Questionnaire, QuestionnaireVersion
from assessments.services import submissions

TODAY = date(2026, 11, 25)


def make_draft(content: Content, *, today: date = TODAY) -> tuple[str, SubmissionRecord]:
    """A draft with its secret code."""
    code = submissions.start(start_key=tokens.new_start_key(), version=content.version, today=today)
    return code, find(code)


def find(code: str) -> SubmissionRecord:
    """The submission of a code that exists."""
    submission = queries.find_submission(code)
    assert submission is not None
    return submission


def fill(submission: SubmissionRecord, content: Content, block: str, values: list[object], note: str = "") -> None:
    """Answer the statements of a block in order; None leaves one open."""
    this = content.block(block)
    answers = {s.row: v for s, v in zip(this.statements, values, strict=False) if v is not None}
    submissions.save_block(submission=submission, block=this, given=BlockInput(answers, note))


def make_submitted(content: Content, *, value: object = 4, today: date = TODAY) -> tuple[str, SubmissionRecord]:
    """A finished submission in which every statement has the same answer."""
    code, submission = make_draft(content, today=today)
    for block in content.blocks:
        fill(submission, content, block.key, [value] * len(block.statements))
    submissions.finish(submission=submission, today=today)
    return code, find(code)


def make_version(**fields: object) -> QuestionnaireVersion:
    """An empty draft version of a questionnaire of its own."""
    number = QuestionnaireVersion.objects.count() + 1
    questionnaire = fields.pop("questionnaire", None) or Questionnaire.objects.create(key=f"other-{number}")
    defaults = {"questionnaire": questionnaire, "number": number, "period": "Nu", "not_applicable_label": "n.v.t."}
    return QuestionnaireVersion.objects.create(**(defaults | fields))
