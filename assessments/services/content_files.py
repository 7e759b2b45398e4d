"""Reads a questionnaire from its TOML files and refuses it as a whole when anything is wrong."""

import hashlib
import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assessments.domain.constants import (
    BLOCK_STEPS,
    BLOCKS_MAX,
    BLOCKS_MIN,
    GUIDE_MINUTES,
    GUIDE_STEPS,
    SCALE_POINTS_MAX,
    SCALE_POINTS_MIN,
    STATEMENTS_PER_BLOCK_MIN,
    TIPS_PER_LEVEL_MIN,
)
from assessments.domain.content_checks import AT_MOST_ONCE, GUIDE_NEEDS

QUESTIONNAIRE_FILE = "questionnaire.toml"
COVERAGE_FILE = "coverage.toml"


class ContentError(ValueError):
    """A questionnaire file is wrong; says where."""

    def __init__(self, path: Path, line: int, message: str) -> None:
        super().__init__(f"{path.name}, line {line}: {message}")


@dataclass(frozen=True, slots=True)
class ContentFile:
    """One parsed file that knows on which line each of its tables starts."""

    path: Path
    text: str
    data: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "ContentFile":
        """Parse a file. Raises ContentError when it is missing or is no TOML."""
        try:
            text = path.read_text(encoding="utf-8")
            return cls(path, text, tomllib.loads(text))
        except FileNotFoundError:
            raise ContentError(path, 1, "this file is missing.") from None
        except UnicodeDecodeError:
            raise ContentError(path, 1, "this file is not UTF-8.") from None
        except tomllib.TOMLDecodeError as error:
            line = re.search(r"line (\d+)", str(error))
            raise ContentError(path, int(line[1]) if line else text.count("\n") + 1, str(error)) from None

    def error(self, message: str, *, table: str = "", index: int = 0) -> ContentError:
        """An error at the start of the ``index``-th ``[[table]]`` or of ``[table]``."""
        return ContentError(self.path, self._line(table, index), message)

    def text_of(self, entry: dict[str, Any], name: str, *, table: str = "", index: int = 0) -> str:
        """A text that must be there. Raises ContentError."""
        value = entry.get(name)
        if not isinstance(value, str) or not value.strip():
            raise self.error(f"“{name}” is missing or empty.", table=table, index=index)
        return value.strip()

    def tables(self, name: str) -> list[dict[str, Any]]:
        """The entries of ``[[name]]``, in the order of the file. Raises ContentError."""
        tables = self.data.get(name, [])
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            raise self.error(f"“{name}” must be written as [[{name}]].")
        return tables

    def _line(self, table: str, index: int) -> int:
        pattern = re.compile(rf"^\s*(\[\[?)?\s*{re.escape(table)}\s*(\]|=)")
        lines = [number for number, line in enumerate(self.text.splitlines(), 1) if table and pattern.match(line)]
        return lines[index] if index < len(lines) else 1


@dataclass(frozen=True, slots=True)
class QuestionnaireFiles:
    """A complete and checked questionnaire: its main file, and a file per block in order."""

    main: ContentFile
    blocks: tuple[ContentFile, ...]

    @property
    def digest(self) -> str:
        """A hash of everything, to see whether it has been loaded before."""
        texts = "\0".join(file.text for file in (self.main, *self.blocks))
        return hashlib.sha256(texts.encode()).hexdigest()


def read_questionnaire(folder: Path) -> QuestionnaireFiles:
    """Read and check a folder. Raises ContentError with file and line."""
    main = ContentFile.read(folder / QUESTIONNAIRE_FILE)
    for name in ("key", "title", "period", "not_applicable"):
        main.text_of(main.data, name)
    levels = _check_levels(main)
    scale = _check_scale(main, main.data.get("scale"))
    files = QuestionnaireFiles(main, _block_files(main, folder))
    scored = 0
    for file in files.blocks:
        _check_scale(file, file.data.get("scale", scale))
        scored += _check_block(file, levels)
    if not BLOCKS_MIN <= scored <= BLOCKS_MAX:
        raise main.error(f"there must be {BLOCKS_MIN} to {BLOCKS_MAX} scored blocks, not {scored}.", table="blocks")
    scored_files = [file for file in files.blocks if file.data["scored"]]
    _check_guide(main, scored_files)
    _check_mirror(scored_files)
    return files


def _block_files(main: ContentFile, folder: Path) -> tuple[ContentFile, ...]:
    keys = main.data.get("blocks")
    if not isinstance(keys, list) or not all(isinstance(key, str) for key in keys):
        raise main.error("“blocks” must list the block keys in building order.", table="blocks")
    for key in keys:
        if keys.count(key) > 1:
            raise main.error(f"block “{key}” is listed twice.", table="blocks")
        if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
            raise main.error(f"“{key}” is no block key: use small letters, digits and dashes.", table="blocks")
    known = {*keys, Path(QUESTIONNAIRE_FILE).stem, Path(COVERAGE_FILE).stem}
    for path in sorted(folder.glob("*.toml")):
        if path.stem not in known:
            raise ContentError(path, 1, f"unknown block “{path.stem}”: it is not listed in {QUESTIONNAIRE_FILE}.")
    return tuple(ContentFile.read(folder / f"{key}.toml") for key in keys)


def _check_scale(file: ContentFile, labels: object) -> list[str]:
    if not isinstance(labels, list) or not all(isinstance(label, str) and label.strip() for label in labels):
        raise file.error("“scale” must list a label for each point.", table="scale")
    if not SCALE_POINTS_MIN <= len(labels) <= SCALE_POINTS_MAX:
        raise file.error(f"a scale has {SCALE_POINTS_MIN} to {SCALE_POINTS_MAX} points.", table="scale")
    if len(set(labels)) < len(labels):
        raise file.error("two points of the scale have the same label.", table="scale")
    return labels


