"""Roles by invitation, their history, and results that somebody keeps under an account."""

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.apps.registry import Apps
from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def forget_handed_over_passwords(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """A password that somebody else handed over opens nothing any more: a code by mail does."""
    User = apps.get_model("assessments", "User")
    User.objects.filter(must_choose_password=True).update(password=make_password(None))


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0010_instrument_guarded"),
    ]

    operations = [
        migrations.RunPython(forget_handed_over_passwords, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="user",
            name="must_choose_password",
        ),
        migrations.AddField(
            model_name="user",
            name="created_date",
            field=models.DateField(default=django.utils.timezone.localdate),
        ),
        migrations.AddField(
            model_name="user",
            name="is_operator",
            field=models.BooleanField(default=False),
        ),
        migrations.CreateModel(
            name="KeptResult",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code_encrypted", models.CharField(max_length=200)),
                ("mark", models.CharField(max_length=64)),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_results",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "verbose_name": "kept result",
                "constraints": [
                    models.UniqueConstraint(fields=("user", "mark"), name="kept_result_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code_encrypted", ""), _negated=True), models.Q(("mark", ""), _negated=True)
                        ),
                        name="kept_result_complete",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleChange",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("changed_at", models.DateTimeField()),
                ("actor", models.CharField(blank=True, max_length=254)),
                ("account", models.CharField(max_length=254)),
                ("deed", models.CharField(max_length=12)),
                ("role", models.CharField(blank=True, max_length=12)),
                ("target", models.CharField(blank=True, max_length=250)),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="assessments.organisation",
                    ),
                ),
            ],
            options={
                "verbose_name": "change of a role",
                "indexes": [models.Index(fields=["changed_at"], name="role_change_age")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("deed__in", ["invited", "called_off", "given", "taken", "closed", "opened", "reset"])
                        ),
                        name="role_change_deed_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("role__in", ["", "coordinator", "manager", "editor", "operator"])),
                        name="role_change_role_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("account", ""), _negated=True), name="role_change_says_whose"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="RoleInvitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=254)),
                ("role", models.CharField(max_length=12)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("last_day", models.DateField()),
                (
                    "invited_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="assessments.organisation",
                    ),
                ),
                (
                    "team",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.CASCADE, related_name="+", to="assessments.team"
                    ),
                ),
            ],
            options={
                "verbose_name": "invitation to a role",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("organisation", None), ("role", "coordinator"), ("team__isnull", False)),
                            models.Q(("organisation__isnull", False), ("role", "manager"), ("team", None)),
                            models.Q(("organisation", None), ("role__in", ["editor", "operator"]), ("team", None)),
                            _connector="OR",
                        ),
                        name="role_invitation_fits",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("address", ""), _negated=True), models.Q(("token_hash", ""), _negated=True)
                        ),
                        name="role_invitation_complete",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("team__isnull", False)),
                        fields=("address", "team"),
                        name="role_invitation_once_a_team",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation__isnull", False)),
                        fields=("address", "organisation"),
                        name="role_invitation_once_an_organisation",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("organisation", None), ("team", None)),
                        fields=("address", "role"),
                        name="role_invitation_once_the_site",
                    ),
                ],
            },
        ),
    ]
