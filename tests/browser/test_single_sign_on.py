"""Logging in through the identity provider of an organisation: a real one, on loopback."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.accounts import accept, invitation, letters, log_out, mailed_code, said
from tests.browser.conftest import NewProfile
from tests.browser.server import Site, serve
from tests.provider.server import CALLBACK, CLIENT, ELS, Provider, provide

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


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[Provider]:
    with provide(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture(scope="module")
def site(tmp_path_factory, provider: Provider) -> Iterator[Site]:
    """A site that wants a second factor, and takes the provider's word for it."""
    folder = tmp_path_factory.mktemp("single-sign-on")
    with _serve(folder, provider) as site:
        yield site


@pytest.fixture
def elsewhere(provider: Provider) -> tuple[str, ...]:
    return (provider.url,)


@pytest.fixture(params=["with script"])
def page(new_profile: NewProfile, request) -> Page:
    """Script makes no difference here; one test shows so."""
    return new_profile(java_script_enabled=request.param == "with script")


@pytest.fixture
def els(provider: Provider) -> dict[str, str]:
    """Els as the provider never sent her before."""
    return {"sub": uuid.uuid4().hex, "email": f"els-{uuid.uuid4().hex[:8]}@gemeente.example"}


@contextmanager
def _serve(folder: Path, provider: Provider, **more: str) -> Iterator[Site]:
    """A site that the provider knows, with an organisation in it."""
    mapping = folder / "rollen.toml"
    mapping.write_text(MAPPING)
    settings = {"OIDC_ROLES": str(mapping), "OIDC_MFA": MFA, "REQUIRE_MFA": "1", **provider.settings, **more}
    with serve(folder, host="localhost", **settings) as site:
        provider.register(site.url)
        site.manage("invite", "manager", "iemand@gemeente.example", "--organisation", ORGANISATION, "--print")
        yield site


def _press_through(page: Page) -> None:
    """From the page where one logs in to wherever one gets."""
    page.goto("/inloggen/")
    walk.press(page, "Log in met de gemeente")
    if urlsplit(page.url).path == "/kies/":
        walk.press(page, ELS)


def _caught(page: Page) -> str:
    """The callback that the provider sends this browser to, before it got there."""
    _press_through(page)
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


def _path(page: Page) -> str:
    return urlsplit(page.url).path


def _asked(page: Page) -> list[str]:
    """Collects the addresses that this page asks for."""
    seen: list[str] = []
    page.on("request", lambda request: seen.append(request.url))
    return seen


def _one(seen: list[str], path: str) -> str:
    """The first of these addresses with this path."""
    return next(url for url in seen if urlsplit(url).path == path)


# === Who gets in, and with what ===


@pytest.mark.parametrize("page", ["with script", "without script"], indirect=True)
def test_manager_logs_in_through_the_provider_with_a_proof_key(page, site, provider, els):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    seen = _asked(page)

    _press_through(page)

    assert _path(page) == "/coordinatie/"
    expect(page.get_by_role("main")).to_contain_text(ORGANISATION)
    asked = parse_qs(urlsplit(_one(seen, AUTHORIZE)).query)
    assert asked["client_id"] == [CLIENT]
    assert asked["redirect_uri"] == [site.url + CALLBACK]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["state"][0]


def test_provider_refuses_a_request_without_a_proof_key(page, provider, els):
    provider.say(ELS, **els, **MANAGER)
    seen = _asked(page)
    _press_through(page)
    url = _one(seen, AUTHORIZE)

    page.goto(url.replace("code_challenge=", "left_out="))

    assert parse_qs(urlsplit(page.url).query)["error_description"] == ["Code challenge required."]
    expect(page.get_by_role("heading", level=1)).to_have_text(FAILED)


def test_second_factor_of_the_provider_is_enough_and_without_one_it_is_asked(page, provider, els):
    provider.say(ELS, **els, **MANAGER, amr=["pwd"])
    _press_through(page)
    assert _path(page) == "/account/twee-stappen/"
    expect(page.get_by_role("heading", level=1)).to_have_text("Nog één stap")
    log_out(page)

    provider.say(ELS, **els, **MANAGER, amr=["pwd", MFA])
    _press_through(page)

    assert _path(page) == "/coordinatie/"


def test_role_is_taken_back_at_the_next_login_without_the_claim(page, site, provider, els):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    _press_through(page)
    expect(page.get_by_role("main")).to_contain_text(ORGANISATION)
    log_out(page)
    taken = said(site, "role.taken", "done")

    provider.say(ELS, **els, groups=["sport"], organisation=ORGANISATION, acr=MFA)
    _press_through(page)

    assert _path(page) == "/account/"
    assert page.goto("/coordinatie/").status == 403
    assert said(site, "role.taken", "done") == taken + 1


def test_one_claim_gives_one_role_and_two_give_both(page, provider, els):
    provider.say(ELS, **els, groups=["zelftest-redactie"], acr=MFA)
    _press_through(page)
    assert _path(page).startswith("/beheer/")
    assert page.goto("/coordinatie/").status == 403
    log_out(page)

    provider.say(ELS, **els, groups=["zelftest-redactie", "zelftest-beheer"], organisation=ORGANISATION, acr=MFA)
    _press_through(page)

    assert _path(page) == "/coordinatie/"
    assert page.goto("/beheer/").status == 200


