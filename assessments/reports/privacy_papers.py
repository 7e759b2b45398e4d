"""What the papers on privacy say of this installation: its settings in words."""

from collections.abc import Mapping
from typing import Final

from assessments import queries
from assessments.domain.constants import NEAR_ROUND_DAYS
from assessments.domain.data_register import Holder
from assessments.reports.stored_fields import kept_for, kept_in_words, stored_tables_of

#: What stands in the place of something that the operator has not set.
NAME_OPEN, ADDRESS_OPEN = "[naam van de organisatie]", "[mailadres voor vragen]"

HEADINGS: Final = {
    Holder.RESPONDENT: "Wie de zelftest doet",
    Holder.INVITED: "Wie is uitgenodigd voor een ronde",
    Holder.ACCOUNT: "Wie een account heeft",
    Holder.TEAM: "Teams en organisaties",
    Holder.NOBODY: "Niemand: de vragenlijst en de techniek",
}


def privacy_papers(*, operator: str, operator_email: str, k: int, tries: int) -> Mapping[str, object]:
    """The words and figures of the papers.

    ``kept`` by kind is a duration, ``words`` by kind also says from when; ``days`` is by setting. ``tries``
    of a return code are taken per minute and address.
    """
    retentions = queries.data_register().retentions
    return {
        "operator": _cell(operator) or NAME_OPEN,
        "operator_email": _cell(operator_email) or ADDRESS_OPEN,
        "k": k,
        "tries": tries,
        "near_days": NEAR_ROUND_DAYS,
        "kept": {key: kept_for(key) for key, retention in retentions.items() if retention.setting},
        "words": {key: kept_in_words(key) for key in retentions},
        "days": queries.retention_days(),
        "holders": [(heading, stored_tables_of(holder)) for holder, heading in HEADINGS.items()],
    }


def _cell(text: str) -> str:
    """Text of the operator on one line that does not break a table."""
    return " ".join(text.split()).replace("|", "\\|")
