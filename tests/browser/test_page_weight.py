"""What comes over the wire, as Chromium counts it: HTML and everything it asks for, with headers."""

from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

from tests.browser import walk

FIRST_BLOCK_BYTES, NEXT_BLOCK_BYTES = 60_000, 10_000


class Wire:
    """Bytes that came in while it listened."""

    def __init__(self) -> None:
        self.sizes: dict[str, float] = {}
        self.headers: dict[str, dict[str, str]] = {}

    @property
    def total(self) -> float:
        return sum(self.sizes.values())


@contextmanager
def _listening(page: Page) -> Iterator[Wire]:
    wire = Wire()
    urls: dict[str, str] = {}
    cdp = page.context.new_cdp_session(page)
    cdp.send("Network.enable")

    def on_request(event: dict) -> None:
        urls[event["requestId"]] = event["request"]["url"]
        if before := event.get("redirectResponse"):
            wire.sizes[before["url"] + " redirect"] = before["encodedDataLength"]

    def on_response(event: dict) -> None:
        wire.headers[event["response"]["url"]] = {k.lower(): v for k, v in event["response"]["headers"].items()}

    def on_finished(event: dict) -> None:
        wire.sizes[urls[event["requestId"]]] = event["encodedDataLength"]

    cdp.on("Network.requestWillBeSent", on_request)
    cdp.on("Network.responseReceived", on_response)
    cdp.on("Network.loadingFinished", on_finished)
    yield wire
    page.wait_for_load_state("networkidle")
    cdp.detach()


def test_a_block_page_is_light_on_the_first_visit_and_lighter_on_the_next(page, person):
    person.start().hand_over_to(page)

    with _listening(page) as first:
        page.goto("/test/bouwsteen/kennen/")
    walk.choose(page, ["4"] * 6)
    with _listening(page) as following:
        walk.press(page, walk.SAVE)

    assert any(url.endswith(".css") for url in first.sizes)
    assert 2_000 < first.total <= FIRST_BLOCK_BYTES, first.sizes
    assert 1_000 < following.total <= NEXT_BLOCK_BYTES, following.sizes
    assert all(first.headers[url].get("content-encoding") for url in first.headers if url.endswith(("/", ".css")))


def test_taking_part_is_as_light(page, example):
    with _listening(page) as landing:
        page.goto(example.slips.pop())
    with _listening(page) as goal:
        walk.press(page, "Doe mee")
    with _listening(page) as first:
        walk.press(page, walk.SAVE)
    walk.choose(page, ["4"] * 6)
    with _listening(page) as following:
        walk.press(page, walk.SAVE)

    assert 2_000 < landing.total <= FIRST_BLOCK_BYTES, landing.sizes
    assert 1_000 < goal.total <= FIRST_BLOCK_BYTES - landing.total, goal.sizes
    for wire in (first, following):
        assert 1_000 < wire.total <= NEXT_BLOCK_BYTES, wire.sizes


def test_stylesheet_and_script_are_kept_for_ever_under_an_address_of_their_own(page):
    with _listening(page) as wire:
        page.goto("/terugkomen/")

    assets = [url for url in wire.headers if "/static/" in url]
    assert any(url.endswith(".css") for url in assets)
    assert all("immutable" in wire.headers[url]["cache-control"] for url in assets)


def test_a_page_that_shows_a_code_is_not_compressed(page, person):
    person.take().hand_over_to(page)

    with _listening(page) as wire:
        page.goto("/resultaat/")

    result = next(url for url in wire.headers if url.endswith("/resultaat/"))
    assert "content-encoding" not in wire.headers[result]
