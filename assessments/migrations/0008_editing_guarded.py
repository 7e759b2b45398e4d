"""Editing leaves what is published as it is, and its history too."""

from importlib import import_module

from django.db import migrations

from assessments.migrations._operations import InstallTriggers, Refusal

immutable = import_module("assessments.migrations.0002_immutable")
lifting = import_module("assessments.migrations.0007_editing")

VERSION = immutable.VERSION
QUESTIONNAIRE = "assessments_questionnaire"
EDIT = "assessments_contentedit"

#: Only the step from published to retired is left, and it touches nothing but the status.
VERSION_UPDATE = Refusal(
    name="fixed_questionnaireversion_update",
    table=VERSION,
    event="UPDATE",
    condition=(
        "OLD.status <> 'draft' AND NOT ("
        "OLD.status = 'published' AND NEW.status = 'retired' AND OLD.id = NEW.id "
        "AND OLD.questionnaire_id = NEW.questionnaire_id AND OLD.number = NEW.number "
        "AND OLD.published_date = NEW.published_date AND OLD.title = NEW.title AND OLD.period = NEW.period "
        "AND OLD.not_applicable_label = NEW.not_applicable_label AND OLD.content_digest = NEW.content_digest "
        "AND COALESCE(CAST(OLD.based_on_id AS char(36)), '') = COALESCE(CAST(NEW.based_on_id AS char(36)), ''))"
    ),
    message="A published version cannot change.",
)

VERSION_OTHERS = [
    Refusal(
        name="fixed_questionnaireversion_delete",
        table=VERSION,
        event="DELETE",
        condition="OLD.status <> 'draft'",
        message="A published version cannot be deleted.",
    ),
    Refusal(
        name="draft_questionnaireversion_insert",
        table=VERSION,
        event="INSERT",
        condition="NEW.status <> 'draft'",
        message="A version starts as a draft.",
    ),
]

QUESTIONNAIRE_KEY = Refusal(
    name="fixed_questionnaire_key",
    table=QUESTIONNAIRE,
    event="UPDATE",
    condition=(
        f"NEW.key <> OLD.key AND EXISTS (SELECT 1 FROM {VERSION} v "
        "WHERE v.questionnaire_id = OLD.id AND v.status <> 'draft')"
    ),
    message="The key of a published questionnaire cannot change.",
)

EDITS = [
    Refusal(
        name="fixed_contentedit_update",
        table=EDIT,
        event="UPDATE",
        condition="OLD.id = OLD.id",
        message="The history of a version cannot change.",
    ),
    Refusal(
        name="fixed_contentedit_delete",
        table=EDIT,
        event="DELETE",
        condition=f"EXISTS (SELECT 1 FROM {VERSION} v WHERE v.id = OLD.version_id AND v.status <> 'draft')",
        message="The history of a published version cannot be deleted.",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0007_editing")]

    operations = [
        InstallTriggers(
            [
                *(refusal for refusal in lifting.LIFTED if refusal is not immutable.VERSION_UPDATE),
                VERSION_UPDATE,
                *VERSION_OTHERS,
                QUESTIONNAIRE_KEY,
                *EDITS,
            ]
        )
    ]
