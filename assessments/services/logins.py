"""A limit on tries of a password that keeps nobody else out for long."""

import hashlib

from django.conf import settings

from assessments.services import limits

#: Tries for one account from one address. Others behind that address have their own count.
PAIR_TRIES = 10
#: Tries for one account from anywhere.
ACCOUNT_TRIES = 60


def count_try(*, account: str, address: str, now: float) -> None:
    """Count a try of a password before it is looked at. Raises TooManyTries.

    ``account`` is what was typed, known or not; ``now`` is in seconds since the epoch. Three counts
    per clock minute: of the account from this address, of the account, and of the address. A
    refused try adds to none of the later ones, so that hammering one account from an office
    leaves its colleagues their own tries.
    """
    name = hashlib.sha256(account.encode()).hexdigest()
    for key, most in (
        (f"login-tries:{address}:{name}", PAIR_TRIES),
        (f"login-tries:account:{name}", ACCOUNT_TRIES),
        (f"login-tries:address:{address}", settings.CODE_TRIES_PER_MINUTE),
    ):
        limits.count_try(key, most=most, now=now)
