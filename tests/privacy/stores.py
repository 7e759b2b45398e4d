"""What somebody with the database and its files can see: orders of rows, and raw bytes."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from uuid import UUID

import numpy
from django.db import connection

SUBMISSION, ANSWER, PARTICIPATION = "assessments_submission", "assessments_answer", "assessments_participation"
CHUNK = 16 * 2**20
PREFIX = 8


def is_sqlite() -> bool:
    return connection.vendor == "sqlite"


def stored(key: UUID) -> list[bytes]:
    """A key as it stands in a file."""
    return [key.hex.encode()] if is_sqlite() else [key.bytes, str(key).encode()]


def query(sql: str, params: Sequence[object] = ()) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def files() -> dict[str, list[Path]]:
    """The files of the database, by area."""
    if is_sqlite():
        name = Path(connection.settings_dict["NAME"])
        found = sorted(name.parent.glob(f"{name.name}*"))
        return {path.name.removeprefix(name.name) or "database file": [path] for path in found}
    query("CHECKPOINT")
    folder = Path(query("SHOW data_directory")[0][0])
    areas: dict[str, list[Path]] = defaultdict(list)
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        top = path.relative_to(folder).parts[0]
        areas[{"base": "base (tables and indexes)", "pg_wal": "pg_wal (write-ahead log)"}.get(top, "rest")].append(path)
    return areas


def find(needles: Mapping[bytes, str], paths: Sequence[Path]) -> dict[str, list[tuple[str, int]]]:
    """Where each needle stands: file and offset, by the name of the needle. All windows of all files are tried."""
    wanted = defaultdict(list)
    for needle in needles:
        wanted[int.from_bytes(needle[:PREFIX], "little")].append(needle)
    prefixes = numpy.array(sorted(wanted), dtype=numpy.uint64)
    found: dict[str, list[tuple[str, int]]] = defaultdict(list)
    longest = max(map(len, needles))
    for path in paths:
        for start, data in _chunks(path, longest):
            for offset in _candidates(data, prefixes):
                for needle in wanted[int.from_bytes(data[offset : offset + PREFIX], "little")]:
                    if data[offset : offset + len(needle)] == needle:
                        found[needles[needle]].append((str(path), start + offset))
    return {name: sorted(set(places)) for name, places in found.items()}


def _chunks(path: Path, overlap: int) -> Iterator[tuple[int, bytes]]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return
    for start in range(0, len(data), CHUNK):
        yield start, data[start : start + CHUNK + overlap]


def _candidates(data: bytes, prefixes: numpy.ndarray) -> Iterator[int]:
    for shift in range(PREFIX):
        usable = (len(data) - shift) // PREFIX * PREFIX
        if usable <= 0:
            continue
        windows = numpy.frombuffer(data, dtype="<u8", count=usable // PREFIX, offset=shift)
        places = numpy.searchsorted(prefixes, windows)
        places[places == len(prefixes)] = 0
        for hit in numpy.nonzero(prefixes[places] == windows)[0]:
            yield int(hit) * PREFIX + shift


def orders_of_submissions(round_id: UUID) -> dict[str, dict[str, object]]:
    """Every order that the live tables give, as a value for each code hash."""
    place, extra = ("rowid", "") if is_sqlite() else ("ctid", ", xmin::text::bigint, cmin::text::bigint")
    key = round_id.hex if is_sqlite() else round_id
    rows = query(f"SELECT code_hash, id, {place}{extra} FROM {SUBMISSION} WHERE round_id = %s", [key])
    orders = {
        "submission key": {row[0]: str(row[1]) for row in rows},
        "submission code hash": {row[0]: row[0] for row in rows},
        f"submission {place}": {row[0]: _position(row[2]) for row in rows},
    }
    for n, name in enumerate(["xmin", "cmin"] if extra else [], 3):
        orders[f"submission {name}"] = {row[0]: row[n] for row in rows}
    joined = f"FROM {ANSWER} a JOIN {SUBMISSION} s ON s.id = a.submission_id WHERE s.round_id = %s"
    answers = defaultdict(list)
    for code_hash, where, *more in query(f"SELECT s.code_hash, a.{place}{_of('a', extra)} {joined}", [key]):
        answers[code_hash].append((_position(where), *more))
    orders[f"answer {place}"] = {code_hash: min(found)[0] for code_hash, found in answers.items()}
    beside = f"FROM assessments_goalview g JOIN {SUBMISSION} s ON s.id = g.submission_id WHERE s.round_id = %s"
    views = query(f"SELECT s.code_hash, g.{place}{_of('g', extra)} {beside}", [key])
    orders[f"view of the goal {place}"] = {code_hash: _position(where) for code_hash, where, *_ in views}
    if extra:
        orders["view of the goal xmin"] = {code_hash: xmin for code_hash, _, xmin, *_ in views}
    if extra:
        orders["answer xmin"] = {code_hash: min(row[1] for row in found) for code_hash, found in answers.items()}
    return orders


def orders_of_people(round_id: UUID) -> dict[str, dict[str, object]]:
    """The same for who took part, as a value for each invitation."""
    place, extra = ("rowid", "") if is_sqlite() else ("ctid", ", p.xmin::text::bigint")
    key = round_id.hex if is_sqlite() else round_id
    sql = f"SELECT p.invitation_id, p.{place}{extra} FROM {PARTICIPATION} p "
    rows = query(sql + "JOIN assessments_invitation i ON i.id = p.invitation_id WHERE i.round_id = %s", [key])
    orders = {f"participation {place}": {str(UUID(str(row[0]))): _position(row[1]) for row in rows}}
    if extra:
        orders["participation xmin"] = {str(row[0]): row[2] for row in rows}
    return orders


def orders_in_bytes(names: Mapping[bytes, str]) -> dict[str, dict[str, object]]:
    """Where something stands in the files, first and last, as a value for each name."""
    orders = {}
    for area, paths in files().items():
        found = find(names, paths)
        if len(found) == len(set(names.values())):
            orders[f"bytes, first, {area}"] = {name: places[0] for name, places in found.items()}
            orders[f"bytes, last, {area}"] = {name: places[-1] for name, places in found.items()}
    return orders


def rows_with(tables: Mapping[str, str], keys: Sequence[object]) -> list[dict[str, str]]:
    """All rows of tables whose column (by table) has one of these values, as text by table and column."""
    found = []
    for table, column in tables.items():
        marks = ", ".join(["%s"] * len(keys))
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT * FROM {table} WHERE {column} IN ({marks})", keys)
            names = [f"{table.removeprefix('assessments_')}.{entry[0]}" for entry in cursor.description]
            found += [
                {name: str(value) for name, value in zip(names, row, strict=True) if value is not None}
                for row in cursor.fetchall()
            ]
    return found


def all_text() -> Iterator[tuple[str, str]]:
    """Every row of every table as text, with the name of the table."""
    for table in connection.introspection.table_names():
        for row in query(f"SELECT * FROM {connection.ops.quote_name(table)}"):
            yield table, repr(row)


def _position(place: object) -> object:
    """A ctid as two numbers; the driver gives it as text."""
    if isinstance(place, str) and place.startswith("("):
        return tuple(int(part) for part in place.strip("()").split(","))
    return place


def _of(alias: str, columns: str) -> str:
    return columns.replace(", ", f", {alias}.")


def keys_of_people(rounds) -> dict[str, list[str]]:
    """The keys on both sides, and the hashes of codes: they stand in tables, and none of them in the security log."""
    from assessments.models import Submission

    new = list(Submission.objects.filter(round__in=[this.id for this in rounds]).values_list("pk", "code_hash"))
    who = [person.invitation for this in rounds for person in this.people]
    both = {"key of an invitation": who, "key of a submission": [key for key, _hash in new]}
    spelled = {kind: [text for key in keys for text in (str(key), key.hex)] for kind, keys in both.items()}
    return {**spelled, "hash of a code": [code_hash for _key, code_hash in new]}
