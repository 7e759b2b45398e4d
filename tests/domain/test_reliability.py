"""Alpha and its company, against R."""

import csv
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.f_distribution import f_quantile, incomplete_beta
from assessments.domain.reliability import Flag, NoAlpha, Quality, Reliability, flags, quality, reliability
from tests.domain.builders import load_oracle
from tests.domain.strategies import PROPERTY

EXAMPLE = [(4, 4, 3), (3, 4, 4), (5, 5, 4), (2, 3, 2), (4, 5, 5), (3, 3, 3)]
QUANTILES = load_oracle("quantiles.json")
R = load_oracle("reliability.json")
#: Where the public data lie; their licence keeps them out of this repository.
DATA = Path(os.environ.get("ORACLE_DATA", "/nowhere"))


@pytest.mark.parametrize("case", QUANTILES["qf"], ids=lambda case: f"{case['p']}-{case['df1']}-{case['df2']}")
def test_f_quantiles_are_those_of_r(case):
    assert f_quantile(case["p"], case["df1"], case["df2"]) == pytest.approx(case["q"], rel=1e-9)


@pytest.mark.parametrize("case", QUANTILES["pbeta"], ids=lambda case: f"{case['x']}-{case['a']}-{case['b']}")
def test_incomplete_beta_is_that_of_r(case):
    assert incomplete_beta(case["a"], case["b"], case["x"]) == pytest.approx(case["cdf"], rel=1e-9)


@pytest.mark.parametrize(("p", "df1", "df2"), [(0, 1, 1), (1, 1, 1), (0.5, 0, 1), (0.5, 1, -1)])
def test_there_is_no_quantile_outside_the_distribution(p, df1, df2):
    with pytest.raises(ValueError, match="no F quantile"):
        f_quantile(p, df1, df2)


def test_quantile_too_small_for_a_number_is_nothing():
    assert f_quantile(1e-300, 0.1, 1) < 1e-290


def test_incomplete_beta_ends_at_zero_and_one():
    assert (incomplete_beta(2, 3, 0), incomplete_beta(2, 3, 1)) == (0, 1)


def test_worked_example():
    expected = load_oracle("hand_examples.json")["alpha"]

    found = reliability(EXAMPLE, 3)

    assert found.alpha == pytest.approx(expected["raw_alpha"], rel=1e-9)
    assert found.item_rest == pytest.approx(expected["item_rest"], rel=1e-9)
    assert found.alpha_without == pytest.approx(expected["alpha_if_deleted"], rel=1e-9)


def test_interval_of_the_worked_example(monkeypatch):
    """It has six people; the product says nothing about an interval below ten."""
    monkeypatch.setattr("assessments.domain.reliability.ALPHA_INTERVAL_PEOPLE_MIN", 2)

    found = reliability(EXAMPLE, 3)

    assert found.interval == pytest.approx(load_oracle("hand_examples.json")["alpha"]["feldt95"], rel=1e-9)


def rows_of(file, items, *, turned=(), top=0):
    """Complete cases; answers to the items that are ``turned`` come as the top plus one minus the answer."""
    with (DATA / file).open(encoding="utf-8") as lines:
        answers = [[row[item] for item in items] for row in csv.DictReader(lines)]
    complete = [[int(value) for value in row] for row in answers if all(value not in {"", "NA"} for value in row)]
    flip = [item in turned for item in items]
    return [tuple(top + 1 - v if is_turned else v for v, is_turned in zip(row, flip, strict=True)) for row in complete]


PUBLIC = {
    **{name: ("bfi.csv", items, R["reversed"], 6) for name, items in R["scales"].items()},
    "conscientious_not_recoded": ("bfi.csv", R["scales"]["conscientious"], (), 6),
    "lq2002_LEAD": ("lq2002.csv", [f"LEAD{n:02}" for n in range(1, 12)], (), 5),
    "lq2002_TSIG": ("lq2002.csv", [f"TSIG{n:02}" for n in range(1, 4)], (), 5),
}


