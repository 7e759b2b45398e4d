"""How a team talks about its result: the steps of the conversation, as part of a version."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.questionnaires import QuestionnaireVersion


class GuideStep(models.Model):
    """One step of the conversation guide: who leads it, how long it takes and what happens.

    ``text_open`` is for when no block can be named, ``text_withheld`` for when there is no result.
    """

    class Kind(models.TextChoices):
        GOAL = "goal", _("the shared goal")
        TOPIC = "topic", _("the chosen topic")
        BUILD_ON = "build_on", _("to build on")
        STRENGTHEN = "strengthen", _("to strengthen")
        AGREEMENTS = "agreements", _("agreements")

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="guide_steps")
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    minutes = models.PositiveSmallIntegerField()
    role = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    text = models.TextField()
    text_open = models.TextField(blank=True)
    text_withheld = models.TextField()

    class Meta:
        verbose_name = _("step of the conversation guide")
        constraints = [
            models.UniqueConstraint(fields=["version", "order"], name="guide_step_order_unique"),
            models.UniqueConstraint(fields=["version", "kind"], name="guide_step_kind_unique"),
            models.CheckConstraint(condition=Q(minutes__range=(1, 60)), name="guide_step_within_an_hour"),
            models.CheckConstraint(
                condition=Q(kind__in=["goal", "topic", "build_on", "strengthen", "agreements"]),
                name="guide_step_kind_known",
            ),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="guide_step_worded"),
        ]

    def __str__(self) -> str:
        return self.title
