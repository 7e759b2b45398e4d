"""The only place where rows become domain values."""

from assessments.queries.questionnaires import (
    NoQuestionnaire,
    content_of,
    current_content,
    read_content,
    scaffold,
)
from assessments.queries.rounds import (
    due_rounds,
    find_invitation,
    find_round,
    invited_addresses,
    is_coordinator_of,
    obstacles,
    open_rounds,
    release_of,
    terms_of,
)
from assessments.queries.submissions import cell_of_round, filled_in, find_submission, stored_columns

__all__ = [
    "NoQuestionnaire",
    "cell_of_round",
    "content_of",
    "current_content",
    "due_rounds",
    "filled_in",
    "find_invitation",
    "find_round",
    "find_submission",
    "invited_addresses",
    "is_coordinator_of",
    "obstacles",
    "open_rounds",
    "read_content",
    "release_of",
    "scaffold",
    "stored_columns",
    "terms_of",
]
