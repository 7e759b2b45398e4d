"""What was agreed at opening, what takes part, and what was released cannot change, whoever asks."""

from importlib import import_module

from django.db import migrations

from assessments.migrations._operations import InstallTriggers, Refusal

immutable = import_module("assessments.migrations.0002_immutable")

ROUND = "assessments_round"
LINK = "assessments_chainlink"
INVITATION = "assessments_invitation"
RELEASE = "assessments_release"
SUBMISSION = immutable.SUBMISSION

AGREED = ["team_id", "version_id", "goal", "members", "way", "is_shared", "k", "spare_slips"]
TIMES = ["opens_at", "closes_at"]


def changes(columns):
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


def round_refusals():
    # One step at a time: concept, open, then released or withheld; only what is withheld opens again.
    steps = [("concept", "open"), ("open", "released"), ("open", "withheld"), ("withheld", "open")]
    allowed = " OR ".join(f"(OLD.status = '{old}' AND NEW.status = '{new}')" for old, new in steps)
    # And back to a concept as long as nobody has begun.
    nobody = f"NOT EXISTS (SELECT 1 FROM {SUBMISSION} s WHERE s.round_id = OLD.id)"
    allowed += f" OR (OLD.status = 'open' AND NEW.status = 'concept' AND {nobody})"
    yield Refusal(
        name="fixed_round_status",
        table=ROUND,
        event="UPDATE",
        condition=f"NEW.status <> OLD.status AND NOT ({allowed})",
        message="A round takes its steps in order, and a released round is never opened again.",
    )
    yield Refusal(
        name="fitting_round_update",
        table=ROUND,
        event="UPDATE",
        condition=(
            "OLD.status = 'concept' AND NEW.status = 'open' AND NOT EXISTS (SELECT 1 FROM "
            f"{immutable.VERSION} v WHERE v.id = NEW.version_id AND v.status <> 'draft')"
        ),
        message="A round opens with a questionnaire that has been published.",
    )
    yield Refusal(
        name="fixed_round_update",
        table=ROUND,
        event="UPDATE",
        condition=f"OLD.status <> 'concept' AND ({changes(AGREED)})",
        message="What was agreed when a round opened cannot change.",
    )
    yield Refusal(
        name="fixed_round_times",
        table=ROUND,
        event="UPDATE",
        condition=f"OLD.status = 'released' AND ({changes(TIMES)})",
        message="A released round cannot change.",
    )
    yield Refusal(
        name="fixed_round_delete",
        table=ROUND,
        event="DELETE",
        condition="OLD.status <> 'concept'",
        message="A round that has opened stays.",
    )


def round_is_fixed(row):
    return f"EXISTS (SELECT 1 FROM {ROUND} r WHERE r.id = {row}.round_id AND r.status <> 'concept')"


def link_and_invitation_refusals():
    for event, rows in immutable.ROWS.items():
        yield Refusal(
            name=f"fixed_chainlink_{event.lower()}",
            table=LINK,
            event=event,
            condition=" OR ".join(
                [round_is_fixed(row) for row in rows] + ["NEW.round_id <> OLD.round_id"] * (event == "UPDATE")
            ),
            message="The chain links of a round that has opened cannot change.",
        )
    yield Refusal(
        name="fixed_invitation_insert",
        table=INVITATION,
        event="INSERT",
        condition=round_is_fixed("NEW"),
        message="Nobody is invited after a round has opened.",
    )
    yield Refusal(
        name="fixed_invitation_update",
        table=INVITATION,
        event="UPDATE",
        condition=(
            f"NEW.round_id <> OLD.round_id OR ({round_is_fixed('OLD')} AND "
            "(COALESCE(NEW.address, '') <> COALESCE(OLD.address, '') "
            "OR COALESCE(NEW.address_folded, '') <> COALESCE(OLD.address_folded, '') "
            "OR COALESCE(NEW.link_id, 0) <> COALESCE(OLD.link_id, 0)))"
        ),
        message="An invitation of a round that has opened cannot move.",
    )
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            name=f"fitting_invitation_{event.lower()}",
            table=INVITATION,
            event=event,
            condition=(
                "NEW.link_id IS NOT NULL AND NOT EXISTS "
                f"(SELECT 1 FROM {LINK} l WHERE l.id = NEW.link_id AND l.round_id = NEW.round_id)"
            ),
            message="The chain link does not belong to this round.",
        )


def submission_refusals():
    # Lifted by the migration before this one, which rebuilds the table.
    yield from (immutable.SUBMISSION_UPDATE, *immutable.answer_refusals())
    # In a closed round a draft stays its person's own: only what would make it count is refused.
    counts = {
        "INSERT": "",
        "UPDATE": (
            "(NEW.status <> OLD.status OR NEW.version_id <> OLD.version_id "
            "OR COALESCE(NEW.link_id, 0) <> COALESCE(OLD.link_id, 0)) AND "
        ),
    }
    for event, condition in counts.items():
        yield Refusal(
            name=f"fitting_submission_{event.lower()}",
            table=SUBMISSION,
            event=event,
            condition=(
                f"{condition}NEW.round_id IS NOT NULL AND NOT EXISTS (SELECT 1 FROM {ROUND} r WHERE r.id = NEW.round_id "
                "AND r.version_id = NEW.version_id AND r.status = 'open' AND (NEW.link_id IS NULL OR EXISTS "
                f"(SELECT 1 FROM {LINK} l WHERE l.id = NEW.link_id AND l.round_id = r.id)))"
            ),
            message="The self-test does not fit its round, or the round is not open.",
        )
    yield Refusal(
        name="fixed_submission_round",
        table=SUBMISSION,
        event="UPDATE",
        condition=("COALESCE(CAST(NEW.round_id AS char(36)), '') <> COALESCE(CAST(OLD.round_id AS char(36)), '')"),
        message="A self-test stays in its round.",
    )
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            name=f"private_note_{event.lower()}",
            table="assessments_note",
            event=event,
            condition=(
                f"EXISTS (SELECT 1 FROM {SUBMISSION} s WHERE s.id = NEW.submission_id AND s.round_id IS NOT NULL)"
            ),
            message="There are no notes in a round.",
        )


def release_refusals():
    yield Refusal(
        name="fitting_release_insert",
        table=RELEASE,
        event="INSERT",
        condition=f"NOT EXISTS (SELECT 1 FROM {ROUND} r WHERE r.id = NEW.round_id AND r.status = 'released')",
        message="Only a released round has a release.",
    )
    for event in ("UPDATE", "DELETE"):
        yield Refusal(
            name=f"fixed_release_{event.lower()}",
            table=RELEASE,
            event=event,
            condition="1 = 1",
            message="A release never changes.",
        )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0003_rounds")]

    operations = [
        InstallTriggers(
            [
                *round_refusals(),
                *link_and_invitation_refusals(),
                *submission_refusals(),
                *release_refusals(),
            ]
        )
    ]
