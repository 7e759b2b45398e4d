"""Days of a round as people read them."""

from datetime import date, timedelta

from django.utils.formats import date_format
from django.utils.timezone import localtime

from assessments.domain.records import RoundRecord


def last_day(round_: RoundRecord) -> date:
    """The last day on which people could take part; the closing is the first moment too late."""
    return localtime(round_.closes_at - timedelta(minutes=1)).date()


def last_day_words(round_: RoundRecord) -> str:
    """That day in words."""
    return date_format(last_day(round_))
