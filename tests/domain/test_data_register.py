"""The register of stored fields is read strictly, and every difference with the tables is named."""

import pytest

from assessments.domain.data_register import (
    Holder,
    RegisterFault,
    Retention,
    StoredField,
    StoredTable,
    gaps,
    parse,
)

KEPT = {"note": {"setting": "NOTE_RETENTION_DAYS", "after": "na het afronden"}, "for ever": {"text": "Blijft"}}
NOTE = {
    "title": "Een notitie",
    "holder": "respondent",
    "retention": "note",
    "fields": {
        "text": "Voor jezelf.",
        "block": {"purpose": "Waar het bij hoort.", "holder": "nobody", "retention": "for ever"},
    },
}
TIP = {"purpose": "De tips.", "holder": "nobody", "retention": "for ever"}


def read(**models: object):
    return parse(KEPT, [{"assessments": models}])


def stored(model: str, *fields: str) -> StoredTable:
    return StoredTable(model, model.lower(), tuple(StoredField(name, name, "TextField") for name in fields))


def test_field_has_the_holder_and_the_retention_of_its_table_unless_it_says_otherwise():
    table = read(Note=NOTE).table("assessments.Note")

    text, block = table.entry("text"), table.entry("block")
    assert (text.holder, text.retention) == (Holder.RESPONDENT, "note")
    assert (block.purpose, block.holder, block.retention) == ("Waar het bij hoort.", Holder.NOBODY, "for ever")
    assert table.entry("other") is None


def test_table_about_nobody_has_one_purpose_for_every_field():
    entry = read(Tip=TIP).table("assessments.Tip").entry("whatever")

    assert (entry.purpose, entry.holder, entry.retention) == ("De tips.", Holder.NOBODY, "for ever")


def test_retentions_are_there_by_key():
    assert read().retentions["note"] == Retention("note", "NOTE_RETENTION_DAYS", "na het afronden")
    assert read().table("assessments.Note") is None


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"holder": "everybody"}, "assessments.Note does not say whose"),
        ({"holder": None}, "assessments.Note does not say whose"),
        ({"retention": "a while"}, "assessments.Note has no known retention"),
        ({"fields": {}}, "assessments.Note needs a purpose"),
        ({"purpose": "Alles."}, "assessments.Note needs a purpose"),
        ({"fields": {}, "purpose": "Alles."}, "assessments.Note is about somebody"),
        ({"colour": "blue"}, "assessments.Note says colour"),
        ({"fields": "text"}, "assessments.Note should have parts"),
        ({"fields": {"text": " "}}, "assessments.Note.text has no purpose"),
        ({"fields": {"text": 3}}, "assessments.Note.text should have parts"),
        ({"fields": {"text": {"holder": "team"}}}, "assessments.Note.text has no purpose"),
        ({"fields": {"text": {"purpose": "x", "retention": "?"}}}, "assessments.Note.text has no known retention"),
        ({"fields": {"text": {"purpose": "x", "holder": "?"}}}, "assessments.Note.text does not say whose"),
        ({"fields": {"text": {"purpose": "x", "why": "?"}}}, "assessments.Note.text says why"),
    ],
)
def test_entry_that_is_not_complete_is_refused_and_named(change, named):
    with pytest.raises(RegisterFault, match=named):
        read(Note=NOTE | change)


@pytest.mark.parametrize(
    "values", [{}, {"setting": "X_DAYS"}, {"setting": "X_DAYS", "after": "a", "text": "b"}, {"days": "3"}]
)
def test_retention_is_a_setting_or_a_text(values):
    with pytest.raises(RegisterFault, match="The retention odd"):
        parse({"odd": values}, [])


def test_model_stands_in_the_register_once():
    with pytest.raises(RegisterFault, match=r"assessments\.Tip stands in the register twice"):
        parse(KEPT, [{"assessments": {"Tip": TIP}}, {"assessments": {"Tip": TIP}}])


def test_app_has_models():
    with pytest.raises(RegisterFault, match="assessments should have parts"):
        parse(KEPT, [{"assessments": "Note"}])


def test_nothing_is_missing_where_every_field_has_an_entry():
    tables = [stored("assessments.Note", "text", "block"), stored("assessments.Tip", "a", "b")]

    assert gaps(tables, read(Note=NOTE, Tip=TIP)) == []


def test_every_difference_is_named_in_both_directions():
    tables = [stored("assessments.Note", "text", "colour"), stored("assessments.Answer", "value")]

    assert gaps(tables, read(Note=NOTE, Tip=TIP)) == [
        "assessments.Note.colour has no purpose and no retention.",
        "assessments.Answer has no entry.",
        "assessments.Note.block is not stored.",
        "assessments.Tip is not stored.",
    ]
