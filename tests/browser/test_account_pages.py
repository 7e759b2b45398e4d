"""The pages of accounts and rights: for everybody, by keyboard alone, on a small screen, with and without script."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.account_states import ACCEPT, INVITE, OPERATOR, STATES, SUMMARIES, Office, enter
from tests.browser.complaints import Complaints
from tests.browser.conftest import PATIENCE_MS
from tests.browser.focus import tab_stops, tab_to
from tests.browser.server import Site, serve
from tests.browser.test_accessibility import CUT_OFF, NARROW, OPTIONS, SIZES, SMALL_TARGETS, TEXT_SPACING, WIDE, ZOOMED


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """A server of its own: who has which role here concerns no other test."""
    with serve(tmp_path_factory.mktemp("accounts"), CODE_TRIES_PER_MINUTE="1000") as site:
        yield site


@pytest.fixture(scope="module")
def office(site: Site, browser: Browser) -> Office:
    return Office(site, browser)


@pytest.fixture(scope="module", params=STATES)
def state(request, browser: Browser, site: Site, office: Office) -> Iterator[Page]:
    """Each page and each error state, opened once for all that is asked of it."""
    context = browser.new_context(base_url=site.url, locale="nl-NL", reduced_motion="reduce", bypass_csp=True)
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints = Complaints(site.url)
    complaints.listen(page)
    STATES[request.param](page, office)
    yield page
    context.close()
    assert complaints.seen == []


@pytest.mark.parametrize("size", SIZES)
def test_axe_finds_nothing(state, size):
    state.set_viewport_size(SIZES[size])

    findings = Axe().run(state, options=OPTIONS)

    assert findings.violations_count == 0, findings.generate_report()


def test_the_page_is_dutch_with_one_heading_and_fits_a_small_screen(state):
    assert state.evaluate("document.documentElement.lang") == "nl"
    expect(state.get_by_role("heading", level=1)).to_have_count(1)
    for size in (NARROW, ZOOMED, WIDE):
        state.set_viewport_size(size)
        width = state.evaluate("document.documentElement.scrollWidth")
        assert width <= size["width"], f"the page scrolls sideways at {size}"


def test_what_one_presses_is_large_enough(state):
    for size in SIZES.values():
        state.set_viewport_size(size)
        assert state.evaluate(SMALL_TARGETS) == []


def test_the_focus_is_always_marked_and_never_hidden(state):
    state.set_viewport_size({"width": 640, "height": 480})
    state.evaluate("document.activeElement.blur()")

    stops = tab_stops(state)

    assert stops
    assert [stop for stop in stops if not stop.is_marked] == []
    assert [stop for stop in stops if not stop.is_seen] == []


def test_wider_text_spacing_loses_nothing(state):
    """The last test of each state: the style stays on the page."""
    for size in SIZES.values():
        state.set_viewport_size(size)
        style = state.add_style_tag(content=TEXT_SPACING)
        width = state.evaluate("document.documentElement.scrollWidth")
        cut_off = state.evaluate(CUT_OFF)
        style.evaluate("style => style.remove()")

        assert width <= size["width"]
        assert cut_off == []


@pytest.mark.parametrize("name", SUMMARIES)
def test_an_error_summary_has_the_focus_and_its_links_go_to_the_fields(page, office, name):
    page.emulate_media(reduced_motion="reduce")
    STATES[name](page, office)
    fields = SUMMARIES[name]

    assert page.title().startswith("Fout: ")
    expect(page.locator(".error-summary")).to_be_focused()
    links = page.locator(".error-summary a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links == [f"#{field}" for field in fields], "the order of the page"
    for number, field in enumerate(fields):
        page.locator(".error-summary a").nth(number).press("Enter")
        expect(page.locator(f'[id="{field}"]')).to_be_in_viewport()


def press_by_keyboard(page: Page, name: str) -> None:
    """Tab to a button or a link, and press Enter on it."""
    tab_to(page, name=name)
    with page.expect_navigation():
        page.keyboard.press("Enter")


def test_an_operator_invites_and_calls_off_by_keyboard_alone(page, office):
    address = f"toetsenbord{page.evaluate('Date.now()')}@x.example"
    page.goto(office.link("operator", f"een-{address}"))
    press_by_keyboard(page, ACCEPT)
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie mag wat")

    tab_to(page, name="E-mailadres")
    page.keyboard.type(address)
    tab_to(page, group="Rol")
    page.keyboard.press("ArrowDown")
    press_by_keyboard(page, INVITE)

    expect(page.get_by_role("status")).to_have_text("De uitnodiging is verstuurd.")
    press_by_keyboard(page, f"Trek in {address}, redacteur van de vragenlijst")
    expect(page.locator(".people", has_text=address)).to_have_count(0)
    assert address in page.locator("table").nth(1).inner_text()


def test_whoever_confirms_in_another_tab_loses_nothing(page, office):
    """What was sent waits in the first tab."""
    STATES["confirm first"](page, office)

    with page.expect_popup() as opened:
        page.get_by_role("link", name="Bevestig op een nieuwe pagina dat jij het bent").click()
    expect(opened.value.get_by_role("heading", level=1)).to_have_text("Ben jij het?")
    opened.value.close()
    with page.expect_navigation():
        page.get_by_role("button", name="Verstuur alsnog").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Ben jij het?")
    assert page.locator("input[name=email]").input_value() == "nieuw@samenwerkingsverband.example"


def test_somebody_keeps_a_result_opens_it_and_deletes_the_account(page, office):
    page.goto(office.link("editor", f"weg{page.evaluate('Date.now()')}@x.example"))
    press_by_keyboard(page, ACCEPT)
    page.goto("/account/uitslagen/")
    tab_to(page, name="Je terugkomcode")
    page.keyboard.type(office.code)
    with page.expect_navigation():
        page.keyboard.press("Enter")
    press_by_keyboard(page, "Open 1")
    expect(page).to_have_url(f"{office.site.url}/resultaat/")

    page.goto("/account/verwijderen/")
    press_by_keyboard(page, "Verwijder je account")

    expect(page.get_by_role("heading", level=1)).to_have_text("Je account is gewist")
    page.goto("/account/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("Je account")


def test_buttons_in_a_list_are_told_apart_by_their_names(page, office):
    assert office.busy
    enter(page.context, office.operator)
    page.goto("/rechten/")

    names = page.locator("main button").evaluate_all("buttons => buttons.map(b => b.textContent.trim())")

    assert len(names) == len(set(names))
    assert any(OPERATOR in name for name in names)
