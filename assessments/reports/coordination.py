"""Teams and rounds in the words of the coordinator's pages: what stands where, and what to do next."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.domain.rounds import CountBand, State
from assessments.queries import OrganisationLine, RoundLine

#: ``closes_at`` is the first moment too late; people read the last moment that counts.
LAST_MOMENT = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class RoundCard:
    """A round among others. ``next_step`` is empty where nothing is to be done."""

    id: uuid.UUID
    team: str
    goal: str
    state: str
    dates: str
    counts: tuple[str, ...]
    next_step: str
    has_result: bool


@dataclass(frozen=True, slots=True)
class TeamCard:
    """A team with its rounds."""

    id: uuid.UUID
    name: str
    rounds: tuple[RoundCard, ...]


@dataclass(frozen=True, slots=True)
class OrganisationCard:
    """An organisation with its teams."""

    id: int
    name: str
    may_add: bool
    teams: tuple[TeamCard, ...]


@dataclass(frozen=True, slots=True)
class CoordinationPage:
    """The overview: what to do next, then everything in alphabetical order."""

    to_do: tuple[RoundCard, ...]
    organisations: tuple[OrganisationCard, ...]


def coordination_page(
    organisations: Sequence[OrganisationLine], *, now: datetime, invitations_kept: timedelta
) -> CoordinationPage:
    """The overview of one coordinator; a withheld round can be opened again while its invitations are kept."""
    cards = tuple(
        OrganisationCard(
            line.id,
            line.name,
            line.may_add,
            tuple(
                TeamCard(team.id, team.name, round_cards(team.rounds, now=now, invitations_kept=invitations_kept))
                for team in line.teams
            ),
        )
        for line in organisations
    )
    everything = [card for organisation in cards for team in organisation.teams for card in team.rounds]
    return CoordinationPage(tuple(card for card in everything if card.next_step), cards)


def round_cards(rounds: Sequence[RoundLine], *, now: datetime, invitations_kept: timedelta) -> tuple[RoundCard, ...]:
    """Rounds as a list shows them."""
    return tuple(
        RoundCard(
            id=line.id,
            team=line.team,
            goal=line.goal,
            state=state_words(line.state),
            dates=dates(line),
            counts=counts(line) if line.state == State.OPEN else (),
            next_step=_next_step(line, now, invitations_kept),
            has_result=line.state == State.RELEASED,
        )
        for line in rounds
    )


def _next_step(line: RoundLine, now: datetime, invitations_kept: timedelta) -> str:
    if line.state == State.CONCEPT:
        return _("Finish the preparation and open the round")
    if line.state == State.CLOSED:
        return _("The round has closed: make the result")
    if line.may_open_again(now, invitations_kept):
        return _("There is no result: see why, and what you can do")
    return ""


def state_words(state: State) -> str:
    """A state as people say it."""
    return {
        State.CONCEPT: _("in preparation"),
        State.PLANNED: _("ready, opens by itself"),
        State.OPEN: _("open"),
        State.CLOSED: _("closed, result not made yet"),
        State.RELEASED: _("closed, with a result"),
        State.WITHHELD: _("closed, without a result"),
    }[state]


def counts(line: RoundLine) -> tuple[str, ...]:
    """How many, as far as a coordinator may know while people take part."""
    found = [_("invited: %(n)s") % {"n": line.members}]
    if line.counted_on is not None:
        found.append(_("started: %(n)s") % {"n": band_words(line.started, line.k)})
        found.append(_("finished: %(n)s") % {"n": band_words(line.finished, line.k)})
        found.append(_("counted on %(day)s") % {"day": day_words(line.counted_on)})
    return tuple(found)


def band_words(band: CountBand, k: int) -> str:
    """A count as coarse as it is kept."""
    if band == CountBand.NONE:
        return _("nobody yet")
    return _("fewer than %(k)s") % {"k": k} if band == CountBand.FEW else _("%(k)s or more") % {"k": k}


def dates(line: RoundLine) -> str:
    """From when until when, both included; of answers out of another tool only the last day is known."""
    last = line.closes_at - LAST_MOMENT
    if line.is_imported:
        return _("out of another tool, up to %(day)s") % {"day": day_words(timezone.localtime(last).date())}
    return _("from %(opens)s until and including %(closes)s") % {
        "opens": moment_words(line.opens_at),
        "closes": moment_words(last),
    }


def moment_words(moment: datetime) -> str:
    """A day and a time, as people here say it."""
    here = timezone.localtime(moment)
    return _("%(day)s, %(time)s") % {"day": day_words(here.date()), "time": f"{here:%H:%M}"}


def day_words(day: date) -> str:
    """A day with its month and year."""
    return date_format(day, "j F Y")
