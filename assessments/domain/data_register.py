"""What is stored of whom, why and for how long: the register of stored fields as plain values."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class RegisterFault(ValueError):
    """The register cannot be read: the message says where and why."""


class Holder(StrEnum):
    """Whose data it is."""

    RESPONDENT = "respondent"
    INVITED = "invited"
    ACCOUNT = "account"
    TEAM = "team"
    NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Retention:
    """How long a kind of data is kept: so many days of a setting ``after`` something, or as ``text`` says."""

    key: str
    setting: str = ""
    after: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True)
class FieldEntry:
    """Why a field is stored, whose it is and how long; ``retention`` is the key of a Retention."""

    name: str
    purpose: str
    holder: Holder
    retention: str


@dataclass(frozen=True, slots=True)
class TableEntry:
    """The fields of a model, such as ``assessments.Note``. Without ``fields`` the purpose goes for all of them.

    That is for tables that hold nothing about persons.
    """

    model: str
    title: str
    purpose: str
    holder: Holder
    retention: str
    fields: tuple[FieldEntry, ...]

    def entry(self, name: str) -> FieldEntry | None:
        """The entry of a field; None where there is none."""
        if not self.fields:
            return FieldEntry(name, self.purpose, self.holder, self.retention)
        return next((field for field in self.fields if field.name == name), None)


@dataclass(frozen=True, slots=True)
class Register:
    """Every table with its fields, and every retention by key."""

    retentions: Mapping[str, Retention]
    tables: tuple[TableEntry, ...]

    def table(self, model: str) -> TableEntry | None:
        """The entry of a model; None where there is none."""
        return next((table for table in self.tables if table.model == model), None)


@dataclass(frozen=True, slots=True)
class StoredField:
    """A field that the database really has; ``kind`` is its type in the words of the framework."""

    name: str
    column: str
    kind: str


@dataclass(frozen=True, slots=True)
class StoredTable:
    """A model with a table of its own."""

    model: str
    table: str
    fields: tuple[StoredField, ...]


TABLE_KEYS = {"title", "purpose", "holder", "retention", "fields"}
FIELD_KEYS = {"purpose", "holder", "retention"}


def parse(retentions: Mapping[str, Mapping[str, str]], apps: Iterable[Mapping[str, object]]) -> Register:
    """Read the register out of plain values, as TOML has them: app, then model, then its fields.

    A field is a purpose, or a mapping with a holder or a retention of its own. Raises RegisterFault for
    a word that is not known, a missing purpose and a model that stands there twice.

    >>> kept = {"note": {"setting": "NOTE_RETENTION_DAYS", "after": "after finishing"}}
    >>> note = {"title": "Note", "holder": "respondent", "retention": "note", "fields": {"text": "for yourself"}}
    >>> parse(kept, [{"assessments": {"Note": note}}]).table("assessments.Note").entry("text").purpose
    'for yourself'
    """
    known = {key: _retention(key, values) for key, values in retentions.items()}
    tables: dict[str, TableEntry] = {}
    for file in apps:
        for app, models in file.items():
            for name, values in _mapping(models, app).items():
                model = f"{app}.{name}"
                if model in tables:
                    raise RegisterFault(f"{model} stands in the register twice.")
                tables[model] = _table(model, _mapping(values, model), known)
    return Register(known, tuple(tables.values()))


def gaps(stored: Sequence[StoredTable], register: Register) -> list[str]:
    """Every difference between what is stored and what the register accounts for, in words.

    >>> note = StoredTable("assessments.Note", "note", (StoredField("text", "text", "TextField"),))
    >>> gaps([note], Register({}, ()))
    ['assessments.Note has no entry.']
    """
    return list(_gaps(stored, register))


def _gaps(stored: Sequence[StoredTable], register: Register) -> Iterator[str]:
    by_model = {table.model: table for table in stored}
    for table in stored:
        entry = register.table(table.model)
        if entry is None:
            yield f"{table.model} has no entry."
            continue
        for field in table.fields:
            if entry.entry(field.name) is None:
                yield f"{table.model}.{field.name} has no purpose and no retention."
    for entry in register.tables:
        if entry.model not in by_model:
            yield f"{entry.model} is not stored."
            continue
        names = {field.name for field in by_model[entry.model].fields}
        for said in entry.fields:
            if said.name not in names:
                yield f"{entry.model}.{said.name} is not stored."


def _retention(key: str, values: Mapping[str, str]) -> Retention:
    try:
        retention = Retention(key, **values)
    except TypeError as error:
        raise RegisterFault(f"The retention {key} has an unknown key.") from error
    if bool(retention.text) == bool(retention.setting and retention.after):
        raise RegisterFault(f"The retention {key} needs a setting with what it counts from, or a text.")
    return retention


def _table(model: str, values: Mapping[str, object], known: Mapping[str, Retention]) -> TableEntry:
    _refuse_unknown(model, values, TABLE_KEYS)
    holder, retention = _holder(model, values), _kept(model, values, known)
    purpose, fields = str(values.get("purpose", "")), _mapping(values.get("fields", {}), model)
    if bool(purpose) == bool(fields):
        raise RegisterFault(f"{model} needs a purpose for the whole table, or one for each field.")
    if purpose and holder is not Holder.NOBODY:
        raise RegisterFault(f"{model} is about somebody, so each of its fields needs a purpose.")
    entries = tuple(
        _field(f"{model}.{name}", name, value, (holder, retention), known) for name, value in fields.items()
    )
    return TableEntry(model, str(values.get("title") or model), purpose, holder, retention, entries)


def _field(
    place: str, name: str, value: object, of_table: tuple[Holder, str], known: Mapping[str, Retention]
) -> FieldEntry:
    own = {"purpose": value} if isinstance(value, str) else _mapping(value, place)
    _refuse_unknown(place, own, FIELD_KEYS)
    purpose = str(own.get("purpose", "")).strip()
    if not purpose:
        raise RegisterFault(f"{place} has no purpose.")
    holder = _holder(place, own) if "holder" in own else of_table[0]
    retention = _kept(place, own, known) if "retention" in own else of_table[1]
    return FieldEntry(name, purpose, holder, retention)


def _holder(place: str, values: Mapping[str, object]) -> Holder:
    try:
        return Holder(str(values.get("holder", "")))
    except ValueError as error:
        raise RegisterFault(f"{place} does not say whose it is.") from error


def _kept(place: str, values: Mapping[str, object], known: Mapping[str, Retention]) -> str:
    retention = str(values.get("retention", ""))
    if retention not in known:
        raise RegisterFault(f"{place} has no known retention.")
    return retention


def _refuse_unknown(place: str, values: Mapping[str, object], known: set[str]) -> None:
    if unknown := set(values) - known:
        raise RegisterFault(f"{place} says {', '.join(sorted(unknown))}, and nobody reads that.")


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise RegisterFault(f"{place} should have parts.")
    return value
