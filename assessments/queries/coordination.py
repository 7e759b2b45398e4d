"""What a coordinator sees of teams and rounds: counts and addresses, never who took part."""

import uuid
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from assessments import models
from assessments.domain.addresses import fold_address
from assessments.domain.rounds import CountBand, State, Way


@dataclass(frozen=True, slots=True)
class RoundLine:
    """A round among others. ``closes_at`` is the first moment too late."""

    id: uuid.UUID
    team: str
    goal: str
    state: State
    opens_at: datetime
    closes_at: datetime
    members: int
    k: int
    started: CountBand
    finished: CountBand
    counted_on: date | None
    is_imported: bool = False

    def may_open_again(self, now: datetime, invitations_kept: timedelta) -> bool:
        """Whether people can still be asked: nothing was released, and their invitations are there."""
        is_kept = not self.is_imported and self.closes_at + invitations_kept > now
        return self.state == State.WITHHELD and is_kept


@dataclass(frozen=True, slots=True)
class TeamLine:
    """A team with its rounds, the latest first."""

    id: uuid.UUID
    name: str
    rounds: tuple[RoundLine, ...]


@dataclass(frozen=True, slots=True)
class OrganisationLine:
    """An organisation with the teams that somebody may see; ``may_add`` a team to it."""

    id: int
    name: str
    may_add: bool
    teams: tuple[TeamLine, ...]


@dataclass(frozen=True, slots=True)
class InvitedPerson:
    """Somebody on the list. ``outcome`` is about the mail with the invitation alone."""

    address: str
    link: str
    is_withdrawn: bool
    outcome: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RoundParts:
    """What belongs to a round: links with members as planned, days of reminders, who is invited."""

    links: tuple[tuple[str, int], ...]
    reminder_days: tuple[tuple[date, bool], ...]
    invited: tuple[InvitedPerson, ...]
    has_failed_reminder: bool

    @property
    def active(self) -> tuple[InvitedPerson, ...]:
        """Whose invitation has not been taken back."""
        return tuple(person for person in self.invited if not person.is_withdrawn)


@dataclass(frozen=True, slots=True)
class TeamPeople:
    """Who coordinates a team, by itself or through its organisation, and who takes part beside it."""

    of_team: tuple[tuple[int, str, str], ...] = ()
    of_organisation: tuple[str, ...] = ()
    partners: tuple[str, ...] = field(default=())


def coordination_of(
    organisations: QuerySet[models.Organisation],
    teams: QuerySet[models.Team],
    rounds: QuerySet[models.Round],
    now: datetime,
) -> tuple[OrganisationLine, ...]:
    """What somebody may see according to ``permissions``, in alphabetical order. Three queries, whatever is stored."""
    own = {row.pk: row for row in organisations}
    found: dict[uuid.UUID, list[RoundLine]] = defaultdict(list)
    for row in rounds.order_by("-opens_at", "pk"):
        found[row.team_id].append(round_line(row, now))
    lines: dict[int, list[TeamLine]] = defaultdict(list)
    shown = dict(own)
    for team in teams.order_by("name_folded", "pk"):
        lines[team.organisation_id].append(TeamLine(team.pk, team.name, tuple(found[team.pk])))
        shown[team.organisation_id] = team.organisation
    return tuple(
        OrganisationLine(row.pk, row.name, row.pk in own, tuple(lines[row.pk]))
        for row in sorted(shown.values(), key=lambda row: row.name_folded)
    )


def rounds_of_team(team: models.Team, now: datetime) -> tuple[RoundLine, ...]:
    """The rounds of a team, the latest first. One query."""
    rows = team.rounds.select_related("team").order_by("-opens_at", "pk")
    return tuple(round_line(row, now) for row in rows)


def round_line(row: models.Round, now: datetime) -> RoundLine:
    """A round as one of a list."""
    return RoundLine(
        id=row.pk,
        team=row.team.name,
        goal=row.goal,
        state=row.state(now),
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        members=row.members,
        k=row.k,
        started=CountBand(row.started),
        finished=CountBand(row.finished),
        counted_on=row.counted_on,
        is_imported=row.way == Way.IMPORTED,
    )


def round_parts(round_id: uuid.UUID) -> RoundParts:
    """Links, reminders and who is invited. Five queries."""
    links = models.ChainLink.objects.filter(round=round_id).order_by("order")
    days = models.ReminderDay.objects.filter(round=round_id).order_by("day")
    deliveries = models.Delivery.objects.filter(invitation__round=round_id)
    invitation, reminder = models.Delivery.Kind.INVITATION, models.Delivery.Kind.REMINDER
    mails = deliveries.filter(kind=invitation).values_list("invitation_id", "status", "reason")
    outcomes = {key: (status, reason) for key, status, reason in mails}
    people = models.Invitation.objects.filter(round=round_id).exclude(address=None).order_by("address_folded")
    return RoundParts(
        links=tuple(links.values_list("title", "members")),
        reminder_days=tuple(days.values_list("day", "is_done")),
        invited=tuple(
            InvitedPerson(str(address), link or "", is_withdrawn, *outcomes.get(key, ("", "")))
            for key, address, link, is_withdrawn in people.values_list("pk", "address", "link__title", "is_withdrawn")
        ),
        has_failed_reminder=deliveries.filter(kind=reminder, status=models.Delivery.Status.FAILED).exists(),
    )


def team_people(team: models.Team) -> TeamPeople:
    """Who coordinates a team, and its partners. Three queries."""
    columns = ("user_id", "user__name", "user__email")
    of_team = models.Coordinator.objects.filter(team=team).order_by("user__email").values_list(*columns)
    above = models.Coordinator.objects.filter(organisation=team.organisation_id).order_by("user__email")
    return TeamPeople(
        of_team=tuple(of_team),
        of_organisation=tuple(name or email for _, name, email in above.values_list(*columns)),
        partners=tuple(team.partners.order_by("name_folded").values_list("name", flat=True)),
    )


def coordinator_addresses(team: models.Team) -> frozenset[str]:
    """The folded addresses of whoever coordinates a team. One query."""
    own = Q(coordinates__team=team.pk) | Q(coordinates__organisation=team.organisation_id)
    return frozenset(map(fold_address, models.User.objects.filter(own).values_list("email", flat=True)))


def questionnaires_to_choose(also: uuid.UUID | None = None) -> list[tuple[uuid.UUID, str]]:
    """The published versions, that of the main questionnaire first, and one that was chosen before. One query."""
    versions = models.QuestionnaireVersion.objects
    found = versions.current() if also is None else versions.current() | versions.filter(pk=also)
    rows = found.order_by("-questionnaire__is_main", "title", "pk").values_list("pk", "title", "number")
    return [(key, f"{title} ({number})") for key, title, number in rows]


def stored_plan(round_: models.Round) -> dict[str, Any]:
    """The plan of a round as it stands in the database now. Two queries."""
    links = round_.links.order_by("order").values_list("title", "members")
    days = round_.reminder_days.order_by("day").values_list("day", flat=True)
    plain = ("version_id", "goal", "members", "way", "is_shared", "spare_slips", "subject", "text", "revision")
    return {
        **{name: getattr(round_, name) for name in plain},
        "opens_at": round_.opens_at,
        "closes_at": round_.closes_at,
        "links": tuple(links),
        "reminder_days": tuple(days),
    }


def latest_round(team: uuid.UUID) -> models.Round | None:
    """The round of a team that opened last, to start the next one from. One query."""
    return models.Round.objects.real().filter(team=team).order_by("-opens_at").first()
