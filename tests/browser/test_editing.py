"""A content owner improves the questionnaire in a real browser, while others are taking it."""

import re
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser import walk
from tests.browser.conftest import NewProfile
from tests.browser.coordinator import accept, invitation, plan
from tests.browser.example import Example
from tests.browser.person import FINISH, Person
from tests.browser.server import Site, serve
from tests.browser.test_accessibility import NARROW, RULES, WIDE

OLD = "Ik kan in één zin zeggen wat ons gezamenlijke doel is."
NEW = "Ik weet welk doel wij samen willen bereiken."
EDITOR = "redacteur@gemeente.example"
#: Django's own stylesheet imports another, which axe would fetch by script.
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"], "preload": False}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """A server of its own: what is published here would change the pages of other tests."""
    with serve(tmp_path_factory.mktemp("editing"), CODE_TRIES_PER_MINUTE="1000") as site:
        yield site


@pytest.fixture(scope="module")
def example(site: Site) -> Example:
    return Example(site)


@pytest.fixture(scope="module")
def cookies(browser: Browser, site: Site) -> list:
    """Invited, and logged in by accepting."""
    context = browser.new_context(base_url=site.url, locale="nl-NL")
    page = context.new_page()
    accept(page, invitation(site, "editor", EDITOR))
    expect(page.get_by_role("heading", level=1)).to_have_text("Vragenlijsten")
    return context.cookies()


def _open_draft(page: Page) -> None:
    """The screen of the draft, begun if there is none."""
    page.goto("/beheer/")
    page.locator("#result_list tbody tr", has_text="gepubliceerd").get_by_role("link").click()
    walk.press(page, "Maak een concept")


def _row(page: Page, text: str):
    return page.locator(".row-of-draft", has=page.get_by_role("heading", name=text))


def _save(page: Page) -> None:
    page.get_by_role("button", name="Bewaar", exact=True).click()
    expect(page.locator(".messagelist")).to_contain_text("Bewaard.")


@pytest.mark.parametrize("with_script", [True, False], ids=["with script", "without script"])
def test_an_hour_of_a_content_owner(with_script, new_profile: NewProfile, cookies, example: Example, site: Site):
    page = new_profile(java_script_enabled=with_script)
    page.context.add_cookies(cookies)
    halfway, finished = Person(site.url).start(), Person(site.url).start()
    halfway.fill("kennen", [4] * 6)
    finished.fill_all([[4] * 6] * 7)
    finished.post(FINISH)
    old_result = finished.get("/resultaat/").text
    addresses = [f"lid{number}-{with_script}@elders.example".lower() for number in range(6)]
    round_ = example.coordinator.open_round(
        example.coordinator.make_team(f"Team {with_script}"), plan("mail", 6), addresses
    )
    members = [example.person().join(example.link(address)) for address in addresses]

    # A new draft, and its first block.
    _open_draft(page)
    number = int(re.search(r"(\d+)$", page.get_by_role("heading", level=1).inner_text())[1])
    page.get_by_role("link", name="Kennen", exact=True).click()
    first = page.locator(".row-of-draft").first.get_by_role("heading").inner_text().removeprefix("1. ")

    # Reword the first statement, and move it down.
    reworded = NEW if first != NEW else OLD
    _row(page, first).get_by_label("Stelling", exact=False).first.fill(reworded)
    _row(page, first).get_by_role("button", name="Bewaar en zet omlaag").click()
    expect(page.locator(".row-of-draft h3").nth(1)).to_have_text(f"2. {reworded}")
    _row(page, reworded).get_by_role("button", name="Bewaar en zet omhoog").click()
    expect(page.locator(".row-of-draft h3").nth(0)).to_have_text(f"1. {reworded}")
    expect(_row(page, reworded)).to_contain_text(f"In versie {number - 1} staat: ‘{first}’")

    added = "Ik weet wie ons doel koos." if with_script else "Ik weet wie ons doel bedacht."
    # Add one without a tip, remove another, and add a tip for the highest level.
    new = page.locator("#statements-group .row-of-draft").last
    new.get_by_label("Stelling", exact=False).first.fill(added)
    last = page.locator("#statements-group .row-of-draft").nth(-2)
    last.get_by_label("Haal weg", exact=False).check()
    tip = page.locator("#tips-group .row-of-draft").last
    tip.get_by_label("Niveau").select_option(label="stevig")
    tip.get_by_label("Tip", exact=False).first.fill("Vertel een nieuwe collega waar je trots op bent.")
    _save(page)
    expect(_row(page, added)).to_be_visible()

    # See it as a respondent does.
    page.get_by_role("link", name="Voorbeeld").click()
    page.get_by_role("link", name="Kennen", exact=True).click()
    expect(page.get_by_text(reworded)).to_be_visible()
    page.go_back()
    page.go_back()

    # Publishing says what is missing, and leads there.
    page.locator(".breadcrumbs").get_by_role("link", name=f"Samenwerken {number}").click()
    page.get_by_role("link", name="Controleren en publiceren").click()
    expect(page.get_by_role("heading", name="Er ontbreekt 1 ding")).to_be_visible()
    page.get_by_role("link", name=f"Kennen: stelling ‘{added}’, tip").click()
    _row(page, added).get_by_label("Tip bij deze stelling").fill("Vraag het na.")
    _save(page)

    # Say what the reworded statement means, and publish.
    page.locator(".breadcrumbs").get_by_role("link", name=f"Samenwerken {number}").click()
    page.get_by_role("link", name="Controleren en publiceren").click()
    expect(page.get_by_text("Er ontbreekt niets.")).to_be_visible()
    page.get_by_label("De betekenis is anders.", exact=False).check()
    walk.press(page, "Publiceren")
    expect(page.locator(".messagelist")).to_contain_text("Gepubliceerd.")

    # Whoever was halfway, and the round that was open, finish on their version; old results stay byte for byte.
    assert first in halfway.get("/test/bouwsteen/kennen/").text
    halfway.fill_all([[4] * 6] * 7)
    assert halfway.post(FINISH).location == "/resultaat/"
    assert first in halfway.get("/resultaat/").text
    for member in members:
        member.fill_all([[4] * 6] * 7)
        assert member.post(FINISH).location == "/resultaat/"
    example.coordinator.close(round_)
    assert "6 van de 6" in example.coordinator.get(f"{round_}uitslag/").text
    assert _without_token(finished.get("/resultaat/").text) == _without_token(old_result)
    assert reworded in Person(site.url).start().get("/test/bouwsteen/kennen/").text


def _without_token(html: str) -> str:
    return re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", html)


def test_two_editors_at_one_screen_both_see_both_texts(new_profile: NewProfile, cookies):
    ada, bob = new_profile(java_script_enabled=False), new_profile(java_script_enabled=False)
    for page in (ada, bob):
        page.context.add_cookies(cookies)
        _open_draft(page)
        page.get_by_role("link", name="Begrijpen", exact=True).click()
    ada.get_by_label("De vraag boven de stellingen").fill("Weet je waarom?")
    _save(ada)

    bob.get_by_label("De vraag boven de stellingen").fill("Snap je elkaar?")
    bob.get_by_role("button", name="Bewaar", exact=True).click()

    expect(bob.get_by_role("alert")).to_contain_text("Een collega heeft hier intussen van gemaakt: ‘Weet je waarom?’")
    expect(bob.get_by_label("De vraag boven de stellingen")).to_have_value("Snap je elkaar?")


def _states(page: Page) -> Iterator[str]:
    """Every page of editors, one after the other, with its name."""
    page.goto("/beheer/")
    yield "list"
    _open_draft(page)
    version = page.url.removesuffix("change/")
    yield "version"
    for name in ("publiceren", "history", "verschil", "weggooien", "voorbeeld", "voorbeeld/telefoon", "voorbeeld/tips"):
        page.goto(f"{version}{name}/")
        yield name
    for name in ("invullen", "uitslag", "leidraad"):
        page.goto(f"{version}voorbeeld/{name}/")
        yield f"preview {name}"
    page.goto(f"{version}change/")
    page.get_by_role("link", name="Kennen", exact=True).click()
    block = page.url
    yield "block"
    page.locator("#id_statements-0-text").fill("")
    page.get_by_role("button", name="Bewaar", exact=True).click()
    yield "block with an error"
    page.goto(block.replace("change/", "verwijderen/"))
    yield "removing a block"
    page.goto("/beheer/assessments/statement/?q=doel")
    yield "search"
    page.goto("/beheer/assessments/questionnaireversion/inlezen/")
    yield "reading in"
    page.set_input_files("input[type=file]", {"name": "a.json", "mimeType": "application/json", "buffer": b"{"})
    walk.press(page, "Bekijk wat er verandert")
    yield "reading in a faulty file"
    page.goto("/beheer/")
    page.locator("#result_list tbody tr", has_text="gepubliceerd").get_by_role("link").click()
    yield "published version"
    page.get_by_role("link", name="Kwaliteit", exact=True).click()
    yield "quality"


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_pages_of_editors_have_no_accessibility_fault_and_fit(size, new_profile: NewProfile, cookies):
    """Console lines, and with them violations of the CSP, fail the profile."""
    page = new_profile(viewport=size)
    page.context.add_cookies(cookies)
    faults = []

    for name in _states(page):
        found = Axe().run(page, options=OPTIONS).response["violations"]
        faults += [(name, fault["id"], fault["nodes"][0]["html"][:120]) for fault in found]
        if page.evaluate("document.documentElement.scrollWidth") > size["width"]:
            faults.append((name, "wider than the screen", ""))

    assert faults == []


#: Whether the middle of what has the focus is in sight, and not behind the bar with the button.
IS_SEEN = """() => {
    const element = document.activeElement, box = element.getClientRects()[0];
    if (element === document.body || !box) return true;
    const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
    const front = document.elementFromPoint(
        middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    return !!front && (element.contains(front) || front.contains(element) && !front.closest('.save-draft'));
}"""


@pytest.mark.parametrize("size", [NARROW, WIDE], ids=["narrow", "wide"])
def test_focus_is_never_hidden_on_the_screen_of_a_block(size, new_profile: NewProfile, cookies):
    page = new_profile(viewport=size)
    page.context.add_cookies(cookies)
    _open_draft(page)
    page.get_by_role("link", name="Vertrouwen", exact=True).click()
    hidden, names = [], set()

    for _press in range(160):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.id || document.activeElement.textContent.trim()")
        names.add(name)
        if not page.evaluate(IS_SEEN):
            hidden.append(name)

    assert hidden == []
    assert "id_resources-0-text" in names


def test_screen_of_a_block_is_worked_with_the_keyboard_alone(new_profile: NewProfile, cookies):
    page = new_profile()
    page.context.add_cookies(cookies)
    _open_draft(page)
    page.get_by_role("link", name="Waarderen", exact=True).click()

    page.locator("#id_statements-1-text").focus()
    page.keyboard.press("Control+a")
    page.keyboard.type("Ik zeg wat ik waardeer.")
    for _press in range(12):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent").startswith("Bewaar en zet omhoog"):
            break
    page.keyboard.press("Enter")

    expect(page.locator(".row-of-draft h3").first).to_have_text("1. Ik zeg wat ik waardeer.")
