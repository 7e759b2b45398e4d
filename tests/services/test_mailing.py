"""Sending the mails of a round over a real SMTP server: each address once, whatever goes wrong with another."""

from datetime import timedelta

import pytest
from django.core.mail.backends.smtp import EmailBackend
from django.utils import timezone

from assessments import mail, queries
from assessments.models import Delivery, InvitationToken
from assessments.services import invitations, mailing, rounds
from tests.mailed_rounds import (
    ANNA,
    BRAM,
    CHRIS,
    DAY,
    DORA,
    ESRA,
    HOUR,
    PEOPLE,
    open_now,
    prepare,
    reasons,
    statuses,
)
from tests.smtp import IMPATIENT_SECONDS

pytestmark = pytest.mark.django_db

FIVE = PEOPLE[:5]


def retry(round_id, *, now=None) -> int:
    return mailing.retry(round_id=round_id, now=now or timezone.now())


# === One bad address in the batch (C39) ===


def test_refused_and_silent_address_stop_nobody_and_a_retry_is_for_them_alone(content, server, settings):
    settings.EMAIL_TIMEOUT = IMPATIENT_SECONDS
    round_id = open_now(content, FIVE)
    server.refused, server.silent = {CHRIS}, {DORA}

    mailing.send_queued(round_id=round_id)

    assert server.count == {ANNA: 1, BRAM: 1, ESRA: 1}
    assert reasons(round_id) == {CHRIS: "refused", DORA: "too slow"}
    assert retry(round_id) == 2

    server.mend()
    mailing.send_queued(round_id=round_id)

    assert server.count == dict.fromkeys(FIVE, 1)
    assert set(statuses(round_id).values()) == {"sent"}
    assert retry(round_id) == 0


def test_retry_that_fails_again_leaves_the_others_alone(content, server):
    round_id = open_now(content, FIVE)
    server.refused = {CHRIS}
    for _ in range(3):
        mailing.send_queued(round_id=round_id)
        assert retry(round_id) == 1

    assert server.count == {ANNA: 1, BRAM: 1, DORA: 1, ESRA: 1}


def test_each_link_opens_the_invitation_of_its_own_address(content, server):
    round_id = open_now(content, FIVE)

    mailing.send_queued(round_id=round_id)

    keys = {letter.recipient: queries.find_invitation(letter.token).id for letter in server.letters}
    rows = Delivery.objects.values_list("invitation__address", "invitation_id")
    assert keys == dict(rows)


def test_link_of_an_earlier_mail_stays_valid(content, server):
    round_id = open_now(content, FIVE)
    mailing.send_queued(round_id=round_id)
    mailing.queue_reminders(round_id=round_id, now=timezone.now(), today=timezone.localdate())

    mailing.send_queued(round_id=round_id)

    tokens = [letter.token for letter in server.letters if letter.recipient == ANNA]
    assert len(set(tokens)) == 2
    assert len({queries.find_invitation(token).id for token in tokens}) == 1


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        ("refused", "refused"),
        ("refused_after_data", "refused"),
        ("silent", "too slow"),
        ("dropped", "unreachable"),
        ("sender_refused_for", "sender"),
    ],
)
@pytest.mark.parametrize("place", [0, 2, 4])
def test_each_fault_is_for_one_address_and_has_its_reason(content, server, settings, fault, reason, place):
    if fault == "silent":
        settings.EMAIL_TIMEOUT = IMPATIENT_SECONDS
    round_id = open_now(content, FIVE)
    if fault == "sender_refused_for":
        server.senders_refused = {place + 1}
    else:
        getattr(server, fault).add(FIVE[place])

    mailing.send_queued(round_id=round_id)

    assert reasons(round_id) == {FIVE[place]: reason}
    assert server.count == {address: 1 for address in FIVE if address != FIVE[place]}


def test_mails_go_over_one_connection_until_something_goes_wrong(content, server):
    mailing.send_queued(round_id=open_now(content, FIVE))

    assert server.connections == 1


# === When mails go out ===


def test_nothing_is_sent_before_the_round_opens(content, server):
    round_id = open_now(content, FIVE, opens_at=timezone.now() + HOUR)

    mailing.send_queued(round_id=round_id)

    assert not server.letters
    assert set(statuses(round_id).values()) == {"queued"}
    assert not InvitationToken.objects.exists()


