"""Fills an empty installation with an example: three teams, five rounds, agreements. For development only."""

import random
import secrets
import uuid
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.timezone import localtime

from assessments import queries, tokens
from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.commitments import Agreement, Change
from assessments.domain.looking_back import GoalSaid
from assessments.domain.records import BlockInput, SubmissionRecord
from assessments.domain.roles import Grant, Role
from assessments.domain.round_plans import LinkPlan, RoundPlan
from assessments.domain.rounds import Way
from assessments.models import Organisation, User
from assessments.services import (
    commitments,
    looking_back,
    participation,
    releases,
    rights,
    roles,
    rounds,
    submissions,
    teams,
)

ORGANISATION = "Gemeente Voorbeeld (oefendata)"
ORGANISATION_COORDINATOR = "coordinator@voorbeeld.example"
TEAM_COORDINATOR = "teamcoordinator@voorbeeld.example"
EDITOR = "redacteur@voorbeeld.example"
OPERATOR = "beheerder@voorbeeld.example"
ACCOUNTS = (ORGANISATION_COORDINATOR, TEAM_COORDINATOR, EDITOR, OPERATOR)
GOAL = "Iedere cliënt uit onze wijk vindt werk of een dagbesteding die past."
OPEN_FOR = timedelta(days=14)

#: Agreements by block: behaviour and the role that owns it.
AGREED = (
    ("kennen", "Wij bellen eerst de collega die er het meeste van weet.", "jobcoach"),
    ("vertrouwen", "Wij vragen naar de reden als iemand iets anders doet dan afgesproken.", "teamleider"),
)
SENTENCES = (
    "Samen zorgen we dat iedereen in de wijk mee kan doen.",
    "Niemand uit onze wijk zit langer dan een half jaar thuis.",
    "Elke cliënt heeft werk of dagbesteding die bij hem of haar past.",
)
OUTCOMES_SEEN = (*["done"] * 3, "partly", "not_done")
EXPERIENCES_FELT = (*["better"] * 3, *["same"] * 3, "worse", "absent")

#: How the people of a team tend to answer each block, from the foundation up; the last one is what they need.
STEADY, UNEVEN = (4, 4, 4, 3, 3, 3, 3), (4, 3, 4, 2, 3, 4, 2)


def load(*, now: datetime) -> dict[str, str]:
    """Make the example once; returns the accounts with new random passwords, as plain text."""
    with transaction.atomic():
        if not Organisation.objects.filter(name=ORGANISATION).exists():
            _make(now)
        for email, role in ((EDITOR, Role.EDITOR), (OPERATOR, Role.OPERATOR)):
            roles.give(user=roles.account_of(email), grant=Grant(role), now=now)
        accounts = {email: _new_password(email) for email in ACCOUNTS}
    releases.scrub()
    return accounts


def _new_password(email: str) -> str:
    password = secrets.token_urlsafe(12)
    user = User.objects.get_by_natural_key(email)
    user.set_password(password)
    user.save(update_fields=["password"])
    return password


def _make(now: datetime) -> None:
    organisation = teams.organisation_named(ORGANISATION).pk
    manager, coordinator = (roles.account_of(email) for email in (ORGANISATION_COORDINATOR, TEAM_COORDINATOR))
    roles.give(user=manager, grant=Grant(Role.MANAGER, organisation=organisation), now=now)
    chain, district, new = (
        teams.create_team(organisation=organisation, name=name, partners=partners)
        for name, partners in (
            ("Keten Werk en Zorg", ["Werkbedrijf Voorbeeld", "Zorggroep Voorbeeld"]),
            ("Wijkteam Noord", []),
            ("Team Inburgering", []),
        )
    )
    roles.give(user=coordinator, grant=Grant(Role.COORDINATOR, team=district), now=now)
    links = (LinkPlan("Instroom", 7), LinkPlan("Doorstroom", 7), LinkPlan("Uitstroom", 6))
    first = _play(chain, now - timedelta(days=62), (6, 6, 5), UNEVEN, links=links, is_shared=True)
    _agree(first, AGREED)
    _play(chain, now - timedelta(days=17), (6, 5, 6), STEADY, links=links, is_shared=True)
    _agree(_play(district, now - timedelta(days=90), (9,), STEADY, members=10), AGREED[:1])
    _play(new, now - timedelta(days=45), (3,), STEADY, members=6)
    _play(district, now - timedelta(days=2), (4,), UNEVEN, members=11, is_open=True)


