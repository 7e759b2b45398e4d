"""Security events, one JSON line each: time, action, object, result, origin, actor. Never a secret.

A code, a token, an answer or an e-mail address of anybody has no place here: an account is ``account:12``, a
team is ``team:<key>``. The fields are those that the Dutch baseline for government (BIO2, 8.15) asks for.
"""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Literal

Result = Literal["done", "refused", "failed"]

logger = logging.getLogger("zelftest.security")

_origin: ContextVar[str] = ContextVar("origin", default="")
_actor: ContextVar[str] = ContextVar("actor", default="")


@contextmanager
def acting(*, origin: str, actor: str) -> Iterator[None]:
    """Within the block, events come from this network address and this account (``account:12``, or empty)."""
    tokens = _origin.set(origin), _actor.set(actor)
    try:
        yield
    finally:
        _origin.reset(tokens[0])
        _actor.reset(tokens[1])


def write(action: str, result: Result = "done", *, on: str = "", actor: str | None = None) -> None:
    """Write an event: ``action`` such as ``role.given``, ``on`` the object, such as ``team:<key>``.

    ``actor`` only where it is not whoever is logged in during the request, as at logging in itself.
    """
    line = {
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
        "action": action,
        "object": on,
        "result": result,
        "origin": _origin.get(),
        "actor": _actor.get() if actor is None else actor,
    }
    logger.log(logging.INFO if result == "done" else logging.WARNING, "%s", json.dumps(line, ensure_ascii=True))
