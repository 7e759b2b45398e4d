"""What a team agreed after a round."""

import uuid
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class AgreedBehaviour:
    """One agreement about one block, by block key: behaviour that one can see, the role that owns it, and a day."""

    id: uuid.UUID
    block: str
    behaviour: str
    owner: str
    due_date: date
