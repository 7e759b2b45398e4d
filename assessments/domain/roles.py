"""The roles that an account can have, and what each is about."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self


class Role(StrEnum):
    """A coordinator prepares rounds of one team, a manager of every team of an organisation.

    An editor edits questionnaires; an operator decides who has which role, and sees no answer.
    """

    COORDINATOR = "coordinator"
    MANAGER = "manager"
    EDITOR = "editor"
    OPERATOR = "operator"


class Deed(StrEnum):
    """What was done with a role or an account."""

    INVITED = "invited"
    CALLED_OFF = "called_off"
    GIVEN = "given"
    TAKEN = "taken"
    CLOSED = "closed"
    OPENED = "opened"
    RESET = "reset"


@dataclass(frozen=True, slots=True)
class Grant:
    """A role with what it is for: a team, an organisation, or the whole site.

    Raises ValueError where the two do not fit.
    """

    role: Role
    team: uuid.UUID | None = None
    organisation: int | None = None

    def __post_init__(self) -> None:
        wanted = (self.role is Role.COORDINATOR, self.role is Role.MANAGER)
        if wanted != (self.team is not None, self.organisation is not None):
            raise ValueError(f"{self.role} does not go with team {self.team!r} and organisation {self.organisation!r}.")

    @classmethod
    def of(cls, role: str, *, team: uuid.UUID | None = None, organisation: int | None = None) -> Self:
        """A grant out of a row. Raises ValueError for a role that is not known."""
        return cls(Role(role), team, organisation)

    @property
    def columns(self) -> dict[str, Any]:
        """What it is for, as the columns of a row."""
        return {"team_id": self.team, "organisation_id": self.organisation}

    @property
    def object(self) -> str:
        """What it is for, as the security log names it."""
        if self.team:
            return f"team:{self.team}"
        return "site" if self.organisation is None else f"organisation:{self.organisation}"
