"""Each rule in the database refuses what it must refuse, whatever the code above it does."""

import uuid
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, transaction

from assessments.models import (
    Answer,
    BlockResource,
    BuildingBlock,
    ChartScaffold,
    ContentEdit,
    InstrumentEdition,
    Level,
    LevelText,
    Note,
    Questionnaire,
    QuestionnaireVersion,
    ScalePoint,
    Statement,
    Submission,
    Tip,
)
from tests.factories import TODAY, make_draft, make_published, make_version
from tests.models.test_account_constraints import FIXED
from tests.models.test_account_constraints import REFUSED as REFUSED_OF_ACCOUNTS
from tests.models.test_after_round_constraints import REFUSED as REFUSED_AFTER_ROUNDS
from tests.models.test_round_constraints import REFUSED as REFUSED_IN_ROUNDS

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)


def make_block(version: QuestionnaireVersion | None = None, **fields: object) -> BuildingBlock:
    version = version or make_version()
    defaults = {"version": version, "key": "kennen", "title": "Kennen", "order": 1, "is_scored": True}
    return BuildingBlock.objects.create(**(defaults | fields))


def make_level(version: QuestionnaireVersion, **fields: object) -> Level:
    return Level.objects.create(**({"version": version, "key": "low", "title": "laag", "lower": 0} | fields))


def make_statement(block: BuildingBlock, **fields: object) -> Statement:
    return Statement.objects.create(**({"block": block, "key": "doel", "order": 1, "text": "Ik weet het."} | fields))


def make_edit(**fields: object) -> ContentEdit:
    defaults = {"version": make_version(), "edited_at": NOW, "editor": "els@gemeente.example", "field": "text"}
    return ContentEdit.objects.create(**(defaults | fields))


def make_edition(**fields: object) -> InstrumentEdition:
    defaults = {"block": "kennen", "is_imported": False, "number": 1, "made_date": TODAY, "people": 100, "content": {}}
    version = fields.pop("version", None) or make_version()
    return InstrumentEdition.objects.create(version=version, **(defaults | fields))


def edition_twice() -> None:
    first = make_edition()
    make_edition(version=first.version, people=500)


def second_published_version() -> None:
    first = make_published()
    make_published(questionnaire=first.questionnaire, content_digest="x")


def same_number_twice() -> None:
    first = make_version(number=50)
    make_version(questionnaire=first.questionnaire, number=50, content_digest="x")


def twice(make: Callable[..., object], *args: object, **changed: object) -> None:
    make(*args)
    make(*args, **changed)


def tip_twice_at_one_place() -> None:
    block = make_block()
    level = make_level(block.version)
    for _ in range(2):
        Tip.objects.create(block=block, level=level, order=1, text="Bel.")


def tip_for_nothing() -> None:
    Tip.objects.create(block=make_block(), order=1, text="Bel.")


def tip_for_both() -> None:
    block = make_block()
    level, statement = make_level(block.version), make_statement(block)
    Tip.objects.create(block=block, level=level, statement=statement, order=1, text="Bel.")


def level_text_twice() -> None:
    block = make_block()
    level = make_level(block.version)
    for _ in range(2):
        LevelText.objects.create(block=block, level=level, text="Zo.")


def scale_point(value: int, label: str = "Eens", *, times: int = 1) -> None:
    block = make_block()
    for _ in range(times):
        ScalePoint.objects.create(block=block, value=value, label=label)


def resource_twice() -> None:
    block = make_block()
    for _ in range(2):
        BlockResource.objects.create(block=block, kind="question", order=1, text="Hoe?")


def scaffold_twice() -> None:
    version = make_version()
    for _ in range(2):
        ChartScaffold.objects.create(version=version, view="radar", language="nl", svg="<svg/>", geometry={})


def submission(**fields: object) -> Submission:
    version = QuestionnaireVersion.objects.current().first()
    defaults = {"version": version, "started_date": TODAY, "code_hash": uuid.uuid4().hex}
    return Submission.objects.create(**(defaults | fields))


def answer(**fields: object) -> Answer:
    draft = submission()
    statement = Statement.objects.filter(block__version=draft.version).first()
    return Answer.objects.create(submission=draft, statement=statement, **fields)


