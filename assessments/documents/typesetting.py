"""A paper as PDF/UA-1: tagged, with its fonts inside, and the same bytes for the same words on every machine."""

import json
import re
from dataclasses import asdict
from functools import cache
from importlib.metadata import distribution
from pathlib import Path
from typing import Any, Final

import typst
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from assessments.documents.parts import Paper, Part

FOLDER: Final = Path(__file__).parent

#: Characters that the description inside the file cannot carry, not even escaped.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def typeset(paper: Paper) -> bytes:
    """The paper as a file. What people typed comes in as data and is set as it is."""
    product = _("Self-test Result-oriented Collaboration")
    plain = {
        "language": str(get_language()).partition("-")[0],
        "product": product,
        "page_words": _("Page {page} of {pages}"),
        "title": paper.title,
        "above": " · ".join(filter(None, (product, paper.above))),
        "footer": " · ".join(filter(None, (product, paper.day))),
        "is_compact": paper.is_compact,
        "parts": [_with_kind(part) for part in paper.parts],
    }
    return typst.compile(
        FOLDER / "paper.typ",
        root=FOLDER,
        font_paths=_fonts(),
        sys_inputs={"paper": json.dumps(_printable(plain))},
        pdf_standards=["ua-1"],
    )


def _with_kind(part: Part) -> dict[str, Any]:
    return {"kind": type(part).__name__, "value": asdict(part)}


def _printable(value: Any) -> Any:
    """The same with each text on one line, and without control characters: they are no signs to print."""
    match value:
        case str():
            return " ".join(_FORBIDDEN.sub("", value).split())
        case list() | tuple():
            return [_printable(item) for item in value]
        case dict():
            return {name: _printable(item) for name, item in value.items()}
        case _:
            return value


@cache
def _fonts() -> typst.Fonts:
    """The fonts of typst itself and those of matplotlib, found without loading it; none of the machine.

    The last one has a sign for every character there is, so none is left out or stops the work.
    """
    folder = distribution("matplotlib").locate_file("matplotlib/mpl-data/fonts/ttf")
    return typst.Fonts(include_system_fonts=False, font_paths=[str(folder)])
