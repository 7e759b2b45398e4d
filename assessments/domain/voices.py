"""What a team says in words beside its means: about its goal, about last time, and of links about each other."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.cells import InvitedLink, Member, RoundTerms
from assessments.domain.constants import MIRROR_RELIABILITY, MIRROR_SD, SENTENCES_PEOPLE_MIN
from assessments.domain.disclosure import ShownMean, TeamMean, Withheld, margin_of_mean, team_mean
from assessments.domain.opinions import Experience, GoalOpinion, Opinion, Outcome, sum_up
from assessments.domain.rounding import display_integer
from assessments.domain.scoring import percent_of_maximum
from assessments.domain.scoring_key import BlockKey
from assessments.domain.tallies import BlockTally, is_enough

#: Points between the values of a mirror that does not tell of how many people it is.
STEP: Final = 5


@dataclass(frozen=True, slots=True)
class ReleasedOutcome:
    """An agreement of the round before, as it was then, and what became of it."""

    commitment: str
    block: str
    behaviour: str
    owner: str
    opinion: Opinion


@dataclass(frozen=True, slots=True)
class ReleasedMirror:
    """How the people of all other links together see working with a link, in building order.

    ``invited`` is how many people of the other links were invited. Where links are not released, each
    mean says K for the number of people, whatever it is, and lies on a step of five points.
    """

    title: str
    invited: int
    means: tuple[TeamMean, ...]


def release_goal(members: Sequence[Member], *, k: int) -> Opinion:
    """Whether people recognise the goal of the round as their own."""
    return sum_up((member.said.goal for member in members), list(GoalOpinion), k=k)


def may_show_sentences(sentences: int, *, people: int, k: int) -> bool:
    """Whether sentences about the goal may be shown literally: from ten people on, and from K sentences (DECISIONS 16).

    >>> [may_show_sentences(5, people=n, k=5) for n in (9, 10)], may_show_sentences(4, people=12, k=5)
    ([False, True], False)
    """
    return people >= SENTENCES_PEOPLE_MIN and is_enough(sentences, k)


def release_outcomes(members: Sequence[Member], terms: RoundTerms) -> tuple[ReleasedOutcome, ...]:
    """What became of each agreement, in the order given; whoever does not know does not count."""
    choices = [choice for choice in Outcome if choice != Outcome.UNKNOWN]
    return tuple(
        ReleasedOutcome(
            str(agreed.id),
            agreed.block,
            agreed.behaviour,
            agreed.owner,
            sum_up((member.said.outcomes.get(str(agreed.id), "") for member in members), choices, k=terms.k),
        )
        for agreed in terms.commitments
    )


def release_experiences(members: Sequence[Member], terms: RoundTerms) -> tuple[tuple[str, Opinion], ...]:
    """How each block goes since the round before; whoever was not there then does not count."""
    if not terms.looks_back:
        return ()
    choices = [choice for choice in Experience if choice != Experience.ABSENT]
    return tuple(
        (block.key, sum_up((member.said.experiences.get(block.key, "") for member in members), choices, k=terms.k))
        for block in terms.key.blocks
    )


def release_mirror(members: Sequence[Member], terms: RoundTerms) -> tuple[ReleasedMirror, ...]:
    """How each link is seen by all others together: never per pair, and no mean of rows or columns.

    Beside what all others say, the part of one pair would leave that of another (DECISIONS 15). Where a
    link has fewer than K submissions, nothing may tell how many: whoever judges a link is everybody
    outside it. Two links then have no mirror; more have it in steps of five points, as of K people.
    """
    if not terms.has_mirror or len(terms.links) < 2:
        return ()
    sizes = [sum(member.link == link.title for member in members) for link in terms.links]
    is_exact = sum(sizes) == len(members) and all(is_enough(size, terms.k) for size in sizes)
    if not is_exact and len(terms.links) == 2:
        return ()
    return tuple(_mirror_of(link, members, terms, is_exact=is_exact) for link in terms.links)


def judging(members: Sequence[Member], link: str, block: str) -> list[bool]:
    """For each member, whether a rating of a link is in its mean for a block: never of the own link."""
    return [_rating(member, link, block) is not None for member in members]


def _mirror_of(link: InvitedLink, members: Sequence[Member], terms: RoundTerms, *, is_exact: bool) -> ReleasedMirror:
    invited = sum(other.invited for other in terms.links) - link.invited
    tallies = [_tally(link.title, block, members) for block in terms.key.blocks]
    means = tuple(_judged_mean(tally, invited, terms.k, is_exact=is_exact) for tally in tallies)
    return ReleasedMirror(link.title, invited, means)


def _tally(link: str, block: BlockKey, members: Sequence[Member]) -> BlockTally:
    found = (_rating(member, link, block.key) for member in members)
    scores = Counter(percent_of_maximum([value], block.scale) for value in found if value is not None)
    return BlockTally(block.key, block.scale, tuple(sorted(scores.items())), ())


def _judged_mean(tally: BlockTally, invited: int, k: int, *, is_exact: bool) -> TeamMean:
    """The rules of any mean; the margin is wider, as one statement is less certain than six."""
    mean = team_mean(tally, k=k, invited=invited)
    if isinstance(mean, Withheld):
        return mean
    n = mean.n if is_exact else k
    if not isinstance(mean, ShownMean):
        return replace(mean, n=n)
    # In steps of five each value can come of any number of people from five on.
    value = mean.value if is_exact else STEP * display_integer(tally.total / tally.n / STEP)
    return ShownMean(value, n, margin_of_mean(n, invited, sd=MIRROR_SD, reliability=MIRROR_RELIABILITY))


def _rating(member: Member, link: str, block: str) -> int | None:
    if member.link is None or member.link == link:
        return None
    answer: Answer = member.said.judged.get(link, {}).get(block, NOT_APPLICABLE)
    return None if answer == NOT_APPLICABLE else answer
