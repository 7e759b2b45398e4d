"""A questionnaire version as people read it: words beside the scoring key."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from assessments.domain.scoring import answers_needed
from assessments.domain.scoring_key import BlockKey, KeyedStatement, Level, Scale, ScoringKey, StatementRef


@dataclass(frozen=True, slots=True)
class ScaleLabel:
    """One point of a scale with its words."""

    value: int
    label: str


@dataclass(frozen=True, slots=True)
class StatementContent:
    """A statement with its tip; ``row`` is its key in the database, 0 if it is not there.

    ``source`` quotes the words of the source text that it stands on.
    """

    row: int
    key: str
    text: str
    tip: str
    is_reversed: bool = False
    meaning: int = 1
    source: str = ""


@dataclass(frozen=True, slots=True)
class LevelContent:
    """A level with its name and what it means in general."""

    key: str
    title: str
    lower: int
    text: str


ResourceKind = Literal["work_form", "question", "reading", "behaviour", "experiment", "mirror"]


@dataclass(frozen=True, slots=True)
class Resource:
    """Something to do, to ask or to read: a work form, a question, a behaviour, an experiment and so on."""

    kind: str
    title: str
    duration: str
    text: str


@dataclass(frozen=True, slots=True)
class BlockContent:
    """A block with everything that is said about it; ``row`` is its key in the database, 0 if it is not there.

    ``level_texts`` and ``level_tips`` are by level key; both are empty for the preconditions.
    """

    row: int
    key: str
    title: str
    is_scored: bool
    summary: str
    explanation: str
    scale: tuple[ScaleLabel, ...]
    statements: tuple[StatementContent, ...]
    level_texts: Mapping[str, str] = field(default_factory=dict)
    level_tips: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    resources: tuple[Resource, ...] = ()

    @property
    def scoring_key(self) -> BlockKey:
        """The part of the scoring key that this block is."""
        statements = tuple(KeyedStatement(s.key, s.is_reversed, s.meaning) for s in self.statements)
        return BlockKey(self.key, statements, Scale(self.scale[0].value, self.scale[-1].value))

    @property
    def mirror(self) -> str:
        """The statement about working with another link of the chain, or an empty text."""
        return next((one.text for one in self.of_kind("mirror")), "")

    def of_kind(self, kind: str) -> tuple[Resource, ...]:
        """The resources of a kind, in order."""
        return tuple(resource for resource in self.resources if resource.kind == kind)


@dataclass(frozen=True, slots=True)
class GuideStep:
    """A step of the conversation guide: one of ``GUIDE_STEPS``, who leads it, and what happens.

    ``text_open`` is for when no block may be named, ``text_withheld`` for when there is no result.
    """

    kind: str
    minutes: int
    role: str
    title: str
    text: str
    text_open: str
    text_withheld: str


#: The version of a questionnaire that is not in the database, such as one that is being read in.
NOT_STORED = uuid.UUID(int=0)


@dataclass(frozen=True)
class Content:
    """A whole version, blocks in the order of the test. What is not stored has the version ``NOT_STORED``.

    Without slots, so that what is derived from it is worked out once per process.
    """

    version: uuid.UUID
    number: int
    title: str
    period: str
    not_applicable: str
    levels: tuple[LevelContent, ...]
    blocks: tuple[BlockContent, ...]
    guide_steps: tuple[GuideStep, ...] = ()

    @cached_property
    def scored_blocks(self) -> tuple[BlockContent, ...]:
        """The building blocks, foundation first."""
        return tuple(block for block in self.blocks if block.is_scored)

    @cached_property
    def preconditions(self) -> tuple[BlockContent, ...]:
        """The blocks outside the score."""
        return tuple(block for block in self.blocks if not block.is_scored)

    @cached_property
    def has_mirror(self) -> bool:
        """Whether links of a chain can be asked about each other: with a statement for every building block."""
        return all(block.mirror for block in self.scored_blocks)

    @cached_property
    def scoring_key(self) -> ScoringKey:
        """What the scoring needs of this version."""
        levels = tuple(Level(level.key, level.lower) for level in self.levels)
        return ScoringKey(tuple(block.scoring_key for block in self.scored_blocks), levels)

    @cached_property
    def statement_count(self) -> int:
        """How many statements somebody rates, preconditions included."""
        return sum(len(block.statements) for block in self.blocks)

    @cached_property
    def answers_needed(self) -> int:
        """How many rated statements give any building block a score."""
        return max(answers_needed(len(block.statements)) for block in self.scored_blocks)

    def block(self, key: str) -> BlockContent:
        """The block with this key. Raises KeyError."""
        return self._blocks_by_key[key]

    @property
    def block_keys(self) -> Collection[str]:
        """The keys of all blocks."""
        return self._blocks_by_key.keys()

    @cached_property
    def _blocks_by_key(self) -> dict[str, BlockContent]:
        return {block.key: block for block in self.blocks}

    @cached_property
    def refs_by_row(self) -> Mapping[int, StatementRef]:
        """Statement references by their key in the database."""
        return MappingProxyType({s.row: StatementRef(b.key, s.key) for b in self.blocks for s in b.statements})
