"""From a result to a conversation, agreements, and the round after it, as a coordinator and a member do it."""

import re
from collections.abc import Sequence

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import NewProfile
from tests.browser.coordinator import day, plan
from tests.browser.example import Example
from tests.browser.person import FINISH, Person

BEHAVIOUR = "Wij bellen eerst de collega die er het meeste van weet."
TITLES = ("Kennen", "Begrijpen", "Waarderen", "Vertrouwen", "Samenwerken", "Samenwerkdoelen realiseren")


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def coordinator_page(request, new_profile: NewProfile, example: Example) -> Page:
    return example.coordinator.hand_over_to(new_profile(java_script_enabled=request.param))


def _play(example: Example, team: str, name: str, *, usual: int, look_back: bool = False) -> str:
    """A round of six people of their own, who answer around what is usual; the first one is left to the browser."""
    addresses = [f"{name}{number}@elders.example" for number in range(7)]
    round_ = example.coordinator.open_round(team, plan("mail", 7, is_shared="on"), addresses)
    for number, address in enumerate(addresses[1:]):
        person = example.person().join(example.link(address))
        if look_back:
            _say_what_came_of_it(person, outcome="done" if number < 5 else "partly")
        person.fill_all([[min(5, max(1, usual + (number + n) % 3 - 1)) for n in range(6)] for _ in range(7)])
        assert person.post(FINISH).location == "/resultaat/"
    return round_


def _say_what_came_of_it(person: Person, *, outcome: str) -> None:
    page = person.get("/test/terugblik/").text
    agreed = dict.fromkeys(re.findall(r'name="(o-[0-9a-f-]{36})"', page), outcome)
    felt = dict.fromkeys(re.findall(r'name="(e-[a-z]+)"', page), "better")
    assert len(agreed) == 1
    assert len(felt) == 6
    assert person.post("/test/terugblik/", agreed | felt).status == 302


def _names(page: Page) -> Sequence[str]:
    return page.locator("main h2").all_inner_texts()


def test_printed_guide_is_two_clicks_from_a_released_round(coordinator_page, example):
    page = coordinator_page
    page.goto(example.of_a_chain)

    page.get_by_role("link", name="Gespreksleidraad").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Gespreksleidraad voor Keten Werk en Zorg")
    minutes = [re.search(r"Minuut (\d+) tot (\d+)", text) for text in page.locator(".guide-time").all_inner_texts()]
    assert [int(found[1]) for found in minutes] == [0, 10, 25, 35, 50]
    assert int(minutes[-1][2]) == 60
    with page.expect_download() as download:
        page.get_by_role("link", name="Download als PDF").click()

    assert download.value.path().read_bytes().startswith(b"%PDF-")


def test_guide_fits_on_one_sheet_of_paper(new_profile, example):
    page = example.coordinator.hand_over_to(new_profile())
    page.goto(f"{example.of_a_chain}gesprek/")

    sheets = page.pdf(format="A4", prefer_css_page_size=True)

    assert len(re.findall(rb"/Type\s*/Page\b", sheets)) == 1


def test_conversation_goes_step_by_step_with_keys(new_profile, example):
    page = example.coordinator.hand_over_to(new_profile())
    page.goto(f"{example.of_a_chain}gesprek/")
    page.get_by_role("link", name="Stap voor stap").click()
    titles = [page.title()]
    for _ in range(4):
        with page.expect_navigation():
            page.keyboard.press("ArrowRight")
        titles.append(page.title())

    page.keyboard.press("ArrowRight")
    assert [title.partition(":")[0] for title in titles] == [f"Stap {n} van 5" for n in range(1, 6)]
    assert page.url.endswith("/stap/5/")
    with page.expect_navigation():
        page.keyboard.press("ArrowLeft")
    assert page.url.endswith("/stap/4/")
    with page.expect_navigation():
        page.keyboard.press("Escape")
    assert page.url.endswith("/gesprek/")


