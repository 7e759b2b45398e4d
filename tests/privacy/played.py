"""Plays a round of people who finish in a known order, through the services as in service: mails, tasks, closing."""

import re
from dataclasses import dataclass, field
from datetime import timedelta
from random import Random
from time import monotonic, sleep
from uuid import UUID

from django.core import mail
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone

from assessments import queries, tokens
from assessments.domain.addresses import ListedAddress
from assessments.domain.content import Content
from assessments.domain.looking_back import GoalSaid
from assessments.domain.records import BlockInput
from assessments.domain.round_plans import RoundPlan
from assessments.domain.rounds import Way
from assessments.models import Invitation, Round, Submission
from assessments.services import invitations, looking_back, mailing, participation, releases, rounds, submissions
from tests.factories import make_team

SIZE = 20

#: Seconds that others on the server may keep the files from being rewritten.
PATIENCE = 120
LINK = re.compile(r"/mee/([0-9A-Z]{16})/")


@dataclass
class Somebody:
    """Who and what of one person: the truth that the program has to find."""

    address: str
    token: str
    invitation: UUID
    code: str = ""
    old_key: UUID | None = None

    @property
    def code_hash(self) -> str:
        return tokens.code_hash(self.code)


@dataclass
class KnownRound:
    """A round with its people in the order in which they finished."""

    id: UUID
    people: list[Somebody]
    mails: list[str] = field(default_factory=list)


def open_round(number: int, content: Content, rng: Random) -> KnownRound:
    """Invite by mail, send by the worker of tasks, and read the links from the mails."""
    now = timezone.now()
    addresses = [f"lid{n:02}.{rng.getrandbits(32):08x}@ronde{number}.example" for n in range(SIZE)]
    rng.shuffle(addresses)
    plan = RoundPlan(
        version=content.version,
        goal="Iedereen vindt passend werk",
        members=SIZE,
        opens_at=now - timedelta(seconds=1),
        closes_at=now + timedelta(days=7),
        way=Way.MAIL,
        is_shared=False,
        subject="Doe mee",
        text="Wil je meedoen?",
    )
    round_id = rounds.create(team=make_team(f"Team {number}").pk, plan=plan)
    listed = [ListedAddress(n, address, "") for n, address in enumerate(addresses, 1)]
    invitations.replace_addresses(round_id=round_id, revision=1, addresses=listed)
    rounds.open_round(round_id=round_id, now=now, today=now.date())
    mail.outbox = []
    with transaction.atomic():
        mailing.start_sending(round_id=round_id)
    call_command("db_worker", batch=True, interval=0.1, startup_delay=False, verbosity=3)
    found = {message.to[0]: LINK.search(message.body)[1] for message in mail.outbox}
    keys = dict(Invitation.objects.filter(round=round_id).values_list("address", "pk"))
    people = [Somebody(address, found[address], keys[address]) for address in addresses]
    rng.shuffle(people)
    return KnownRound(round_id, people, [message.message().as_string() for message in mail.outbox])


def take(person: Somebody, content: Content, rng: Random) -> None:
    """Start, fill in and finish, as one person after another does."""
    now = timezone.now()
    person.code = participation.start(token=person.token, start_key=tokens.new_start_key(), now=now, today=now.date())
    record = queries.find_submission(person.code)
    for block in content.blocks:
        rated = {statement.row: rng.choice([1, 2, 3, 3, 4, 4, 5, "nvt"]) for statement in block.statements}
        submissions.save_block(submission=record, block=block, given=BlockInput(rated, None))
    sentence = f"Werk voor iedereen, {rng.getrandbits(32):08x}"
    looking_back.save_goal_view(submission=record, said=GoalSaid(is_confirmed=False, sentence=sentence, may_show=True))
    participation.finish(code=person.code, token=person.token, now=timezone.now(), today=now.date())
    person.old_key = Submission.objects.get(code_hash=person.code_hash).pk


def close(played: KnownRound) -> None:
    """Stop and close, which scrubs the files unless the database is too busy."""
    now = timezone.now()
    rounds.stop(round_id=played.id, now=now)
    releases.close(round_id=played.id, now=now, today=now.date())


def scrub(played: KnownRound) -> None:
    """Do what the worker does, until the files are rewritten: another test on this server may see old rows."""
    give_up = monotonic() + PATIENCE
    while not Round.objects.get(pk=played.id).is_scrubbed:
        assert monotonic() < give_up, "The files of a closed round were not rewritten."
        releases.scrub()
        sleep(0.1)
