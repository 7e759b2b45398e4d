"""Pictures of a profile: the marks equal a full draw, words are whole, and nothing is shared."""

import gc
import json
import re
import subprocess
import sys
import threading
import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from io import BytesIO
from itertools import chain, combinations, pairwise
from xml.etree import ElementTree as ET

import pytest
from matplotlib import rc_context
from matplotlib.font_manager import FontProperties
from matplotlib.image import imread
from matplotlib.textpath import text_to_path

from assessments.charts import ChartText, Instead, Mark, Scaffold, View, draw_png, draw_scaffold, drawing, place_marks

BLOCKS = ("Kennen", "Begrijpen", "Waarderen", "Vertrouwen", "Samenwerken", "Samenwerkdoelen realiseren")
LEVELS = (("verdient aandacht", 0), ("kan sterker", 50), ("stevig", 75))
FIVE_LEVELS = (("start", 0), ("op weg", 20), ("halverwege", 40), ("kan sterker", 60), ("stevig", 80))
STEEP_LEVELS = (("onder de norm", 0), ("bijna", 90), ("op de norm die we samen afspraken", 97))
TEXT = ChartText(BLOCKS, LEVELS, "geen score", "Context en randvoorwaarden", "hoog", "laag", "niet getoond")
NO_SCORE = Mark(None, None, None, None)
PROFILE = (88, 63, None, 34, 75, 100)
TEAM_PROFILE = (72, Instead.HIGH, 60, Instead.LOW, Instead.NOT_SHOWN, 48)
SECOND = (88, 58, 71, None, 0, 100)

ONE_WORD = "Informatievoorzieningsarchitectuurbeheersing"
SIXTY = "Gezamenlijk verantwoordelijkheid nemen voor wat we afspraken"
HOSTILE = '</title><script>alert("$$")</script> {{ x_1^2 }} & $\\alpha$ %s {0} \\1'
LONG_TITLES = (
    ONE_WORD,
    SIXTY,
    "Elkaar aanspreken op wat we zien en wat we beloofd hebben nu",
    ONE_WORD,
    HOSTILE,
    "Kennen",
)

BOTH = pytest.mark.parametrize("view", View)


def mark(value, levels=LEVELS, half=12.0):
    if value is None or isinstance(value, Instead):
        return Mark(None, None, None, None, value or Instead.NO_SCORE)
    level = max(index for index, (_, lower) in enumerate(levels) if lower <= value)
    return Mark(value, max(0.0, value - half), min(100.0, value + half), level)


def marks(values, levels=LEVELS):
    return [mark(value, levels) for value in values]


def placed(
    view, text=TEXT, values=PROFILE, *, title="Jouw profiel", description="Zes blokken", standalone=False, team=()
):
    return place_marks(
        draw_scaffold(view, text),
        marks(values, text.levels),
        title=title,
        description=description,
        standalone=standalone,
        team=team,
    )


def make_text(blocks=BLOCKS, levels=LEVELS, **words):
    return replace(TEXT, blocks=tuple(blocks), levels=levels, **words)


def many(count):
    values = (0, 100, 50, 75, None, 33, 49, 74, 99, 1, None, 62)
    return make_text([f"Bouwsteen {index + 1}" for index in range(count)]), values[:count]


def parse(svg):
    return ET.fromstring(svg)


def by_class(root, css):
    return [element for element in root.iter() if css in (element.get("class") or "").split()]


def numbers(text):
    return [float(value) for value in re.findall(r"-?\d+(?:\.\d+)?", text)]


def mark_groups(root):
    return {int(element.get("data-block")): element for element in by_class(root, "chart-mark")}


def dot_position(group):
    """The middle of the white edge below the dot, which every form has."""
    halo = by_class(group, "chart-halo")[0]
    if halo.get("cx"):
        return float(halo.get("cx")), float(halo.get("cy"))
    corners = numbers(halo.get("d"))
    return sum(corners[0::2]) / 4, sum(corners[1::2]) / 4


# === Marks equal a full draw by matplotlib's own SVG backend ===


HREF = "{http://www.w3.org/1999/xlink}href"


