"""Random histories through the real services, taken apart: nothing about fewer than K, nothing narrower than 50."""

import pytest

from tests.privacy.algebra import exposed, rank
from tests.privacy.audit import PROMISED, Findings, audit
from tests.privacy.histories import play
from tests.privacy.world import forgotten

pytestmark = pytest.mark.django_db

#: ``python -m tests.privacy.audit --histories 400`` plays all of them.
HISTORIES = 12


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_nothing_published_in_a_history_can_be_taken_apart(content, seed):
    with forgotten():
        world = play(seed, content)

    found = audit(seed, world)

    assert found.releases
    assert found.exposed == []
    assert found.narrowest >= PROMISED
    assert "exposed groups below K" in found.table()


def test_findings_add_up():
    total = Findings()
    for narrowest in (60, 55, 70):
        total.add(Findings(histories=1, narrowest=narrowest))

    assert (total.histories, total.narrowest) == (3, 55)


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (["abcde", "abcdef"], {"f"}),
        (["abcdef", "abcde"], {"f"}),
        (["abcdefghij", "abcde"], None),
        (["abcdefghijkl", "abcdefg", "ghijkl"], {"g"}),
        (["abcdefghi", "jklmnopqr"], None),
        (["abcd"], {"a", "b", "c", "d"}),
        (["abcdefgh", "abcdefgi"], {"h", "i"}),
    ],
)
def test_algebra_finds_the_smallest_group(rows, expected):
    owner = {letter: letter for row in rows for letter in row}

    found = exposed([dict.fromkeys(row, 1) for row in rows], owner, 5)

    assert found == (None if expected is None else frozenset(expected))


def test_rank_is_exact():
    assert rank([[1, 2, 3], [2, 4, 6], [1, 0, 1]]) == 2
    assert rank([]) == 0
