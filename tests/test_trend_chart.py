"""The picture of several rounds: placed marks equal a full draw, on one axis, with words that stay words."""

import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from itertools import combinations
from xml.etree import ElementTree as ET

import pytest
from matplotlib import rc_context
from matplotlib.image import imread

from assessments.charts import (
    ROUNDS_SHOWN,
    Instead,
    draw_trend_png,
    draw_trend_scaffold,
    place_trend,
    trend,
)
from tests.test_charts import (
    FIVE_LEVELS,
    HREF,
    LEVELS,
    LONG_TITLES,
    ONE_WORD,
    STEEP_LEVELS,
    TEXT,
    assert_same_points,
    by_class,
    dot_position,
    make_text,
    many,
    mark,
    numbers,
    overlap,
    parse,
    points,
    text_box,
)

HIGH, LOW, NOT_SHOWN = Instead.HIGH, Instead.LOW, Instead.NOT_SHOWN

#: By block, foundation first, and then by round.
ROUNDS = (
    (62, 66, 81, NOT_SHOWN, HIGH, 70),
    (40, 44, 41, 45, 52, 60),
    (HIGH, HIGH, 88, NOT_SHOWN, 80, 90),
    (LOW, 30, 35, 40, LOW, NOT_SHOWN),
    (0, 100, 50, 75, 49, 74),
    (20, 10, 96, 50, 51, 49),
)
CHANGED = tuple((block != 5, block != 5, True, block != 4, True) for block in range(6))


def rows_of(values, levels=LEVELS, half=8.82):
    return [[mark(value, levels, half) for value in row] for row in values]


def all_joined(values):
    return [[True] * (len(row) - 1) for row in values]


def placed(text=TEXT, values=ROUNDS, joined=None, *, title="Verloop", description="Zes blokken", standalone=False):
    return place_trend(
        draw_trend_scaffold(text),
        text,
        rows_of(values, text.levels),
        all_joined(values) if joined is None else joined,
        title=title,
        description=description,
        standalone=standalone,
    )


def first(values, rounds):
    return tuple(row[:rounds] for row in values)


def as_many(count):
    text, values = many(count)
    return text, tuple((NOT_SHOWN if value is None else value,) * 3 for value in values)


CASES = {
    "six rounds": (TEXT, ROUNDS),
    "one round": (TEXT, first(ROUNDS, 1)),
    "two rounds": (TEXT, first(ROUNDS, 2)),
    "all equal": (TEXT, ((60, 60, 60),) * 6),
    "nothing shown": (TEXT, ((NOT_SHOWN, NOT_SHOWN),) * 6),
    "three blocks": as_many(3),
    "twelve blocks": as_many(12),
    "long titles": (make_text(LONG_TITLES), ROUNDS),
    "five levels": (make_text(levels=FIVE_LEVELS), ((5, 25, 45, 65, 85, 20),) * 6),
}
EACH_CASE = pytest.mark.parametrize(("text", "values"), CASES.values(), ids=CASES.keys())


def full_draw(text, values, joined):
    """Coordinates per gid, as matplotlib's own SVG backend writes them."""
    figure = trend.full(text, rows_of(values, text.levels), joined).canvas.figure
    file = BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "test"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    root = parse(file.getvalue())
    shapes = {f"#{shape.get('id')}": numbers(shape.get("d")) for shape in root.iter() if shape.get("d")}
    places = {}
    for group in root.iter("{http://www.w3.org/2000/svg}g"):
        name = group.get("id") or ""
        if not re.fullmatch(r"(dot|arrow|bar|line)-\d+-\d+", name):
            continue
        for element in group.iter():
            if element.tag.endswith("use"):
                x, y = float(element.get("x")), float(element.get("y"))
                outline = shapes[element.get(HREF)]
                moved = [(x + dx, y + dy) for dx, dy in zip(outline[0::2], outline[1::2], strict=False)]
                places[name] = moved if name.startswith("arrow") else (x, y)
            elif element.tag.endswith("path") and name.startswith(("bar", "line")):
                places.setdefault(name, numbers(element.get("d")))
    return places


def expected_names(kind, values, wanted):
    return [f"{kind}-{b}-{n}" for b, row in enumerate(values) for n, value in enumerate(row) if wanted(value)]


# === Marks equal a full draw ===


