"""Return codes that somebody keeps under an account: readable with our key alone, and leading one way."""

import pytest
from cryptography.fernet import Fernet
from django.db import connection

from assessments import queries, tokens
from assessments.models import KeptResult, Submission, User
from assessments.services import erasure, kept_results
from tests.factories import make_submitted, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def els() -> User:
    return make_user("els@gemeente.example")


def row(user: User) -> KeptResult:
    return KeptResult.objects.get(user=user)


def rows_as_text(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return repr(cursor.fetchall())


def test_code_opens_the_result_and_is_kept_once(content, els):
    code, submission = make_submitted(content)

    kept_results.keep(user=els, code=code)
    kept_results.keep(user=els, code=code)

    [line] = queries.kept_results(els)
    assert line.submission == submission
    assert kept_results.code_of(user=els, kept=line.id) == code
    assert queries.number_kept(els) == 1


def test_results_stand_in_the_order_in_which_they_were_kept(content, els, django_assert_num_queries):
    codes = [make_submitted(content, value=value)[0] for value in (5, 1, 3)]
    for code in codes:
        kept_results.keep(user=els, code=code)

    with django_assert_num_queries(2):
        lines = queries.kept_results(els)

    assert [line.code for line in lines] == codes
    assert all(line.submission for line in lines)


def test_code_is_not_readable_in_the_table_and_not_with_another_key(content, els, settings):
    code, _ = make_submitted(content)
    kept_results.keep(user=els, code=code)

    stored = rows_as_text("assessments_keptresult")
    for text in (code, tokens.grouped(code), tokens.code_hash(code), tokens.form_tag(code)):
        assert text not in stored
    settings.CODE_KEY = "een andere sleutel" * 4
    with pytest.raises(ValueError, match="sealed"):
        tokens.unsealed(row(els).code_encrypted)
    with pytest.raises(ValueError, match="sealed"):
        tokens.unsealed(Fernet(Fernet.generate_key()).encrypt(code.encode()).decode())


def test_one_code_under_two_accounts_has_nothing_in_common(content, els):
    """Whoever has the table cannot see that two accounts keep one result."""
    tom = make_user("tom@gemeente.example")
    code, _ = make_submitted(content)
    for user in (els, tom):
        kept_results.keep(user=user, code=code)

    assert row(els).mark != row(tom).mark
    assert row(els).code_encrypted != row(tom).code_encrypted


def test_nothing_in_a_submission_changes_when_it_is_kept(content, els):
    code, submission = make_submitted(content)
    before = Submission.objects.filter(pk=submission.id).values().get()

    kept_results.keep(user=els, code=code)

    assert Submission.objects.filter(pk=submission.id).values().get() == before
    named = rows_as_text("assessments_submission")
    assert row(els).mark not in named
    assert els.email not in named


def test_changed_key_gives_a_result_that_is_gone(content, els, settings):
    code, _ = make_submitted(content)
    kept_results.keep(user=els, code=code)
    settings.CODE_KEY = "een andere sleutel" * 4

    [line] = queries.kept_results(els)

    assert (line.code, line.submission) == ("", None)
    with pytest.raises(kept_results.NotKept):
        kept_results.code_of(user=els, kept=line.id)


def test_result_that_was_deleted_stands_in_the_list_without_anything_of_it(content, els):
    code, _ = make_submitted(content)
    kept_results.keep(user=els, code=code)

    erasure.erase(code=code)

    [line] = queries.kept_results(els)
    assert line.submission is None


def test_result_of_somebody_else_is_as_unknown_as_one_that_is_not_there(content, els):
    tom = make_user("tom@gemeente.example")
    kept_results.keep(user=els, code=make_submitted(content)[0])

    for kept in (row(els).pk, 2**40, 0):
        with pytest.raises(kept_results.NotKept):
            kept_results.code_of(user=tom, kept=kept)
        kept_results.let_go(user=tom, kept=kept)

    assert queries.number_kept(els) == 1


def test_letting_go_leaves_the_result(content, els):
    code, submission = make_submitted(content)
    kept_results.keep(user=els, code=code)

    kept_results.let_go(user=els, kept=row(els).pk)

    assert queries.kept_results(els) == ()
    assert queries.find_submission(code) == submission
