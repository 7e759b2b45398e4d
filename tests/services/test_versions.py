"""A draft is a complete copy; publishing it leaves everything before it as it was."""

from dataclasses import replace
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.core.management import call_command

from assessments import queries
from assessments.domain.content import NOT_STORED, Content
from assessments.domain.content_checks import Fault
from assessments.domain.content_plain import to_plain
from assessments.domain.scoring_key import StatementRef
from assessments.models import (
    BlockResource,
    BuildingBlock,
    ContentEdit,
    GuideStep,
    Level,
    LevelText,
    Questionnaire,
    QuestionnaireVersion,
    ScalePoint,
    Statement,
    Tip,
)
from assessments.services import questionnaires, versions
from tests.domain.contents import CONTENT
from tests.factories import TODAY, fill, find, make_draft, make_round, make_submitted

pytestmark = pytest.mark.django_db

KEY = "resultaatgericht-samenwerken"
EDITOR = "ada@gemeente.example"
NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)
FIRST = StatementRef("kennen", "shared-goal")
TABLES = (BuildingBlock, Level, ScalePoint, Statement, LevelText, Tip, BlockResource, GuideStep)


def start() -> QuestionnaireVersion:
    key = versions.start_draft(questionnaire=KEY, editor=EDITOR, now=NOW)
    return QuestionnaireVersion.objects.get(pk=key)


def reword(draft: QuestionnaireVersion, text: str, ref: StatementRef = FIRST) -> None:
    Statement.objects.filter(block__version=draft, block__key=ref.block, key=ref.statement).update(text=text)


def publish(draft: QuestionnaireVersion, said: dict[StatementRef, bool] | None = None) -> Content:
    seen = versions.digest(queries.read_content(draft.pk))
    versions.publish(version=draft.pk, seen=seen, said=said or {}, editor=EDITOR, now=NOW, today=TODAY)
    return queries.content_of(draft.pk)


def meaning(content: Content, ref: StatementRef = FIRST) -> int:
    return next(s.meaning for s in content.block(ref.block).statements if s.key == ref.statement)


# === A draft ===


def test_draft_is_a_complete_copy(content):
    draft = start()

    assert to_plain(queries.read_content(draft.pk)) == to_plain(content)
    assert draft.based_on_id == content.version
    assert draft.number == content.number + 1


@pytest.mark.parametrize("model", TABLES, ids=lambda model: model.__name__)
def test_every_field_of_every_table_is_copied(content, model):
    """Each field but keys is read from the tables, so that a new field that nobody copies fails here."""
    draft = start()
    owner = "version" if model in {BuildingBlock, Level, GuideStep} else "block__version"
    names = [f.name for f in model._meta.concrete_fields if not f.primary_key and not f.is_relation]
    linked = {
        Tip: ["level__key", "statement__key", "block__key"],
        LevelText: ["level__key", "block__key"],
    }.get(model, [] if owner == "version" else ["block__key"])

    def rows(version):
        return sorted(map(str, model.objects.filter(**{owner: version}).values_list(*names, *linked)))

    if model is Tip:
        # The order counts within a level: it is given anew over all levels of a block.
        names.remove("order")
    assert rows(draft.pk) == rows(content.version)
    assert rows(draft.pk)


def test_fields_of_the_version_itself_are_copied(content):
    draft = start()
    own = {"id", "number", "status", "published_date", "based_on", "content_digest"}
    names = {f.name for f in QuestionnaireVersion._meta.concrete_fields} - own

    source = QuestionnaireVersion.objects.get(pk=content.version)

    assert {name: getattr(draft, name) for name in names} == {name: getattr(source, name) for name in names}


def test_questionnaire_has_one_draft(content):
    draft = start()

    with pytest.raises(versions.DraftExists) as refused:
        start()

    assert refused.value.version == draft.pk


def test_draft_can_be_thrown_away(content):
    draft = start()

    versions.discard(version=draft.pk)

    assert not QuestionnaireVersion.objects.drafts().exists()
    with pytest.raises(versions.NoDraft):
        versions.discard(version=draft.pk)


def test_published_version_cannot_be_thrown_away(content):
    with pytest.raises(versions.NoDraft):
        versions.discard(version=content.version)


def test_draft_is_not_offered_to_anybody(content):
    draft = start()

    assert queries.current_content() == content
    assert str(draft.pk) not in {str(key) for key, _title in queries.questionnaires_to_choose()}


# === Publishing ===


def test_publishing_retires_the_version_before(content):
    draft = start()

    published = publish(draft)

    assert queries.current_content() == published
    assert QuestionnaireVersion.objects.get(pk=content.version).status == "retired"
    assert draft.scaffolds.count() == 3


def test_test_and_round_that_run_finish_on_their_version(content):
    code, _draft = make_draft(content)
    of = make_round(status="open")
    old = to_plain(queries.read_content(content.version))
    draft = start()
    reword(draft, "Ik weet wat ons gezamenlijke doel is.")

    publish(draft, {FIRST: True})
    fill(find(code), queries.content_of(find(code).version), "kennen", [4])

    assert find(code).version == content.version
    of.refresh_from_db()
    assert of.version_id == content.version
    assert to_plain(queries.read_content(content.version)) == old


def test_typing_error_keeps_the_meaning_and_another_meaning_raises_it(content):
    second = StatementRef("kennen", "strategy")
    draft = start()
    reword(draft, "Ik kan in een zin zeggen wat ons gezamenlijke doel is.")
    reword(draft, "Ik heb een plan voor ons doel.", second)

    published = publish(draft, {FIRST: False, second: True})

    assert meaning(published) == 1
    assert meaning(published, second) == 2


