"""What is said of the rounds of a team: by their releases alone, and never more than they bear."""

import random
import re
import uuid
from dataclasses import replace
from datetime import timedelta
from math import floor, sqrt
from xml.etree import ElementTree as ET

import pytest

from assessments import reports
from assessments.charts import ROUNDS_SHOWN
from assessments.domain.content import Content, ScaleLabel
from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, Withheld
from assessments.domain.opinions import Counted, Divided, Majority
from assessments.domain.voices import ReleasedOutcome
from assessments.queries import ClosedRound
from tests.test_team_report import released, round_of, shown

PAIRS = 500
TOO_FEW = Withheld(Reason.TOO_FEW)
SUM_UP = "Tussen de laatste twee rondes"
WORD = {CappedHigh: "hoog", CappedLow: "laag", Withheld: "niet getoond"}


def closed(content: Content, number: int, means: object = None, **more: object) -> ClosedRound:
    """The round of month ``number``; ``means`` is a mean for all blocks, one for each, or None if withheld."""
    record = round_of(content)
    moved = timedelta(days=30 * number)
    status = "withheld" if means is None else "released"
    record = replace(
        record,
        id=uuid.UUID(int=number + 1),
        status=status,
        opens_at=record.opens_at + moved,
        closes_at=record.closes_at + moved,
    )
    if means is None:
        return ClosedRound(record, content, None)
    each = means if isinstance(means, list) else [means] * len(content.scored_blocks)
    return ClosedRound(record, content, released(content, each, **more))


def report(*rounds: ClosedRound):
    return reports.trend_report("Team Noord", "Gemeente Noord", rounds)


def cells(trend, block: int = 0):
    return trend.rows[block].cells


def verdicts(trend, block: int = 0):
    return [cell.verdict for cell in cells(trend, block)]


# === Rounds and cells ===


def test_rounds_stand_in_order_with_their_last_day_and_how_many_took_part(content):
    trend = report(closed(content, 0, shown(60)), closed(content, 1), closed(content, 2, shown(70), n=9, invited=12))

    assert [(r.number, r.closed_on, r.took_part) for r in trend.rounds] == [
        ("1", "30 november 2026", "8 van de 10 deden mee."),
        ("2", "30 december 2026", "Te weinig antwoorden, dus we laten niets zien."),
        ("3", "29 januari 2027", "9 van de 12 deden mee."),
    ]


def test_blocks_have_a_row_each_with_number_bar_and_verdict(content):
    trend = report(closed(content, 0, shown(60)), closed(content, 1, shown(78)))

    assert [row.title for row in trend.rows] == [block.title for block in content.scored_blocks]
    assert [(c.average, c.margin, c.verdict) for c in cells(trend)] == [
        ("60", "51 tot 69", ""),
        ("78", "69 tot 87", "duidelijk hoger"),
    ]


@pytest.mark.parametrize("mean", [CappedHigh(8), CappedLow(8), TOO_FEW], ids=["high", "low", "withheld"])
def test_mean_without_a_number_has_a_word_no_bar_and_is_not_compared(content, mean):
    trend = report(*[closed(content, n, each) for n, each in enumerate([shown(60), mean, shown(60)])])

    assert [(c.average, c.margin) for c in cells(trend)][1] == (WORD[type(mean)], "")
    assert verdicts(trend) == ["", "niet te vergelijken", "niet te vergelijken"]


def test_withheld_round_has_no_figure_and_the_next_is_not_compared_with_the_one_before_it(content):
    trend = report(closed(content, 0, shown(20)), closed(content, 1), closed(content, 2, shown(80)))

    assert cells(trend)[1] == type(cells(trend)[1])("niet getoond", "", "", "")
    assert verdicts(trend) == ["", "", "niet te vergelijken"]


def changed_block(content: Content, **fields: object) -> Content:
    """Another version whose first block is different."""
    first, *others = content.blocks
    return replace(content, version=uuid.uuid4(), blocks=(replace(first, **fields), *others))


def test_block_with_other_statements_is_marked_and_not_compared(content):
    other = changed_block(content, statements=content.blocks[0].statements[:5])

    trend = report(closed(other, 0, shown(20)), closed(content, 1, shown(80)), closed(content, 2, shown(80)))

    assert verdicts(trend) == ["", "niet te vergelijken: andere stellingen", "geen duidelijk verschil"]
    assert verdicts(trend, 1) == ["", "duidelijk hoger", "geen duidelijk verschil"]
    assert any("stellingen" in note and "lijn" in note for note in trend.notes)


def test_other_scale_is_not_compared_and_its_bar_is_marked(content):
    points = tuple(ScaleLabel(n, f"punt {n}") for n in range(1, 8))
    other = changed_block(content, scale=points)

    trend = report(closed(content, 0, shown(20)), closed(other, 1, shown(80)))

    assert verdicts(trend) == ["", "niet te vergelijken: andere stellingen"]
    assert [row.scale_note for row in trend.rows] == ["marge niet geijkt voor deze schaal"] + [""] * 5


