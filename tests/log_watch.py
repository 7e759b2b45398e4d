"""Watches both logs during a whole run: a line that tells a secret fails the test that wrote it.

Loaded as a plugin. Meanwhile it gathers every secret that comes into being: tokens, codes and keys from the functions
that make them, passwords as they are set and tried, keys of submissions, and what people wrote.
"""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from functools import wraps
from typing import Any
from unittest.mock import patch

import pytest

from tests.secrecy import Secrets, flaws_of_event, flaws_of_plain

MAKERS = (
    *("new_start_key", "code_from_start_key", "new_token", "slip_token", "commitment_token", "new_api_token"),
    *("code_hash", "token_hash", "commitment_token_hash", "api_token_hash", "role_token_hash", "kept_mark", "sealed"),
)
#: What people wrote: the columns of these tables.
WORDS = {
    "Submission": ("goal", "partners"),
    "Note": ("text",),
    "GoalView": ("sentence",),
    "Commitment": ("behaviour",),
}


class Watch:
    """What was seen, and what was wrong with it."""

    def __init__(self) -> None:
        self.secrets = Secrets()
        #: Keys of submissions. A line about a request repeats its address, and tests try such a key there.
        self.keys = Secrets()
        self.events = self.lines = 0
        self.flaws: list[str] = []

    def take(self) -> list[str]:
        """What was found since the last time."""
        found, self.flaws = self.flaws, []
        return found

    @contextmanager
    def apart(self) -> Iterator["Watch"]:
        """For tests of the watch itself: what is found within the block fails nothing, and is given to it."""
        before = self.take()
        try:
            yield self
        finally:
            self.flaws = before


watch = Watch()


class Events(logging.Handler):
    """Judges each line of the security log, as it is written."""

    def emit(self, record: logging.LogRecord) -> None:
        watch.events += 1
        line = self.format(record)
        flaws = [*flaws_of_event(line, watch.secrets), *watch.keys.found_in(line)]
        watch.flaws += [f"{flaw} in {line}" for flaw in flaws]


class Lines(logging.Handler):
    """Judges each line of the plain log, with its traceback, as service writes it."""

    def emit(self, record: logging.LogRecord) -> None:
        watch.lines += 1
        line = self.format(record)
        keys = [] if record.name == "django.request" else watch.keys.found_in(line)
        watch.flaws += [f"{flaw} in {line}" for flaw in (*flaws_of_plain(line, watch.secrets), *keys)]


@pytest.hookimpl(trylast=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Django is set up by now."""
    has_workers = session.config.getoption("numprocesses", default=None)
    if hasattr(session.config, "workerinput") or not has_workers:
        _gather_secrets()
        _listen()


def _listen() -> None:
    """Beside the handlers of service, with their formats and their filter; at the level of service."""
    root, security = logging.getLogger(), logging.getLogger("zelftest.security")
    for logger, judge in ((root, Lines(logging.INFO)), (security, Events())):
        for written in logger.handlers:
            if isinstance(written, logging.StreamHandler) and written.formatter is not None:
                judge.setFormatter(written.formatter)
                judge.filters = list(written.filters)
                # Not on the screen, at the level that the settings of the tests ask for.
                written.setLevel(root.level)
                break
        else:
            raise AssertionError(f"{logger.name} has no handler to watch.")
        logger.addHandler(judge)
        JUDGES.append((logger, judge))
    root.setLevel(logging.INFO)


JUDGES: list[tuple[logging.Logger, logging.Handler]] = []


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_setup() -> None:
    """Listen again where the test before set up logging anew, as a server does at its start."""
    root = logging.getLogger()
    for logger, judge in JUDGES:
        if judge not in logger.handlers:
            for written in logger.handlers:
                # Those of service, by their exact kind: pytest keeps handlers of its own here, for the whole run.
                if type(written) is logging.StreamHandler:
                    written.setLevel(root.level)
            logger.addHandler(judge)
    if JUDGES:
        root.setLevel(logging.INFO)


def _gather_secrets() -> None:
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.sessions.backends.base import SessionBase

    from assessments import models, tokens

    for name in MAKERS:
        _after(tokens, name, lambda secret, *_: watch.secrets.add(secret))
    _after(SessionBase, "_get_new_session_key", lambda key, *_: watch.secrets.add(key))
    for name in ("set_password", "check_password"):
        _after(AbstractBaseUser, name, lambda _, self, password=None: watch.secrets.add(password or ""))
    for name, columns in WORDS.items():
        _after(getattr(models, name), "__init__", _note_words(columns, is_key_secret=name == "Submission"))


def _note_words(columns: tuple[str, ...], *, is_key_secret: bool) -> Any:
    def note(_result: None, row: Any, *_args: object) -> None:
        # A column that was not fetched is not fetched now.
        for column in columns:
            watch.secrets.add_text(str(row.__dict__.get(column) or ""))
        if is_key_secret:
            watch.keys.add(str(row.__dict__.get("id") or ""))

    return note


def _after(owner: Any, name: str, note: Any) -> None:
    """Call ``note`` with what the function returned and what it was given, each time."""
    inner = getattr(owner, name)

    @wraps(inner)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        result = inner(*args, **kwargs)
        note(result, *args)
        return result

    patch.object(owner, name, wrapper).start()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown() -> Iterator[None]:
    yield
    _fail("after the test")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Iterator[None]:
    yield
    # Where the test itself failed, the end of it tells.
    _fail("during the test")


def _fail(when: str) -> None:
    if found := watch.take():
        pytest.fail(f"The log told what it must not tell, {when}:\n" + "\n".join(found), pytrace=False)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What was found after the last test. A worker passes it on, as its own exit status counts for nothing."""
    left = watch.take()
    if output := getattr(session.config, "workeroutput", None):
        output["log_flaws"] = left
    elif left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
        session.config.stash[LEFT] = left


LEFT = pytest.StashKey[list[str]]()


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any, error: object) -> None:
    watch.flaws += getattr(node, "workeroutput", {}).get("log_flaws", [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    for flaw in config.stash.get(LEFT, []):
        terminalreporter.write_line(f"The log told what it must not tell, outside any test: {flaw}", red=True)