@pytest.mark.skipif(
    not (DATA / "bfi.csv").exists(), reason="the public data are not here: ORACLE_DATA names their folder"
)
@pytest.mark.parametrize("name", PUBLIC)
def test_public_data_give_what_r_gives(name):
    file, items, turned, top = PUBLIC[name]
    expected = R["values"][name]

    found = reliability(rows_of(file, items, turned=turned, top=top), len(items))

    assert found.alpha == pytest.approx(expected["raw_alpha"], rel=1e-9)
    for key, values in (("item_rest", found.item_rest), ("alpha_if_deleted", found.alpha_without)):
        if key in expected:
            assert values == pytest.approx([expected[key][item] for item in items], rel=1e-9)
    if "feldt95_lower" in expected:
        assert found.interval == pytest.approx((expected["feldt95_lower"], expected["feldt95_upper"]), rel=1e-9)


# === What is not defined ===


@pytest.mark.parametrize(
    ("rows", "k", "reason"),
    [
        ([(1,), (2,)], 1, NoAlpha.ONE_STATEMENT),
        ([], 3, NoAlpha.FEW_PEOPLE),
        ([(1, 2, 3)], 3, NoAlpha.FEW_PEOPLE),
        ([(1, 2), (2, 1)], 2, NoAlpha.ALL_ALIKE),
    ],
)
def test_alpha_is_not_defined_with_a_reason(rows, k, reason):
    found = reliability(rows, k)

    assert (found.alpha, found.interval) == (reason, None)


def test_statement_with_one_answer_has_no_correlation_and_stays_in_alpha():
    found = reliability([(1, 2, 3), (2, 3, 3), (4, 4, 3)], 3)

    assert found.item_rest[2] is None
    assert found.alpha == pytest.approx(3 / 2 * (1 - (7 / 3 + 1) / (19 / 3)))


def test_statement_without_which_nothing_differs_leaves_no_alpha():
    assert reliability([(1, 2, 5), (1, 2, 3), (1, 2, 1)], 3).alpha_without[2] is None


def test_two_statements_have_no_alpha_without_one():
    assert reliability([(1, 2), (2, 3), (4, 4)], 2).alpha_without == (None, None)


@pytest.mark.parametrize(("n", "has_interval"), [(9, False), (10, True)])
def test_interval_needs_ten_people(n, has_interval):
    rows = [(number % 5 + 1, (number * 2) % 5 + 1, number % 3 + 1) for number in range(n)]

    assert (reliability(rows, 3).interval is not None) == has_interval


def test_row_of_another_length_is_refused():
    with pytest.raises(ValueError, match="needs 3 answers"):
        reliability([(1, 2, 3), (1, 2)], 3)


def test_turned_around_statement_makes_alpha_negative():
    found = reliability([(1, 5), (2, 4), (4, 2), (5, 2)], 2)

    assert found.alpha < 0
    assert quality(found.alpha) is Quality.NEGATIVE


@given(st.lists(st.tuples(*[st.integers(1, 7)] * 4), min_size=10, max_size=40))
@PROPERTY
def test_alpha_lies_in_its_interval_and_order_of_people_does_not_matter(rows):
    found, turned = reliability(rows, 4), reliability(rows[::-1], 4)

    assert found == turned
    if found.interval is not None:
        low, high = found.interval
        assert low <= found.alpha <= high <= 1


# === What it means ===


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [
        (-0.1, Quality.NEGATIVE),
        (0.0, Quality.NOT_ENOUGH),
        (0.699, Quality.NOT_ENOUGH),
        (0.7, Quality.ENOUGH),
        (0.8, Quality.GOOD),
    ],
)
def test_quality_by_the_yardstick(alpha, expected):
    assert quality(alpha) is expected


def found(item_rest, without, alpha: float | NoAlpha = 0.8):
    return Reliability(100, 3, alpha, None, (item_rest,), (without,))


@pytest.mark.parametrize(
    ("case", "share", "expected"),
    [
        (found(0.5, 0.8), 0.2, ()),
        (found(0.29, 0.8), 0.0, (Flag.WEAK,)),
        (found(0.3, 0.8), 0.0, ()),
        (found(-0.01, 0.8), 0.0, (Flag.NEGATIVE,)),
        (found(0.5, 0.83), 0.0, (Flag.BETTER_WITHOUT,)),
        (found(0.5, 0.82), 0.0, ()),
        (found(0.5, 0.8), 0.21, (Flag.OFTEN_NOT_APPLICABLE,)),
        (found(None, None), 0.0, ()),
        (found(0.5, 0.9, NoAlpha.ALL_ALIKE), 0.0, ()),
    ],
)
def test_statement_is_flagged_with_the_reason(case, share, expected):
    assert flags(case, 0, share) == expected
