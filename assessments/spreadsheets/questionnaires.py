"""A questionnaire as a workbook that people can work in, one sheet for each kind of thing, and back."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from assessments.domain.content_plain import FORMAT
from assessments.domain.plain_reader import Path
from assessments.domain.tables import Cell, Sheet
from assessments.spreadsheets.limits import Row

#: Names and headings belong to the format of the file: they are Dutch, whatever the language of the screen.
YES, NO = "ja", "nee"
_WHOLE_NUMBER = re.compile(r"(-?\d{1,9})(?:[.,]0+)?")


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """One sheet: its title, the list in the plain value that it holds, and its columns by heading.

    ``of_block`` puts the key of the block in a first column. A name before a column is its name in the plain value.
    """

    title: str
    name: str
    columns: Mapping[str, str]
    of_block: bool = False


SETTINGS: Final = {"title": "titel", "period": "periode", "not_applicable": "antwoord niet van toepassing"}
SETTINGS_SHEET: Final = SheetPlan("Vragenlijst", "settings", {"name": "wat", "value": "tekst"})
PLANS: Final = (
    SheetPlan("Niveaus", "levels", {"key": "sleutel", "title": "naam", "from": "vanaf", "text": "tekst"}),
    SheetPlan(
        "Bouwstenen",
        "blocks",
        {
            "key": "sleutel",
            "title": "naam",
            "scored": "heeft een score",
            "summary": "vraag",
            "explanation": "uitleg",
        },
    ),
    SheetPlan("Schaal", "scale", {"": "label"}, of_block=True),
    SheetPlan(
        "Stellingen",
        "statements",
        {
            "key": "sleutel",
            "text": "stelling",
            "tip": "tip",
            "reversed": "omgekeerd",
            "meaning": "betekenis",
            "source": "steunt op",
        },
        of_block=True,
    ),
    SheetPlan("Niveauteksten", "level_texts", {"level": "niveau", "text": "tekst"}, of_block=True),
    SheetPlan("Tips", "tips", {"level": "niveau", "text": "tip"}, of_block=True),
    SheetPlan(
        "Werkvormen en vragen",
        "resources",
        {"kind": "soort", "title": "titel", "duration": "duur", "text": "tekst"},
        of_block=True,
    ),
    SheetPlan(
        "Gespreksleidraad",
        "guide_steps",
        {
            "kind": "stap",
            "minutes": "minuten",
            "role": "wie leidt",
            "title": "kop",
            "text": "tekst",
            "text_open": "tekst zonder bouwsteen",
            "text_withheld": "tekst zonder uitslag",
        },
    ),
)
BLOCK_COLUMN: Final = "bouwsteen"
NUMBERS: Final = frozenset({"from", "meaning", "minutes"})
YES_NO: Final = frozenset({"scored", "reversed"})
SHEETS_MAX: Final = len(PLANS) + 6


@dataclass(frozen=True, slots=True)
class At:
    """A cell, or with an empty column a row, or with row 0 a sheet."""

    sheet: str
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A sheet or a column that is not there, or a block that no row of Bouwstenen names."""

    at: At
    what: str


@dataclass(frozen=True, slots=True)
class ReadBook:
    """What a workbook holds: the plain value, where each part of it stands, and what has no place."""

    plain: dict[str, Any]
    cells: Mapping[Path, At]
    misplaced: tuple[Misplaced, ...]

    def find(self, path: Path) -> At | None:
        """The cell of a path, else of what it is part of."""
        tries = (path[:length] for length in range(len(path), 0, -1))
        return next((self.cells[part] for part in tries if part in self.cells), None)


def questionnaire_sheets(plain: Mapping[str, Any]) -> tuple[Sheet, ...]:
    """The sheets of a plain questionnaire (``domain.content_plain.to_plain``)."""
    settings = tuple((label, plain[name]) for name, label in SETTINGS.items())
    first = Sheet(SETTINGS_SHEET.title, tuple(SETTINGS_SHEET.columns.values()), settings)
    return (first, *(Sheet(plan.title, _headings(plan), tuple(_cells_of(plan, plain))) for plan in PLANS))


def read_book(sheets: Mapping[str, Sequence[Row]]) -> ReadBook:
    """The plain questionnaire in the sheets of a workbook; what it says is checked by ``content_plain.from_plain``."""
    reading = _Reading(sheets)
    reading.read_settings()
    for plan in PLANS:
        reading.read(plan)
    return ReadBook(reading.plain, reading.cells, tuple(reading.misplaced))


