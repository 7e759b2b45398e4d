"""Reminders go to whoever has not finished, once, and never after closing (C36)."""

import pytest
from django.utils import timezone

from assessments import mail, queries
from assessments.models import Delivery, ReminderDay
from assessments.services import invitations, mailing, rights, rounds
from tests.mailed_rounds import (
    ANNA,
    BRAM,
    CHRIS,
    DAY,
    DORA,
    ESRA,
    FEMKE,
    HOUR,
    PEOPLE,
    open_now,
    participate,
    prepare,
    reasons,
    statuses,
)
from tests.rounds import open_slips

pytestmark = pytest.mark.django_db


def today():
    return timezone.localdate()


def queue(round_id, *, now=None, day=None) -> bool:
    return mailing.queue_reminders(round_id=round_id, now=now or timezone.now(), today=day or today())


def remind(round_id) -> None:
    assert queue(round_id)
    mailing.send_queued(round_id=round_id)


def invited(content, server, **fields):
    """A round whose invitations have gone out; the letters are taken away."""
    round_id = open_now(content, **fields)
    mailing.send_queued(round_id=round_id)
    tokens = {letter.recipient: letter.token for letter in server.letters}
    server.letters.clear()
    return round_id, tokens


def meanwhile(monkeypatch, action) -> None:
    """Do something while the first mail of the job is being written."""
    build, done = mail.build, []

    def build_later(*args, **kwargs):
        if not done:
            done.append(action())
        return build(*args, **kwargs)

    monkeypatch.setattr(mail, "build", build_later)


def test_reminder_goes_once_to_who_has_not_begun_and_who_is_half_way(content, server, monkeypatch):
    round_id, tokens = invited(content, server)
    participate(ANNA, "finished")
    participate(BRAM, "started")
    rights.opt_out(token=tokens[DORA])
    invitations.withdraw(round_id=round_id, address=ESRA, now=timezone.now())
    meanwhile(monkeypatch, lambda: participate(FEMKE, "finished"))

    remind(round_id)

    assert server.count == {BRAM: 1, CHRIS: 1}
    assert statuses(round_id, "reminder") == {BRAM: "sent", CHRIS: "sent", FEMKE: "skipped"}
    assert queries.find_invitation(server.to(BRAM).token).is_used is False


@pytest.mark.parametrize("leave", ["opt out", "withdraw"])
def test_who_leaves_while_the_job_runs_gets_no_reminder(content, server, monkeypatch, leave):
    round_id, tokens = invited(content, server)
    actions = {
        "opt out": lambda: rights.opt_out(token=tokens[FEMKE]),
        "withdraw": lambda: invitations.withdraw(round_id=round_id, address=FEMKE, now=timezone.now()),
    }
    meanwhile(monkeypatch, actions[leave])

    remind(round_id)

    assert FEMKE not in server.count
    assert statuses(round_id, "reminder")[FEMKE] == "skipped"


def test_round_that_stops_while_the_job_runs_sends_no_more(content, server, monkeypatch):
    round_id, _tokens = invited(content, server)
    meanwhile(monkeypatch, lambda: rounds.stop(round_id=round_id, now=timezone.now()))

    remind(round_id)

    assert server.count == {ANNA: 1}
    assert list(statuses(round_id, "reminder").values()).count("skipped") == 5


def test_second_job_of_a_day_queues_nothing(content, server):
    round_id, _tokens = invited(content, server)

    assert [queue(round_id), queue(round_id)] == [True, False]

    mailing.send_queued(round_id=round_id)
    assert queue(round_id) is False
    mailing.send_queued(round_id=round_id)
    assert server.count == dict.fromkeys(PEOPLE, 1)


def test_two_jobs_that_meet_remind_each_once(content, server, monkeypatch):
    round_id, _tokens = invited(content, server)

    def second_job():
        queue(round_id)
        mailing.send_queued(round_id=round_id)

    meanwhile(monkeypatch, second_job)

    remind(round_id)

    assert server.count == dict.fromkeys(PEOPLE, 1)


def test_reminder_says_so_in_front_of_the_literal_subject(content, server):
    subject = """Zorg & "Welzijn" 's-Hertogenbosch"""
    round_id, _tokens = invited(content, server, subject=subject)

    remind(round_id)

    found = server.to(ANNA).message["Subject"]
    assert found.endswith(f": {subject}")
    assert found != subject


# === When ===


