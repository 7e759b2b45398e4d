"""Every page and every error state of the site, each with the way to get there."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import walk
from tests.browser.person import Person
from tests.browser.server import ROOT

FULL = [(5, 4, 5, 4, 5, 4), (4, 3, 4, 3, 4, 4), (2, 1, 2, 2, 1, 2), (4, None, None, None, 4, None), (5,) * 6, (3,) * 6,
        (2, 4, 1, 3, 5, 2)]  # fmt: skip

Opener = Callable[[Page, Person], None]


def _at(path: str) -> Opener:
    return lambda page, person: page.goto(path) and None


def _as(path: str, *, finished: bool = False) -> Opener:
    """A page of somebody with a draft, or with a result that shows all there can be."""

    def open_page(page: Page, person: Person) -> None:
        person.start()
        person.post("/test/doel/", {"goal": "Blijvend werk voor iedere cliënt", "partners": "het wijkteam"})
        for block, values in zip(("kennen", "begrijpen", "waarderen", "vertrouwen"), FULL, strict=False):
            person.fill(block, values, note=f"Over {block}: eerst bellen.")
        for block, values in zip(("samenwerken", "realiseren", "randvoorwaarden"), FULL[4:], strict=True):
            person.fill(block, values)
        person.post("/test/onderwerp/", {"topic": "waarderen"})
        if finished:
            person.post("/test/afronden/")
        person.hand_over_to(page).goto(path)

    return open_page


def _block_with_errors(page: Page, person: Person) -> None:
    """An answer that is not on the scale, and a note that is too long."""
    _as("/test/bouwsteen/begrijpen/")(page, person)
    page.locator("input[type=radio]").nth(2).evaluate("radio => { radio.value = '9'; radio.click(); }")
    page.locator("#id_note").evaluate("note => { note.removeAttribute('maxlength'); note.value = 'x'.repeat(2001); }")
    walk.press(page, walk.SAVE)


def _goal_with_error(page: Page, person: Person) -> None:
    _as("/test/doel/")(page, person)
    page.locator("#id_goal").evaluate("goal => { goal.removeAttribute('maxlength'); goal.value = 'x'.repeat(301); }")
    walk.press(page, walk.SAVE)


def _topic_with_error(page: Page, person: Person) -> None:
    _as("/test/onderwerp/")(page, person)
    page.locator("#id_topic_0").evaluate("radio => { radio.value = 'x'; radio.click(); }")
    walk.press(page, walk.OVERVIEW)


def _wrong_code(page: Page, person: Person) -> None:
    walk.come_back(page, "7KQ2-M9TD")


def _empty_code(page: Page, person: Person) -> None:
    walk.come_back(page, "")


def _compare_with_error(page: Page, person: Person) -> None:
    _as("/resultaat/vergelijken/", finished=True)(page, person)
    page.fill("#id_other-code", person.code)
    walk.press(page, "Vergelijk")


def _comparison(page: Page, person: Person) -> None:
    _as("/resultaat/vergelijken/", finished=True)(page, person)
    other = Person(f"http://{person.address}").take()
    page.fill("#id_other-code", other.code)
    walk.press(page, "Vergelijk")


def _late_save(page: Page, person: Person) -> None:
    _as("/test/bouwsteen/kennen/")(page, person)
    person.post("/test/afronden/")
    walk.press(page, walk.SAVE)


def _expired_while_typing(page: Page, person: Person) -> None:
    _as("/test/bouwsteen/kennen/")(page, person)
    page.context.clear_cookies(name="zelftest")
    walk.press(page, walk.SAVE)


def _expired_and_wrong_code(page: Page, person: Person) -> None:
    _expired_while_typing(page, person)
    page.fill("#id_code", "fout")
    walk.press(page, "Ga verder")


def _csrf(page: Page, person: Person) -> None:
    _as("/test/bouwsteen/kennen/")(page, person)
    page.context.clear_cookies(name="csrf")
    walk.press(page, walk.SAVE)


def _own_fault(page: Page, person: Person) -> None:
    """The page needs nothing at all, so the file is what comes over the wire."""
    file = ROOT / "templates" / "500.html"
    page.route("**/kapot/", lambda route: route.fulfill(path=file, content_type="text/html; charset=utf-8"))
    page.goto("/kapot/")


STATES: dict[str, Opener] = {
    "home": _at("/"),
    "home with a draft": _as("/"),
    "home with a result": _as("/", finished=True),
    "model": _at("/model/"),
    "model of a block": _at("/model/kennen/"),
    "model of the preconditions": _at("/model/randvoorwaarden/"),
    "privacy": _at("/privacy/"),
    "stored fields": _at("/privacy/gegevens/"),
    "accessibility": _at("/toegankelijkheid/"),
    "about": _at("/over/"),
    "code": _at("/terugkomen/"),
    "code wrong": _wrong_code,
    "code empty": _empty_code,
    "left": _at("/afgesloten/"),
    "erased": _at("/verwijderd/"),
    "goal": _as("/test/doel/"),
    "goal with an error": _goal_with_error,
    "block": _as("/test/bouwsteen/kennen/?bewaard"),
    "block from the overview": _as("/test/bouwsteen/vertrouwen/?overzicht"),
    "block with errors": _block_with_errors,
    "preconditions": _as("/test/bouwsteen/randvoorwaarden/"),
    "topic": _as("/test/onderwerp/"),
    "topic with an error": _topic_with_error,
    "overview": _as("/test/overzicht/"),
    "result": _as("/resultaat/", finished=True),
    "result as radar": _as("/resultaat/?beeld=radar", finished=True),
    "result after a late save": _late_save,
    "compare": _as("/resultaat/vergelijken/", finished=True),
    "compare with an error": _compare_with_error,
    "comparison": _comparison,
    "erase": _as("/resultaat/verwijderen/", finished=True),
    "expired session": _at("/resultaat/"),
    "expired while typing": _expired_while_typing,
    "expired and code wrong": _expired_and_wrong_code,
    "csrf": _csrf,
    "404": _at("/bestaat-niet/"),
    "405": _at("/test/start/"),
    "400": _at("/model/?x=%00"),
    "500": _own_fault,
}

WITH_SUMMARY = {
    "code wrong": ["id_code"],
    "code empty": ["id_code"],
    "goal with an error": ["id_goal"],
    "block with errors": ["id_s-why-goal-matters_1", "id_note"],
    "topic with an error": ["id_topic"],
    "compare with an error": ["id_other-code"],
    "expired and code wrong": ["id_code"],
}
