"""Prepares, opens, extends and reopens rounds: a function per step, each one conditional update."""

import uuid
from collections import defaultdict
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Exists, F, OuterRef
from django.utils.timezone import localdate

from assessments import queries
from assessments.domain.names import folded
from assessments.domain.round_plans import Obstacle, RoundPlan
from assessments.domain.rounds import State, Status, Way, count_band
from assessments.models import ChainLink, Delivery, Invitation, Participation, ReminderDay, Round
from assessments.security_log import write
from assessments.services.rights import make_slips

#: The number of the lock that openings take; any number of our own will do.
OPENING_LOCK = 20261126


class RoundChanged(Exception):
    """Somebody else changed the round meanwhile, or it is no longer a concept: nothing was stored."""


class CannotOpen(Exception):
    """The round cannot open yet, for these reasons."""

    def __init__(self, obstacles: list[Obstacle]) -> None:
        super().__init__([obstacle.value for obstacle in obstacles])
        self.obstacles = obstacles


class WrongStep(Exception):
    """The round is not in a state for this step: a released round, above all, is never opened again."""


@transaction.atomic
def create(*, team: uuid.UUID, plan: RoundPlan, key: uuid.UUID | None = None) -> uuid.UUID:
    """Make a concept and return its key.

    Sending a page twice sends the same ``key`` and makes one round, as the page was sent last.
    """
    columns = {"team_id": team, "k": settings.K, **_columns(plan)}
    round_, is_new = Round.objects.get_or_create(pk=key or uuid.uuid4(), defaults=columns)
    if is_new:
        _write_parts(round_, plan)
    elif round_.team_id != team:
        raise RoundChanged
    else:
        change(round_id=round_.pk, revision=round_.revision, plan=plan)
    return round_.pk


@transaction.atomic
def change(*, round_id: uuid.UUID, revision: int, plan: RoundPlan) -> None:
    """Replace the plan of a concept that is still as the page showed it. Raises RoundChanged.

    An invitation keeps its chain link where the new plan has a link of that name. A round by slips
    has no list of addresses.
    """
    bump(round_id=round_id, revision=revision, columns=_columns(plan))
    round_ = Round.objects.get(pk=round_id)
    if plan.way == Way.SLIPS:
        round_.invitations.all().delete()
    kept: dict[str, list[uuid.UUID]] = defaultdict(list)
    for invitation, title in round_.invitations.exclude(link=None).values_list("pk", "link__title_folded"):
        kept[title].append(invitation)
    round_.invitations.update(link=None)
    round_.links.all().delete()
    round_.reminder_days.all().delete()
    _write_parts(round_, plan)
    for link in round_.links.all():
        Invitation.objects.filter(pk__in=kept[link.title_folded]).update(link=link)


def bump(*, round_id: uuid.UUID, revision: int, columns: Mapping[str, Any] | None = None) -> None:
    """Mark a concept as changed, once per revision. Raises RoundChanged."""
    concept = Round.objects.filter(pk=round_id, revision=revision, status=Status.CONCEPT)
    if not concept.update(revision=F("revision") + 1, **(columns or {})):
        raise RoundChanged


@transaction.atomic
def discard(*, round_id: uuid.UUID) -> None:
    """Delete a concept with its invitations. Raises WrongStep once it has opened."""
    Invitation.objects.filter(round=round_id, round__status=Status.CONCEPT).delete()
    if not Round.objects.filter(pk=round_id, status=Status.CONCEPT).delete()[0]:
        raise WrongStep
    write("round.deleted", on=f"round:{round_id}")


@transaction.atomic
def open_round(*, round_id: uuid.UUID, now: datetime, today: date) -> None:
    """Open a concept; from ``opens_at`` on people can take part. Opening what is open changes nothing.

    Raises CannotOpen. Mails are queued here, and sent by ``mailing.send_mails``.
    """
    _open_one_at_a_time()
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.status == Status.OPEN:
        return
    if round_.status != Status.CONCEPT:
        raise WrongStep
    if round_.way == Way.MAIL:
        _count_invited(round_)
    obstacles = queries.obstacles(round_, k=settings.K, now=now)
    if obstacles:
        raise CannotOpen(obstacles)
    if round_.way == Way.SLIPS:
        make_slips(round_)
    round_.k = settings.K
    round_.status = Status.OPEN
    round_.follows_id = queries.round_to_look_back_on(round_.team_id)
    if round_.follows_id:
        # Whoever saves agreements of that round just now comes first, or too late.
        Round.objects.select_for_update().get(pk=round_.follows_id)
    round_.save(update_fields=["k", "members", "status", "follows"])
    if round_.way == Way.MAIL:
        Delivery.objects.bulk_create(
            Delivery(invitation=invitation, kind=Delivery.Kind.INVITATION, day=today)
            for invitation in round_.invitations.order_by("address_folded")
        )
    write("round.opened", on=f"round:{round_id}")


