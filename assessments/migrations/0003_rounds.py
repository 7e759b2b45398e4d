"""Coordinators, teams, rounds, invitations and releases."""

import uuid
from importlib import import_module

import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
from django.conf import settings
from django.db import migrations, models

from assessments.migrations._operations import LiftTriggers

immutable = import_module("assessments.migrations.0002_immutable")


class Migration(migrations.Migration):
    dependencies = [
        ("assessments", "0002_immutable"),
        ("auth", "0012_alter_user_first_name_max_length"),
    ]

    # The log of Django's admin has a key to accounts, which this migration makes.
    run_before = [
        ("admin", "0001_initial"),
        ("account", "0001_initial"),
        ("mfa", "0001_initial"),
        ("socialaccount", "0001_initial"),
        ("usersessions", "0001_initial"),
    ]

    operations = [
        LiftTriggers([immutable.SUBMISSION_UPDATE, *immutable.answer_refusals()]),
        migrations.CreateModel(
            name="User",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("password", models.CharField(max_length=128, verbose_name="password")),
                ("last_login", models.DateTimeField(blank=True, null=True, verbose_name="last login")),
                (
                    "is_superuser",
                    models.BooleanField(
                        default=False,
                        help_text="Designates that this user has all permissions without explicitly assigning them.",
                        verbose_name="superuser status",
                    ),
                ),
                ("email", models.EmailField(max_length=254, unique=True, verbose_name="e-mail address")),
                ("name", models.CharField(blank=True, max_length=120, verbose_name="name")),
                ("is_staff", models.BooleanField(default=False)),
                ("is_active", models.BooleanField(default=True)),
                ("must_choose_password", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "account",
            },
        ),
        migrations.CreateModel(
            name="ChainLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("order", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=60)),
                ("title_folded", models.CharField(max_length=240)),
                ("members", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "verbose_name": "chain link",
            },
        ),
        migrations.CreateModel(
            name="Coordinator",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
            ],
            options={
                "verbose_name": "coordinator",
            },
        ),
        migrations.CreateModel(
            name="Delivery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.CharField(choices=[("invitation", "invitation"), ("reminder", "reminder")], max_length=10),
                ),
                ("day", models.DateField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("queued", "queued"),
                            ("sending", "being sent"),
                            ("sent", "sent"),
                            ("failed", "failed"),
                            ("skipped", "not needed any more"),
                        ],
                        default="queued",
                        max_length=8,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=20)),
                ("claimed_at", models.DateTimeField(null=True)),
            ],
            options={
                "verbose_name": "delivery",
            },
        ),
        migrations.CreateModel(
            name="Invitation",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("address", models.CharField(max_length=254, null=True)),
                ("address_folded", models.CharField(max_length=494, null=True)),
                ("is_withdrawn", models.BooleanField(default=False)),
                ("is_opted_out", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "invitation",
            },
        ),
        migrations.CreateModel(
            name="InvitationToken",
            fields=[
                ("token_hash", models.CharField(max_length=64, primary_key=True, serialize=False)),
            ],
            options={
                "verbose_name": "invitation token",
            },
        ),
        migrations.CreateModel(
            name="Organisation",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("name_folded", models.CharField(max_length=240, unique=True)),
            ],
            options={
                "verbose_name": "organisation",
            },
        ),
        migrations.CreateModel(
            name="Round",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("status", models.CharField(default="concept", max_length=10)),
                ("goal", models.CharField(max_length=300)),
                ("members", models.PositiveSmallIntegerField(validators=[django.core.validators.MinValueValidator(1)])),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                ("way", models.CharField(max_length=5)),
                ("spare_slips", models.PositiveSmallIntegerField(default=0)),
                ("is_shared", models.BooleanField(default=False)),
                ("k", models.PositiveSmallIntegerField()),
                ("subject", models.CharField(blank=True, max_length=150)),
                ("text", models.TextField(blank=True, max_length=4000)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("counted_on", models.DateField(null=True)),
                ("started", models.CharField(default="none", max_length=6)),
                ("finished", models.CharField(default="none", max_length=6)),
                ("is_scrubbed", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "round",
            },
        ),
        migrations.CreateModel(
            name="ReminderDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField()),
                ("is_done", models.BooleanField(default=False)),
            ],
            options={
                "verbose_name": "reminder day",
            },
        ),
        migrations.CreateModel(
            name="Team",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("name", models.CharField(max_length=120)),
                ("name_folded", models.CharField(max_length=240)),
            ],
            options={
                "verbose_name": "team",
            },
        ),
        migrations.RemoveConstraint(
            model_name="submission",
            name="submission_submitted_has_day_and_code",
        ),
        migrations.AlterField(
            model_name="submission",
            name="started_date",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="user",
            name="groups",
            field=models.ManyToManyField(
                blank=True,
                help_text="The groups this user belongs to. A user will get all permissions granted to each of their groups.",
                related_name="user_set",
                related_query_name="user",
                to="auth.group",
                verbose_name="groups",
            ),
        ),
        migrations.AddField(
            model_name="user",
            name="user_permissions",
            field=models.ManyToManyField(
                blank=True,
                help_text="Specific permissions for this user.",
                related_name="user_set",
                related_query_name="user",
                to="auth.permission",
                verbose_name="user permissions",
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="link",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="assessments.chainlink",
            ),
        ),
        migrations.AddField(
            model_name="coordinator",
            name="user",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="coordinates", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.CreateModel(
            name="Participation",
            fields=[
                (
                    "invitation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="assessments.invitation",
                    ),
                ),
                (
                    "status",
                    models.CharField(
                        choices=[("started", "started"), ("finished", "finished")], default="started", max_length=8
                    ),
                ),
            ],
            options={
                "verbose_name": "participation",
            },
        ),
        migrations.AddField(
            model_name="invitation",
            name="link",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="invitations",
                to="assessments.chainlink",
            ),
        ),
        migrations.AddField(
            model_name="delivery",
            name="invitation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="deliveries", to="assessments.invitation"
            ),
        ),
        migrations.AddField(
            model_name="invitationtoken",
            name="invitation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="tokens", to="assessments.invitation"
            ),
        ),
        migrations.AddConstraint(
            model_name="organisation",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_folded", ""), _negated=True), name="organisation_name_visible"
            ),
        ),
        migrations.AddField(
            model_name="coordinator",
            name="organisation",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="coordinators",
                to="assessments.organisation",
            ),
        ),
        migrations.CreateModel(
            name="Release",
            fields=[
                (
                    "round",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.RESTRICT,
                        primary_key=True,
                        related_name="release",
                        serialize=False,
                        to="assessments.round",
                    ),
                ),
                ("released_date", models.DateField()),
                ("content", models.JSONField()),
            ],
            options={
                "verbose_name": "release",
            },
        ),
        migrations.AddField(
            model_name="round",
            name="version",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="rounds",
                to="assessments.questionnaireversion",
            ),
        ),
        migrations.AddField(
            model_name="invitation",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="invitations", to="assessments.round"
            ),
        ),
        migrations.AddField(
            model_name="chainlink",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="links", to="assessments.round"
            ),
        ),
        migrations.AddField(
            model_name="submission",
            name="round",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="submissions",
                to="assessments.round",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "draft"), ("submitted_date", None)),
                    models.Q(("code_hash__isnull", False), ("status", "submitted"), ("submitted_date__isnull", False)),
                    models.Q(("code_hash__isnull", False), ("round__isnull", False), ("status", "submitted")),
                    _connector="OR",
                ),
                name="submission_submitted_has_day_and_code",
            ),
        ),
        migrations.AddConstraint(
            model_name="submission",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link", None), ("round", None), ("started_date__isnull", False)),
                    models.Q(
                        ("goal", ""),
                        ("partners", ""),
                        ("round__isnull", False),
                        ("started_date", None),
                        ("submitted_date", None),
                    ),
                    _connector="OR",
                ),
                name="submission_in_round_has_no_day_and_no_text",
            ),
        ),
        migrations.AddField(
            model_name="reminderday",
            name="round",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="reminder_days", to="assessments.round"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="teams", to="assessments.organisation"
            ),
        ),
        migrations.AddField(
            model_name="team",
            name="partners",
            field=models.ManyToManyField(blank=True, related_name="+", to="assessments.organisation"),
        ),
        migrations.AddField(
            model_name="round",
            name="team",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.RESTRICT, related_name="rounds", to="assessments.team"
            ),
        ),
        migrations.AddField(
            model_name="coordinator",
            name="team",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="coordinators",
                to="assessments.team",
            ),
        ),
        migrations.AddConstraint(
            model_name="user",
            constraint=models.CheckConstraint(
                condition=models.Q(("email", django.db.models.functions.text.Lower("email"))), name="user_email_folded"
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["started", "finished"])), name="participation_status_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["invitation", "reminder"])), name="delivery_kind_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["queued", "sending", "sent", "failed", "skipped"])),
                name="delivery_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("status", "sending"), _negated=True), ("claimed_at__isnull", False), _connector="OR"
                ),
                name="delivery_sending_since",
            ),
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(fields=("invitation", "kind", "day"), name="delivery_once_a_day"),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("address", None), ("address_folded", None)),
                    models.Q(
                        ("address__isnull", False),
                        ("address_folded__isnull", False),
                        models.Q(("address_folded", ""), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="invitation_address_with_folded",
            ),
        ),
        migrations.AddConstraint(
            model_name="invitation",
            constraint=models.UniqueConstraint(fields=("round", "address_folded"), name="invitation_address_once"),
        ),
        migrations.AddConstraint(
            model_name="chainlink",
            constraint=models.CheckConstraint(
                condition=models.Q(("title_folded", ""), _negated=True), name="chain_link_title_visible"
            ),
        ),
        migrations.AddConstraint(
            model_name="chainlink",
            constraint=models.UniqueConstraint(fields=("round", "order"), name="chain_link_order_once"),
        ),
        migrations.AddConstraint(
            model_name="chainlink",
            constraint=models.UniqueConstraint(fields=("round", "title_folded"), name="chain_link_title_once"),
        ),
        migrations.AddConstraint(
            model_name="reminderday",
            constraint=models.UniqueConstraint(fields=("round", "day"), name="reminder_day_once"),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.CheckConstraint(
                condition=models.Q(("name_folded", ""), _negated=True), name="team_name_visible"
            ),
        ),
        migrations.AddConstraint(
            model_name="team",
            constraint=models.UniqueConstraint(
                fields=("organisation", "name_folded"), name="team_name_once_an_organisation"
            ),
        ),
        migrations.AddIndex(
            model_name="round",
            index=models.Index(fields=["status", "closes_at"], name="round_due"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("status__in", ["concept", "open", "released", "withheld"])),
                name="round_status_known",
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("way__in", ["mail", "slips"])), name="round_way_known"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="round_closes_after_opening"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(condition=models.Q(("k__gte", 5)), name="round_k_not_below_five"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(("members__range", (1, 2000))), name="round_has_members"
            ),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(condition=models.Q(("goal", ""), _negated=True), name="round_has_goal"),
        ),
        migrations.AddConstraint(
            model_name="round",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("finished__in", ["none", "few", "enough"]), ("started__in", ["none", "few", "enough"])
                ),
                name="round_counts_are_bands",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("organisation__isnull", False), ("team", None)),
                    models.Q(("organisation", None), ("team__isnull", False)),
                    _connector="OR",
                ),
                name="coordinator_of_team_or_organisation",
            ),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.UniqueConstraint(fields=("user", "team"), name="coordinator_once_a_team"),
        ),
        migrations.AddConstraint(
            model_name="coordinator",
            constraint=models.UniqueConstraint(
                fields=("user", "organisation"), name="coordinator_once_an_organisation"
            ),
        ),
    ]
