"""What a team agreed, and what people said beside the statements, fits its round and stays as it was."""

from importlib import import_module

from django.db import migrations

from assessments.migrations._operations import InstallTriggers, Refusal

immutable = import_module("assessments.migrations.0002_immutable")
guarded = import_module("assessments.migrations.0004_rounds_guarded")

ROUND, LINK = guarded.ROUND, guarded.LINK
SUBMISSION, BLOCK, POINT = immutable.SUBMISSION, immutable.BLOCK, immutable.POINT
COMMITMENT = "assessments_commitment"

WRITES = ("INSERT", "UPDATE")


def guide_refusals():
    for event, rows in immutable.ROWS.items():
        yield Refusal(
            name=f"fixed_guidestep_{event.lower()}",
            table="assessments_guidestep",
            event=event,
            condition=" OR ".join(immutable.version_is_fixed(row) for row in rows),
            message="A published version cannot change.",
        )


def follows_refusals():
    changed = "COALESCE(CAST(NEW.follows_id AS char(36)), '') <> COALESCE(CAST(OLD.follows_id AS char(36)), '')"
    yield Refusal(
        name="fixed_round_follows",
        table=ROUND,
        event="UPDATE",
        condition=f"OLD.status <> 'concept' AND NEW.status <> 'concept' AND ({changed})",
        message="What a round looks back on is settled when it opens.",
    )
    for event in WRITES:
        yield Refusal(
            name=f"fitting_round_follows_{event.lower()}",
            table=ROUND,
            event=event,
            condition=(
                "NEW.follows_id IS NOT NULL AND NEW.status = 'concept' OR "
                + ("" if event == "INSERT" else f"({changed}) AND ")
                + "NEW.follows_id IS NOT NULL AND NOT EXISTS "
                f"(SELECT 1 FROM {ROUND} r WHERE r.id = NEW.follows_id AND r.id <> NEW.id AND r.team_id = NEW.team_id "
                "AND r.status IN ('released', 'withheld'))"
            ),
            message="A round looks back on an earlier round of the same team.",
        )


def is_asked_about(row):
    return f"EXISTS (SELECT 1 FROM {ROUND} r WHERE r.follows_id = {row}.round_id AND r.status <> 'concept')"


def commitment_refusals():
    for event, rows in immutable.ROWS.items():
        yield Refusal(
            name=f"fixed_commitment_{event.lower()}",
            table=COMMITMENT,
            event=event,
            condition=" OR ".join(
                [is_asked_about(row) for row in rows] + ["NEW.round_id <> OLD.round_id"] * (event == "UPDATE")
            ),
            message="A next round asks about these agreements: they cannot change any more.",
        )
    for event in WRITES:
        yield Refusal(
            name=f"fitting_commitment_{event.lower()}",
            table=COMMITMENT,
            event=event,
            condition=(
                f"NOT EXISTS (SELECT 1 FROM {ROUND} r JOIN {BLOCK} b ON b.version_id = r.version_id "
                "WHERE r.id = NEW.round_id AND r.status IN ('released', 'withheld') "
                "AND b.id = NEW.block_id AND b.is_scored)"
            ),
            message="An agreement belongs to a closed round and to one of its blocks.",
        )


#: What has to exist for a row to fit, from its submission on.
FITTING = {
    "goalview": f"SELECT 1 FROM {SUBMISSION} s WHERE s.id = NEW.submission_id AND s.round_id IS NOT NULL",
    "outcome": (
        f"SELECT 1 FROM {SUBMISSION} s JOIN {ROUND} r ON r.id = s.round_id "
        f"JOIN {COMMITMENT} c ON c.round_id = r.follows_id WHERE s.id = NEW.submission_id AND c.id = NEW.commitment_id"
    ),
    "experience": (
        f"SELECT 1 FROM {SUBMISSION} s JOIN {ROUND} r ON r.id = s.round_id AND r.follows_id IS NOT NULL "
        f"JOIN {BLOCK} b ON b.version_id = s.version_id "
        "WHERE s.id = NEW.submission_id AND b.id = NEW.block_id AND b.is_scored"
    ),
    "mirroranswer": (
        f"SELECT 1 FROM {SUBMISSION} s JOIN {LINK} l ON l.round_id = s.round_id "
        f"JOIN {BLOCK} b ON b.version_id = s.version_id WHERE s.id = NEW.submission_id AND l.id = NEW.link_id "
        "AND b.id = NEW.block_id AND b.is_scored AND (NEW.value IS NULL OR EXISTS "
        f"(SELECT 1 FROM {POINT} p WHERE p.block_id = b.id AND p.value = NEW.value))"
    ),
}


def beside_answers_refusals():
    for model, found in FITTING.items():
        for event in WRITES:
            yield Refusal(
                name=f"fixed_{model}_{event.lower()}",
                table=f"assessments_{model}",
                event=event,
                condition=" OR ".join(immutable.submission_is_fixed(row) for row in immutable.ROWS[event]),
                message="A submitted self-test cannot change.",
            )
            yield Refusal(
                name=f"fitting_{model}_{event.lower()}",
                table=f"assessments_{model}",
                event=event,
                condition=f"NOT EXISTS ({found})",
                message="This does not belong to the round of the self-test.",
            )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0005_after_the_round")]

    operations = [
        InstallTriggers([*guide_refusals(), *follows_refusals(), *commitment_refusals(), *beside_answers_refusals()])
    ]