def _check_levels(main: ContentFile) -> list[str]:
    expected = 0
    levels = main.tables("level")
    for index, level in enumerate(levels):
        for name in ("key", "title", "text"):
            main.text_of(level, name, table="level", index=index)
        lower, upper = level.get("from"), level.get("to")
        if type(lower) is not int or type(upper) is not int or lower > upper:
            raise main.error("“from” and “to” must be whole numbers, from below to.", table="level", index=index)
        if lower < expected:
            raise main.error(f"level “{level['key']}” overlaps the one before it.", table="level", index=index)
        if lower > expected:
            raise main.error(f"there is a gap below level “{level['key']}”.", table="level", index=index)
        expected = upper + 1
    if expected != 101:
        raise main.error("the levels must run from 0 to 100.", table="level", index=max(0, len(levels) - 1))
    return _unique_keys(main, "level")


def _unique_keys(file: ContentFile, table: str) -> list[str]:
    keys: list[str] = []
    for index, entry in enumerate(file.tables(table)):
        key = file.text_of(entry, "key", table=table, index=index)
        if key in keys:
            raise file.error(f"key “{key}” is used twice.", table=table, index=index)
        if not re.fullmatch(r"[a-z][a-z0-9-]*", key):
            raise file.error(f"“{key}” is no key: use small letters, digits and dashes.", table=table, index=index)
        keys.append(key)
    return keys


def _check_block(file: ContentFile, levels: list[str]) -> bool:
    for name in ("title", "summary", "explanation"):
        file.text_of(file.data, name)
    if file.data.get("key") != file.path.stem:
        raise file.error(f"“key” must be “{file.path.stem}”, as the file is called.", table="key")
    is_scored = file.data.get("scored")
    if type(is_scored) is not bool:
        raise file.error("“scored” must be true or false.", table="scored")
    _check_statements(file)
    _check_resources(file)
    if is_scored:
        _check_level_texts(file, levels)
    return is_scored


def _check_statements(file: ContentFile) -> None:
    _unique_keys(file, "statement")
    statements = file.tables("statement")
    if len(statements) < STATEMENTS_PER_BLOCK_MIN:
        raise file.error(f"a block needs at least {STATEMENTS_PER_BLOCK_MIN} statements.", table="statement")
    texts: set[str] = set()
    for index, statement in enumerate(statements):
        for name in ("text", "tip", "source"):
            file.text_of(statement, name, table="statement", index=index)
        folded = statement["text"].strip().casefold()
        if folded in texts:
            raise file.error("this statement stands here twice.", table="statement", index=index)
        texts.add(folded)


def _check_resources(file: ContentFile) -> None:
    for table, names in (
        ("work_form", ("title", "duration", "text")),
        *((table, ("text",)) for table in ("question", "reading", *AT_MOST_ONCE)),
    ):
        for index, entry in enumerate(file.tables(table)):
            for name in names:
                file.text_of(entry, name, table=table, index=index)
    for table in AT_MOST_ONCE:
        if len(file.tables(table)) > 1:
            raise file.error(f"a block has one [[{table}]] at most.", table=table, index=1)


def _check_guide(main: ContentFile, blocks: list[ContentFile]) -> None:
    """The steps are optional; if there are any, all are there in order, and each block has what they need."""
    steps = main.tables("guide_step")
    if not steps:
        return
    if tuple(step.get("kind") for step in steps) != GUIDE_STEPS:
        order = ", ".join(GUIDE_STEPS)
        raise main.error(f"the steps of the guide must be these, in this order: {order}.", table="guide_step")
    for index, step in enumerate(steps):
        needed = ("role", "title", "text", "text_withheld", *(["text_open"] if step["kind"] in BLOCK_STEPS else []))
        for name in needed:
            main.text_of(step, name, table="guide_step", index=index)
        if type(step.get("minutes")) is not int or step["minutes"] < 1:
            raise main.error("“minutes” must be a whole number from 1 on.", table="guide_step", index=index)
    total = sum(step["minutes"] for step in steps)
    if total != GUIDE_MINUTES:
        raise main.error(f"the minutes must add up to {GUIDE_MINUTES}, not {total}.", table="guide_step")
    for file in blocks:
        for table, least in GUIDE_NEEDS.items():
            if len(file.tables(table)) < least:
                raise file.error(f"the guide needs {least} or more [[{table}]] of each block.", table=table)


def _check_mirror(blocks: list[ContentFile]) -> None:
    """Links are asked about each other with a statement for each block, or not at all."""
    without = [file for file in blocks if not file.tables("mirror")]
    if without and len(without) < len(blocks):
        raise without[0].error("other blocks have a [[mirror]], so this one needs one too.", table="key")


def _check_level_texts(file: ContentFile, levels: list[str]) -> None:
    texts = file.data.get("levels", {})
    for level in levels:
        file.text_of(texts, level, table="levels")
    for level in texts:
        if level not in levels:
            raise file.error(f"unknown level “{level}”.", table="levels")
    tips = file.tables("tip")
    for index, tip in enumerate(tips):
        file.text_of(tip, "text", table="tip", index=index)
        if tip.get("level") not in levels:
            raise file.error(f"unknown level “{tip.get('level')}”.", table="tip", index=index)
    for level in levels:
        if sum(tip["level"] == level for tip in tips) < TIPS_PER_LEVEL_MIN:
            raise file.error(f"level “{level}” needs at least {TIPS_PER_LEVEL_MIN} tips.", table="tip")
