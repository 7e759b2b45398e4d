"""What a team agrees after a round, and the link by which its members read it."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction

from assessments import queries, tokens
from assessments.domain.commitments import Agreement, Change
from assessments.models import Commitment, CommitmentLink, Round
from assessments.security_log import write


class AgreementsAreFixed(Exception):
    """A next round asks about these agreements, or the round is not closed: nothing was stored."""


class AgreementsChanged(Exception):
    """Somebody else changed one of these agreements meanwhile: nothing was stored."""


def save(*, round_id: uuid.UUID, changes: Sequence[Change]) -> None:
    """Store agreements of a closed round, at most one a block. Raises AgreementsAreFixed and AgreementsChanged."""
    with transaction.atomic():
        _lock(round_id)
        if not queries.may_agree(round_id):
            raise AgreementsAreFixed
        known = _stored(round_id)
        if any(known.get(change.block) != change.before for change in changes):
            raise AgreementsChanged
        for change in changes:
            _store(round_id, change)


def make_link(*, round_id: uuid.UUID, last_day: date) -> None:
    """Make a link to the agreements of a round; an earlier one opens nothing any more."""
    with transaction.atomic():
        _lock(round_id)
        link = CommitmentLink.objects.filter(round=round_id).first() or CommitmentLink(round_id=round_id, serial=0)
        link.serial += 1
        link.token_hash = tokens.commitment_token_hash(tokens.commitment_token(round_id, link.serial))
        link.last_day = last_day
        link.save()
    write("agreements.link_made", on=f"round:{round_id}")


def end_link(*, round_id: uuid.UUID) -> None:
    """Let the link open nothing any more. The next one is another: the serial stays in use."""
    with transaction.atomic():
        _lock(round_id)
        ended = f"{CommitmentLink.ENDED}{round_id}"
        link = CommitmentLink.objects.filter(round=round_id).exclude(token_hash=ended).first()
        if link is None:
            return
        link.token_hash = ended
        link.save(update_fields=["token_hash"])
    write("agreements.link_ended", on=f"round:{round_id}")


def _lock(round_id: uuid.UUID) -> None:
    Round.objects.select_for_update().get(pk=round_id)


def _stored(round_id: uuid.UUID) -> Mapping[int, Agreement]:
    rows = Commitment.objects.filter(round=round_id).values_list("block_id", "behaviour", "owner", "due_date")
    return {block: Agreement(behaviour, owner, due) for block, behaviour, owner, due in rows}


def _store(round_id: uuid.UUID, change: Change) -> None:
    own = Commitment.objects.filter(round=round_id, block=change.block)
    if change.after is None:
        own.delete()
        return
    values = {
        "behaviour": change.after.behaviour,
        "owner": change.after.owner,
        "due_date": change.after.due_date,
    }
    if not own.update(**values):
        Commitment.objects.create(round_id=round_id, block_id=change.block, **values)
