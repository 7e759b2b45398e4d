"""Pages for what comes after a round, and what it asks beside the statements, each with the way to get there."""

import re
from functools import cache

from playwright.sync_api import Page

from tests.browser import walk
from tests.browser.coordinator import day, plan
from tests.browser.example import LONG_NAME, Example
from tests.browser.person import Person
from tests.browser.round_states import Opener, coordinating, of_somebody, public

LINKS = "Instroom: 6\nDoorstroom van mensen met een lang traject: 6"


@cache
def _chain_slips(example: Example) -> list[str]:
    """Slips of an open round with two links; a state that uses one takes it out."""
    fields = plan("slips", 12, links=LINKS)
    round_ = example.coordinator.open_round(example.coordinator.make_team("Team Keten open"), fields)
    return example.coordinator.slips(round_)


@cache
def _district_slips(example: Example) -> list[str]:
    """Slips of the open round of the example that looks back on one with an agreement."""
    return example.coordinator.slips(example.rounds("Wijkteam Noord")[0])


def _looking_back(example: Example) -> Person:
    return example.person().join(_district_slips(example).pop())


def _in_a_chain(example: Example) -> Person:
    return example.person().join(_chain_slips(example).pop())


def _broken_choice(opener: Opener, button: str) -> Opener:
    """A value that no page offers."""

    def open_page(page: Page, example: Example) -> None:
        opener(page, example)
        page.locator("input[type=radio]").nth(1).evaluate("radio => { radio.value = 'x'; radio.click(); }")
        walk.press(page, button)

    return open_page


def _mirror(page: Page, example: Example) -> None:
    """The page about the other link, whichever the own one is."""
    of_somebody(_in_a_chain, "/test/overzicht/")(page, example)
    page.locator("a[href*='/test/schakel/']").click()


def _goal_wrong(page: Page, example: Example) -> None:
    of_somebody(_in_a_chain, "/test/doel/")(page, example)
    page.get_by_label("Ja, dit is ons doel").check()
    page.fill("#id_sentence", "Iets anders.")
    walk.press(page, walk.SAVE)


def _result_with_a_sentence(page: Page, example: Example) -> None:
    person = _in_a_chain(example)
    person.post("/test/doel/", {"goal": "otherwise", "sentence": "Iedereen doet mee.", "may_show": "on"})
    person.fill("kennen", (4,) * 6)
    assert person.post("/test/afronden/").location == "/resultaat/"
    person.hand_over_to(page).goto("/resultaat/")


def _first_of_chain(example: Example) -> str:
    """The earlier round of the chain, which the later one asks about."""
    return example.rounds("Keten Werk en Zorg")[1]


def _agreements_wrong(page: Page, example: Example) -> None:
    coordinating(lambda example: example.released, "afspraken/")(page, example)
    page.fill("#id_behaviour-kennen", "Wij bellen eerst.")
    page.fill("#id_due-vertrouwen", str(day(-900)))
    walk.press(page, "Bewaar de afspraken")


def _link_wrong(page: Page, example: Example) -> None:
    coordinating(lambda example: example.released, "afspraken/")(page, example)
    page.fill("#id_last_day", str(day(900)))
    walk.press(page, "Maak een link")


def _shared(page: Page, example: Example) -> None:
    example.coordinator.post(f"{example.of_a_chain}afspraken/link/", {"last_day": str(day(30))})
    written = example.coordinator.get(f"{example.of_a_chain}afspraken/").text
    page.goto(re.search(r"<code>[^<]*(/afspraken/\w+/)</code>", written)[1])


def _organisation(page: Page, example: Example) -> None:
    coordinating("/coordinatie/")(page, example)
    page.get_by_role("link", name=re.compile("Alle teams samen")).first.click()


def _api_tokens(page: Page, example: Example) -> None:
    _organisation(page, example)
    page.get_by_role("link", name="Koppelingen met andere programma's").click()


def _import(answers: str) -> Opener:
    """Answers out of another tool, chosen as a file of one statement."""

    def open_page(page: Page, example: Example) -> None:
        coordinating(lambda example: example.quiet_team, "inlezen/")(page, example)
        page.fill("#id_goal", "Iedereen aan het werk.")
        page.fill("#id_invited", "20")
        page.fill("#id_last_day", str(day(-30)))
        lines = "\n".join(["shared-goal;opmerking", *(f"{answer};x" for answer in answers)])
        page.set_input_files("#id_file", {"name": "a.csv", "mimeType": "text/csv", "buffer": lines.encode()})
        walk.press(page, "Bekijk wat erin staat")

    return open_page


AFTER_STATES: dict[str, Opener] = {
    "import of answers": coordinating(lambda example: example.quiet_team, "inlezen/"),
    "import of answers shown": _import("4" * 6),
    "import of answers wrong": _import("49"),
    "goal of a round with an error": _goal_wrong,
    "look back": of_somebody(_looking_back, "/test/terugblik/?bewaard"),
    "look back with errors": _broken_choice(of_somebody(_looking_back, "/test/terugblik/"), walk.SAVE),
    "mirror": _mirror,
    "mirror with an error": _broken_choice(_mirror, walk.SAVE),
    "overview of a chain": of_somebody(_in_a_chain, "/test/overzicht/"),
    "result with a sentence": _result_with_a_sentence,
    "guide": coordinating(lambda example: example.of_a_chain, "gesprek/"),
    "guide without figures": coordinating(lambda example: example.withheld, "gesprek/"),
    "guide not yet": coordinating(lambda example: example.mailed, "gesprek/"),
    "guide step": coordinating(lambda example: example.of_a_chain, "gesprek/stap/4/"),
    "guide last step": coordinating(_first_of_chain, "gesprek/stap/5/"),
    "guide step without figures": coordinating(lambda example: example.withheld, "gesprek/stap/2/"),
    "agreements": coordinating(lambda example: example.of_a_chain, "afspraken/?bewaard"),
    "agreements with errors": _agreements_wrong,
    "agreements link with an error": _link_wrong,
    "agreements that stay": coordinating(_first_of_chain, "afspraken/"),
    "agreements not yet": coordinating(lambda example: example.mailed, "afspraken/"),
    "agreements shared": _shared,
    "agreements unknown": public("/afspraken/0000000000000000/"),
    "trend": coordinating(lambda example: example.team("Keten Werk en Zorg"), "verloop/"),
    "trend without a result": coordinating(lambda example: example.team("Team Inburgering"), "verloop/"),
    "trend without a round": coordinating(lambda example: example.concept and example.team(LONG_NAME), "verloop/"),
    "organisation": _organisation,
    "programs": _api_tokens,
}

AFTER_SUMMARIES = {
    "import of answers wrong": ["id_file"],
    "goal of a round with an error": ["id_sentence"],
    "mirror with an error": ["id_m-kennen_1"],
    "agreements with errors": [
        *("id_owner-kennen", "id_due-kennen"),
        *("id_behaviour-vertrouwen", "id_owner-vertrouwen", "id_due-vertrouwen"),
    ],
    "agreements link with an error": ["id_last_day"],
}
