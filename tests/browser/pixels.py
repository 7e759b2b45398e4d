"""What can be told apart on the screen, measured on its pixels."""

from io import BytesIO

from PIL import Image
from playwright.sync_api import Page

#: A line of an SVG has no height of its own; what lies beside it counts too.
AROUND = 2

BOXES = """parts => parts.map(part => {
    const box = part.getBoundingClientRect();
    const name = part.textContent.trim() || part.getAttribute('class') || part.id;
    return [name, [box.left + scrollX, box.top + scrollY, box.right + scrollX, box.bottom + scrollY]];
})"""


def contrasts(page: Page, selector: str) -> list[tuple[str, float]]:
    """For each part, by its text or class, the contrast between its lightest and darkest pixel."""
    boxes = page.locator(selector).evaluate_all(BOXES)
    assert boxes, f"nothing on the page is {selector}"
    screen = Image.open(BytesIO(page.screenshot(full_page=True))).convert("RGB")
    return [(name, _contrast(screen.crop(_rounded(box)))) for name, box in boxes]


def weak(page: Page, selector: str, least: float) -> list[str]:
    """The parts that can hardly be told from what lies under them."""
    return [f"{name}: {contrast:.1f}" for name, contrast in contrasts(page, selector) if contrast < least]


def _rounded(box: list[float]) -> tuple[int, int, int, int]:
    left, top, right, bottom = box
    return round(left) - AROUND, round(top) - AROUND, round(right) + AROUND, round(bottom) + AROUND


def _contrast(image: Image.Image) -> float:
    colours = image.getcolors(image.width * image.height)
    light = [_luminance(colour) for _count, colour in colours]
    return (max(light) + 0.05) / (min(light) + 0.05)


def _luminance(colour: tuple[int, int, int]) -> float:
    """Relative luminance as WCAG defines it."""
    parts = [value / 255 for value in colour]
    red, green, blue = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
