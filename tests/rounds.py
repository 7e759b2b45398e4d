"""A round as a test needs it: opened, filled by people with slips, closed; all through the services."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from assessments import queries, tokens
from assessments.domain.addresses import ListedAddress
from assessments.domain.content import Content
from assessments.domain.looking_back import GoalSaid
from assessments.domain.records import BlockInput, SubmissionRecord
from assessments.domain.round_plans import LinkPlan, RoundPlan
from assessments.domain.rounds import Way
from assessments.models import ChainLink, Invitation, Round, Team
from assessments.services import invitations, looking_back, participation, releases, rights, rounds, submissions
from tests.factories import make_team

OPENS = datetime(2026, 11, 2, 8, tzinfo=UTC)
DURING = OPENS + timedelta(days=3)
CLOSES = OPENS + timedelta(days=14)
AFTER = CLOSES + timedelta(minutes=1)

#: Answers per block, alike for all statements of it unless a list is given; None leaves a block open.
Answers = Sequence[object]


@dataclass
class Played:
    """A round with the codes of who finished and the tokens nobody has used yet."""

    id: uuid.UUID
    content: Content
    tokens: list[str]
    codes: list[str] = field(default_factory=list)
    used: list[str] = field(default_factory=list)

    @property
    def row(self) -> Round:
        return Round.objects.get(pk=self.id)

    def start(self, *, now: datetime = DURING) -> tuple[str, str]:
        """Begin with the next token; returns code and token."""
        token = self.tokens.pop(0)
        start_key = tokens.new_start_key()
        return participation.start(token=token, start_key=start_key, now=now, today=now.date()), token

    def fill(self, code: str, answers: Answers, topic: str | None = None) -> None:
        record = queries.find_submission(code)
        assert record is not None
        for block, given in zip(self.content.blocks, answers, strict=False):
            if given is None:
                continue
            values = given if isinstance(given, list | tuple) else [given] * len(block.statements)
            rated = {s.row: v for s, v in zip(block.statements, values, strict=False) if v is not None}
            submissions.save_block(submission=record, block=block, given=BlockInput(rated, None))
        if topic:
            submissions.save_topic(submission=record, topic=self.content.block(topic))

    def say_goal(self, code: str, sentence: str = "", *, may_show: bool = False) -> None:
        """Recognise the goal, or put it in a sentence of one's own."""
        said = GoalSaid(not sentence, sentence, may_show)
        looking_back.save_goal_view(submission=self._draft(code), said=said)

    def look_back(self, code: str, outcome: str = "", experience: str = "") -> None:
        """The same outcome for every agreement, and the same experience of every block."""
        draft = self._draft(code)
        assert draft.round is not None
        assert draft.round.follows is not None
        agreed = queries.agreed_after(draft.round.follows)
        looking_back.save_look_back(
            submission=draft,
            outcomes={one.id: outcome for one in agreed if outcome},
            experiences={block.row: experience for block in self.content.scored_blocks if experience},
        )

    def judge(self, code: str, link: str, values: Sequence[object]) -> None:
        """Rate working with a link, block by block; None leaves one open."""
        row = ChainLink.objects.get(round=self.id, title=link).pk
        rated = zip(self.content.scored_blocks, values, strict=False)
        ratings = {block.row: value for block, value in rated if value is not None}
        looking_back.save_mirror(submission=self._draft(code), link=row, ratings=ratings)  # type: ignore[arg-type]

    def _draft(self, code: str) -> SubmissionRecord:
        record = queries.find_submission(code)
        assert record is not None
        return record

    def finish(self, code: str, token: str, *, now: datetime = DURING) -> None:
        """Finish what was begun with ``start``."""
        participation.finish(code=code, token=token, now=now, today=now.date())
        self.codes.append(code)
        self.used.append(token)

    def take(self, answers: Answers, *, topic: str | None = None, now: datetime = DURING) -> str:
        """The whole test with the next token; returns the code."""
        code, token = self.start(now=now)
        self.fill(code, answers, topic)
        self.finish(code, token, now=now)
        return code

    def close(self, *, now: datetime = AFTER) -> None:
        releases.close(round_id=self.id, now=now, today=now.date())


def plan(content: Content, **fields: object) -> RoundPlan:
    """A plan for slips, with defaults for what a test does not care about."""
    defaults: dict[str, object] = {
        "version": content.version,
        "goal": "Iedere cliënt vindt passend werk.",
        "members": 8,
        "opens_at": OPENS,
        "closes_at": CLOSES,
        "way": Way.SLIPS,
        "is_shared": False,
        "subject": "Doe mee aan de zelftest",
        "text": "Wil je meedoen?",
    }
    return RoundPlan(**(defaults | fields))  # type: ignore[arg-type]


def open_slips(
    content: Content, *, team: Team | None = None, links: Sequence[tuple[str, int]] = (), **fields: object
) -> Played:
    """An open round with printed slips; with links, the slips of the first link come first."""
    if links:
        fields |= {"links": tuple(LinkPlan(*link) for link in links), "members": sum(n for _, n in links)}
    round_id = rounds.create(team=(team or make_team()).pk, plan=plan(content, **fields))
    opens = Round.objects.get(pk=round_id).opens_at
    rounds.open_round(round_id=round_id, now=opens, today=opens.date())
    slips = rights.print_slips(round_id=round_id)
    return Played(round_id, content, [slip.token for slip in slips])


def open_mailed(content: Content, addresses: Sequence[str], *, team: Team | None = None, **fields: object) -> Played:
    """An open round with invitations by mail, and a token for each address in order."""
    fields = {"way": Way.MAIL, **fields}
    round_id = rounds.create(team=(team or make_team()).pk, plan=plan(content, **fields))
    listed = [ListedAddress(n, address, "") for n, address in enumerate(addresses, 1)]
    invitations.replace_addresses(round_id=round_id, revision=1, addresses=listed)
    opens = Round.objects.get(pk=round_id).opens_at
    rounds.open_round(round_id=round_id, now=opens, today=opens.date())
    keys = dict(Invitation.objects.filter(round=round_id).values_list("address", "pk"))
    return Played(round_id, content, [rights.new_token_for(keys[address]) for address in addresses])
