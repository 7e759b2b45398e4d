"""A version as plain values and back, and every way in which that can go wrong."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from assessments.domain.content_plain import from_plain, to_plain
from assessments.domain.plain_reader import Flaw, PlainFlaw, Unreadable
from tests.domain.contents import CONTENT


def plain() -> dict[str, Any]:
    return json.loads(json.dumps(to_plain(CONTENT)))


def flaws(value: object) -> tuple[PlainFlaw, ...]:
    with pytest.raises(Unreadable) as refused:
        from_plain(value)
    return refused.value.flaws


def test_version_comes_back_as_it_was():
    assert from_plain(plain()) == CONTENT


def test_what_may_be_left_out_is_read_as_empty():
    content = from_plain(
        {
            "format": "zelftest-vragenlijst/1",
            "title": "Zelftest",
            "blocks": [{"key": "a", "title": "A", "scored": True}],
        }
    )

    assert content.period == ""
    assert content.blocks[0].statements == ()


def test_line_ends_and_blanks_around_a_text_are_made_plain():
    given = plain()
    given["blocks"][0]["explanation"] = " Eén.\r\n\r\nTwee.\r"

    assert from_plain(given).blocks[0].explanation == "Eén.\n\nTwee."


def test_levels_are_put_in_order():
    given = plain()
    given["levels"].reverse()

    assert from_plain(given).levels == CONTENT.levels


def statement(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda given: given["blocks"][0]["statements"][1].update(values)


def block(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda given: given["blocks"][0].update(values)


def whole(**values: Any) -> Callable[[dict[str, Any]], None]:
    return lambda given: given.update(values)


AT = ("blocks", 0, "statements", 1)


@pytest.mark.parametrize(
    ("spoil", "flaw"),
    [
        (whole(title=""), PlainFlaw(("title",), Flaw.MISSING)),
        (whole(title=3), PlainFlaw(("title",), Flaw.NOT_TEXT)),
        (whole(period="x" * 201), PlainFlaw(("period",), Flaw.TOO_LONG, 200)),
        (whole(period="a\0b"), PlainFlaw(("period",), Flaw.UNREADABLE)),
        (whole(period="a\ud800b"), PlainFlaw(("period",), Flaw.UNREADABLE)),
        (whole(blocks={}), PlainFlaw(("blocks",), Flaw.NOT_LIST)),
        (whole(blocks=["x"]), PlainFlaw(("blocks", 0), Flaw.NOT_LIST)),
        (statement(key="Met Spatie"), PlainFlaw((*AT, "key"), Flaw.NOT_KEY)),
        (statement(key="s1"), PlainFlaw((*AT, "key"), Flaw.TWICE)),
        (statement(key=""), PlainFlaw((*AT, "key"), Flaw.MISSING)),
        (statement(text="  "), PlainFlaw((*AT, "text"), Flaw.MISSING)),
        (statement(reversed="ja"), PlainFlaw((*AT, "reversed"), Flaw.NOT_YES_NO)),
        (statement(meaning=True), PlainFlaw((*AT, "meaning"), Flaw.NOT_NUMBER, 9999)),
        (statement(meaning=0), PlainFlaw((*AT, "meaning"), Flaw.NOT_NUMBER, 9999)),
        (block(scale=[f"punt {n}" for n in range(8)]), PlainFlaw(("blocks", 0, "scale"), Flaw.TOO_MANY, 7)),
        (block(scale=["een", ""]), PlainFlaw(("blocks", 0, "scale", 1), Flaw.MISSING)),
        (block(statements=[{}] * 101), PlainFlaw(("blocks", 0, "statements"), Flaw.TOO_MANY, 100)),
        (
            block(tips=[{"level": "lo", "text": "Bel."}]),
            PlainFlaw(("blocks", 0, "tips", 0, "level"), Flaw.UNKNOWN),
        ),
        (
            block(resources=[{"kind": "work_form", "text": "Doe."}]),
            PlainFlaw(("blocks", 0, "resources", 0, "title"), Flaw.MISSING),
        ),
        (
            block(resources=[{"kind": "film", "text": "Kijk."}]),
            PlainFlaw(("blocks", 0, "resources", 0, "kind"), Flaw.UNKNOWN),
        ),
        (lambda given: given["levels"][1].update({"from": -1}), PlainFlaw(("levels", 1, "from"), Flaw.NOT_NUMBER, 100)),
        (lambda given: given["levels"][1].update({"from": 0}), PlainFlaw(("levels", 1, "from"), Flaw.TWICE)),
        (
            lambda given: given["guide_steps"][1].update({"kind": "goal"}),
            PlainFlaw(("guide_steps", 1, "kind"), Flaw.TWICE),
        ),
        (
            lambda given: given["guide_steps"][1].update({"minutes": 61}),
            PlainFlaw(("guide_steps", 1, "minutes"), Flaw.NOT_NUMBER, 60),
        ),
    ],
)  # fmt: skip
def test_fault_is_named_with_its_path(spoil, flaw):
    given = plain()
    spoil(given)

    assert flaw in flaws(given)


@pytest.mark.parametrize("value", [None, [], "tekst", 3, {}, {"format": "iets anders"}])
def test_something_else_is_refused(value):
    assert PlainFlaw(("format",), Flaw.FORMAT) in flaws(value)


def test_every_fault_is_named_at_once():
    given = plain()
    statement(text="")(given)
    whole(title="")(given)

    assert {flaw.path for flaw in flaws(given)} == {("title",), (*AT, "text")}


def test_preconditions_have_no_levels():
    given = plain()
    given["blocks"][3]["level_texts"] = [{"level": "low", "text": "Laag."}]

    assert flaws(given) == (PlainFlaw(("blocks", 3, "level_texts", 0, "level"), Flaw.UNKNOWN),)
