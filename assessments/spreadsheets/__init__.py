"""Tables in and out: lists that somebody uploads or pastes, and files in which text stays text."""

from assessments.spreadsheets.reading import FILE_MAX, Refusal, Row, UnreadableFile, read_rows, read_text
from assessments.spreadsheets.writing import FILE_TYPES, write_file

__all__ = ["FILE_MAX", "FILE_TYPES", "Refusal", "Row", "UnreadableFile", "read_rows", "read_text", "write_file"]
