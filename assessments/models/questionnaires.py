"""The questionnaire in versions: blocks, scale, levels, statements and tips.

A published version cannot change: triggers in the database refuse it (migration 0002).
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.constants import SCALE_POINTS_MAX


class Questionnaire(models.Model):
    """A questionnaire over all its versions."""

    key = models.SlugField(unique=True)
    #: The one that people take outside a round, and that the pages about the model tell about.
    is_main = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("questionnaire")
        constraints = [
            models.UniqueConstraint(fields=["is_main"], condition=Q(is_main=True), name="questionnaire_one_main")
        ]

    def __str__(self) -> str:
        return self.key


class QuestionnaireVersionQuerySet(models.QuerySet["QuestionnaireVersion"]):
    """Ways to find versions."""

    def drafts(self) -> "QuestionnaireVersionQuerySet":
        """The versions that editors work on: at most one per questionnaire."""
        return self.filter(status=QuestionnaireVersion.Status.DRAFT)

    def fixed(self) -> "QuestionnaireVersionQuerySet":
        """The versions that were published, retired ones too."""
        return self.exclude(status=QuestionnaireVersion.Status.DRAFT)

    def current(self) -> "QuestionnaireVersionQuerySet":
        """The published versions: one per questionnaire."""
        return self.filter(status=QuestionnaireVersion.Status.PUBLISHED)


class QuestionnaireVersion(models.Model):
    """One frozen state of a questionnaire; a submission finishes on the version it began with.

    The key is random, so that a process may keep what it read of a version for good.
    """

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        PUBLISHED = "published", _("published")
        RETIRED = "retired", _("retired")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    questionnaire = models.ForeignKey(Questionnaire, on_delete=models.RESTRICT, related_name="versions")
    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    published_date = models.DateField(null=True, blank=True)
    #: The version that a draft was copied from.
    based_on = models.ForeignKey("self", on_delete=models.RESTRICT, null=True, blank=True, related_name="copies")
    title = models.CharField(max_length=120)
    period = models.CharField(max_length=200)
    not_applicable_label = models.CharField(max_length=60)
    #: Hash of the files it was loaded from, so that loading them again changes nothing; empty if it was edited here.
    content_digest = models.CharField(max_length=64, blank=True)

    objects = QuestionnaireVersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        constraints = [
            models.UniqueConstraint(fields=["questionnaire", "number"], name="version_number_unique"),
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(status="published"), name="version_one_published"
            ),
            # What is loaded from files is a draft too, for the length of a transaction.
            models.UniqueConstraint(
                fields=["questionnaire"], condition=Q(status="draft", content_digest=""), name="version_one_draft"
            ),
            models.CheckConstraint(
                condition=Q(status="draft", published_date=None)
                | (~Q(status="draft") & Q(published_date__isnull=False)),
                name="version_published_has_date",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "published", "retired"]), name="version_status_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.number}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.status == self.Status.DRAFT


class Level(models.Model):
    """A named stretch of the displayed integers 0..100."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="levels")
    key = models.SlugField()
    title = models.CharField(max_length=60)
    lower = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = _("level")
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="level_key_unique"),
            models.UniqueConstraint(fields=["version", "lower"], name="level_lower_unique"),
            models.CheckConstraint(condition=Q(lower__lte=100), name="level_lower_within_scale"),
        ]

    def __str__(self) -> str:
        return self.title


