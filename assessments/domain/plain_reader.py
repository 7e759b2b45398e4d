"""Reads texts, numbers and keys out of plain values and gathers every fault with its path."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, Final

#: More of anything than this is no questionnaire.
ITEMS_MAX: Final = 100
TEXT_MAX: Final = 5000
KEY: Final = re.compile(r"[a-z0-9](-?[a-z0-9])*")
KEY_MAX: Final = 50

#: The names and numbers of the way to a value.
Path = tuple[str | int, ...]


class Flaw(Enum):
    """Why a value cannot be read."""

    MISSING = "is missing"
    NOT_TEXT = "is no text"
    TOO_LONG = "is too long"
    UNREADABLE = "has a character that cannot be stored"
    NOT_NUMBER = "is no whole number within the bounds"
    NOT_YES_NO = "is neither yes nor no"
    NOT_LIST = "is no list"
    TOO_MANY = "are too many"
    NOT_KEY = "is no key"
    TWICE = "stands there twice"
    UNKNOWN = "is not known"
    FORMAT = "is another format"


@dataclass(frozen=True, slots=True)
class PlainFlaw:
    """One fault in what was read: where, and what; ``limit`` is the bound that it crosses."""

    path: Path
    what: Flaw
    limit: int = 0


class Unreadable(ValueError):
    """What was read is no questionnaire; ``flaws`` says why."""

    def __init__(self, flaws: tuple[PlainFlaw, ...]) -> None:
        super().__init__(f"{len(flaws)} flaws")
        self.flaws = flaws


@dataclass(frozen=True, slots=True)
class Reader:
    """Reads values and gathers what is wrong with them; a faulty value is read as an empty one."""

    flaws: list[PlainFlaw] = field(default_factory=list)

    def flaw(self, path: Path, what: Flaw, limit: int = 0) -> None:
        """Note a fault."""
        self.flaws.append(PlainFlaw(path, what, limit))

    def table(self, value: object, path: Path) -> Mapping[str, Any]:
        """A value with names."""
        if isinstance(value, dict):
            return value
        self.flaw(path, Flaw.NOT_LIST)
        return {}

    def items(self, table: Mapping[str, Any], name: str, path: Path) -> Iterator[tuple[Mapping[str, Any], Path]]:
        """The entries of a list of values with names, each with its path."""
        for item, at in self.values(table, name, path):
            yield self.table(item, at), at

    def values(self, table: Mapping[str, Any], name: str, path: Path) -> Iterator[tuple[object, Path]]:
        """The entries of a list, each with its path."""
        found = table.get(name, [])
        if not isinstance(found, list):
            self.flaw((*path, name), Flaw.NOT_LIST)
        elif len(found) > ITEMS_MAX:
            self.flaw((*path, name), Flaw.TOO_MANY, ITEMS_MAX)
        else:
            for number, item in enumerate(found):
                yield item, (*path, name, number)

    def text(
        self, table: Mapping[str, Any], name: str, path: Path, longest: int = TEXT_MAX, *, needed: bool = False
    ) -> str:
        """The text with a name; empty if it is not there."""
        return self.text_value(table.get(name, ""), (*path, name), longest, needed=needed)

    def text_value(self, value: object, path: Path, longest: int, *, needed: bool) -> str:
        """A text without blanks around it."""
        if not isinstance(value, str):
            self.flaw(path, Flaw.NOT_TEXT)
            return ""
        text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
        if needed and not text:
            self.flaw(path, Flaw.MISSING)
        if len(text) > longest:
            self.flaw(path, Flaw.TOO_LONG, longest)
        if any(character == "\0" or "\ud800" <= character <= "\udfff" for character in text):
            self.flaw(path, Flaw.UNREADABLE)
        return text

    def key(self, table: Mapping[str, Any], name: str, path: Path, used: set[str]) -> str:
        """A key that is not in ``used`` yet; it is added there."""
        key = self.text(table, name, path, KEY_MAX, needed=True)
        if key and not KEY.fullmatch(key):
            self.flaw((*path, name), Flaw.NOT_KEY)
        elif key in used:
            self.flaw((*path, name), Flaw.TWICE)
        used.add(key)
        return key

    def one_of(self, table: Mapping[str, Any], name: str, path: Path, known: tuple[str, ...]) -> str:
        """One of the known words."""
        found = self.text(table, name, path, needed=True)
        if found and found not in known:
            self.flaw((*path, name), Flaw.UNKNOWN)
        return found

    def number(
        self, table: Mapping[str, Any], name: str, path: Path, low: int, high: int, default: int | None = None
    ) -> int:
        """A whole number from ``low`` to ``high``."""
        found = table.get(name, default)
        if type(found) is int and low <= found <= high:
            return found
        self.flaw((*path, name), Flaw.NOT_NUMBER, high)
        return low

    def yes_no(self, table: Mapping[str, Any], name: str, path: Path, *, default: bool | None = None) -> bool:
        """True or false."""
        found = table.get(name, default)
        if isinstance(found, bool):
            return found
        self.flaw((*path, name), Flaw.NOT_YES_NO)
        return False