def test_meaning_goes_on_from_where_the_statement_was_left(content):
    """A statement that was taken out and comes back reworded does not come to mean what it meant."""
    draft = start()
    reword(draft, "Ik weet wat ons gezamenlijke doel is.")
    publish(draft, {FIRST: True})
    without = start()
    Statement.objects.filter(block__version=without, key="shared-goal").delete()
    publish(without)
    back = start()
    block = back.blocks.get(key="kennen")
    statement = block.statements.create(key="shared-goal", order=90, text="Ik ken ons doel.")
    Tip.objects.create(block=block, statement=statement, order=90, text="Vraag ernaar.")

    published = publish(back, {FIRST: True})

    assert meaning(published) == 3


@pytest.mark.parametrize(
    "said", [{}, {StatementRef("kennen", "strategy"): True}, {FIRST: True, StatementRef("x", "y"): True}]
)
def test_each_rewording_is_explained_and_nothing_else(content, said):
    draft = start()
    reword(draft, "Ik ken ons doel.")

    with pytest.raises(versions.ChangedMeanwhile):
        publish(draft, said)

    assert QuestionnaireVersion.objects.get(pk=draft.pk).is_draft


def test_draft_that_changed_after_the_editor_looked_is_not_published(content):
    draft = start()
    seen = versions.digest(queries.read_content(draft.pk))
    Tip.objects.filter(block__version=draft, level__isnull=False).first().delete()

    with pytest.raises(versions.ChangedMeanwhile):
        versions.publish(version=draft.pk, seen=seen, said={}, editor=EDITOR, now=NOW, today=TODAY)


def test_incomplete_draft_is_not_published(content):
    draft = start()
    Tip.objects.filter(block__version=draft, block__key="kennen", level__key="low").first().delete()

    with pytest.raises(versions.NotReady) as refused:
        publish(draft)

    assert [finding.what for finding in refused.value.findings] == [Fault.TIPS]
    assert queries.current_content() == content


def test_version_is_published_once(content):
    draft = start()
    publish(draft)

    with pytest.raises(versions.NoDraft):
        publish(draft)


def test_results_from_before_stay_as_they_were(content):
    code, _submitted = make_submitted(content)
    before = queries.filled_in(find(code))
    draft = start()
    reword(draft, "Ik ken ons doel.")

    publish(draft, {FIRST: True})

    assert queries.filled_in(find(code)) == before


def test_draft_is_numbered_after_what_was_published_meanwhile(content):
    draft = start()
    owner = Questionnaire.objects.get(key=KEY)
    other = questionnaires.create_draft(owner, content, content_digest="from files")
    questionnaires.make_public(other, today=TODAY)

    published = publish(draft)

    assert published.number == other.number + 1


# === Another questionnaire ===


def test_read_in_questionnaire_is_a_draft_of_its_own(content):
    key = versions.take_in(questionnaire="anders", content=CONTENT, editor=EDITOR, now=NOW)

    stored = queries.read_content(key)

    assert to_plain(stored) == to_plain(CONTENT)
    assert stored.version != NOT_STORED
    assert queries.current_content() == content


def test_discarding_the_only_version_takes_the_questionnaire_with_it(content):
    key = versions.take_in(questionnaire="anders", content=CONTENT, editor=EDITOR, now=NOW)

    versions.discard(version=key)

    assert not Questionnaire.objects.filter(key="anders").exists()


def test_published_questionnaire_becomes_the_main_one_by_choice_only(content):
    key = versions.take_in(questionnaire="anders", content=CONTENT, editor=EDITOR, now=NOW)
    publish(QuestionnaireVersion.objects.get(pk=key))
    assert queries.current_content() == content

    versions.choose_main(version=key, editor=EDITOR, now=NOW)

    assert queries.current_content().version == key
    assert Questionnaire.objects.filter(is_main=True).count() == 1


# === Files beside edits ===


def test_files_leave_an_edited_questionnaire_alone(content):
    draft = start()
    reword(draft, "Ik ken ons doel.")
    published = publish(draft, {FIRST: True})
    out = StringIO()

    call_command("load_questionnaire", stdout=out)

    assert "edited here" in out.getvalue()
    assert queries.current_content() == published


def test_files_take_its_place_when_asked_and_meanings_go_on(content):
    draft = start()
    reword(draft, "Ik ken ons doel.")
    publish(draft, {FIRST: True})

    call_command("load_questionnaire", "--over-edits", stdout=StringIO())

    current = queries.current_content()
    assert current.number == 3
    assert meaning(current) == 3
    assert meaning(current, StatementRef("kennen", "strategy")) == 1


# === History ===


def test_history_tells_who_did_what(content):
    draft = start()
    reword(draft, "Ik ken ons doel.")
    publish(draft, {FIRST: True})

    edits = ContentEdit.objects.filter(version=draft).order_by("pk").values_list("editor", "part", "field", "after")

    assert list(edits) == [
        (EDITOR, "version", "status", "draft"),
        (EDITOR, "statement shared-goal", "meaning", "changed"),
        (EDITOR, "version", "status", "published"),
    ]


def test_history_of_what_was_read_in_tells_the_differences(content):
    key = versions.take_in(
        questionnaire=KEY, content=replace(content, period="Denk aan deze maand."), editor=EDITOR, now=NOW
    )

    edit = ContentEdit.objects.get(version=key, field="period")

    assert (edit.before, edit.after) == (content.period, "Denk aan deze maand.")
