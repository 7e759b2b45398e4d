"""The proof on everything that was seen of releases: column classes, brute force, and the books."""

from assessments.domain.content import Content
from assessments.domain.disclosure import column_classes, exposed_group
from tests.privacy.published import check_release, rows_of
from tests.privacy.world import NEAR, K, Published, World

#: Trying all groups of fewer than K takes too long beyond so many people.
BRUTE_FORCE_MAX = 12


class Exposed(AssertionError):
    """Something about fewer than K people can be worked out."""


def check_world(world: World) -> None:
    """Every release fits the books, none can be taken apart, and rounds near each other differ enough."""
    for published in world.published:
        check_release(published, world.content)
    check_exposure(world.published, world.content)
    check_openings(world)
    world.check_sentences()


def check_exposure(published: list[Published], content: Content) -> None:
    """No combination of anything published is about fewer than K people. Raises Exposed.

    Rounds share no unknown, so each is tried apart; what was published twice of one round is together.
    """
    for book_id in {seen.book.id for seen in published}:
        rows, owner = matrix([seen for seen in published if seen.book.id == book_id], content)
        smallest = min((len(people) for people in column_classes(rows, owner)), default=K)
        if smallest < K:
            raise Exposed(f"a class of {smallest}")
        if len(set(owner)) <= BRUTE_FORCE_MAX and (group := exposed_group(rows, owner, K)):
            raise Exposed(f"the group {group}")


def matrix(published: list[Published], content: Content) -> tuple[list[list[int]], list[int]]:
    """Rows over the unknowns of one round, and the person of each column as a number."""
    found = [pair for seen in published for pair in rows_of(seen, content)]
    owners = {name: person for _, names in found for name, person in names.items()}
    people = sorted(set(owners.values()))
    rows = [[row.get(name, 0) for name in owners] for row, _ in found]
    return rows, [people.index(person) for person in owners.values()]


def check_openings(world: World) -> None:
    """Rounds that share people and lie less than 28 days apart differ by nobody or by K at each side, not by none.

    A round is compared when it opens, with what was then planned to be open. One that was opened again
    later is left out: its closing has moved.
    """
    for book in world.books:
        for earlier in world.books:
            was_open = earlier.opens <= book.opens and earlier.first_closes > book.opens - NEAR
            if earlier is book or not was_open or world.books.index(earlier) > world.books.index(book):
                continue
            if "slips" in (book.way, earlier.way):
                assert book.team != earlier.team
                continue
            for mine in book.groups:
                for theirs in earlier.groups:
                    sides = len(mine - theirs), len(theirs - mine)
                    is_apart = mine != theirs and all(size == 0 or size >= K for size in sides)
                    assert mine.isdisjoint(theirs) or is_apart
