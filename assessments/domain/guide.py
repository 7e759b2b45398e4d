"""A released result into the steps of a conversation about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.domain.content import GuideStep
from assessments.domain.releases import TeamRelease
from assessments.domain.team_claims import name_extremes


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step with the minute it starts at, its text, and the keys of the blocks that it names."""

    step: GuideStep
    start: int
    text: str
    blocks: tuple[str, ...] = ()

    @property
    def end(self) -> int:
        """The minute at which it ends."""
        return self.start + self.step.minutes


def plan_conversation(steps: Sequence[GuideStep], release: TeamRelease | None) -> tuple[PlannedStep, ...]:
    """Plan the steps one after the other, each about what the release names; None means there is no result.

    No block is named beyond what the team page names: the topic that was chosen most, and the highest
    and the lowest block only where the range test bears it.
    """
    named = _named(release)
    planned, start = [], 0
    for step in steps:
        blocks = named.get(step.kind, ())
        planned.append(PlannedStep(step, start, _text(step, blocks, is_withheld=release is None), blocks))
        start += step.minutes
    return tuple(planned)


def _named(release: TeamRelease | None) -> dict[str, tuple[str, ...]]:
    if release is None:
        return {}
    extremes = name_extremes({block.key: block.mean for block in release.blocks})
    topic = () if release.topic is None else (release.topic,)
    return {"topic": topic, "build_on": extremes.highest, "strengthen": extremes.lowest}


def _text(step: GuideStep, blocks: tuple[str, ...], *, is_withheld: bool) -> str:
    if is_withheld:
        return step.text_withheld
    return step.text if blocks or not step.text_open else step.text_open
