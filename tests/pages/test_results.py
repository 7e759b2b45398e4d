"""The result page: its figures, its picture, its tips and what stands beside the score."""

import random
from xml.etree import ElementTree

import pytest
from django.urls import reverse

from tests.pages.figures import assert_cells, drawn, expected, expected_tips, words_in
from tests.pages.filling import all_alike, random_sheet, result_of
from tests.pages.reading import SVG, see, words

C13 = {"kennen": 4, "begrijpen": 3, "vertrouwen": 1, "samenwerken": 5, "realiseren": 4}


@pytest.fixture
def gap(content):
    """C13: 4, 3, no score, 1, 5, 4."""
    alike = {block.key: [C13.get(block.key)] * 6 for block in content.scored_blocks}
    return result_of(alike | {"waarderen": ["nvt", "nvt", "nvt", "nvt", 5, 4]})


@pytest.mark.parametrize("part", range(6))
def test_figures_equal_those_of_an_independent_calculation(content, part):
    chance = random.Random(f"figures {part}")
    for _ in range(10):
        sheet = random_sheet(chance)

        page = see(result_of(sheet), "result")

        blocks = list(reversed(content.scored_blocks))
        for row, block in zip(page.rows(), blocks, strict=True):
            assert row[0] == block.title
            assert_cells(row[1:], expected(sheet[block.key]), len(block.statements))
        shown = [expected(sheet[b.key]).shown for b in content.scored_blocks]
        assert [mark and mark.value for mark in drawn(page.html)] == shown
        assert words_in(page.html) == ["geen score" if value is None else str(value) for value in shown]
        tips = [(b, content.block(b).statements[p].tip) for b, p in expected_tips(sheet, [*sheet][:6])]
        if tips:
            assert [words(tip) for tip in page.all("class", "tip")] == [tip for _b, tip in tips]


def test_not_applicable_is_no_zero(content):
    page = see(result_of({"kennen": [4, "nvt", "nvt", 5, 4, 5], "begrijpen": ["nvt"] * 6}), "result")

    rows = {row[0]: row[1:] for row in page.rows()}
    assert rows["Kennen"][0] == "88"
    assert rows["Kennen"][-1] == "4 van de 6"
    assert rows["Begrijpen"] == ["geen score", "0 van de 6"]
    assert rows["Waarderen"] == ["geen score", "0 van de 6"]
    assert "NaN" not in page.html
    assert "Begrijpen" not in page.section("tip voor de komende")


def test_block_without_a_score_shows_no_number_in_any_place(gap):
    page = see(gap, "result")

    row = next(row for row in page.rows() if row[0] == "Waarderen")
    mark = page.html.split('data-block="2"')[1].split("</g>")[0]
    details = next(words(e) for e in page.root.iter("details") if words(e).startswith("Waarderen"))
    assert row == ["Waarderen", "geen score", "2 van de 6"]
    assert "data-value" not in mark
    assert ">geen score<" in mark
    assert "Geen score: je hebt 2 van de 6 stellingen ingevuld. Vanaf 3 rekenen we een score." in details
    assert "Waarderen: geen score" in words(page.picture.find(f"{SVG}desc"))
    assert "Waarderen" not in " ".join(words(tip) for tip in page.all("class", "tip-reason"))


@pytest.mark.parametrize("view", ["", "?beeld=radar"])
def test_picture_without_a_score_differs_from_one_with_the_lowest(gap, content, view):
    lowest = result_of({b.key: [C13.get(b.key, 1)] * 6 for b in content.scored_blocks})

    without, low = (see(person, "result", view) for person in (gap, lowest))

    assert without.html.count("chart-no-score") == 1
    assert low.html.count("chart-no-score") == 0
    assert (without.html.count("data-value"), low.html.count("data-value")) == (5, 6)
    assert without.html.count('class="chart-bar"') == low.html.count('class="chart-bar"') - 2


@pytest.mark.parametrize("view", ["bouwwerk", "radar"])
def test_picture_downloads_as_svg_with_the_figures_of_the_table(gap, view):
    table = [row[1] for row in reversed(see(gap, "result").rows())]

    response = gap.client.get(reverse("assessments:picture-svg", kwargs={"view": view}))

    root = ElementTree.fromstring(response.content)
    values = [e.get("data-value", "geen score") for e in root.iter() if e.get("class") == "chart-mark"]
    assert response["Content-Type"] == "image/svg+xml; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="zelftest-{view}.svg"'
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert values == table


