"""Starting, filling and finishing: nothing lost, nothing twice."""

from dataclasses import replace

import pytest

from assessments import queries, tokens
from assessments.domain.records import BlockInput
from assessments.domain.scoring_key import StatementRef
from assessments.models import Answer, Note, Submission
from assessments.services import submissions
from tests.factories import TODAY, fill, find, make_draft, make_submitted

pytestmark = pytest.mark.django_db


def test_start_keeps_a_hash_of_the_code_and_the_day(content):
    code, draft = make_draft(content)

    row = Submission.objects.get(pk=draft.id)
    assert row.code_hash == tokens.code_hash(code)
    assert code not in str(Submission.objects.values().get(pk=draft.id))
    assert (row.started_date, row.submitted_date, row.status) == (TODAY, None, "draft")


def test_pressing_start_twice_gives_one_draft(content):
    codes = {submissions.start(start_key="same", version=content.version, today=TODAY) for _ in range(2)}

    assert len(codes) == 1
    assert Submission.objects.count() == 1


@pytest.mark.parametrize("touch", ["answer", "goal", "topic", "note", "finish"])
def test_old_start_page_never_leads_into_somebodys_answers(content, touch):
    code = submissions.start(start_key="same", version=content.version, today=TODAY)
    draft, block = find(code), content.blocks[0]
    {
        "answer": lambda: fill(draft, content, "kennen", [3]),
        "goal": lambda: submissions.save_goal(submission=draft, goal="Werk", partners=""),
        "topic": lambda: submissions.save_topic(submission=draft, topic=block),
        "note": lambda: fill(draft, content, "kennen", [], note="Van mij"),
        "finish": lambda: submissions.finish(submission=draft, today=TODAY),
    }[touch]()

    other = submissions.start(start_key="same", version=content.version, today=TODAY)

    assert other != code
    assert Submission.objects.count() == 2


def test_saved_answers_can_be_changed_and_open_ones_stay(content):
    code, draft = make_draft(content)
    fill(draft, content, "kennen", [1, 2, "nvt"])

    fill(draft, content, "kennen", [5, None, None, 3])

    answers = queries.filled_in(find(code)).answers
    keys = [s.key for s in content.block("kennen").statements]
    assert [answers.get(StatementRef("kennen", key)) for key in keys] == [5, 2, "nvt", 3, None, None]


def test_not_applicable_can_become_a_rating_and_back(content):
    code, draft = make_draft(content)
    for value in ("nvt", 4, "nvt"):
        fill(draft, content, "kennen", [value])

    assert list(queries.filled_in(find(code)).answers.values()) == ["nvt"]


def test_note_is_kept_changed_left_alone_and_removed(content):
    _code, draft = make_draft(content)
    block = content.block("kennen")
    notes = Note.objects.filter(submission=draft.id)

    fill(draft, content, "kennen", [], note="Eerst")
    fill(draft, content, "kennen", [], note="Dan")
    submissions.save_block(submission=draft, block=block, given=BlockInput({}, None))
    assert notes.get().text == "Dan"

    fill(draft, content, "kennen", [], note="")
    assert not notes.exists()


def test_finishing_twice_gives_one_result_of_the_first_day(content):
    code, draft = make_draft(content)
    for day in (TODAY, TODAY.replace(day=26)):
        submissions.finish(submission=draft, today=day)

    assert find(code).submitted_date == TODAY


@pytest.mark.parametrize("save", ["block", "goal", "topic"])
def test_nothing_is_saved_after_finishing(content, save):
    _code, submitted = make_submitted(content)
    stale = replace(submitted, is_submitted=False)
    before = list(Answer.objects.values())

    with pytest.raises(submissions.AlreadySubmitted):
        {
            "block": lambda: fill(stale, content, "kennen", [1]),
            "goal": lambda: submissions.save_goal(submission=stale, goal="x", partners=""),
            "topic": lambda: submissions.save_topic(submission=stale, topic=None),
        }[save]()

    assert list(Answer.objects.values()) == before


def test_topic_and_goal_come_back(content):
    code, draft = make_draft(content)

    submissions.save_goal(submission=draft, goal="Werk voor iedereen", partners="jobcoaches")
    submissions.save_topic(submission=draft, topic=content.block("vertrouwen"))

    record = find(code)
    assert (record.goal, record.partners, record.topic) == ("Werk voor iedereen", "jobcoaches", "vertrouwen")


def test_code_is_eighty_bits_of_an_alphabet_without_lookalikes():
    codes = {tokens.code_from_start_key(tokens.new_start_key()) for _ in range(200)}

    assert len(codes) == 200
    assert all(len(code) == 16 and set(code) <= set(tokens.ALPHABET) for code in codes)
    assert not set("ILOU") & set(tokens.ALPHABET)
    assert len(tokens.ALPHABET) ** 16 == 2**80


def test_code_depends_on_the_key_of_the_installation(settings):
    before = tokens.code_hash("0123456789ABCDEF")
    settings.CODE_KEY = "another key of an installation, at least fifty characters long"

    assert tokens.code_hash("0123456789ABCDEF") != before
