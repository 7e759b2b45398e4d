"""Counts tries per clock minute. Safety never rests on it alone: it only keeps guessing from loading the server.

Counts live in the cache: with the local-memory cache each process counts for itself.
"""

from django.core.cache import cache

from assessments.security_log import write

WINDOW_SECONDS = 60


class TooManyTries(Exception):
    """Too many tries in this minute; ``wait_seconds`` until the next one."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def count_try(key: str, *, most: int, now: float) -> None:
    """Count one try under a key; ``now`` is in seconds since the epoch. Raises TooManyTries beyond ``most``.

    Of the tries that are too many in a minute, the first is a security event. What stands before the
    first colon of the key names the limit; the rest may say whose tries they are, and is logged nowhere.
    """
    window, elapsed = divmod(int(now), WINDOW_SECONDS)
    counted = f"{key}:{window}"
    cache.add(counted, 0, timeout=2 * WINDOW_SECONDS)
    tries = cache.incr(counted)
    if tries == most + 1:
        write("tries.limited", "refused", on=f"limit:{key.partition(':')[0]}")
    if tries > most:
        raise TooManyTries(WINDOW_SECONDS - elapsed)
