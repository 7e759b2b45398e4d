"""The product as `make run` serves it: DEBUG off, hashed static files, gunicorn, a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.log_watch import watch
from tests.secrecy import flaws_of_output

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True)
class Site:
    """A running server: its address, its folder with the database file and the logs, and its process."""

    url: str
    folder: Path
    env: dict[str, str]
    process: subprocess.Popen

    @property
    def database(self) -> Path:
        return _database(self.folder)

    @property
    def access_log(self) -> Path:
        return _access_log(self.folder)

    @property
    def log(self) -> Path:
        """Standard error of the server and of what an operator does beside it: both logs."""
        return _log(self.folder)

    @property
    def mails(self) -> Path:
        """Where mails go as files, unless a setting says otherwise."""
        return _mails(self.folder)

    def manage(self, *arguments: str) -> str:
        """What an operator does beside the running server; returns what the command says."""
        return _manage(self.env, self.log, *arguments)

    def kill(self) -> None:
        """What a power cut does: no process of the server gets to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=STOP_SECONDS)


@contextmanager
def serve(folder: Path, *, host: str = "127.0.0.1", **settings: str) -> Iterator[Site]:
    """A server with an empty database and the published questionnaire, both in this folder.

    ``host`` is how browsers call it: a passkey is bound to a name, and an address of numbers is none.
    When it stops, everything that it logged is searched for what has no place there.
    """
    port = _free_port()
    url = f"http://{host}:{port}"
    env = {
        **os.environ,
        "BASE_URL": url,
        "DATABASE_URL": f"sqlite:///{_database(folder)}",
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_URL": f"file://{_mails(folder)}",
        "LOG_LEVEL": "INFO",
        **settings,
    }
    log = _log(folder)
    _manage(env, log, "prepare")
    with log.open("ab") as errors:
        server = subprocess.Popen(
            [sys.executable, "-m", "gunicorn", "zelftest.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4",
             "--no-control-socket", "--log-level", "warning",
             "--access-logfile", str(_access_log(folder))],
            cwd=ROOT,
            env=env,
            stderr=errors,
            start_new_session=True,
        )  # fmt: skip
    try:
        _wait_for(url, server, log)
        yield Site(url, folder, env, server)
    finally:
        server.terminate()
        server.wait(timeout=STOP_SECONDS)
        watch.flaws += flaws_of_output(log.read_text(encoding="utf-8"), watch.secrets)


def _database(folder: Path) -> Path:
    return folder / "site.sqlite3"


def _access_log(folder: Path) -> Path:
    return folder / "access.log"


def _log(folder: Path) -> Path:
    return folder / "server.log"


def _mails(folder: Path) -> Path:
    return folder / "mail"


def _manage(env: dict[str, str], log: Path, *arguments: str) -> str:
    command = [sys.executable, "manage.py", *arguments]
    with log.open("ab") as errors:
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, stderr=errors, text=True)
    assert not done.returncode, f"{arguments[0]} failed:\n{log.read_text(encoding='utf-8')}"
    return done.stdout


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen, log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, f"the server stopped while starting:\n{log.read_text(encoding='utf-8')}"
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer from {url} within {START_SECONDS} seconds")
