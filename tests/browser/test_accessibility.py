"""WCAG 2.2 A and AA on every page and every error state, and the errors themselves."""

from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.after_states import AFTER_STATES, AFTER_SUMMARIES
from tests.browser.complaints import Complaints
from tests.browser.conftest import PATIENCE_MS, NewProfile
from tests.browser.focus import tab_stops
from tests.browser.person import Person
from tests.browser.round_states import ROUND_STATES, ROUND_SUMMARIES
from tests.browser.server import Site
from tests.browser.states import STATES, WITH_SUMMARY

NARROW, WIDE = {"width": 320, "height": 640}, {"width": 1280, "height": 800}
#: 1280 x 1024 at 400 %.
ZOOMED = {"width": 320, "height": 256}
SIZES = {"narrow": NARROW, "wide": WIDE}
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice"]
OPTIONS = {"runOnly": {"type": "tag", "values": RULES}, "resultTypes": ["violations"]}

#: WCAG 1.4.12, as a reader's own stylesheet sets it.
TEXT_SPACING = """* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important; }
p { margin-bottom: 2em !important; }"""
NO_SPACING = "/* as drawn */"

#: 44 pixels for what one rates and presses, 24 for the rest; links inside a sentence are free (WCAG 2.5.8).
SMALL_TARGETS = """() => {
    const inSentence = element => element.tagName === 'A' && getComputedStyle(element).display === 'inline'
        && element.closest('p, li, dd')?.textContent.trim().length > element.textContent.trim().length;
    const small = [];
    for (const element of document.querySelectorAll('a, button, summary, select, textarea, input:not([type=hidden])')) {
        if (!element.getClientRects().length || inSentence(element) || element.matches('.skip-link')) continue;
        const target = element.matches('[type=radio], [type=checkbox]') ? element.closest('label') : element;
        const least = target.matches('label, .button, input, select, textarea') ? 44 : 24;
        const { width, height } = target.getBoundingClientRect();
        if (Math.round(width) < least || Math.round(height) < least) {
            small.push(`${target.textContent.trim() || target.id}: ${width} x ${height}, not ${least}`);
        }
    }
    return small;
}"""

#: Boxes that hide what sticks out of them.
CUT_OFF = """() => [...document.querySelectorAll('main *, header *, footer *')].filter(element => {
    if (element.closest('svg, .visually-hidden, .table-wrap') || element.matches('input, textarea')) return false;
    if (getComputedStyle(element).overflow === 'visible') return false;
    return element.scrollWidth > element.clientWidth + 1 || element.scrollHeight > element.clientHeight + 1;
}).map(element => element.outerHTML.slice(0, 120))"""

#: Words of the picture that are cut off at its edge or run into each other.
TEXT_COLLISIONS = """() => {
    const picture = document.querySelector('.chart svg');
    const isOpen = getComputedStyle(picture).overflow === 'visible';
    const edge = (isOpen ? document.querySelector('main') : picture).getBoundingClientRect();
    const texts = [...picture.querySelectorAll('text')].map(text => [text.textContent, text.getBoundingClientRect()]);
    const wrong = texts.filter(([, box]) => box.left < edge.left - 1 || box.right > edge.right + 1
        || box.top < edge.top - 1 || box.bottom > edge.bottom + 1).map(([text]) => `${text} is cut off`);
    texts.forEach(([text, a], index) => texts.slice(index + 1).forEach(([other, b]) => {
        const across = Math.min(a.right, b.right) - Math.max(a.left, b.left);
        const down = Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top);
        if (across > 1 && down > Math.min(a.height, b.height) / 3) wrong.push(`${text} runs into ${other}`);
    }));
    return wrong;
}"""


OF_ROUNDS = ROUND_STATES | AFTER_STATES


def _width(page: Page) -> int:
    return page.evaluate("document.documentElement.scrollWidth")


def _open(request, page: Page, name: str) -> None:
    """Bring the page into this state."""
    if name in STATES:
        STATES[name](page, Person(request.getfixturevalue("site").url))
    else:
        OF_ROUNDS[name](page, request.getfixturevalue("example"))


@pytest.fixture(scope="module", params=[*STATES, *OF_ROUNDS])
def state(request, browser: Browser, site: Site) -> Iterator[Page]:
    """Each page and each error state, opened once for all that is asked of it."""
    context = browser.new_context(base_url=site.url, reduced_motion="reduce")
    context.set_default_timeout(PATIENCE_MS)
    page = context.new_page()
    complaints = Complaints(site.url)
    complaints.listen(page)
    _open(request, page, request.param)
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
        assert _width(state) <= size["width"], f"the page scrolls sideways at {size}"


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
    assert [stop for stop in stops if stop.is_in_picture] == []


SUMMARIES = WITH_SUMMARY | ROUND_SUMMARIES | AFTER_SUMMARIES


@pytest.mark.parametrize("name", SUMMARIES)
def test_an_error_summary_has_the_focus_and_its_links_go_to_the_fields(request, page, name):
    # Smooth scrolling takes its time on a busy machine, and the next link may cut it short.
    page.emulate_media(reduced_motion="reduce")
    _open(request, page, name)
    fields = SUMMARIES[name]

    assert page.title().startswith("Fout: ")
    expect(page.locator(".error-summary")).to_be_focused()
    links = page.locator(".error-summary a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert links == [f"#{field}" for field in fields], "the order of the page"
    for number, field in enumerate(fields):
        page.locator(".error-summary a").nth(number).press("Enter")
        target = page.locator(f'[id="{field}"]')
        expect(target).to_be_focused()
        expect(target).to_be_in_viewport()
        described = target.evaluate("field => field.closest('[aria-describedby]').getAttribute('aria-describedby')")
        errors = [page.locator(f'[id="{part}"]').inner_text() for part in described.split()]
        assert any(error.startswith("Fout:") for error in errors)


SPACED = ["block with errors", "overview", "result", "comparison", "round new with errors", "round open by mail",
          "round concept", "slips", "team result", "team result with links",
          "guide", "guide step", "agreements", "trend", "look back", "landing by mail",
          "result with the team"]  # fmt: skip


@pytest.mark.parametrize("name", SPACED)
@pytest.mark.parametrize("size", SIZES)
def test_wider_text_spacing_loses_nothing(request, new_profile: NewProfile, name, size):
    page = new_profile(bypass_csp=True, viewport=SIZES[size])
    _open(request, page, name)

    page.add_style_tag(content=TEXT_SPACING)

    assert _width(page) <= SIZES[size]["width"]
    assert page.evaluate(CUT_OFF) == []


PICTURES = ["result", "result as radar", "result with the team", "result with the team as radar", "team result",
            "team result as radar"]  # fmt: skip


@pytest.mark.parametrize("name", PICTURES)
@pytest.mark.parametrize("spacing", [NO_SPACING, TEXT_SPACING], ids=["as drawn", "wider text spacing"])
@pytest.mark.parametrize("size", SIZES)
def test_every_word_of_the_picture_stands_free(request, new_profile: NewProfile, name, spacing, size):
    page = new_profile(bypass_csp=True, viewport=SIZES[size])
    _open(request, page, name)

    page.add_style_tag(content=spacing)

    assert page.evaluate(TEXT_COLLISIONS) == []
