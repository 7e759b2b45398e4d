"""Takes part in a round: the link or slip gives the right, the code gives the answers, and nothing joins them."""

import uuid
from datetime import date, datetime

from django.db import transaction

from assessments import queries, tokens
from assessments.domain.records import InvitationRecord, SubmissionRecord
from assessments.domain.rounds import State
from assessments.models import Answer, MirrorAnswer, Participation, Round, Submission
from assessments.services import erasure, rounds, submissions


class NoRight(Exception):
    """This link or slip gives no right to take part in this round: unknown, of another round, or taken back."""


class AlreadyTookPart(Exception):
    """Somebody finished with this link or slip before."""


class NothingFilledIn(Exception):
    """Not one statement has an answer: that is no vote, and it would count as one."""


class RoundIsNotOpen(Exception):
    """The round has not opened yet, or is closed; what was filled in before stays."""


def start(*, token: str, start_key: str, now: datetime, today: date) -> str:
    """Begin a draft in the round of a token and return its secret code.

    Starting again, perhaps on another device without the code, gives another draft; only one of
    them can be finished. Raises NoRight, AlreadyTookPart and RoundIsNotOpen. With a slip that was
    used it says nothing before finishing: whoever printed the slips could try them all.
    """
    with transaction.atomic():
        invitation = _right(token)
        _lock_open_round(invitation.round.id, now)
        rounds.refresh_counts(round_id=invitation.round.id, today=today)
        participation, _ = Participation.objects.get_or_create(invitation_id=invitation.id)
        if participation.status == Participation.Status.FINISHED and invitation.is_mailed:
            raise AlreadyTookPart
        return submissions.begin_draft(
            start_key=start_key, version_id=invitation.round.version, round_id=invitation.round.id
        )


def finish(*, code: str, token: str, now: datetime, today: date) -> None:
    """Submit the draft of a code with the right of a token. Finishing twice changes nothing.

    It counts when this runs before ``closes_at``; afterwards nothing changes and the answers stay.
    Raises NoRight, AlreadyTookPart, NothingFilledIn and RoundIsNotOpen.
    """
    with transaction.atomic():
        submission = queries.find_submission(code)
        if submission is None or submission.round is None or submission.is_submitted:
            return
        _lock_open_round(submission.round.id, now)
        rounds.refresh_counts(round_id=submission.round.id, today=today)
        # Read again behind the lock: another tab may just have finished it.
        draft = Submission.objects.drafts().filter(code_hash=tokens.code_hash(code))
        if not draft.exists():
            return
        if not Answer.objects.filter(submission__in=draft).exists():
            raise NothingFilledIn
        invitation = _right(token)
        if invitation.round.id != submission.round.id:
            raise NoRight
        # Whoever lost a slip may finish with another one that nobody began with.
        Participation.objects.get_or_create(invitation_id=invitation.id)
        started = Participation.objects.filter(pk=invitation.id, status=Participation.Status.STARTED)
        if not started.update(status=Participation.Status.FINISHED):
            raise AlreadyTookPart
        # Nobody judges the own link, also where the page could not know which one that is.
        MirrorAnswer.objects.filter(submission__in=draft, link=invitation.link).delete()
        draft.update(status=Submission.Status.SUBMITTED, link_id=invitation.link)


def erase(*, code: str, token: str, now: datetime) -> bool:
    """Delete a submission of a round by its code; with an own used mailed link the right to take part returns.

    The right returns while the round is open or may be opened again, and never for a slip: whoever
    printed the slips could try which were used. Returns whether it did. Raises NoRight, and deletes nothing, when a
    token is given that does not belong to the round.
    """
    submission = queries.find_submission(code)
    with transaction.atomic():
        if submission is not None and submission.round is not None:
            # Closing gives every row a new key: it has to be over, or to wait.
            Round.objects.select_for_update().get(pk=submission.round.id)
            submission = queries.find_submission(code)
        has_returned = bool(token) and submission is not None and _give_back(submission, token, now)
        Submission.objects.filter(code_hash=tokens.code_hash(code)).delete()
    erasure.empty_write_ahead_log()
    return has_returned


def _give_back(submission: SubmissionRecord, token: str, now: datetime) -> bool:
    """Reopen a participation for a submission that is about to go, one for one."""
    invitation = queries.find_invitation(token)
    if invitation is None or submission.round is None or invitation.round.id != submission.round.id:
        raise NoRight
    can_count_again = submission.round.state(now) in {State.OPEN, State.WITHHELD}
    if not submission.is_submitted or not invitation.is_mailed or not can_count_again:
        return False
    used = Participation.objects.filter(pk=invitation.id, status=Participation.Status.FINISHED)
    return bool(used.update(status=Participation.Status.STARTED))


def _right(token: str) -> InvitationRecord:
    invitation = queries.find_invitation(token)
    if invitation is None or invitation.is_withdrawn:
        raise NoRight
    return invitation


def _lock_open_round(round_id: uuid.UUID, now: datetime) -> None:
    """Hold the round so that it cannot close in between. Raises RoundIsNotOpen."""
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.state(now) != State.OPEN:
        raise RoundIsNotOpen
