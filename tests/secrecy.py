"""Finds in a line of a log what has no place there. Used on every line that a run of the tests writes."""

import json
import re
from collections import defaultdict
from datetime import datetime
from ipaddress import ip_network
from pathlib import Path

DOCS = (Path(__file__).parents[1] / "docs" / "logging.md").read_text(encoding="utf-8")
#: The actions and the kinds of object that the page about the log names.
LISTED = re.findall(r"^\| `([a-z_.]+)` \|", DOCS.partition("\n## Actions\n")[2], re.MULTILINE)
ACTIONS = frozenset(LISTED)
KINDS, WORDS = (
    frozenset(re.findall(r"`([a-z_]+)`", DOCS.partition(start)[2].partition("\n\n")[0]))
    for start in ("\nObjects:", "\nWords beside them:")
)

FIELDS = ["time", "action", "object", "result", "origin", "actor"]
OBJECT = re.compile(r"([a-z_]+):([A-Za-z0-9_=,.-]{1,400})", re.ASCII)
ACTOR = re.compile(r"(|system|(account|api_token):[0-9]+)", re.ASCII)
#: A code or a token, also as people see it. Letters that the alphabet leaves out would be another word.
CODE = re.compile(
    r"(?<![0-9A-Za-z-])(?:[0-9A-HJKMNP-TV-Z]{16}|(?:[0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4})(?![0-9A-Za-z-])"
)
MAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]*\w")
#: A shorter text would be found by chance.
SECRET_LENGTH_MIN = 10


class Secrets:
    """What came into being and is nobody else's business; finds any of it in a text, however it is written."""

    def __init__(self) -> None:
        self._by_length: dict[int, set[str]] = defaultdict(set)
        self._texts: set[str] = set()

    def add(self, secret: str) -> None:
        """A token, a code, a key or a password."""
        plain = _plain(secret)
        if len(plain) >= SECRET_LENGTH_MIN:
            self._by_length[len(plain)].add(plain)

    def add_text(self, text: str) -> None:
        """What somebody wrote: sought as it is."""
        if len(text) >= SECRET_LENGTH_MIN and " " in text.strip():
            self._texts.add(text)

    def found_in(self, line: str) -> list[str]:
        plain = _plain(line)
        pieces = (
            plain[start : start + length]
            for length in self._by_length
            for start in range(len(plain) - length + 1)
            if plain[start : start + length] in self._by_length[length]
        )
        return [*pieces, *(text for text in self._texts if text in line)]


def _plain(text: str) -> str:
    return text.lower().replace("-", "")


def flaws_of_plain(line: str, secrets: Secrets) -> list[str]:
    """What is wrong with a line of the plain log."""
    found = [f"a code or a token: {match}" for match in CODE.findall(line)]
    found += [f"an address: {match}" for match in MAIL.findall(line)]
    return found + [f"a secret: {secret}" for secret in secrets.found_in(line)]


def flaws_of_event(line: str, secrets: Secrets) -> list[str]:
    """What is wrong with a line of the security log."""
    found = flaws_of_plain(line, secrets)
    if "@" in line or not line.isascii() or not line.isprintable():
        found.append("a character that has no place here")
    try:
        event = json.loads(line)
    except ValueError:
        return [*found, "no JSON"]
    if not isinstance(event, dict) or list(event) != FIELDS or not all(isinstance(v, str) for v in event.values()):
        return [*found, "other fields than the six"]
    wrong = {
        "time": not _is_utc(event["time"]),
        "action": event["action"] not in ACTIONS,
        "object": bool(event["object"]) and not all(map(_is_object, event["object"].split(" "))),
        "result": event["result"] not in {"done", "refused", "failed"},
        "origin": bool(event["origin"]) and not _is_network(event["origin"]),
        "actor": ACTOR.fullmatch(event["actor"]) is None,
    }
    return found + [
        f"{field} {event[field]!r} is not in docs/logging.md" for field, is_wrong in wrong.items() if is_wrong
    ]


def _is_object(word: str) -> bool:
    kind = OBJECT.fullmatch(word)
    return kind[1] in KINDS if kind else word in WORDS


def _is_utc(text: str) -> bool:
    try:
        offset = datetime.fromisoformat(text).utcoffset()
    except ValueError:
        return False
    return offset is not None and not offset


def _is_network(text: str) -> bool:
    try:
        return bool(ip_network(text))
    except ValueError:
        return False


def flaws_of_output(text: str, secrets: Secrets) -> list[str]:
    """What is wrong with what a server wrote to standard error, where both logs go."""
    return [
        f"{flaw} in {line}"
        for line in text.splitlines()
        for flaw in (flaws_of_event if line.startswith("{") else flaws_of_plain)(line, secrets)
    ]
