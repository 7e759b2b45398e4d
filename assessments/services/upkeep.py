"""What has to happen by the clock: close rounds, send mails and reminders, take the counts of the day."""

import logging
import uuid
from datetime import date, datetime, time

from django.utils.timezone import localtime

from assessments import queries
from assessments.domain.releases import UnsafeRelease
from assessments.services import mailing, releases, rounds

logger = logging.getLogger(__name__)

REMIND_FROM = time(9)


def tend(*, now: datetime, today: date) -> list[str]:
    """Do everything that is due; returns what was done, in words for the log of cron.

    Safe to run as often as one likes and twice at once: each step happens once.
    """
    done = [f"closed {key}" for key in queries.due_rounds(now) if _close(key, now, today)]
    releases.scrub()
    for key in queries.open_rounds(now):
        rounds.refresh_counts(round_id=key, today=today)
    # A day of a reminder begins when people do, summer and winter.
    due = mailing.rounds_to_remind(today) if localtime(now).time() >= REMIND_FROM else []
    reminded = [key for key in due if mailing.queue_reminders(round_id=key, now=now, today=today)]
    done += [f"queued reminders of {key}" for key in reminded]
    for key in mailing.rounds_with_queue(now):
        mailing.start_sending(round_id=key)
        done.append(f"sending mails of {key}")
    return done


def _close(key: uuid.UUID, now: datetime, today: date) -> bool:
    """Close one round; a release that is not safe must not keep the others open."""
    try:
        releases.close(round_id=key, now=now, today=today)
    except UnsafeRelease:
        logger.exception("Round %s stays closed without a result: its release failed the disclosure test.", key)
        return False
    return True
