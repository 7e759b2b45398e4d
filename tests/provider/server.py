"""Starts the provider on loopback, and tells it what to say about whom."""

import json
import os
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.smtp import free_port

ROOT = Path(__file__).parents[2]
START_SECONDS, STOP_SECONDS = 60, 10
CLIENT, SECRET = "zelftest", "only-for-tests-only-for-tests"
ELS, BAS = PEOPLE = ("els", "bas")
CALLBACK = "/inloggen/via/organisatie/terug/"


@dataclass(frozen=True)
class Provider:
    """A running provider: its address and its folder."""

    url: str
    folder: Path
    env: dict[str, str]

    @property
    def settings(self) -> dict[str, str]:
        """What the product has to be told."""
        return {
            "OIDC_URL": self.url,
            "OIDC_CLIENT_ID": CLIENT,
            "OIDC_CLIENT_SECRET": SECRET,
            "OIDC_NAME": "de gemeente",
        }

    def register(self, site_url: str) -> None:
        """Let people be sent back to this site."""
        _prepare(self.env, site_url + CALLBACK)

    def say(self, person: str, **claims: Any) -> None:
        """From now on, this and nothing else about somebody: an address that is verified, unless told otherwise."""
        usual = {"email": f"{person}@gemeente.example", "email_verified": True, "name": person.capitalize()}
        path = self.folder / "claims.json"
        said = json.loads(path.read_text())
        path.write_text(json.dumps({**said, person: {**usual, **claims}}))


@contextmanager
def provide(folder: Path) -> Iterator[Provider]:
    """A provider with its database in this folder."""
    port = free_port()
    (folder / "key.pem").write_bytes(_new_key())
    (folder / "claims.json").write_text("{}")
    own = {name: value for name, value in os.environ.items() if name not in {"DJANGO_SETTINGS_MODULE", "ENV_FILE"}}
    env = {**own, "PROVIDER_FOLDER": str(folder)}
    _prepare(env)
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "tests.provider.wsgi", "--bind", f"127.0.0.1:{port}", "--threads", "4",
         "--no-control-socket", "--log-level", "warning"],
        cwd=ROOT,
        env=env,
    )  # fmt: skip
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(f"{url}/.well-known/openid-configuration", server)
        yield Provider(url, folder, env)
    finally:
        server.terminate()
        server.wait(timeout=STOP_SECONDS)


def _prepare(env: dict[str, str], *callbacks: str) -> None:
    subprocess.run([sys.executable, "-m", "tests.provider.prepare", *callbacks], cwd=ROOT, env=env, check=True)


def _new_key() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    plain = serialization.NoEncryption()
    return key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)


def _wait_for(url: str, server: subprocess.Popen) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        assert server.poll() is None, "the provider stopped while starting"
        try:
            with urllib.request.urlopen(url):
                return
        except OSError:
            time.sleep(0.1)
    raise AssertionError(f"no answer from {url} within {START_SECONDS} seconds")
