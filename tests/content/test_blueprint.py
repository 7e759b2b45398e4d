"""The questionnaire covers the source text: its facets, its six elements and its phrases."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

import assessments

FOLDER = Path(assessments.__file__).parent / "content"
COVERAGE = tomllib.loads((FOLDER / "coverage.toml").read_text(encoding="utf-8"))
BLOCKS = {
    key: tomllib.loads((FOLDER / f"{key}.toml").read_text(encoding="utf-8"))
    for key in tomllib.loads((FOLDER / "questionnaire.toml").read_text(encoding="utf-8"))["blocks"]
}
CARRIERS = ("statement", "tip", "work_form")


def required() -> list[str]:
    facets = [f"facets.{block}.{facet}" for block, names in COVERAGE["facets"].items() for facet in names]
    others = [f"{part}.{name}" for part in ("elements", "phrases") for name in COVERAGE[part]]
    return facets + others


def entries() -> Iterator[tuple[str, dict[str, Any]]]:
    for key, block in BLOCKS.items():
        for carrier in CARRIERS:
            for entry in block.get(carrier, []):
                yield f"{key}.{carrier}", entry


COVERED = {name for _where, entry in entries() for name in entry.get("covers", [])}


def test_blueprint_has_six_facets_a_block_six_elements_and_eleven_phrases():
    assert [len(names) for names in COVERAGE["facets"].values()] == [6] * 7
    assert len(COVERAGE["elements"]) == 6
    assert len(COVERAGE["phrases"]) == 11


@pytest.mark.parametrize("name", required())
def test_blueprint_is_covered_by_a_statement_a_tip_or_a_work_form(name):
    assert name in COVERED


def test_nothing_claims_to_cover_what_the_blueprint_does_not_have():
    assert set(required()) >= COVERED


@pytest.mark.parametrize("key", BLOCKS)
def test_statements_follow_the_facets_of_their_block_in_order(key):
    statements = BLOCKS[key]["statement"]

    assert [statement["key"] for statement in statements] == list(COVERAGE["facets"][key])
    for statement in statements:
        assert f"facets.{key}.{statement['key']}" in statement["covers"]


def test_every_statement_names_the_words_of_the_source_text():
    assert all(statement["source"].strip() for block in BLOCKS.values() for statement in block["statement"])


@pytest.mark.parametrize("key", [key for key, block in BLOCKS.items() if block["scored"]])
def test_block_has_what_people_need_after_the_score(key):
    block = BLOCKS[key]

    assert len(block["work_form"]) >= 2
    assert len(block["question"]) == 2
    assert block["reading"]


def test_each_of_the_six_elements_is_behaviour_in_one_block():
    covered = [name for block in BLOCKS.values() for one in block.get("behaviour", []) for name in one["covers"]]

    assert sorted(covered) == sorted(f"elements.{name}" for name in COVERAGE["elements"])
