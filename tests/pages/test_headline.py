"""The first sentence of the result never says more than the picture under it bears."""

import random
import re

import pytest

from tests.pages.figures import Drawn, drawn, expected
from tests.pages.filling import all_alike, random_sheet, result_of
from tests.pages.reading import see

HIGHEST = re.compile(r"het hoogst op (.*?)(?: en het laagst op|\.)")
LOWEST = re.compile(r"het laagst op ([^.]*)\.")
NAMED = re.compile(r'<p class="lead">(.*?)</p>', re.DOTALL)
Q_RANGE = {2: 2.772, 3: 3.314, 4: 3.633, 5: 3.858, 6: 4.030}


def overlap(a: Drawn, b: Drawn) -> bool:
    return a.low <= b.high and b.low <= a.high


def named(pattern: re.Pattern[str], sentence: str, titles: list[str]) -> set[int]:
    found = pattern.search(sentence)
    return {titles.index(title) for title in found[1].split(" en ")} if found else set()


def read(sheet) -> tuple[str, list[Drawn | None]]:
    html = see(result_of(sheet), "result").html
    return NAMED.search(html)[1], drawn(html)


@pytest.mark.parametrize("part", range(10))
def test_sentence_agrees_with_the_drawn_bars(content, part):
    """300 profiles in ten parts."""
    chance = random.Random(f"headline {part}")
    titles = [block.title for block in content.scored_blocks]
    for _ in range(30):
        sheet = random_sheet(chance)

        sentence, marks = read(sheet)

        shown = [mark for mark in marks if mark]
        named_high, named_low = (named(pattern, sentence, titles) for pattern in (HIGHEST, LOWEST))
        highest, lowest = (f((m.value for m in shown), default=None) for f in (max, min))
        top, bottom = ([m for m in shown if m.value == value] for value in (highest, lowest))
        assert all(marks[i].value == highest for i in named_high)
        assert all(marks[i].value == lowest for i in named_low)
        if named_high or named_low or "verschillen duidelijk" in sentence:
            assert not any(overlap(a, b) for a in top for b in bottom)
        if "dicht bij elkaar" in sentence:
            assert all(overlap(a, b) for a in shown for b in shown)
        assert ("nog geen score" in sentence) == (not shown)
        assert ("Eén bouwsteen heeft een score" in sentence) == (len(shown) == 1)


@pytest.mark.parametrize("part", range(4))
def test_blocks_are_named_exactly_when_the_range_test_allows_it(content, part):
    chance = random.Random(f"range {part}")
    for _ in range(15):
        sheet = random_sheet(chance)

        sentence, _marks = read(sheet)

        scores = [expected(sheet[b.key]) for b in content.scored_blocks]
        scored = [score for score in scores if score.shown is not None]
        ends = [[s for s in scored if s.exact == end({s.exact for s in scored})] for end in (max, min) if scored]
        if len(scored) < 2:
            continue
        (high, low) = (max(end, key=lambda s: s.error) for end in ends)
        bound = Q_RANGE[len(scored)] * ((high.error**2 + low.error**2) / 2) ** 0.5
        is_larger = high.exact - low.exact >= bound and low.bar[1] < high.bar[0]
        assert bool(HIGHEST.search(sentence)) == (is_larger and len(ends[0]) <= 2)
        assert bool(LOWEST.search(sentence)) == (is_larger and len(ends[1]) <= 2)


def test_equal_answers_name_no_block(content):
    sentences = {value: read(all_alike(value))[0] for value in range(1, 6)}

    assert all("dicht bij elkaar" in sentence for sentence in sentences.values())
    assert not any(HIGHEST.search(s) or LOWEST.search(s) for s in sentences.values())


SEVERAL = {
    "two highest": (
        [5, 5, 3, 3, 3, 1],
        "het hoogst op Kennen en Begrijpen en het laagst op Samenwerkdoelen realiseren.",
    ),
    "two lowest": ([5, 3, 3, 3, 1, 1], "het laagst op Samenwerken en Samenwerkdoelen realiseren."),
    "one of each": ([5, 3, 3, 3, 3, 1], "het hoogst op Kennen en het laagst op Samenwerkdoelen realiseren."),
    "one highest": ([5, 1, 1, 1, 1, 1], "Je scoort het hoogst op Kennen."),
    "two lowest alone": ([5, 5, 5, 5, 1, 1], "Je scoort het laagst op Samenwerken en Samenwerkdoelen realiseren."),
}


@pytest.mark.parametrize(("levels", "words"), SEVERAL.values(), ids=SEVERAL)
def test_sentence_names_those_that_share_an_end_together(content, levels, words):
    sentence, _marks = read({b.key: [level] * 6 for b, level in zip(content.scored_blocks, levels, strict=True)})

    assert words in sentence
    assert "Het verschil tussen je hoogste en je laagste score is waarschijnlijk geen toeval." in sentence


def test_many_tied_on_both_sides_are_two_groups(content):
    sentence, _marks = read({b.key: [1 if i < 3 else 5] * 6 for i, b in enumerate(content.scored_blocks)})

    assert "Je scores verschillen duidelijk" in sentence
    assert not HIGHEST.search(sentence)
