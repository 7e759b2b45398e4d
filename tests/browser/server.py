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

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
STOP_SECONDS = 10


@dataclass(frozen=True)
class Site:
    """A running server: its address, the database file behind it, its log, and its process."""

    url: str
    database: Path
    access_log: Path
    process: subprocess.Popen

    def kill(self) -> None:
        """What a power cut does: no process of the server gets to finish anything."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=STOP_SECONDS)


@contextmanager
def serve(folder: Path, **settings: str) -> Iterator[Site]:
    """A server with an empty database and the published questionnaire, both in this folder."""
    port = _free_port()
    url = f"http://127.0.0.1:{port}"
    database, access_log = folder / "site.sqlite3", folder / "access.log"
    env = {
        **os.environ,
        "BASE_URL": url,
        "DATABASE_URL": f"sqlite:///{database}",
        "STATIC_ROOT": str(folder / "static"),
        **settings,
    }
    subprocess.run([sys.executable, "manage.py", "prepare"], cwd=ROOT, env=env, check=True, capture_output=True)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "zelftest.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4",
         "--no-control-socket", "--log-level", "warning",
         "--access-logfile", str(access_log)],
        cwd=ROOT,
        env=env,
        start_new_session=True,
    )  # fmt: skip
    try:
        _wait_for(url, server)
        yield Site(url, database, access_log, server)
    finally:
        server.terminate()
        server.wait(timeout=STOP_SECONDS)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def _wait_for(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the server stopped while starting"
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"no answer from {url} within {START_SECONDS} seconds")
