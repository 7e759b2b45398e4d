"""Random histories: teams that overlap, people who keep or change their minds, and everything that may happen."""

from random import Random

from assessments.domain.content import Content
from assessments.domain.rounds import Way
from tests.privacy.sheets import INSIDERS, MOODS, draw_sheet
from tests.privacy.world import Book, World

PEOPLE = [f"p{n:02}" for n in range(22)]
#: A team feels alike now and then: means near an end are where a number tells most.
TEAM_MOODS = (None, None, "high", "low", "all five", "all one")


def play(seed: int, content: Content, *, rounds: int = 6) -> World:
    """Play one history to its end. The caller takes the database back."""
    rng = Random(seed)
    world = World(content)
    mood = rng.choice(TEAM_MOODS)
    for name in PEOPLE:
        world.people[name] = draw_sheet(rng, content, _mood(rng, mood))
    members = [rng.sample(PEOPLE, rng.randint(7, 14)) for _ in world.teams]
    for _ in range(rounds):
        _open_some(rng, world, members)
        for book in [book for book in world.books if book.state == "open"]:
            _visit(rng, world, book)
        _pass_time(rng, world)
    world.advance(days=60)
    world.close_due()
    for book in world.books:
        _delete_some(rng, world, book, share=0.1)
    world.observe()
    world.check_books()
    world.check_sentences()
    return world


def _mood(rng: Random, of_team: str | None) -> str:
    if of_team and rng.random() < 0.7:
        return of_team
    return rng.choices(MOODS, [40, 15, 10, 10, 8, 8, 5])[0]


def _open_some(rng: Random, world: World, members: list[list[str]]) -> None:
    """A round or two; members come and go; somebody in each round may answer to learn about others."""
    for team in rng.sample(range(len(members)), rng.randint(1, 2)):
        if rng.random() < 0.4:
            gone = rng.sample(members[team], rng.randint(0, len(members[team]) // 2))
            new = [name for name in rng.sample(PEOPLE, rng.randint(0, 6)) if name not in members[team]]
            members[team] = [name for name in members[team] if name not in gone] + new
        way = Way.MAIL if rng.random() < 0.75 else Way.SLIPS
        names = members[team][:14]
        is_split = len(names) >= 10 and rng.random() < 0.5
        book = world.open(team, names, way, is_split=is_split, days=rng.randint(5, 20))
        if book and rng.random() < 0.5:
            insider = rng.choice(names)
            edition = world.people[insider].edition + 1
            world.people[insider] = draw_sheet(rng, world.content, rng.choice(INSIDERS), edition)


def _visit(rng: Random, world: World, book: Book) -> None:
    """Most people come, some only begin, some delete, some lose their invitation."""
    world.advance(hours=rng.randint(1, 40))
    share = rng.choice([0.4, 0.7, 0.9, 1])
    for name in rng.sample(list(book.seats), len(book.seats)):
        if rng.random() < share:
            world.take(book, name)
        elif rng.random() < 0.3:
            world.start(book, name)
        if rng.random() < 0.03:
            world.withdraw(book, rng.choice(list(book.seats)))
    _delete_some(rng, world, book, share=0.08)
    if rng.random() < 0.15:
        world.stop(book)
    world.close_due()
    world.check_books()


def _delete_some(rng: Random, world: World, book: Book, share: float) -> None:
    for name in book.seats:
        if rng.random() < share:
            world.erase(book, name, with_link=rng.random() < 0.5)
            if rng.random() < 0.3:
                world.take(book, name)


def _pass_time(rng: Random, world: World) -> None:
    """Days or weeks later: rounds close, what was withheld may open again, people may think otherwise."""
    days = rng.choice([3, 10, 29, 45])
    world.advance(days=days)
    world.close_due()
    for book in world.books:
        if book.state == "withheld" and rng.random() < 0.4:
            world.reopen(book, days=rng.randint(3, 12))
        elif rng.random() < 0.2:
            _delete_some(rng, world, book, share=0.1)
    world.observe()
    if days >= 28:
        for name in PEOPLE:
            if rng.random() < 0.5:
                edition = world.people[name].edition + 1
                world.people[name] = draw_sheet(rng, world.content, _mood(rng, None), edition)
