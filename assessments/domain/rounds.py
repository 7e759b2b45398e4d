"""Where a round stands: its stored status and the clock together."""

from datetime import datetime
from enum import Enum, StrEnum
from typing import Final

from assessments.domain.constants import K_MIN


class Status(StrEnum):
    """What is stored of a round; each step is one service function."""

    CONCEPT = "concept"
    OPEN = "open"
    RELEASED = "released"
    WITHHELD = "withheld"


#: Of a round that was closed: with a release, or with nothing to show.
CLOSED_STATUSES: Final = (Status.RELEASED, Status.WITHHELD)


class State(Enum):
    """What a round is at a moment. Whether it is closed follows from the clock, not from a page view."""

    CONCEPT = "concept"
    PLANNED = "planned"
    OPEN = "open"
    CLOSED = "closed"
    RELEASED = "released"
    WITHHELD = "withheld"


class Way(StrEnum):
    """How members get in: never two ways in one round.

    Of an imported round nobody got in: its answers came out of another tool, and it was closed at once.
    """

    MAIL = "mail"
    SLIPS = "slips"
    IMPORTED = "imported"


class CountBand(StrEnum):
    """How many, as far as a coordinator may know while a round is open."""

    NONE = "none"
    FEW = "few"
    ENOUGH = "enough"


def state_at(status: str, opens_at: datetime, closes_at: datetime, now: datetime) -> State:
    """The state of a round at ``now``. It is open from ``opens_at`` up to, not including, ``closes_at``.

    >>> from datetime import UTC
    >>> noon, one = datetime(2026, 11, 2, 12, tzinfo=UTC), datetime(2026, 11, 2, 13, tzinfo=UTC)
    >>> state_at("open", noon, one, noon).name, state_at("open", noon, one, one).name
    ('OPEN', 'CLOSED')
    """
    if status != Status.OPEN:
        return State(status)
    if now < opens_at:
        return State.PLANNED
    return State.OPEN if now < closes_at else State.CLOSED


def count_band(count: int, k: int) -> CountBand:
    """The band of a count: nobody, fewer than K, or K and more. Raises ValueError for a K below 5.

    >>> [count_band(n, k=5).value for n in (0, 1, 4, 5)]
    ['none', 'few', 'few', 'enough']
    """
    if k < K_MIN:
        raise ValueError(f"K is at least {K_MIN}, not {k}.")
    if count == 0:
        return CountBand.NONE
    return CountBand.FEW if count < k else CountBand.ENOUGH
