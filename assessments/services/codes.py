"""Opens a submission by its secret code, with a limit on tries that locks nobody out."""

from django.conf import settings

from assessments import queries
from assessments.domain.records import SubmissionRecord
from assessments.security_log import write
from assessments.services.limits import count_try


class UnknownCode(LookupError):
    """No submission has this code. Mistyped, cut, deleted: the answer is the same."""


def open_by_code(*, code: str, address: str, now: float) -> SubmissionRecord:
    """Find the submission of a typed code. Raises UnknownCode or TooManyTries.

    ``now`` is in seconds since the epoch. Safety rests on the 80 bits of a code; the limit, per
    address and clock minute, only keeps guessing from loading the server.
    """
    count_try(f"code-tries:{address}", most=settings.CODE_TRIES_PER_MINUTE, now=now)
    submission = queries.find_submission(code)
    if submission is None:
        write("code.unknown", "refused")
        raise UnknownCode
    return submission
