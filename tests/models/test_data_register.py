"""Every field that is stored has a purpose, an owner and a retention in ``assessments/privacy``."""

from dataclasses import replace

from assessments import queries
from assessments.domain.data_register import Holder, StoredField, gaps

PERSONS = {Holder.RESPONDENT, Holder.INVITED, Holder.ACCOUNT}


def test_every_stored_field_has_a_purpose_and_a_retention_and_no_other_stands_there():
    """Did you add a field? Say in assessments/privacy/ why, whose it is and how long it is kept."""
    assert gaps(queries.stored_tables(), queries.data_register()) == []


def test_new_field_without_an_entry_is_noticed():
    note = next(table for table in queries.stored_tables() if table.model == "assessments.Note")
    new = replace(note, fields=(*note.fields, StoredField("mood", "mood", "TextField")))

    found = gaps([new], queries.data_register())

    assert "assessments.Note.mood has no purpose and no retention." in found


#: Of what no table tells: a cookie, and the earlier end of a test that nobody finishes.
ON_PAGES_ONLY = {"cookie", "draft"}


def test_every_retention_is_used():
    register = queries.data_register()
    used = {field.retention for table in register.tables for field in table.fields}

    assert used | {table.retention for table in register.tables} == set(register.retentions) - ON_PAGES_ONLY


def test_every_setting_of_the_register_exists_and_counts_days(settings):
    assert all(days >= 1 for days in queries.retention_days().values())
    settings.NOTE_RETENTION_DAYS = 7
    assert queries.retention_days()["NOTE_RETENTION_DAYS"] == 7


def test_nothing_of_a_person_is_in_a_table_about_nobody():
    """Free text of a person and keys to an account have an owner."""
    register = queries.data_register()
    stored = {table.model: table for table in queries.stored_tables()}
    owned = {t.model for t in register.tables if t.holder in PERSONS or {f.holder for f in t.fields} & PERSONS}

    for entry in register.tables:
        names = {field.name for field in stored[entry.model].fields}
        if names & {"user", "email", "address", "submission", "invitation", "editor"}:
            assert entry.model in owned, entry.model
