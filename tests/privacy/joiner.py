"""Tries to join who and what after closing, on a real database of its own, with everything that is kept.

Both logs belong to it: the plain one at its most talkative, and the security log.

``python -m tests.privacy.joiner --rounds 200`` plays the rounds on a new SQLite file, or on a new database of
the PostgreSQL that DATABASE_URL names, and prints a table. The same in pytest with fewer rounds.
"""

import argparse
import json
import logging
import os
import shutil
import sys
import tempfile
from collections import defaultdict
from contextlib import contextmanager
from pathlib import Path
from random import Random
from unittest.mock import patch
from urllib.parse import urlsplit, urlunsplit

import tests.environment  # noqa: F401 - sets the environment of a test run

CONTROLS = 3
#: Reading all files takes a while: in some rounds only.
BYTES_EVERY = 10
TABLES_OF_PEOPLE = {"participation": "invitation_id", "invitation": "id", "invitationtoken": "invitation_id"}


@contextmanager
def own_database(folder: Path):
    """An empty database: a file, or a database on the server that DATABASE_URL names. Sets Django up for it."""
    given = os.environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        import psycopg

        name = f"joiner_{os.getpid()}"
        os.environ["DATABASE_URL"] = urlunsplit(urlsplit(given)._replace(path=f"/{name}"))
        with psycopg.connect(given, autocommit=True) as server:
            server.execute(f"CREATE DATABASE {name}")
            yield
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
    else:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder / 'joiner.sqlite3'}"
        yield


def prepare():
    """The tables and the questionnaire, all logging kept at DEBUG, mails kept in memory."""
    os.environ["TASKS"] = "database"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from assessments import queries

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    lines, events = Lines(), Lines()
    logging.getLogger().handlers = [lines]
    logging.getLogger("zelftest.security").handlers = [events]
    for name in [None, *logging.root.manager.loggerDict]:
        logging.getLogger(name).setLevel(logging.DEBUG)
    call_command("migrate", verbosity=0)
    call_command("load_questionnaire", verbosity=0)
    return queries.current_content(), lines, events


