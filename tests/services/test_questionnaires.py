"""Loading a questionnaire publishes what changed and leaves the rest alone."""

import shutil
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from assessments import queries
from assessments.management.commands.load_questionnaire import DEFAULT_FOLDER
from assessments.models import Answer, BuildingBlock, ChartScaffold, QuestionnaireVersion, Statement
from assessments.services import content_files, questionnaires
from tests.factories import TODAY, find, make_draft, make_submitted

pytestmark = pytest.mark.django_db


@pytest.fixture
def changed(tmp_path) -> Path:
    """The real questionnaire with one statement worded anew."""
    folder = Path(shutil.copytree(DEFAULT_FOLDER, tmp_path / "content"))
    path = folder / "kennen.toml"
    text = path.read_text(encoding="utf-8")
    path.write_text(
        text.replace("Ik weet waar mijn collega's goed in zijn.", "Ik weet wat mijn collega's goed kunnen.")
    )
    return folder


def load(folder: Path = DEFAULT_FOLDER) -> QuestionnaireVersion | None:
    return questionnaires.load(files=content_files.read_questionnaire(folder), today=TODAY)


def test_loading_again_changes_nothing(content):
    before = list(QuestionnaireVersion.objects.values())

    out = StringIO()
    call_command("load_questionnaire", stdout=out)

    assert list(QuestionnaireVersion.objects.values()) == before
    assert "up to date" in out.getvalue()


def test_changed_files_become_a_new_version_and_the_old_one_is_retired(content, changed):
    version = load(changed)

    assert version is not None
    assert version.number == content.number + 1
    assert QuestionnaireVersion.objects.get(pk=content.version).status == "retired"
    assert queries.current_content().version == version.pk


def test_draft_finishes_on_the_version_that_it_began_with(content, changed):
    code, _draft = make_draft(content)

    load(changed)

    assert find(code).version == content.version


def test_old_answers_and_statements_stay_as_they_were(content, changed):
    code, _submission = make_submitted(content)
    answers = list(Answer.objects.order_by("statement").values())
    statements = list(Statement.objects.order_by("pk").values())

    load(changed)

    assert list(Answer.objects.order_by("statement").values()) == answers
    assert list(Statement.objects.order_by("pk").values())[: len(statements)] == statements
    assert "Ik weet waar mijn collega's goed in zijn." in [
        s.text for s in queries.content_of(find(code).version).block("kennen").statements
    ]


def test_everything_of_the_files_is_read_back(content):
    block = content.block("vertrouwen")

    assert [level.lower for level in content.levels] == [0, 50, 75]
    assert content.statement_count == 42
    assert [b.key for b in content.preconditions] == ["randvoorwaarden"]
    assert block.scale[0].label == "Helemaal oneens"
    assert all(len(tips) == 3 for tips in block.level_tips.values())
    assert set(block.level_texts) == {"low", "middle", "high"}
    kinds = {"work_form", "question", "reading", "behaviour", "experiment", "mirror"}
    assert {resource.kind for resource in block.resources} == kinds
    assert block.mirror == "Zij komen eerst naar mij toe als er iets misgaat."
    assert [(step.kind, step.minutes) for step in content.guide_steps] == [
        ("goal", 10),
        ("topic", 15),
        ("build_on", 10),
        ("strengthen", 15),
        ("agreements", 10),
    ]
    assert all(statement.tip for statement in block.statements)


def test_pictures_are_drawn_once_per_view_and_language(content):
    version = QuestionnaireVersion.objects.get(pk=content.version)

    assert sorted(version.scaffolds.values_list("view", "language")) == [
        ("bouwwerk", "nl"),
        ("radar", "nl"),
        ("verloop", "nl"),
    ]
    assert questionnaires.draw_scaffolds(version=version.pk) == 0


def test_picture_is_drawn_anew_when_its_words_or_the_drawing_changed(content):
    version = QuestionnaireVersion.objects.get(pk=content.version)
    ChartScaffold.objects.filter(view="radar").update(fingerprint="of an older release", svg="old")

    assert questionnaires.draw_scaffolds(version=version.pk) == 1

    assert version.scaffolds.get(view="radar").svg.startswith("<svg")


def test_nothing_is_published_before_the_first_load(db):
    BuildingBlock.objects.exists()
    QuestionnaireVersion.objects.current().update(status="retired")

    with pytest.raises(queries.NoQuestionnaire):
        queries.current_content()