def test_planned_invitations_are_found_from_the_opening_on(content):
    opens_at = timezone.now() + DAY
    planned = open_now(content, FIVE, opens_at=opens_at)
    prepare(content, ["z" + address for address in FIVE])  # a concept waits for nothing

    assert mailing.rounds_with_queue(opens_at - timedelta(seconds=1)) == []
    assert mailing.rounds_with_queue(opens_at) == [planned]


def test_round_has_no_queue_once_everything_is_sent(content, server):
    round_id = open_now(content, FIVE)
    mailing.send_queued(round_id=round_id)

    assert mailing.rounds_with_queue(timezone.now()) == []


def test_nothing_is_sent_after_closing_also_by_a_retry(content, server):
    round_id = open_now(content, FIVE)
    server.refused = {*FIVE}
    mailing.send_queued(round_id=round_id)
    rounds.stop(round_id=round_id, now=timezone.now())
    server.mend()

    retry(round_id)
    mailing.send_queued(round_id=round_id)

    assert not server.letters
    assert set(statuses(round_id).values()) == {"skipped"}


def test_round_that_closes_while_the_server_is_slow_to_connect_sends_nothing(content, server, monkeypatch):
    round_id = open_now(content, FIVE)
    connect = EmailBackend.open

    def connect_slowly(backend):
        later = timezone.now() + 15 * DAY
        monkeypatch.setattr(timezone, "now", lambda: later)
        return connect(backend)

    monkeypatch.setattr(EmailBackend, "open", connect_slowly)
    mailing.send_queued(round_id=round_id)

    assert not server.letters
    assert set(statuses(round_id).values()) == {"skipped"}


def test_invitation_that_was_taken_back_before_sending_is_not_sent(content, server):
    round_id = open_now(content, FIVE)
    invitations.withdraw(round_id=round_id, address=" ANNA@noord.example", now=timezone.now())

    mailing.send_queued(round_id=round_id)

    assert ANNA not in server.count
    assert statuses(round_id)[ANNA] == "skipped"


# === A process that stops in between, and two at once ===


def test_mail_of_a_process_that_stopped_is_sent_again_after_a_while_only(content, server, monkeypatch):
    round_id = open_now(content, FIVE)
    monkeypatch.setattr(mail, "build", lambda *args, **kwargs: (_ for _ in ()).throw(SystemExit))
    with pytest.raises(SystemExit):
        mailing.send_queued(round_id=round_id)
    monkeypatch.undo()

    mailing.send_queued(round_id=round_id)
    now = timezone.now()

    assert statuses(round_id)[ANNA] == "sending"
    assert server.count == dict.fromkeys(FIVE[1:], 1)
    assert retry(round_id, now=now + mailing.LOST_AFTER - timedelta(minutes=1)) == 0
    assert retry(round_id, now=now + mailing.LOST_AFTER + timedelta(seconds=1)) == 1
    mailing.send_queued(round_id=round_id)
    assert server.count == dict.fromkeys(FIVE, 1)


def test_two_runs_that_meet_send_each_mail_once(content, server, monkeypatch):
    round_id = open_now(content, PEOPLE)
    build = mail.build
    depth = []

    def build_while_another_runs(*args, **kwargs):
        depth.append(1)
        if len(depth) < 4:
            mailing.send_queued(round_id=round_id)
        return build(*args, **kwargs)

    monkeypatch.setattr(mail, "build", build_while_another_runs)

    mailing.send_queued(round_id=round_id)

    assert server.count == dict.fromkeys(PEOPLE, 1)
    assert len(depth) == len(PEOPLE)


def test_mail_that_another_run_took_a_moment_before_is_left_to_it(content, server, monkeypatch):
    round_id = open_now(content, FIVE)
    connect = EmailBackend.open

    def connect_after_another_run(backend):
        monkeypatch.setattr(EmailBackend, "open", connect)
        mailing.send_queued(round_id=round_id)
        return connect(backend)

    monkeypatch.setattr(EmailBackend, "open", connect_after_another_run)
    mailing.send_queued(round_id=round_id)

    assert server.count == dict.fromkeys(FIVE, 1)