@pytest.mark.parametrize(
    "claims",
    [
        {"groups": ["sport"], "organisation": ORGANISATION},
        {"groups": "zelftest-beheer-niet"},
        {"groups": {"zelftest-beheer": True}},
        {},
        {"groups": ["zelftest-redactie"], "email": None},
    ],
)
def test_nobody_new_gets_in_without_a_role_or_an_address(page, site, provider, els, claims):
    provider.say(ELS, **{**els, **claims})
    refused = said(site, "login.provider", "refused")

    _press_through(page)

    assert _path(page) == "/account/geen-rol/"
    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt hier geen rol")
    assert said(site, "login.provider", "refused") == refused + 1
    page.goto("/account/")
    assert _path(page) == "/inloggen/"


# === Whose account it is ===


def test_account_with_a_verified_address_is_that_of_the_provider_too(page, site, provider, els):
    accept(page, invitation(site, "editor", els["email"]))
    log_out(page)

    provider.say(ELS, **els, **MANAGER, acr=MFA)
    _press_through(page)

    page.goto("/account/")
    expect(page.get_by_role("main")).to_contain_text(els["email"])
    expect(page.get_by_role("main")).to_contain_text(ORGANISATION)


def test_account_is_not_handed_to_an_address_that_the_provider_does_not_vouch_for(page, site, provider, els):
    accept(page, invitation(site, "operator", els["email"]))
    log_out(page)

    provider.say(ELS, **els, **MANAGER, acr=MFA, email_verified=False)
    _press_through(page)

    # What a stranger sees as well, who cannot read that mailbox.
    assert _path(page) == "/account/adres/"
    page.goto("/rechten/")
    assert _path(page) == "/inloggen/"
    [letter] = letters(site, els["email"])
    assert "Er is er al een" in letter
    with closing(sqlite3.connect(site.database)) as database:
        linked = database.execute("SELECT count(*) FROM socialaccount_socialaccount WHERE uid = ?", [els["sub"]])
        assert linked.fetchone() == (0,)


def test_new_account_with_an_unverified_address_is_verified_by_mail_first(page, site, provider, els):
    provider.say(ELS, **els, **MANAGER, acr=MFA, email_verified=False)
    _press_through(page)
    assert _path(page) == "/account/adres/"

    page.get_by_label("Code", exact=True).fill(mailed_code(site, els["email"]))
    walk.press(page, "Ga verder")

    assert _path(page) == "/coordinatie/"


def test_provider_that_says_nothing_of_verifying_is_vouched_for_by_a_setting(browser, tmp_path, provider, els):
    with _serve(tmp_path, provider, OIDC_EMAIL_IS_VERIFIED="1") as trusting:
        context = browser.new_context(base_url=trusting.url)
        page = context.new_page()
        accept(page, invitation(trusting, "editor", els["email"]))
        log_out(page)

        provider.say(ELS, **els, **MANAGER, acr=MFA, email_verified=None)
        _press_through(page)

        page.goto("/account/")
        expect(page.get_by_role("main")).to_contain_text(els["email"])
        expect(page.get_by_role("main")).to_contain_text(ORGANISATION)
        context.close()


# === Callbacks of others, and once more ===


@pytest.fixture
def failures(site: Site) -> Callable[[], int]:
    """How many failed callbacks the log knows since the test began."""
    before = said(site, "login.provider", "failed")
    return lambda: said(site, "login.provider", "failed") - before


def test_callback_works_once_and_not_in_another_browser(page, new_profile, provider, els, failures):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    seen = _asked(page)
    _press_through(page)
    callback = _one(seen, CALLBACK)
    log_out(page)

    for number, browser in enumerate([page, new_profile(), page], start=1):
        browser.goto(callback)
        expect(browser.get_by_role("heading", level=1)).to_have_text(FAILED)
        assert failures() == number
        browser.goto("/account/")
        assert _path(browser) == "/inloggen/"


def test_callback_that_was_caught_on_its_way_works_for_nobody_else(page, new_profile, provider, els, failures):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    callback = _caught(page)

    other = new_profile()
    other.goto(callback)

    expect(other.get_by_role("heading", level=1)).to_have_text(FAILED)
    assert failures() == 1
    other.goto("/account/")
    assert _path(other) == "/inloggen/"


def test_callback_with_a_made_up_code_or_state_fails(page, provider, els, failures):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    state = parse_qs(urlsplit(_caught(page)).query)["state"][0]

    for query in (f"?code=verzonnen&state={state}", "?code=verzonnen&state=verzonnen", "?code=verzonnen", ""):
        page.goto(CALLBACK + query)
        expect(page.get_by_role("heading", level=1)).to_have_text(FAILED)

    assert failures() == 4


def test_whoever_stops_at_the_provider_sees_how_to_go_on(page, provider, els):
    provider.say(ELS, **els, **MANAGER)
    state = parse_qs(urlsplit(_caught(page)).query)["state"][0]

    page.goto(f"{CALLBACK}?error=access_denied&state={state}")

    assert _path(page) == "/inloggen/afgebroken/"
    expect(page.get_by_role("link", name="Log toch in")).to_be_visible()
