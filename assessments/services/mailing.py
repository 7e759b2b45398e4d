"""Sends the mails of a round: each address once, a retry only where it failed, reminders only where needed."""

import logging
import smtplib
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, timedelta
from email.errors import MessageError

from django.conf import settings
from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from assessments import mail
from assessments.domain.rounds import State, Status, Way
from assessments.models import Delivery, Invitation, Participation, ReminderDay, Round
from assessments.security_log import write
from assessments.services.rights import new_token_for

logger = logging.getLogger(__name__)

#: A mail that was being sent for so long has been left behind by a process that stopped.
LOST_AFTER = timedelta(minutes=10)

IMMEDIATE = "django_tasks.backends.immediate.ImmediateBackend"

#: Why a mail failed; ADDRESS means that no mail can be written to it.
REFUSED, SENDER_REFUSED, TOO_SLOW, UNREACHABLE, ADDRESS = "refused", "sender", "too slow", "unreachable", "address"
FAILURES = (OSError, ValueError, MessageError)


@task()
def send_mails(round_id: str) -> None:
    """Send what is queued for a round. The task knows the round alone: no address and no token."""
    send_queued(round_id=uuid.UUID(round_id))


def start_sending(*, round_id: uuid.UUID) -> None:
    """Hand what is queued over to the task worker, or send it now where there is none."""
    transaction.on_commit(lambda: send_mails.enqueue(str(round_id)))


def leave_to_worker(*, round_id: uuid.UUID) -> None:
    """Hand what is queued over to the task worker; where there is none, ``upkeep.tend`` sends it soon.

    Never within the request: how long that takes would tell how many have not finished.
    """
    if settings.TASKS["default"]["BACKEND"] != IMMEDIATE:
        start_sending(round_id=round_id)


def send_queued(*, round_id: uuid.UUID) -> None:
    """Send each queued mail once. Two of these at a time share the work: who claims a mail, sends it.

    Where no connection can be made, everything that waits has failed: nobody waits for each of them.
    """
    queue = Delivery.objects.filter(invitation__round=round_id, status=Delivery.Status.QUEUED)
    with _connection() as connection:
        while (delivery := queue.order_by("pk").first()) is not None:
            round_ = Round.objects.select_related("team").get(pk=round_id)
            state = round_.state(timezone.now())
            if state == State.PLANNED:
                return
            if state != State.OPEN:
                queue.update(status=Delivery.Status.SKIPPED)
            elif reason := _connect(connection):
                logger.warning("The mails of round %s were not sent: %s.", round_id, reason)
                queue.update(status=Delivery.Status.FAILED, reason=reason)
            elif _claim(delivery):
                _send(delivery, round_, connection)


def retry(*, round_id: uuid.UUID, now: datetime) -> int:
    """Queue what failed, and what was left behind, once more; returns how many."""
    lost = Q(status=Delivery.Status.SENDING, claimed_at__lt=now - LOST_AFTER)
    failed = Delivery.objects.filter(lost | Q(status=Delivery.Status.FAILED), invitation__round=round_id)
    return failed.update(status=Delivery.Status.QUEUED, reason="", claimed_at=None)


@transaction.atomic
def queue_reminders(*, round_id: uuid.UUID, now: datetime, today: date) -> bool:
    """Queue the reminder of a day to whoever has not finished; False if that was done before.

    Only in an open round with invitations by mail. Who gets one is decided once more at sending. It
    makes up for days that were missed. A mail that failed before is sent again, in the place of one.
    """
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.way != Way.MAIL or round_.state(now) != State.OPEN:
        return False
    day, _is_new = ReminderDay.objects.get_or_create(round=round_, day=today)
    if not ReminderDay.objects.filter(pk=day.pk, is_done=False).update(is_done=True):
        return False
    ReminderDay.objects.filter(round=round_, day__lt=today).update(is_done=True)
    retry(round_id=round_id, now=now)
    waiting = [Delivery.Status.QUEUED, Delivery.Status.SENDING]
    wanted = _unfinished(round_id).exclude(deliveries__status__in=waiting)
    Delivery.objects.bulk_create(
        Delivery(invitation=invitation, kind=Delivery.Kind.REMINDER, day=today)
        for invitation in wanted.order_by("address_folded")
    )
    write("reminders.queued", on=f"round:{round_id}")
    return True


