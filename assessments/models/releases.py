"""What was released about a team: written once at closing, never changed, never computed again."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from assessments.models.rounds import Round


class Release(models.Model):
    """The released result of a round as plain values (``domain.releases.TeamRelease``).

    What is withheld is not in it, so no page and no export can show it.
    """

    round = models.OneToOneField(Round, on_delete=models.RESTRICT, primary_key=True, related_name="release")
    released_date = models.DateField()
    content = models.JSONField()

    class Meta:
        verbose_name = _("release")

    def __str__(self) -> str:
        return f"{self.round_id} {self.released_date}"
