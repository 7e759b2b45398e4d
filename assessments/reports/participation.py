"""What somebody reads before taking part in a round: who sees what, and from how many answers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from assessments.domain.records import InvitationRecord, RoundRecord
from assessments.domain.rounds import State

#: From this length on, three letters of a name still leave most of it open.
MASKED_LENGTH_MIN = 6


@dataclass(frozen=True, slots=True)
class TakePartPage:
    """Everything on the page behind a link. ``obstacle`` says why one cannot begin, or is empty."""

    round: RoundRecord
    link: str
    obstacle: str
    is_closed: bool
    is_by_slip: bool
    has_started: bool
    is_opted_out: bool
    can_opt_out: bool
    invited: str
    addresses: tuple[str, ...]


def take_part_page(invitation: InvitationRecord, addresses: Sequence[str], now: datetime) -> TakePartPage:
    """The page of an invitation, at a moment."""
    round_ = invitation.round
    state = round_.state(now)
    return TakePartPage(
        round=round_,
        link=invitation.link_title,
        obstacle=_obstacle(invitation, state),
        is_closed=state in {State.CLOSED, State.RELEASED, State.WITHHELD},
        is_by_slip=not invitation.is_mailed,
        # Whoever prints slips knows their codes, and may not learn from a page which were used.
        has_started=invitation.is_mailed and invitation.participation == "started",
        is_opted_out=invitation.is_opted_out,
        can_opt_out=invitation.is_mailed and not invitation.is_opted_out and state in {State.PLANNED, State.OPEN},
        invited=_("%(n)s people are invited.") % {"n": round_.members},
        addresses=tuple(sorted(map(masked, addresses))),
    )


def masked(address: str) -> str:
    """An address that members recognise, and that nobody can write to.

    >>> masked("anna.de.vries@gemeente.nl"), masked("lid7@x.nl"), masked("jo@x.nl")
    ('an•••s@gemeente.nl', 'l•••@x.nl', 'j•••@x.nl')
    """
    name, _at, domain = address.rpartition("@")
    is_long = len(name) >= MASKED_LENGTH_MIN
    return f"{name[:2]}•••{name[-1]}@{domain}" if is_long else f"{name[:1]}•••@{domain}"


def _obstacle(invitation: InvitationRecord, state: State) -> str:
    if invitation.is_withdrawn:
        return _("This invitation has been taken back. Ask the coordinator of your team whether that is right.")
    if state == State.CONCEPT:
        return _("This round is still being prepared.")
    if state == State.PLANNED:
        return _("This round has not opened yet.")
    if state != State.OPEN:
        return _("This round is closed. You can no longer take part.")
    if invitation.is_mailed and invitation.is_used:
        return _("You have finished already with this invitation. Each one counts once.")
    return ""
