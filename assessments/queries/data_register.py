"""The register of stored fields out of its files, the tables that really are there, and the days in force."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from django.apps import apps
from django.conf import settings

from assessments.domain.data_register import Register, StoredField, StoredTable, parse

FOLDER = Path(__file__).parents[1] / "privacy"
RETENTION = "retention.toml"
#: The order in which people read it: of themselves first.
ORDER = ("respondents", "invited", "accounts", "teams", "questionnaires", "machinery")


@cache
def data_register() -> Register:
    """The register, read once per process. Raises RegisterFault; another file in the folder comes last."""
    files = sorted(path for path in FOLDER.glob("*.toml") if path.name != RETENTION)
    files.sort(key=lambda path: ORDER.index(path.stem) if path.stem in ORDER else len(ORDER))
    return parse(_read(FOLDER / RETENTION), [_read(path) for path in files])


def stored_tables() -> tuple[StoredTable, ...]:
    """Every model with a table, of every application that is installed. No query."""
    return tuple(
        StoredTable(
            model._meta.label,
            model._meta.db_table,
            tuple(
                StoredField(field.name, str(field.column or ""), field.get_internal_type())
                for field in [*model._meta.local_concrete_fields, *model._meta.local_many_to_many]
                if field.get_internal_type() != "CompositePrimaryKey"
            ),
        )
        for model in apps.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    )


def retention_days() -> Mapping[str, int]:
    """The days in force of each setting that the register names."""
    named = {retention.setting for retention in data_register().retentions.values() if retention.setting}
    return {name: int(getattr(settings, name)) for name in sorted(named)}


def _read(path: Path) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
