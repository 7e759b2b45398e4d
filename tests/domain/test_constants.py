"""The numbers that the scoring rests on, recomputed where they can be."""

from fractions import Fraction
from math import sqrt
from statistics import NormalDist

import pytest

from assessments.domain import constants
from tests.domain.builders import load_oracle

NORMAL = NormalDist()

#: R: qtukey(.95, B, Inf), made with the script of the other oracles.
R_QTUKEY_95 = {2: 2.77180764901919, 3: 3.31449315755301, 4: 3.63315958179585, 5: 3.85765552685163, 6: 4.0300920866427}


def chance_of_range_below(width: float, blocks: int) -> float:
    """P(range of B standard normals < width) = B * integral of phi(z) * (Phi(z) - Phi(z - width))^(B-1), by Simpson."""
    points, low, high = 800, -8.0, 12.0
    step = (high - low) / points
    total = 0.0
    for n in range(points + 1):
        z = low + n * step
        weight = 1 if n in (0, points) else 4 if n % 2 else 2
        total += weight * NORMAL.pdf(z) * (NORMAL.cdf(z) - NORMAL.cdf(z - width)) ** (blocks - 1)
    return blocks * total * step / 3


def test_limits_of_a_questionnaire_are_those_of_the_specification():
    limits = {
        "scale points": (constants.SCALE_POINTS_MIN, constants.SCALE_POINTS_MAX),
        "statements": constants.STATEMENTS_PER_BLOCK_MIN,
        "blocks": (constants.BLOCKS_MIN, constants.BLOCKS_MAX),
        "answers": constants.ANSWERS_MIN,
    }

    assert limits == {"scale points": (4, 7), "statements": 4, "blocks": (3, 12), "answers": 3}


def test_limits_of_what_is_said_are_those_of_the_specification():
    assert constants.LEVEL_CUTS == (50, 75)
    assert constants.CLOSE_RANGE == 25
    assert constants.NAMED_TOGETHER_MAX == 2
    assert (constants.TIPS_MAX, constants.TIPS_PER_BLOCK_MAX) == (3, 2)


def test_limits_of_what_is_said_about_a_team_are_those_of_the_specification():
    assert (constants.K_MIN, constants.K_DIST) == (5, 10)
    assert (constants.OTHERS_DISTANCE_MIN, constants.TOTAL_DISTANCE_MIN, constants.CAPPED_TOTAL_MAX) == (50, 100, 150)
    assert (constants.LEVEL_COUNT_MIN, float(constants.LEVEL_SHARE_MAX)) == (3, 0.9)
    assert constants.NAMED_STATEMENTS == 2


def test_forecast_looks_at_sixty_eighty_and_a_hundred_per_cent():
    assert [int(100 * share) for share in constants.RESPONSE_SHARES] == [60, 80, 100]
    assert int(100 * constants.MERGE_SHARE) == 80


def test_error_of_a_team_mean_is_that_of_the_specification():
    assert (constants.SD_WITHIN, constants.RELIABILITY) == (18.0, 0.8)


def test_uniform_answers_on_five_points_lie_apart():
    """Burke & Dunlap 2002: their average deviation is 1.2, the cut a sixth of the points."""
    assert Fraction(5, constants.DEVIATION_DIVISOR) == Fraction(5, 6) < Fraction(12, 10)


def test_error_of_one_answer_gives_nine_points_for_six_answers():
    assert constants.ITEM_ERROR_SD == 22.0
    assert constants.ITEM_ERROR_SD / sqrt(6) == pytest.approx(8.98146239020499, rel=1e-9)


def test_claim_quantile_is_two_sided_95_per_cent():
    assert round(NORMAL.inv_cdf(0.975), 2) == constants.Z_CLAIM


def test_bar_quantile_is_the_claim_over_the_root_of_two():
    assert round(1.96 / sqrt(2), 3) == constants.Z_BAR


def test_headline_quantile_is_bonferroni_over_six():
    assert round(load_oracle("hand_examples.json")["bonferroni6_z"], 3) == constants.Z_HEADLINE
    assert round(NORMAL.inv_cdf(1 - 0.05 / 12), 3) == constants.Z_HEADLINE


def test_range_quantiles_cover_every_number_of_scored_blocks():
    assert list(constants.Q_RANGE) == list(range(2, 13))


@pytest.mark.parametrize(("blocks", "expected"), R_QTUKEY_95.items(), ids=lambda value: f"{value:g}")
def test_range_quantile_is_that_of_r(blocks, expected):
    assert constants.Q_RANGE[blocks] == pytest.approx(expected, abs=5e-4)


@pytest.mark.parametrize("blocks", range(2, 13), ids="{} blocks".format)
def test_range_quantile_leaves_five_per_cent(blocks):
    quantile = constants.Q_RANGE[blocks]

    below, above = (chance_of_range_below(quantile + shift, blocks) for shift in (-6e-4, 6e-4))

    assert below < 0.95 < above
