"""Taking part in a round: the link gives the right, the code gives the answers."""

from datetime import timedelta

import pytest

from assessments import queries, tokens
from assessments.domain.records import BlockInput
from assessments.models import Answer, Invitation, Participation, Submission
from assessments.services import invitations, participation, rights, submissions
from tests.factories import make_team
from tests.rounds import AFTER, CLOSES, DURING, OPENS, open_mailed, open_slips

pytestmark = pytest.mark.django_db

TODAY = DURING.date()


def start(token: str, *, now=DURING) -> str:
    """Begin, and rate one block: an empty test does not count."""
    code = participation.start(token=token, start_key=tokens.new_start_key(), now=now, today=now.date())
    answer(code)
    return code


def answer(code: str) -> None:
    record = queries.find_submission(code)
    content = queries.content_of(record.version)
    given = {statement.row: 4 for statement in content.blocks[0].statements}
    submissions.save_block(submission=record, block=content.blocks[0], given=BlockInput(given, None))


def finish(code: str, token: str, *, now=DURING) -> None:
    participation.finish(code=code, token=token, now=now, today=now.date())


def mailed(content):
    return open_mailed(content, [f"lid{n}@gemeente.example" for n in range(8)])


def submitted() -> int:
    return Submission.objects.submitted().count()


def finished() -> int:
    return Participation.objects.filter(status="finished").count()


def test_submission_in_a_round_has_no_day_and_no_way_to_the_invitation(content):
    played = open_slips(content)

    played.take([4] * 7)

    row = Submission.objects.get()
    assert (row.started_date, row.submitted_date, row.goal, row.partners) == (None, None, "", "")
    assert finished() == submitted() == 1


def test_starting_twice_with_one_start_key_gives_one_draft(content):
    played = open_slips(content)
    key = tokens.new_start_key()

    codes = {participation.start(token=played.tokens[0], start_key=key, now=DURING, today=TODAY) for _ in range(2)}

    assert len(codes) == 1
    assert Submission.objects.count() == Participation.objects.count() == 1


def test_link_works_again_on_another_device_until_it_is_used_up(content):
    played = open_slips(content)
    token = played.tokens[0]
    on_phone, on_laptop = start(token), start(token)

    finish(on_laptop, token)

    with pytest.raises(participation.AlreadyTookPart):
        finish(on_phone, token)
    assert finished() == submitted() == 1


def test_finishing_twice_changes_nothing(content):
    played = open_slips(content)
    code, token = played.start()
    answer(code)

    finish(code, token)
    finish(code, token)

    assert finished() == submitted() == 1


def test_finishing_needs_a_right_of_this_round(content):
    played, other = open_slips(content), open_slips(content)
    code, _token = played.start()
    answer(code)

    for wrong in ("", "0" * 16, other.tokens[0]):
        with pytest.raises(participation.NoRight):
            finish(code, wrong)
    assert submitted() == finished() == 0


def test_lost_slip_is_made_up_for_by_another_one(content):
    played = open_slips(content)
    code, _lost = played.start()
    played.fill(code, [4] * 7)

    finish(code, played.tokens[0])

    assert submitted() == finished() == 1
    assert len(queries.filled_in(queries.find_submission(code)).answers) == content.statement_count


def test_nothing_filled_in_does_not_count(content):
    played = open_slips(content)
    code, token = played.start()

    with pytest.raises(participation.NothingFilledIn):
        finish(code, token)
    assert submitted() == finished() == 0


def test_slip_gives_no_right_back(content):
    """Whoever printed the slips could otherwise try which were used, and leave no trace."""
    played = open_slips(content)
    code = played.take([4] * 7)

    assert participation.erase(code=code, token=played.used[0], now=DURING) is False

    assert (submitted(), finished()) == (0, 1)


def test_deleting_from_a_withheld_round_gives_the_right_back_for_when_it_opens_again(content):
    played = mailed(content)
    code = played.take([4] * 7)
    played.close()

    assert participation.erase(code=code, token=played.used[0], now=AFTER) is True
    assert (submitted(), finished()) == (0, 0)


@pytest.mark.parametrize("now", [OPENS - timedelta(seconds=1), CLOSES, AFTER])
def test_nobody_starts_before_opening_or_from_the_closing_on(content, now):
    played = open_slips(content)

    with pytest.raises(participation.RoundIsNotOpen):
        start(played.tokens[0], now=now)
    assert not Participation.objects.exists()


@pytest.mark.parametrize(("second", "counts"), [(-1, True), (0, False), (1, False)])
def test_finish_counts_up_to_the_closing_and_is_refused_with_the_answers_kept(content, second, counts):
    played = open_slips(content)
    code, token = played.start()
    played.fill(code, [4] * 7)
    now = CLOSES + timedelta(seconds=second)

    if counts:
        finish(code, token, now=now)
    else:
        with pytest.raises(participation.RoundIsNotOpen):
            finish(code, token, now=now)

    assert submitted() == finished() == int(counts)
    assert Answer.objects.count() == content.statement_count