def test_no_reminder_before_opening_after_closing_or_in_a_round_with_slips(content, server):
    planned = open_now(content, opens_at=timezone.now() + HOUR)
    closed = open_now(content, ["x" + address for address in PEOPLE])
    rounds.stop(round_id=closed, now=timezone.now())
    slips = open_slips(content, opens_at=timezone.now() - HOUR, closes_at=timezone.now() + DAY).id
    concept = prepare(content, ["y" + address for address in PEOPLE])

    assert [queue(round_id) for round_id in (planned, closed, slips, concept)] == [False] * 4
    assert not Delivery.objects.filter(kind="reminder").exists()
    assert not ReminderDay.objects.filter(is_done=True).exists()


def test_round_is_reminded_on_each_of_its_days_and_on_no_other(content):
    first, second = today() + 2 * DAY, today() + 5 * DAY
    round_id = open_now(content, reminder_days=(first, second))
    Delivery.objects.update(status="sent")
    sent = []
    for n in range(8):
        day = today() + n * DAY
        for due in mailing.rounds_to_remind(day):
            assert queue(due, day=day)
            Delivery.objects.update(status="sent")
            sent.append(day)

    assert sent == [first, second]
    assert mailing.rounds_to_remind(today() + 8 * DAY) == []
    assert Delivery.objects.filter(kind="reminder", invitation__round=round_id).count() == 2 * len(PEOPLE)


def test_days_that_were_missed_come_to_one_reminder(content):
    """Nothing ran for some days: one reminder, not one for each day missed, nor one each day after."""
    open_now(content, reminder_days=(today() + 2 * DAY, today() + 3 * DAY))
    Delivery.objects.update(status="sent")
    sent = []
    for n in range(4, 8):
        day = today() + n * DAY
        for due in mailing.rounds_to_remind(day):
            queue(due, day=day)
            Delivery.objects.update(status="sent")
            sent.append(day)

    assert sent == [today() + 4 * DAY]


def test_day_before_the_invitations_is_no_day_to_remind_on(content):
    """The coordinator opened later than planned."""
    round_id = prepare(content, reminder_days=(today() - DAY, today(), today() + DAY))
    rounds.open_round(round_id=round_id, now=timezone.now(), today=today())

    assert mailing.rounds_to_remind(today()) == []
    assert mailing.rounds_to_remind(today() + DAY) == [round_id]


# === Beside mails that failed or still wait ===


def test_whoever_never_got_the_invitation_gets_that_one_again_and_no_reminder(content, server):
    server.refused = {ANNA, BRAM}
    round_id, _tokens = invited(content, server)
    server.refused = {BRAM}

    remind(round_id)

    assert server.count == {address: 1 for address in PEOPLE if address != BRAM}
    assert set(statuses(round_id, "reminder")) == set(PEOPLE) - {ANNA, BRAM}
    assert reasons(round_id) == {BRAM: "refused"}


def test_reminder_that_failed_is_not_sent_beside_the_next_one(content, server):
    round_id, _tokens = invited(content, server)
    server.refused = {ANNA}
    remind(round_id)
    assert reasons(round_id) == {ANNA: "refused"}
    server.mend()
    server.letters.clear()

    assert queue(round_id, day=today() + DAY)
    assert mailing.retry(round_id=round_id, now=timezone.now()) == 0
    mailing.send_queued(round_id=round_id)

    assert server.count == dict.fromkeys(PEOPLE, 1)


def test_reminding_changes_what_is_said_of_no_invitation_because_somebody_took_part(content, server):
    """A coordinator sees how each invitation went: that must not tell who has finished."""
    server.refused = {ANNA, BRAM}
    round_id, _tokens = invited(content, server)
    participate(ANNA, "finished")  # the server took the mail after all

    queue(round_id)

    invitations_now = statuses(round_id)
    assert invitations_now[ANNA] == invitations_now[BRAM] == "queued"
    assert reasons(round_id) == {}


@pytest.mark.parametrize("status", ["queued", "sending"])
def test_whoever_still_has_a_mail_waiting_gets_that_one_only(content, server, status):
    round_id = open_now(content)
    Delivery.objects.exclude(invitation__address=ANNA).update(status="sent")
    Delivery.objects.filter(invitation__address=ANNA).update(status=status, claimed_at=timezone.now())

    assert queue(round_id)

    assert set(statuses(round_id, "reminder")) == set(PEOPLE) - {ANNA}
