"""What is stored of one run, in a round and outside one."""

from datetime import UTC, date, datetime, timedelta
from uuid import uuid4

import pytest

from assessments.domain.records import InvitationRecord, RoundRecord, SubmissionRecord
from assessments.domain.rounds import State, Status

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
CLOSES = datetime(2026, 11, 16, 23, tzinfo=UTC)  # midnight in Amsterdam: through the 16th


def round_of(status: str = "open", way: str = "slips") -> RoundRecord:
    return RoundRecord(
        uuid4(), "Team Noord", "Gemeente", uuid4(), "Werk voor iedereen", status, OPENS, CLOSES, 8, way, True, 5
    )


def submission(*, round_: RoundRecord | None = None, is_submitted: bool = False) -> SubmissionRecord:
    day = None if round_ else date(2026, 11, 3)
    own = ("", "") if round_ else ("Mijn doel", "de wijkteams")
    return SubmissionRecord(uuid4(), uuid4(), is_submitted, day, day if is_submitted else None, *own, None, round_)


def test_goal_and_colleagues_are_those_of_the_round_or_of_the_person():
    alone, together = submission(), submission(round_=round_of())

    assert (alone.shared_goal, alone.colleagues) == ("Mijn doel", "de wijkteams")
    assert (together.shared_goal, together.colleagues) == ("Werk voor iedereen", "Team Noord")


def test_result_belongs_to_the_day_of_finishing_or_of_the_closing():
    assert submission(is_submitted=True).result_date == date(2026, 11, 3)
    assert submission(round_=round_of(), is_submitted=True).result_date == date(2026, 11, 16)


@pytest.mark.parametrize(
    ("round_", "is_submitted", "now", "expected"),
    [
        (None, False, OPENS, False),
        (None, True, OPENS, True),
        (round_of(), False, OPENS - timedelta(days=1), False),
        (round_of(), False, OPENS, False),
        (round_of(), True, OPENS, True),
        (round_of(), False, CLOSES, True),
        (round_of("withheld"), False, CLOSES, True),
        (round_of("released"), False, CLOSES, True),
    ],
)
def test_own_result_is_there_when_finished_or_when_the_round_is_over(round_, is_submitted, now, expected):
    assert submission(round_=round_, is_submitted=is_submitted).has_result(now) is expected


def test_round_knows_its_state_and_its_way_in():
    assert round_of().state(OPENS) is State.OPEN
    assert not round_of().is_by_mail
    assert round_of(way="mail").is_by_mail
    assert round_of(way="imported").is_imported
    assert not round_of(way="mail").is_imported


@pytest.mark.parametrize(("participation", "is_used"), [("", False), ("started", False), ("finished", True)])
def test_invitation_is_used_by_finishing(participation, is_used):
    record = InvitationRecord(uuid4(), round_of(), None, "", participation, False, False, False)

    assert record.is_used is is_used


def test_round_is_closed_once_there_is_an_outcome_and_not_by_the_clock():
    closed = {status for status in Status if round_of(status).is_closed}

    assert closed == {Status.RELEASED, Status.WITHHELD}
