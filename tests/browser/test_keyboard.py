"""Everything by keyboard alone, and what a screen reader is told."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import NewProfile
from tests.browser.coordinator import GOAL, day
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


def _type(page: Page, name: str, text: str) -> None:
    """Go on to a field, unless the focus is there, and type over what stands in it."""
    if page.evaluate("document.activeElement.labels?.[0]?.textContent") != name:
        tab_to(page, name=name)
    page.keyboard.press("Control+A")
    page.keyboard.insert_text(text)


def _type_day(page: Page, name: str, days_from_now: int) -> None:
    """A date is three parts of one field; the language of the browser itself decides on their order."""
    wanted = day(days_from_now)
    for order in ("%d%m%Y", "%m%d%Y"):
        tab_to(page, name=name)
        page.keyboard.type(wanted.strftime(order))
        if page.evaluate("document.activeElement.value") == str(wanted):
            return
        while page.evaluate("document.activeElement.labels?.[0]?.textContent") == name:
            page.keyboard.press("Shift+Tab")
    pytest.fail(f"the keyboard does not bring {wanted} into {name}")


def _press(page: Page, name: str) -> None:
    """Press a button or a link, and wait for where it leads."""
    tab_to(page, name=name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def _heading(page: Page, text: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(text)


def _pass_block(page: Page) -> None:
    heading = page.get_by_role("heading", level=1).inner_text()
    _press(page, walk.SAVE)
    expect(page.get_by_role("heading", level=1)).not_to_have_text(heading)


@pytest.mark.parametrize("has_script", [True, False], ids=["with script", "without script"])
def test_a_round_is_set_up_opened_and_taken_part_in_by_keyboard_alone(new_profile: NewProfile, example, has_script):
    page = new_profile(reduced_motion="reduce", java_script_enabled=has_script)
    domain = "met.example" if has_script else "zonder.example"
    team = example.coordinator.make_team(f"Team {domain}")
    example.coordinator.hand_over_to(page).goto(f"{team}ronde/nieuw/")

    # The plan, with an error first: the summary has the focus, and its link leads to the field.
    _type(page, "Aantal mensen dat mee mag doen", "7")
    _press(page, "Bewaar en ga verder")
    expect(page.locator(".error-summary")).to_be_focused()
    _press(page, "Jullie gezamenlijke doel in één zin")
    expect(page.locator("#id_goal")).to_be_focused()
    page.keyboard.type(GOAL)
    _type_day(page, "Opent op (dag)", -1)
    _press(page, "Bewaar en ga verder")
    _heading(page, GOAL)

    # The list, with an error first.
    _press(page, "Wie zijn uitgenodigd?")
    _type(page, "Adressen", f"els@{domain}\nbram")
    _press(page, "Bewaar deze lijst")
    expect(page.locator(".error-summary")).to_be_focused()
    _press(page, "Adressen")
    _type(page, "Adressen", "\n".join(f"lid{number}@{domain}" for number in range(5)))
    _press(page, "Bewaar deze lijst")
    _heading(page, GOAL)
    tab_to(page, name="Zet de ronde open")
    page.keyboard.press("Enter")
    _press(page, "Ja, zet open")
    expect(page.get_by_role("status")).to_be_visible()
    expect(page.locator("main")).to_contain_text("Mensen kunnen nu meedoen.")

    # One of them takes part by the link, up to the result.
    member = new_profile(reduced_motion="reduce", java_script_enabled=has_script)
    member.goto(example.link(f"lid0@{domain}"))
    _heading(member, f"Doe mee met Team {domain}")
    _press(member, "Doe mee")
    _heading(member, "Het doel van je team")
    _press(member, walk.SAVE)
    for statement in member.locator("fieldset.statement legend").all_inner_texts():
        tab_to(member, group=statement.removeprefix(statement[0]).strip())
        member.keyboard.press("Space")
    for _block in range(7):
        _pass_block(member)
    _press(member, walk.OVERVIEW)
    _press(member, walk.FINISH)
    _heading(member, "Je uitslag")
    assert walk.table(member)["Kennen"][0] == "0"


@pytest.mark.parametrize(
    ("path", "field", "button"),
    [("/terugkomen/", "#id_code", "Open mijn zelftest"), ("/meedoen/", "#id_token", "Ga verder"),
     ("/inloggen/", "#id_password", "Log in")],
)  # fmt: skip
def test_a_second_error_has_the_focus_too_though_the_address_names_a_field(page, path, field, button):
    page.goto(path)
    walk.press(page, button)
    page.locator(f".error-summary a[href='{field}']").press("Enter")
    expect(page.locator(field)).to_be_focused()

    walk.press(page, button)

    expect(page.locator(".error-summary")).to_be_focused()
    assert page.locator(field).input_value() == ""


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
