"""What a paper is made of: words in their place. Nothing here knows how it looks, or whose words they are."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Heading:
    """A title above what follows; the paper itself has level 1."""

    text: str
    level: int = 2


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph; ``label`` stands before it in bold. ``look`` is "plain", "lead" or "small".

    One that opens what follows stays on the same page with it.
    """

    text: str
    label: str = ""
    look: str = "plain"
    is_opening: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One line of a list; ``strong`` follows in bold, ``note`` below it and smaller."""

    text: str
    strong: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """A list."""

    points: tuple[Point, ...]
    is_numbered: bool = False


@dataclass(frozen=True, slots=True)
class Term:
    """A title with what is said about it."""

    title: str
    text: str
    strong: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Terms:
    """A list of titles with what is said about each."""

    terms: tuple[Term, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """The head of a column; ``width`` is its share of the page beside the other columns."""

    title: str
    width: float = 1
    is_number: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell over ``span`` columns; ``note`` stands below the text and smaller."""

    text: str
    span: int = 1
    note: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A table whose first row names the columns. A form leaves room to write in its rows."""

    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_form: bool = False


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture with the words for whoever does not see it."""

    svg: str
    alternative: str


Part = Heading | Text | Points | Terms | Table | Picture


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole paper. ``above`` stands over its title, ``day`` at the foot of each page, both after the product's name.

    A compact one has smaller letters and margins: it is meant for a single page.
    """

    title: str
    parts: tuple[Part, ...]
    above: str = ""
    day: str = ""
    is_compact: bool = False
