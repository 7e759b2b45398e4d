"""Where Tab comes to rest, and whether one can see it."""

from dataclasses import dataclass

import pytest
from playwright.sync_api import Page

MOST_STOPS = 80

FOCUSED = """() => {
    const element = document.activeElement;
    if (!element || element === document.body) return null;
    const style = getComputedStyle(element);
    const box = element.getClientRects()[0];
    // A tall field may stick out of the screen: the middle of what is on it counts.
    const middle = (from, to, most) => (Math.max(from, 0) + Math.min(to, most)) / 2;
    const front = document.elementFromPoint(
        middle(box.left, box.right, innerWidth), middle(box.top, box.bottom, innerHeight));
    return {
        name: element.labels?.[0]?.textContent.trim() || element.textContent.trim() || element.value || element.id,
        group: element.closest('fieldset')?.querySelector('legend').textContent.trim() ?? '',
        is_marked: (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== 'none',
        is_seen: !!front && element.contains(front),
        is_in_picture: !!element.closest('svg'),
    };
}"""


@dataclass(frozen=True)
class Stop:
    """One Tab stop."""

    name: str
    group: str
    is_marked: bool
    is_seen: bool
    is_in_picture: bool


def tab(page: Page) -> Stop | None:
    """Press Tab once; None at the end of the page."""
    page.keyboard.press("Tab")
    found = page.evaluate(FOCUSED)
    return Stop(**found) if found else None


def tab_stops(page: Page) -> list[Stop]:
    """All Tab stops of the page in order."""
    stops: list[Stop] = []
    while stop := tab(page):
        stops.append(stop)
        assert len(stops) < MOST_STOPS, "Tab does not come out of the page"
    return stops


def tab_to(page: Page, *, name: str = "", group: str = "") -> None:
    """Press Tab until the focus is on this control, or in this group."""
    while stop := tab(page):
        if (name and stop.name == name) or (group and stop.group.endswith(group)):
            return
    pytest.fail(f"Tab never comes to {name or group}")
