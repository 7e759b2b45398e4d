"""A list of e-mail addresses, row by row, into who is on it and what is wrong with it."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from itertools import chain
from typing import Final

from assessments.domain.names import folded

#: The longest address that a mail server takes (RFC 5321, 4.5.3.1.3, without the angle brackets).
ADDRESS_MAX: Final = 254
#: So much of a wrong row is shown.
SHOWN_MAX: Final = 80

#: Words that stand above a column, of any language in use; "E-mailadres" is found by "mail" in it.
ADDRESS_WORDS: Final = frozenset({"adres", "adressen", "address", "addresses"})
LINK_WORDS: Final = frozenset({"schakel", "ketenschakel", "link", "groep", "group"})
OTHER_WORDS: Final = frozenset(
    {"naam", "voornaam", "achternaam", "deelnemer", "deelnemers", "functie", "organisatie", "nr"}
    | {"name", "participant", "participants", "role", "organisation"}
)

QUOTES: Final = "\"'‘’“”„`"
AROUND_A_WORD: Final = QUOTES + "<>()[],;:"
MAILTO: Final = "mailto:"

Row = tuple[int, Sequence[str]]


class ProblemKind(Enum):
    """Why a row cannot be used as it is."""

    NO_ADDRESS = "no address"
    SEVERAL_ADDRESSES = "more than one address"
    INVALID = "not a valid address"
    TOO_LONG = "longer than an address can be"
    OTHER_LINK = "listed before with another link"


@dataclass(frozen=True, slots=True)
class ListedAddress:
    """An address without the name beside it; ``link`` is the title of a chain link, or empty."""

    row: int
    address: str
    link: str


@dataclass(frozen=True, slots=True)
class AddressProblem:
    """A row that cannot be used: ``text`` is what stands there, on one line and shortened."""

    row: int
    text: str
    kind: ProblemKind


@dataclass(frozen=True, slots=True)
class AddressList:
    """What a list comes to; ``merged`` has the rows that repeat an earlier one, with their text."""

    addresses: tuple[ListedAddress, ...]
    problems: tuple[AddressProblem, ...]
    merged: tuple[tuple[int, str], ...]


def fold_address(text: str) -> str:
    """The address without what nobody sees a difference in: case, width, white space, invisible characters.

    >>> fold_address(" Anna@\\uff38.NL\\u200b"), fold_address("jose\\u0301@x.nl") == fold_address("Jos\\u00c9@x.nl")
    ('anna@x.nl', True)
    """
    return "".join(folded(text).split())


def read_addresses(rows: Iterable[Row], *, is_valid: Callable[[str], bool]) -> AddressList:
    """Find the address, and the chain link if there is one, in each row of a list.

    A first row with words such as "E-mailadres" and "Schakel" is a header, and says which columns
    count. Without a header the address is the cell with an "@", and a cell right of an address in
    the first column is its link. ``is_valid`` says of a bare address whether mail can go there.

    >>> rows = [(1, ["Naam", "E-mail", "Schakel"]), (2, ["Anna", "Anna <anna@x.nl>", "Intake"]), (3, ["Bram"])]
    >>> found = read_addresses(rows, is_valid=lambda address: "@" in address)
    >>> found.addresses
    (ListedAddress(row=2, address='anna@x.nl', link='Intake'),)
    >>> found.problems
    (AddressProblem(row=3, text='Bram', kind=<ProblemKind.NO_ADDRESS: 'no address'>),)
    """
    filled = ((number, list(cells)) for number, cells in rows if any(_tidy(cell) for cell in cells))
    first = next(filled, None)
    if first is None:
        return AddressList((), (), ())
    columns = _read_header(first[1])
    body = filled if columns else chain([first], filled)
    found = [_read_row(number, cells, columns or _Columns(), is_valid) for number, cells in body]
    return _merge(found)


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where a header says that things stand; None where it does not say."""

    address: int | None = None
    link: int | None = None


@dataclass(frozen=True, slots=True)
class _FoundRow:
    """One row with what was found in it: a bare address, or the reason why not."""

    row: int
    text: str
    link: str
    address: str | ProblemKind


