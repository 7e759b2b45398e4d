"""What eyes need: paper, a phone, grey, and the reader's own colours."""

import re
import shutil
import subprocess

import pytest

from tests.browser.after_states import AFTER_STATES
from tests.browser.conftest import NewProfile
from tests.browser.person import Person
from tests.browser.pixels import weak
from tests.browser.round_states import ROUND_STATES
from tests.browser.states import STATES

PHONE = {"width": 390, "height": 844}
#: An A4 page between margins of 15 mm, a little less than the stylesheet leaves, in CSS pixels.
PAPER = {"width": 680, "height": 1009}
A4_POINTS = (595, 842)
TEXT_CONTRAST, MARK_CONTRAST = 4.5, 3.0

#: The boxes of words that stick out of the paper on the right.
OFF_PAPER = """width => [...document.querySelectorAll('main *')].filter(part =>
    part.getClientRects().length && !part.closest('.visually-hidden') && part.getBoundingClientRect().right > width + 1
).map(part => part.outerHTML.slice(0, 120))"""

PROFILES = {
    "extremes with the longest names": [(3,) * 6, (3,) * 6, (3,) * 6, (5,) * 6, (3,) * 6, (1,) * 6],
    "close together": [(4,) * 6] * 6,
    "two groups": [(5,) * 6, (5,) * 6, (5,) * 6, (2,) * 6, (2,) * 6, (2,) * 6],
    "nothing scored": [(None,) * 6] * 6,
}


def _finished(site_url: str, blocks: list[tuple[int | None, ...]]) -> Person:
    return Person(site_url).take([*blocks, (3,) * 6])


def _pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


def _words_per_page(pdf: bytes) -> list[str]:
    """What stands on each page; nothing where the reader of PDF is not there."""
    reader = shutil.which("pdftotext")
    if not reader:
        return []
    read = subprocess.run([reader, "-", "-"], input=pdf, capture_output=True, check=True)
    return read.stdout.decode().split("\f")[:-1]


def test_a_full_result_prints_on_two_pages_of_a4(scripted_page, person):
    STATES["result"](scripted_page, person)

    pdf = scripted_page.pdf(prefer_css_page_size=True)

    boxes = {tuple(round(float(side)) for side in box.split()) for box in re.findall(rb"/MediaBox \[0 0 ([^]]+)]", pdf)}
    assert boxes == {A4_POINTS}
    assert 1 <= _pages(pdf) <= 2


@pytest.mark.parametrize("name", ["result", "result as radar"])
def test_the_printed_picture_stands_whole_on_the_first_page(scripted_page, person, name):
    STATES[name](scripted_page, person)
    scripted_page.set_viewport_size(PAPER)

    scripted_page.emulate_media(media="print")

    box = scripted_page.locator(".chart svg").bounding_box()
    assert box["height"] > 200
    assert box["y"] + box["height"] < PAPER["height"]
    assert box["x"] + box["width"] <= PAPER["width"]
    for hidden in (".site-nav", ".site-footer", ".code-card", "text=Wis alles"):
        assert not scripted_page.locator(hidden).first.is_visible()


@pytest.mark.parametrize(
    ("name", "most"),
    [("team result", 2), ("team result as radar", 2), ("own team result", 2), ("team result with links", 4)],
)
def test_a_team_result_prints_on_a_few_pages_with_nothing_cut(new_profile: NewProfile, example, name, most):
    page = new_profile()
    ROUND_STATES[name](page, example)

    pdf = page.pdf(prefer_css_page_size=True)

    assert 1 <= _pages(pdf) <= most
    page.set_viewport_size(PAPER)
    page.emulate_media(media="print")
    picture = page.locator(".chart svg").bounding_box()
    assert picture["height"] > 200
    assert picture["y"] + picture["height"] < PAPER["height"]
    assert page.evaluate(OFF_PAPER, PAPER["width"]) == []
    for hidden in (".site-nav", ".site-footer", ".actions"):
        assert not page.locator(hidden).first.is_visible()


def test_a_team_result_can_be_read_in_grey(scripted_page, example):
    ROUND_STATES["team result"](scripted_page, example)
    scripted_page.set_viewport_size(PAPER)
    scripted_page.emulate_media(media="print")

    assert weak(scripted_page, ".chart svg text", TEXT_CONTRAST) == []
    assert weak(scripted_page, ".chart .chart-dot, .chart .chart-dot-open, .chart .chart-bar", MARK_CONTRAST) == []
    assert weak(scripted_page, ".talk dd, .talk li, td, tbody th, .order-title, .aside", TEXT_CONTRAST) == []


@pytest.mark.parametrize("name", ["trend", "guide", "agreements shared"])
def test_pages_after_a_round_can_be_read_in_grey_and_lose_nothing_on_paper(scripted_page, example, name):
    AFTER_STATES[name](scripted_page, example)
    scripted_page.set_viewport_size(PAPER)
    scripted_page.emulate_media(media="print")

    assert weak(scripted_page, "main p, main li, main dd", TEXT_CONTRAST) == []
    if name == "trend":
        assert weak(scripted_page, "main td, main tbody th, .chart svg text", TEXT_CONTRAST) == []
        assert weak(scripted_page, ".chart .chart-dot, .chart .chart-dot-open, .chart .chart-bar", MARK_CONTRAST) == []
    assert scripted_page.evaluate(OFF_PAPER, PAPER["width"]) == []


