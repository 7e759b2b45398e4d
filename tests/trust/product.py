"""The product as an operator runs it: production settings, https on 443, http on 80, example data."""

import os
import secrets
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.trust.own_network import HOST

ROOT = Path(__file__).parents[2]
START_SECONDS = 60
#: Somebody who may open everything: coordinates, edits, and finished a test.
COOKIES = """
import django; django.setup()
from django.conf import settings
from django.test import Client
from django.utils import timezone
from assessments.models import User
from assessments.services import demo
from tests.pages.coordination_cast import confirm
from tests.respondents import Respondent
demo.load(now=timezone.now())
user = User.objects.get(email=demo.ORGANISATION_COORDINATOR)
User.objects.filter(pk=user.pk).update(is_staff=True)
settings.SECURE_SSL_REDIRECT = False
client = Client(SERVER_NAME=settings.ALLOWED_HOSTS[0])
client.force_login(user)
confirm(client, user, method="mfa")
Respondent(client).start().fill_all(4).finish()
print("; ".join(f"{name}={client.cookies[name].value}" for name in
                (settings.SESSION_COOKIE_NAME, settings.RESPONDENT_COOKIE_NAME)))
"""


@dataclass(frozen=True)
class Product:
    """A running product; ``cookies`` open everything in it, ``log`` is what the server wrote."""

    cookies: str
    log: Path


def production(folder: Path) -> dict[str, str]:
    """The environment of an operator, and nothing of a test run."""
    (folder / "mail").mkdir(exist_ok=True)
    return {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "zelftest.settings",
        "SECRET_KEY": secrets.token_urlsafe(50),
        "CODE_KEY": secrets.token_urlsafe(50),
        "BASE_URL": f"https://{HOST}",
        "DATABASE_URL": f"sqlite:///{folder}/site.sqlite3",
        "STATIC_ROOT": str(folder / "static"),
        "EMAIL_URL": f"file://{folder}/mail",
        "OPERATOR_NAME": "Gemeente Voorbeeld",
        "OPERATOR_EMAIL": "info@example.nl",
        "SECURITY_CONTACT": "https://www.example.nl/melden, mailto:security@example.nl",
        "SECURITY_POLICY_URL": "https://www.example.nl/beleid",
        "ACCESSIBILITY_STATEMENT": str(ROOT / "docs" / "toegankelijkheidsverklaring.toml"),
    }


@contextmanager
def serve(folder: Path, certificate: Path, key: Path) -> Iterator[Product]:
    """The product on the ports that a browser expects."""
    env, log = production(folder), folder / "server.log"
    _run(env, "manage.py", "prepare")
    cookies = _run(env, "-c", COOKIES).strip().splitlines()[-1]
    gunicorn = [
        *(sys.executable, "-m", "gunicorn", "zelftest.wsgi", "--threads", "4", "--no-control-socket"),
        *("--log-level", "warning", "--log-file", str(log), "--capture-output"),
    ]
    servers = [
        subprocess.Popen([*gunicorn, *arguments], cwd=ROOT, env=env)
        for arguments in (
            ["--bind", "127.0.0.1:443", "--workers", "2", "--certfile", str(certificate), "--keyfile", str(key)],
            ["--bind", "127.0.0.1:80"],
        )
    ]
    try:
        for port in (443, 80):
            _wait_for(port)
        yield Product(cookies, log)
    finally:
        for server in servers:
            server.terminate()
            server.wait(timeout=30)


def _run(env: dict[str, str], *arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    if done.returncode:
        raise RuntimeError(done.stderr)
    return done.stdout


def _wait_for(port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers on port {port}")