def test_draft_that_came_too_late_stays_for_the_person_and_is_in_no_result(content):
    played = open_slips(content)
    for _ in range(5):
        played.take([4] * 7)
    late, _token = played.start()
    played.fill(late, [1] * 7)

    played.close()

    record = queries.find_submission(late)
    assert not record.is_submitted
    assert record.has_result(AFTER)
    assert len(queries.filled_in(record).answers) == content.statement_count
    assert queries.release_of(played.id).n == 5


def test_closing_gives_a_draft_a_new_key_under_the_same_code(content):
    played = open_slips(content)
    code, _token = played.start()
    before = queries.find_submission(code)

    played.close()

    with pytest.raises(submissions.AlreadySubmitted):
        submissions.save_block(submission=before, block=content.blocks[0], given=BlockInput({}, None))
    assert queries.find_submission(code).id != before.id


def test_deleting_by_code_alone_deletes_and_the_invitation_stays_used(content):
    played = open_slips(content)
    code = played.take([4] * 7)

    assert participation.erase(code=code, token="", now=DURING) is False

    assert (submitted(), finished()) == (0, 1)
    assert not Answer.objects.exists()


def test_deleting_with_the_own_link_gives_the_right_back(content):
    played = mailed(content)
    code = played.take([4] * 7)
    token = played.used[0]

    assert participation.erase(code=code, token=token, now=DURING) is True
    again = start(token)
    played.fill(again, [3] * 7)
    finish(again, token)

    assert submitted() == finished() == 1


def test_deleting_a_draft_gives_no_second_right(content):
    played = open_slips(content)
    token = played.tokens[0]
    draft = start(token)
    finish(start(token), token)

    assert participation.erase(code=draft, token=token, now=DURING) is False

    assert submitted() == finished() == 1


def test_deleting_the_same_submission_twice_gives_one_right(content):
    played = mailed(content)
    played.take([4] * 7)
    code = played.take([3] * 7)

    results = [participation.erase(code=code, token=token, now=DURING) for token in played.used]

    assert sorted(results) == [False, True]
    assert submitted() <= finished()


def test_deleting_with_a_link_of_another_round_deletes_nothing(content):
    played, other = open_slips(content), open_slips(content)
    code = played.take([4] * 7)

    with pytest.raises(participation.NoRight):
        participation.erase(code=code, token=other.tokens[0], now=DURING)

    assert submitted() == 1


def test_deleting_after_closing_gives_no_right_and_leaves_the_release(content):
    played = open_slips(content)
    codes = [played.take([4] * 7) for _ in range(5)]
    played.close()
    released = queries.release_of(played.id)

    assert participation.erase(code=codes[0], token=played.used[0], now=AFTER) is False

    assert queries.release_of(played.id) == released
    assert (submitted(), finished()) == (4, 5)


def test_taken_back_invitation_neither_starts_nor_finishes(content):
    addresses = [f"lid{n}@gemeente.example" for n in range(6)]
    played = open_mailed(content, addresses)
    code, token = played.start()
    answer(code)

    assert invitations.withdraw(round_id=played.id, address="LID0@gemeente.example", now=DURING) is True

    with pytest.raises(participation.NoRight):
        start(token)
    with pytest.raises(participation.NoRight):
        finish(code, token)
    assert invitations.withdraw(round_id=played.id, address="wie@dan.ook", now=DURING) is False


def test_opting_out_is_for_mail_alone(content):
    played = open_mailed(content, [f"lid{n}@gemeente.example" for n in range(6)])
    token = played.tokens[0]

    rights.opt_out(token=token)
    finish(start(token), token)

    assert Invitation.objects.get(tokens__token_hash=tokens.token_hash(token)).is_opted_out
    assert submitted() == 1


def test_printing_again_gives_the_same_slips_and_tells_nothing(content):
    played = open_slips(content, members=6, spare_slips=2)
    first = list(played.tokens)
    played.take([4] * 7)
    played.start()

    printed = [slip.token for slip in rights.print_slips(round_id=played.id)]

    assert len(first) == 8
    assert printed == first


def test_slip_that_was_used_says_so_at_finishing_only(content):
    """Whoever printed the slips knows every code, and could otherwise try them all."""
    played = open_slips(content)
    played.take([4] * 7)
    used = played.used[0]

    code = start(used)

    with pytest.raises(participation.AlreadyTookPart):
        finish(code, used)


def test_mailed_invitation_that_was_used_does_not_start_again(content):
    played = open_mailed(content, [f"lid{n}@gemeente.example" for n in range(6)])
    played.take([4] * 7)

    with pytest.raises(participation.AlreadyTookPart):
        start(played.used[0])


def test_answer_of_another_round_draft_stays_with_its_code(content):
    """One person in two teams has two drafts, each in its own round (C24)."""
    here, there = (open_slips(content, team=make_team(name)) for name in ("Noord", "Zuid"))
    code_here, _ = here.start()
    code_there, _ = there.start()

    here.fill(code_here, [5])

    assert len(queries.filled_in(queries.find_submission(code_here)).answers) == 6
    assert len(queries.filled_in(queries.find_submission(code_there)).answers) == 0
    assert queries.find_submission(code_here).round.team == "Noord"
    assert queries.find_submission(code_there).round.team == "Zuid"
