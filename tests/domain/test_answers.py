"""Answers checked against the key."""

from enum import IntEnum

import pytest
from hypothesis import given

from assessments.domain.answers import NOT_APPLICABLE, AnswerSheet, InvalidAnswer
from assessments.domain.scoring_key import Scale, ScoringKey, StatementRef
from tests.domain.builders import make_block, make_sheet
from tests.domain.strategies import PROPERTY_OF_A_WHOLE, answered_keys

KNOW = make_block("know", reversed_at=[2])
TRUST = make_block("trust", scale=Scale(0, 3))
KEY = ScoringKey((KNOW, TRUST))


class Point(IntEnum):
    AGREE = 4


@pytest.mark.parametrize("value", [1, 2, 3, 4, 5, "nvt"])
def test_answer_on_the_scale_is_taken_as_given(value):
    ref = StatementRef("know", "s1")

    sheet = AnswerSheet.checked({ref: value}, KEY)

    assert sheet.answers == {ref: value}


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(0, id="zero"),
        pytest.param(6, id="six"),
        pytest.param(-1, id="negative"),
        pytest.param(10**30, id="huge"),
        pytest.param(True, id="True"),
        pytest.param(False, id="False"),
        pytest.param(None, id="None"),
        pytest.param(4.0, id="whole float"),
        pytest.param(3.5, id="float"),
        pytest.param(Point.AGREE, id="enum member"),
        pytest.param("4", id="digit as text"),
        pytest.param("\uff14", id="full-width digit"),
        pytest.param("\u0664", id="Arabic digit"),
        pytest.param("", id="empty text"),
        pytest.param("NVT", id="nvt in capitals"),
        pytest.param("nvt ", id="nvt with a space"),
        pytest.param(b"nvt", id="nvt in bytes"),
        pytest.param([4], id="list"),
    ],
)
def test_answer_off_the_scale_is_refused(value):
    with pytest.raises(InvalidAnswer) as refusal:
        AnswerSheet.checked({StatementRef("know", "s3"): value}, KEY)

    assert str(refusal.value) == f"{value!r} is not on the scale of know/s3."


@pytest.mark.parametrize("value", [-1, 4, 5])
def test_scale_of_the_own_block_decides(value):
    with pytest.raises(InvalidAnswer, match=f"^{value} is not on the scale of trust/s1[.]$"):
        AnswerSheet.checked({StatementRef("trust", "s1"): value}, KEY)


@pytest.mark.parametrize("value", [0, 3])
def test_ends_of_another_scale_are_taken(value):
    ref = StatementRef("trust", "s1")

    assert AnswerSheet.checked({ref: value}, KEY).answers[ref] == value


@pytest.mark.parametrize("value", [4, "nvt"])
@pytest.mark.parametrize(
    "ref", [StatementRef("know", "s7"), StatementRef("respect", "s1")], ids=["statement", "whole block"]
)
def test_foreign_statement_is_refused(ref, value):
    with pytest.raises(InvalidAnswer) as refusal:
        AnswerSheet.checked({ref: value}, KEY)

    assert str(refusal.value) == f"{ref.block}/{ref.statement} is not in the questionnaire."


def test_one_wrong_answer_refuses_the_whole_sheet():
    answers = {StatementRef("know", "s1"): 4, StatementRef("trust", "s6"): 4}

    with pytest.raises(InvalidAnswer, match=r"trust/s6"):
        AnswerSheet.checked(answers, KEY)


def test_refusal_is_a_value_error():
    assert issubclass(InvalidAnswer, ValueError)


def test_not_applicable_is_stored_as_nvt():
    assert NOT_APPLICABLE == "nvt"


def test_not_applicable_is_known_by_its_text_wherever_it_comes_from():
    from_elsewhere = "".join(["n", "v", "t"])

    sheet = make_sheet(KEY, {"know": [4, 4, 4, from_elsewhere, None, None]})

    assert from_elsewhere is not NOT_APPLICABLE
    assert list(sheet.recoded(KNOW)) == ["s1", "s2", "s3"]


def test_empty_sheet_is_a_sheet():
    sheet = AnswerSheet.checked({}, KEY)

    assert sheet.answers == {}
    assert sheet.recoded(KNOW) == {}


def test_sheet_keeps_its_answers_when_the_given_mapping_changes():
    ref = StatementRef("know", "s1")
    answers = {ref: 4}
    sheet = AnswerSheet.checked(answers, KEY)

    answers[ref] = 1

    assert sheet.answers[ref] == 4


def test_answers_of_a_sheet_cannot_be_changed():
    sheet = AnswerSheet.checked({}, KEY)

    with pytest.raises(TypeError):
        sheet.answers[StatementRef("know", "s1")] = 4


def test_recoded_leaves_out_open_and_not_applicable_and_turns_reversed_ones():
    sheet = make_sheet(KEY, {"know": [4, 5, "nvt", None, 1, 2], "trust": [0, 0, 0, 0, 0, 0]})

    assert sheet.recoded(KNOW) == {"s1": 4, "s2": 1, "s5": 1, "s6": 2}


def test_recoded_keeps_the_raw_answers_as_given():
    sheet = make_sheet(KEY, {"know": [4, 5, "nvt", None, 1, 2]})

    sheet.recoded(KNOW)

    assert sheet.answers[StatementRef("know", "s2")] == 5


def test_recoded_follows_the_order_of_the_page():
    given_backwards = {StatementRef("know", f"s{n}"): 3 for n in range(6, 0, -1)}

    sheet = AnswerSheet.checked(given_backwards, KEY)

    assert list(sheet.recoded(KNOW)) == ["s1", "s2", "s3", "s4", "s5", "s6"]


def test_recoded_zero_is_a_number():
    sheet = make_sheet(KEY, {"trust": [0, None, None, None, None, None]})

    assert sheet.recoded(TRUST) == {"s1": 0}


@PROPERTY_OF_A_WHOLE
@given(answered=answered_keys())
def test_recoded_answers_stay_on_the_scale(answered):
    key, sheet = answered

    for block in key.blocks:
        assert all(block.scale.low <= value <= block.scale.high for value in sheet.recoded(block).values())
