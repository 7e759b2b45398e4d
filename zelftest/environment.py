"""Reads one setting each from the environment, or says which one is missing or wrong."""

from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

SECRET_LENGTH_MIN = 50


def secret(env: environ.Env, name: str) -> str:
    """Read a key that must be long and must be set. Raises ImproperlyConfigured."""
    value = str(env.str(name, default=""))
    if len(value) < SECRET_LENGTH_MIN:
        raise ImproperlyConfigured(f"Set {name} to a random text of at least {SECRET_LENGTH_MIN} characters.")
    return value


def base_url(env: environ.Env, name: str = "BASE_URL") -> SplitResult:
    """Read the public address of the site: https, or http on this machine alone.

    Raises ImproperlyConfigured, also for an address with a path or a query.
    """
    value = str(env.str(name, default=""))
    url = urlsplit(value)
    if url.scheme not in {"http", "https"} or not url.hostname or url.path.strip("/") or url.query or url.fragment:
        raise ImproperlyConfigured(f"Set {name} to the public address, such as https://zelftest.example.nl.")
    if url.scheme == "http" and not _is_loopback(url.hostname):
        raise ImproperlyConfigured(f"{name} must start with https:// unless the host is this machine itself.")
    return url


def whole_number(env: environ.Env, name: str, default: int, *, minimum: int) -> int:
    """Read a whole number of at least ``minimum``. Raises ImproperlyConfigured."""
    text = env.str(name, default=str(default))
    if not (text.isascii() and text.isdigit() and int(text) >= minimum):
        raise ImproperlyConfigured(f"Set {name} to a whole number of {minimum} or more, not to {text!r}.")
    return int(text)


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
