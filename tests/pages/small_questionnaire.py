"""A questionnaire of three blocks and preconditions, with texts of one's own, as files."""

import json
from collections.abc import Callable
from datetime import date
from pathlib import Path

from assessments import queries
from assessments.domain.content import Content
from assessments.services import content_files, questionnaires

KEY = "resultaatgericht-samenwerken"  # the same: it takes the place of the Dutch one
LEVELS = [("low", 0, 49), ("middle", 50, 74), ("high", 75, 100)]

#: Gives the text for a place: ``text("kennen title")``.
Text = Callable[[str], str]


def publish(folder: Path, text: Text) -> Content:
    """Write the files, load them as the command does, and publish them."""
    blocks = ["kennen", "waarderen", "realiseren", "randvoorwaarden"]
    main = [_pairs(key=KEY, title=text("title"), period=text("period"), not_applicable=text("not applicable"))]
    main.append(f"scale = {json.dumps([text(f'point {value}') for value in range(1, 6)])}\nblocks = {blocks}")
    for key, lower, upper in LEVELS:
        main.append(f"[[level]]\n{_pairs(key=key, title=text(f'level {key}'), text=text(f'about {key}'))}")
        main.append(f"from = {lower}\nto = {upper}")
    (folder / "questionnaire.toml").write_text("\n".join(main), encoding="utf-8")
    for key in blocks:
        lines = _block(key, text, is_scored=key != "randvoorwaarden")
        (folder / f"{key}.toml").write_text("\n".join(lines), encoding="utf-8")
    questionnaires.load(files=content_files.read_questionnaire(folder), today=date(2026, 3, 9))
    return queries.current_content()


def _pairs(**values: str) -> str:
    return "\n".join(f"{name} = {json.dumps(value)}" for name, value in values.items())


def _block(key: str, text: Text, *, is_scored: bool) -> list[str]:
    def of(what: str) -> str:
        return text(f"{key} {what}")

    lines = [_pairs(key=key, title=of("title"), summary=of("summary"), explanation=of("explanation"))]
    lines.append(f"scored = {json.dumps(is_scored)}")
    if is_scored:
        lines.append(f"[levels]\n{_pairs(**{level: of(f'at {level}') for level, _l, _u in LEVELS})}")
    for n in range(1, 5):
        lines.append("[[statement]]")
        lines.append(_pairs(key=f"{key}-{n}", text=of(f"statement {n}"), source="bron", tip=of(f"tip {n}")))
    for level, _lower, _upper in LEVELS if is_scored else []:
        lines += [f"[[tip]]\n{_pairs(level=level, text=of(f'{level} tip {n}'))}" for n in range(1, 4)]
    lines.append(f"[[work_form]]\n{_pairs(title=of('form'), duration=of('duration'), text=of('how'))}")
    lines += [f"[[{kind}]]\n{_pairs(text=of(kind))}" for kind in ("question", "reading")]
    return lines
