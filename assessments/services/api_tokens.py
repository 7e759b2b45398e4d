"""Makes and revokes the tokens with which programs read the releases of an organisation."""

from datetime import date, timedelta
from typing import Final

from django.db import transaction

from assessments import tokens
from assessments.domain.names import folded
from assessments.models import ApiToken, Organisation
from assessments.models.people import NAME_MAX_LENGTH
from assessments.security_log import write

#: A token works for a year at most: a program that nobody looks after stops by itself.
DAYS_MAX: Final = 366
#: As many work at the same time; an organisation has a few programs.
WORKING_MAX: Final = 20


class UnusableName(ValueError):
    """Nothing of the name can be seen, or it is too long."""


class UnusableDay(ValueError):
    """The last day lies in the past, or too far away."""


class NameTaken(ValueError):
    """A token that works has this name already."""


class TooMany(Exception):
    """As many tokens work as an organisation may have."""


@transaction.atomic
def make(*, organisation: int, name: str, last_day: date, today: date) -> str:
    """Make a token and return it: it is kept nowhere. Raises UnusableName, UnusableDay, NameTaken and TooMany."""
    if not folded(name) or len(name) > NAME_MAX_LENGTH:
        raise UnusableName(name)
    if not today <= last_day <= today + timedelta(days=DAYS_MAX):
        raise UnusableDay(str(last_day))
    Organisation.objects.select_for_update().get(pk=organisation)  # one at a time
    working = ApiToken.objects.filter(organisation=organisation, is_revoked=False, last_day__gte=today)
    names = [folded(taken) for taken in working.values_list("name", flat=True)]
    if folded(name) in names:
        raise NameTaken(name)
    if len(names) >= WORKING_MAX:
        raise TooMany
    token = tokens.new_api_token()
    made = ApiToken.objects.create(
        organisation_id=organisation,
        name=name,
        token_hash=tokens.api_token_hash(token),
        created_date=today,
        last_day=last_day,
    )
    write("api_token.made", on=f"api_token:{made.pk}")
    return token


def revoke(*, organisation: int, token_id: int) -> None:
    """Let a token of this organisation open nothing any more; revoking twice changes nothing."""
    working = ApiToken.objects.filter(organisation=organisation, pk=token_id, is_revoked=False)
    if working.update(is_revoked=True):
        write("api_token.revoked", on=f"api_token:{token_id}")
