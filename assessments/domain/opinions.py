"""What a team says of something in a few words: counted where that gives nobody away, else what most say."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from assessments.domain.constants import K_DIST
from assessments.domain.disclosure import Reason, Withheld
from assessments.domain.tallies import is_enough, may_show_counts


class GoalOpinion(StrEnum):
    """Whether somebody recognises the goal of the round as the shared goal."""

    CONFIRMED = "confirmed"
    OTHERWISE = "otherwise"


class Outcome(StrEnum):
    """What somebody saw of an agreement; UNKNOWN does not count."""

    DONE = "done"
    PARTLY = "partly"
    NOT_DONE = "not_done"
    UNKNOWN = "unknown"


class Experience(StrEnum):
    """How a block goes since the round before; ABSENT, who was not there then, does not count."""

    WORSE = "worse"
    SAME = "same"
    BETTER = "better"
    ABSENT = "absent"


OUTCOMES, EXPERIENCES = ([choice.value for choice in kind] for kind in (Outcome, Experience))


@dataclass(frozen=True, slots=True)
class Counted:
    """How many people chose what, in the order of the choices."""

    counts: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Majority:
    """What more than half of the people chose, without a number."""

    choice: str


@dataclass(frozen=True, slots=True)
class Divided:
    """No choice has more than half, and no number is shown."""


Opinion = Counted | Majority | Divided | Withheld


def sum_up(chosen: Iterable[str], choices: Sequence[str], *, k: int) -> Opinion:
    """Sum up what people chose; whoever chose something else does not count.

    Withheld below K. Counts only from 10 people (or K, if that is more) and if ``may_show_counts``;
    else the word of the majority, or that there is none (DECISIONS 22). Raises ValueError for a K below 5.

    >>> sum_up(["done"] * 4 + ["partly"] * 2, ["done", "partly", "not_done"], k=5)
    Majority(choice='done')
    >>> sum_up(["done"] * 7 + ["partly"] * 3, ["done", "partly", "not_done"], k=5)
    Counted(counts=(('done', 7), ('partly', 3), ('not_done', 0)))
    """
    found = Counter(dict.fromkeys(choices, 0))
    found.update(choice for choice in chosen if choice in choices)
    n = found.total()
    if not is_enough(n, k):
        return Withheld(Reason.TOO_FEW)
    if n >= K_DIST and may_show_counts(found.values()):
        return Counted(tuple(found.items()))
    choice, most = max(found.items(), key=lambda pair: pair[1])
    return Majority(choice) if 2 * most > n else Divided()
