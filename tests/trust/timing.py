"""Measures whether the time of an answer tells what the answer itself hides: ``python -m tests.trust.timing``.

Whoever types an address or a token may not learn from a clock whether it exists. Each try is a whole request in a
fresh browser, with the password hasher of service and a real mail server on loopback; the kinds of one question take
turns in a random order, so that a busy machine slows all of them alike. Medians over the tries may differ by 5 % or
by a millisecond: below either nobody tells them apart through a network.

A token that exists is answered by another page, so its time tells nothing more; it stands in the table. What may
not differ is a token of which all but the last character are right, from one that is all wrong.
"""

import argparse
import io
import logging
import os
import random
import secrets
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from statistics import median

TRIES = 200
SHARE_MAX, SECONDS_MAX = 0.05, 0.001

Ask = Callable[[], None]


@dataclass(frozen=True)
class Question:
    """One thing to ask, in kinds whose answers must take the same time, and others to compare with."""

    name: str
    alike: dict[str, Ask]
    others: dict[str, Ask]


def is_within_noise(medians: list[float]) -> bool:
    """Whether these differ by less than 5 % or a millisecond."""
    spread = max(medians) - min(medians)
    return spread < SECONDS_MAX or spread < SHARE_MAX * min(medians)


@dataclass(frozen=True)
class Medians:
    """Of one kind, in seconds: by the clock, and of this process's own work, which a busy machine disturbs less."""

    clock: float
    work: float


def measured(question: Question, tries: int) -> dict[str, Medians]:
    """The medians of each kind."""
    from django.core.cache import cache

    kinds = question.alike | question.others
    times: dict[str, list[tuple[float, float]]] = {kind: [] for kind in kinds}
    for _ in range(tries):
        for kind in random.sample(list(kinds), len(kinds)):
            cache.clear()
            began = time.perf_counter(), time.process_time()
            kinds[kind]()
            times[kind].append((time.perf_counter() - began[0], time.process_time() - began[1]))
    return {kind: Medians(*map(median, zip(*values, strict=True))) for kind, values in times.items()}


def questions() -> list[Question]:
    """Everything that is asked, on an installation with somebody, a round, a token and an invitation."""
    from django.test import Client
    from django.utils import timezone

    from assessments import queries
    from assessments.domain.roles import Grant, Role
    from assessments.services import api_tokens, rights, role_invitations
    from tests.factories import make_organisation, make_round, make_submitted, make_team, make_user

    make_user("bekend@gemeente.example")
    closed = make_user("gesloten@gemeente.example", is_active=False)
    accounts = {
        "unknown": lambda: f"{secrets.token_hex(4)}@gemeente.example",
        "known": lambda: "bekend@gemeente.example",
        "closed": lambda: closed.email,
    }

    def typed(page: str, field: str, **more: str) -> dict[str, Ask]:
        return {
            kind: lambda address=address: Client().post(page, {field: address(), **more})
            for kind, address in accounts.items()
        }

    today, now = timezone.localdate(), timezone.now()
    organisation = make_organisation("Gemeente Meten")
    times = {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=9)}
    of_round = make_round(team=make_team(organisation=organisation), invited=8, status="open", **times)
    slip = rights.new_token_for(of_round.invitations.all()[0].pk)
    code, _ = make_submitted(queries.current_content())
    invitation = role_invitations.invite(
        address="nieuw@gemeente.example", grant=Grant(Role.EDITOR), today=today, now=now
    )
    program = api_tokens.make(
        organisation=organisation.pk, name="Meting", last_day=today + timedelta(days=9), today=today
    )
    secrets_asked = {
        "return code, /terugkomen/": (code, lambda it: Client().post("/terugkomen/", {"code": it})),
        "slip, /meedoen/": (slip, lambda it: Client().post("/meedoen/", {"code": it})),
        "slip, /mee/...": (slip, lambda it: Client().get(f"/mee/{it}/")),
        "invitation to a role, /rol/...": (invitation, lambda it: Client().get(f"/rol/{it}/")),
        "token of a program, /api/": (
            program,
            lambda it: Client().get("/api/v1/uitslagen/", headers={"Authorization": f"Bearer {it}"}),
        ),
    }
    return [
        Question("password", typed("/inloggen/", "login", password="geraden woorden"), {}),
        Question("code to log in", typed("/inloggen/code/", "email"), {}),
        Question("forgotten password", typed("/wachtwoord-vergeten/", "email"), {}),
        Question("new account", typed("/account/nieuw/", "email"), {}),
        *(_about_secret(name, right, ask) for name, (right, ask) in secrets_asked.items()),
    ]


def _about_secret(name: str, right: str, ask: Callable[[str], object]) -> Question:
    return Question(
        name,
        {"all wrong": lambda: ask(_all_wrong(right)), "last character wrong": lambda: ask(_nearly(right))},
        {"right": lambda: ask(right)},
    )


def _all_wrong(right: str) -> str:
    """As long, of the same letters, and nowhere the same."""
    return "".join(random.choice([other for other in set(right) if other != one]) for one in right)


def _nearly(right: str) -> str:
    return right[:-1] + next(other for other in right if other != right[-1])


def main() -> int:
    """Print the table of medians; 1 if anything tells more than it should."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tries", type=int, default=TRIES)
    parser.add_argument("--only", default="", help="measure the questions with this in their name")
    options = parser.parse_args()
    with ExitStack() as stack:
        _set_up(stack)
        told = 0
        print(f"Median of {options.tries} tries in milliseconds (own work); those before the bar must be alike.")
        for question in questions():
            if options.only not in question.name:
                continue
            found = measured(question, options.tries)
            alike = is_within_noise([found[kind].clock for kind in question.alike])
            told += not alike
            shown = " | ".join(
                "  ".join(f"{kind} {found[kind].clock * 1e3:.2f} ({found[kind].work * 1e3:.2f})" for kind in kinds)
                for kinds in (question.alike, question.others)
                if kinds
            )
            print(f"{'ok  ' if alike else 'TELL'} {question.name}: {shown}", flush=True)
    return int(bool(told))


def _set_up(stack: ExitStack) -> None:
    """An empty installation in a folder that goes away, and a mail server."""
    from tests import environment  # noqa: F401  # the settings of a test run

    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    os.environ |= {
        "DATABASE_URL": f"sqlite:///{folder / 'timing.sqlite3'}",
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_URL": "smtp://127.0.0.1:25",
        "LOG_LEVEL": "INFO",
        "SECURITY_LOG": str(folder / "security.log"),
    }
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    from tests.smtp import mail_server

    # Lines are written as in service, and nobody reads them here.
    nowhere = io.StringIO()
    for handler in logging.root.handlers:
        handler.setStream(nowhere)
    call_command("prepare", verbosity=0, stdout=nowhere)
    setup_test_environment()
    stack.enter_context(mail_server())


if __name__ == "__main__":
    sys.exit(main())
