"""A round of a team, and the chain links it tells apart."""

import uuid
from datetime import date, datetime, time

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.timezone import make_aware
from django.utils.translation import gettext_lazy as _

from assessments.domain.constants import K_MIN
from assessments.domain.rounds import CLOSED_STATUSES, CountBand, State, Status, Way, state_at
from assessments.models.people import FOLDED_MAX_LENGTH, Team
from assessments.models.questionnaires import QuestionnaireVersion

GOAL_MAX_LENGTH = 300
LINK_MAX_LENGTH = 60
SUBJECT_MAX_LENGTH = 150
MAIL_MAX_LENGTH = 4000
MEMBERS_MAX = 2000
#: Of a round whose answers came out of another tool.
IMPORTED_MAX = 10_000

STATUSES, WAYS, BANDS = ([choice.value for choice in kind] for kind in (Status, Way, CountBand))


class RoundQuerySet(models.QuerySet["Round"]):
    """Ways to find rounds."""

    def due(self, now: datetime) -> "RoundQuerySet":
        """Rounds that are past their closing and still have to be closed."""
        return self.filter(status=Status.OPEN, closes_at__lte=now)

    def open_at(self, now: datetime) -> "RoundQuerySet":
        """Rounds in which people can take part at a moment."""
        return self.filter(status=Status.OPEN, opens_at__lte=now, closes_at__gt=now)

    def real(self) -> "RoundQuerySet":
        """Rounds in which people took part here, without those whose answers came out of another tool."""
        return self.exclude(way=Way.IMPORTED)

    def closed(self) -> "RoundQuerySet":
        """Rounds that were closed, with or without a release."""
        return self.filter(status__in=CLOSED_STATUSES)

    def closed_before(self, day: date) -> "RoundQuerySet":
        """Rounds that were closed, with or without a release, before a day began."""
        return self.over_before(day).closed()

    def over_before(self, day: date) -> "RoundQuerySet":
        """Rounds whose closing was before a day began, also concepts that never opened."""
        return self.filter(closes_at__lte=make_aware(datetime.combine(day, time.min)))


class Round(models.Model):
    """One questionnaire version for one team, open from a moment up to another.

    ``closes_at`` is the first moment that is too late. Counts are kept as bands of the day they
    were taken, so that nobody learns from a page when somebody took part.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    team = models.ForeignKey(Team, on_delete=models.RESTRICT, related_name="rounds")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.RESTRICT, related_name="rounds")
    status = models.CharField(max_length=10, default=Status.CONCEPT.value)
    goal = models.CharField(max_length=GOAL_MAX_LENGTH)
    members = models.PositiveSmallIntegerField(validators=[MinValueValidator(1)])
    opens_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    way = models.CharField(max_length=8)
    spare_slips = models.PositiveSmallIntegerField(default=0)
    is_shared = models.BooleanField(default=False)
    k = models.PositiveSmallIntegerField()
    subject = models.CharField(max_length=SUBJECT_MAX_LENGTH, blank=True)
    text = models.TextField(max_length=MAIL_MAX_LENGTH, blank=True)
    revision = models.PositiveIntegerField(default=1)
    counted_on = models.DateField(null=True)
    started = models.CharField(max_length=6, default=CountBand.NONE.value)
    finished = models.CharField(max_length=6, default=CountBand.NONE.value)
    is_scrubbed = models.BooleanField(default=False)
    #: The round that this one looks back on, settled when it opens.
    follows = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="followers")

    objects = RoundQuerySet.as_manager()

    class Meta:
        verbose_name = _("round")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=STATUSES), name="round_status_known"),
            models.CheckConstraint(condition=Q(way__in=WAYS), name="round_way_known"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_opening"),
            models.CheckConstraint(condition=Q(k__gte=K_MIN), name="round_k_not_below_five"),
            models.CheckConstraint(condition=Q(members__range=(1, IMPORTED_MAX)), name="round_has_members"),
            models.CheckConstraint(condition=~Q(goal=""), name="round_has_goal"),
            models.CheckConstraint(condition=Q(started__in=BANDS, finished__in=BANDS), name="round_counts_are_bands"),
        ]
        indexes = [models.Index(fields=["status", "closes_at"], name="round_due")]

    def __str__(self) -> str:
        return f"{self.team} {self.opens_at:%Y-%m-%d}"

    @property
    def is_imported(self) -> bool:
        """Whether its answers came out of another tool."""
        return self.way == Way.IMPORTED

    def state(self, now: datetime) -> State:
        """Where the round stands at ``now``."""
        return state_at(self.status, self.opens_at, self.closes_at, now)


class ChainLink(models.Model):
    """A part of the chain that a round tells apart, such as instroom or uitstroom.

    ``members`` is how many people of it are invited; with invitations by mail they are counted at opening.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="links")
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=LINK_MAX_LENGTH)
    title_folded = models.CharField(max_length=FOLDED_MAX_LENGTH)
    members = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("chain link")
        constraints = [
            models.CheckConstraint(condition=~Q(title_folded=""), name="chain_link_title_visible"),
            models.UniqueConstraint(fields=["round", "order"], name="chain_link_order_once"),
            models.UniqueConstraint(fields=["round", "title_folded"], name="chain_link_title_once"),
        ]

    def __str__(self) -> str:
        return self.title


class ReminderDay(models.Model):
    """A day on which whoever has not finished gets a reminder."""

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="reminder_days")
    day = models.DateField()
    is_done = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("reminder day")
        constraints = [models.UniqueConstraint(fields=["round", "day"], name="reminder_day_once")]

    def __str__(self) -> str:
        return str(self.day)