@EACH_CASE
def test_each_dot_and_bar_stands_where_a_full_draw_puts_it(text, values):
    expected = full_draw(text, values, all_joined(values))
    root = parse(placed(text, values))
    names = expected_names("dot", values, lambda value: isinstance(value, int))

    marks = by_class(root, "chart-marks")[0]
    halos, bars = by_class(marks, "chart-halo"), by_class(marks, "chart-bar")
    assert sorted(name for name in expected if name.startswith("dot")) == sorted(names)
    for name, halo, bar, caps in zip(names, halos, bars[::2], bars[1::2], strict=True):
        assert dot_position(halo) == pytest.approx(expected[name], abs=0.02)
        assert numbers(bar.get("d")) == pytest.approx(expected[name.replace("dot", "bar")], abs=0.02)
        assert points(caps)[0][1] == pytest.approx(points(bar)[0][1], abs=0.01)
        assert points(caps)[2][1] == pytest.approx(points(bar)[1][1], abs=0.01)


@EACH_CASE
def test_each_arrow_equals_a_full_draw(text, values):
    expected = full_draw(text, values, all_joined(values))
    names = expected_names("arrow", values, lambda value: value in {HIGH, LOW})

    arrows = by_class(parse(placed(text, values)), "chart-arrow")

    assert len(arrows) == len(names) == len([name for name in expected if name.startswith("arrow")])
    for name, arrow in zip(names, arrows, strict=True):
        assert_same_points(points(arrow), expected[name])


@pytest.mark.parametrize("joined", [all_joined(ROUNDS), CHANGED], ids=["same questions", "other questions"])
def test_each_line_equals_a_full_draw(joined):
    expected = full_draw(TEXT, ROUNDS, joined)

    lines = [numbers(line.get("d")) for line in by_class(parse(placed(joined=joined)), "chart-line")]

    drawn = [place for name, place in expected.items() if name.startswith("line")]
    assert len(lines) == len(drawn) > 10
    for line, place in zip(sorted(lines), sorted(drawn), strict=True):
        assert line == pytest.approx(place, abs=0.02)


@EACH_CASE
def test_each_word_below_a_panel_equals_a_full_draw(text, values):
    drawn = parse(trend.full(text, rows_of(values, text.levels), all_joined(values)).canvas.svg("chart"))
    root = parse(placed(text, values))

    expected, found = ([word for word in by_class(r, "chart-number") if ":" in word.text] for r in (drawn, root))
    assert [word.text for word in found] == [word.text for word in expected]
    for word, other in zip(found, expected, strict=True):
        assert word.get("text-anchor") == other.get("text-anchor")
        for name in ("x", "y", "font-size", "textLength"):
            assert float(word.get(name, 0)) == pytest.approx(float(other.get(name, 0)), abs=0.02)


# === What is and is not drawn ===


def test_no_line_where_the_statements_changed_or_a_number_is_missing():
    values = ((60, 62, 64, NOT_SHOWN, 66, HIGH),) * 6
    joined = [[True, False, True, True, True]] * 6

    assert len(by_class(parse(placed(values=values, joined=joined)), "chart-line")) == 6


def test_picture_with_nothing_shown_has_no_mark_and_no_number():
    root = parse(placed(values=((NOT_SHOWN, NOT_SHOWN),) * 6))
    marks = by_class(root, "chart-marks")[0]

    assert [text.text for text in marks.iter() if text.text] == ["1: –", "2: –"] * 6
    assert {child.tag.rpartition("}")[2] for child in marks} == {"text"}


def test_high_and_low_are_words_and_an_arrow_without_a_number():
    root = parse(placed(values=((HIGH, LOW),) * 6))

    assert [text.text for text in by_class(root, "chart-marks")[0].iter() if text.text] == ["1: hoog", "2: laag"] * 6
    assert len(by_class(root, "chart-arrow")) == 12
    assert not by_class(root, "chart-bar")


@pytest.mark.parametrize("values", [((50, 50),) * 6, ((0, 0),) * 6, ((99, 100),) * 6, ((10, 90),) * 6])
def test_axis_is_always_0_to_100(values):
    axes = [axis for row in draw_trend_scaffold(TEXT).geometry["axes"] for axis in row]
    root = parse(placed(values=values))

    assert len({round(axis[1] - axis[3], 2) for axis in axes}) == 1
    assert [text.text for text in by_class(root, "chart-number")].count("100") == 6
    assert root.get("viewBox") == parse(placed()).get("viewBox")


def test_higher_value_stands_higher_and_later_round_further_right():
    scaffold = draw_trend_scaffold(TEXT)

    for row in scaffold.geometry["axes"]:
        assert len(row) == ROUNDS_SHOWN
        assert [axis[0] for axis in row] == sorted({axis[0] for axis in row})
        assert all(axis[1] > axis[3] and axis[0] == axis[2] for axis in row)


