"""What is known about the quality of a version: counted now and then, stored once, never changed."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.constants import EDITION_PEOPLE_MIN
from assessments.models.questionnaires import QuestionnaireVersion


class InstrumentEdition(models.Model):
    """The quality of one block over everybody who rated all of it, up to a day.

    Imported answers have editions of their own. ``people`` rises by at least a hundred from one edition to
    the next, so that two of them never tell about fewer.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.RESTRICT, related_name="editions")
    block = models.CharField(max_length=50)
    is_imported = models.BooleanField()
    number = models.PositiveIntegerField()
    made_date = models.DateField()
    people = models.PositiveIntegerField()
    content = models.JSONField()

    class Meta:
        verbose_name = _("edition")
        constraints = [
            models.UniqueConstraint(fields=["version", "block", "is_imported", "number"], name="edition_number_once"),
            models.CheckConstraint(condition=Q(people__gte=EDITION_PEOPLE_MIN), name="edition_of_a_hundred_people"),
        ]

    def __str__(self) -> str:
        return f"{self.block} {self.number}"
