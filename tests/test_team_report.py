"""No sentence about a team says more than its release, its table and its picture bear.

The rules of SCORING 2, 4 and 7 are worked out once more here, from the shown figures.
"""

import random
import re
import uuid
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from itertools import combinations
from math import floor, sqrt

import pytest

from assessments import queries, reports
from assessments.charts import View
from assessments.domain.answers import AnswerSheet
from assessments.domain.cells import InvitedLink, Member, RoundTerms
from assessments.domain.consensus import Consensus
from assessments.domain.content import Content, ScaleLabel
from assessments.domain.disclosure import CappedHigh, CappedLow, Reason, ShownMean, Withheld, margin_of_mean
from assessments.domain.records import RoundRecord
from assessments.domain.release_format import from_plain, to_plain
from assessments.domain.releases import ReleasedBlock, ReleasedLink, TeamRelease, make_release
from assessments.domain.report_values import TeamMeanRow, TeamReport
from assessments.domain.scoring import score
from assessments.domain.scoring_key import StatementRef
from assessments.domain.team_claims import LevelCounts, StatementOrder
from tests.factories import OPENS_AT
from tests.pages.figures import drawn, words_in

RELEASES = 2_500
DRAWN_MEANS = 4_000
Q_RANGE = {2: 2.772, 3: 3.314, 4: 3.633, 5: 3.858, 6: 4.030}
CUTS = [("verdient aandacht", 0), ("kan sterker", 50), ("stevig", 75)]
WORD = {CappedHigh: "hoog", CappedLow: "laag", Withheld: "niet getoond"}
GOAL = "Iedere cliënt vindt passend werk."
NO_TOPIC = "Er is geen bouwsteen die we als meest gekozen kunnen noemen."
CHANCE, APART, NO_NUMBER, TOO_FEW = "kunnen toeval zijn", "er duidelijk uitspringt", "Niet elke bouwsteen", "te weinig"


def round_of(content: Content, k: int = 5) -> RoundRecord:
    times = {"opens_at": OPENS_AT, "closes_at": OPENS_AT.replace(day=30)}
    names = {"team": "Team Noord", "organisation": "Gemeente Noord", "goal": GOAL, "version": content.version}
    how = {"status": "released", "members": 10, "way": "mail", "is_shared": True, "k": k}
    return RoundRecord(id=uuid.UUID(int=1), **names, **times, **how)


def random_cell(content: Content, chance: random.Random) -> tuple[list[Member], RoundTerms]:
    """A team with a level per block, near to an end or not, gaps, n.v.t., topics and perhaps links."""
    n, k = chance.choice([5, 5, 6, 7, 8, 10, 12, 14]), chance.choice([5, 5, 5, 6])
    links = chance.choice([(), (), ("Instroom", "Uitstroom"), ("Instroom", "Doorstroom", "<b>Partner</b>")])
    middle, spread = chance.choice([1, 2, 3, 3, 4, 5]), chance.choice([0, 0.4, 1.2])
    noise, gap = chance.choice([0, 0.5, 1, 1.5]), chance.choice([0, 0, 0.1, 0.5])
    levels = {block.key: middle + chance.gauss(0, spread) for block in content.blocks}
    topics = chance.choice([["kennen"], ["kennen", "vertrouwen", None], [b.key for b in content.scored_blocks], [None]])
    members = []
    for _ in range(n):
        answers = {}
        for block in content.blocks:
            for statement in block.statements:
                value = min(5, max(1, round(levels[block.key] + chance.gauss(0, noise))))
                if chance.random() >= gap:
                    answers[StatementRef(block.key, statement.key)] = value
                elif chance.random() < 0.5:
                    answers[StatementRef(block.key, statement.key)] = "nvt"
        sheet = AnswerSheet(answers)
        link = chance.choice(links) if links else None
        members.append(Member(score(sheet, content.scoring_key), sheet, chance.choice(topics), link))
    parts = [sum(member.link == link for member in members) for link in links]
    terms = RoundTerms(
        key=content.scoring_key,
        preconditions=tuple(block.scoring_key for block in content.preconditions),
        invited=max(1, n + chance.choice([-2, 0, 1, 3, n + 1])),
        k=k,
        links=tuple(InvitedLink(link, part + chance.choice([0, 3])) for link, part in zip(links, parts, strict=True)),
        with_consensus=chance.random() < 0.3,
    )
    return members, terms