def test_block_that_was_not_asked_before_says_so(content):
    older = changed_block(content, key="vroeger")

    trend = report(closed(older, 0, shown(20)), closed(content, 1, shown(80)))

    assert [(c.average, c.verdict) for c in cells(trend)] == [
        ("niet gevraagd", ""),
        ("80", "niet te vergelijken: andere stellingen"),
    ]


# === What the team itself says ===


def test_what_came_of_agreements_and_how_it_goes_stand_before_the_figures(content):
    key = content.scored_blocks[0].key
    outcomes = (
        ReleasedOutcome("c1", key, "We bellen eerst.", "teamleider", Majority("done")),
        ReleasedOutcome("c2", key, "We lezen mee.", "iedereen", Divided()),
    )
    felt = ((key, Counted((("better", 5), ("same", 2), ("worse", 1)))),)

    trend = report(closed(content, 0, shown(60)), closed(content, 1, shown(62), outcomes=outcomes, experiences=felt))

    assert [len(r.said) for r in trend.rounds] == [0, 2]
    assert "We bellen eerst." in trend.rounds[1].said[0]
    assert "gedaan" in trend.rounds[1].said[0]
    assert "verschillend beleefd" in trend.rounds[1].said[1]
    assert [bool(cell.experience) for cell in cells(trend)] == [False, True]
    assert [bool(cell.experience) for cell in cells(trend, 1)] == [False, False]


# === Sentences ===


def test_without_rounds_there_is_nothing_to_say(content):
    trend = report()

    assert (trend.rounds, trend.rows, trend.notes, trend.has_picture) == ((), (), (), False)


def test_only_withheld_rounds_have_no_picture_and_no_figure(content):
    trend = report(closed(content, 0), closed(content, 1))

    assert not trend.has_picture
    assert trend.headline == "Er is nog geen uitslag. Na de volgende ronde staat die hier."
    assert not re.search(r"\d", " ".join([c.average for row in trend.rows for c in row.cells]))


def test_one_result_says_what_comes(content):
    trend = report(closed(content, 0, shown(60)))

    assert trend.headline.startswith("Er is nog geen tweede uitslag.")
    assert trend.has_picture
    assert verdicts(trend) == [""]


@pytest.mark.parametrize(
    ("later", "sentence"),
    [
        ([84, 60, 60, 60, 60, 36], f"{SUM_UP} laten de cijfers een duidelijk verschil zien bij"),
        ([83, 60, 60, 60, 60, 60], "Over de laatste twee rondes als geheel"),
        ([61, 60, 60, 60, 60, 59], f"{SUM_UP} laten de cijfers geen duidelijk verschil zien."),
    ],
    ids=["headline", "one block", "nothing"],
)
def test_sentence_over_all_blocks_needs_bonferroni(content, later, sentence):
    trend = report(closed(content, 0, shown(60)), closed(content, 1, [shown(value) for value in later]))

    assert trend.headline.startswith(sentence)
    named = {row.title for row in trend.rows if row.title in trend.headline}
    assert named == ({trend.rows[0].title, trend.rows[5].title} if "bij" in sentence else set())


def test_nothing_to_compare_is_not_called_no_difference(content):
    trend = report(closed(content, 0, shown(60)), closed(content, 1, CappedHigh(8)))
    other = report(closed(content, 0, shown(60)), closed(content, 1, shown(60)), closed(content, 2))

    assert trend.headline == "Geen bouwsteen van de laatste twee rondes is te vergelijken."
    assert other.headline == "De laatste twee rondes zijn niet te vergelijken: een ervan heeft geen uitslag."


def test_stayed_the_same_is_never_said(content):
    trend = report(closed(content, 0, shown(60)), closed(content, 1, shown(60)))
    said = " ".join([trend.headline, *trend.notes, *verdicts(trend)])

    assert "geen duidelijk verschil" in said
    assert "betekent niet dat er niets is veranderd" in said
    assert not re.search(r"gelijk gebleven|hetzelfde gebleven|onveranderd|niet veranderd", said)


@pytest.mark.parametrize(
    ("invited", "n", "count"), [(10, 8, 0), (20, 10, 1), (10, 4, 1), (30, 8, 2)], ids=["fine", "size", "few", "both"]
)
def test_doubt_stands_at_the_round_it_is_about(content, invited, n, count):
    trend = report(closed(content, 0, shown(60)), closed(content, 1, shown(60), invited=invited, n=n))

    assert [len(r.doubts) for r in trend.rounds] == [0, count]
    assert any("derde" in note and "helft" in note for note in trend.notes)


def test_that_older_rounds_may_be_missing_is_said(content):
    many = [closed(content, n, shown(60)) for n in range(ROUNDS_SHOWN)]

    assert any(str(ROUNDS_SHOWN) in note for note in report(*many).notes)
    assert not any(str(ROUNDS_SHOWN) + " rondes" in note for note in report(*many[1:]).notes)