def _read_header(cells: list[str]) -> _Columns | None:
    """The columns that a header names; None where the row is no header."""
    titles = [re.findall(r"\w+", folded(cell)) for cell in cells]
    mail = [n for n, title in enumerate(titles) if any("mail" in word for word in title)]
    address = [n for n, title in enumerate(titles) if ADDRESS_WORDS.intersection(title)]
    link = [n for n, title in enumerate(titles) if LINK_WORDS.intersection(title)]
    is_header = mail or address or link or OTHER_WORDS.intersection(chain.from_iterable(titles))
    if not is_header or any("@" in _tidy(cell) for cell in cells):
        return None
    return _Columns(address=next(iter(mail + address), None), link=next(iter(link), None))


def _read_row(number: int, cells: list[str], columns: _Columns, is_valid: Callable[[str], bool]) -> _FoundRow:
    whole = _on_one_line("; ".join(cell.strip() for cell in cells if _tidy(cell)))
    with_at = [n for n, cell in enumerate(cells) if "@" in _tidy(cell)]
    places = with_at if columns.address is None else [n for n in with_at if n == columns.address]
    if len(places) != 1:
        kind = ProblemKind.SEVERAL_ADDRESSES if places else ProblemKind.NO_ADDRESS
        return _FoundRow(number, whole, "", kind)
    cell = cells[places[0]]
    return _FoundRow(number, _on_one_line(cell), _link_of(cells, places[0], columns), _find_address(cell, is_valid))


def _link_of(cells: list[str], place: int, columns: _Columns) -> str:
    has_header = columns != _Columns()
    column = columns.link if has_header else {0: 1}.get(place)
    return " ".join(_tidy(cells[column]).split()) if column is not None and column < len(cells) else ""


def _find_address(cell: str, is_valid: Callable[[str], bool]) -> str | ProblemKind:
    """The bare address in a cell such as ``Anna <anna@x.nl>``; the name may repeat the address."""
    text = _bare(_tidy(cell))
    name, _, inside = text.rpartition("<") if text.endswith(">") else ("", "", text)
    address = _bare(inside.removesuffix(">"))
    in_name = {fold_address(_bare(word.strip(AROUND_A_WORD))) for word in name.split() if "@" in word.strip("@")}
    if address.count("@") > 1 or in_name - {fold_address(address)}:
        return ProblemKind.SEVERAL_ADDRESSES
    if len(address) > ADDRESS_MAX:
        return ProblemKind.TOO_LONG
    # White space and control characters are refused here, whatever is_valid thinks of them: an
    # address ends up in the header of a mail.
    if any(char.isspace() or unicodedata.category(char) == "Cc" for char in address) or not is_valid(address):
        return ProblemKind.INVALID
    return address


def _bare(text: str) -> str:
    """An address without quotes around it, "mailto:" before it and a separator after it."""
    text = text.strip().rstrip(",;").rstrip()
    if len(text) > 1 and text[0] in QUOTES and text[-1] in QUOTES:
        text = text[1:-1].strip()
    if text[: len(MAILTO)].casefold() == MAILTO:
        return text[len(MAILTO) :].partition("?")[0].strip()
    return text


def _merge(found: list[_FoundRow]) -> AddressList:
    firsts: dict[str, ListedAddress] = {}
    problems: list[AddressProblem] = []
    merged: list[tuple[int, str]] = []
    for row in found:
        if isinstance(row.address, ProblemKind):
            problems.append(AddressProblem(row.row, row.text, row.address))
            continue
        listed = ListedAddress(row.row, row.address, row.link)
        first = firsts.setdefault(fold_address(row.address), listed)
        if folded(first.link) != folded(row.link):
            problems.append(AddressProblem(row.row, row.text, ProblemKind.OTHER_LINK))
        elif first is not listed:
            merged.append((row.row, row.text))
    return AddressList(tuple(firsts.values()), tuple(problems), tuple(merged))


def _tidy(text: str) -> str:
    """The text in plain characters, without invisible ones and without white space around it."""
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    return unicodedata.normalize("NFKC", seen).strip()


def _on_one_line(text: str) -> str:
    """The text as typed, fit to be shown: "�" stands for a character that nobody would see."""
    line = "".join(char if char.isprintable() else " " if char.isspace() else "\ufffd" for char in text.strip())
    return line if len(line) <= SHOWN_MAX else line[: SHOWN_MAX - 1] + "…"
