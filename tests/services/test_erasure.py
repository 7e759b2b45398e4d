"""What is deleted on request of the person."""

import pytest

from assessments.models import Answer, Note, Submission
from assessments.services import erasure, submissions
from tests.factories import TODAY, fill, make_draft, make_submitted

pytestmark = pytest.mark.django_db


def test_erasing_takes_answers_and_notes_along_and_leaves_others_alone(content):
    code, draft = make_draft(content, today=TODAY)
    fill(draft, content, "kennen", [3], note="Van mij")
    submissions.finish(submission=draft, today=TODAY)
    _code, other = make_submitted(content)

    erasure.erase(code=code)

    assert list(Submission.objects.values_list("pk", flat=True)) == [other.id]
    assert set(Answer.objects.values_list("submission", flat=True)) == {other.id}
    assert not Note.objects.exists()