def rounds_to_remind(today: date) -> list[uuid.UUID]:
    """Open rounds with a reminder planned for today or missed before, and not sent yet.

    A day that was not after the invitations, as the round opened late, is none to remind on.
    """
    due = ReminderDay.objects.filter(is_done=False, day__lte=today, round__status=Status.OPEN, round__way=Way.MAIL)
    invited_before = Delivery.objects.filter(
        invitation__round=OuterRef("round"), kind=Delivery.Kind.INVITATION, day__lt=OuterRef("day")
    )
    due = due.filter(Exists(invited_before))
    return list(due.values_list("round", flat=True).distinct())


def rounds_with_queue(now: datetime) -> list[uuid.UUID]:
    """Rounds that have opened and have mails waiting."""
    waiting = Round.objects.filter(status=Status.OPEN, opens_at__lte=now)
    waiting = waiting.filter(invitations__deliveries__status=Delivery.Status.QUEUED)
    return list(waiting.distinct().values_list("pk", flat=True))


def _unfinished(round_id: uuid.UUID) -> QuerySet[Invitation]:
    wanted = Invitation.objects.filter(round=round_id, is_withdrawn=False, is_opted_out=False).exclude(address=None)
    return wanted.exclude(participation__status=Participation.Status.FINISHED)


@contextmanager
def _connection() -> Iterator[BaseEmailBackend]:
    """A connection that is closed in the end, whatever the server thinks of that."""
    connection: BaseEmailBackend = get_connection()
    try:
        yield connection
    finally:
        _close(connection)


def _connect(connection: BaseEmailBackend) -> str:
    """Connect unless that was done before; returns why that failed, or nothing."""
    try:
        connection.open()
    except OSError as error:
        return _reason(error)
    except ValueError:  # a name of a server that cannot be
        return UNREACHABLE
    return ""


def _close(connection: BaseEmailBackend) -> None:
    with suppress(OSError):
        connection.close()


def _claim(delivery: Delivery) -> bool:
    queued = Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.QUEUED)
    return bool(queued.update(status=Delivery.Status.SENDING, claimed_at=timezone.now()))


def _send(delivery: Delivery, round_: Round, connection: BaseEmailBackend) -> None:
    """Send one claimed mail and write down how it went."""
    invitation = _unfinished(round_.pk).filter(pk=delivery.invitation_id).first()
    if invitation is None or round_.state(timezone.now()) != State.OPEN:
        _note(delivery, Delivery.Status.SKIPPED)
        return
    token = new_token_for(invitation.pk)
    link = f"{settings.BASE_URL}{reverse('assessments:take-part', kwargs={'token': token})}"
    try:
        message = mail.build(_round_mail(round_, delivery), address=str(invitation.address), link=link)
        message.connection = connection
        message.send()
    except FAILURES as error:
        reason = _reason(error)
        logger.warning("A mail of round %s was not sent: %s.", round_.pk, reason)
        _close(connection)
        _note(delivery, Delivery.Status.FAILED, reason)
    else:
        _note(delivery, Delivery.Status.SENT)


def _round_mail(round_: Round, delivery: Delivery) -> mail.RoundMail:
    is_reminder = delivery.kind == Delivery.Kind.REMINDER
    subject, text = (given.replace(mail.goal_mark(), round_.goal) for given in (round_.subject, round_.text))
    if is_reminder:
        subject = _("Reminder: %(subject)s") % {"subject": subject}
    return mail.RoundMail(subject, text, round_.team.name, round_.opens_at, round_.closes_at, is_reminder)


def _note(delivery: Delivery, status: Delivery.Status, reason: str = "") -> None:
    Delivery.objects.filter(pk=delivery.pk).update(status=status, reason=reason, claimed_at=None)


def _reason(error: Exception) -> str:
    """Why a mail failed, as a word of our own: what a mail server says may hold an address."""
    if isinstance(error, smtplib.SMTPRecipientsRefused | smtplib.SMTPDataError):
        return REFUSED
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError):
        return SENDER_REFUSED
    # smtplib reports a timeout while waiting for a reply as a broken connection.
    if isinstance(error, TimeoutError) or isinstance(error.__context__, TimeoutError):
        return TOO_SLOW
    return UNREACHABLE if isinstance(error, OSError) else ADDRESS