def _headings(plan: SheetPlan) -> tuple[str, ...]:
    return (*([BLOCK_COLUMN] if plan.of_block else []), *plan.columns.values())


def _cells_of(plan: SheetPlan, plain: Mapping[str, Any]) -> Iterator[tuple[Cell, ...]]:
    if not plan.of_block:
        yield from (tuple(_cell(item[name]) for name in plan.columns) for item in plain[plan.name])
        return
    for block in plain["blocks"]:
        for item in block[plan.name]:
            values = [item] if isinstance(item, str) else [item[name] for name in plan.columns]
            yield (block["key"], *(_cell(value) for value in values))


def _cell(value: str | bool | int) -> Cell:
    if isinstance(value, bool):
        return YES if value else NO
    return value


class _Reading:
    """Reads sheet after sheet; blocks come before what stands in them."""

    def __init__(self, sheets: Mapping[str, Sequence[Row]]) -> None:
        self.sheets = {title.casefold(): rows for title, rows in sheets.items()}
        self.plain: dict[str, Any] = {"format": FORMAT, **dict.fromkeys(SETTINGS, "")}
        self.cells: dict[Path, At] = {}
        self.misplaced: list[Misplaced] = []

    def read_settings(self) -> None:
        names = {label: name for name, label in SETTINGS.items()}
        for row, cells in self._rows(SETTINGS_SHEET):
            name = names.get(cells["name"].casefold())
            if name is None:
                self.misplaced.append(Misplaced(At(SETTINGS_SHEET.title, row, "wat"), cells["name"]))
            else:
                self.plain[name] = cells["value"]
                self.cells[(name,)] = At(SETTINGS_SHEET.title, row, "tekst")

    def read(self, plan: SheetPlan) -> None:
        if not plan.of_block:
            self.plain[plan.name] = []
            self.cells[(plan.name,)] = At(plan.title)
        for row, cells in self._rows(plan):
            place = self._owner(plan, row, cells)
            if place is None:
                continue
            owner, path = place
            items = owner.setdefault(plan.name, [])
            here = (*path, plan.name, len(items))
            items.append(self._item(plan, row, cells, here))

    def _owner(self, plan: SheetPlan, row: int, cells: Mapping[str, str]) -> tuple[dict[str, Any], Path] | None:
        """Where a row belongs: to the whole, or to the block that it names."""
        if not plan.of_block:
            return self.plain, ()
        for number, block in enumerate(self.plain["blocks"]):
            if block["key"] == cells[BLOCK_COLUMN]:
                self.cells.setdefault(("blocks", number, plan.name), At(plan.title, row))
                return block, ("blocks", number)
        self.misplaced.append(Misplaced(At(plan.title, row, BLOCK_COLUMN), cells[BLOCK_COLUMN]))
        return None

    def _item(self, plan: SheetPlan, row: int, cells: Mapping[str, str], path: Path) -> Any:
        self.cells[path] = At(plan.title, row)
        item = {}
        for name, heading in plan.columns.items():
            self.cells[(*path, name)] = At(plan.title, row, heading)
            item[name] = _value(name, cells[name])
        if "" in item:
            self.cells[path] = At(plan.title, row, plan.columns[""])
            return item[""]
        return item

    def _rows(self, plan: SheetPlan) -> Iterator[tuple[int, dict[str, str]]]:
        """The rows below the headings, by name; nothing if the sheet or a column is not there."""
        rows = self.sheets.get(plan.title.casefold())
        if not rows:
            self.misplaced.append(Misplaced(At(plan.title), ""))
            return
        found = [heading.casefold() for heading in rows[0][1]]
        missing = [heading for heading in _headings(plan) if heading not in found]
        self.misplaced += [Misplaced(At(plan.title, rows[0][0], heading), "") for heading in missing]
        if missing:
            return
        names = {BLOCK_COLUMN: BLOCK_COLUMN} if plan.of_block else {}
        names |= {heading: name for name, heading in plan.columns.items()}
        for row, cells in rows[1:]:
            filled = dict(zip(found, cells, strict=False))
            yield row, {name: filled.get(heading, "") for heading, name in names.items()}


def _value(name: str, text: str) -> str | int | bool:
    """A cell as its column means it; what does not fit stays a text, and is refused later."""
    if name in NUMBERS and (number := _WHOLE_NUMBER.fullmatch(text)):
        return int(number[1])
    if name in YES_NO and text.casefold() in {YES, NO, "true", "false", "waar", "onwaar"}:
        return text.casefold() in {YES, "true", "waar"}
    return text
