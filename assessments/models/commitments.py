"""What a team agrees after a round, and the link by which its members read it."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.questionnaires import BuildingBlock
from assessments.models.rounds import Round

BEHAVIOUR_MAX_LENGTH = 300
OWNER_MAX_LENGTH = 100


class Commitment(models.Model):
    """One agreement about one block: behaviour that one can see, the role that owns it, and a day.

    It stays as it is from the moment a next round opens that asks about it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.RESTRICT, related_name="commitments")
    block = models.ForeignKey(BuildingBlock, on_delete=models.RESTRICT, related_name="+")
    behaviour = models.CharField(max_length=BEHAVIOUR_MAX_LENGTH)
    owner = models.CharField(max_length=OWNER_MAX_LENGTH)
    due_date = models.DateField()

    class Meta:
        verbose_name = _("agreement")
        constraints = [
            models.UniqueConstraint(fields=["round", "block"], name="commitment_once_a_block"),
            models.CheckConstraint(condition=~Q(behaviour="") & ~Q(owner=""), name="commitment_worded"),
        ]

    def __str__(self) -> str:
        return self.behaviour


class CommitmentLink(models.Model):
    """A link by which whoever has it reads the agreements of a round, up to and including a day.

    Only a keyed hash is kept. The token follows from our key and ``serial``, so that the link can be
    shown again; a new serial makes another link and ends this one. One that was ended has no hash, but
    ``ENDED`` with its round.
    """

    ENDED: ClassVar = "ended-"

    round = models.OneToOneField(Round, on_delete=models.CASCADE, primary_key=True, related_name="commitment_link")
    serial = models.PositiveIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)
    last_day = models.DateField()

    class Meta:
        verbose_name = _("link to agreements")
        constraints = [models.CheckConstraint(condition=~Q(token_hash=""), name="commitment_link_has_token")]

    def __str__(self) -> str:
        return f"{self.round_id} {self.last_day}"
