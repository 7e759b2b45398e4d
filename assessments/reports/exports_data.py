"""The released result of a team for programs: in the JSON file and in the API alike."""

from collections.abc import Sequence
from typing import Any

from assessments.domain.content import BlockContent, Content
from assessments.domain.disclosure import CappedHigh, ShownMean, TeamMean, Withheld
from assessments.domain.opinions import Counted, Divided, Majority, Opinion
from assessments.domain.records import RoundRecord
from assessments.domain.releases import ReleasedBlock, TeamRelease
from assessments.domain.team_claims import LevelCounts, StatementOrder
from assessments.queries import ReleasedLine
from assessments.reports.exports_team import first_day, last_day
from assessments.reports.team_words import level_words, shown_range

NOT_SHOWN = "not_shown"


def release_line(line: ReleasedLine) -> dict[str, Any]:
    """A released round in a list of them."""
    return {
        "id": str(line.id),
        "team": line.team,
        "goal": line.goal,
        "opened": first_day(line.opens_at).isoformat(),
        "last_day": last_day(line.closes_at).isoformat(),
        "n": line.n,
        "invited": line.invited,
        "version": line.version,
    }


def release_data(release: TeamRelease, round_: RoundRecord, content: Content) -> dict[str, Any]:
    """Everything that was released, with the words of the questionnaire: numbers as numbers, days as ISO 8601."""
    return {
        "id": str(round_.id),
        "team": round_.team,
        "organisation": round_.organisation,
        "goal": round_.goal,
        "opened": first_day(round_.opens_at).isoformat(),
        "last_day": last_day(round_.closes_at).isoformat(),
        "n": release.n,
        "invited": release.invited,
        "k": release.k,
        "questionnaire": {"title": content.title, "version": content.number},
        "topic": release.topic,
        "blocks": [_block(block, content) for block in release.blocks],
        "preconditions": [
            {"key": key, "title": content.block(key).title, "order": _order(order, content.block(key))}
            for key, order in release.preconditions
        ],
        "links": [
            {"title": link.title, "n": link.n, "invited": link.invited, "means": _means(link.means, content)}
            for link in release.links
        ],
        "goal_recognised": None if release.goal is None else _opinion(release.goal),
        "agreements": [
            {"block": o.block, "behaviour": o.behaviour, "owner": o.owner, "outcome": _opinion(o.opinion)}
            for o in release.outcomes
        ],
        "since_last_round": [{"block": key, "experience": _opinion(opinion)} for key, opinion in release.experiences],
        "mirror": [
            {"title": mirror.title, "invited": mirror.invited, "means": _means(mirror.means, content)}
            for mirror in release.mirror
        ],
    }


def _block(block: ReleasedBlock, content: Content) -> dict[str, Any]:
    counts = dict(block.levels.counts) if isinstance(block.levels, LevelCounts) else None
    return {
        "key": block.key,
        "title": content.block(block.key).title,
        "mean": _mean(block.mean),
        "level": level_words(block.mean, content) if isinstance(block.mean, ShownMean) else None,
        "spread": block.consensus.name.lower() if block.consensus else None,
        "people_per_level": counts,
        "order": _order(block.order, content.block(block.key)),
    }


def _means(means: Sequence[TeamMean], content: Content) -> list[dict[str, Any]]:
    return [{"block": b.key, "mean": _mean(mean)} for b, mean in zip(content.scored_blocks, means, strict=True)]


def _mean(mean: TeamMean) -> dict[str, Any]:
    """A number with its margin, a word, or that nothing is shown; never why."""
    if isinstance(mean, Withheld):
        return {"kind": NOT_SHOWN}
    if isinstance(mean, ShownMean):
        low, high = shown_range(mean)
        return {"kind": "number", "value": mean.value, "low": low, "high": high, "n": mean.n}
    return {"kind": "high" if isinstance(mean, CappedHigh) else "low", "n": mean.n}


def _order(order: StatementOrder | Withheld, block: BlockContent) -> dict[str, list[str]] | None:
    if isinstance(order, Withheld):
        return None
    texts = {statement.key: statement.text for statement in block.statements}
    return {"highest": [texts[key] for key in order.highest], "lowest": [texts[key] for key in order.lowest]}


def _opinion(opinion: Opinion) -> dict[str, Any]:
    match opinion:
        case Counted(counts):
            return {"kind": "counts", "counts": dict(counts)}
        case Majority(choice):
            return {"kind": "majority", "choice": choice}
        case Divided():
            return {"kind": "divided"}
        case _:
            return {"kind": NOT_SHOWN}
