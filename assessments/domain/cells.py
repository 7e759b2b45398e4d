"""What goes into a release: the submissions of a closed round, and what the round was opened with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from assessments.domain.answers import Answer, AnswerSheet
from assessments.domain.commitments import AgreedBehaviour
from assessments.domain.profiles import ScoreProfile
from assessments.domain.scoring_key import BlockKey, ScoringKey


@dataclass(frozen=True, slots=True)
class Said:
    """What one person said beside the statements; what was left open has no entry.

    ``goal`` is a ``GoalOpinion`` or empty. ``outcomes`` are by the id of an agreement as text,
    ``experiences`` by block key, ``judged`` by title of a chain link and then by block key.
    """

    goal: str = ""
    outcomes: Mapping[str, str] = field(default_factory=dict)
    experiences: Mapping[str, str] = field(default_factory=dict)
    judged: Mapping[str, Mapping[str, Answer]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One submission of a cell: its answers and score, the block to talk about, and its chain link."""

    profile: ScoreProfile
    sheet: AnswerSheet
    topic: str | None = None
    link: str | None = None
    said: Said = field(default_factory=Said)


@dataclass(frozen=True, slots=True)
class InvitedLink:
    """A chain link that a round tells apart, with how many of its people were invited."""

    title: str
    invited: int


@dataclass(frozen=True, slots=True)
class RoundTerms:
    """What a round was opened with: the key of its version, how many were invited, K, and its links.

    ``has_mirror``: each link is judged by the people of the others. ``looks_back``: the round asks
    about the one before it, and about ``commitments``, what was agreed then.
    """

    key: ScoringKey
    preconditions: tuple[BlockKey, ...]
    invited: int
    k: int
    links: tuple[InvitedLink, ...] = ()
    with_consensus: bool = False
    has_mirror: bool = False
    looks_back: bool = False
    commitments: tuple[AgreedBehaviour, ...] = ()
