"""Any history of rounds through the real services leaves nothing to take apart, and broken services are caught."""

from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack
from random import Random

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from assessments import queries
from assessments.domain.rounds import Way
from tests.privacy import mutants
from tests.privacy.histories import PEOPLE
from tests.privacy.proof import Exposed, check_exposure, check_world
from tests.privacy.sheets import MOODS, draw_sheet
from tests.privacy.world import Book, World, forgotten

pytestmark = pytest.mark.django_db

NAMES = PEOPLE[:22]
HISTORIES = settings(
    max_examples=12,
    stateful_step_count=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)

#: It is enough that one history fails, however long: nobody reads the example.
UNTIL_FOUND = settings(HISTORIES, max_examples=40, phases=[Phase.generate], report_multiple_bugs=False)

#: How much was played, so that the test cannot pass by playing nothing.
SEEN: Counter = Counter()

seeds = st.integers(0, 2**16)
teams = st.integers(0, 2)


class Rounds(RuleBasedStateMachine):
    """Rounds of three teams over one pool of people; every run is taken back in the database."""

    mutant = None

    def __init__(self) -> None:
        super().__init__()
        self.run = ExitStack()
        self.run.enter_context(forgotten())
        if self.mutant:
            self.run.enter_context(self.mutant())
        self.world = World(queries.current_content())

    @initialize(seed=seeds, size=st.integers(8, 12))
    def meet(self, seed: int, size: int) -> None:
        rng = Random(seed)
        for name in NAMES:
            self.world.people[name] = draw_sheet(rng, self.world.content, rng.choice(MOODS))
        self.open_round(0, 0, size, 0.9, mail=True, split=False)

    @rule(
        team=teams,
        start=st.sampled_from([0, 5, 6, 11]),
        size=st.integers(7, 11),
        early=st.sampled_from([0.9, 0.5, 0]),
        mail=st.booleans(),
        split=st.booleans(),
    )
    def open_round(self, team: int, start: int, size: int, early: float, *, mail: bool, split: bool) -> None:
        """Invite some of the people; a share of them comes soon."""
        names = NAMES[start : start + size]
        way = Way.MAIL if mail else Way.SLIPS
        book = self.world.open(team, names, way, is_split=split and len(names) >= 10, days=14)
        for name in names[: round(early * len(names))] if book else []:
            self.world.take(book, name)

    @precondition(lambda self: self.world.books)
    @rule(which=seeds, seed=seeds, share=st.sampled_from([1, 0.8, 0.3]))
    def people_come(self, which: int, seed: int, share: float) -> None:
        book, rng = self._book(which, [book for book in self.world.books if book.state == "open"]), Random(seed)
        self.world.advance(hours=1)
        for name in rng.sample(list(book.seats), len(book.seats)):
            if rng.random() < share:
                self.world.take(book, name)
            elif share < 1:
                self.world.start(book, name)

    @precondition(lambda self: self.world.books)
    @rule(which=seeds, seat=seeds, with_link=st.booleans())
    def somebody_deletes(self, which: int, seat: int, with_link: bool) -> None:
        book = self._book(which)
        self.world.erase(book, self._seat(book, seat), with_link=with_link)

    @precondition(lambda self: self.world.books)
    @rule(which=seeds, seat=seeds)
    def invitation_is_taken_back(self, which: int, seat: int) -> None:
        book = self._book(which)
        self.world.withdraw(book, self._seat(book, seat))

    @precondition(lambda self: self.world.books)
    @rule(which=seeds)
    def round_stops_early(self, which: int) -> None:
        self.world.stop(self._book(which))

    @precondition(lambda self: self.world.books)
    @rule(which=seeds, days=st.integers(2, 20))
    def opens_again(self, which: int, days: int) -> None:
        self.world.reopen(self._book(which), days=days)

    @precondition(lambda self: self.world.books)
    @rule(which=seeds)
    def closes_or_not_yet(self, which: int) -> None:
        self.world.close(self._book(which))

    @rule(days=st.sampled_from([1, 15, 30]), seed=seeds)
    def time_passes(self, days: int, seed: int) -> None:
        """People may think otherwise after weeks."""
        self.world.advance(days=days)
        self.world.close_due()
        rng = Random(seed)
        for name in NAMES if days >= 28 else []:
            if rng.random() < 0.5:
                edition = self.world.people[name].edition + 1
                self.world.people[name] = draw_sheet(rng, self.world.content, rng.choice(MOODS), edition)

    @invariant()
    def books_are_right(self) -> None:
        self.world.observe()
        self.world.check_books()

    def teardown(self) -> None:
        try:
            self.world.advance(days=60)
            self.world.close_due()
            for book in self.world.books:
                self.world.erase(book, next(iter(book.seats)), with_link=False)
            self.books_are_right()
            check_world(self.world)
            SEEN.update(releases=len(self.world.published), rounds=len(self.world.books))
        finally:
            self.run.close()

    def _book(self, which: int, wanted: Sequence[Book] = ()) -> Book:
        books = wanted or self.world.books
        return books[which % len(books)]

    def _seat(self, book: Book, which: int) -> str:
        return list(book.seats)[which % len(book.seats)]


def test_no_history_leaves_something_to_take_apart():
    SEEN.clear()

    run_state_machine_as_test(Rounds, settings=HISTORIES)

    assert SEEN["releases"] >= HISTORIES.max_examples


@pytest.mark.parametrize("mutant", [mutants.recompute_after_deletion, mutants.release_by_date])
def test_histories_find_a_broken_service(mutant):
    broken = type("Broken", (Rounds,), {"mutant": staticmethod(mutant)})

    with pytest.raises(AssertionError):
        run_state_machine_as_test(broken, settings=UNTIL_FOUND)


# === What a broken service publishes can be taken apart, by the numbers alone ===


def one_round(content, *, size: int = 9) -> World:
    """A closed round of people who answer differently; the last two come late."""
    world, rng = World(content), Random(1)
    world.people = {name: draw_sheet(rng, content, "middle") for name in NAMES}
    book = world.open(0, NAMES[:size], Way.MAIL, is_split=False, days=14)
    for name in NAMES[: size - 2]:
        world.take(book, name)
    world.advance(days=7)
    for name in NAMES[size - 2 : size]:
        world.take(book, name)
        world.observe()
    world.advance(days=7)
    world.close_due()
    return world


def test_sound_services_publish_once(content):
    world = one_round(content)
    world.erase(world.books[0], NAMES[0], with_link=False)
    world.observe()

    assert len(world.published) == 1
    check_exposure(world.published, content)


def test_release_computed_again_after_a_deletion_gives_the_deleted_person_away(content):
    with mutants.recompute_after_deletion():
        world = one_round(content)
        world.erase(world.books[0], NAMES[0], with_link=False)
        world.observe()

    assert [seen.content["n"] for seen in world.published] == [9, 8]
    with pytest.raises(Exposed):
        check_exposure(world.published, content)


def test_release_of_those_before_a_date_gives_those_after_it_away(content):
    with mutants.release_by_date():
        world = one_round(content)

    assert [seen.content["n"] for seen in world.published][-1] == 9
    assert len(world.published) > 1
    with pytest.raises(Exposed):
        check_exposure(world.published, content)
