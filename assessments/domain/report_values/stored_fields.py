"""Which fields are stored, in finished words."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredFieldRow:
    """A field with what it is for and how long it is kept."""

    name: str
    kind: str
    purpose: str
    kept: str


@dataclass(frozen=True, slots=True)
class StoredTableRows:
    """A table: what a row of it is, its name in the database, and its fields."""

    title: str
    name: str
    rows: tuple[StoredFieldRow, ...]
