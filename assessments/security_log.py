"""Security events, one JSON line each: time, action, object, result, origin, actor. Never a secret.

A code, a token, an answer or an e-mail address of anybody has no place here: an account is ``account:12``, a
team is ``team:<key>``. The fields are those that the Dutch baseline for government (BIO2, 8.15) asks for. What
respondents succeed in is no event at all: when somebody started, finished or erased something would help to join
who and what. ``docs/logging.md`` lists the actions.
"""

import json
import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from typing import Final, Literal

Result = Literal["done", "refused", "failed"]

#: Who acts where nobody is logged in and no request came in: the clock, a worker, an operator with a command.
SYSTEM: Final = "system"

logger = logging.getLogger("zelftest.security")

_origin: ContextVar[str] = ContextVar("origin", default="")
_actor: ContextVar[str | Callable[[], str]] = ContextVar("actor", default=SYSTEM)


@contextmanager
def acting(*, origin: str, actor: str | Callable[[], str]) -> Iterator[None]:
    """Within the block, events come from this network address and this account (``account:12``, or empty).

    An ``actor`` that has to be looked up is given as a function: it is called for an event only.
    """
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
        "actor": _who() if actor is None else actor,
    }
    # In ASCII, so that no kind of line break in a value can begin a line of its own.
    logger.log(logging.INFO if result == "done" else logging.WARNING, "%s", json.dumps(line, ensure_ascii=True))


def _who() -> str:
    actor = _actor.get()
    return actor() if callable(actor) else actor
