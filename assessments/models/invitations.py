"""Who may take part, who did, and what was mailed. Nothing here leads to a submission, nor back."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.models.people import EMAIL_MAX_LENGTH, FOLDED_MAX_LENGTH
from assessments.models.rounds import ChainLink, Round

REASON_MAX_LENGTH = 20


class Invitation(models.Model):
    """One right to take part in a round: somebody with an address, or a printed slip without one."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    round = models.ForeignKey(Round, on_delete=models.RESTRICT, related_name="invitations")
    link = models.ForeignKey(ChainLink, on_delete=models.RESTRICT, null=True, related_name="invitations")
    address = models.CharField(max_length=EMAIL_MAX_LENGTH, null=True)  # noqa: DJ001 - none means: a slip
    address_folded = models.CharField(max_length=FOLDED_MAX_LENGTH + EMAIL_MAX_LENGTH, null=True)  # noqa: DJ001 - as above
    is_withdrawn = models.BooleanField(default=False)
    is_opted_out = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("invitation")
        constraints = [
            models.CheckConstraint(
                condition=Q(address=None, address_folded=None)
                | Q(address__isnull=False, address_folded__isnull=False) & ~Q(address_folded=""),
                name="invitation_address_with_folded",
            ),
            models.UniqueConstraint(fields=["round", "address_folded"], name="invitation_address_once"),
        ]

    def __str__(self) -> str:
        return self.address or str(self.id)


class InvitationToken(models.Model):
    """The keyed hash of one link or slip; each mail has its own, and all of them stay valid."""

    token_hash = models.CharField(max_length=64, primary_key=True)
    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="tokens")

    class Meta:
        verbose_name = _("invitation token")

    def __str__(self) -> str:
        return self.token_hash[:8]


class Participation(models.Model):
    """That an invitation was used. No time, and no way to what was answered."""

    class Status(models.TextChoices):
        STARTED = "started", _("started")
        FINISHED = "finished", _("finished")

    invitation = models.OneToOneField(Invitation, on_delete=models.CASCADE, primary_key=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.STARTED)

    class Meta:
        verbose_name = _("participation")
        constraints = [
            models.CheckConstraint(condition=Q(status__in=["started", "finished"]), name="participation_status_known")
        ]

    def __str__(self) -> str:
        return self.status


class Delivery(models.Model):
    """One mail to one address: the invitation, or the reminder of a day."""

    class Kind(models.TextChoices):
        INVITATION = "invitation", _("invitation")
        REMINDER = "reminder", _("reminder")

    class Status(models.TextChoices):
        QUEUED = "queued", _("queued")
        SENDING = "sending", _("being sent")
        SENT = "sent", _("sent")
        FAILED = "failed", _("failed")
        SKIPPED = "skipped", _("not needed any more")

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="deliveries")
    kind = models.CharField(max_length=10, choices=Kind)
    day = models.DateField()
    status = models.CharField(max_length=8, choices=Status, default=Status.QUEUED)
    reason = models.CharField(max_length=REASON_MAX_LENGTH, blank=True)
    claimed_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("delivery")
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["invitation", "reminder"]), name="delivery_kind_known"),
            models.CheckConstraint(
                condition=Q(status__in=["queued", "sending", "sent", "failed", "skipped"]),
                name="delivery_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="sending") | Q(claimed_at__isnull=False), name="delivery_sending_since"
            ),
            models.UniqueConstraint(fields=["invitation", "kind", "day"], name="delivery_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.day} {self.status}"
