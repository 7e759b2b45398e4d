"""Deletes on request of the person; what is deleted, also by ``retention``, is gone from the file too."""

import logging
from collections.abc import Sequence

from django.db import OperationalError, connection, models, transaction
from django.db.backends.utils import CursorWrapper

from assessments.models import Submission
from assessments.tokens import code_hash

logger = logging.getLogger(__name__)

#: Whether anything may still see rows that were deleted before now: a dump, a replica, a forgotten transaction.
OLD_SNAPSHOTS = """
    SELECT EXISTS (SELECT 1 FROM pg_stat_activity WHERE backend_xmin IS NOT NULL AND pid <> pg_backend_pid()
                   AND age(backend_xmin) > 0)
        OR EXISTS (SELECT 1 FROM pg_prepared_xacts)
        OR EXISTS (SELECT 1 FROM pg_replication_slots WHERE xmin IS NOT NULL)
"""

#: So long rewriting a table may wait for others, who would wait behind it.
LOCK_TIMEOUT = "5s"


def erase(*, code: str) -> None:
    """Delete the submission of a code with its answers and notes. What was released before stays as it is.

    No security event: when somebody erased something, and from where, is about that person.
    """
    with transaction.atomic():
        Submission.objects.filter(code_hash=code_hash(code)).delete()
    empty_write_ahead_log()


def empty_write_ahead_log() -> bool:
    """On SQLite, move the log into the database file, where deleted bytes were overwritten.

    Does nothing inside a transaction, nor on PostgreSQL. A busy reader only delays it: the log
    is emptied again at the next deletion and when the last connection closes. Returns whether
    nothing was in the way.
    """
    if connection.vendor != "sqlite" or connection.in_atomic_block:
        return True
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        is_busy, *_ = cursor.fetchone()
    return not is_busy


def vacuum(*tables: type[models.Model]) -> bool:
    """Rewrite tables without their dead rows, which still tell what was written together.

    On SQLite the whole file, on PostgreSQL these tables; others wait meanwhile. Returns False,
    and logs it, where the database is too busy or a transaction is open: do it again later.
    """
    if connection.in_atomic_block:
        return False
    try:
        is_done = _vacuum_sqlite() if connection.vendor == "sqlite" else _vacuum_postgresql(tables)
    except OperationalError:
        is_done = False
    if not is_done:
        logger.warning("The database is too busy to rewrite its tables; this is done again later.")
    return is_done


def _vacuum_sqlite() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM")
    return empty_write_ahead_log()


def _vacuum_postgresql(tables: Sequence[type[models.Model]]) -> bool:
    """Rewrite each table, unless somebody still sees its dead rows: those would be copied along."""
    names = [table._meta.db_table for table in tables]
    with connection.cursor() as cursor:
        cursor.execute(OLD_SNAPSHOTS)
        if cursor.fetchone()[0]:
            return False
        before = _file_numbers(cursor, names)
        cursor.execute(f"SET lock_timeout = '{LOCK_TIMEOUT}'")
        try:
            for name in names:
                cursor.execute(f"VACUUM (FULL) {connection.ops.quote_name(name)}")
        finally:
            cursor.execute("RESET lock_timeout")
        # A table of another owner is skipped with nothing but a warning.
        return all(old != new for old, new in zip(before, _file_numbers(cursor, names), strict=True))


def _file_numbers(cursor: CursorWrapper, names: Sequence[str]) -> list[int]:
    numbers = []
    for name in names:
        cursor.execute("SELECT pg_relation_filenode(%s::regclass)", [name])
        numbers.append(int(cursor.fetchone()[0]))
    return numbers