def full_draw(view, text, values, team=()):
    """Coordinates per gid, as matplotlib's SVG backend writes them."""
    figure = drawing.full(view, text, marks(values, text.levels), team=team).canvas.figure
    file = BytesIO()
    with rc_context({"svg.fonttype": "none", "svg.hashsalt": "test"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    places = {}
    root = parse(file.getvalue())
    shapes = {f"#{shape.get('id')}": numbers(shape.get("d")) for shape in root.iter() if shape.get("d")}
    for element in root.iter("{http://www.w3.org/2000/svg}g"):
        name = element.get("id") or ""
        for child in element:
            for grandchild in (child, *child):
                if re.fullmatch(r"(dot|low|high)-\d+", name) and grandchild.tag.endswith("use"):
                    places[name] = (float(grandchild.get("x")), float(grandchild.get("y")))
                elif re.fullmatch(r"(arrow|team)-\d+", name) and grandchild.tag.endswith("use"):
                    x, y = float(grandchild.get("x")), float(grandchild.get("y"))
                    xs, ys = shapes[grandchild.get(HREF)][0::2], shapes[grandchild.get(HREF)][1::2]
                    places[name] = [(x + dx, y + dy) for dx, dy in zip(xs, ys, strict=True)]
                elif re.fullmatch(r"(bar|join)-\d+", name) and grandchild.tag.endswith("path"):
                    places.setdefault(name, tuple(numbers(grandchild.get("d"))))
    return places


CASES = {
    "profile": (TEXT, PROFILE),
    "all lowest": (TEXT, (0,) * 6),
    "all highest": (TEXT, (100,) * 6),
    "three blocks": many(3),
    "five blocks": many(5),
    "twelve blocks": many(12),
    "long titles": (make_text(LONG_TITLES), PROFILE),
    "five levels": (make_text(levels=FIVE_LEVELS), (5, 25, 45, 65, 85, 20)),
    "team": (TEXT, TEAM_PROFILE),
    "all high": (TEXT, (Instead.HIGH,) * 6),
    "all low": (many(12)[0], (Instead.LOW,) * 12),
}


@BOTH
@pytest.mark.parametrize(("text", "values"), CASES.values(), ids=CASES.keys())
def test_each_placed_mark_stands_where_a_full_draw_puts_it(view, text, values):
    expected = full_draw(view, text, values)
    groups = mark_groups(parse(placed(view, text, values)))

    scored = [block for block, value in enumerate(values) if isinstance(value, int)]
    assert {name for name in expected if name.startswith("dot")} == {f"dot-{block}" for block in scored}
    for block in scored:
        bar, caps = by_class(groups[block], "chart-bar")
        assert dot_position(groups[block]) == pytest.approx(expected[f"dot-{block}"], abs=0.02)
        assert numbers(bar.get("d")) == pytest.approx(expected[f"bar-{block}"], abs=0.02)
        x0, y0, x1, y1, x2, y2, x3, y3 = numbers(caps.get("d"))
        assert ((x0 + x1) / 2, (y0 + y1) / 2) == pytest.approx(expected[f"low-{block}"], abs=0.02)
        assert ((x2 + x3) / 2, (y2 + y3) / 2) == pytest.approx(expected[f"high-{block}"], abs=0.02)


@pytest.mark.parametrize(("text", "values"), CASES.values(), ids=CASES.keys())
def test_the_line_of_the_radar_equals_a_full_draw(text, values):
    joins = [place for name, place in full_draw(View.RADAR, text, values).items() if name.startswith("join")]

    lines = [numbers(line.get("d")) for line in by_class(parse(placed(View.RADAR, text, values)), "chart-line")]

    assert sorted(chain(*lines)) == pytest.approx(sorted(chain(*joins)), abs=0.02)


def test_a_margin_of_32_points_is_drawn_whole():
    svg = place_marks(
        draw_scaffold(View.BUILDING, TEXT), [mark(60, half=16.0)] * 6, title="Het team", description="Zes blokken"
    )

    bar, _caps = by_class(mark_groups(parse(svg))[0], "chart-bar")
    left, _, right, _ = numbers(bar.get("d"))
    assert (left, right) == pytest.approx((28 + 304 * 0.44, 28 + 304 * 0.76), abs=0.01)


def points(element):
    coordinates = numbers(element.get("d"))
    return list(zip(coordinates[0::2], coordinates[1::2], strict=True))


def assert_same_points(one, other):
    assert len(one) == len(other)
    for a, b in ((one, other), (other, one)):
        assert all(any(point == pytest.approx(place, abs=0.02) for place in b) for point in a)


@BOTH
@pytest.mark.parametrize(("text", "values"), CASES.values(), ids=CASES.keys())
def test_each_arrow_equals_a_full_draw(view, text, values):
    expected = {name: place for name, place in full_draw(view, text, values).items() if name.startswith("arrow")}

    groups = mark_groups(parse(placed(view, text, values)))

    arrows = {f"arrow-{block}": arrow for block in groups for arrow in by_class(groups[block], "chart-arrow")}
    assert arrows.keys() == expected.keys()
    for name, arrow in arrows.items():
        assert_same_points(points(arrow), expected[name])


@BOTH
@pytest.mark.parametrize(("text", "values"), CASES.values(), ids=CASES.keys())
def test_each_second_mark_equals_a_full_draw(view, text, values):
    team = tuple((SECOND * 2)[: len(values)])
    expected = {name: place for name, place in full_draw(view, text, values, team).items() if name.startswith("team")}

    triangles = by_class(parse(placed(view, text, values, team=team)), "chart-team")

    assert [triangle.get("data-value") for triangle in triangles] == [str(value) for value in team if value is not None]
    assert [f"team-{triangle.get('data-block')}" for triangle in triangles] == list(expected)
    for triangle in triangles:
        assert_same_points(points(triangle), expected[f"team-{triangle.get('data-block')}"])


@BOTH
@pytest.mark.parametrize(("text", "values"), CASES.values(), ids=CASES.keys())
def test_each_word_instead_of_a_number_equals_a_full_draw(view, text, values):
    drawn = parse(drawing.full(view, text, marks(values, text.levels)).canvas.svg("chart"))
    root = parse(placed(view, text, values))

    for css in ("chart-word", "chart-no-score"):
        expected, words = by_class(drawn, css), by_class(root, css)
        assert [word.text for word in words] == [word.text for word in expected]
        for word, other in zip(words, expected, strict=True):
            assert word.attrib.keys() - {"text-anchor"} == other.attrib.keys() - {"text-anchor"}
            assert word.get("text-anchor") == other.get("text-anchor", "start")
            for name in word.attrib.keys() & {"x", "y", "font-size", "textLength"}:
                assert float(word.get(name)) == pytest.approx(float(other.get(name)), abs=0.02)


# === One fixed axis ===


@pytest.mark.parametrize(
    "values", [(50,) * 6, (0,) * 6, (100,) * 6, (50, 50, 50, 50, 50, 53)], ids=["all 3", "all 1", "all 5", "nearly"]
)
def test_every_profile_has_the_same_axis(values):
    groups = mark_groups(parse(placed(View.BUILDING, values=values)))

    left, right = 28, 332
    xs = [dot_position(groups[block])[0] for block in range(6)]
    assert xs == pytest.approx([left + (right - left) * value / 100 for value in values], abs=0.01)


@pytest.mark.parametrize("value", [0, 50, 75, 100])
def test_equal_scores_make_a_regular_figure_on_their_ring(value):
    root = parse(placed(View.RADAR, values=(value,) * 6))

    dots = [dot_position(group) for group in mark_groups(root).values()]
    centre = (sum(x for x, _ in dots) / 6, sum(y for _, y in dots) / 6)
    radii = [((x - centre[0]) ** 2 + (y - centre[1]) ** 2) ** 0.5 for x, y in dots]
    rings = [numbers(ring.get("d"))[:2] for ring in by_class(root, "chart-border")]
    assert radii == pytest.approx([radii[0]] * 6, abs=0.02)
    assert radii[0] > 12
    assert any(ring == pytest.approx(dots[0], abs=0.02) for ring in rings)


@BOTH
def test_values_are_in_the_marks_and_written_out(view):
    groups = mark_groups(parse(placed(view)))

    assert [groups[block].get("data-value") for block in range(6)] == ["88", "63", None, "34", "75", "100"]
    assert [groups[block].findall("text")[0].text for block in range(6)] == [
        "88",
        "63",
        "geen score",
        "34",
        "75",
        "100",
    ]


def test_kennen_is_the_foundation_of_the_building_and_at_twelve_in_the_radar():
    building = [
        dot_position(group)[1] for group in mark_groups(parse(placed(View.BUILDING, values=(50,) * 6))).values()
    ]
    radar = [dot_position(group) for group in mark_groups(parse(placed(View.RADAR, values=(100,) * 6))).values()]

    assert all(below > above for below, above in pairwise(building))
    assert radar[0] == min(radar, key=lambda place: place[1])
    assert radar[0][0] == pytest.approx(180)
    assert all(x > 180 for x, _ in radar[1:3])
    assert all(x < 180 for x, _ in radar[4:])


# === A block without a score ===


@BOTH
def test_a_block_without_a_score_is_not_a_block_at_the_lowest(view):
    missing = mark_groups(parse(placed(view, values=(75, 50, None, 0, 100, 75))))
    lowest = mark_groups(parse(placed(view, values=(75, 50, 0, 0, 100, 75))))

    assert not by_class(missing[2], "chart-halo")
    assert not by_class(missing[2], "chart-bar")
    assert [text.text for text in missing[2].iter("text")] == ["geen score"]
    assert by_class(lowest[2], "chart-halo")
    assert lowest[2].get("data-value") == "0"


def test_an_empty_track_is_hatched():
    groups = mark_groups(parse(placed(View.BUILDING)))

    assert by_class(groups[2], "chart-hatch")
    assert not by_class(groups[1], "chart-hatch")


def test_the_radar_joins_only_neighbours_that_both_have_a_score():
    root = parse(placed(View.RADAR, values=(75, 50, None, 0, 100, 75)))
    dots = {block: dot_position(group) for block, group in mark_groups(root).items() if group.get("data-value")}

    line = numbers(by_class(root, "chart-line")[0].get("d"))

    joins = [tuple(line[index : index + 4]) for index in range(0, len(line), 4)]
    expected = [(*dots[a], *dots[b]) for a, b in ((0, 1), (3, 4), (4, 5), (5, 0))]
    assert len(joins) == 4
    for join, pair in zip(joins, expected, strict=True):
        assert join == pytest.approx(pair, abs=0.02)


def test_an_axis_without_a_score_stays_dashed():
    root = parse(placed(View.RADAR))

    assert len(by_class(root, "chart-axis-empty")) == 6
    assert all(axis.get("stroke-dasharray") for axis in by_class(root, "chart-axis-empty"))
    assert len(by_class(root, "chart-axis")) == 5
    assert not by_class(mark_groups(root)[2], "chart-axis")


@BOTH
def test_a_profile_without_any_score_has_no_line_and_no_dot(view):
    root = parse(placed(view, values=(None,) * 6))

    assert not by_class(by_class(root, "chart-marks")[0], "chart-halo")
    assert not by_class(root, "chart-line")
    assert [text.text for text in root.iter("text")].count("geen score") == 6


# === A word instead of a number ===


@BOTH
def test_a_capped_block_has_its_word_an_arrow_and_no_dot(view):
    groups = mark_groups(parse(placed(view, values=TEAM_PROFILE)))

    for block, word in ((1, "hoog"), (3, "laag")):
        assert [text.text for text in groups[block].iter("text")] == [word]
        assert len(by_class(groups[block], "chart-arrow")) == 1
        assert not by_class(groups[block], "chart-halo")
        assert not by_class(groups[block], "chart-bar")
        assert not by_class(groups[block], "chart-hatch")


@BOTH
def test_a_withheld_block_looks_like_one_without_a_score_and_not_like_a_capped_one(view):
    groups = mark_groups(parse(placed(view, values=(Instead.NOT_SHOWN, Instead.HIGH, Instead.LOW, None, 50, 50))))

    def drawn(group):
        return {shape.get("class") for shape in group if shape.get("class") != "chart-backing"}

    withheld, high, low, no_score = (drawn(groups[block]) for block in range(4))
    assert groups[0].findall("text")[0].text == "niet getoond"
    assert withheld == no_score
    assert high == low == {"chart-arrow", "chart-word", *(["chart-axis"] if view is View.RADAR else [])}
    assert not withheld & high


@pytest.mark.parametrize(("instead", "end"), [(Instead.HIGH, 100), (Instead.LOW, 0)])
@BOTH
def test_an_arrow_stands_within_its_end_of_the_axis_and_points_to_it(view, instead, end):
    scaffold = draw_scaffold(view, TEXT)
    groups = mark_groups(parse(placed(view, values=(instead,) * 6)))

    for block, group in groups.items():
        x0, y0, x1, y1 = scaffold.geometry["blocks"][block]["axis"]
        length = (x1 - x0) ** 2 + (y1 - y0) ** 2
        along = [
            100 * ((x - x0) * (x1 - x0) + (y - y0) * (y1 - y0)) / length
            for x, y in points(by_class(group, "chart-arrow")[0])
        ]
        tips = along[1::3]
        assert tips[0] == pytest.approx(end, abs=0.1)
        assert all(abs(end - tip) < abs(end - arm) for tip, arm in zip(tips, along[0::3], strict=True))
        assert all(-0.1 <= place <= 100.1 and abs(end - place) < 12 for place in along)


@BOTH
@pytest.mark.parametrize("instead", Instead)
def test_a_block_without_a_number_holds_none_and_is_the_same_in_every_profile(view, instead):
    one = mark_groups(parse(placed(view, values=(100, 3, instead, 99, 97, 51))))[2]
    other = mark_groups(parse(placed(view, values=(None, 50, instead, 0, None, 42))))[2]

    assert ET.tostring(one) == ET.tostring(other)
    assert "data-value" not in "".join(key for element in one.iter() for key in element.attrib)
    assert not re.search(r"\d", "".join(one.itertext()))
    assert {key for element in one.iter() for key in element.attrib if key.startswith("data")} == {"data-block"}


def test_the_radar_does_not_join_a_block_without_a_number():
    root = parse(placed(View.RADAR, values=(72, Instead.HIGH, 60, Instead.LOW, 50, 48)))

    joins = numbers(by_class(root, "chart-line")[0].get("d"))
    assert len(joins) == 2 * 4  # Samenwerken to Samenwerkdoelen realiseren, and that to Kennen


@BOTH
def test_words_instead_of_numbers_are_literal(view):
    text = make_text(high="<b>hoog</b>", low='"laag" & lager', not_shown="niet </svg>\x0b getoond")
    root = parse(placed(view, text, TEAM_PROFILE))

    groups = mark_groups(root)
    assert [groups[block].findall("text")[0].text for block in (1, 3, 4)] == [
        "<b>hoog</b>",
        '"laag" & lager',
        "niet </svg> getoond",
    ]
    assert draw_png(view, text, marks(TEAM_PROFILE), title="Het team").startswith(b"\x89PNG")


@BOTH
def test_a_scaffold_of_before_these_words_still_takes_all_marks(view):
    scaffold = draw_scaffold(view, TEXT)
    blocks = [{key: part for key, part in block.items() if key != "instead"} for block in scaffold.geometry["blocks"]]
    old = Scaffold(scaffold.svg, {**scaffold.geometry, "blocks": blocks})

    def picture(stored, values, team=()):
        return place_marks(stored, marks(values), title="Jouw profiel", description="Zes blokken", team=team)

    assert picture(old, PROFILE, SECOND) == picture(scaffold, PROFILE, SECOND)
    groups = mark_groups(parse(picture(old, TEAM_PROFILE)))
    assert [groups[block].findall("text")[0].text for block in (1, 3, 4)] == ["geen score"] * 3


# === A second mark ===


@BOTH
def test_a_second_mark_has_a_form_and_a_colour_of_its_own(view):
    root = parse(placed(view, make_text(levels=FIVE_LEVELS), (5, 25, 45, 65, 85, 20), team=(50,) * 6))
    triangles = by_class(root, "chart-team")

    dots = [shape for css in ("chart-dot", "chart-dot-open") for shape in by_class(root, css)]
    bars = by_class(root, "chart-bar")
    colours = {shape.get(name) for shape in (*dots, *bars) for name in ("fill", "stroke")}
    assert all(len(points(triangle)) == 3 for triangle in triangles)
    assert not any(re.fullmatch(r"M[^A-Z]*L[^A-Z]*L[^A-Z]*Z", dot.get("d", "")) for dot in dots)
    assert {triangle.get("stroke") for triangle in triangles} == {"#a8461b"}
    assert {triangle.get("fill") for triangle in triangles} == {"#ffffff"}
    assert "#a8461b" not in colours


@BOTH
def test_a_second_mark_adds_nothing_but_itself(view):
    without, with_team = parse(placed(view)), parse(placed(view, team=SECOND))

    assert [ET.tostring(group) for group in mark_groups(without).values()] == [
        ET.tostring(group) for group in mark_groups(with_team).values()
    ]
    assert len(list(with_team.iter())) == len(list(without.iter())) + 5
    assert placed(view, team=(None,) * 6) == placed(view)


@BOTH
@pytest.mark.parametrize("value", [0, 20, 50, 75, 100])
def test_an_equal_second_mark_stays_outside_the_dot(view, value):
    root = parse(placed(view, values=(value,) * 6, team=(value,) * 6))
    groups = mark_groups(root)

    for triangle in by_class(root, "chart-team"):
        x, y = dot_position(groups[int(triangle.get("data-block"))])
        nearest = min(((x - a) ** 2 + (y - b) ** 2) ** 0.5 for a, b in points(triangle))
        assert nearest > (8.5 if view is View.BUILDING else 6.9)


@BOTH
@pytest.mark.parametrize("value", [0, 50, 100])
@pytest.mark.parametrize("text", [TEXT, *(many(count)[0] for count in range(3, 13))])
def test_a_second_mark_touches_no_word(view, text, value):
    values = (value,) * len(text.blocks)
    root = parse(placed(view, text, values, team=values))

    # With more than seven axes the last one is so near to the first that a mark may cover a number of a ring.
    words = [word for word in root.iter("text") if len(values) <= 7 or word.get("class") != "chart-number"]
    boxes = [text_box(word, 1.15) for word in words]
    for x, y in chain(*(points(triangle) for triangle in by_class(root, "chart-team"))):
        assert not any(overlap((x - 0.8, y - 0.8, x + 0.8, y + 0.8), box) for box in boxes)


def test_a_second_mark_stays_within_its_course():
    root = parse(placed(View.BUILDING, team=(50,) * 6))
    bottoms = [max(numbers(layer.get("d"))[1::2]) for layer in by_class(root, "chart-layer")]

    for triangle in by_class(root, "chart-team"):
        assert max(y for _, y in points(triangle)) + 0.8 <= bottoms[int(triangle.get("data-block"))]


@BOTH
def test_a_png_holds_words_and_second_marks(view):
    def picture(values, team=()):
        return draw_png(view, TEXT, marks(values), title="Het team", team=team)

    words = {picture((72, instead, 60, 50, 50, 48)) for instead in Instead}
    assert len(words) == 4
    assert picture(PROFILE) == picture(PROFILE, (None,) * 6)
    assert len({picture(PROFILE), picture(PROFILE, SECOND), picture(PROFILE, (*SECOND[:5], 60))}) == 3


# === Levels ===


@pytest.mark.parametrize("levels", [LEVELS[:1], LEVELS[:2], LEVELS, FIVE_LEVELS[:4], FIVE_LEVELS])
def test_each_level_has_a_dot_of_its_own_form(levels):
    values = [lower for _, lower in levels] + [0] * (6 - len(levels))
    groups = mark_groups(parse(placed(View.BUILDING, make_text(levels=levels), values)))

    def form(group):
        shapes = [child for child in group.iter() if (child.get("class") or "").startswith("chart-dot")]
        return tuple((shape.tag, shape.get("class"), shape.get("r")) for shape in shapes)

    forms = [form(groups[block]) for block in range(len(levels))]
    assert len(set(forms)) == len(levels)


@BOTH
@pytest.mark.parametrize("levels", [LEVELS, FIVE_LEVELS, STEEP_LEVELS])
def test_every_level_is_named_and_the_axis_has_its_ends(view, levels):
    texts = [text.text for text in parse(placed(view, make_text(levels=levels))).iter("text")]

    joined = " ".join(texts)
    assert all(word in joined for title, _ in levels for word in title.split())
    assert {"0", "100"} <= set(texts)


def test_the_borders_of_the_bands_are_numbered():
    texts = [text.text for text in by_class(parse(placed(View.BUILDING)), "chart-number")]

    assert texts == ["0", "50", "75", "100"]


# === SVG that a page and a machine can take ===


@BOTH
@pytest.mark.parametrize("standalone", [False, True])
def test_the_svg_has_presentation_attributes_only(view, standalone):
    svg = placed(view, standalone=standalone)
    root = parse(svg)

    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert tags <= {"svg", "g", "path", "rect", "circle", "text", "title", "desc"}
    assert all("style" not in element.attrib for element in root.iter())
    assert svg.startswith("<svg ")
    coordinates = re.findall(r' (?:d|x|y|cx|cy|r|width|height|viewBox|stroke-\w+|textLength|font-size)="([^"]*)"', svg)
    assert not any(re.search(r"nan|inf|,|e[+-]?\d", value, re.IGNORECASE) for value in coordinates)


def test_ids_are_unique_in_a_page_with_several_pictures():
    pictures = [placed(view, title=title) for view in View for title in ("Jouw profiel", "Het team")]
    ids = re.findall(r' id="([^"]+)"', "".join(pictures))

    assert len(ids) == len(set(ids)) == 8
    assert all(re.fullmatch(r"chart-[0-9a-f]{8}-(title|desc)", name) for name in ids)
    for picture in pictures:
        named = re.search(r'aria-labelledby="([^"]+)" aria-describedby="([^"]+)"', picture).groups()
        assert list(named) == re.findall(r' id="([^"]+)"', picture)


@BOTH
def test_a_picture_has_role_name_and_description(view):
    root = parse(placed(view, title="Jouw profiel", description="Kennen 88, Waarderen geen score"))

    assert root.get("role") == "img"
    assert [child.tag for child in root][:2] == ["title", "desc"]
    assert [child.text for child in root][:2] == ["Jouw profiel", "Kennen 88, Waarderen geen score"]


def test_a_file_of_its_own_has_namespace_ground_and_font():
    alone, inline = placed(View.RADAR, standalone=True), placed(View.RADAR)

    root = parse(alone)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert root.get("font-family")
    assert float(root.get("width")) == 720
    assert by_class(root, "chart-background")[0].get("fill") == "#ffffff"
    assert "font-family" not in inline
    assert "chart-background" not in inline


@BOTH
def test_hostile_words_are_literal(view):
    text = make_text([HOSTILE, "$$", "a_b^c", "\\frac{1}{2}", '<g class="chart-marks"/>', "\U0001f600 \u4f60 &amp;"])
    levels = (("$x$ <b>", 0), ("{{ y }}", 50))
    text = make_text(text.blocks, levels, no_score="<i>geen</i>\x0b", frame="$\\sum$ & <frame>")

    root = parse(placed(view, text, title=HOSTILE, description="\x00" + HOSTILE))

    words = " ".join(element.text for element in root.iter("text"))
    assert [child.text for child in root][:2] == [HOSTILE, HOSTILE]
    assert all(word in words.split() for title in text.blocks for word in title.split())
    assert "<i>geen</i>" in words
    assert ("$\\sum$ & <frame>" in words) is (view is View.BUILDING)
    assert len(mark_groups(root)) == 6


@BOTH
def test_hostile_words_can_be_drawn_as_png(view):
    text = make_text([HOSTILE, "$$", "a_b^c", "\\frac{1}{2}", "<g/>", "\U0001f600 \u4f60"])

    assert draw_png(view, text, marks(PROFILE), title=HOSTILE + "\U0001f600").startswith(b"\x89PNG")


# === Words are whole, inside the picture and beside each other ===


def measured(element, room):
    """The width of a text in DejaVu Sans, or the width that it is fixed to."""
    if element.get("textLength"):
        return float(element.get("textLength"))
    weight = element.get("font-weight", "normal")
    font = FontProperties(family="DejaVu Sans", weight=weight)
    font.set_size(100)
    width, _, _ = text_to_path.get_text_width_height_descent(element.text, font, ismath=False)
    return room * width * float(element.get("font-size")) / 100


def text_box(element, room):
    x, y, size = (float(element.get(name)) for name in ("x", "y", "font-size"))
    width = measured(element, room)
    left = x - {"middle": width / 2, "end": width}.get(element.get("text-anchor"), 0)
    return left, y - 0.76 * size, left + width, y + 0.22 * size


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


LONG_CASES = {
    "own titles": (TEXT, PROFILE),
    "long titles": (make_text(LONG_TITLES), PROFILE),
    "one word": (make_text([ONE_WORD] * 6), (None,) * 6),
    "sixty characters": (make_text([SIXTY] * 12, FIVE_LEVELS), (100, None) * 6),
    "three long": (make_text([SIXTY, ONE_WORD, SIXTY]), (100, None, 0)),
    "steep levels": (make_text(levels=STEEP_LEVELS), (None,) * 6),
    "long level names": (make_text(levels=((ONE_WORD, 0), (SIXTY, 50), (SIXTY + " " + SIXTY, 75))), PROFILE),
    "long frame": (make_text(frame=f"{SIXTY} {ONE_WORD} {SIXTY}"), PROFILE),
    "words": (TEXT, TEAM_PROFILE),
    "long words": (
        make_text(LONG_TITLES, high="hoger dan we kunnen laten zien", low=ONE_WORD, not_shown=SIXTY),
        TEAM_PROFILE,
    ),
    "words of twelve": (many(12)[0], (Instead.NOT_SHOWN, Instead.HIGH, Instead.LOW) * 4),
    "long no score": (make_text(no_score="geen score omdat te weinig is ingevuld"), (None,) * 6),
    **{f"{count} blocks": many(count) for count in range(3, 13)},
}


@BOTH
@pytest.mark.parametrize("room", [1.0, 1.15])
@pytest.mark.parametrize(("text", "values"), LONG_CASES.values(), ids=LONG_CASES.keys())
def test_words_are_inside_the_picture_and_overlap_nothing(view, text, values, room):
    root = parse(placed(view, text, values))
    _, _, width, height = numbers(root.get("viewBox"))

    texts = [element for element in root.iter("text") if element.text]
    boxes = [text_box(element, room) for element in texts]

    for element, (left, top, right, bottom) in zip(texts, boxes, strict=True):
        assert left >= 0, element.text
        assert right <= width, element.text
        assert top >= 0, element.text
        assert bottom <= height, element.text
        assert float(element.get("font-size")) >= 12
    for (a, box), (b, other) in combinations(zip(texts, boxes, strict=True), 2):
        assert not overlap(box, other), (a.text, b.text)


@pytest.mark.parametrize(("text", "values"), LONG_CASES.values(), ids=LONG_CASES.keys())
def test_titles_are_whole(text, values):
    for view in View:
        words = " ".join(element.text for element in by_class(parse(placed(view, text, values)), "chart-title"))
        assert all(word in words for title in text.blocks for word in title.split())


@pytest.mark.parametrize(("text", "values"), LONG_CASES.values(), ids=LONG_CASES.keys())
def test_borders_of_bands_do_not_cross_a_title_or_a_value(text, values):
    root = parse(placed(View.BUILDING, text, values))

    boxes = [text_box(element, 1.15) for css in ("chart-title", "chart-value") for element in by_class(root, css)]
    for border in by_class(root, "chart-border"):
        x0, y0, x1, y1 = numbers(border.get("d"))
        assert not any(overlap((x0, min(y0, y1), x1 + 0.01, max(y0, y1)), box) for box in boxes if box[2] > box[0])


@pytest.mark.parametrize("text", [TEXT, make_text(LONG_TITLES), *(many(count)[0] for count in range(3, 13))])
def test_no_label_of_the_radar_touches_a_dot_on_the_outer_ring(text):
    root = parse(placed(View.RADAR, text, (100,) * len(text.blocks)))

    boxes = [text_box(element, 1.15) for css in ("chart-title", "chart-value") for element in by_class(root, css)]
    for x, y in (dot_position(group) for group in mark_groups(root).values()):
        assert not any(overlap((x - 6, y - 6, x + 6, y + 6), box) for box in boxes)


@pytest.mark.parametrize(("text", "values"), LONG_CASES.values(), ids=LONG_CASES.keys())
def test_a_word_instead_of_a_number_stands_on_its_ground(text, values):
    root = parse(placed(View.BUILDING, text, values))

    for group in mark_groups(root).values():
        for ground in by_class(group, "chart-backing"):
            x, y, width, height = (float(ground.get(name)) for name in ("x", "y", "width", "height"))
            left, top, right, bottom = text_box(group.findall("text")[0], 1.15)
            assert x <= left
            assert y <= top
            assert right <= x + width + 0.01
            assert bottom <= y + height


def test_a_word_too_long_is_squeezed_and_not_cut():
    titles = by_class(parse(placed(View.BUILDING, make_text(LONG_TITLES))), "chart-title")

    squeezed = [title for title in titles if title.text == ONE_WORD]
    assert len(squeezed) == 2
    assert all(0 < float(title.get("textLength")) <= 304 for title in squeezed)
    assert all(title.get("lengthAdjust") == "spacingAndGlyphs" for title in squeezed)


# === Contrast ===


def luminance(colour):
    channels = [int(colour[index : index + 2], 16) / 255 for index in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(part * weight for part, weight in zip(linear, (0.2126, 0.7152, 0.0722), strict=True))


def contrast(a, b):
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@BOTH
def test_text_and_marks_stand_out_from_every_ground(view):
    root = parse(placed(view, values=TEAM_PROFILE, team=SECOND))
    grounds = {"#ffffff"} | {element.get("fill") for element in by_class(root, "chart-layer")}

    inks = {element.get("fill") for element in root.iter("text")}
    drawn = {
        element.get("stroke")
        for css in (
            "chart-bar",
            "chart-dot",
            "chart-dot-open",
            "chart-border",
            "chart-line",
            "chart-axis",
            "chart-arrow",
            "chart-team",
            "chart-hatch",
        )
        for element in by_class(root, css)
    } - {None}
    assert all(contrast(ink, ground) >= 4.5 for ink in inks for ground in grounds)
    assert all(contrast(colour, ground) >= 3 for colour in drawn for ground in grounds)


# === Stored, repeated, in threads ===


@BOTH
def test_a_scaffold_survives_storing_and_is_the_same_each_time(view):
    first, second = draw_scaffold(view, TEXT), draw_scaffold(view, TEXT)
    stored = json.loads(json.dumps(first.geometry))

    assert first == second
    assert stored == first.geometry
    assert first.geometry["view"] == view
    assert placed(view) == placed(view)


@BOTH
def test_a_scaffold_holds_no_mark(view):
    root = parse(draw_scaffold(view, TEXT).svg)

    assert not by_class(root, "chart-mark")
    assert not any(element.get("id") for element in root.iter())
    assert "geen score" not in [text.text for text in root.iter("text")]


@BOTH
def test_a_png_is_the_same_each_time_and_about_1200_wide(view):
    first = draw_png(view, TEXT, marks(PROFILE), title="Jouw profiel")

    picture = imread(BytesIO(first))
    _, _, width, height = numbers(parse(placed(view)).get("viewBox"))
    assert first == draw_png(view, TEXT, marks(PROFILE), title="Jouw profiel")
    assert picture.shape[1] == 1260
    assert picture.shape[0] == round((height + 32) * 3.5)
    assert width == 360
    assert first != draw_png(view, TEXT, marks((88, 63, 0, 34, 75, 100)), title="Jouw profiel")


def test_a_png_without_a_title_has_no_room_for_one():
    picture = imread(BytesIO(draw_png(View.BUILDING, TEXT, marks(PROFILE), title=" ")))

    assert picture.shape[0] == round(numbers(parse(placed(View.BUILDING)).get("viewBox"))[3] * 3.5)


def test_500_pictures_in_four_threads_hold_each_their_own_values():
    scaffolds = {view: draw_scaffold(view, TEXT) for view in View}
    expected = {(view, n): placed(view, values=own_values(n)) for view in View for n in range(10)}

    def picture(n):
        view = tuple(View)[n % 2]
        # One in ten draws all of it, beside threads that only place marks.
        scaffold = draw_scaffold(view, TEXT) if n % 10 == 0 else scaffolds[view]
        return (
            view,
            n % 10,
            place_marks(scaffold, marks(own_values(n % 10)), title="Jouw profiel", description="Zes blokken"),
        )

    with ThreadPoolExecutor(4) as pool:
        drawn = list(pool.map(picture, range(500)))

    assert all(svg == expected[view, n] for view, n, svg in drawn)
    assert threading.active_count() < 10


def own_values(n):
    return [(n * 7 + block * 13) % 101 for block in range(6)]


def test_drawing_in_threads_gives_the_same_png():
    expected = [draw_png(view, TEXT, marks(own_values(n)), title="x") for view in View for n in range(2)]

    with ThreadPoolExecutor(4) as pool:
        cases = [(view, n) for view in View for n in range(2)] * 2
        drawn = list(pool.map(lambda case: draw_png(case[0], TEXT, marks(own_values(case[1])), title="x"), cases))

    assert drawn == expected * 2


def test_memory_is_flat_after_warming_up():
    scaffolds = {view: draw_scaffold(view, TEXT) for view in View}

    def pictures():
        for n in range(250):
            for view, scaffold in scaffolds.items():
                place_marks(scaffold, marks(own_values(n)), title=f"Profiel {n}", description="x")
                if n % 50 == 0:
                    draw_scaffold(view, TEXT)
        draw_png(View.RADAR, TEXT, marks(PROFILE), title="x")
        gc.collect()

    pictures()
    tracemalloc.start()
    try:
        pictures()
        before, _ = tracemalloc.get_traced_memory()
        pictures()
        after, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert after - before < 100_000


def test_placing_marks_does_not_import_matplotlib(tmp_path):
    scaffold = draw_scaffold(View.RADAR, TEXT)
    stored = tmp_path / "scaffold.json"
    stored.write_text(json.dumps([scaffold.svg, scaffold.geometry]))
    program = (
        "import json, sys; from assessments.charts import Mark, Scaffold, place_marks;"
        f"scaffold = Scaffold(*json.load(open({str(stored)!r})));"
        "svg = place_marks(scaffold, [Mark(63, 51, 75, 1)] * 6, title='a', description='b');"
        "assert svg.count('data-value=\"63\"') == 6;"
        "print(any(name.partition('.')[0] in ('matplotlib', 'numpy') for name in sys.modules))"
    )

    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "False"


def test_pictures_need_no_pyplot():
    program = (
        "import sys; from assessments.charts import *;"
        "text = ChartText(('a', 'b', 'c'), (('x', 0), ('y', 50)), 'geen', 'f', 'h', 'l', 'n');"
        "draw_png(View.RADAR, text, [Mark(None, None, None, None)] * 3, title='t');"
        "print('matplotlib.pyplot' in sys.modules)"
    )

    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True, env={"PATH": "/bin"}
    )

    assert done.stdout.strip() == "False"


# === Refused ===


@pytest.mark.parametrize("count", [2, 13])
def test_too_few_or_too_many_blocks_are_refused(count):
    with pytest.raises(ValueError, match="3 to 12 blocks"):
        make_text(["Blok"] * count)


@pytest.mark.parametrize(
    "levels", [(), (("a", 1),), (("a", 0), ("b", 0)), (("a", 0), ("b", 101)), tuple((str(n), n) for n in range(6))]
)
def test_levels_that_do_not_start_at_0_and_rise_are_refused(levels):
    with pytest.raises(ValueError, match="levels start at 0"):
        make_text(levels=levels)


@pytest.mark.parametrize(
    "values",
    [
        (63, None, 75, 1),
        (None, 1, 2, 0),
        (63, 70, 75, 1),
        (63, 50, 101, 1),
        (63, float("nan"), 75, 1),
        (63, 50, 75, -1),
        (63, 50, 75, 1, Instead.HIGH),
    ],
)
def test_marks_that_cannot_be_drawn_are_refused(values):
    with pytest.raises(ValueError, match="A mark"):
        Mark(*values)


@BOTH
def test_another_number_of_marks_than_blocks_is_refused(view):
    with pytest.raises(ValueError, match="6 blocks"):
        place_marks(draw_scaffold(view, TEXT), marks(PROFILE[:5]), title="a", description="b")
    with pytest.raises(ValueError, match="6 blocks"):
        draw_png(view, TEXT, marks(PROFILE[:5]), title="a")


@BOTH
@pytest.mark.parametrize("team", [(50,) * 5, (50,) * 5 + (101,), (None,) * 5 + (-1,)])
def test_second_marks_that_cannot_be_drawn_are_refused(view, team):
    with pytest.raises(ValueError, match=r"6 blocks|second mark"):
        place_marks(draw_scaffold(view, TEXT), marks(PROFILE), title="a", description="b", team=team)
    with pytest.raises(ValueError, match=r"6 blocks|second mark"):
        draw_png(view, TEXT, marks(PROFILE), title="a", team=team)
