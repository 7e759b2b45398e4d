"""The page of one round: where it stands, what it may show, who is invited, and what can be done now."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils.translation import gettext as _

from assessments.domain.constants import RESPONSE_SHARES
from assessments.domain.forecast import Forecast, Result, expected_answers, forecast_results
from assessments.domain.round_plans import Obstacle
from assessments.domain.rounds import State
from assessments.queries import InvitedPerson, RoundLine, RoundParts
from assessments.reports.coordination import counts, dates, day_words, state_words


@dataclass(frozen=True, slots=True)
class ForecastLine:
    """One result, and in words whether it is expected at each share of answers."""

    title: str
    cells: tuple[str, ...]
    needed: str


@dataclass(frozen=True, slots=True)
class ForecastTable:
    """What a round can show. ``notes`` propose what to take together."""

    shares: tuple[str, ...]
    lines: tuple[ForecastLine, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PersonLine:
    """Somebody who is invited, and how the mail with the invitation went."""

    address: str
    link: str
    outcome: str
    is_withdrawn: bool


@dataclass(frozen=True, slots=True)
class RoundPage:
    """Everything on the page of a round."""

    id: uuid.UUID
    state: str
    state_words: str
    dates: str
    lead: str
    counts: tuple[str, ...]
    links: tuple[str, ...]
    forecast: ForecastTable | None
    people: tuple[PersonLine, ...]
    mails: tuple[str, ...]
    reminders: tuple[str, ...]
    can_stop: bool
    can_reopen: bool
    can_remind: bool
    can_retry: bool
    is_by_mail: bool
    has_reminders_done: bool


def round_page(
    line: RoundLine,
    parts: RoundParts,
    *,
    is_by_mail: bool,
    has_mirror: bool,
    now: datetime,
    invitations_kept: timedelta,
) -> RoundPage:
    """A round as its coordinator sees it: no page of this product says who took part."""
    is_coming = line.state in {State.CONCEPT, State.PLANNED, State.OPEN}
    is_mailed = is_by_mail and line.state in {State.PLANNED, State.OPEN}
    outcomes = [person.outcome for person in parts.active]
    can_reopen = line.may_open_again(now, invitations_kept)
    return RoundPage(
        id=line.id,
        state=line.state.value,
        state_words=state_words(line.state),
        dates=dates(line),
        lead=_lead(line, parts, is_by_mail, can_reopen),
        counts=counts(line) if line.state in {State.PLANNED, State.OPEN} else (),
        links=tuple(_link_words(title, members) for title, members in parts.links),
        forecast=_forecast_table(_forecast(line, parts, is_by_mail, has_mirror)) if is_coming else None,
        people=tuple(_person(person) for person in parts.invited) if is_coming else (),
        mails=_mail_words(outcomes) if is_mailed else (),
        reminders=_reminder_words(parts) if is_by_mail and is_coming else (),
        can_stop=line.state == State.OPEN and now > line.opens_at,
        can_reopen=can_reopen,
        can_remind=is_by_mail and line.state == State.OPEN,
        can_retry=is_mailed and (bool({"failed", "queued", "sending"} & set(outcomes)) or parts.has_failed_reminder),
        is_by_mail=is_by_mail,
        has_reminders_done=any(is_done for _, is_done in parts.reminder_days),
    )


def _link_words(title: str, members: int) -> str:
    return _("%(title)s: %(n)s people") % {"title": title, "n": members} if members else title


def _lead(line: RoundLine, parts: RoundParts, is_by_mail: bool, can_reopen: bool) -> str:
    if line.state == State.CONCEPT:
        if is_by_mail and not parts.active:
            return _("Next step: make the list of who is invited.")
        return _("Next step: look at what this round may show, and open it. After that only the closing can change.")
    if line.state == State.PLANNED:
        return _("Nothing to do now: the round opens by itself.")
    if line.state == State.OPEN:
        return _("People can take part now. Of the content nothing can be seen until the round has closed.")
    if line.state == State.CLOSED:
        return _("The round has closed. Next step: make the result. After that it never changes.")
    if line.state == State.RELEASED:
        return _("The result is there. Plan a conversation about it with the team.")
    reason = _("Fewer than %(k)s people finished, so nothing is shown: otherwise one could guess who answered what.")
    if can_reopen:
        reason += " " + _("You can open the round again. Whoever finished need not do anything.")
    return reason % {"k": line.k}


def _forecast(line: RoundLine, parts: RoundParts, is_by_mail: bool, has_mirror: bool) -> Forecast:
    """By the list where there is one, otherwise by the plan; links only where they hold everybody."""
    people = parts.active if is_by_mail else ()
    if people:
        invited = len(people)
        links = [(title, sum(person.link == title for person in people)) for title, _ in parts.links]
    else:
        invited, links = line.members, list(parts.links)
    if sum(size for _, size in links) != invited:
        links = []
    return forecast_results(invited, links, k=line.k, has_mirror=has_mirror)


def _forecast_table(forecast: Forecast) -> ForecastTable:
    titles = {
        Result.TEAM: _("Result of the team"),
        Result.LEVEL_COUNTS: _("How many people stand at which level"),
        Result.LINKS: _("Result for each part of the chain"),
        Result.MIRROR: _("How the others see each part of the chain"),
    }
    lines = [
        ForecastLine(
            title=titles[row.result],
            cells=tuple(_("expected") if is_shown else _("not shown") for is_shown in row.shown_at),
            needed=_needed(row.result, row.needed),
        )
        for row in forecast.rows
    ]
    shares = [
        _("%(percent)s %% (%(n)s)") % {"percent": int(share * 100), "n": expected_answers(forecast.invited, share)}
        for share in RESPONSE_SHARES
    ]
    return ForecastTable(tuple(shares), tuple(lines), tuple(_forecast_notes(forecast)))


def _needed(result: Result, needed: int | None) -> str:
    if needed is None:
        return _("never, not even if everybody takes part")
    if result == Result.LINKS:
        return _("from %(n)s answers in each part") % {"n": needed}
    if result == Result.MIRROR:
        return _("from %(n)s answers about each part") % {"n": needed}
    return _("from %(n)s answers") % {"n": needed}


def _forecast_notes(forecast: Forecast) -> Sequence[str]:
    notes = []
    if forecast.must_merge:
        text = _("Too small to open the round with: %(titles)s. Each part needs %(k)s people.")
        notes.append(text % {"titles": ", ".join(forecast.must_merge), "k": forecast.k})
    if any(row.result == Result.LINKS and any(row.shown_at) for row in forecast.rows):
        notes.append(_("Beside results per part we do not show how many people are on which level."))
    for merge in forecast.merges:
        text = _("Proposal: take %(titles)s together (%(n)s people).")
        notes.append(text % {"titles": _(" and ").join(merge.titles), "n": merge.invited})
    return notes


def _person(person: InvitedPerson) -> PersonLine:
    """What stays to be said of a mail that was not needed any more is the same as of one that was sent."""
    outcome = {
        "": "",
        "queued": _("waiting"),
        "sending": _("waiting"),
        "sent": _("done"),
        "skipped": _("done"),
        "failed": _("failed: %(reason)s") % {"reason": _reason_words(person.reason)},
    }[person.outcome]
    return PersonLine(
        person.address, person.link, _("taken back") if person.is_withdrawn else outcome, person.is_withdrawn
    )


def _reason_words(reason: str) -> str:
    return {
        "refused": _("the mail server of the receiver refuses this address"),
        "sender": _("our mail server may not send this; tell whoever runs this site"),
        "too slow": _("the mail server gave no answer in time"),
        "unreachable": _("the mail server could not be reached"),
        "address": _("no mail can be written to this address"),
    }.get(reason, _("for a reason that we do not know"))


def _mail_words(outcomes: Sequence[str]) -> tuple[str, ...]:
    done = sum(outcome in {"sent", "skipped"} for outcome in outcomes)
    waiting = sum(outcome in {"queued", "sending"} for outcome in outcomes)
    failed = outcomes.count("failed")
    found = [_("%(n)s of %(total)s invitations done") % {"n": done, "total": len(outcomes)}]
    if waiting:
        found.append(_("%(n)s waiting") % {"n": waiting})
    if failed:
        found.append(_("%(n)s failed") % {"n": failed})
    return tuple(found)


def _reminder_words(parts: RoundParts) -> tuple[str, ...]:
    """When reminders go out: never to whom, and never how many."""
    found = [
        (_("sent on %(day)s") if is_done else _("planned for %(day)s")) % {"day": day_words(day)}
        for day, is_done in parts.reminder_days
    ]
    if parts.has_failed_reminder:
        found.append(_("at one or more addresses a reminder failed"))
    return tuple(found)


def obstacle_sentences(obstacles: Sequence[Obstacle], *, k: int) -> list[str]:
    """Why a round cannot open, each with what to do about it."""
    sentences = {
        Obstacle.CLOSES_IN_THE_PAST: _("The closing is in the past. Change the round and choose a later closing."),
        Obstacle.TOO_FEW_INVITED: _(
            "Fewer than %(k)s people are invited, so there would never be a result. Invite more."
        ),
        Obstacle.LINK_TOO_SMALL: _(
            "A part of the chain has fewer than %(k)s people. Take parts together, or leave it out."
        ),
        Obstacle.LINK_MISSING: _("Somebody on the list has no part of the chain. Add it behind each address."),
        Obstacle.COORDINATOR_INVITED: _(
            "A coordinator of this team is on the list. Coordinators cannot take part: take that address off."
        ),
        Obstacle.TOO_CLOSE_TO_ANOTHER: _(
            "Nearly the same people were asked within the last 28 days. Two results side by side could then tell about "
            "one person. Wait, or invite entirely different people."
        ),
        Obstacle.NOT_ALL_IN_LINKS: _(
            "The parts of the chain together do not have as many people as the round. Make both the same."
        ),
    }
    return [sentences[obstacle] % {"k": k} for obstacle in obstacles]
