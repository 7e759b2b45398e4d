"""Deletes what is stored about an address where that may be, and says why something has to stay."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils.timezone import localdate

from assessments import queries
from assessments.domain.constants import NEAR_ROUND_DAYS
from assessments.domain.names import folded
from assessments.domain.rounds import State, Status
from assessments.models import ContentEdit, Coordinator, Invitation, RoleChange, RoleInvitation, Round, Team, User
from assessments.services import accounts, roles
from assessments.services.erasure import empty_write_ahead_log
from assessments.services.retention import forget_editors


@dataclass(frozen=True, slots=True)
class Kept:
    """What could not be deleted, and why; for the person, in words."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was deleted, and what stays."""

    deleted: tuple[str, ...]
    kept: tuple[Kept, ...]


def erase_person(*, address: str, now: datetime) -> Erased:
    """Delete invitations and the account of an address; doing it twice changes nothing.

    What stays has a reason. An invitation of a round that is open, or may open again, stays: finished
    participations may never be fewer than finished self-tests, and members have seen who is on the list.
    Until ``NEAR_ROUND_DAYS`` after closing it stays as well: new rounds are compared with that list, so that
    nobody learns about one person by subtraction. No mail goes to it any more.
    """
    deleted: list[str] = []
    kept: list[Kept] = []
    with transaction.atomic():
        for result in (*_invitations(address, now), *_account(address, now)):
            if isinstance(result, Kept):
                kept.append(result)
            else:
                deleted.append(result)
    empty_write_ahead_log()
    return Erased(tuple(deleted), tuple(kept))


def _invitations(address: str, now: datetime) -> Iterator[str | Kept]:
    for invitation in queries.invitations_of(address):
        # Read again behind the lock: it may just be opening or closing.
        round_ = Round.objects.select_for_update().get(pk=invitation.round_id)
        own = Invitation.objects.filter(pk=invitation.pk)
        what = f"invitation for {invitation.round.team.name}, round {round_.pk}"
        if why := _why_kept(round_, now):
            own.update(is_opted_out=True)
            yield Kept(what, why)
            continue
        if round_.status == Status.CONCEPT:
            # Whoever has the list open on a page hears that it changed.
            Round.objects.filter(pk=round_.pk).update(revision=F("revision") + 1)
        own.delete()
        yield what


def _why_kept(round_: Round, now: datetime) -> str:
    """Why an invitation of this round has to stay; empty where it may go."""
    state = round_.state(now)
    last = localdate(round_.closes_at + timedelta(days=settings.INVITATION_RETENTION_DAYS)).isoformat()
    by_itself = f"No mail is sent to it any more. It is deleted by itself after {last}, if the round closes as planned."
    if state == State.WITHHELD:
        return f"The round has no result and may be opened again. {by_itself}"
    if state in {State.PLANNED, State.OPEN, State.CLOSED}:
        return f"The round is not closed yet, and its members rely on the list as it is. {by_itself}"
    if state == State.RELEASED and round_.closes_at > now - timedelta(days=NEAR_ROUND_DAYS):
        return (
            f"New rounds are compared with this list until {NEAR_ROUND_DAYS} days after closing, so that nobody learns "
            f"about one person from two results. {by_itself}"
        )
    return ""


def _account(address: str, now: datetime) -> Iterator[str | Kept]:
    email = folded(address)
    user = User.objects.select_for_update().filter(email=email).first()
    if user is not None:
        if why := _why_account_kept(user, now):
            yield Kept("account", why)
            return
        yield "account"
    if RoleInvitation.objects.filter(address=email).delete()[0]:
        yield "invitation to a role"
    edits = ContentEdit.objects.filter(editor=email)
    if edits.exists():
        forget_editors(edits)
        yield "address in the history of questionnaires"
    last = RoleChange.objects.filter(Q(account=email) | Q(actor=email)).order_by("-changed_at").first()
    if last is not None:
        until = localdate(last.changed_at + timedelta(days=settings.ROLE_CHANGE_RETENTION_DAYS)).isoformat()
        yield Kept(
            "address in the history of roles",
            f"Whoever runs the site has to know who could do what. It is deleted by itself after {until}.",
        )


def _why_account_kept(user: User, now: datetime) -> str:
    """Delete an account, or say why it has to stay."""
    if alone := _coordinated_alone(user):
        return f"Nobody else coordinates {', '.join(alone)}. Add somebody first."
    try:
        accounts.erase(user=user, now=now)
    except roles.LastCoordinator:
        return "Nobody else coordinates a team of this account. Add somebody first."
    except roles.LastOperator:
        return "Nobody else can give roles. Invite another operator first."
    return ""


def _coordinated_alone(user: User) -> list[str]:
    """The teams that nobody with a working account would coordinate without this one."""
    found = []
    for team in Team.objects.of_coordinator(user).order_by("name_folded"):
        of_team = Q(team=team) | Q(organisation=team.organisation_id)
        if not Coordinator.objects.filter(of_team, user__is_active=True).exclude(user=user).exists():
            found.append(team.name)
    return found