class Lines(logging.Handler):
    """Keeps every line of every logger."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(f"{record.name} {self.format(record)} {record.args!r}")


class Joiner:
    """Plays rounds and collects what joins."""

    def __init__(self, seed: int) -> None:
        from tests.privacy.joining import Attack, EqualValues

        self.content, self.log, self.security_log = prepare()
        self.rng = Random(seed)
        self.attacks, self.who_orders = defaultdict(Attack), defaultdict(Attack)
        self.before = defaultdict(Attack)
        self.equal = EqualValues()
        self.played, self.controls = [], defaultdict(int)

    def play(self, number: int) -> None:
        from tests.privacy import played

        this = played.open_round(number, self.content, self.rng)
        for n, person in enumerate(this.people):
            if number < CONTROLS and n in {10, 11}:
                self._keep_copy(this, n)
            before = len(self.security_log.lines)
            played.take(person, self.content, self.rng)
            self.controls["security events while somebody took part"] += len(self.security_log.lines) - before
        if number < CONTROLS:
            self._attack(this, self.before, with_bytes=False)
            self._control_of_raw_bytes(this)
        else:
            played.close(this)
            played.scrub(this)
        self.played.append(this)
        self._attack(this, self.attacks, with_bytes=number < CONTROLS or number % BYTES_EVERY == 0)
        self._equal_values(this)
        if number < CONTROLS:
            self._use_copies(this)

    def _control_of_raw_bytes(self, this) -> None:
        """Close without rewriting the tables: old keys must then be found, or the search is worth nothing."""
        from assessments.services import erasure
        from tests.privacy import played

        with patch.object(erasure, "vacuum", lambda *_: False):
            played.close(this)
        self.controls["old keys in the files before scrubbing"] += sum(self._old_keys([this]).values())
        played.scrub(this)

    def _old_keys(self, rounds) -> dict[str, int]:
        from tests.privacy import stores

        keys = {needle: str(p.old_key) for r in rounds for p in r.people for needle in stores.stored(p.old_key)}
        return {area: len(stores.find(keys, paths)) for area, paths in stores.files().items()}

    def _attack(self, this, attacks, *, with_bytes: bool) -> None:
        """Take the order of finishing, known from elsewhere, for the order of every column."""
        from tests.privacy import stores

        orders = stores.orders_of_submissions(this.id)
        if with_bytes:
            hashes = {person.code_hash.encode(): person.code_hash for person in this.people}
            orders |= {f"code hash, {name}": order for name, order in stores.orders_in_bytes(hashes).items()}
            new = {key: code_hash for code_hash, key in orders["submission key"].items()}
            from uuid import UUID

            keys = {needle: new[key] for key in new for needle in stores.stored(UUID(key))}
            orders |= {f"key, {name}": order for name, order in stores.orders_in_bytes(keys).items()}
        for name, order in orders.items():
            attacks[name].try_round([order[person.code_hash] for person in this.people])
        if attacks is self.attacks:
            for name, order in stores.orders_of_people(this.id).items():
                self.who_orders[name].try_round([order[str(person.invitation)] for person in this.people])

    def _equal_values(self, this) -> None:
        from assessments.models import Submission
        from tests.privacy import stores

        def kept(key):
            return key.hex if stores.is_sqlite() else key

        who_tables = {f"assessments_{name}": column for name, column in TABLES_OF_PEOPLE.items()}
        who_tables["assessments_delivery"] = "invitation_id"
        who = {p.address: stores.rows_with(who_tables, [kept(p.invitation)]) for p in this.people}
        new = dict(Submission.objects.filter(round=this.id).values_list("code_hash", "pk"))
        what_tables = {"assessments_submission": "id", "assessments_answer": "submission_id"}
        what = {p.code_hash: stores.rows_with(what_tables, [kept(new[p.code_hash])]) for p in this.people}
        self.equal.try_round(who, what, {p.address: p.code_hash for p in this.people})

    # === Backups from before closing: a limit that is named ===

    def _keep_copy(self, this, finished: int) -> None:
        from assessments.models import Participation
        from tests.privacy import stores

        orders = stores.orders_of_submissions(this.id)
        place = next(order for name, order in orders.items() if name in {"submission rowid", "submission ctid"})
        done = {
            str(key) for key in Participation.objects.filter(status="finished", invitation__round=this.id)
            .values_list("pk", flat=True)
        }  # fmt: skip
        self.copies = getattr(self, "copies", {}) | {finished: (place, done)}

    def _use_copies(self, this) -> None:
        """A backup from before closing tells the order, and two around one finish tell who."""
        (first, who_first), (second, who_second) = self.copies[10], self.copies[11]
        order = sorted(first, key=first.get)
        self.controls["order read from a backup before closing"] += sum(
            person.code_hash == code_hash for person, code_hash in zip(this.people, order, strict=False)
        )
        new_people, new_answers = who_second - who_first, second.keys() - first.keys()
        right = {(str(p.invitation), p.code_hash) for p in this.people}
        self.controls["joined by two backups around one finish"] += len(new_people) == len(new_answers) == 1 and (
            next(iter(new_people)), next(iter(new_answers))
        ) in right  # fmt: skip

    # === What must not be anywhere ===

    def secrets(self) -> dict[str, dict[str, str]]:
        people = [person for this in self.played for person in this.people]
        return {
            "token": {p.token: p.address for p in people},
            "code": {p.code: p.address for p in people},
            "address": {p.address: p.address for p in people},
            "old key": {str(p.old_key): p.address for p in people} | {p.old_key.hex: p.address for p in people},
        }

    def leaks(self) -> dict[str, int]:
        """How many lines, rows, mails and files hold a secret where none belongs."""
        from tests.privacy import stores

        found: dict[str, int] = defaultdict(int)
        needles = {secret: kind for kind, known in self.secrets().items() for secret in known}
        text_of = {"log": self.log.lines, "security log": self.security_log.lines}
        for table, row in stores.all_text():
            text_of.setdefault(f"table {table}", []).append(row)
        for place, texts in text_of.items():
            for kind in _kinds_in("\n".join(texts), needles):
                if not (kind == "address" and place == "table assessments_invitation"):
                    found[f"{kind} in {place}"] += 1
        for kind, keys in stores.keys_of_people(self.played).items():
            found[f"{kind} in security log"] += len(
                _kinds_in("\n".join(self.security_log.lines), dict.fromkeys(keys, kind))
            )
        for this in self.played:
            for text in this.mails:
                others = [p for p in this.people if p.token in text or p.address in text]
                found["mail with somebody else's token or address"] += len(others) != 1
        raw = {secret.encode(): f"{kind} {secret}" for secret, kind in needles.items() if kind in {"token", "code"}}
        for area, paths in stores.files().items():
            found[f"token or code in {area}"] += len(stores.find(raw, paths))
        for area, count in self._old_keys(self.played).items():
            found[f"old key in {area}"] += count
        return {place: count for place, count in found.items() if count}


def _kinds_in(text: str, needles) -> list[str]:
    return [kind for secret, kind in needles.items() if secret in text]


def run(rounds: int, seed: int) -> dict[str, object]:
    """Everything as plain values."""
    folder = Path(tempfile.mkdtemp(prefix="joiner-"))
    try:
        with own_database(folder):
            joiner = Joiner(seed)
            for number in range(rounds):
                joiner.play(number)
            from django.db import connection

            from tests.privacy import stores

            sizes = {area: sum(p.stat().st_size for p in paths if p.exists()) for area, paths in stores.files().items()}
            report = {
                "database": connection.vendor,
                "rounds": rounds,
                "after closing": {name: attack.plain() for name, attack in joiner.attacks.items()},
                "before closing": {name: attack.plain() for name, attack in joiner.before.items()},
                "who": {name: attack.plain() for name, attack in joiner.who_orders.items()},
                "equal values": joiner.equal.plain(),
                "controls": dict(joiner.controls),
                "leaks": joiner.leaks(),
                "log lines": len(joiner.log.lines),
                "security events": len(joiner.security_log.lines),
                "bytes": sizes,
            }
            connection.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return report


def table(report) -> str:
    kept = f"{report['log lines']} log lines, {report['security events']} security events"
    lines = [f"{report['database']}, {report['rounds']} rounds, {kept}, {report['bytes']}"]
    head = f"{'order taken for that of finishing':<52}{'rounds':>7}{'share':>8}{'chance':>8}{'z':>7}{'rho':>8}{'z':>7}"
    for part in ("before closing", "after closing", "who"):
        lines += ["", part, head]
        for name, a in report[part].items():
            used = a["rounds"] - a["constant"]
            lines.append(
                f"{name:<52}{used:>7}{a['share']:>8.3f}{a['chance']:>8.3f}{a['z']:>7.1f}"
                f"{a['mean_correlation']:>8.3f}{a['correlation_z']:>7.1f}"
            )
    for part in ("equal values", "controls", "leaks"):
        lines += ["", part, *(f"{name:<52}{value}" for name, value in report[part].items())]
    return "\n".join(lines)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args()
    report = run(given.rounds, given.seed)
    sys.stdout.write(json.dumps(report) if given.json else table(report) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
