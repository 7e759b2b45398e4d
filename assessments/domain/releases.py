"""A closed set of submissions into what is released about it, and the proof before it is stored."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from assessments.domain.cells import Member, RoundTerms
from assessments.domain.consensus import Consensus, find_consensus
from assessments.domain.constants import CONSENSUS_PEOPLE_MIN, CONSENSUS_POINTS
from assessments.domain.disclosure import (
    Reason,
    Row,
    ShownMean,
    TeamMean,
    Withheld,
    is_safe,
    team_mean,
)
from assessments.domain.opinions import Opinion
from assessments.domain.profiles import BlockScore
from assessments.domain.tallies import BlockTally, TeamTally, is_enough, tally_statements, tally_team
from assessments.domain.team_claims import (
    NOT_SHOWN,
    LevelCounts,
    StatementOrder,
    count_levels,
    order_block,
    order_statements,
)
from assessments.domain.voices import (
    ReleasedMirror,
    ReleasedOutcome,
    judging,
    release_experiences,
    release_goal,
    release_mirror,
    release_outcomes,
)


@dataclass(frozen=True, slots=True)
class ReleasedBlock:
    """Everything that is released about one block."""

    key: str
    mean: TeamMean
    consensus: Consensus | None
    levels: LevelCounts | Withheld
    order: StatementOrder | Withheld


@dataclass(frozen=True, slots=True)
class ReleasedLink:
    """The means of one chain link, in building order."""

    title: str
    n: int
    invited: int
    means: tuple[TeamMean, ...]


@dataclass(frozen=True, slots=True)
class TeamRelease:
    """What is released about a round: ``n`` of ``invited`` people took part.

    ``topic`` is the block most chosen to talk about, None where that may not be said or where
    several were chosen equally often. ``links`` is empty unless every link may be shown.
    ``goal`` is None in what was released before rounds asked about it.
    """

    n: int
    invited: int
    k: int
    blocks: tuple[ReleasedBlock, ...]
    preconditions: tuple[tuple[str, StatementOrder | Withheld], ...]
    topic: str | None
    links: tuple[ReleasedLink, ...]
    goal: Opinion | None = None
    outcomes: tuple[ReleasedOutcome, ...] = ()
    experiences: tuple[tuple[str, Opinion], ...] = ()
    mirror: tuple[ReleasedMirror, ...] = ()


class UnsafeRelease(Exception):
    """A release from which something about fewer than K people could be worked out."""


def make_release(members: Sequence[Member], terms: RoundTerms) -> TeamRelease | Withheld:
    """Release a whole cell by the cell rule (SCORING 7.4), or nothing below K submissions.

    Raises UnsafeRelease if the column-class test fails on the result; that is never stored.
    """
    if not is_enough(len(members), terms.k):
        return Withheld(Reason.TOO_FEW)
    tally = _tally(members, terms)
    means = {block.key: team_mean(block, k=terms.k, invited=terms.invited) for block in tally.blocks}
    links = _release_links(members, means, terms)
    release = TeamRelease(
        n=len(members),
        invited=terms.invited,
        k=terms.k,
        blocks=tuple(_release_block(block, means[block.key], bool(links), terms) for block in tally.blocks),
        preconditions=tuple(
            (block.key, order_statements(tally_statements((m.sheet for m in members), block), k=terms.k))
            for block in terms.preconditions
        ),
        topic=most_chosen([member.topic for member in members], k=terms.k),
        links=links,
        goal=release_goal(members, k=terms.k),
        outcomes=release_outcomes(members, terms),
        experiences=release_experiences(members, terms),
        mirror=release_mirror(members, terms),
    )
    rows, owner = published_rows(members, release)
    if not is_safe(rows, owner, terms.k):
        raise UnsafeRelease
    return release


def most_chosen(topics: Sequence[str | None], *, k: int) -> str | None:
    """The topic chosen most often, if at least K people chose one and no other was chosen as often.

    >>> most_chosen(["trust", "know", "trust", None, "know", "trust"], k=5)
    'trust'
    """
    chosen = Counter(topic for topic in topics if topic is not None)
    if not is_enough(chosen.total(), k):
        return None
    most = max(chosen.values())
    first = [topic for topic, count in chosen.items() if count == most]
    return first[0] if len(first) == 1 else None


def published_rows(members: Sequence[Member], release: TeamRelease) -> tuple[list[Row], list[int]]:
    """Every sum behind the released means, over what each submission says of itself and of other links.

    Unknown are one score for each submission and block, and one rating for each submission, judged
    link and block. Returns the rows and, for each column, the index of the submission it belongs to.
    """
    places = range(len(release.blocks))
    subjects = [None, *(mirror.title for mirror in release.mirror)]
    columns = [(n, subject, place) for n in range(len(members)) for subject in subjects for place in places]

    def row(subject: str | None, place: int, counted: Sequence[bool]) -> Row:
        return [int((about, where) == (subject, place) and counted[n]) for n, about, where in columns]

    def scored(place: int, link: str | None = None) -> list[bool]:
        return [isinstance(m.profile.blocks[place], BlockScore) and link in {None, m.link} for m in members]

    rows = [row(None, place, scored(place)) for place in places if _is_told(release.blocks[place].mean)]
    for link in release.links:
        rows += [row(None, place, scored(place, link.title)) for place in places if _is_told(link.means[place])]
    for mirror in release.mirror:
        judges = [judging(members, mirror.title, block.key) for block in release.blocks]
        rows += [row(mirror.title, place, judges[place]) for place in places if _is_told(mirror.means[place])]
    return rows, [n for n, _, _ in columns]


def _is_told(mean: TeamMean) -> bool:
    return not isinstance(mean, Withheld)


def _tally(members: Sequence[Member], terms: RoundTerms) -> TeamTally:
    return tally_team([(member.profile, member.sheet) for member in members], terms.key)


def _release_block(block: BlockTally, mean: TeamMean, has_links: bool, terms: RoundTerms) -> ReleasedBlock:
    # Means of parts narrow down what the counts of the whole leave open, and so do parts that are
    # hidden: that says that one of them is near an end.
    levels = NOT_SHOWN if has_links else count_levels(block, terms.key.levels, k=terms.k)
    consensus = find_consensus(block, k=terms.k) if _may_tell_consensus(block, mean, terms) else None
    return ReleasedBlock(block.key, mean, consensus, levels, order_block(block, k=terms.k))


def _may_tell_consensus(block: BlockTally, mean: TeamMean, terms: RoundTerms) -> bool:
    """Whether how alike answers are tells little about each person, beside the mean."""
    is_tried = block.scale.high - block.scale.low + 1 == CONSENSUS_POINTS
    is_many = isinstance(mean, ShownMean) and mean.n >= CONSENSUS_PEOPLE_MIN
    return terms.with_consensus and is_tried and is_many


def _release_links(
    members: Sequence[Member], means: dict[str, TeamMean], terms: RoundTerms
) -> tuple[ReleasedLink, ...]:
    """The means per link, if every link has K submissions: with one too small, the others give it away."""
    parts = [[member for member in members if member.link == link.title] for link in terms.links]
    is_divided = len(parts) > 1 and sum(map(len, parts)) == len(members)
    if not is_divided or not all(is_enough(len(part), terms.k) for part in parts):
        return ()
    tallies = [_tally(part, terms) for part in parts]
    columns = [
        _means_of_block([tally.blocks[place] for tally in tallies], means[block.key], terms)
        for place, block in enumerate(terms.key.blocks)
    ]
    return tuple(
        ReleasedLink(link.title, len(part), link.invited, tuple(column[place] for column in columns))
        for place, (link, part) in enumerate(zip(terms.links, parts, strict=True))
    )


def _means_of_block(parts: Sequence[BlockTally], whole: TeamMean, terms: RoundTerms) -> list[TeamMean]:
    """All parts as numbers, or none: the whole and the others would give the one that is left out."""
    means = [team_mean(part, k=terms.k, invited=link.invited) for part, link in zip(parts, terms.links, strict=True)]
    if not all(isinstance(mean, ShownMean) for mean in (whole, *means)):
        return [NOT_SHOWN] * len(means)
    return means
