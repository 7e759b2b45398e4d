"""After closing nobody can join who and what: a program with the whole database and its files tries.

The rounds are played in a process of its own on a database of its own: SQLite, or PostgreSQL where DATABASE_URL
names one. ``python -m tests.privacy.joiner --rounds 200`` is the long form.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.privacy.joining import Attack, EqualValues

ROUNDS = 6
#: So few rounds, and so many orders: a higher bar than the three standard errors of the long form.
TOO_GOOD = 5
WAL = "pg_wal (write-ahead log)"
ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def report():
    """What the program found."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.privacy.joiner", "--json", "--rounds", str(ROUNDS)]
    done = subprocess.run(command, cwd=ROOT, env=os.environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def test_no_order_in_the_database_is_that_of_finishing(report):
    told = {name: a for name, a in report["after closing"].items() if a["people"] and WAL not in name}

    assert len(told) >= 8
    assert {name: a for name, a in told.items() if max(a["z"], abs(a["correlation_z"])) > TOO_GOOD} == {}


def test_all_rows_of_a_round_come_from_one_transaction(report):
    xmins = [a for name, a in report["after closing"].items() if "xmin" in name]

    assert all(a["constant"] == ROUNDS for a in xmins)
    assert bool(xmins) == (report["database"] == "postgresql")


def test_no_value_stands_on_both_sides(report):
    assert report["equal values"] == {}


def test_nothing_secret_is_in_logs_tables_mails_and_files(report):
    assert report["log lines"] > 0
    assert {place: count for place, count in report["leaks"].items() if WAL not in place} == {}


def test_security_log_knows_rounds_and_nothing_of_taking_part(report):
    """Each round is listed, opened, stopped, closed and released; in between it says nothing."""
    assert report["security events"] >= 5 * ROUNDS
    assert report["controls"]["security events while somebody took part"] == 0


def test_write_ahead_log_tells_nothing_after_closing(request, report):
    """SQLite empties it. PostgreSQL keeps it until it is written over: whoever has the files can still join."""
    if report["database"] == "postgresql":
        request.applymarker(pytest.mark.xfail(reason="PostgreSQL keeps old keys in its write-ahead log", strict=True))
    orders = [a for name, a in report["after closing"].items() if WAL in name and a["people"]]

    assert not [place for place in report["leaks"] if WAL in place]
    assert all(a["z"] <= TOO_GOOD for a in orders)


def test_program_does_join_where_it_can(report):
    """Before closing, from backups of that time, and from files that are not rewritten: named limits."""
    place = "rowid" if report["database"] == "sqlite" else "ctid"
    before, controls = report["before closing"], report["controls"]

    assert before[f"submission {place}"]["share"] == before[f"answer {place}"]["share"] == 1
    assert controls["old keys in the files before scrubbing"] > 0
    assert controls["order read from a backup before closing"] == 10 * 3
    assert controls["joined by two backups around one finish"] == 3


# === The program itself ===


def test_attack_counts_what_is_joined_against_chance():
    attack = Attack()
    attack.try_round([3, 5, 8, 9])
    attack.try_round(["d", "c", "b", "a"])
    attack.try_round([1, 1, 1, 1])

    assert (attack.used, attack.constant) == (2, 1)
    assert (attack.share, attack.chance) == (0.5, 0.25)
    assert attack.correlation == pytest.approx(0)


def test_value_that_stands_once_on_each_side_joins():
    equal = EqualValues()
    who = {"anna": [{"day": "2", "round": "r"}], "bram": [{"day": "3", "round": "r"}]}
    what = {"x": [{"seen": "2", "round": "r"}], "y": [{"seen": "3", "round": "r"}]}

    equal.try_round(who, what, {"anna": "x", "bram": "y"})

    assert equal.plain() == {"day = seen": [2, 2]}
