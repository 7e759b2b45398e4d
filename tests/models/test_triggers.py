"""What is published or submitted cannot change by any path, not even by SQL."""

from datetime import UTC, datetime
from importlib import import_module

import pytest
from django.db import IntegrityError, connection, models, transaction

from assessments.domain.constants import FORMER_EDITOR
from assessments.models import (
    Answer,
    BlockResource,
    BuildingBlock,
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
from tests.factories import TODAY, fill, make_draft, make_published, make_submitted, make_version

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
LONG_AGO = datetime(2023, 1, 5, 9, 30, tzinfo=UTC)

CONTENT = [Level, BuildingBlock, ScalePoint, Statement, LevelText, Tip, BlockResource]


def installed_triggers() -> set[str]:
    sql = {
        "sqlite": "SELECT name FROM sqlite_master WHERE type = 'trigger'",
        "postgresql": "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal",
    }[connection.vendor]
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return {name for (name,) in cursor.fetchall()}


def refused(act) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def named_by(migration: str) -> set[str]:
    operations = import_module(f"assessments.migrations.{migration}").Migration.operations
    return {refusal.name for operation in operations for refusal in operation.refusals}


def test_every_trigger_is_there_at_head():
    immutable, guarded = named_by("0002_immutable"), named_by("0004_rounds_guarded")
    after = named_by("0006_after_the_round_guarded")

    assert len(immutable) == 29
    assert len(guarded) == 27
    assert len(after) == 27
    editing = named_by("0008_editing_guarded")
    assert len(editing - immutable - guarded - after) == 5
    instrument = named_by("0010_instrument_guarded")
    assert len(instrument - immutable - guarded - after - editing) == 3
    assert named_by("0013_history_retention") <= editing
    accounts = named_by("0012_accounts_guarded")
    assert len(accounts) == 1
    assert installed_triggers() == immutable | guarded | after | editing | instrument | accounts


def test_triggers_that_were_lifted_to_rebuild_a_table_are_installed_again():
    lifting = import_module("assessments.migrations.0003_rounds").Migration.operations[0]

    again = import_module("assessments.migrations.0007_editing").Migration.operations[0]
    assert {refusal.name for refusal in lifting.refusals} <= named_by("0004_rounds_guarded")
    once_more = import_module("assessments.migrations.0009_instrument").Migration.operations[0]
    assert {refusal.name for refusal in again.refusals} <= named_by("0008_editing_guarded")
    assert {refusal.name for refusal in once_more.refusals} <= named_by("0010_instrument_guarded")


@pytest.mark.parametrize("model", CONTENT)
def test_published_content_cannot_be_updated(model: type[models.Model]):
    row = model.objects.first()
    field = {ScalePoint: "label", Level: "title", BuildingBlock: "title"}.get(model, "text")

    refused(lambda: model.objects.filter(pk=row.pk).update(**{field: "Anders"}))


@pytest.mark.parametrize("model", CONTENT)
def test_published_content_cannot_be_deleted(model: type[models.Model]):
    row = model.objects.first()

    refused(lambda: model.objects.filter(pk=row.pk)._raw_delete("default"))


def test_nothing_can_be_added_to_a_published_version():
    block = BuildingBlock.objects.first()
    level = Level.objects.filter(version=block.version).first()

    refused(lambda: Level.objects.create(version=block.version, key="extra", title="x", lower=99))
    refused(lambda: BuildingBlock.objects.create(version=block.version, key="x", title="x", order=99, is_scored=True))
    refused(lambda: ScalePoint.objects.create(block=block, value=7, label="x"))
    refused(lambda: Statement.objects.create(block=block, key="x", text="x", order=99))
    refused(lambda: Tip.objects.create(block=block, level=level, order=99, text="x"))
    refused(lambda: BlockResource.objects.create(block=block, kind="question", order=99, text="x"))


def test_content_cannot_be_moved_into_a_published_version():
    own = BuildingBlock.objects.create(version=make_version(), key="x", title="x", order=99, is_scored=True)
    statement = Statement.objects.create(block=own, key="x", text="x", order=99)
    published = BuildingBlock.objects.filter(version__status="published").first()

    refused(lambda: Statement.objects.filter(pk=statement.pk).update(block=published))


def test_draft_version_can_still_be_edited():
    block = BuildingBlock.objects.create(version=make_version(), key="x", title="x", order=1, is_scored=True)

    BuildingBlock.objects.filter(pk=block.pk).update(title="y")
    block.delete()

    assert not BuildingBlock.objects.filter(key="x").exists()


@pytest.mark.parametrize(
    "change",
    [
        {"period": "Ooit"},
        {"number": 99},
        {"status": "draft", "published_date": None},
        {"status": "retired", "period": "Ooit"},
        {"content_digest": "x"},
        {"not_applicable_label": "x"},
        {"title": "x"},
        {"status": "retired", "title": "x"},
    ],
    ids=lambda change: "+".join(change),
)
def test_published_version_changes_only_to_retired(change):
    refused(lambda: QuestionnaireVersion.objects.current().update(**change))


def test_published_version_can_be_retired_but_not_come_back():
    version = make_published()
    row = QuestionnaireVersion.objects.filter(pk=version.pk)

    row.update(status="retired")

    assert row.get().status == "retired"
    refused(lambda: row.update(status="published"))


def test_published_version_cannot_be_deleted_even_without_anything_in_it():
    version = make_published()

    refused(version.delete)


@pytest.mark.parametrize("status", ["published", "retired"])
def test_version_starts_as_a_draft(status):
    refused(lambda: make_version(status=status, published_date=TODAY))


def test_published_version_cannot_say_that_it_comes_from_another():
    refused(lambda: QuestionnaireVersion.objects.current().update(based_on=make_version()))


def test_key_of_a_published_questionnaire_cannot_change():
    refused(lambda: Questionnaire.objects.filter(is_main=True).update(key="anders"))
    draft = make_version().questionnaire

    draft.key = "nog-vrij"
    draft.save()


def test_history_can_only_grow(content):
    edit = ContentEdit.objects.create(version_id=content.version, edited_at=NOW, editor="els", field="text")

    own = ContentEdit.objects.filter(pk=edit.pk)
    refused(lambda: own.update(editor="iemand anders"))
    refused(lambda: own.update(after="anders"))
    refused(lambda: edit.delete())


FORGOTTEN = {"editor": FORMER_EDITOR}


@pytest.mark.parametrize(
    "also", [{"after": "x"}, {"before": "x"}, {"field": "x"}, {"part": "x"}, {"block": "x"}, {"edited_at": NOW}]
)
def test_history_can_forget_who_it_was_and_nothing_else(content, also):
    edit = ContentEdit.objects.create(version_id=content.version, edited_at=LONG_AGO, editor="els", field="text")
    own = ContentEdit.objects.filter(pk=edit.pk)
    other = make_version()

    refused(lambda: own.update(**FORGOTTEN, **also))
    refused(lambda: own.update(**FORGOTTEN, version=other))
    own.update(**FORGOTTEN)

    edit.refresh_from_db()
    assert (edit.editor, edit.field, edit.edited_at) == (FORMER_EDITOR, "text", LONG_AGO)
    refused(lambda: own.update(editor="els"))


def test_history_of_a_draft_goes_with_the_draft():
    version = make_version()
    ContentEdit.objects.create(version=version, edited_at=NOW, editor="els", field="text")

    version.delete()

    assert not ContentEdit.objects.exists()


def make_edition(**fields: object) -> InstrumentEdition:
    defaults = {"block": "kennen", "is_imported": False, "number": 1, "made_date": TODAY, "people": 150, "content": {}}
    return InstrumentEdition.objects.create(**(defaults | fields))


def test_edition_never_changes(content):
    edition = make_edition(version_id=content.version)

    refused(lambda: InstrumentEdition.objects.filter(pk=edition.pk).update(people=151))
    refused(edition.delete)


@pytest.mark.parametrize(("people", "number"), [(249, 2), (150, 2), (100, 2), (250, 1)])
def test_next_edition_stands_on_a_hundred_people_more(content, people, number):
    make_edition(version_id=content.version)

    refused(lambda: make_edition(version_id=content.version, people=people, number=number))
    make_edition(version_id=content.version, people=250, number=2)
    make_edition(version_id=content.version, people=people, number=number, block="begrijpen")
    make_edition(version_id=content.version, people=people, number=number, is_imported=True)


def test_version_with_submissions_cannot_be_deleted(content):
    make_submitted(content)

    with pytest.raises(models.RestrictedError):
        QuestionnaireVersion.objects.get(pk=content.version).delete()


def test_submitted_submission_cannot_change(content):
    _code, submitted = make_submitted(content)
    row = Submission.objects.filter(pk=submitted.id)

    refused(lambda: row.update(goal="Anders"))
    refused(lambda: row.update(status="draft", submitted_date=None))


def test_answers_of_a_submitted_submission_cannot_change(content):
    _code, submitted = make_submitted(content)
    answers = Answer.objects.filter(submission=submitted.id)

    refused(lambda: answers.update(value=1))
    refused(lambda: Note.objects.create(submission_id=submitted.id, block_id=content.blocks[0].row, text="Later"))


def test_answer_cannot_be_added_to_a_submitted_submission(content):
    _code, draft = make_draft(content)
    Submission.objects.filter(pk=draft.id).update(status="submitted", submitted_date=TODAY)
    row = content.blocks[0].statements[0].row

    refused(lambda: Answer.objects.create(submission_id=draft.id, statement_id=row, value=3))


def test_note_of_a_submitted_submission_cannot_change_but_can_be_deleted(content):
    _code, draft = make_draft(content)
    fill(draft, content, "kennen", [3], note="Van mij")
    Submission.objects.filter(pk=draft.id).update(status="submitted", submitted_date=TODAY)
    notes = Note.objects.filter(submission=draft.id)

    refused(lambda: notes.update(text="Anders"))
    notes.delete()

    assert not notes.exists()


def test_answer_outside_the_scale_of_its_block_is_refused(content):
    _code, draft = make_draft(content)
    row = content.blocks[0].statements[0].row

    refused(lambda: Answer.objects.create(submission_id=draft.id, statement_id=row, value=6))


def test_answer_to_a_statement_of_another_version_is_refused(content):
    _code, draft = make_draft(content)
    block = BuildingBlock.objects.create(version=make_version(), key="x", title="x", order=1, is_scored=True)
    ScalePoint.objects.create(block=block, value=3, label="x")
    foreign = Statement.objects.create(block=block, key="x", text="x", order=1)

    refused(lambda: Answer.objects.create(submission_id=draft.id, statement=foreign, value=3))
    refused(lambda: Answer.objects.create(submission_id=draft.id, statement=foreign, is_not_applicable=True))