def _play(
    team: uuid.UUID,
    opens_at: datetime,
    finishing: Sequence[int],
    tendency: Sequence[int],
    *,
    members: int = 0,
    links: tuple[LinkPlan, ...] = (),
    is_shared: bool = False,
    is_open: bool = False,
) -> uuid.UUID:
    """Play a round from set-up to closing and return its key.

    ``finishing`` is how many people finish, per chain link if there are any.
    """
    content = queries.current_content()
    opens_at = localtime(opens_at).replace(hour=9, minute=0, second=0, microsecond=0)
    closes_at = (opens_at + OPEN_FOR).replace(hour=0)
    members = members or sum(link.members for link in links)
    plan = RoundPlan(content.version, GOAL, members, opens_at, closes_at, Way.SLIPS, is_shared=is_shared, links=links)
    round_id = rounds.create(team=team, plan=plan)
    rounds.open_round(round_id=round_id, now=opens_at, today=opens_at.date())
    slips = rights.print_slips(round_id=round_id)
    chance = random.Random(str(opens_at.date()) + str(tendency))  # noqa: S311 - an example, not a secret
    during = opens_at + timedelta(days=1)
    for title, count in zip([link.title for link in links] or [""], finishing, strict=True):
        for slip in [slip for slip in slips if slip.link == title][:count]:
            _take(slip.token, during, tendency, chance)
    if not is_open:
        releases.close(round_id=round_id, now=closes_at, today=closes_at.date())
    return round_id


def _agree(round_id: uuid.UUID, agreed: Sequence[tuple[str, str, str]]) -> None:
    """What the team agreed in the conversation about a round, by block key."""
    round_ = queries.find_round(round_id)
    content, day = queries.content_of(round_.version), round_.closes_at.date() + timedelta(days=28)
    changes = [Change(content.block(key).row, None, Agreement(text, owner, day)) for key, text, owner in agreed]
    commitments.save(round_id=round_id, changes=changes)


def _take(token: str, now: datetime, tendency: Sequence[int], chance: random.Random) -> None:
    """One person takes the whole test."""
    start_key = tokens.new_start_key()
    code = participation.start(token=token, start_key=start_key, now=now, today=now.date())
    record = queries.find_submission(code)
    assert record is not None
    content = queries.content_of(record.version)
    for block, usual in zip(content.blocks, tendency, strict=True):
        answers = {statement.row: _answer(usual, chance) for statement in block.statements}
        submissions.save_block(submission=record, block=block, given=BlockInput(answers, None))
    submissions.save_topic(submission=record, topic=chance.choices(content.scored_blocks[2:5], [8, 1, 1])[0])
    _say_more(record, chance)
    participation.finish(code=code, token=token, now=now, today=now.date())


def _say_more(record: SubmissionRecord, chance: random.Random) -> None:
    """The goal, last time and the other links, as far as the round asks about them."""
    assert record.round is not None
    content = queries.content_of(record.version)
    sentence = "" if chance.random() < 0.6 else chance.choice(SENTENCES)
    looking_back.save_goal_view(submission=record, said=GoalSaid(not sentence, sentence, bool(sentence)))
    if record.round.follows:
        agreed = queries.agreed_after(record.round.follows)
        looking_back.save_look_back(
            submission=record,
            outcomes={one.id: chance.choice(OUTCOMES_SEEN) for one in agreed},
            experiences={block.row: chance.choice(EXPERIENCES_FELT) for block in content.scored_blocks},
        )
    for link in queries.other_links(record.round.id, None):
        ratings: dict[int, Answer] = {block.row: chance.choice((2, 3, 3, 4, 4)) for block in content.scored_blocks}
        looking_back.save_mirror(submission=record, link=link.row, ratings=ratings)


def _answer(usual: int, chance: random.Random) -> Answer:
    """An answer around what is usual; now and then a statement does not apply."""
    if chance.random() < 0.04:
        return NOT_APPLICABLE
    return min(5, max(1, usual + chance.choice((-1, -1, 0, 0, 0, 1, 1))))
