"""Passwords: an own one, and a limit on tries that keeps nobody else out for long."""

import hashlib

from django.conf import settings
from django.core.cache import cache

from assessments.models import User

WINDOW_SECONDS = 60
#: Tries for one account from one address. Others behind that address have their own count.
PAIR_TRIES = 10
#: Tries for one account from anywhere.
ACCOUNT_TRIES = 60


class TooManyTries(Exception):
    """Too many tries in this minute; ``wait_seconds`` until the next one."""

    def __init__(self, wait_seconds: int) -> None:
        super().__init__(wait_seconds)
        self.wait_seconds = wait_seconds


def count_try(*, account: str, address: str, now: float) -> None:
    """Count a try of a password before it is looked at. Raises TooManyTries.

    ``account`` is what was typed, known or not; ``now`` is in seconds since the epoch. Three counts
    per clock minute: of the account from this address, of the account, and of the address. A
    refused try adds to none of the later ones, so that hammering one account from an office
    leaves its colleagues their own tries.
    """
    window, elapsed = divmod(int(now), WINDOW_SECONDS)
    name = hashlib.sha256(account.encode()).hexdigest()
    for key, most in (
        (f"login-tries:{address}:{name}", PAIR_TRIES),
        (f"login-tries:account:{name}", ACCOUNT_TRIES),
        (f"login-tries:address:{address}", settings.CODE_TRIES_PER_MINUTE),
    ):
        counted = f"{key}:{window}"
        cache.add(counted, 0, timeout=2 * WINDOW_SECONDS)
        if cache.incr(counted) > most:
            raise TooManyTries(WINDOW_SECONDS - elapsed)


def choose_password(*, user: User, password: str) -> None:
    """Give somebody an own password, which nobody else has seen."""
    user.set_password(password)
    user.must_choose_password = False
    user.save(update_fields=["password", "must_choose_password"])
