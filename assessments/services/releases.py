"""Closes rounds: writes what is released, once, and makes who and what impossible to join."""

import uuid
from datetime import date, datetime

from django.conf import settings
from django.db import transaction

from assessments import queries
from assessments.domain.disclosure import Withheld
from assessments.domain.release_format import to_plain
from assessments.domain.releases import make_release
from assessments.domain.rounds import State, Status
from assessments.models import Answer, Delivery, Release, Round, Submission
from assessments.services import erasure

ROWS_A_STATEMENT = 500


def close(*, round_id: uuid.UUID, now: datetime, today: date) -> None:
    """Close a round that is past its time: release, or withhold. Closing twice changes nothing.

    One transaction, behind a lock on the round. All submissions of the round get new random keys
    and are written anew in the order of those keys, so that neither keys nor places in the file
    tell when somebody finished. Raises UnsafeRelease, and then stores nothing.
    """
    with transaction.atomic():
        round_ = Round.objects.select_for_update().get(pk=round_id)
        if round_.state(now) != State.CLOSED:
            return
        terms = queries.terms_of(round_, with_consensus=settings.SHOW_CONSENSUS)
        cell = queries.cell_of_round(round_id, round_.version_id)
        outcome = make_release(cell, terms)
        has_links = not isinstance(outcome, Withheld) and bool(outcome.links)
        _write_anew(round_id, keep_links=has_links)
        round_.status = Status.WITHHELD if isinstance(outcome, Withheld) else Status.RELEASED
        round_.is_scrubbed = False
        round_.save(update_fields=["status", "is_scrubbed"])
        if not isinstance(outcome, Withheld):
            Release.objects.create(round=round_, released_date=today, content=to_plain(outcome))
        # Who was reminded on which day, and who no longer needed it, says when somebody finished.
        Delivery.objects.filter(invitation__round=round_id, kind=Delivery.Kind.REMINDER).delete()
    scrub()


def scrub() -> None:
    """Take the overwritten rows of closed rounds out of the database files.

    Where the database is too busy just now, the next closing or the next run of the worker does it.
    """
    closed = Round.objects.filter(status__in=[Status.RELEASED, Status.WITHHELD], is_scrubbed=False)
    waiting = list(closed.values_list("pk", flat=True))
    if waiting and erasure.vacuum(Submission, Answer, Delivery):
        Round.objects.filter(pk__in=waiting).update(is_scrubbed=True)


def _write_anew(round_id: uuid.UUID, *, keep_links: bool) -> None:
    """Give every submission of a round a new key, and write rows and answers in the order of the keys."""
    old = list(Submission.objects.select_for_update().filter(round=round_id))
    new_keys = {row.pk: uuid.uuid4() for row in old}
    answers = list(Answer.objects.filter(submission__round=round_id))
    submitted = [row.code_hash for row in old if row.status == Submission.Status.SUBMITTED]
    Submission.objects.filter(round=round_id).delete()
    for row in old:
        row.pk = new_keys[row.pk]
        # As drafts first: nothing can be added to what is submitted.
        row.status = Submission.Status.DRAFT
        row.link_id = row.link_id if keep_links else None
    for answer in answers:
        answer.submission_id = new_keys[answer.submission_id]
    Submission.objects.bulk_create(sorted(old, key=lambda row: row.pk), batch_size=ROWS_A_STATEMENT)
    answers.sort(key=lambda answer: (answer.submission_id, answer.statement_id))
    Answer.objects.bulk_create(answers, batch_size=ROWS_A_STATEMENT)
    finished = Submission.objects.filter(round=round_id, code_hash__in=submitted)
    finished.update(status=Submission.Status.SUBMITTED)