def test_blocks_stand_as_a_building_with_the_foundation_at_the_bottom():
    bottoms = [row[0][1] for row in draw_trend_scaffold(TEXT).geometry["axes"]]

    assert bottoms == sorted(bottoms, reverse=True)


WIDE_CASES = CASES | {
    "long words": (
        make_text(LONG_TITLES, high="hoger dan we kunnen laten zien", low=ONE_WORD),
        ((HIGH, LOW, HIGH, LOW, 100, HIGH),) * 6,
    ),
    "steep levels": (make_text(levels=STEEP_LEVELS), ((HIGH,) * 6,) * 6),
}


@pytest.mark.parametrize("room", [1.0, 1.15])
@pytest.mark.parametrize(("text", "values"), WIDE_CASES.values(), ids=WIDE_CASES.keys())
def test_words_are_inside_the_picture_and_overlap_nothing(text, values, room):
    root = parse(placed(text, values))
    _, _, width, height = numbers(root.get("viewBox"))

    texts = [element for element in root.iter() if element.tag == "text" and element.text]
    boxes = [text_box(element, room) for element in texts]

    assert len(texts) > 12
    for element, (left, top, right, bottom) in zip(texts, boxes, strict=True):
        assert left >= 0, element.text
        assert right <= width, element.text
        assert top >= 0, element.text
        assert bottom <= height, element.text
        assert float(element.get("font-size")) >= 12
    for (a, box), (b, other) in combinations(zip(texts, boxes, strict=True), 2):
        assert not overlap(box, other), (a.text, b.text)


# === For machines and for who does not see it ===


def test_numbers_have_decimal_points_and_text_stays_text():
    svg = placed(title='Team "Noord" & <co>', description="1,5")

    root = parse(svg)
    assert not re.search(r'="[^"]*\d,\d', re.sub(r"<(title|desc)[^>]*>.*?</\1>", "", svg))
    assert [root.find("{*}title").text, root.find("{*}desc").text] == ['Team "Noord" & <co>', "1,5"]
    assert (root.get("role"), root.get("aria-labelledby")) == ("img", root.find("{*}title").get("id"))
    assert "style=" not in svg
    assert "class=" in svg


def test_hostile_titles_and_words_are_text():
    text = replace(make_text(LONG_TITLES), high="<b>&\x0bhoog")

    root = parse(placed(text, ((HIGH, 60),) * 6))

    assert "1: <b>&hoog" in [element.text for element in root.iter()]
    assert not [element for element in root.iter() if element.tag.rpartition("}")[2] in {"b", "script"}]


def test_two_pictures_on_a_page_share_no_id():
    one, other = parse(placed()), parse(placed(values=first(ROUNDS, 2)))

    ids = [element.get("id") for root in (one, other) for element in root.iter() if element.get("id")]
    assert len(ids) == len(set(ids)) == 4


def test_file_has_a_size_and_a_white_ground():
    root = parse(placed(standalone=True))

    assert float(root.get("width")) == 2 * 360
    assert ET.tostring(root).count(b"#ffffff") >= 1


def test_png_is_the_picture_under_its_title():
    plain = imread(BytesIO(draw_trend_png(TEXT, rows_of(ROUNDS), all_joined(ROUNDS), title="Verloop")))
    long = imread(BytesIO(draw_trend_png(TEXT, rows_of(ROUNDS), all_joined(ROUNDS), title="Verloop van " * 8)))

    assert plain.shape[1] == long.shape[1] >= 2 * 360
    assert long.shape[0] > plain.shape[0]


def test_placing_marks_needs_no_matplotlib():
    program = "import sys; import assessments.charts.trend_marks; print('matplotlib' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


@pytest.mark.parametrize(
    ("values", "joined"),
    [
        (ROUNDS[:5], all_joined(ROUNDS[:5])),
        (((),) * 6, [[]] * 6),
        (((60,) * 7,) * 6, [[True] * 6] * 6),
        (((60, 60),) * 5 + ((60,),), [[True]] * 6),
        (first(ROUNDS, 2), [[True, True]] * 6),
        (first(ROUNDS, 2), [[True]] * 5),
    ],
    ids=["block missing", "no round", "seven rounds", "uneven", "join too many", "join missing"],
)
def test_rounds_that_do_not_fit_are_refused(values, joined):
    with pytest.raises(ValueError, match=r"need marks|is joined"):
        place_trend(draw_trend_scaffold(TEXT), TEXT, rows_of(values), joined, title="t", description="d")
