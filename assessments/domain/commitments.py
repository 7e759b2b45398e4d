"""What a team agreed after a round."""

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Agreement:
    """What is agreed about a block: behaviour that one can see, the role that owns it, and a day."""

    behaviour: str
    owner: str
    due_date: date


@dataclass(frozen=True, slots=True)
class AgreedBehaviour:
    """An agreement as it is stored, by the key of its block."""

    id: uuid.UUID
    block: str
    behaviour: str
    owner: str
    due_date: date

    @property
    def agreement(self) -> Agreement:
        """The agreement without where it stands."""
        return Agreement(self.behaviour, self.owner, self.due_date)


@dataclass(frozen=True, slots=True)
class Change:
    """One agreement, by row of its block: as it was known, and as it is to be; None is no agreement."""

    block: int
    before: Agreement | None
    after: Agreement | None


@dataclass(frozen=True, slots=True)
class SharedLink:
    """A link to agreements: its token, and the last day on which it opens them."""

    token: str
    last_day: date
