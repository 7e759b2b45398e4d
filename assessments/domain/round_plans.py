"""What a coordinator agrees for a round before it opens, and why it cannot open yet."""

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from enum import Enum

from assessments.domain.rounds import Way


@dataclass(frozen=True, slots=True)
class LinkPlan:
    """A chain link with how many of its people are invited; 0 where addresses will tell."""

    title: str
    members: int = 0


@dataclass(frozen=True, slots=True)
class RoundPlan:
    """Everything that is set up in one page. ``closes_at`` is the first moment too late."""

    version: uuid.UUID
    goal: str
    members: int
    opens_at: datetime
    closes_at: datetime
    way: Way
    is_shared: bool
    links: tuple[LinkPlan, ...] = ()
    spare_slips: int = 0
    subject: str = ""
    text: str = ""
    reminder_days: tuple[date, ...] = ()


class Obstacle(Enum):
    """Why a round cannot open."""

    CLOSES_IN_THE_PAST = "closes in the past"
    TOO_FEW_INVITED = "too few invited"
    LINK_TOO_SMALL = "a link is too small"
    LINK_MISSING = "somebody has no link"
    COORDINATOR_INVITED = "a coordinator is invited"
    TOO_CLOSE_TO_ANOTHER = "too close to another round"
    NOT_ALL_IN_LINKS = "links do not add up"
