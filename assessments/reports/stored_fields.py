"""The register of stored fields in finished words, with the days that are in force."""

from collections.abc import Iterator

from assessments import queries
from assessments.domain.data_register import FieldEntry, Holder, Retention, StoredTable, TableEntry
from assessments.domain.report_values import StoredFieldRow, StoredTableRows
from assessments.reports.durations import duration


def kept_for(key: str) -> str:
    """How long a kind of data is kept, such as "90 days". Raises KeyError for a kind that no setting counts."""
    retention = queries.data_register().retentions[key]
    return duration(queries.retention_days()[retention.setting])


def kept_in_words(key: str) -> str:
    """How long a kind of data is kept and from when. Raises KeyError for an unknown kind."""
    return _kept(queries.data_register().retentions[key])


def stored_tables_of(holder: Holder) -> tuple[StoredTableRows, ...]:
    """Every table with fields about somebody, in the order of the register, each with exactly those fields."""
    stored = {table.model: table for table in queries.stored_tables()}
    tables = (_rows(entry, stored[entry.model], holder) for entry in queries.data_register().tables)
    return tuple(table for table in tables if table.rows)


def _rows(entry: TableEntry, table: StoredTable, holder: Holder) -> StoredTableRows:
    return StoredTableRows(entry.title, table.table, tuple(_fields(entry, table, holder)))


def _fields(entry: TableEntry, table: StoredTable, holder: Holder) -> Iterator[StoredFieldRow]:
    for field in table.fields:
        said = entry.entry(field.name)
        if said is not None and said.holder is holder:
            yield _row(said, field.column or field.name, field.kind)


def _row(said: FieldEntry, name: str, kind: str) -> StoredFieldRow:
    return StoredFieldRow(name, kind, said.purpose, kept_in_words(said.retention))


def _kept(retention: Retention) -> str:
    if retention.text:
        return retention.text
    return f"{duration(queries.retention_days()[retention.setting])} {retention.after}"
