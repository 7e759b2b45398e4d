"""A running product, a real Chromium, and browser profiles whose complaints fail the test."""

import shutil
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests.browser.complaints import Complaints
from tests.browser.example import Example
from tests.browser.person import Person
from tests.browser.server import Site, serve

CHROMIUM_FLAGS = [
    "--no-sandbox",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]

#: Longer than any page takes on a busy machine; a missing element fails this soon.
PATIENCE_MS = 8000

NewProfile = Callable[..., Page]


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> Iterator[Site]:
    """A server with an empty database and the published questionnaire."""
    with serve(tmp_path_factory.mktemp("site"), CODE_TRIES_PER_MINUTE="1000") as site:
        yield site


@pytest.fixture
def person(site: Site) -> Person:
    """Somebody who fills in by plain HTTP: quick, for what a browser is not needed for."""
    return Person(site.url)


@pytest.fixture(scope="session")
def example(site: Site) -> Example:
    """Teams and rounds on that server, each made when it is first asked for."""
    return Example(site)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The Chromium of the system."""
    path = shutil.which("chromium") or shutil.which("google-chrome")
    assert path, "no Chromium: run `make test`, which installs it or says what is missing"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=CHROMIUM_FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def elsewhere() -> tuple[str, ...]:
    """Other sites that a test may lead to: none."""
    return ()


@pytest.fixture
def new_profile(browser: Browser, site: Site, elsewhere: tuple[str, ...]) -> Iterator[NewProfile]:
    """Makes a page in a browser profile of its own, as on another device."""
    contexts = []
    complaints = Complaints(site.url, *elsewhere)

    def new(**options: object) -> Page:
        context = browser.new_context(**{"base_url": site.url, "locale": "nl-NL", **options})
        context.set_default_timeout(PATIENCE_MS)
        contexts.append(context)
        page = context.new_page()
        complaints.listen(page)
        return page

    yield new
    for context in contexts:
        context.close()
    assert complaints.seen == []


@pytest.fixture(params=["with script", "without script"])
def page(request, new_profile: NewProfile) -> Page:
    """A page in a new profile, once with script and once without."""
    return new_profile(java_script_enabled=request.param == "with script")


@pytest.fixture
def scripted_page(new_profile: NewProfile) -> Page:
    """A page in a new profile with script, for what the browser does the same without."""
    return new_profile()
