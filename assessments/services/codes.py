"""Opens a submission by its secret code, with a limit on tries that locks nobody out."""

from django.conf import settings
from django.core.cache import cache

from assessments import queries
from assessments.domain.records import SubmissionRecord

WINDOW_SECONDS = 60


class TooManyTries(Exception):
    """This address has tried too often in this minute; ``wait_seconds`` until the next one."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


class UnknownCode(LookupError):
    """No submission has this code. Mistyped, cut, deleted: the answer is the same."""


def open_by_code(*, code: str, address: str, now: float) -> SubmissionRecord:
    """Find the submission of a typed code. Raises UnknownCode or TooManyTries.

    ``now`` is in seconds since the epoch. Safety rests on the 80 bits of a code; the limit, per
    address and clock minute, only keeps guessing from loading the server. Counts live in the
    cache: with the local-memory cache each process counts for itself.
    """
    _count_try(address, now)
    submission = queries.find_submission(code)
    if submission is None:
        raise UnknownCode
    return submission


def _count_try(address: str, now: float) -> None:
    window, elapsed = divmod(int(now), WINDOW_SECONDS)
    key = f"code-tries:{address}:{window}"
    cache.add(key, 0, timeout=2 * WINDOW_SECONDS)
    if cache.incr(key) > settings.CODE_TRIES_PER_MINUTE:
        raise TooManyTries(WINDOW_SECONDS - elapsed)
