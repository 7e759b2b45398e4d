"""A small world of teams and people, driven through the real services, with books of its own.

The books say who was invited, who finished with which answers and what was seen of a release. No
check on a release needs the database for that.
"""

import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from assessments import queries, tokens
from assessments.domain.addresses import ListedAddress
from assessments.domain.commitments import Agreement, Change
from assessments.domain.content import Content
from assessments.domain.looking_back import GoalSaid
from assessments.domain.records import BlockInput, SubmissionRecord
from assessments.domain.round_plans import LinkPlan, RoundPlan
from assessments.domain.rounds import Way
from assessments.models import Invitation, Participation, Release, Round, Submission
from assessments.services import (
    commitments,
    invitations,
    looking_back,
    participation,
    releases,
    rights,
    rounds,
    submissions,
)
from tests.factories import make_team
from tests.privacy.sheets import Sheet

START = datetime(2026, 1, 5, 8, tzinfo=UTC)
K = 5
NEAR = timedelta(days=28)
REFUSED = (participation.NoRight, participation.AlreadyTookPart, participation.RoundIsNotOpen)


@dataclass
class Seat:
    """The right of one person to take part, and the code of what that person filled in."""

    token: str
    link: str | None
    code: str = ""
    sheet: Sheet | None = None
    is_finished: bool = False
    is_withdrawn: bool = False


@dataclass
class Book:
    """What happened in one round. ``present`` has the submitted sheets that nobody deleted."""

    id: uuid.UUID
    team: int
    way: Way
    opens: datetime
    closes: datetime
    seats: dict[str, Seat]
    present: dict[str, Sheet] = field(default_factory=dict)
    state: str = "open"
    first_closes: datetime = START
    #: What the round looks back on, and the agreements that it asks about.
    follows: uuid.UUID | None = None
    asked: tuple[str, ...] = ()
    #: Closing without a release takes the link off the answers; opening again does not bring it back.
    unlinked: set[str] = field(default_factory=set)

    def is_open(self, now: datetime) -> bool:
        return self.state == "open" and self.opens <= now < self.closes

    @property
    def groups(self) -> list[frozenset[str]]:
        """The invited people as a whole, then per chain link."""
        links = sorted({seat.link for seat in self.seats.values() if seat.link})
        parts = [frozenset(name for name, seat in self.seats.items() if seat.link == link) for link in links]
        return [frozenset(self.seats), *parts]


@dataclass(frozen=True)
class Published:
    """A release as it was seen at some moment, with the people whose answers were then in the round."""

    book: Book
    content: Mapping[str, object]
    people: Mapping[str, Sheet]
    has_links: bool = True


@contextmanager
def forgotten() -> Iterator[None]:
    """Let everything inside happen in the database, then take it back."""
    from django.db import transaction

    with transaction.atomic():
        yield
        transaction.set_rollback(True)


