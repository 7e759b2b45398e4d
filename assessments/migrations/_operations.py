"""A migration operation that installs triggers on SQLite and on PostgreSQL.

Django rebuilds a table on SQLite for many changes and silently drops its triggers: a later
migration that touches a guarded table has to install its triggers again. The test
``tests/models/test_triggers.py`` fails when one is missing at head.
"""

from dataclasses import dataclass

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


@dataclass(frozen=True)
class Refusal:
    """Refuses one event (INSERT, UPDATE or DELETE) on a table while ``condition`` holds.

    ``condition`` is SQL over NEW and OLD that both databases understand.
    """

    name: str
    table: str
    event: str
    condition: str
    message: str

    def create_sql(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [
                f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
                f"WHEN {self.condition} BEGIN SELECT RAISE(ABORT, '{self.message}'); END"
            ]
        row = "OLD" if self.event == "DELETE" else "NEW"
        return [
            f"CREATE FUNCTION {self.name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"IF {self.condition} THEN RAISE EXCEPTION '{self.message}' "
            f"USING ERRCODE = 'integrity_constraint_violation'; END IF; RETURN {row}; END $$",
            f"CREATE TRIGGER {self.name} BEFORE {self.event} ON {self.table} "
            f"FOR EACH ROW EXECUTE FUNCTION {self.name}()",
        ]

    def drop_sql(self, vendor: str) -> list[str]:
        if vendor == "sqlite":
            return [f"DROP TRIGGER IF EXISTS {self.name}"]
        return [
            f"DROP TRIGGER IF EXISTS {self.name} ON {self.table}",
            f"DROP FUNCTION IF EXISTS {self.name}()",
        ]


class InstallTriggers(migrations.operations.base.Operation):
    """Install each trigger anew; backwards: drop them."""

    reversible = True

    def __init__(self, refusals: list[Refusal]) -> None:
        self.refusals = refusals

    def state_forwards(self, app_label: str, state: object) -> None:
        """Triggers are not part of Django's model state."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        vendor = schema_editor.connection.vendor
        for refusal in self.refusals:
            for statement in refusal.drop_sql(vendor) + refusal.create_sql(vendor):
                schema_editor.execute(statement, params=None)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        for refusal in self.refusals:
            for statement in refusal.drop_sql(schema_editor.connection.vendor):
                schema_editor.execute(statement, params=None)

    def describe(self) -> str:
        return "Install triggers: " + ", ".join(refusal.name for refusal in self.refusals)


class LiftTriggers(InstallTriggers):
    """Take triggers away before a table that they read is rebuilt; a later migration installs them anew."""

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        super().database_backwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: object, to_state: object
    ) -> None:
        super().database_forwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return "Lift triggers: " + ", ".join(refusal.name for refusal in self.refusals)
