"""The history keeps what was changed and when; after a while no longer by whom."""

from importlib import import_module

from django.db import migrations

from assessments.migrations._operations import InstallTriggers, LiftTriggers, Refusal

editing = import_module("assessments.migrations.0008_editing_guarded")

#: ``domain.constants.FORMER_EDITOR``, as it was when this was written.
FORMER_EDITOR = "redacteur"
KEPT = ["id", "version_id", "edited_at", "block", "part", "field", "before", "after"]

BEFORE = [refusal for refusal in editing.EDITS if refusal.name == "fixed_contentedit_update"]

#: One change is left: the word for a former editor in the place of an address, and everything else as it was.
AFTER = [
    Refusal(
        name="fixed_contentedit_update",
        table=editing.EDIT,
        event="UPDATE",
        condition=(
            f"NEW.editor <> '{FORMER_EDITOR}' OR NOT (" + " AND ".join(f"NEW.{c} = OLD.{c}" for c in KEPT) + ")"
        ),
        message="The history of a version cannot change.",
    )
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0012_accounts_guarded")]

    # Lifting first, so that going back installs what was there before.
    operations = [LiftTriggers(BEFORE), InstallTriggers(AFTER)]