class World:
    """Teams and people over months. Each step is one call of a service, checked against the books."""

    def __init__(self, content: Content, teams: int = 3) -> None:
        self.content = content
        self.now = START
        self.teams = [make_team(f"Team {n}") for n in range(teams)]
        self.books: list[Book] = []
        self.published: list[Published] = []
        self.people: dict[str, Sheet] = {}

    # === Steps ===

    def open(self, team: int, names: Sequence[str], way: Way, *, is_split: bool, days: int) -> Book | None:
        """Invite people for a round of a team that opens now; None if the service refuses."""
        half = len(names) // 2
        links = {name: ("Instroom" if n < half else "Uitstroom") if is_split else "" for n, name in enumerate(names)}
        closes = self.now + timedelta(days=days)
        round_id = rounds.create(team=self.teams[team].pk, plan=self._plan(links, way, closes))
        if way == Way.MAIL:
            listed = [ListedAddress(n, f"{name}@example.nl", links[name]) for n, name in enumerate(names, 1)]
            invitations.replace_addresses(round_id=round_id, revision=1, addresses=listed)
        book = Book(round_id, team, way, self.now, closes, {n: Seat("", links[n] or None) for n in names})
        try:
            rounds.open_round(round_id=round_id, now=self.now, today=self.now.date())
        except rounds.CannotOpen:
            rounds.discard(round_id=round_id)
            return None
        book.first_closes = closes
        self._look_back(book)
        self._hand_out(book)
        self.books.append(book)
        return book

    def start(self, book: Book, name: str) -> bool:
        """Begin and fill in everything, without finishing. Returns whether that was allowed.

        Only finishing tells that a slip was used before; a mailed link tells at once.
        """
        seat = book.seats[name]
        if book.way == Way.SLIPS and name in book.present:
            return False
        may = book.is_open(self.now) and not seat.is_withdrawn
        may = may and (book.way == Way.SLIPS or not seat.is_finished)
        try:
            code = participation.start(
                token=seat.token, start_key=tokens.new_start_key(), now=self.now, today=self.now.date()
            )
        except REFUSED:
            assert not may
            return False
        assert may
        seat.code, seat.sheet = code, self.people[name]
        self._fill(code, seat.sheet)
        return True

    def finish(self, book: Book, name: str) -> bool:
        """Finish what was begun, perhaps in an earlier opening of the round."""
        seat = book.seats[name]
        if not seat.code or name in book.present:
            return False
        may = book.is_open(self.now) and not seat.is_withdrawn and not seat.is_finished
        try:
            participation.finish(code=seat.code, token=seat.token, now=self.now, today=self.now.date())
        except REFUSED:
            assert not may
            return False
        assert may
        seat.is_finished = True
        book.present[name] = seat.sheet
        return True

    def take(self, book: Book, name: str) -> bool:
        return (bool(book.seats[name].code) or self.start(book, name)) and self.finish(book, name)

    def erase(self, book: Book, name: str, *, with_link: bool) -> None:
        """Delete by the code, before or after closing; with the own link the right may come back."""
        seat = book.seats[name]
        if not seat.code:
            return
        returned = participation.erase(code=seat.code, token=seat.token if with_link else "", now=self.now)
        was_in = book.present.pop(name, None) is not None
        can_count_again = book.is_open(self.now) or book.state == "withheld"
        assert returned == (with_link and was_in and book.way == Way.MAIL and can_count_again)
        if returned:
            seat.is_finished = False
        seat.code, seat.sheet = "", None
        book.unlinked.discard(name)

    def withdraw(self, book: Book, name: str) -> None:
        if book.way == Way.MAIL:
            with suppress(invitations.TooClose):
                assert invitations.withdraw(round_id=book.id, address=f"{name}@example.nl", now=self.now)
                book.seats[name].is_withdrawn = True

    def stop(self, book: Book) -> None:
        if book.is_open(self.now) and self.now > book.opens:
            rounds.stop(round_id=book.id, now=self.now)
            book.closes = self.now
            if book.first_closes > self.now:
                book.first_closes = self.now

    def close(self, book: Book) -> None:
        """Close what is due; the outcome must be what the books say."""
        is_due = book.state == "open" and self.now >= book.closes
        releases.close(round_id=book.id, now=self.now, today=self.now.date())
        if is_due:
            book.state = "released" if len(book.present) >= K else "withheld"
            if book.state == "withheld":
                book.unlinked |= set(book.present)
            self._agree(book)
        assert Round.objects.get(pk=book.id).status == book.state

    def close_due(self) -> None:
        for book in self.books:
            if book.state == "open" and self.now >= book.closes:
                self.close(book)
                self.observe()

    def reopen(self, book: Book, *, days: int) -> None:
        """A withheld round opens again, unless another came too close meanwhile; any other refuses."""
        closes = self.now + timedelta(days=days)
        if book.state == "withheld":
            with suppress(rounds.CannotOpen):
                rounds.reopen(round_id=book.id, closes_at=closes, now=self.now)
                book.state, book.closes = "open", closes
        else:
            with pytest.raises(rounds.WrongStep):
                rounds.reopen(round_id=book.id, closes_at=closes, now=self.now)

    def advance(self, **by: float) -> None:
        self.now += timedelta(**by)

    # === What is seen ===

    def observe(self) -> None:
        """Look at every release as a page shows it; whatever was not seen before is published from now on."""
        for book in self.books:
            content = Release.objects.filter(pk=book.id).values_list("content", flat=True).first()
            known = [seen.content for seen in self.published if seen.book is book]
            if content is not None and (not known or known[-1] != content):
                has_links = book.unlinked.isdisjoint(book.present)
                self.published.append(Published(book, content, dict(book.present), has_links))

    def check_sentences(self) -> None:
        """Sentences are shown from ten people and K of them on, and only of people who agreed and are still there."""
        for seen in self.published:
            shown = queries.goal_sentences(seen.book.id, queries.release_of(seen.book.id))
            agreed = [s for s in seen.people.values() if s.goal == "otherwise" and s.may_show]
            left = [s for s in seen.book.present.values() if s.goal == "otherwise" and s.may_show]
            may = len(seen.people) >= 10 and len(agreed) >= K and len(left) >= K
            assert len(shown) == (len(left) if may else 0)
            assert list(shown) == sorted(shown)

    def check_books(self) -> None:
        """Submitted submissions are those of the books, and never more than finished participations."""
        for book in self.books:
            submitted = Submission.objects.submitted().filter(round=book.id).count()
            finished = Participation.objects.filter(invitation__round=book.id, status="finished").count()
            assert submitted == len(book.present)
            assert finished == sum(seat.is_finished for seat in book.seats.values())
            assert submitted <= finished
        assert len(self.published) == len({seen.book.id for seen in self.published}), "a release changed"

    # === Inside ===

    def _plan(self, links: Mapping[str, str], way: Way, closes: datetime) -> RoundPlan:
        titles = list(dict.fromkeys(link for link in links.values() if link))
        members = list(links.values())
        return RoundPlan(
            version=self.content.version,
            goal="Iedereen vindt passend werk",
            members=len(links),
            opens_at=self.now,
            closes_at=closes,
            way=way,
            is_shared=False,
            links=tuple(LinkPlan(title, members.count(title)) for title in titles),
            subject="Doe mee",
            text="Wil je meedoen?",
        )

    def _hand_out(self, book: Book) -> None:
        if book.way == Way.MAIL:
            for address, key in Invitation.objects.filter(round=book.id).values_list("address", "pk"):
                book.seats[address.partition("@")[0]].token = rights.new_token_for(key)
            return
        slips = rights.print_slips(round_id=book.id)
        for seat in book.seats.values():
            slip = next(slip for slip in slips if slip.link == (seat.link or ""))
            slips.remove(slip)
            seat.token = slip.token

    def _look_back(self, book: Book) -> None:
        """A round looks back on the closed round of its team that closed last, as the books have it."""
        before = [b for b in self.books if b.team == book.team and b.state in {"released", "withheld"}]
        book.follows = max(before, key=lambda b: (b.closes, b.id)).id if before else None
        assert Round.objects.get(pk=book.id).follows_id == book.follows
        if book.follows:
            book.asked = tuple(str(one.id) for one in queries.agreed_after(book.follows))

    def _agree(self, book: Book) -> None:
        """After each round the team agrees on one or two things, once."""
        if not queries.may_agree(book.id) or queries.agreed_after(book.id):
            return
        made = Agreement("Wij bellen eerst.", "teamleider", book.closes.date())
        blocks = self.content.scored_blocks[: 1 + len(book.seats) % 2]
        commitments.save(round_id=book.id, changes=[Change(block.row, None, made) for block in blocks])

    def _say(self, record: SubmissionRecord, sheet: Sheet) -> None:
        """What somebody says beside the statements, of every link: the own one is not kept."""
        if sheet.goal:
            sentence = "" if sheet.goal == "confirmed" else f"Doel van {id(sheet)}"
            said = GoalSaid(not sentence, sentence, bool(sentence) and sheet.may_show)
            looking_back.save_goal_view(submission=record, said=said)
        if record.round.follows:
            agreed = queries.agreed_after(record.round.follows)
            looking_back.save_look_back(
                submission=record,
                outcomes={one.id: sheet.outcome for one in agreed if sheet.outcome},
                experiences={self.content.block(key).row: felt for key, felt in sheet.experiences.items() if felt},
            )
        ratings = {self.content.block(key).row: value for key, value in sheet.judged.items() if value is not None}
        for link in queries.other_links(record.round.id, None):
            looking_back.save_mirror(submission=record, link=link.row, ratings=ratings)

    def _fill(self, code: str, sheet: Sheet) -> None:
        record = queries.find_submission(code)
        for block in self.content.blocks:
            given = zip(block.statements, sheet.answers[block.key], strict=True)
            rated = {statement.row: value for statement, value in given if value is not None}
            if rated:
                submissions.save_block(submission=record, block=block, given=BlockInput(rated, None))
        if sheet.topic:
            submissions.save_topic(submission=record, topic=self.content.block(sheet.topic))
        self._say(record, sheet)