REFUSED = {
    "version_number_unique": [same_number_twice],
    "version_one_published": [second_published_version],
    "version_published_has_date": [
        lambda: make_version(status="published"),
        lambda: make_version(published_date=TODAY),
    ],
    "version_status_known": [lambda: make_version(status="gone", published_date=TODAY)],
    "level_key_unique": [lambda: twice(make_level, make_version(), lower=50)],
    "level_lower_unique": [lambda: twice(make_level, make_version(), key="high")],
    "level_lower_within_scale": [lambda: make_level(make_version(), lower=101)],
    "block_key_unique": [lambda: twice(make_block, make_version(), order=2)],
    "block_order_unique": [lambda: twice(make_block, make_version(), key="begrijpen")],
    "block_named": [lambda: make_block(key=""), lambda: make_block(title="")],
    "scale_point_unique": [lambda: scale_point(1, times=2)],
    "scale_point_within_scale": [lambda: scale_point(0), lambda: scale_point(8)],
    "scale_point_labelled": [lambda: scale_point(1, "")],
    "statement_key_unique": [lambda: twice(make_statement, make_block(), order=2)],
    "statement_order_unique": [lambda: twice(make_statement, make_block(), key="strategie")],
    "statement_worded": [
        lambda: make_statement(make_block(), key=""),
        lambda: make_statement(make_block(), text=""),
    ],
    "level_text_unique": [level_text_twice],
    "tip_order_unique": [tip_twice_at_one_place],
    "tip_for_level_or_statement": [tip_for_nothing, tip_for_both],
    "resource_order_unique": [resource_twice],
    "resource_work_form_titled": [
        lambda: BlockResource.objects.create(block=make_block(), kind="work_form", order=1, text="Doe."),
    ],
    "scaffold_unique": [scaffold_twice],
    "submission_status_known": [lambda: submission(status="lost")],
    "submission_submitted_has_day_and_code": [
        lambda: submission(status="submitted"),
        lambda: submission(status="submitted", submitted_date=TODAY, code_hash=None),
        lambda: submission(submitted_date=TODAY),
    ],
    "answer_rated_or_not_applicable": [
        lambda: answer(),
        lambda: answer(value=3, is_not_applicable=True),
        lambda: answer(value=0),
        lambda: answer(value=8),
    ],
    "note_not_empty": [
        lambda: Note.objects.create(submission=submission(), block=BuildingBlock.objects.first(), text=""),
    ],
}


REFUSED |= {
    "questionnaire_one_main": [lambda: Questionnaire.objects.create(key="other", is_main=True)],
    "version_one_draft": [lambda: make_version(questionnaire=make_version().questionnaire, number=99)],
    "edition_number_once": [edition_twice],
    "edition_of_a_hundred_people": [lambda: make_edition(people=99)],
    "edit_says_who_and_what": [lambda: make_edit(editor=""), lambda: make_edit(field="")],
}


def test_every_constraint_has_a_case_here():
    names = {c.name for model in apps.get_app_config("assessments").get_models() for c in model._meta.constraints}

    # Two of the cases for accounts are of a trigger and of a column that is unique by itself.
    of_accounts = set(REFUSED_OF_ACCOUNTS) - {FIXED, "token_hash"}
    assert names == set(REFUSED) | set(REFUSED_IN_ROUNDS) | set(REFUSED_AFTER_ROUNDS) | of_accounts


@pytest.mark.parametrize(
    "attempt", [pytest.param(a, id=f"{name}-{n}") for name, cases in REFUSED.items() for n, a in enumerate(cases)]
)
def test_constraint_refuses(attempt):
    with pytest.raises(IntegrityError), transaction.atomic():
        attempt()


def test_questionnaire_key_is_unique():
    Questionnaire.objects.create(key="once")

    with pytest.raises(IntegrityError), transaction.atomic():
        Questionnaire.objects.create(key="once")


def test_secret_code_opens_one_submission_only():
    submission(code_hash="same")

    with pytest.raises(IntegrityError), transaction.atomic():
        submission(code_hash="same")


def test_statement_has_one_tip():
    block = make_block()
    statement = make_statement(block)
    Tip.objects.create(block=block, statement=statement, order=1, text="Bel.")

    with pytest.raises(IntegrityError), transaction.atomic():
        Tip.objects.create(block=block, statement=statement, order=2, text="Vraag.")


def test_statement_is_answered_once_per_submission(content):
    _code, draft = make_draft(content)
    row = content.blocks[0].statements[0].row
    Answer.objects.create(submission_id=draft.id, statement_id=row, value=3)

    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(submission_id=draft.id, statement_id=row, value=4)


def test_block_has_one_note_per_submission(content):
    _code, draft = make_draft(content)
    Note.objects.create(submission_id=draft.id, block_id=content.blocks[0].row, text="Een")

    with pytest.raises(IntegrityError), transaction.atomic():
        Note.objects.create(submission_id=draft.id, block_id=content.blocks[0].row, text="Twee")
