"""Writes teams and the organisations that take part."""

import uuid
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from assessments.domain.names import folded
from assessments.models import Organisation, Team
from assessments.models.people import FOLDED_MAX_LENGTH, NAME_MAX_LENGTH


class UnusableName(ValueError):
    """Nothing of the name can be seen, or it is too long."""


class NameTaken(ValueError):
    """The organisation has a team of this name."""


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
def organisation_named(name: str) -> Organisation:
    """The organisation of this name, made if it is not there yet. Raises UnusableName."""
    return Organisation.objects.get_or_create(name_folded=_usable(name), defaults={"name": name})[0]


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
