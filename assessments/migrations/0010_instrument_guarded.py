"""What was found about the quality of a version stays, and a next edition stands on a hundred more people."""

from importlib import import_module

from django.db import migrations

from assessments.migrations._operations import InstallTriggers, Refusal

lifting = import_module("assessments.migrations.0009_instrument")

EDITION = "assessments_instrumentedition"

EDITIONS = [
    *(
        Refusal(
            name=f"fixed_instrumentedition_{event.lower()}",
            table=EDITION,
            event=event,
            condition="OLD.id = OLD.id",
            message="An edition never changes.",
        )
        for event in ("UPDATE", "DELETE")
    ),
    Refusal(
        name="fitting_instrumentedition_insert",
        table=EDITION,
        event="INSERT",
        condition=(
            f"EXISTS (SELECT 1 FROM {EDITION} e WHERE e.version_id = NEW.version_id AND e.block = NEW.block "
            "AND e.is_imported = NEW.is_imported AND (e.people + 100 > NEW.people OR e.number >= NEW.number))"
        ),
        message="An edition stands on a hundred people more than the one before.",
    ),
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0009_instrument")]

    operations = [InstallTriggers([*lifting.LIFTED, *EDITIONS])]