def test_slips_print_ten_to_a_page_and_none_is_cut_in_two(scripted_page, example):
    ROUND_STATES["slips"](scripted_page, example)
    codes = scripted_page.locator(".slip-code").all_inner_texts()

    pdf = scripted_page.pdf(prefer_css_page_size=True)

    assert len(codes) == 40
    assert _pages(pdf) == 4
    for words in _words_per_page(pdf):
        found = [code for code in codes if code in words]
        assert len(found) == words.count("Scan het vierkant") == words.count("Niemand ziet wat jij") == 10
    scripted_page.set_viewport_size(PAPER)
    scripted_page.emulate_media(media="print")
    boxes = scripted_page.locator(".slip").evaluate_all(
        "slips => slips.map(slip => [slip.scrollWidth <= slip.clientWidth, getComputedStyle(slip).breakInside])"
    )
    assert {tuple(box) for box in boxes} == {(True, "avoid")}
    assert scripted_page.evaluate(OFF_PAPER, PAPER["width"]) == []
    assert not scripted_page.locator("h1").is_visible()


def test_every_block_is_printed_open_though_it_is_closed_on_the_screen(scripted_page, person):
    STATES["result"](scripted_page, person)
    meanings = scripted_page.locator("details.block > p:first-of-type")
    assert [meaning.is_visible() for meaning in meanings.all()] == [True, *[False] * 5]

    scripted_page.emulate_media(media="print")

    assert all(meaning.bounding_box() and meaning.bounding_box()["height"] > 0 for meaning in meanings.all())


@pytest.mark.parametrize("profile", PROFILES)
def test_a_phone_shows_sentence_picture_and_first_tip_at_once(new_profile: NewProfile, site, profile):
    page = new_profile(viewport=PHONE, has_touch=True, is_mobile=True)
    person = _finished(site.url, PROFILES[profile])
    person.hand_over_to(page).goto("/resultaat/")
    tips = page.locator(".tip")

    def end(selector: str) -> float:
        box = page.locator(selector).bounding_box()
        return box["y"] + box["height"]

    assert end(".result-sentence") < end(".chart svg") < PHONE["height"]
    if profile != "nothing scored":
        one_line = 24
        assert tips.first.bounding_box()["y"] + one_line <= PHONE["height"]


@pytest.mark.parametrize("path", ["/resultaat/", "/resultaat/?beeld=radar"])
@pytest.mark.parametrize(
    "colours",
    [{}, {"forced_colors": "active", "color_scheme": "dark"}, {"forced_colors": "active", "color_scheme": "light"}],
    ids=["own colours", "forced dark", "forced light"],
)
def test_every_word_and_mark_of_the_picture_can_be_seen(new_profile: NewProfile, person, colours, path):
    page = new_profile(**colours)
    person.take([(4,) * 6, (3,) * 6, (None,) * 6, (1,) * 6, (5,) * 6, (4,) * 6, (3,) * 6])
    person.hand_over_to(page).goto(path)

    assert weak(page, ".chart svg text", TEXT_CONTRAST) == []
    assert weak(page, ".chart .chart-dot, .chart .chart-dot-open, .chart .chart-bar", MARK_CONTRAST) == []


@pytest.mark.parametrize("scheme", ["dark", "light"])
def test_a_chosen_answer_can_be_told_apart_in_forced_colours(new_profile: NewProfile, person, scheme):
    page = new_profile(forced_colors="active", color_scheme=scheme)
    person.start().fill("kennen", (4,) * 6)
    person.hand_over_to(page).goto("/test/bouwsteen/kennen/")

    first = "fieldset.statement:first-of-type"
    marks = page.locator(f"{first} input").evaluate_all(
        """radios => radios.map(radio => [radio.checked, getComputedStyle(radio.closest('label')).outlineStyle,
            getComputedStyle(radio).appearance])"""
    )
    assert [is_checked for is_checked, _outline, _appearance in marks].count(True) == 1
    assert all(is_checked == (outline != "none") for is_checked, outline, _appearance in marks)
    assert all(appearance != "none" for _checked, _outline, appearance in marks), "an own radio would vanish"
    assert weak(page, f"{first} input", MARK_CONTRAST) == []
    assert weak(page, f"{first} .choice span, {first} legend", TEXT_CONTRAST) == []


def test_the_progress_in_the_building_can_be_told_apart_in_forced_colours(new_profile: NewProfile, person):
    page = new_profile(forced_colors="active", color_scheme="dark")
    person.start().fill("kennen", (4,) * 6)
    person.fill("begrijpen", (4, None, None, None, None, None))
    person.hand_over_to(page).goto("/test/bouwsteen/vertrouwen/")

    pictures = {state: page.locator(f".course-{state}").last.screenshot() for state in ("all", "some", "none")}

    assert len(set(pictures.values())) == 3


def test_nothing_moves_for_who_asked_for_less_motion(new_profile: NewProfile, person):
    page = new_profile(reduced_motion="reduce")
    STATES["result"](page, person)

    assert page.evaluate("getComputedStyle(document.documentElement).scrollBehavior") == "auto"
    assert page.evaluate("document.getAnimations().length") == 0


def test_the_levels_differ_in_form_and_not_in_colour_alone(scripted_page, site):
    levels = [(1,) * 6, (3,) * 6, (5,) * 6]
    _finished(site.url, levels * 2).hand_over_to(scripted_page).goto("/resultaat/")

    groups = scripted_page.locator(".chart-marks > g").evaluate_all("groups => groups.map(group => group.innerHTML)")

    forms = [re.sub(r"(fill|stroke)=\"[^\"]*\"|-?[0-9.]+|<text.*", "", group) for group in groups]
    assert len(forms) == 6
    assert forms[:3] == forms[3:]
    assert len(set(forms)) == 3
