"""What a respondent leaves: a submission with its answers and notes, and nothing about who it is."""

import uuid
from datetime import date

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.constants import SCALE_POINTS_MAX
from assessments.models.questionnaires import BuildingBlock, QuestionnaireVersion, Statement
from assessments.models.rounds import ChainLink, Round

GOAL_MAX_LENGTH = 300
NOTE_MAX_LENGTH = 2000


class SubmissionQuerySet(models.QuerySet["Submission"]):
    """Ways to find submissions."""

    def drafts(self) -> "SubmissionQuerySet":
        return self.filter(status=Submission.Status.DRAFT)

    def submitted(self) -> "SubmissionQuerySet":
        return self.filter(status=Submission.Status.SUBMITTED)

    def started_before(self, day: date) -> "SubmissionQuerySet":
        """Begun before a day, or in a round that closed before it."""
        return self.filter(Q(started_date__lt=day) | Q(round__in=Round.objects.closed_before(day)))

    def submitted_before(self, day: date) -> "SubmissionQuerySet":
        """Submitted before a day, or in a round that closed before it."""
        return self.filter(Q(submitted_date__lt=day) | Q(round__in=Round.objects.closed_before(day)))


class Submission(models.Model):
    """One run through the test.

    No column leads to a person: the only way in is the secret code, of which only a keyed hash
    is stored. Dates are days, without a time. In a round there is no date at all, because a day
    beside who took part would be a key to join the two, and no free text.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.RESTRICT, related_name="submissions")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    code_hash = models.CharField(max_length=64, unique=True, null=True)  # noqa: DJ001 - none means: no way in
    round = models.ForeignKey(Round, on_delete=models.RESTRICT, null=True, blank=True, related_name="submissions")
    link = models.ForeignKey(ChainLink, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")
    started_date = models.DateField(null=True, blank=True)
    submitted_date = models.DateField(null=True, blank=True)
    goal = models.CharField(max_length=GOAL_MAX_LENGTH, blank=True)
    partners = models.CharField(max_length=GOAL_MAX_LENGTH, blank=True)
    topic = models.ForeignKey(BuildingBlock, on_delete=models.RESTRICT, null=True, blank=True, related_name="+")

    objects = SubmissionQuerySet.as_manager()

    class Meta:
        verbose_name = _("submission")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["draft", "submitted"]), name="submission_status_known"),
            models.CheckConstraint(
                condition=Q(status="draft", submitted_date=None)
                | Q(status="submitted", submitted_date__isnull=False, code_hash__isnull=False)
                | Q(status="submitted", round__isnull=False, code_hash__isnull=False),
                name="submission_submitted_has_day_and_code",
            ),
            models.CheckConstraint(
                condition=Q(round=None, link=None, started_date__isnull=False)
                | Q(round__isnull=False, started_date=None, submitted_date=None, goal="", partners=""),
                name="submission_in_round_has_no_day_and_no_text",
            ),
        ]
        indexes = [
            models.Index(fields=["status", "started_date"], name="submission_draft_age"),
            models.Index(fields=["status", "submitted_date"], name="submission_age"),
        ]

    def __str__(self) -> str:
        return f"{self.status} {self.id}"


class Answer(models.Model):
    """A rating of one statement, raw as given, or "not applicable". Open statements have no row."""

    pk = models.CompositePrimaryKey("submission_id", "statement_id")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="answers")
    statement = models.ForeignKey(Statement, on_delete=models.RESTRICT, related_name="+")
    value = models.PositiveSmallIntegerField(null=True)
    is_not_applicable = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("answer")
        constraints = [
            models.CheckConstraint(
                condition=Q(is_not_applicable=True, value=None)
                # Without the second condition an empty value makes the check unknown, and unknown passes.
                | Q(is_not_applicable=False, value__isnull=False, value__range=(1, SCALE_POINTS_MAX)),
                name="answer_rated_or_not_applicable",
            ),
        ]

    def __str__(self) -> str:
        return "n.v.t." if self.is_not_applicable else str(self.value)


class Note(models.Model):
    """A private note at a block: for the person alone, never released."""

    pk = models.CompositePrimaryKey("submission_id", "block_id")
    submission = models.ForeignKey(Submission, on_delete=models.CASCADE, related_name="notes")
    block = models.ForeignKey(BuildingBlock, on_delete=models.RESTRICT, related_name="+")
    text = models.TextField(max_length=NOTE_MAX_LENGTH)

    class Meta:
        verbose_name = _("note")
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="note_not_empty")]

    def __str__(self) -> str:
        return self.text
