"""Tables in and out: lists that somebody uploads or pastes, and files in which text stays text."""

from assessments.spreadsheets.limits import ANSWERS, FILE_MAX, QUESTIONNAIRE, Refusal, Row, UnreadableFile
from assessments.spreadsheets.questionnaires import SHEETS_MAX, questionnaire_sheets, read_book
from assessments.spreadsheets.reading import read_rows, read_sheets, read_text
from assessments.spreadsheets.writing import FILE_TYPES, write_file

__all__ = [
    "ANSWERS",
    "FILE_MAX",
    "FILE_TYPES",
    "QUESTIONNAIRE",
    "SHEETS_MAX",
    "Refusal",
    "Row",
    "UnreadableFile",
    "questionnaire_sheets",
    "read_book",
    "read_rows",
    "read_sheets",
    "read_text",
    "write_file",
]
