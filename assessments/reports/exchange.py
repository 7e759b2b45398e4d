"""What is wrong with a questionnaire that somebody reads in, in words and with its place."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.plain_reader import Flaw, Path, PlainFlaw
from assessments.spreadsheets.limits import Refusal
from assessments.spreadsheets.questionnaires import BLOCK_COLUMN, At, ReadBook

FLAWS = {
    Flaw.MISSING: gettext_lazy("Here is nothing, and something is needed."),
    Flaw.NOT_TEXT: gettext_lazy("This is no text."),
    Flaw.TOO_LONG: gettext_lazy("This is too long: at most %(limit)s characters."),
    Flaw.UNREADABLE: gettext_lazy("Here is a character that we cannot keep."),
    Flaw.NOT_NUMBER: gettext_lazy("This is no whole number, or it is larger than %(limit)s."),
    Flaw.NOT_YES_NO: gettext_lazy("Write ja or nee."),
    Flaw.NOT_LIST: gettext_lazy("This is built in another way than we know."),
    Flaw.TOO_MANY: gettext_lazy("These are too many: at most %(limit)s."),
    Flaw.NOT_KEY: gettext_lazy("A key has small letters, digits and dashes only."),
    Flaw.TWICE: gettext_lazy("This stands there twice."),
    Flaw.UNKNOWN: gettext_lazy("We do not know this."),
    Flaw.FORMAT: gettext_lazy("This file holds no questionnaire that we can read."),
}


REFUSALS = {
    Refusal.TOO_BIG: gettext_lazy("This file is too big."),
    Refusal.TOO_MANY_ROWS: gettext_lazy("This file has too many rows."),
    Refusal.NOT_A_LIST: gettext_lazy("This is no Excel workbook."),
    Refusal.DAMAGED: gettext_lazy("This file is damaged. Open it in Excel and save it anew."),
    Refusal.ENCRYPTED: gettext_lazy("This file is locked with a password. Save it without one."),
}


def book_refusal(reason: Refusal) -> str:
    """Why a workbook was not read."""
    return str(REFUSALS[reason])


def flaw_sentence(flaw: PlainFlaw) -> str:
    """What is wrong."""
    return str(FLAWS[flaw.what]) % {"limit": flaw.limit}


def path_words(path: Path) -> str:
    """A place in a JSON file, numbers counted from one."""
    return " › ".join(str(part + 1) if isinstance(part, int) else part for part in path)


def cell_words(at: At) -> str:
    """A place in a workbook."""
    words = [_("sheet %(name)s") % {"name": at.sheet}]
    if at.row:
        words.append(_("row %(number)s") % {"number": at.row})
    if at.column:
        words.append(_("column %(name)s") % {"name": at.column})
    return ", ".join(words)


def json_flaws(flaws: Iterable[PlainFlaw]) -> list[str]:
    """Faults of a JSON file, a sentence each."""
    return [f"{path_words(flaw.path)}: {flaw_sentence(flaw)}" for flaw in flaws]


def book_flaws(flaws: Iterable[PlainFlaw], book: ReadBook) -> list[str]:
    """Faults of a workbook, a sentence each, with sheet, row and column."""
    places = ((flaw, book.find(flaw.path)) for flaw in flaws)
    return [f"{cell_words(at) if at else path_words(flaw.path)}: {flaw_sentence(flaw)}" for flaw, at in places]


def misplaced_sentences(book: ReadBook) -> list[str]:
    """Sheets and columns that are not there, and names that lead nowhere."""
    sentences = []
    for one in book.misplaced:
        if not one.at.row:
            problem = _("This sheet is not in the file.")
        elif one.what or one.at.column == BLOCK_COLUMN:
            problem = _("We do not know “%(what)s”.") % {"what": one.what}
        else:
            problem = _("This column is not on the sheet.")
        sentences.append(f"{cell_words(one.at)}: {problem}")
    return sentences
