"""Which small groups can be worked out of published sums: exact linear algebra of its own.

Nothing here comes from the product. A combination of published rows is equal on equal columns, so
its support is a union of classes of equal columns: trying unions of classes with fewer than K
people tries every group that could be exposed, however many people there are.
"""

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction
from itertools import combinations

Row = Mapping[Hashable, int]


def rank(rows: Sequence[Sequence[int]]) -> int:
    """The rank of a matrix, by elimination over fractions."""
    left = [[Fraction(value) for value in row] for row in rows]
    found = 0
    for column in range(len(left[0]) if left else 0):
        pivot = next((row for row in left if row[column]), None)
        if pivot is None:
            continue
        found += 1
        left = [
            [a - row[column] / pivot[column] * b for a, b in zip(row, pivot, strict=True)]
            for row in left
            if row is not pivot
        ]
    return found


def exposed(rows: Sequence[Row], owner: Mapping[Hashable, str], k: int) -> frozenset[str] | None:
    """A smallest group of fewer than K people about whom the rows together tell something, or None.

    ``rows`` map an unknown to its weight; ``owner`` says whose unknown it is.
    """
    found = [group for part in _parts(rows) if (group := _exposed_in(part, owner, k))]
    return min(found, key=len, default=None)


def _parts(rows: Sequence[Row]) -> list[list[Row]]:
    """Rows that share no unknown tell nothing more together than apart: support only adds up."""
    parts: list[tuple[set[Hashable], list[Row]]] = []
    for row in rows:
        touched = [part for part in parts if not part[0].isdisjoint(row)]
        merged = (set(row).union(*(part[0] for part in touched)), [row, *(r for part in touched for r in part[1])])
        parts = [part for part in parts if part not in touched] + [merged]
    return [part for _, part in parts]


def _exposed_in(rows: Sequence[Row], owner: Mapping[Hashable, str], k: int) -> frozenset[str] | None:
    classes: dict[tuple[int, ...], set[str]] = {}
    for unknown in {unknown for row in rows for unknown in row}:
        column = tuple(row.get(unknown, 0) for row in rows)
        classes.setdefault(column, set()).add(owner[unknown])
    small = [column for column, people in classes.items() if len(people) < k]
    full = rank([list(row) for row in zip(*classes, strict=True)])
    groups = [
        (set().union(*(classes[column] for column in chosen)), chosen)
        for size in range(1, min(k, len(small) + 1))
        for chosen in combinations(small, size)
    ]
    for people, chosen in sorted(groups, key=lambda group: len(group[0])):
        kept = [column for column in classes if column not in chosen]
        if len(people) < k and rank([list(row) for row in zip(*kept, strict=True)]) < full:
            return frozenset(people)
    return None
