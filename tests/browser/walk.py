"""What a person does in a browser to take the test."""

import re
from collections.abc import Sequence

from playwright.sync_api import Page

SAVE = "Bewaar en ga verder"
OVERVIEW = "Bewaar en ga naar het overzicht"
FINISH = "Rond af en bekijk mijn uitslag"


def press(page: Page, name: str | re.Pattern[str]) -> None:
    """Press the button with this name, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def start(page: Page, *, goal: str = "", partners: str = "") -> str:
    """From the home page to the first block; returns the return code."""
    page.goto("/")
    press(page, re.compile("^(Start de zelftest|Begin een nieuwe zelftest)$"))
    code = page.locator("#code").inner_text()
    page.fill("#id_goal", goal)
    page.fill("#id_partners", partners)
    press(page, SAVE)
    return code


def choose(page: Page, values: Sequence[str | None]) -> None:
    """Click an answer per statement of the page, all at once; None leaves it open."""
    page.locator("fieldset.statement").evaluate_all(
        """(groups, values) => groups.forEach((group, number) => {
            if (values[number]) group.querySelector(`input[value='${values[number]}']`).click();
        })""",
        list(values),
    )


def chosen(page: Page) -> list[str | None]:
    """The answers that stand on the page, None for what is open."""
    groups = page.locator("fieldset.statement").all()
    return [group.evaluate("group => group.querySelector(':checked')?.value ?? null") for group in groups]


def rate(page: Page, values: Sequence[str | None]) -> None:
    """Choose an answer per statement of the page, and save."""
    choose(page, values)
    press(page, SAVE)


def take(page: Page, blocks: Sequence[Sequence[str | None]] = (("4",) * 6,) * 7) -> str:
    """The whole test up to and including the result; returns the return code."""
    code = start(page)
    for values in blocks:
        rate(page, values)
    press(page, OVERVIEW)
    press(page, FINISH)
    return code


def take_in_round(page: Page, blocks: Sequence[Sequence[str | None]], topic: str) -> str:
    """From the page of an invitation up to and including the result; returns the return code."""
    press(page, "Doe mee")
    code = page.locator("#code").inner_text()
    press(page, SAVE)
    for values in blocks:
        rate(page, values)
    page.get_by_label(topic, exact=True).check()
    press(page, OVERVIEW)
    press(page, FINISH)
    return code


def come_back(page: Page, code: str) -> None:
    """Type the return code."""
    page.goto("/terugkomen/")
    page.fill("#id_code", code)
    press(page, "Open mijn zelftest")


def table(page: Page) -> dict[str, list[str]]:
    """The rows of the table on the page by the name of the building block."""
    rows = page.locator("tbody tr").all()
    return {row.locator("th").inner_text(): [cell.inner_text() for cell in row.locator("td").all()] for row in rows}
