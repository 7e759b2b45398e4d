"""Whole questionnaires of other sizes than the Dutch one."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from assessments.domain.content import Content, ScaleLabel
from tests.domain.contents import CONTENT, make_block, make_statement


def bfi_content(oracle: Mapping[str, Any]) -> Content:
    """A questionnaire with the five scales of the public data, on six points, some statements turned around."""
    points = tuple(ScaleLabel(value, f"punt {value}") for value in range(1, 7))
    blocks = tuple(
        make_block(
            scale,
            scale=points,
            statements=tuple(
                make_statement(n, key=item.lower(), is_reversed=item in oracle["reversed"])
                for n, item in enumerate(items, 1)
            ),
        )
        for scale, items in oracle["scales"].items()
    )
    return replace(CONTENT, title="Vijf schalen", blocks=blocks)


def sized_content(blocks: int, points: int) -> Content:
    """A questionnaire of so many scored blocks on a scale of so many points, with preconditions."""
    scale = tuple(ScaleLabel(value, f"punt {value}") for value in range(1, points + 1))
    scored = tuple(
        make_block(
            f"blok-{number}",
            title=f"Bouwsteen {number}",
            scale=scale,
            statements=tuple(make_statement(n, key=f"b{number}-{n}") for n in range(1, 5)),
        )
        for number in range(1, blocks + 1)
    )
    return replace(CONTENT, title=f"{blocks} bij {points}", blocks=(*scored, replace(CONTENT.blocks[3], scale=scale)))