@transaction.atomic
def recall(*, round_id: uuid.UUID, now: datetime) -> None:
    """Make a round that is planned, but has not opened yet, a concept again. Raises WrongStep."""
    round_ = Round.objects.select_for_update().get(pk=round_id)
    if round_.state(now) != State.PLANNED:
        raise WrongStep
    Delivery.objects.filter(invitation__round=round_id).delete()
    Invitation.objects.filter(round=round_id, address=None).delete()
    Round.objects.filter(pk=round_id).update(status=Status.CONCEPT, follows=None, revision=F("revision") + 1)
    write("round.recalled", on=f"round:{round_id}")


@transaction.atomic
def extend(*, round_id: uuid.UUID, closes_at: datetime, now: datetime) -> None:
    """Let an open round close later. Raises WrongStep if it is closed or would close earlier."""
    later = Round.objects.filter(pk=round_id, status=Status.OPEN, closes_at__gt=now, closes_at__lt=closes_at)
    if not later.update(closes_at=closes_at):
        raise WrongStep
    write("round.extended", on=f"round:{round_id}")


@transaction.atomic
def stop(*, round_id: uuid.UUID, now: datetime) -> None:
    """Let an open round close now. Stopping twice changes nothing; raises WrongStep before it opens."""
    round_ = Round.objects.select_for_update().get(pk=round_id)
    state = round_.state(now)
    if state == State.OPEN and now > round_.opens_at:
        Round.objects.filter(pk=round_id).update(closes_at=now)
        write("round.stopped", on=f"round:{round_id}")
    elif state in {State.CONCEPT, State.PLANNED, State.OPEN}:
        raise WrongStep


@transaction.atomic
def reopen(*, round_id: uuid.UUID, closes_at: datetime, now: datetime) -> None:
    """Open a withheld round again until a later moment; who finished stays finished.

    Raises WrongStep for any other round: a released one is never opened again, and without its
    invitations, which are deleted after a while, nobody could take part. Raises CannotOpen where
    nearly the same people were asked in another round meanwhile.
    """
    _open_one_at_a_time()
    withheld = Round.objects.filter(pk=round_id, status=Status.WITHHELD)
    withheld = withheld.filter(Exists(Invitation.objects.filter(round=OuterRef("pk"))))
    round_ = withheld.select_for_update().first()
    if round_ is None or closes_at <= now:
        raise WrongStep
    if queries.has_invited_coordinator(round_):
        raise CannotOpen([Obstacle.COORDINATOR_INVITED])
    if queries.is_too_close(round_, k=round_.k, now=now):
        raise CannotOpen([Obstacle.TOO_CLOSE_TO_ANOTHER])
    withheld.update(status=Status.OPEN, closes_at=closes_at, is_scrubbed=False, counted_on=None)
    refresh_counts(round_id=round_id, today=localdate(now))
    write("round.reopened", on=f"round:{round_id}")


def refresh_counts(*, round_id: uuid.UUID, today: date) -> None:
    """Take the counts of a day, once: bands only, so that nobody sees when somebody took part."""
    stale = Round.objects.filter(pk=round_id, status=Status.OPEN).exclude(counted_on__gte=today)
    k = stale.values_list("k", flat=True).first()
    if k is None:
        return
    statuses = list(Participation.objects.filter(invitation__round=round_id).values_list("status", flat=True))
    finished = statuses.count(Participation.Status.FINISHED)
    stale.update(counted_on=today, started=count_band(len(statuses), k).value, finished=count_band(finished, k).value)


def _open_one_at_a_time() -> None:
    """Two rounds of nearly the same people that open at once must see each other; SQLite has one writer anyway."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [OPENING_LOCK])


def _columns(plan: RoundPlan) -> dict[str, Any]:
    return {
        "version_id": plan.version,
        "goal": plan.goal,
        "members": plan.members,
        "opens_at": plan.opens_at,
        "closes_at": plan.closes_at,
        "way": plan.way.value,
        "spare_slips": plan.spare_slips if plan.way == Way.SLIPS else 0,
        "is_shared": plan.is_shared,
        "subject": plan.subject,
        "text": plan.text,
    }


def _write_parts(round_: Round, plan: RoundPlan) -> None:
    ChainLink.objects.bulk_create(
        ChainLink(round=round_, order=order, title=link.title, title_folded=folded(link.title), members=link.members)
        for order, link in enumerate(plan.links, 1)
    )
    ReminderDay.objects.bulk_create(ReminderDay(round=round_, day=day) for day in plan.reminder_days)


def _count_invited(round_: Round) -> None:
    """With addresses, the invitations themselves say how many members there are."""
    invited = round_.invitations.filter(is_withdrawn=False)
    round_.members = max(1, invited.count())
    for link in round_.links.all():
        ChainLink.objects.filter(pk=link.pk).update(members=invited.filter(link=link).count())
