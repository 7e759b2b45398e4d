"""Agreements of a round, whether they may change, and the link to them."""

import uuid
from datetime import date

from assessments import models, tokens
from assessments.domain.commitments import SharedLink
from assessments.domain.rounds import CLOSED_STATUSES, Status


def may_agree(round_id: uuid.UUID) -> bool:
    """Whether agreements of a round may be made and changed: it is closed, and no next round asks about them.

    Not of answers out of another tool, as no next round looks back on them.
    """
    closed = models.Round.objects.real().closed().filter(pk=round_id)
    return closed.exclude(followers__status__in=[Status.OPEN, *CLOSED_STATUSES]).exists()


def commitment_link(round_id: uuid.UUID, today: date) -> SharedLink | None:
    """The link that opens the agreements of a round today, None if there is none. One query."""
    rows = models.CommitmentLink.objects.filter(round=round_id, last_day__gte=today)
    row = rows.exclude(token_hash__startswith=models.CommitmentLink.ENDED).values_list("serial", "last_day").first()
    return SharedLink(tokens.commitment_token(round_id, row[0]), row[1]) if row else None


def round_of_link(token: str, today: date) -> uuid.UUID | None:
    """The round whose agreements a token opens today. One query."""
    rows = models.CommitmentLink.objects.filter(token_hash=tokens.commitment_token_hash(token), last_day__gte=today)
    return rows.values_list("round_id", flat=True).first()
