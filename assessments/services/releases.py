"""Closes rounds: writes what is released, once, and makes who and what impossible to join."""

import uuid
from datetime import date, datetime
from operator import attrgetter
from typing import Any, Final

from django.conf import settings
from django.db import transaction

from assessments import queries
from assessments.domain.disclosure import Withheld
from assessments.domain.release_format import to_plain
from assessments.domain.releases import TeamRelease, make_release
from assessments.domain.rounds import State, Status
from assessments.domain.voices import may_show_sentences
from assessments.models import Answer, Delivery, Experience, GoalView, MirrorAnswer, Outcome, Release, Round, Submission
from assessments.security_log import write
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
        # Whom somebody judged says where that person works, as the link itself does.
        MirrorAnswer.objects.filter(submission__round=round_id).delete()
        _write_anew(round_id, keep_links=has_links, without_sentence=_unshown_sentences(round_id, outcome))
        round_.status = Status.WITHHELD if isinstance(outcome, Withheld) else Status.RELEASED
        round_.is_scrubbed = False
        round_.save(update_fields=["status", "is_scrubbed"])
        if not isinstance(outcome, Withheld):
            Release.objects.create(round=round_, released_date=today, content=to_plain(outcome))
        # Who was reminded on which day, and who no longer needed it, says when somebody finished.
        Delivery.objects.filter(invitation__round=round_id, kind=Delivery.Kind.REMINDER).delete()
    write("round.closed", on=f"round:{round_id}")
    if not isinstance(outcome, Withheld):
        write("release.made", on=f"round:{round_id}")
    scrub()


def scrub() -> None:
    """Take the overwritten rows of closed rounds out of the database files.

    Where the database is too busy just now, the next closing or the next run of the worker does it.
    """
    closed = Round.objects.closed().filter(is_scrubbed=False)
    waiting = list(closed.values_list("pk", flat=True))
    if waiting and erasure.vacuum(Submission, Answer, GoalView, Outcome, Experience, MirrorAnswer, Delivery):
        Round.objects.filter(pk__in=waiting).update(is_scrubbed=True)


def _unshown_sentences(round_id: uuid.UUID, outcome: TeamRelease | Withheld) -> frozenset[uuid.UUID]:
    """Whose sentence about the goal will never be shown: without consent nobody's is.

    Where the round may open again, those with consent stay.
    """
    views = GoalView.objects.filter(submission__round=round_id)
    if isinstance(outcome, Withheld):
        return frozenset(views.filter(may_show=False).values_list("pk", flat=True))
    shown = views.filter(submission__status=Submission.Status.SUBMITTED, may_show=True)
    if may_show_sentences(shown.count(), people=outcome.n, k=outcome.k):
        views = views.exclude(pk__in=shown.values("pk"))
    return frozenset(views.values_list("pk", flat=True))


#: What hangs on a submission: model, and the columns that it is in order of, after the submission.
PARTS: Final[tuple[tuple[Any, tuple[str, ...]], ...]] = (
    (Answer, ("statement_id",)),
    (GoalView, ()),
    (Outcome, ("commitment_id",)),
    (Experience, ("block_id",)),
)


def _write_anew(round_id: uuid.UUID, *, keep_links: bool, without_sentence: frozenset[uuid.UUID]) -> None:
    """Give every submission of a round a new key, and write rows and what hangs on them in the order of the keys."""
    old = list(Submission.objects.select_for_update().filter(round=round_id))
    new_keys = {row.pk: uuid.uuid4() for row in old}
    parts = [(model, columns, list(model.objects.filter(submission__round=round_id))) for model, columns in PARTS]
    submitted = [row.code_hash for row in old if row.status == Submission.Status.SUBMITTED]
    Submission.objects.filter(round=round_id).delete()
    for row in old:
        row.pk = new_keys[row.pk]
        # As drafts first: nothing can be added to what is submitted.
        row.status = Submission.Status.DRAFT
        row.link_id = row.link_id if keep_links else None
    Submission.objects.bulk_create(sorted(old, key=lambda row: row.pk), batch_size=ROWS_A_STATEMENT)
    for model, columns, rows in parts:
        for row in rows:
            if model is GoalView and row.submission_id in without_sentence:
                row.sentence, row.may_show = "", False
            row.submission_id = new_keys[row.submission_id]
        rows.sort(key=attrgetter("submission_id", *columns))
        model.objects.bulk_create(rows, batch_size=ROWS_A_STATEMENT)
    finished = Submission.objects.filter(round=round_id, code_hash__in=submitted)
    finished.update(status=Submission.Status.SUBMITTED)
