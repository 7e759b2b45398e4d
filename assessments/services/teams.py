"""Writes teams, the organisations that take part, and who coordinates."""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction
from django.db.models import Q

from assessments import tokens
from assessments.domain.addresses import fold_address
from assessments.domain.names import folded
from assessments.domain.rounds import Status
from assessments.models import Coordinator, Invitation, Organisation, Round, Team, User
from assessments.models.people import FOLDED_MAX_LENGTH, NAME_MAX_LENGTH


class UnusableName(ValueError):
    """Nothing of the name can be seen, or it is too long."""


class NameTaken(ValueError):
    """The organisation has a team of this name."""


class UnusableAddress(ValueError):
    """No account can have this address."""


class IsInvited(ValueError):
    """Somebody who is invited for an open round of the team cannot coordinate it too."""


class KnownElsewhere(Exception):
    """The account coordinates nothing in this organisation: whoever runs the site decides about it."""


class LastCoordinator(Exception):
    """Nobody else coordinates the team."""


@transaction.atomic
def create_team(*, organisation: int, name: str, partners: Sequence[str] = ()) -> uuid.UUID:
    """Make a team and return its key. Raises NameTaken and UnusableName."""
    team = Team(organisation_id=organisation, name=name, name_folded=_usable(name))
    _save(team)
    _set_partners(team, partners)
    return team.pk


@transaction.atomic
def change_team(*, team_id: uuid.UUID, name: str, partners: Sequence[str]) -> None:
    """Give a team another name or other partners. Raises NameTaken and UnusableName."""
    team = Team.objects.select_for_update().get(pk=team_id)
    team.name, team.name_folded = name, _usable(name)
    _save(team)
    _set_partners(team, partners)


@transaction.atomic
def add_coordinator(*, team_id: uuid.UUID, email: str) -> str:
    """Let somebody coordinate a team; adding twice changes nothing.

    Without an account one is made. Its random password is returned, and only here: otherwise the
    answer is empty. Raises UnusableAddress, IsInvited, and KnownElsewhere: another organisation may
    have made that account, and know its password.
    """
    team = Team.objects.get(pk=team_id)
    _refuse_invited(email, team=team_id)
    user, password = _account(email)
    if not password and not _is_known_in(user, team.organisation_id):
        raise KnownElsewhere
    Coordinator.objects.get_or_create(user=user, team_id=team_id)
    return password


@transaction.atomic
def add_organisation_coordinator(*, organisation: str, email: str) -> str:
    """Let somebody coordinate every team of an organisation, which is made if it is not there yet.

    Returns the password of an account that was made, otherwise an empty text. Raises
    UnusableName, UnusableAddress and IsInvited.
    """
    found, _ = Organisation.objects.get_or_create(name_folded=_usable(organisation), defaults={"name": organisation})
    _refuse_invited(email, team__organisation=found)
    user, password = _account(email)
    Coordinator.objects.get_or_create(user=user, organisation=found)
    return password


@transaction.atomic
def add_editor(*, email: str) -> str:
    """Let somebody edit questionnaires.

    Returns the password of an account that was made, otherwise an empty text. Raises UnusableAddress.
    """
    user, password = _account(email)
    user.is_staff = True
    user.save(update_fields=["is_staff"])
    return password


@transaction.atomic
def remove_coordinator(*, team_id: uuid.UUID, user_id: int) -> None:
    """Take somebody's right for this team back; whoever coordinates the organisation keeps it.

    Removing twice changes nothing. Raises LastCoordinator.
    """
    Team.objects.select_for_update().get(pk=team_id)
    of_team = Q(team=team_id) | Q(organisation__teams=team_id)
    if not Coordinator.objects.filter(of_team, user__is_active=True).exclude(user=user_id, team=team_id).exists():
        raise LastCoordinator
    Coordinator.objects.filter(team=team_id, user=user_id).delete()


def _refuse_invited(email: str, **rounds: object) -> None:
    """Raises IsInvited for a member of a round that is open, or may be opened again."""
    running = Round.objects.filter(status__in=[Status.OPEN, Status.WITHHELD], **rounds)
    if Invitation.objects.filter(round__in=running, address_folded=fold_address(email)).exists():
        raise IsInvited


def _is_known_in(user: User, organisation: int) -> bool:
    own = Q(organisation=organisation) | Q(team__organisation=organisation)
    return Coordinator.objects.filter(own, user=user).exists()


def _usable(name: str) -> str:
    """The folded name. Raises UnusableName."""
    found = folded(name)
    if not found or len(name) > NAME_MAX_LENGTH or len(found) > FOLDED_MAX_LENGTH:
        raise UnusableName(name)
    return found


def _save(team: Team) -> None:
    try:
        with transaction.atomic():
            team.save()
    except IntegrityError as error:
        raise NameTaken(team.name) from error


def _set_partners(team: Team, names: Sequence[str]) -> None:
    """The organisations of these names, made where there is none; the own one is no partner."""
    wanted = {_usable(name): name for name in reversed(names)}
    Organisation.objects.bulk_create(
        [Organisation(name=name, name_folded=key) for key, name in wanted.items()], ignore_conflicts=True
    )
    found = Organisation.objects.filter(name_folded__in=wanted).exclude(pk=team.organisation_id)
    team.partners.set(found)


def _account(email: str) -> tuple[User, str]:
    """The account of an address, made with a random password where there is none."""
    address = folded(email)
    known = User.objects.filter(email=address).first()
    if known is not None:
        return known, ""
    password = tokens.grouped(tokens.new_token())
    try:
        with transaction.atomic():
            return User.objects.create_user(address, password, must_choose_password=True), password
    except IntegrityError as error:
        made_meanwhile = User.objects.filter(email=address).first()
        if made_meanwhile is None:
            raise UnusableAddress(email) from error
        return made_meanwhile, ""
