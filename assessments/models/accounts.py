"""Who is invited to a role, what happened with roles, and results that somebody keeps under an account."""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from assessments.domain.roles import Deed, Role
from assessments.models.people import EMAIL_MAX_LENGTH, Organisation, Team, User

ROLES, DEEDS = ([choice.value for choice in kind] for kind in (Role, Deed))
TARGET_MAX_LENGTH = 250


class RoleInvitation(models.Model):
    """An invitation by mail to a role. It gives nothing until whoever reads that mailbox accepts it.

    Only a keyed hash of the token in the link is kept.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    address = models.CharField(max_length=EMAIL_MAX_LENGTH)
    role = models.CharField(max_length=12)
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, related_name="+")
    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, null=True, related_name="+")
    token_hash = models.CharField(max_length=64, unique=True)
    invited_by = models.ForeignKey(User, on_delete=models.SET_NULL, null=True, related_name="+")
    last_day = models.DateField()

    class Meta:
        verbose_name = _("invitation to a role")
        constraints = [
            models.CheckConstraint(
                condition=Q(role="coordinator", team__isnull=False, organisation=None)
                | Q(role="manager", team=None, organisation__isnull=False)
                | Q(role__in=["editor", "operator"], team=None, organisation=None),
                name="role_invitation_fits",
            ),
            models.CheckConstraint(condition=~Q(address="") & ~Q(token_hash=""), name="role_invitation_complete"),
            models.UniqueConstraint(
                fields=["address", "team"], condition=Q(team__isnull=False), name="role_invitation_once_a_team"
            ),
            models.UniqueConstraint(
                fields=["address", "organisation"],
                condition=Q(organisation__isnull=False),
                name="role_invitation_once_an_organisation",
            ),
            models.UniqueConstraint(
                fields=["address", "role"],
                condition=Q(team=None, organisation=None),
                name="role_invitation_once_the_site",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.address} {self.role}"


class RoleChange(models.Model):
    """What happened with a role or an account; rows are only ever added, until their retention is over.

    People are kept as addresses: the row outlives the account.
    """

    changed_at = models.DateTimeField()
    actor = models.CharField(max_length=EMAIL_MAX_LENGTH, blank=True)
    account = models.CharField(max_length=EMAIL_MAX_LENGTH)
    deed = models.CharField(max_length=12)
    role = models.CharField(max_length=12, blank=True)
    target = models.CharField(max_length=TARGET_MAX_LENGTH, blank=True)
    organisation = models.ForeignKey(Organisation, on_delete=models.SET_NULL, null=True, related_name="+")

    class Meta:
        verbose_name = _("change of a role")
        constraints = [
            models.CheckConstraint(condition=Q(deed__in=DEEDS), name="role_change_deed_known"),
            models.CheckConstraint(condition=Q(role__in=["", *ROLES]), name="role_change_role_known"),
            models.CheckConstraint(condition=~Q(account=""), name="role_change_says_whose"),
        ]
        indexes = [models.Index(fields=["changed_at"], name="role_change_age")]

    def __str__(self) -> str:
        return f"{self.account} {self.deed} {self.role}"


class KeptResult(models.Model):
    """A return code that an account holder keeps, encrypted under our key.

    The account leads to the code; nothing leads from a submission to an account. ``mark`` is a keyed
    hash of account and code, so that a code is kept once.
    """

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="kept_results")
    code_encrypted = models.CharField(max_length=200)
    mark = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("kept result")
        constraints = [
            models.UniqueConstraint(fields=["user", "mark"], name="kept_result_once"),
            models.CheckConstraint(condition=~Q(code_encrypted="") & ~Q(mark=""), name="kept_result_complete"),
        ]

    def __str__(self) -> str:
        return self.mark[:8]
