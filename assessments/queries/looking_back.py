"""What somebody is asked in a round beside the statements, and what was said so far."""

import uuid
from collections import defaultdict

from assessments import models
from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.looking_back import GoalSaid, LookBack, OtherLink, SaidBeside
from assessments.queries.cells import agreed_after


def look_back_of(earlier: uuid.UUID) -> LookBack:
    """What a round that follows this one looks back on. Two queries."""
    closes_at = models.Round.objects.values_list("closes_at", flat=True).get(pk=earlier)
    return LookBack(closes_at, agreed_after(earlier))


def other_links(round_id: uuid.UUID, own: int | None) -> tuple[OtherLink, ...]:
    """The chain links of a round without the own one; all of them where that is not known. One query."""
    rows = models.ChainLink.objects.filter(round=round_id).order_by("order")
    if own is not None:
        rows = rows.exclude(pk=own)
    return tuple(OtherLink(*row) for row in rows.values_list("pk", "order", "title"))


def goal_said(submission: uuid.UUID) -> GoalSaid | None:
    """What somebody said about the goal. One query."""
    columns = ("is_confirmed", "sentence", "may_show")
    row = models.GoalView.objects.filter(pk=submission).values_list(*columns).first()
    return GoalSaid(*row) if row else None


def said_beside(submission: uuid.UUID) -> SaidBeside:
    """Everything that somebody said beside the statements. Four queries."""
    outcomes = models.Outcome.objects.filter(submission=submission).values_list("commitment_id", "value")
    experiences = models.Experience.objects.filter(submission=submission).values_list("block__key", "value")
    judged: dict[int, dict[str, Answer]] = defaultdict(dict)
    ratings = models.MirrorAnswer.objects.filter(submission=submission)
    for link, block, value in ratings.values_list("link_id", "block__key", "value"):
        judged[link][block] = NOT_APPLICABLE if value is None else value
    return SaidBeside(goal_said(submission), dict(outcomes), dict(experiences), judged)