@pytest.mark.parametrize("view", ["bouwwerk", "radar"])
def test_picture_downloads_as_png(gap, view):
    response = gap.client.get(reverse("assessments:picture-png", kwargs={"view": view}))

    assert response["Content-Type"] == "image/png"
    assert response["Content-Disposition"] == f'attachment; filename="zelftest-{view}.png"'
    assert response.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert int.from_bytes(response.content[16:20]) == 1260


def test_picture_is_named_for_screen_readers(gap):
    svg = see(gap, "result").picture

    names = {e.get("id"): words(e) for e in svg if e.get("id")}
    pointed = f"{svg.get('aria-labelledby')} {svg.get('aria-describedby', '')}".split()
    assert [names[key] for key in pointed] == [
        "Je scores als bouwwerk",
        "Kennen: 75, stevig; Begrijpen: 50, kan sterker; Waarderen: geen score; "
        "Vertrouwen: 0, verdient aandacht; Samenwerken: 100, stevig; Samenwerkdoelen realiseren: 75, stevig.",
    ]


def test_high_profile_gets_one_tip_to_hold_on(content):
    page = see(result_of(all_alike(5)), "result")

    assert page.section("Je tip voor de komende twee weken")
    assert words(page.all("class", "tip-reason")[0]).lower() == "bij kennen gaat het goed. zo houd je dat vast."
    assert words(page.all("class", "tip")[0]) in {tip for t in content.block("kennen").level_tips.values() for tip in t}


def test_nothing_filled_in_gets_no_tip_and_no_figure(content):
    page = see(result_of({}), "result")

    assert "Er is nog geen score: je hebt te weinig stellingen ingevuld." in page.text
    assert page.all("class", "tips") == []
    assert [row[1:] for row in page.rows()] == [["geen score", "0 van de 6"]] * 6
    assert "Je hebt niets ingevuld over wat je nodig hebt" in page.text


def test_preconditions_stand_beside_the_score_weakest_first_without_a_figure(content):
    block = content.block("randvoorwaarden")
    page = see(result_of({"randvoorwaarden": [3, 5, "nvt", 1, None, 2]}), "result")

    items = [words(item) for item in page.all("class", "preconditions")[0]]
    time, mandate, _information, systems, _support, assignment = block.statements
    assert items == [
        f"{systems.text} Helemaal oneensTip: {systems.tip}",
        f"{assignment.text} OneensTip: {assignment.tip}",
        f"{time.text} Niet eens / niet oneens",
        f"{mandate.text} Helemaal eens",
    ]
    assert [row[0] for row in page.rows()] == [b.title for b in reversed(content.scored_blocks)]


def test_preconditions_change_no_score(content):
    sheets = [all_alike(4) | {"randvoorwaarden": [value] * 6} for value in (1, 5, "nvt", None)]

    tables = [see(result_of(sheet), "result").rows() for sheet in sheets]

    assert all(table == tables[0] for table in tables)


def test_each_block_says_what_was_answered_and_shows_its_note(content):
    page = see(result_of({"kennen": [1, 2, 3, "nvt", None, 5]}, notes={"kennen": "Bel Els."}), "result")

    details = next(e for e in page.root.iter("details") if words(e).startswith("Kennen"))
    answers = [words(item) for item in details.findall("ul")[-1]]
    labels = ["Helemaal oneens", "Oneens", "Niet eens / niet oneens", "Niet van toepassing", "opengelaten"]
    statements = [s.text for s in content.block("kennen").statements]
    assert answers == [f"{s} {label}" for s, label in zip(statements, [*labels, "Helemaal eens"], strict=True)]
    assert "Je notitie Bel Els." in words(details)


def test_note_at_the_preconditions_is_shown_too(content):
    page = see(result_of({"randvoorwaarden": [1] * 6}, notes={"randvoorwaarden": "Vraag Dora."}), "result")

    assert "Vraag Dora." in page.text


def test_result_before_finishing_is_the_overview(draft):
    response = draft.client.get(reverse("assessments:result"))

    assert response["Location"] == reverse("assessments:overview")


@pytest.mark.parametrize("view", ["taart", "RADAR", "<b>", "radar&beeld=bouwwerk"])
def test_unknown_view_shows_the_building(finished, view):
    assert "chart-bouwwerk" in see(finished, "result", f"?beeld={view}").html
