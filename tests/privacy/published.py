"""A stored release read from its JSON: which unknowns each published figure is about, and whether it fits the books.

Nothing here comes from the product's own proof (``published_rows``, ``disclosure``).
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping
from fractions import Fraction

from assessments.domain.content import BlockContent, Content
from tests.privacy.algebra import Row
from tests.privacy.sheets import Sheet, half_up, percent, ratings, score_of
from tests.privacy.world import K, Published

#: Exactly the fields that may stand in a release, by the kind of part.
SHOWN = {"kind", "value", "n", "margin"}
CAPPED = {"kind", "n"}
WITHHELD = {"withheld"}
REASONS = {"too few answers", "not shown", "not comparable"}
CONTENT = {"format", "n", "invited", "k", "blocks", "preconditions", "topic", "links"}
CONTENT |= {"goal", "outcomes", "experiences", "mirror"}
MIRROR = {"title", "invited", "means"}
OUTCOME = {"commitment", "block", "behaviour", "owner", "opinion"}
BLOCK = {"key", "mean", "consensus", "levels", "order"}
LINK = {"title", "n", "invited", "means"}

#: Names the unknown of a person in a round for one variable; equal names mean: the same unknown.
Naming = Callable[[Published, str, Hashable], Hashable]


def by_round(published: Published, person: str, variable: Hashable) -> Hashable:
    """Every round asks anew: what somebody answered in another round tells nothing exact."""
    return published.book.id, person, variable


def rows_of(published: Published, content: Content, naming: Naming = by_round) -> Iterator[tuple[Row, dict]]:
    """Each published figure as a row over unknowns, with the owner of each unknown.

    A word instead of a number, an order and a count per level say something about sums too: they
    count as rows, over unknowns of their own where they are sums of something else than scores.
    """

    def row(variable: Hashable, people: Mapping[str, Sheet]) -> tuple[Row, dict]:
        names = {naming(published, person, variable): person for person in people}
        return dict.fromkeys(names, 1), names

    told = (*_told_of_answers(published, content), *_told_beside(published, content))
    yield from (row(variable, people) for variable, people in told)


#: What a figure is about, and the people it is a sum over.
Told = Iterator[tuple[Hashable, Mapping[str, Sheet]]]


def _told_of_answers(published: Published, content: Content) -> Told:
    plain = published.content
    for part in plain["blocks"]:
        block = content.block(part["key"])
        scored = _scored(block, published.people)
        if "withheld" not in part["mean"]:
            yield block.key, scored
        if "withheld" not in part["levels"]:
            for level, _ in part["levels"]["counts"]:
                yield (block.key, "level", level), scored
        yield from _ordered(block, part["order"], published.people)
        for link in plain["links"]:
            if "withheld" not in link["means"][_place(block, content)]:
                yield block.key, _scored(block, _members(published, link["title"]))
    for key, order in plain["preconditions"]:
        yield from _ordered(content.block(key), order, published.people)
    if plain["topic"] is not None:
        yield "topic", {name: sheet for name, sheet in published.people.items() if sheet.topic}


def _told_beside(published: Published, content: Content) -> Told:
    for variable, opinion, people in _opinions(published):
        if "withheld" not in opinion:
            yield from (((variable, choice), people) for choice, _ in opinion.get("counts", [("word", 0)]))
    for mirror in published.content["mirror"]:
        for mean, block in zip(mirror["means"], content.scored_blocks, strict=True):
            if "withheld" not in mean:
                yield ("mirror", mirror["title"], block.key), judges_of(published, mirror["title"], block.key)


def judges_of(published: Published, link: str, block: str) -> dict[str, Sheet]:
    """Whoever rated a link for a block: never its own people, nor those whose link was erased."""
    seats, unlinked = published.book.seats, published.book.unlinked
    return {
        name: sheet
        for name, sheet in published.people.items()
        if seats[name].link not in {None, link}
        and name not in unlinked
        and percent(sheet.judged.get(block)) is not None
    }


def _opinions(published: Published) -> Iterator[tuple[Hashable, Mapping, dict[str, Sheet]]]:
    """Each opinion with what it is about and whose it sums up."""
    plain, people = published.content, published.people
    yield "goal", plain["goal"], {name: sheet for name, sheet in people.items() if sheet.goal}
    for one in plain["outcomes"]:
        said = {name: sheet for name, sheet in people.items() if sheet.outcome not in {"", "unknown"}}
        yield ("outcome", one["commitment"]), one["opinion"], said
    for key, opinion in plain["experiences"]:
        felt = {name: sheet for name, sheet in people.items() if sheet.experiences[key] not in {"", "absent"}}
        yield ("experience", key), opinion, felt


def figures_in(published: Published) -> int:
    """How many numbers, words and names of statements a release publishes about answers."""
    plain = published.content
    means = [b["mean"] for b in plain["blocks"]] + [m for link in plain["links"] for m in link["means"]]
    orders = [b["order"] for b in plain["blocks"]] + [order for _, order in plain["preconditions"]]
    levels = sum(len(b["levels"].get("counts", ())) for b in plain["blocks"])
    named = sum(len(o.get("highest", ())) + len(o.get("lowest", ())) for o in orders)
    means += [mean for mirror in plain["mirror"] for mean in mirror["means"]]
    voices = [len(opinion.get("counts", "x")) for _, opinion, _ in _opinions(published) if "withheld" not in opinion]
    shown = sum("withheld" not in mean for mean in means)
    return shown + levels + named + (plain["topic"] is not None) + sum(voices)


def check_release(published: Published, content: Content) -> None:
    """The release has the form and the figures that follow from the books, and nothing beside them."""
    plain, people = published.content, published.people
    assert set(plain) == CONTENT
    assert plain["n"] == len(people) >= K
    assert (plain["invited"], plain["k"]) == (len(published.book.seats), K)
    assert [part["key"] for part in plain["blocks"]] == [block.key for block in content.scored_blocks]
    for part in plain["blocks"]:
        assert set(part) == BLOCK
        block = content.block(part["key"])
        _check_mean(part["mean"], block, people)
        _check_order(part["order"], block, people)
        _check_levels(part["levels"], len(_scored(block, people)))
        assert part["consensus"] is None
    for key, order in plain["preconditions"]:
        _check_order(order, content.block(key), people)
    _check_topic(plain["topic"], people)
    _check_links(published, content)
    _check_mirror(published, content)
    _check_opinions(published, content)


def _check_opinions(published: Published, content: Content) -> None:
    """Counts, the word of a majority, or none: as the books have it, and no counts of one or two people."""
    plain = published.content
    assert [one["commitment"] for one in plain["outcomes"]] == list(published.book.asked)
    assert all(set(one) == OUTCOME for one in plain["outcomes"])
    blocks = [block.key for block in content.scored_blocks] if published.book.follows else []
    assert [key for key, _ in plain["experiences"]] == blocks
    for variable, opinion, people in _opinions(published):
        said = Counter(_said(variable, sheet) for sheet in people.values())
        top = said.most_common(1)[0] if said else ("", 0)
        if "withheld" in opinion:
            assert len(people) < K
        elif "counts" in opinion:
            counts = dict(opinion["counts"])
            assert {choice: count for choice, count in counts.items() if count} == said
            assert len(people) >= 10
            assert all(count == 0 or (count >= 3 and 10 * count <= 9 * len(people)) for count in counts.values())
        else:
            assert len(people) >= K
            expected = {"majority": top[0]} if 2 * top[1] > len(people) else {"divided": True}
            assert opinion == expected


def _said(variable: Hashable, sheet: Sheet) -> str:
    if variable == "goal":
        return sheet.goal
    kind, key = variable
    return sheet.outcome if kind == "outcome" else sheet.experiences[key]


def _check_mirror(published: Published, content: Content) -> None:
    titles = list(dict.fromkeys(seat.link for seat in published.book.seats.values() if seat.link))
    sizes = [len(_members(published, title)) for title in titles]
    is_exact = published.has_links and all(size >= K for size in sizes)
    has_mirror = len(titles) > 2 or (len(titles) == 2 and is_exact)
    assert [mirror["title"] for mirror in published.content["mirror"]] == (titles if has_mirror else [])
    for mirror in published.content["mirror"]:
        assert set(mirror) == MIRROR
        assert mirror["invited"] == sum(seat.link != mirror["title"] for seat in published.book.seats.values())
        for mean, block in zip(mirror["means"], content.scored_blocks, strict=True):
            judges = judges_of(published, mirror["title"], block.key)
            given = [percent(sheet.judged[block.key]) for sheet in judges.values()]
            if is_exact or "withheld" in mean:
                _check_mean_of(mean, given)
            else:
                assert mean["n"] == K
                assert len(given) >= K
                assert "value" not in mean or mean["value"] == 5 * half_up(sum(given) / len(given) / 5)


def _check_mean(mean: Mapping, block: BlockContent, people: Mapping[str, Sheet]) -> None:
    _check_mean_of(mean, [score_of(block, sheet) for sheet in _scored(block, people).values()])


def _check_mean_of(mean: Mapping, scores: list[Fraction]) -> None:
    if "withheld" in mean:
        assert set(mean) == WITHHELD
        assert mean["withheld"] in REASONS
        return
    assert len(scores) >= K
    assert mean["n"] == len(scores)
    high = sum(100 - s for s in scores)
    is_high = high - max(100 - s for s in scores) < 50 or high < 100
    is_low = sum(scores) - max(scores) < 50 or sum(scores) < 100
    assert mean["kind"] == ("high" if is_high else "low" if is_low else "shown")
    assert set(mean) == (SHOWN if mean["kind"] == "shown" else CAPPED)
    if mean["kind"] == "shown":
        assert mean["value"] == half_up(sum(scores) / len(scores))


def _check_order(order: Mapping, block: BlockContent, people: Mapping[str, Sheet]) -> None:
    if "withheld" in order:
        assert set(order) == WITHHELD
        return
    assert set(order) == {"highest", "lowest"}
    assert len({*order["highest"], *order["lowest"]}) == 4
    assert all(len(raters) >= K for _, raters in _ordered(block, order, people))


def _check_levels(levels: Mapping, n: int) -> None:
    if "withheld" in levels:
        assert levels == {"withheld": "not shown"}
        return
    counts = [count for _, count in levels["counts"]]
    assert set(levels) == {"counts", "n"}
    assert sum(counts) == levels["n"] == n >= 10
    assert all(count == 0 or (count >= 3 and 10 * count <= 9 * n) for count in counts)


def _check_topic(topic: str | None, people: Mapping[str, Sheet]) -> None:
    chosen = Counter(sheet.topic for sheet in people.values() if sheet.topic)
    top = chosen.most_common(2)
    is_clear = chosen.total() >= K and (len(top) == 1 or top[0][1] > top[1][1])
    assert topic == (top[0][0] if is_clear else None)


def _check_links(published: Published, content: Content) -> None:
    titles = list(dict.fromkeys(seat.link for seat in published.book.seats.values() if seat.link))
    parts = {title: _members(published, title) for title in titles}
    may = published.has_links and len(parts) > 1 and all(len(part) >= K for part in parts.values())
    assert [link["title"] for link in published.content["links"]] == (titles if may else [])
    for place in range(len(content.scored_blocks)):
        means = [link["means"][place] for link in published.content["links"]]
        assert len({"withheld" in mean for mean in means}) <= 1, "one link can be subtracted from the whole"
    for link in published.content["links"]:
        assert set(link) == LINK
        assert link["n"] == len(parts[link["title"]])
        for mean, block in zip(link["means"], content.scored_blocks, strict=True):
            assert mean.get("kind") in {None, "shown"}
            _check_mean(mean, block, parts[link["title"]])


def _members(published: Published, link: str) -> dict[str, Sheet]:
    seats = published.book.seats
    return {name: sheet for name, sheet in published.people.items() if seats[name].link == link}


def _scored(block: BlockContent, people: Mapping[str, Sheet]) -> dict[str, Sheet]:
    return {name: sheet for name, sheet in people.items() if score_of(block, sheet) is not None}


def _ordered(block: BlockContent, order: Mapping, people: Mapping[str, Sheet]) -> Iterator[tuple[Hashable, dict]]:
    """The statements that an order names, with whoever rated them."""
    for key in [*order.get("highest", ()), *order.get("lowest", ())]:
        yield (block.key, key), {name: sheet for name, sheet in people.items() if key in ratings(block, sheet)}


def _place(block: BlockContent, content: Content) -> int:
    return [known.key for known in content.scored_blocks].index(block.key)
