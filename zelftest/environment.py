"""Reads one setting each from the environment, or says which one is missing or wrong."""

import logging
import os
from email.utils import parseaddr
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

SECRET_LENGTH_MIN = 50


def secret(env: environ.Env, name: str) -> str:
    """Read a key that must be long and must be set. Raises ImproperlyConfigured."""
    value = str(env.str(name, default=""))
    if len(value) < SECRET_LENGTH_MIN:
        raise ImproperlyConfigured(f"Set {name} to a random text of at least {SECRET_LENGTH_MIN} characters.")
    return value


def base_url(env: environ.Env, name: str = "BASE_URL") -> SplitResult:
    """Read the public address of the site: https, or http on this machine alone.

    Raises ImproperlyConfigured, also for an address with a path or a query, and where a public site would show
    settings and code to visitors (DEBUG).
    """
    value = str(env.str(name, default=""))
    url = urlsplit(value)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/") or url.query or url.fragment:
        raise ImproperlyConfigured(f"Set {name} to the public address, such as https://zelftest.example.nl.")
    if url.scheme == "http" and not _is_loopback(url.hostname):
        raise ImproperlyConfigured(f"{name} must start with https:// unless the host is this machine itself.")
    if url.scheme == "https" and switch(env, "DEBUG"):
        raise ImproperlyConfigured("DEBUG cannot be on with https: it shows settings and code to visitors.")
    return url


def whole_number(env: environ.Env, name: str, default: int, *, minimum: int) -> int:
    """Read a whole number of at least ``minimum``. Raises ImproperlyConfigured."""
    text = env.str(name, default=str(default))
    if not (text.isascii() and text.isdigit() and int(text) >= minimum):
        raise ImproperlyConfigured(f"Set {name} to a whole number of {minimum} or more, not to {text!r}.")
    return int(text)


def switch(env: environ.Env, name: str, default: str = "0") -> bool:
    """Read a switch, set by 1 or true and off by 0 or false. Raises ImproperlyConfigured."""
    text = str(env.str(name, default=default)).lower()
    if text not in {"0", "1", "false", "true"}:
        raise ImproperlyConfigured(f"Set {name} to 0 or 1, not to {text!r}.")
    return text in {"1", "true"}


def database(env: environ.Env, name: str, default: str) -> dict[str, Any]:
    """Read a database address, sqlite:///path or postgres://..., as Django wants it. Raises ImproperlyConfigured."""
    found = dict(env.db(name, default=default))
    if found.get("ENGINE") not in {"django.db.backends.sqlite3", "django.db.backends.postgresql"}:
        raise ImproperlyConfigured(f"Set {name} to sqlite:///path/to/file or postgres://user:password@host/name.")
    # A new connection for each request cost more than the three queries of a page.
    found |= {"CONN_MAX_AGE": None, "CONN_HEALTH_CHECKS": True}
    if found["ENGINE"] == "django.db.backends.sqlite3":
        # One writer at a time waits instead of failing; what is deleted is gone from the file too.
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;",
        }
    return found


def mail_server(env: environ.Env, name: str, default: str) -> dict[str, Any]:
    """Read where mail goes: smtp:// or smtps:// with user and password, or file:///folder.

    smtp:// uses STARTTLS unless the server is this machine itself. Raises ImproperlyConfigured.
    """
    try:
        url = urlsplit(str(env.str(name, default=default)))
        is_smtp = url.scheme in {"smtp", "smtps"} and bool(url.hostname)
        port = url.port
    except ValueError as error:
        raise ImproperlyConfigured(f"{name} has no address that can be read: {error}.") from error
    if not is_smtp and not (url.scheme == "file" and url.path.startswith("/")):
        raise ImproperlyConfigured(f"Set {name} to smtps://user:password@mail.example.nl:465 or file:///folder.")
    return {
        "backend": f"django.core.mail.backends.{'smtp' if is_smtp else 'filebased'}.EmailBackend",
        "host": url.hostname or "",
        "port": port or {"smtps": 465}.get(url.scheme, 587),
        "user": unquote(url.username or ""),
        "password": unquote(url.password or ""),
        "starttls": url.scheme == "smtp" and not _is_loopback(url.hostname or ""),
        "tls": url.scheme == "smtps",
        "folder": None if is_smtp else url.path,
    }


def sender(env: environ.Env, name: str, default: str) -> str:
    """Read who mails come from: an address, or a name with one. Raises ImproperlyConfigured."""
    text = str(env.str(name, default=default))
    try:
        validate_email(parseaddr(text)[1] if text.isprintable() else "")
    except ValidationError as error:
        raise ImproperlyConfigured(f"Set {name} to an address such as zelftest@example.nl, not to {text!r}.") from error
    return text


def mail_address(env: environ.Env, name: str) -> str:
    """Read an address for people to write to, or an empty text. Raises ImproperlyConfigured."""
    text = str(env.str(name, default=""))
    try:
        if text:
            validate_email(text)
    except ValidationError as error:
        raise ImproperlyConfigured(f"Set {name} to an address such as info@example.nl, not to {text!r}.") from error
    return text


def task_backend(env: environ.Env, name: str) -> str:
    """Read who does work outside a request: this process at once, or a worker by the database.

    Raises ImproperlyConfigured.
    """
    backends = {
        "immediate": "django_tasks.backends.immediate.ImmediateBackend",
        "database": "django_tasks_db.DatabaseBackend",
    }
    choice = str(env.str(name, default="immediate"))
    if choice not in backends:
        raise ImproperlyConfigured(f"Set {name} to immediate or database, not to {choice!r}.")
    return backends[choice]


def log_level(env: environ.Env, name: str) -> str:
    """Read a level of Python's logging. Raises ImproperlyConfigured."""
    level = str(env.str(name, default="INFO"))
    if level not in logging.getLevelNamesMapping():
        raise ImproperlyConfigured(f"Set {name} to DEBUG, INFO, WARNING, ERROR or CRITICAL, not to {level!r}.")
    return level


def log_file(env: environ.Env, name: str) -> str:
    """Read the file that a log goes to, or an empty text for none. Raises ImproperlyConfigured."""
    text = str(env.str(name, default=""))
    path = Path(text)
    if text and not (path.is_absolute() and os.access(path if path.is_file() else path.parent, os.W_OK)):
        raise ImproperlyConfigured(f"{name} names {text!r}, and that is no file that can be written to.")
    if text and path.is_dir():
        raise ImproperlyConfigured(f"{name} names {text!r}, and that is a folder.")
    return text


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
