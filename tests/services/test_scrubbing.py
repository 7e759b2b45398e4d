"""Rewriting tables after a closing: done, or honestly not done."""

import pytest
from django.db import OperationalError, connections

from assessments.models import Answer, Submission
from assessments.services import erasure

pytestmark = pytest.mark.django_db


class Script:
    """A cursor that gives prepared answers, for states of a database that a test cannot wait for."""

    def __init__(self, *answers: object) -> None:
        self.answers, self.said = list(answers), []

    def __enter__(self) -> "Script":
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def execute(self, sql: str, params: object = None) -> None:
        self.said.append(sql)
        if sql.startswith("VACUUM") and self.answers and isinstance(self.answers[0], Exception):
            raise self.answers.pop(0)

    def fetchone(self) -> tuple[object, ...]:
        return self.answers.pop(0)


def vacuum(vendor: str, script: Script) -> bool:
    """As if outside the transaction of the test, on a database that answers by script."""
    with pytest.MonkeyPatch.context() as patch:
        wrapper = connections["default"]
        patch.setattr(wrapper, "in_atomic_block", False)
        patch.setattr(wrapper, "vendor", vendor)
        patch.setattr(wrapper, "cursor", lambda: script)
        return erasure.vacuum(Submission, Answer)


def test_busy_reader_on_sqlite_is_not_reported_as_done():
    assert vacuum("sqlite", Script((1, 10, 3))) is False

    assert vacuum("sqlite", Script((0, 0, 0))) is True


def test_older_snapshot_on_postgresql_is_not_reported_as_done():
    script = Script((True,))

    assert vacuum("postgresql", script) is False
    assert not [sql for sql in script.said if sql.startswith("VACUUM")]


def test_table_that_was_skipped_on_postgresql_is_not_reported_as_done():
    assert vacuum("postgresql", Script((False,), (1,), (2,), (11,), (2,))) is False

    assert vacuum("postgresql", Script((False,), (1,), (2,), (11,), (12,))) is True


def test_lock_that_does_not_come_leaves_no_timeout_behind():
    script = Script((False,), (1,), (2,), OperationalError("lock timeout"))

    assert vacuum("postgresql", script) is False
    assert script.said[-1] == "RESET lock_timeout"


def test_nothing_is_rewritten_inside_a_transaction():
    assert erasure.vacuum(Submission, Answer) is False
