"""No sentence on the result page says more than the picture beside it bears."""

import random
from itertools import combinations

from assessments import charts, reports
from assessments.domain.comparison import Pattern, compare_blocks
from assessments.domain.content import Content
from assessments.domain.profiles import BlockScore
from assessments.domain.records import FilledIn, SubmissionRecord
from assessments.domain.report_values import PersonalReport
from assessments.domain.scoring_key import StatementRef
from assessments.reports.durations import duration
from tests.factories import TODAY

PROFILES = 10_000


def random_filled_in(content: Content, chance: random.Random) -> FilledIn:
    """Somebody with a level per block, a spread of their own, gaps and not-applicable."""
    general, spread = chance.uniform(1, 5), chance.choice([0.2, 0.7, 1.5])
    gap = chance.choice([0, 0.1, 0.5, 0.9])
    answers = {}
    for block in content.blocks:
        level = general + chance.gauss(0, spread)
        for statement in block.statements:
            if chance.random() >= gap:
                value = min(5, max(1, round(level + chance.gauss(0, 0.8))))
                answers[StatementRef(block.key, statement.key)] = "nvt" if chance.random() < 0.05 else value
    record = SubmissionRecord(content.version, content.version, True, TODAY, TODAY, "", "", None)
    return FilledIn(record, answers)


def test_no_headline_contradicts_the_picture_in_10_000_random_profiles(content):
    chance = random.Random(20261125)
    patterns = set()

    for _ in range(PROFILES):
        filled_in = random_filled_in(content, chance)
        report = reports.personal_report(filled_in, content)
        pattern = compare_blocks(report.profile).pattern
        patterns.add(pattern)
        check_headline(report, pattern, content)
        check_rows(report)

    assert patterns >= {
        Pattern.NOTHING_SCORED,
        Pattern.ONE_SCORED,
        Pattern.CLOSE,
        Pattern.MAYBE_CHANCE,
        Pattern.EXTREMES,
    }


def check_headline(report: PersonalReport, pattern: Pattern, content: Content) -> None:
    scored = report.profile.scored
    bars_part = any(a.bar_parts_from(b) for a, b in combinations(scored, 2))
    if pattern == Pattern.CLOSE:
        assert "dicht bij elkaar" in report.headline
        assert not bars_part
    elif pattern == Pattern.EXTREMES:
        assert bars_part
        extremes = {max(b.exact for b in scored), min(b.exact for b in scored)}
        assert all(b.exact in extremes for b in scored if f" {content.block(b.block).title}" in report.headline)
    else:
        assert not any(block.title in report.headline for block in content.scored_blocks)


def check_rows(report: PersonalReport) -> None:
    for row, result in zip(report.rows, report.profile.blocks, strict=True):
        if isinstance(result, BlockScore):
            assert row.score == str(result.display)
            expected = (
                "verdient aandacht" if result.display < 50 else "kan sterker" if result.display < 75 else "stevig"
            )
            assert row.level == expected
            assert expected not in row.near
        else:
            assert (row.score, row.level, row.margin, row.tips) == ("geen score", "", "", ())


def test_picture_and_table_have_the_same_figures(content):
    report = reports.personal_report(random_filled_in(content, random.Random(7)), content)

    for view in charts.View:
        svg = reports.picture(report.profile, content, view)
        for number, row in enumerate(report.rows):
            shown = f'data-block="{number}" data-value="{row.score}"' if row.has_score else f'data-block="{number}">'
            assert shown in svg


def test_precondition_order_is_weakest_first_and_only_the_weakest_get_a_tip(content):
    keys = [s.key for s in content.block("randvoorwaarden").statements]
    values = dict(zip(keys, [4, 1, "nvt", 3, 2, 5], strict=True))
    record = SubmissionRecord(content.version, content.version, True, TODAY, TODAY, "", "", None)
    answers = {StatementRef("randvoorwaarden", key): value for key, value in values.items()}

    rows = reports.personal_report(FilledIn(record, answers), content).preconditions

    assert [row.answer for row in rows] == [
        "Helemaal oneens", "Oneens", "Niet eens / niet oneens", "Eens", "Helemaal eens",
    ]  # fmt: skip
    assert [bool(row.tip) for row in rows] == [True, True, False, False, False]


def test_days_are_said_as_people_say_them():
    assert [duration(days) for days in (1, 90, 365, 730, 731)] == ["1 dag", "90 dagen", "1 jaar", "2 jaar", "731 dagen"]
