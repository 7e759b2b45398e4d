"""Coordinators with their organisations and teams. Respondents are not here: they have no account."""

import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from assessments.domain.names import folded

NAME_MAX_LENGTH = 120
#: Folding can lengthen a name; a form refuses what does not fit.
FOLDED_MAX_LENGTH = 240
EMAIL_MAX_LENGTH = 254


class UserManager(BaseUserManager["User"]):
    """Finds and makes accounts by folded address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=folded(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=folded(username or ""))


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody with an account, known by an e-mail address in folded form.

    ``is_staff`` makes an editor, ``is_operator`` somebody who decides about roles.
    """

    email = models.EmailField(_("e-mail address"), max_length=EMAIL_MAX_LENGTH, unique=True)
    name = models.CharField(_("name"), max_length=NAME_MAX_LENGTH, blank=True)
    is_staff = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    is_operator = models.BooleanField(default=False)
    created_date = models.DateField(default=timezone.localdate)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"

    class Meta:
        verbose_name = _("account")
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_folded")]

    def __str__(self) -> str:
        return self.name or self.email


class Organisation(models.Model):
    """A municipality, a company, a care provider."""

    name = models.CharField(max_length=NAME_MAX_LENGTH)
    name_folded = models.CharField(max_length=FOLDED_MAX_LENGTH, unique=True)

    class Meta:
        verbose_name = _("organisation")
        constraints = [models.CheckConstraint(condition=~Q(name_folded=""), name="organisation_name_visible")]

    def __str__(self) -> str:
        return self.name


class TeamQuerySet(models.QuerySet["Team"]):
    """Ways to find teams."""

    def of_coordinator(self, user: User) -> "TeamQuerySet":
        """The teams that somebody coordinates, by the team itself or by its organisation."""
        own = Q(coordinators__user=user) | Q(organisation__coordinators__user=user)
        return self.filter(pk__in=Team.objects.filter(own).values("pk"))


class Team(models.Model):
    """People who work on a shared goal, led from one organisation; others may take part."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=NAME_MAX_LENGTH)
    name_folded = models.CharField(max_length=FOLDED_MAX_LENGTH)
    organisation = models.ForeignKey(Organisation, on_delete=models.RESTRICT, related_name="teams")
    partners = models.ManyToManyField(Organisation, related_name="+", blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        verbose_name = _("team")
        constraints = [
            models.CheckConstraint(condition=~Q(name_folded=""), name="team_name_visible"),
            models.UniqueConstraint(fields=["organisation", "name_folded"], name="team_name_once_an_organisation"),
        ]

    def __str__(self) -> str:
        return self.name


class Coordinator(models.Model):
    """Somebody's right to prepare rounds: for one team, or for every team of an organisation."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="coordinates")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, null=True, blank=True, related_name="coordinators")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, null=True, blank=True, related_name="coordinators"
    )

    class Meta:
        verbose_name = _("coordinator")
        constraints = [
            models.CheckConstraint(
                condition=Q(team=None, organisation__isnull=False) | Q(team__isnull=False, organisation=None),
                name="coordinator_of_team_or_organisation",
            ),
            models.UniqueConstraint(fields=["user", "team"], name="coordinator_once_a_team"),
            models.UniqueConstraint(fields=["user", "organisation"], name="coordinator_once_an_organisation"),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.team or self.organisation}"


class ApiToken(models.Model):
    """A right of a program to read the releases of an organisation, up to and including a day.

    Only a keyed hash of the token is kept; it is shown once.
    """

    organisation = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=NAME_MAX_LENGTH)
    token_hash = models.CharField(max_length=64, unique=True)
    created_date = models.DateField()
    last_day = models.DateField()
    is_revoked = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("API token")
        constraints = [
            models.CheckConstraint(condition=~Q(name="") & ~Q(token_hash=""), name="api_token_named"),
            models.CheckConstraint(condition=Q(last_day__gte=models.F("created_date")), name="api_token_ends_later"),
        ]

    def __str__(self) -> str:
        return self.name
