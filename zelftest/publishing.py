"""Reads what the operator publishes about the site: where to report a weakness, and how accessible it is."""

import re
import tomllib
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import validate_email

from assessments.domain.accessibility import AccessibilityStatement, WrongStatement, read_statement
from assessments.domain.web_addresses import is_https

TELEPHONE = re.compile(r"tel:\+?[0-9.()-]{3,25}")


def contacts(env: environ.Env, name: str, default: str) -> tuple[str, ...]:
    """Read the contacts of security.txt, with commas: mailto:, https: or tel:. Raises ImproperlyConfigured."""
    given = [text.strip() for text in str(env.str(name, default=default)).split(",")]
    wrong = [text for text in given if text and not _is_contact(text)]
    if wrong:
        raise ImproperlyConfigured(
            f"Set {name} to mailto:security@example.nl, an https:// address or tel:+31-20-1234567, not to {wrong[0]!r}."
        )
    return tuple(text for text in given if text)


def https_address(env: environ.Env, name: str) -> str:
    """Read the address of a page, or an empty text. Raises ImproperlyConfigured."""
    text = str(env.str(name, default=""))
    if text and not is_https(text):
        raise ImproperlyConfigured(f"Set {name} to an address that starts with https://, not to {text!r}.")
    return text


def accessibility_statement(env: environ.Env, name: str) -> AccessibilityStatement | None:
    """Read the statement from the TOML file that the setting names, or None where it names none.

    Raises ImproperlyConfigured, with the name of the field that is missing or wrong.
    """
    path = str(env.str(name, default=""))
    if not path:
        return None
    if not Path(path).is_file():
        raise ImproperlyConfigured(f"{name} names {path}, and that file is not there.")
    try:
        return read_statement(tomllib.loads(Path(path).read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{name} names {path}, and that is no TOML: {error}.") from error
    except WrongStatement as error:
        raise ImproperlyConfigured(f"{name} names {path}, and there {error}.") from error


def _is_contact(text: str) -> bool:
    if text.startswith("mailto:"):
        return _is_address(text.removeprefix("mailto:"))
    return is_https(text) or TELEPHONE.fullmatch(text) is not None


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return text.isascii()
