"""What happened with roles is never written anew."""

from django.db import migrations

from assessments.migrations._operations import InstallTriggers, Refusal

ROLE_CHANGES = [
    Refusal(
        name="fixed_rolechange_update",
        table="assessments_rolechange",
        event="UPDATE",
        # Only the organisation may go, with the organisation itself.
        condition=(
            "OLD.changed_at <> NEW.changed_at OR OLD.actor <> NEW.actor OR OLD.account <> NEW.account "
            "OR OLD.deed <> NEW.deed OR OLD.role <> NEW.role OR OLD.target <> NEW.target OR NEW.organisation_id IS NOT NULL"
        ),
        message="What happened with a role never changes.",
    )
]


class Migration(migrations.Migration):
    dependencies = [("assessments", "0011_accounts")]

    operations = [InstallTriggers(ROLE_CHANGES)]
