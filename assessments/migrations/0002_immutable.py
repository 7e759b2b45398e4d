"""What is published or submitted cannot change, whoever asks."""

from django.db import migrations

from assessments.migrations._operations import InstallTriggers, Refusal

VERSION = "assessments_questionnaireversion"
BLOCK = "assessments_buildingblock"
STATEMENT = "assessments_statement"
POINT = "assessments_scalepoint"
SUBMISSION = "assessments_submission"

IN_VERSION = ["level", "buildingblock"]
IN_BLOCK = ["scalepoint", "statement", "leveltext", "tip", "blockresource"]
ROWS = {"INSERT": ["NEW"], "UPDATE": ["OLD", "NEW"], "DELETE": ["OLD"]}


def version_is_fixed(row):
    return f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = {row}.version_id AND v.status <> 'draft')"


def block_is_fixed(row):
    return (
        f"EXISTS (SELECT 1 FROM {BLOCK} b JOIN {VERSION} v ON v.id = b.version_id "
        f"WHERE b.id = {row}.block_id AND v.status <> 'draft')"
    )


def content_refusals():
    for models, is_fixed in ((IN_VERSION, version_is_fixed), (IN_BLOCK, block_is_fixed)):
        for model in models:
            for event, rows in ROWS.items():
                yield Refusal(
                    name=f"fixed_{model}_{event.lower()}",
                    table=f"assessments_{model}",
                    event=event,
                    condition=" OR ".join(is_fixed(row) for row in rows),
                    message="A published version cannot change.",
                )


# Only the step from published to retired is left, and it touches nothing but the status.
VERSION_UPDATE = Refusal(
    name="fixed_questionnaireversion_update",
    table=VERSION,
    event="UPDATE",
    condition=(
        "OLD.status <> 'draft' AND NOT ("
        "OLD.status = 'published' AND NEW.status = 'retired' AND OLD.id = NEW.id "
        "AND OLD.questionnaire_id = NEW.questionnaire_id AND OLD.number = NEW.number "
        "AND OLD.published_date = NEW.published_date AND OLD.period = NEW.period "
        "AND OLD.not_applicable_label = NEW.not_applicable_label AND OLD.content_digest = NEW.content_digest)"
    ),
    message="A published version cannot change.",
)

SUBMISSION_UPDATE = Refusal(
    name="fixed_submission_update",
    table=SUBMISSION,
    event="UPDATE",
    condition="OLD.status = 'submitted'",
    message="A submitted self-test cannot change.",
)


def submission_is_fixed(row):
    return f"EXISTS (SELECT 1 FROM {SUBMISSION} s WHERE s.id = {row}.submission_id AND s.status = 'submitted')"


def answer_refusals():
    for model in ("answer", "note"):
        for event in ("INSERT", "UPDATE"):
            yield Refusal(
                name=f"fixed_{model}_{event.lower()}",
                table=f"assessments_{model}",
                event=event,
                condition=" OR ".join(submission_is_fixed(row) for row in ROWS[event]),
                message="A submitted self-test cannot change.",
            )
    for event in ("INSERT", "UPDATE"):
        yield Refusal(
            name=f"fitting_answer_{event.lower()}",
            table="assessments_answer",
            event=event,
            condition=(
                f"NOT EXISTS (SELECT 1 FROM {SUBMISSION} s JOIN {BLOCK} b ON b.version_id = s.version_id "
                f"JOIN {STATEMENT} t ON t.block_id = b.id WHERE s.id = NEW.submission_id AND t.id = NEW.statement_id "
                f"AND (NEW.value IS NULL OR EXISTS (SELECT 1 FROM {POINT} p "
                "WHERE p.block_id = b.id AND p.value = NEW.value)))"
            ),
            message="The answer does not belong to this version or scale.",
        )


class Migration(migrations.Migration):
    dependencies = [("assessments", "0001_initial")]

    operations = [InstallTriggers([*content_refusals(), VERSION_UPDATE, SUBMISSION_UPDATE, *answer_refusals()])]
