"""Everything by keyboard alone, and what a screen reader is told."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import NewProfile
from tests.browser.focus import tab, tab_stops, tab_to
from tests.browser.person import Person
from tests.browser.states import STATES


@pytest.fixture
def keyboard_page(new_profile: NewProfile) -> Page:
    """Scrolls at once, so that what is seen does not depend on when one looks."""
    return new_profile(reduced_motion="reduce")


def _ax_nodes(page: Page, role: str) -> list[tuple[str, str]]:
    """Name and description of each node with this role, as Chromium tells a screen reader."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return [
        (node["name"]["value"].strip(), node.get("description", {}).get("value", "").strip())
        for node in nodes
        if not node["ignored"] and node["role"]["value"] == role
    ]


def test_a_block_and_the_finish_go_by_keyboard_alone(keyboard_page, person):
    page = keyboard_page
    person.start().hand_over_to(page).goto("/test/bouwsteen/kennen/")
    statements = person.statements("kennen")

    for statement, moves in zip(statements, range(6), strict=True):
        tab_to(page, group=statement)
        page.keyboard.press("Space")
        for _move in range(moves):
            page.keyboard.press("ArrowDown")
    assert walk.chosen(page) == ["1", "2", "3", "4", "5", "nvt"]
    page.keyboard.press("ArrowUp")
    tab_to(page, name=walk.SAVE)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Begrijpen")
    for _block in range(6):
        heading = page.get_by_role("heading", level=1).inner_text()
        tab_to(page, name=walk.SAVE)
        page.keyboard.press("Space")
        expect(page.get_by_role("heading", level=1)).not_to_have_text(heading)
    tab_to(page, group="Waar wil jij het over hebben?")
    page.keyboard.press("ArrowUp")
    tab_to(page, name=walk.OVERVIEW)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Overzicht van je antwoorden")
    expect(page.locator("main")).to_contain_text("6 van de 6 ingevuld")
    tab_to(page, name=walk.FINISH)
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Je uitslag")
    assert walk.table(page)["Kennen"][0] == "58"
    expect(page.get_by_text("Je wilt het hebben over Samenwerkdoelen realiseren.")).to_be_visible()


@pytest.mark.parametrize("answers", [(None,) * 6, (4, None, 2, 5, 1, 3)], ids=["open", "rated"])
def test_each_statement_is_one_tab_stop_and_the_name_of_its_group(keyboard_page, person, answers):
    person.start().fill("kennen", answers)
    person.hand_over_to(keyboard_page).goto("/test/bouwsteen/kennen/")
    statements = person.statements("kennen")

    groups = [stop.group for stop in tab_stops(keyboard_page) if stop.group]

    assert len(groups) == 6
    assert all(group.endswith(statement) for group, statement in zip(groups, statements, strict=True))
    assert [name for name, _description in _ax_nodes(keyboard_page, "group")] == statements
    options = [name for name, _description in _ax_nodes(keyboard_page, "radio")]
    assert options[:6] == ["Helemaal oneens", "Oneens", "Niet eens / niet oneens", "Eens", "Helemaal eens",
                           "Niet van toepassing"]  # fmt: skip


def test_a_wrong_answer_is_told_with_the_group_that_it_belongs_to(scripted_page, person):
    STATES["block with errors"](scripted_page, person)

    groups = dict(_ax_nodes(scripted_page, "group"))

    told = {name: description for name, description in groups.items() if description}
    assert len(told) == 1
    assert told[person.statements("begrijpen")[0]].startswith("Fout: Dit antwoord staat niet op de schaal.")


def test_the_skip_link_shows_when_focused_and_leads_past_the_header(keyboard_page):
    keyboard_page.goto("/")

    stop = tab(keyboard_page)

    assert stop.name == "Naar de inhoud"
    expect(keyboard_page.locator(".skip-link")).to_be_in_viewport(ratio=1)
    keyboard_page.keyboard.press("Enter")
    expect(keyboard_page.locator("main")).to_be_focused()
    assert tab(keyboard_page).name == "Start de zelftest"


@pytest.mark.parametrize(("path", "name"), [("/resultaat/", "Je scores als bouwwerk"),
                                            ("/resultaat/?beeld=radar", "Je scores als radar")])  # fmt: skip
def test_the_picture_has_a_name_and_tells_every_score(scripted_page, person, path, name):
    person.take([(4,) * 6, (3,) * 6, (None,) * 6, (1,) * 6, (5,) * 6, (4,) * 6, (3,) * 6])
    person.hand_over_to(scripted_page).goto(path)

    pictures = _ax_nodes(scripted_page, "image")

    assert pictures[0][0].startswith(name)
    for part in ("Kennen: 75, stevig", "Waarderen: geen score", "Vertrouwen: 0, verdient aandacht"):
        assert part in pictures[0][1]
    assert scripted_page.locator(".chart svg").get_attribute("role") == "img"


def test_no_picture_is_without_a_name_for_a_screen_reader(scripted_page, person):
    person.start().hand_over_to(scripted_page)

    for path in ("/", "/test/doel/", "/test/bouwsteen/kennen/"):
        scripted_page.goto(path)
        assert "" not in [name for name, _description in _ax_nodes(scripted_page, "image")]


def test_the_table_of_the_result_has_headers_and_the_figures_of_the_picture(scripted_page, site):
    person = Person(site.url).take([(4,) * 6, (3,) * 6, (None,) * 6, (1,) * 6, (5,) * 6, (4,) * 6, (3,) * 6])
    person.hand_over_to(scripted_page).goto("/resultaat/")

    assert _names(scripted_page, "columnheader") == ["Bouwsteen", "Score", "Niveau", "Marge", "Gebaseerd op"]
    assert len(_names(scripted_page, "rowheader")) == 6
    in_table = [cells[0] for cells in walk.table(scripted_page).values()]
    in_picture = scripted_page.locator(".chart-value, .chart-no-score").all_text_contents()
    assert in_table == ["75", "100", "0", "geen score", "50", "75"]
    assert sorted(in_picture) == sorted(in_table)


def _names(page: Page, role: str) -> list[str]:
    return [name for name, _description in _ax_nodes(page, role)]
