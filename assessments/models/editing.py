"""Who changed what in a questionnaire, and when."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.people import EMAIL_MAX_LENGTH
from assessments.models.questionnaires import QuestionnaireVersion


class ContentEdit(models.Model):
    """One field that somebody changed, with the text before and after; rows are only ever added.

    ``path`` is where it stands, as the parts of a ``domain.content_changes.Place``. The editor is kept as an
    address: the row outlives the account.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="edits")
    edited_at = models.DateTimeField()
    editor = models.CharField(max_length=EMAIL_MAX_LENGTH)
    block = models.CharField(max_length=60, blank=True)
    part = models.CharField(max_length=200, blank=True)
    field = models.CharField(max_length=30)
    before = models.TextField(blank=True)
    after = models.TextField(blank=True)

    class Meta:
        verbose_name = _("edit")
        constraints = [models.CheckConstraint(condition=~Q(editor="") & ~Q(field=""), name="edit_says_who_and_what")]
        indexes = [models.Index(fields=["version", "edited_at"], name="edit_of_version")]

    def __str__(self) -> str:
        return f"{self.editor} {self.field}"