# === A second program ===


def second_verdict(one, other):
    """Worked out from the shown whole numbers and how many answered."""
    if not (isinstance(one, ShownMean) and isinstance(other, ShownMean)):
        return "niet te vergelijken"
    half = 1.96 * 18 * sqrt((one.n + other.n) / (one.n * other.n))
    for sign, word in ((1, "duidelijk hoger"), (-1, "duidelijk lager")):
        if sign * (other.value - one.value) >= max(5, half):
            return word
    return "geen duidelijk verschil"


def test_words_table_and_picture_agree_in_random_pairs(content):
    chance = random.Random(54)
    seen = set()
    for _ in range(PAIRS):
        n, m = chance.choice([5, 6, 8, 12, 20]), chance.choice([5, 6, 8, 12, 20])
        sides = [
            [
                shown(chance.randint(15, 90), size)
                if chance.random() < 0.85
                else chance.choice([CappedHigh(size), CappedLow(size), TOO_FEW])
                for _block in content.scored_blocks
            ]
            for size in (n, m)
        ]
        rounds = [closed(content, i, side, n=size) for i, (side, size) in enumerate(zip(sides, (n, m), strict=True))]

        trend = report(*rounds)

        beyond = set()
        for row, one, other in zip(trend.rows, *sides, strict=True):
            assert row.cells[1].verdict == second_verdict(one, other)
            seen.add(row.cells[1].verdict)
            for cell, mean in zip(row.cells, (one, other), strict=True):
                assert cell.average == (str(mean.value) if isinstance(mean, ShownMean) else WORD[type(mean)])
                assert cell.margin == (range_of(mean) if isinstance(mean, ShownMean) else "")
            is_clear = row.cells[1].verdict.startswith("duidelijk")
            if is_clear and abs(other.value - one.value) / (18 * sqrt(1 / one.n + 1 / other.n)) >= 2.638:
                beyond.add(row.title)
        assert {row.title for row in trend.rows if row.title in trend.headline} == beyond

    assert seen == {"duidelijk hoger", "duidelijk lager", "geen duidelijk verschil", "niet te vergelijken"}


def range_of(mean: ShownMean) -> str:
    half = 1.386 * 18 / sqrt(mean.n)
    low, high = max(0, mean.value - half), min(100, mean.value + half)
    return f"{floor(low + 0.5)} tot {floor(high + 0.5)}"


# === The picture ===


def drawn(rounds) -> ET.Element:
    return ET.fromstring(reports.trend_picture(rounds))


def test_picture_shows_the_numbers_of_the_table_and_tells_them(content):
    means = [[shown(40 + 5 * block + 3 * n) for block in range(6)] for n in range(3)]
    rounds = [closed(content, n, side) for n, side in enumerate(means)]
    rounds.insert(1, closed(content, 3))

    root = drawn(rounds)

    text = [element.text for element in root.iter() if element.text and ": " in element.text]
    for cell in (cell for row in report(*rounds).rows for cell in row.cells if cell.average.isdigit()):
        assert any(label.endswith(f": {cell.average}") for label in text)
    description = root.find("{*}desc").text
    for row in report(*rounds).rows:
        told = ", ".join(f"{n}: {cell.average}" for n, cell in enumerate(row.cells, 1))
        assert f"{row.title}: {told}" in description


def test_picture_has_no_line_across_other_statements_or_a_withheld_round(content):
    other = changed_block(content, statements=content.blocks[0].statements[:5])
    same = [closed(content, n, shown(60)) for n in range(3)]

    def lines(rounds):
        return len([e for e in drawn(rounds).iter() if e.get("class") == "chart-line"])

    assert lines(same) == 12
    assert lines([closed(other, 0, shown(60)), *same[1:]]) == 11
    assert lines([same[0], closed(content, 1), same[2]]) == 0


def test_picture_of_one_round_is_whole(content):
    rounds = [closed(content, 0, shown(60))]

    marks = next(e for e in drawn(rounds).iter() if e.get("class") == "chart-marks")
    assert len([e for e in marks.iter() if e.get("class") == "chart-halo"]) == 6
    assert reports.trend_picture_png(rounds).startswith(b"\x89PNG")


def test_drawn_bars_part_where_the_verdict_is_clear(content):
    """At n = 7 a difference of 18 is no claim, though bars of whole numbers would part."""
    rounds = [closed(content, 0, shown(50, 7)), closed(content, 1, shown(68, 7))]

    bars = [e for e in drawn(rounds).iter() if e.get("class") == "chart-bar"][:4:2]
    tops = [[float(y) for y in re.findall(r"[ML][\d.]+ ([\d.]+)", bar.get("d"))] for bar in bars]

    assert verdicts(report(*rounds)) == ["", "geen duidelijk verschil"]
    assert min(tops[0]) < max(tops[1])
