"""Domain values into the words and figures that a page, a picture and an export all read."""

from assessments.reports.changes import change_report
from assessments.reports.durations import duration
from assessments.reports.fill_in import fill_in_page, first_open_block, overview
from assessments.reports.model import block_page
from assessments.reports.own_data import own_data
from assessments.reports.participation import take_part_page
from assessments.reports.personal import personal_report
from assessments.reports.pictures import picture, picture_png

__all__ = [
    "block_page",
    "change_report",
    "duration",
    "fill_in_page",
    "first_open_block",
    "overview",
    "own_data",
    "personal_report",
    "picture",
    "picture_png",
    "take_part_page",
]
