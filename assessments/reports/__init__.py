"""Domain values into the words and figures that a page, a picture and an export all read."""

from assessments.reports.accounts import account_data
from assessments.reports.address_lists import (
    MERGED_MAX,
    address_problems,
    address_text,
    joined,
    listed_text,
    refusal_sentence,
)
from assessments.reports.answer_imports import answers_refusal, import_preview, table_problem_sentence
from assessments.reports.changes import change_report
from assessments.reports.coordination import (
    coordination_page,
    round_cards,
)
from assessments.reports.durations import duration
from assessments.reports.editing import change_lines, edit_lines, finding_lines, rewording_lines
from assessments.reports.exchange import book_flaws, book_refusal, json_flaws, misplaced_sentences
from assessments.reports.exports_data import release_data, release_line
from assessments.reports.exports_person import own_sheets, own_table
from assessments.reports.exports_team import team_sheets, team_table
from assessments.reports.fill_in import beside_rows, fill_in_page, first_open_block, overview
from assessments.reports.guide import agreement_lines, guide_report
from assessments.reports.instrument import instrument_blocks
from assessments.reports.model import block_page
from assessments.reports.notices import (
    merged_sentence,
    notice,
)
from assessments.reports.organisation import organisation_report
from assessments.reports.own_data import own_data
from assessments.reports.participation import take_part_page
from assessments.reports.personal import personal_report
from assessments.reports.pictures import picture, picture_png, team_picture, team_picture_png
from assessments.reports.previews import all_tips, preview_guide
from assessments.reports.privacy_papers import privacy_papers
from assessments.reports.round_days import last_day, last_day_words
from assessments.reports.round_page import (
    obstacle_sentences,
    round_page,
)
from assessments.reports.stored_fields import kept_for, kept_in_words, stored_tables_of
from assessments.reports.team import no_team_report, team_overlay, team_overlay_legend, team_report
from assessments.reports.team_voices import team_voices
from assessments.reports.trend import trend_picture, trend_picture_png, trend_report

__all__ = [
    "MERGED_MAX",
    "account_data",
    "address_problems",
    "address_text",
    "agreement_lines",
    "all_tips",
    "answers_refusal",
    "beside_rows",
    "block_page",
    "book_flaws",
    "book_refusal",
    "change_lines",
    "change_report",
    "coordination_page",
    "duration",
    "edit_lines",
    "fill_in_page",
    "finding_lines",
    "first_open_block",
    "guide_report",
    "import_preview",
    "instrument_blocks",
    "joined",
    "json_flaws",
    "kept_for",
    "kept_in_words",
    "last_day",
    "last_day_words",
    "listed_text",
    "merged_sentence",
    "misplaced_sentences",
    "no_team_report",
    "notice",
    "obstacle_sentences",
    "organisation_report",
    "overview",
    "own_data",
    "own_sheets",
    "own_table",
    "personal_report",
    "picture",
    "picture_png",
    "preview_guide",
    "privacy_papers",
    "refusal_sentence",
    "release_data",
    "release_line",
    "rewording_lines",
    "round_cards",
    "round_page",
    "stored_tables_of",
    "table_problem_sentence",
    "take_part_page",
    "team_overlay",
    "team_overlay_legend",
    "team_picture",
    "team_picture_png",
    "team_report",
    "team_sheets",
    "team_table",
    "team_voices",
    "trend_picture",
    "trend_picture_png",
    "trend_report",
]