class BuildingBlock(models.Model):
    """One of the blocks, or the preconditions around them (``is_scored`` is false)."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="blocks")
    key = models.SlugField()
    title = models.CharField(max_length=60)
    order = models.PositiveSmallIntegerField()
    is_scored = models.BooleanField()
    summary = models.CharField(max_length=300)
    explanation = models.TextField()

    class Meta:
        verbose_name = _("building block")
        constraints = [
            models.UniqueConstraint(fields=["version", "key"], name="block_key_unique"),
            models.UniqueConstraint(fields=["version", "order"], name="block_order_unique"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(title=""), name="block_named"),
        ]

    def __str__(self) -> str:
        return self.title

    def scale_labels(self) -> str:
        """The labels of the scale, one a line, from low to high. One query."""
        return "\n".join(self.scale_points.order_by("value").values_list("label", flat=True))


class ScalePoint(models.Model):
    """One labelled point of the scale of a block."""

    block = models.ForeignKey(BuildingBlock, on_delete=models.CASCADE, related_name="scale_points")
    value = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=60)

    class Meta:
        verbose_name = _("scale point")
        constraints = [
            models.UniqueConstraint(fields=["block", "value"], name="scale_point_unique"),
            models.CheckConstraint(condition=Q(value__range=(1, SCALE_POINTS_MAX)), name="scale_point_within_scale"),
            models.CheckConstraint(condition=~Q(label=""), name="scale_point_labelled"),
        ]

    def __str__(self) -> str:
        return f"{self.value} {self.label}"


class Statement(models.Model):
    """A statement that a respondent rates.

    ``key`` is stable over versions; ``meaning`` rises when the text comes to mean something
    else; ``source`` quotes the words of the source text that it stands on.
    """

    block = models.ForeignKey(BuildingBlock, on_delete=models.CASCADE, related_name="statements")
    key = models.SlugField()
    order = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    is_reversed = models.BooleanField(default=False)
    meaning = models.PositiveSmallIntegerField(default=1)
    source = models.CharField(max_length=300, blank=True)

    class Meta:
        verbose_name = _("statement")
        constraints = [
            models.UniqueConstraint(fields=["block", "key"], name="statement_key_unique"),
            models.UniqueConstraint(fields=["block", "order"], name="statement_order_unique"),
            models.CheckConstraint(condition=~Q(key="") & ~Q(text=""), name="statement_worded"),
        ]

    def __str__(self) -> str:
        return self.text


class LevelText(models.Model):
    """What a level means for one block."""

    block = models.ForeignKey(BuildingBlock, on_delete=models.CASCADE, related_name="level_texts")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, related_name="block_texts")
    text = models.TextField()

    class Meta:
        verbose_name = _("level text")
        constraints = [models.UniqueConstraint(fields=["block", "level"], name="level_text_unique")]

    def __str__(self) -> str:
        return self.text


class Tip(models.Model):
    """An action for the coming two weeks: for a block at a level, or for one statement."""

    block = models.ForeignKey(BuildingBlock, on_delete=models.CASCADE, related_name="tips")
    level = models.ForeignKey(Level, on_delete=models.CASCADE, null=True, blank=True, related_name="tips")
    statement = models.OneToOneField(Statement, on_delete=models.CASCADE, null=True, blank=True, related_name="tip")
    order = models.PositiveSmallIntegerField()
    text = models.TextField()

    class Meta:
        verbose_name = _("tip")
        constraints = [
            models.UniqueConstraint(fields=["block", "order"], name="tip_order_unique"),
            models.CheckConstraint(
                condition=Q(level=None, statement__isnull=False) | Q(level__isnull=False, statement=None),
                name="tip_for_level_or_statement",
            ),
        ]

    def __str__(self) -> str:
        return self.text


class BlockResource(models.Model):
    """Something to do, to ask or to read about a block: on the pages about the model, in conversations, in a round."""

    class Kind(models.TextChoices):
        WORK_FORM = "work_form", _("work form")
        QUESTION = "question", _("question for a conversation")
        READING = "reading", _("further reading")
        BEHAVIOUR = "behaviour", _("behaviour that one can see")
        EXPERIMENT = "experiment", _("small experiment")
        MIRROR = "mirror", _("statement about another link of the chain")

    block = models.ForeignKey(BuildingBlock, on_delete=models.CASCADE, related_name="resources")
    kind = models.CharField(max_length=10, choices=Kind)
    order = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=120, blank=True)
    duration = models.CharField(max_length=40, blank=True)
    text = models.TextField()

    class Meta:
        verbose_name = _("resource")
        constraints = [
            models.UniqueConstraint(fields=["block", "kind", "order"], name="resource_order_unique"),
            models.CheckConstraint(
                condition=~Q(kind="work_form") | (~Q(title="") & ~Q(duration="")), name="resource_work_form_titled"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.text


class ChartScaffold(models.Model):
    """A picture without marks, drawn when the version is loaded (see ``assessments.charts``)."""

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="scaffolds")
    view = models.CharField(max_length=20)
    language = models.CharField(max_length=10)
    svg = models.TextField()
    geometry = models.JSONField()
    #: Of the words and the drawing code: another one means that it has to be drawn anew.
    fingerprint = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("chart scaffold")
        constraints = [
            models.UniqueConstraint(fields=["version", "view", "language"], name="scaffold_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.view} {self.language}"
