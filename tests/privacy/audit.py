"""Plays random histories and tries to take apart everything that was published in them.

``python -m tests.privacy.audit --histories 400`` prints the figures. The trial is independent of the
product: own elimination (``algebra``), own reading of the stored JSON (``published``), own intervals
(``bounds``).
"""

import argparse
import os
import sys
from collections import Counter
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from fractions import Fraction
from multiprocessing import get_context

from assessments.domain.content import Content

from tests.privacy.standalone import prepared  # isort: skip - sets Django up for what follows
from tests.privacy import bounds
from tests.privacy.algebra import exposed
from tests.privacy.bounds import Box, Part, Values
from tests.privacy.histories import play
from tests.privacy.published import by_round, check_release, figures_in, judges_of, rows_of
from tests.privacy.sheets import percent, score_of
from tests.privacy.world import NEAR, K, Published, World, forgotten

PROMISED = 50
DISTRIBUTION_FROM = 10


@dataclass
class Findings:
    """The sums over histories; ``exposed`` must stay empty and ``narrowest`` at 50 or more."""

    histories: int = 0
    releases: int = 0
    figures: int = 0
    kinds: Counter = field(default_factory=Counter)
    exposed: list[tuple[int, frozenset]] = field(default_factory=list)
    exposed_if_same: list[tuple[int, frozenset]] = field(default_factory=list)
    intervals: int = 0
    narrowest: Fraction = Fraction(100)
    narrowest_grid: Fraction = Fraction(100)
    grid_below: int = 0

    def add(self, other: "Findings") -> None:
        for name in ("histories", "releases", "figures", "kinds", "exposed", "exposed_if_same", "intervals"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.narrowest = min(self.narrowest, other.narrowest)
        self.narrowest_grid = min(self.narrowest_grid, other.narrowest_grid)
        self.grid_below += other.grid_below

    def table(self) -> str:
        rows = [
            ("histories", self.histories),
            ("releases", self.releases),
            ("published figures", self.figures),
            ("  means as number / high / low", " / ".join(str(self.kinds[kind]) for kind in ("shown", "high", "low"))),
            ("  means per link", self.kinds["link"]),
            ("  blocks with counts per level", self.kinds["levels"]),
            ("  means of a link by the others", self.kinds["mirror"]),
            ("exposed groups below K", len(self.exposed)),
            ("intervals worked out by an insider", self.intervals),
            ("narrowest, any score possible", f"{float(self.narrowest):.2f}"),
            ("narrowest, scores of six statements", f"{float(self.narrowest_grid):.2f}"),
            ("  of these narrower than 50", self.grid_below),
            ("NOT PROMISED: exposed if nobody changed an answer within 28 days", len(self.exposed_if_same)),
        ]
        return "\n".join(f"{name:<66}{value:>16}" for name, value in rows)


def audit(seed: int, world: World) -> Findings:
    """Everything that can be worked out of the releases of one history."""
    found = Findings(histories=1, releases=len(world.published))
    content = world.content
    for published in world.published:
        check_release(published, content)
        found.figures += figures_in(published)
        _audit_scores(found, published, content)
        _audit_mirror(found, published, content)
    if group := _exposed(world, by_round):
        found.exposed.append((seed, group))
    if group := _exposed(world, _same_within_28_days(world)):
        found.exposed_if_same.append((seed, group))
    return found


def _exposed(world: World, naming) -> frozenset[str] | None:
    rows, owner = [], {}
    for published in world.published:
        for row, names in rows_of(published, world.content, naming):
            rows.append(row)
            owner |= names
    return exposed(rows, owner, K)


def _same_within_28_days(world: World):
    """Names unknowns so that rounds near each other ask for the same, where the answers are the same.

    Beyond what is promised: the reader knows who took part where, and that nobody changed a thing.
    """
    eras: dict[Hashable, int] = {}
    last = None
    for era, book in enumerate(sorted(world.books, key=lambda book: book.opens)):
        is_near = last is not None and book.opens - max(b.closes for b in world.books if b.id in eras) < NEAR
        eras[book.id] = eras[last.id] if is_near else era
        last = book

    def naming(published: Published, person: str, variable: Hashable) -> Hashable:
        return eras[published.book.id], person, published.people[person].edition, variable

    return naming


def _audit_scores(found: Findings, published: Published, content: Content) -> None:
    plain = published.content
    ends = bounds.level_ends([(level.key, level.lower) for level in content.levels])
    for place, part in enumerate(plain["blocks"]):
        whole = bounds.part_of(part["mean"], part["levels"].get("counts", ()), ends)
        if whole is None:
            continue
        links = [bounds.part_of(link["means"][place]) for link in plain["links"]]
        links = [] if None in links else links
        found.kinds[whole.kind] += 1
        found.kinds["link"] += len(links)
        found.kinds["levels"] += bool(whole.levels)
        for own, link, others in _readers(published, content, part["key"], len(links)):
            for values in (bounds.REAL, bounds.GRID):
                got = _intervals(whole, links, own, link, values, ends)
                assert _holds(got, others)
                _count(found, got, values)


def _audit_mirror(found: Findings, published: Published, content: Content) -> None:
    """The same for what is said about a link: the reader is one of those who rated it, or none of them."""
    # Without links a mirror does not tell of how many people it is, and less of each of them.
    for mirror in published.content["mirror"] if published.content["links"] else []:
        for mean, block in zip(mirror["means"], content.scored_blocks, strict=True):
            part = bounds.part_of(mean)
            if part is None:
                continue
            judges = judges_of(published, mirror["title"], block.key).values()
            given = [bounds.units(percent(sheet.judged[block.key])) for sheet in judges]
            found.kinds["mirror"] += 1
            for own in {None, *given}:
                others = list(given)
                if own is not None:
                    others.remove(own)
                got = bounds.intervals(part, [], own, 0, bounds.REAL)
                assert _holds(got, [others])
                _count(found, got, bounds.REAL)


def _holds(got: list[Box], others: list[list[int]]) -> bool:
    """Whether the truth lies in the intervals: otherwise the audit itself is wrong."""
    return all(low <= score <= high for (low, high), scores in zip(got, others, strict=True) for score in scores)


def _readers(
    published: Published, content: Content, block: str, links: int
) -> Iterator[tuple[int | None, int, list[list[int]]]]:
    """Each respondent in turn, once for equal scores, with the true scores of the others per link."""
    titles = [link["title"] for link in published.content["links"]] if links else [None]
    parts: list[list[int | None]] = [[] for _ in titles]
    for name, sheet in published.people.items():
        score = score_of(content.block(block), sheet)
        link = titles.index(published.book.seats[name].link) if links else 0
        parts[link].append(None if score is None else bounds.units(score))
    for link, scores in enumerate(parts):
        for own in set(scores):
            others = [[s for s in part if s is not None] for part in parts]
            if own is not None:
                others[link].remove(own)
            yield own, link, others


def _intervals(whole: Part, links: list[Part], own: int | None, link: int, values: Values, ends) -> list[Box]:
    """Between which scores the others lie.

    From 10 answers on, also that counts per level are *not* shown tells something: it excludes counts.
    One by one, those that remain are let in until they leave 50 points as well.
    """
    got = bounds.intervals(whole, links, own, link, values)
    is_silent = whole.kind == "shown" and whole.n >= DISTRIBUTION_FROM and not whole.levels and not links
    if not is_silent or values is bounds.GRID:
        return got
    low, high = bounds.TOP, 0
    for counted in bounds.unshown_counts(whole, ends):
        for one in bounds.possible(counted, own, values):
            low, high = min(low, one[0]), max(high, one[1])
        if bounds.width((low, high)) >= PROMISED:
            return got
    return [(low, high)]


def _count(found: Findings, got: list[bounds.Box], values: bounds.Values) -> None:
    widths = [bounds.width(interval) for interval in got]
    if values is bounds.REAL:
        found.intervals += len(widths)
        found.narrowest = min(found.narrowest, *widths)
    else:
        found.narrowest_grid = min(found.narrowest_grid, *widths)
        found.grid_below += sum(width < PROMISED for width in widths)


# === On its own ===


def _work(seeds: range) -> Findings:
    total, content = Findings(), prepared()
    for seed in seeds:
        with forgotten():
            world = play(seed, content)
        total.add(audit(seed, world))
    return total


def main() -> int:
    """Print the table; fails where something was found."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--histories", type=int, default=400)
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    given = parser.parse_args()
    total = Findings()
    shares = [range(n, given.histories, given.processes) for n in range(given.processes)]
    with get_context("spawn").Pool(given.processes) as pool:
        for part in pool.imap_unordered(_work, shares):
            total.add(part)
    sys.stdout.write(total.table() + "\n")
    for seed, group in total.exposed:
        sys.stdout.write(f"history {seed}: {sorted(group)}\n")
    return int(bool(total.exposed) or total.narrowest < PROMISED)


if __name__ == "__main__":
    sys.exit(main())
