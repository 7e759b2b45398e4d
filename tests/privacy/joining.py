"""The program that tries to join: from orders, and from values that stand on both sides."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from math import sqrt

Row = Mapping[str, str]


@dataclass
class Attack:
    """One way to join, summed over rounds: who finished n-th is taken for the n-th in some order."""

    rounds: int = 0
    people: int = 0
    joined: int = 0
    correlation: float = 0
    correlation_se: float = 0
    constant: int = 0

    def try_round(self, values: Sequence[Hashable]) -> None:
        """``values`` of one column, in the order of finishing. The better of both directions is too good for
        chance, so only rising order counts as joined; falling order shows in the correlation.
        """
        size = len(values)
        self.rounds += 1
        if len(set(values)) == 1:
            self.constant += 1
            return
        ranks = _ranks(values)
        order = sorted(range(size), key=lambda place: ranks[place])
        self.people += size
        self.joined += sum(place == n for n, place in enumerate(order))
        middle = (size - 1) / 2
        spread = sum((n - middle) ** 2 for n in range(size))
        self.correlation += sum((n - middle) * (rank - middle) for n, rank in enumerate(ranks)) / spread
        self.correlation_se += 1 / (size - 1)

    @property
    def used(self) -> int:
        """Rounds in which the column told people apart."""
        return self.rounds - self.constant

    @property
    def share(self) -> float:
        return self.joined / self.people if self.people else 0.0

    @property
    def chance(self) -> float:
        """One of all in each round, in a random order."""
        return self.used / self.people if self.people else 0.0

    @property
    def share_error(self) -> float:
        """The number that is right in a random order has variance 1 in each round."""
        return sqrt(self.used) / self.people if self.people else 0.0

    @property
    def z(self) -> float:
        """How many standard errors the share joined lies above chance."""
        return (self.share - self.chance) / self.share_error if self.people else 0.0

    @property
    def correlation_z(self) -> float:
        return self.correlation / sqrt(self.correlation_se) if self.people else 0.0

    def plain(self) -> dict[str, float]:
        names = ("rounds", "constant", "people", "joined", "share", "chance", "z", "correlation_z")
        mean = self.correlation / self.used if self.used else 0.0
        return {name: getattr(self, name) for name in names} | {"mean_correlation": mean}


@dataclass
class EqualValues:
    """Joins people and submissions by any value that stands once on each side of a round."""

    tried: Counter = field(default_factory=Counter)
    right: Counter = field(default_factory=Counter)

    def try_round(
        self, who: Mapping[str, Sequence[Row]], what: Mapping[str, Sequence[Row]], pairs: Mapping[str, str]
    ) -> None:
        """``who`` has the rows of each person, ``what`` those of each submission, ``pairs`` the truth."""
        left, right = _by_value(who), _by_value(what)
        for (left_column, left_values), (right_column, right_values) in (
            (a, b) for a in left.items() for b in right.items()
        ):
            for value in left_values.keys() & right_values.keys():
                people, submissions = left_values[value], right_values[value]
                if len(people) == len(submissions) == 1:
                    name = f"{left_column} = {right_column}"
                    self.tried[name] += 1
                    self.right[name] += pairs[next(iter(people))] in submissions

    def plain(self) -> dict[str, list[int]]:
        return {name: [self.right[name], count] for name, count in self.tried.items()}


def _by_value(sides: Mapping[str, Sequence[Row]]) -> dict[str, dict[str, set[str]]]:
    found: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for owner, rows in sides.items():
        for row in rows:
            for column, value in row.items():
                found[column][value].add(owner)
    return found


def _ranks(values: Sequence[Hashable]) -> list[float]:
    """Ranks from 0; equal values share the mean of theirs."""
    ordered = sorted(values)
    first: dict[Hashable, int] = {}
    for n, value in enumerate(ordered):
        first.setdefault(value, n)
    counts = Counter(values)
    return [first[value] + (counts[value] - 1) / 2 for value in values]