def test_guide_of_a_withheld_round_has_no_figure(coordinator_page, example):
    page = coordinator_page
    page.goto(f"{example.withheld}gesprek/")

    expect(page.locator("main")).to_contain_text("Er is geen uitslag om te laten zien.")
    assert "deden mee" not in page.locator("main").inner_text()
    assert page.locator(".guide-block").count() == 0
    assert page.locator(".guide-choices dt").all_inner_texts() == list(TITLES)


def test_agreement_of_one_round_comes_back_in_the_next_with_its_outcome_and_the_verdict(
    coordinator_page, new_profile, example, request
):
    page = coordinator_page
    has_script = "with script" in request.node.name
    name = "met" if has_script else "zonder"
    team = example.coordinator.make_team(f"Team {name} afspraak")
    first = _play(example, team, f"een-{name}-", usual=2)
    example.coordinator.close(first)

    # An agreement, and a link that anybody can read it by.
    page.goto(f"{first}gesprek/")
    page.get_by_role("link", name="Schrijf op wat jullie afspreken").click()
    page.fill("#id_behaviour-kennen", BEHAVIOUR)
    walk.press(page, "Bewaar de afspraken")
    expect(page.locator(".error-summary")).to_contain_text("Schrijf op welke rol ervoor zorgt.")
    page.fill("#id_owner-kennen", "de jobcoach")
    page.fill("#id_due-kennen", str(day(20)))
    walk.press(page, "Bewaar de afspraken")
    expect(page.get_by_role("status")).to_contain_text("De afspraken zijn bewaard.")
    walk.press(page, "Maak een link")
    reader = new_profile()
    reader.goto(page.locator(".share-link code").inner_text())
    expect(reader.locator("main")).to_contain_text(BEHAVIOUR)
    assert "Gemiddelde" not in reader.locator("main").inner_text()

    # The next round asks what came of it; six by HTTP, one in a browser.
    second = _play(example, team, f"twee-{name}-", usual=4, look_back=True)
    member = new_profile(java_script_enabled=has_script)
    member.goto(example.link(f"twee-{name}-0@elders.example"))
    walk.press(member, "Doe mee")
    member.get_by_label("Ik zou het anders zeggen").check()
    member.fill("#id_sentence", "Wij helpen iedereen aan werk.")
    walk.press(member, walk.SAVE)
    expect(member.get_by_role("group", name=re.compile("Wij bellen eerst"))).to_be_visible()
    walk.choose(member, ["done", *["better"] * 5, "same"])
    walk.press(member, walk.SAVE)
    for _ in range(7):
        walk.rate(member, ["4"] * 6)
    walk.press(member, walk.OVERVIEW)
    expect(member.locator(".overview")).to_contain_text("7 van de 7 ingevuld")
    walk.press(member, walk.FINISH)
    expect(member.locator("blockquote")).to_contain_text("Wij helpen iedereen aan werk.")
    example.coordinator.close(second)

    page.goto(f"{second}uitslag/")
    since = page.locator("section", has=page.locator("#since-title"))
    expect(since.locator(".agreements")).to_contain_text(BEHAVIOUR)
    expect(since.locator(".agreements strong")).to_have_text("de meesten zeggen: gedaan")
    rows = {
        row.locator("th").inner_text(): row.locator("td").all_inner_texts() for row in since.locator("tbody tr").all()
    }
    assert set(rows) == set(TITLES)
    assert rows["Kennen"][0] == "de meesten zeggen: beter"
    earlier, later = int(rows["Kennen"][1]), int(rows["Kennen"][2])
    # Six and seven people: 18 * sqrt(1/6 + 1/7) * 1.96 is 19.6.
    assert rows["Kennen"][3] == ("duidelijk hoger" if later - earlier >= 19.6 else "geen duidelijk verschil")
    assert _names(page).index("Sinds de ronde van " + _last_day(page)) < _names(page).index("Gemiddelden van het team")

    # What the next round asks about stays as it is.
    page.goto(f"{first}afspraken/")
    expect(page.locator("main")).to_contain_text("Je kunt ze niet meer veranderen.")
    assert page.locator("#id_behaviour-kennen").count() == 0


def _last_day(page: Page) -> str:
    return page.locator("#since-title").inner_text().removeprefix("Sinds de ronde van ")