def released(content: Content, means: list, **more: object) -> TeamRelease:
    """A release with these means and nothing else."""
    withheld = Withheld(Reason.NOT_SHOWN)
    blocks = [
        ReleasedBlock(block.key, mean, None, withheld, withheld)
        for block, mean in zip(content.scored_blocks, means, strict=True)
    ]
    preconditions = tuple((block.key, withheld) for block in content.preconditions)
    made = TeamRelease(8, 10, 5, tuple(blocks), preconditions, None, ())
    return replace(made, **more)


def shown(value: int, n: int = 8, invited: int = 10) -> ShownMean:
    return ShownMean(value, n, margin_of_mean(n, invited))


def texts(value: object) -> Iterator[str]:
    """Every text in a report."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for part in value:
            yield from texts(part)
    elif is_dataclass(value):
        for field in fields(value):
            yield from texts(getattr(value, field.name))


def margin_of(mean: ShownMean, invited: int) -> float:
    """SCORING 4: 1.96 * 18 / sqrt(n) * sqrt(1 - .8 f)."""
    share = mean.n / invited if mean.n <= invited else 0
    return 1.96 * 18 / sqrt(mean.n) * sqrt(1 - 0.8 * share)


def range_of(mean: ShownMean, invited: int) -> tuple[int, int]:
    half = floor(margin_of(mean, invited) + 0.5)
    return max(0, mean.value - half), min(100, mean.value + half)


def level_at(value: int) -> str:
    return [title for title, lower in CUTS if lower <= value][-1]


def check_row(row: TeamMeanRow, mean: object, invited: int) -> None:
    if isinstance(mean, ShownMean):
        low, high = range_of(mean, invited)
        ends = level_at(low), level_at(high)
        level = ends[0] if ends[0] == ends[1] else f"tussen {ends[0]} en {ends[1]}"
        assert (row.average, row.margin, row.level) == (str(mean.value), f"{low} tot {high}", level)
        assert row.people == str(mean.n)
        return
    people = "" if isinstance(mean, Withheld) else str(mean.n)
    assert (row.has_number, row.average, row.margin, row.level) == (False, WORD[type(mean)], "", "")
    assert row.people == people


def check_picture(svg: str, report: TeamReport, release: TeamRelease, content: Content) -> None:
    """The picture and its description say what the table says."""
    axes = [block["axis"] for block in queries.scaffold(content.version, "bouwwerk", "nl")[1]["blocks"]]
    description = re.search(r"<desc[^>]*>([^<]*)</desc>", svg)[1]
    parts = description.rstrip(".").split("; ")
    assert words_in(svg) == [row.mean.average for row in report.rows]
    for mark, axis, row, part in zip(drawn(svg), axes, report.rows, parts, strict=True):
        said = [row.mean.average]
        if row.mean.has_number:
            ends = [(x - axis[0]) / (axis[2] - axis[0]) * 100 for x in (mark.low, mark.high)]
            assert [round(end) for end in ends] == [int(end) for end in row.mean.margin.split(" tot ")]
            assert mark.value == int(row.mean.average)
            said += [f"marge {row.mean.margin}", row.mean.level]
        else:
            assert mark is None
        assert part == f"{row.mean.title}: {', '.join([*said, row.spread] if row.spread else said)}"
    assert [value for value in reports.team_overlay(release, content) if value is not None] == [
        int(row.mean.average) for row in report.rows if row.mean.has_number
    ]


def may_be_named(release: TeamRelease) -> tuple[set[str], set[str]]:
    """The blocks that SCORING 4 lets one name as highest and as lowest, from the shown figures."""
    means = {block.key: block.mean for block in release.blocks}
    numbers = {key: mean for key, mean in means.items() if isinstance(mean, ShownMean)}
    if len(numbers) < 2:
        return set(), set()
    values = [mean.value for mean in numbers.values()]
    sides = [{key for key, mean in numbers.items() if mean.value == end} for end in (max(values), min(values))]
    margins = [max(margin_of(numbers[key], release.invited) for key in side) for side in sides]
    joint = sqrt((margins[0] ** 2 + margins[1] ** 2) / 2)
    compared = sum(not isinstance(mean, Withheld) for mean in means.values())
    if max(values) - min(values) < Q_RANGE[compared] * joint / 1.96 - 1e-9:
        return set(), set()
    capped = [mean for mean in means.values() if isinstance(mean, CappedHigh | CappedLow)]
    highest = 100 if any(isinstance(m, CappedHigh) for m in capped) else max([150 / m.n for m in capped], default=0)
    lowest = 0 if any(isinstance(m, CappedLow) for m in capped) else min([100 - 150 / m.n for m in capped], default=100)
    top = sides[0] if len(sides[0]) <= 2 and highest <= max(values) else set()
    bottom = sides[1] if len(sides[1]) <= 2 and lowest >= min(values) else set()
    return top, bottom


def check_talk(report: TeamReport, release: TeamRelease, content: Content) -> str:
    """The claims, one by one; returns which of the written branches it was."""
    goal, topic, *claims = report.talk
    assert goal.text == GOAL
    title = content.block(release.topic).title if release.topic else None
    assert topic.text == (f"{title}. Deze bouwsteen kozen jullie het vaakst." if title else NO_TOPIC)
    top, bottom = may_be_named(release)
    titles = {block.key: block.title for block in content.scored_blocks}
    rows = {row.key: row.mean for row in report.rows}
    ranges = [range_of(b.mean, release.invited) for b in release.blocks if isinstance(b.mean, ShownMean)]
    bars_part = any(a[1] < b[0] or b[1] < a[0] for a, b in combinations(ranges, 2))
    if not top and not bottom:
        (only,) = claims
        assert not [title for title in titles.values() if title in only.text]
        assert "ieder noemt één bouwsteen" in only.text
        branch = next(part for part in (CHANCE, APART, NO_NUMBER, TOO_FEW) if part in only.text)
        assert bars_part is (branch == APART) or branch in {NO_NUMBER, TOO_FEW}
        assert (branch == NO_NUMBER) is any(row.average in {"hoog", "laag"} for row in rows.values())
        assert branch != TOO_FEW or len(ranges) < 2
        return branch
    for point, named, word in zip(claims, (top, bottom), ("hoogst", "laagst"), strict=True):
        assert {key for key, title in titles.items() if title in point.text} == named
        if not named:
            assert "We noemen er geen" in point.text
            assert "ieder noemt er één" in point.text
            numbers = [int(row.average) for row in rows.values() if row.has_number]
            is_shared = numbers.count(max(numbers) if word == "hoogst" else min(numbers)) > 2
            assert ("hetzelfde getal" in point.text) is is_shared
            assert is_shared or {"hoog", "laag"} & {row.average for row in rows.values()}
            continue
        assert point.text.count(word) == 1
        assert ("Van wat we laten zien" in point.text) is any(r.average == "niet getoond" for r in rows.values())
        levels = {rows[key].level for key in named}
        assert "veel te winnen" not in point.text or "verdient aandacht" in levels
        assert "gaat het al goed" not in point.text or "stevig" in levels
    return f"{len(top)} and {len(bottom)}"


def check_figures(report: TeamReport, release: TeamRelease) -> None:
    """Every number in the report stands in the release; a part that is withheld has none."""
    for row, block in zip(report.rows, release.blocks, strict=True):
        check_row(row.mean, block.mean, release.invited)
        assert bool(row.order.highest) is isinstance(block.order, StatementOrder)
        assert bool(row.order.note) is isinstance(block.order, Withheld)
        assert bool(re.search(r"\d", row.levels)) is isinstance(block.levels, LevelCounts)
        assert bool(row.spread) is bool(block.consensus)
        assert not re.search(r"\d", " ".join(texts(row.order)))
        if isinstance(block.mean, Withheld):
            assert not re.search(r"\d", " ".join(texts(row)))
    for table, link in zip(report.links, release.links, strict=True):
        assert table.title == link.title
        assert str(link.n) in table.took_part
        for row, mean in zip(table.rows, link.means, strict=True):
            check_row(row, mean, link.invited)
    assert not re.search(r"\d", " ".join(texts(report.talk)))
    assert not re.search(r"\d", " ".join(texts(report.preconditions)))
    numbers = {int(number) for number in re.findall(r"\d+", " ".join(texts(report.explanation)))}
    assert numbers <= {0, 100, 95, 10, release.k}


def check_took_part(report: TeamReport, release: TeamRelease) -> None:
    first, *rest = report.took_part
    assert first == "Zo zien de teamleden zichzelf gemiddeld."
    if release.n > release.invited:
        assert rest == [f"Er zijn {release.n} antwoorden; opgegeven waren {release.invited} leden."]
    else:
        assert rest[0] == f"{release.n} van de {release.invited} deden mee."
        assert rest[1:] == (["Minder dan de helft deed mee."] if release.n / release.invited < 0.5 else [])


def test_no_sentence_contradicts_table_or_picture_in_random_releases(content):
    chance = random.Random(20261126)
    branches, kinds, seen = set(), set(), 0

    while seen < RELEASES:
        members, terms = random_cell(content, chance)
        release = make_release(members, terms)
        if isinstance(release, Withheld):
            continue
        seen += 1
        release = from_plain(to_plain(release))
        report = reports.team_report(release, round_of(content, terms.k), content)
        check_figures(report, release)
        check_took_part(report, release)
        branches.add(check_talk(report, release, content))
        if seen % 5 == 0:
            check_picture(reports.team_picture(release, content, View.BUILDING), report, release, content)
        kinds |= {type(block.mean) for block in release.blocks} | {type(block.levels) for block in release.blocks}
        kinds |= {type(block.order) for block in release.blocks} | {type(link) for link in release.links}

    assert branches >= {CHANCE, NO_NUMBER, "1 and 1"}
    assert kinds >= {ShownMean, CappedHigh, CappedLow, Withheld, LevelCounts, StatementOrder, ReleasedLink}


def random_mean(chance: random.Random, values: list[int]) -> object:
    n = chance.choice([5, 6, 8, 8])
    if chance.random() < 0.85:
        return shown(chance.choice(values), n)
    return chance.choice([CappedHigh(n), CappedLow(n), Withheld(Reason.TOO_FEW), Withheld(Reason.NOT_SHOWN)])


def test_every_written_branch_fits_the_means_it_is_about(content):
    chance = random.Random(4)
    branches = set()

    for _ in range(DRAWN_MEANS):
        values = [chance.randint(20, 97) for _ in range(chance.choice([1, 2, 2, 3, 6]))]
        release = released(content, [random_mean(chance, values) for _ in content.scored_blocks])
        report = reports.team_report(release, round_of(content), content)
        check_figures(report, release)
        branches.add(check_talk(report, release, content))

    assert branches >= {CHANCE, APART, NO_NUMBER, "1 and 1", "2 and 1", "0 and 1", "1 and 0"}


def test_two_numbers_of_six_are_too_few_or_enough(content):
    not_shown = Withheld(Reason.TOO_FEW)
    one = reports.team_report(released(content, [shown(60), *[not_shown] * 5]), round_of(content), content)
    two = reports.team_report(released(content, [shown(80), shown(50), *[not_shown] * 4]), round_of(content), content)

    assert one.talk[2].text.startswith("Er zijn te weinig getallen om bouwstenen te vergelijken.")
    assert two.talk[2].text == "Kennen. Van wat we laten zien, is jullie gemiddelde hier het hoogst."


def test_questions_are_about_the_topic_before_the_lowest_block(content):
    means = [shown(80), shown(60), shown(60), shown(40), shown(60), shown(60)]

    without, chosen = (
        reports.team_report(released(content, means, topic=topic), round_of(content), content)
        for topic in (None, "waarderen")
    )
    flat = reports.team_report(released(content, [shown(60)] * 6), round_of(content), content)

    assert (without.questions_about, chosen.questions_about, flat.questions_about) == ("Vertrouwen", "Waarderen", "")
    assert without.questions == tuple(r.text for r in content.block("vertrouwen").resources if r.kind == "question")
    assert flat.questions == ()


@pytest.mark.parametrize(
    ("n", "invited", "sentences"),
    [
        (8, 10, ["8 van de 10 deden mee."]),
        (5, 10, ["5 van de 10 deden mee."]),
        (5, 11, ["5 van de 11 deden mee.", "Minder dan de helft deed mee."]),
        (12, 10, ["Er zijn 12 antwoorden; opgegeven waren 10 leden."]),
    ],
)
def test_how_many_took_part(content, n, invited, sentences):
    release = released(content, [shown(60, n, invited)] * 6, n=n, invited=invited)

    report = reports.team_report(release, round_of(content), content)

    assert list(report.took_part[1:]) == sentences


def test_level_counts_are_written_out(content):
    counts = LevelCounts((("attention", 3), ("stronger", 4), ("solid", 5)), 12)
    levels = LevelCounts(tuple((level.key, n) for level, (_, n) in zip(content.levels, counts.counts, strict=True)), 12)
    release = released(content, [shown(60, 12, 14)] * 6, n=12, invited=14)
    release = replace(release, blocks=(replace(release.blocks[0], levels=levels), *release.blocks[1:]))

    report = reports.team_report(release, round_of(content), content)

    assert report.rows[0].levels == "Per niveau: 3 verdient aandacht, 4 kan sterker, 5 stevig."
    assert {row.levels for row in report.rows[1:]} == {"Hoeveel mensen op welk niveau zitten, laten we niet zien."}
    assert not any("niveau" in note for note in report.blocks_notes)


@pytest.mark.parametrize(("n", "more"), [(8, " (bij weinig antwoorden: voorzichtig lezen)"), (10, "")])
def test_spread_is_said_in_words(content, n, more):
    release = released(content, [shown(60, n, 14)] * 6)
    blocks = (replace(release.blocks[0], consensus=Consensus.APART), *release.blocks[1:])
    release = replace(release, blocks=blocks)

    report = reports.team_report(release, round_of(content), content)

    assert report.has_spread
    assert [row.spread for row in report.rows] == [f"antwoorden lopen uiteen{more}", "", "", "", "", ""]
    assert f"antwoorden lopen uiteen{more}" in reports.team_picture(release, content, View.RADAR)


def test_margin_is_marked_where_the_scale_has_other_than_five_points(content):
    seven = tuple(ScaleLabel(value, str(value)) for value in range(1, 8))
    first, *others = content.blocks
    other = replace(content, blocks=(replace(first, scale=seven), *others))
    release = released(content, [shown(60)] * 6)

    report = reports.team_report(release, round_of(content), other)

    assert [row.scale_note for row in report.rows] == ["marge niet geijkt voor deze schaal", "", "", "", "", ""]


def test_overlay_has_a_number_only_where_the_team_has_one(content):
    means = [shown(66), CappedHigh(8), CappedLow(8), Withheld(Reason.TOO_FEW), shown(40), shown(71)]
    some, every = released(content, means), released(content, [shown(60)] * 6)

    assert reports.team_overlay(some, content) == (66, None, None, None, 40, 71)
    assert "geen driehoekje" in reports.team_overlay_legend(some, content)
    assert "geen driehoekje" not in reports.team_overlay_legend(every, content)
