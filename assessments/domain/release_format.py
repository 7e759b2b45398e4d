"""A release into plain values that a database keeps, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from assessments.domain.consensus import Consensus
from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, TeamMean, Withheld
from assessments.domain.opinions import Counted, Divided, Majority, Opinion
from assessments.domain.releases import ReleasedBlock, ReleasedLink, TeamRelease
from assessments.domain.team_claims import LevelCounts, StatementOrder
from assessments.domain.voices import ReleasedMirror, ReleasedOutcome

#: Raised when the format changes; what was written before stays readable.
FORMAT = 2
#: Formats that can be read; the first one knows nothing of goal, agreements, experience and mirror.
READABLE = {1, FORMAT}

Plain = Mapping[str, Any]

_MEANS = {"shown": ShownMean, "high": CappedHigh, "low": CappedLow}


def to_plain(release: TeamRelease) -> dict[str, Any]:
    """The release as lists, texts and numbers."""
    return {
        "format": FORMAT,
        "n": release.n,
        "invited": release.invited,
        "k": release.k,
        "blocks": [
            {
                "key": block.key,
                "mean": _mean_to_plain(block.mean),
                "consensus": block.consensus.value if block.consensus else None,
                "levels": _to_plain(block.levels),
                "order": _to_plain(block.order),
            }
            for block in release.blocks
        ],
        "preconditions": [[key, _to_plain(order)] for key, order in release.preconditions],
        "topic": release.topic,
        "links": [
            {
                "title": link.title,
                "n": link.n,
                "invited": link.invited,
                "means": [_mean_to_plain(mean) for mean in link.means],
            }
            for link in release.links
        ],
        "goal": _opinion_to_plain(release.goal) if release.goal else None,
        "outcomes": [
            {
                "commitment": outcome.commitment,
                "block": outcome.block,
                "behaviour": outcome.behaviour,
                "owner": outcome.owner,
                "opinion": _opinion_to_plain(outcome.opinion),
            }
            for outcome in release.outcomes
        ],
        "experiences": [[key, _opinion_to_plain(opinion)] for key, opinion in release.experiences],
        "mirror": [
            {
                "title": mirror.title,
                "invited": mirror.invited,
                "means": [_mean_to_plain(mean) for mean in mirror.means],
            }
            for mirror in release.mirror
        ],
    }


def from_plain(plain: Plain) -> TeamRelease:
    """The release that ``to_plain`` wrote. Raises KeyError, TypeError or ValueError for anything else."""
    if plain["format"] not in READABLE:
        raise ValueError(f"Format {plain['format']} of a release is not known here.")
    return TeamRelease(
        n=plain["n"],
        invited=plain["invited"],
        k=plain["k"],
        blocks=tuple(_block(block) for block in plain["blocks"]),
        preconditions=tuple((key, _order(order)) for key, order in plain["preconditions"]),
        topic=plain["topic"],
        links=tuple(
            ReleasedLink(link["title"], link["n"], link["invited"], tuple(map(_mean, link["means"])))
            for link in plain["links"]
        ),
        **(_voices(plain) if plain["format"] > 1 else {}),
    )


def _voices(plain: Plain) -> dict[str, Any]:
    return {
        "goal": _opinion(plain["goal"]) if plain["goal"] else None,
        "outcomes": tuple(
            ReleasedOutcome(
                outcome["commitment"],
                outcome["block"],
                outcome["behaviour"],
                outcome["owner"],
                _opinion(outcome["opinion"]),
            )
            for outcome in plain["outcomes"]
        ),
        "experiences": tuple((key, _opinion(opinion)) for key, opinion in plain["experiences"]),
        "mirror": tuple(
            ReleasedMirror(mirror["title"], mirror["invited"], tuple(map(_mean, mirror["means"])))
            for mirror in plain["mirror"]
        ),
    }


def _opinion_to_plain(opinion: Opinion) -> dict[str, Any]:
    match opinion:
        case Counted(counts):
            return {"counts": [list(pair) for pair in counts]}
        case Majority(choice):
            return {"majority": choice}
        case Divided():
            return {"divided": True}
        case _:
            return _to_plain(opinion)


def _opinion(plain: Plain) -> Opinion:
    if "counts" in plain:
        return Counted(tuple((choice, count) for choice, count in plain["counts"]))
    if "majority" in plain:
        return Majority(plain["majority"])
    if "divided" in plain:
        return Divided()
    return Withheld(Reason(plain["withheld"]))


def _to_plain(part: LevelCounts | StatementOrder | Withheld) -> dict[str, Any]:
    return {"withheld": part.reason.value} if isinstance(part, Withheld) else asdict(part)


def _mean_to_plain(mean: TeamMean) -> dict[str, Any]:
    if isinstance(mean, Withheld):
        return _to_plain(mean)
    kind = {value: key for key, value in _MEANS.items()}[type(mean)]
    return {"kind": kind, **asdict(mean)}


def _withheld(plain: Plain) -> Withheld | None:
    return Withheld(Reason(plain["withheld"])) if "withheld" in plain else None


def _mean(plain: Plain) -> TeamMean:
    if withheld := _withheld(plain):
        return withheld
    values = {name: value for name, value in plain.items() if name != "kind"}
    mean: TeamMean = _MEANS[plain["kind"]](**values)
    return mean


def _order(plain: Plain) -> StatementOrder | Withheld:
    return _withheld(plain) or StatementOrder(tuple(plain["highest"]), tuple(plain["lowest"]))


def _levels(plain: Plain) -> LevelCounts | Withheld:
    return _withheld(plain) or LevelCounts(tuple((key, count) for key, count in plain["counts"]), plain["n"])


def _block(plain: Plain) -> ReleasedBlock:
    return ReleasedBlock(
        key=plain["key"],
        mean=_mean(plain["mean"]),
        consensus=Consensus(plain["consensus"]) if plain["consensus"] else None,
        levels=_levels(plain["levels"]),
        order=_order(plain["order"]),
    )
