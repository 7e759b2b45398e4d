"""A site with an identity provider, and the way through it in a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Page

from tests.browser import walk
from tests.browser.accounts import log_out
from tests.browser.server import Site, serve
from tests.provider.server import ELS, Provider

ORGANISATION = "Gemeente Aalsmeer"
MFA = "https://refeds.org/profile/mfa"
MAPPING = """
[[rule]]
claim = "groups"
value = "zelftest-beheer"
role = "manager"
organisation = "claim:organisation"

[[rule]]
claim = "groups"
value = "zelftest-redactie"
role = "editor"
"""
AUTHORIZE = "/identity/o/authorize"
FAILED = "Inloggen is niet gelukt"
MANAGER = {"groups": ["zelftest-beheer", "sport"], "organisation": ORGANISATION}


@contextmanager
def serve_with(folder: Path, provider: Provider, **more: str) -> Iterator[Site]:
    """A site that the provider knows, with an organisation in it."""
    mapping = folder / "rollen.toml"
    mapping.write_text(MAPPING)
    settings = {"OIDC_ROLES": str(mapping), "OIDC_MFA": MFA, "REQUIRE_MFA": "1", **provider.settings, **more}
    with serve(folder, host="localhost", **settings) as site:
        provider.register(site.url)
        site.manage("invite", "manager", "iemand@gemeente.example", "--organisation", ORGANISATION, "--print")
        yield site


def press_through(page: Page) -> None:
    """From the page where one logs in to wherever one gets."""
    page.goto("/inloggen/")
    walk.press(page, "Log in met de gemeente")
    if urlsplit(page.url).path == "/kies/":
        walk.press(page, ELS)


def caught(page: Page) -> str:
    """The callback that the provider sends this browser to, before it got there."""
    press_through(page)
    log_out(page)
    page.goto("/inloggen/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    form = page.request.post(
        "/inloggen/via/organisatie/",
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
        max_redirects=0,
    )
    at_provider = page.request.get(form.headers["location"], max_redirects=0)
    return at_provider.headers["location"]


def path(page: Page) -> str:
    return urlsplit(page.url).path


def asked(page: Page) -> list[str]:
    """Collects the addresses that this page asks for."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    return seen


def one(seen: list[str], path: str) -> str:
    """The first of these addresses with this path."""
    return next(url for url in seen if urlsplit(url).path == path)
