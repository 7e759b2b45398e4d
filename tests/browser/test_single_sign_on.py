"""Logging in through the identity provider of an organisation: a real one, on loopback."""

import sqlite3
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import single_sign_on, walk
from tests.browser.accounts import letters, log_out, mailed_code, said
from tests.browser.conftest import NewProfile
from tests.browser.coordinator import accept, invitation
from tests.browser.server import Site
from tests.browser.single_sign_on import AUTHORIZE, FAILED, MANAGER, MFA, ORGANISATION
from tests.provider.server import CALLBACK, CLIENT, ELS, Provider, provide


@pytest.fixture(scope="module")
def provider(tmp_path_factory) -> Iterator[Provider]:
    with provide(tmp_path_factory.mktemp("provider")) as provider:
        yield provider


@pytest.fixture(scope="module")
def site(tmp_path_factory, provider: Provider) -> Iterator[Site]:
    """A site that wants a second factor, and takes the provider's word for it."""
    folder = tmp_path_factory.mktemp("single-sign-on")
    with single_sign_on.serve_with(folder, provider) as site:
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


# === Who gets in, and with what ===


@pytest.mark.parametrize("page", ["with script", "without script"], indirect=True)
def test_manager_logs_in_through_the_provider_with_a_proof_key(page, site, provider, els):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    seen = single_sign_on.asked(page)

    single_sign_on.press_through(page)

    assert single_sign_on.path(page) == "/coordinatie/"
    expect(page.get_by_role("main")).to_contain_text(ORGANISATION)
    asked = parse_qs(urlsplit(single_sign_on.one(seen, AUTHORIZE)).query)
    assert asked["client_id"] == [CLIENT]
    assert asked["redirect_uri"] == [site.url + CALLBACK]
    assert asked["code_challenge_method"] == ["S256"]
    assert len(asked["code_challenge"][0]) == 43
    assert asked["state"][0]


def test_provider_refuses_a_request_without_a_proof_key(page, provider, els):
    provider.say(ELS, **els, **MANAGER)
    seen = single_sign_on.asked(page)
    single_sign_on.press_through(page)
    url = single_sign_on.one(seen, AUTHORIZE)

    page.goto(url.replace("code_challenge=", "left_out="))

    assert parse_qs(urlsplit(page.url).query)["error_description"] == ["Code challenge required."]
    expect(page.get_by_role("heading", level=1)).to_have_text(FAILED)


def test_second_factor_of_the_provider_is_enough_and_without_one_it_is_asked(page, provider, els):
    provider.say(ELS, **els, **MANAGER, amr=["pwd"])
    single_sign_on.press_through(page)
    assert single_sign_on.path(page) == "/account/twee-stappen/"
    expect(page.get_by_role("heading", level=1)).to_have_text("Nog één stap")
    log_out(page)

    provider.say(ELS, **els, **MANAGER, amr=["pwd", MFA])
    single_sign_on.press_through(page)

    assert single_sign_on.path(page) == "/coordinatie/"


def test_role_is_taken_back_at_the_next_login_without_the_claim(page, site, provider, els):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    single_sign_on.press_through(page)
    expect(page.get_by_role("main")).to_contain_text(ORGANISATION)
    log_out(page)
    taken = said(site, "role.taken", "done")

    provider.say(ELS, **els, groups=["sport"], organisation=ORGANISATION, acr=MFA)
    single_sign_on.press_through(page)

    assert single_sign_on.path(page) == "/account/"
    assert page.goto("/coordinatie/").status == 404
    assert said(site, "role.taken", "done") == taken + 1


def test_one_claim_gives_one_role_and_two_give_both(page, provider, els):
    provider.say(ELS, **els, groups=["zelftest-redactie"], acr=MFA)
    single_sign_on.press_through(page)
    assert single_sign_on.path(page).startswith("/beheer/")
    assert page.goto("/coordinatie/").status == 404
    log_out(page)

    provider.say(ELS, **els, groups=["zelftest-redactie", "zelftest-beheer"], organisation=ORGANISATION, acr=MFA)
    single_sign_on.press_through(page)

    assert single_sign_on.path(page) == "/coordinatie/"
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

    single_sign_on.press_through(page)

    assert single_sign_on.path(page) == "/account/geen-rol/"
    expect(page.get_by_role("heading", level=1)).to_have_text("Je hebt hier geen rol")
    assert said(site, "login.provider", "refused") == refused + 1
    page.goto("/account/")
    assert single_sign_on.path(page) == "/inloggen/"


# === Whose account it is ===


def test_account_with_a_verified_address_is_that_of_the_provider_too(page, site, provider, els):
    accept(page, invitation(site, "editor", els["email"]))
    log_out(page)

    provider.say(ELS, **els, **MANAGER, acr=MFA)
    single_sign_on.press_through(page)

    page.goto("/account/")
    expect(page.get_by_role("main")).to_contain_text(els["email"])
    expect(page.get_by_role("main")).to_contain_text(ORGANISATION)


def test_account_is_not_handed_to_an_address_that_the_provider_does_not_vouch_for(page, site, provider, els):
    accept(page, invitation(site, "operator", els["email"]))
    log_out(page)

    provider.say(ELS, **els, **MANAGER, acr=MFA, email_verified=False)
    single_sign_on.press_through(page)

    # What a stranger sees as well, who cannot read that mailbox.
    assert single_sign_on.path(page) == "/account/adres/"
    page.goto("/rechten/")
    assert single_sign_on.path(page) == "/account/adres/"
    [letter] = letters(site, els["email"])
    assert "Dat is er al" in letter
    with closing(sqlite3.connect(site.database)) as database:
        linked = database.execute("SELECT count(*) FROM socialaccount_socialaccount WHERE uid = ?", [els["sub"]])
        assert linked.fetchone() == (0,)


def test_new_account_with_an_unverified_address_is_verified_by_mail_first(page, site, provider, els):
    provider.say(ELS, **els, **MANAGER, acr=MFA, email_verified=False)
    single_sign_on.press_through(page)
    assert single_sign_on.path(page) == "/account/adres/"

    page.get_by_label("Code", exact=True).fill(mailed_code(site, els["email"]))
    walk.press(page, "Ga verder")

    assert single_sign_on.path(page) == "/coordinatie/"


def test_provider_that_says_nothing_of_verifying_is_vouched_for_by_a_setting(browser, tmp_path, provider, els):
    with single_sign_on.serve_with(tmp_path, provider, OIDC_EMAIL_IS_VERIFIED="1") as trusting:
        context = browser.new_context(base_url=trusting.url)
        page = context.new_page()
        accept(page, invitation(trusting, "editor", els["email"]))
        log_out(page)

        provider.say(ELS, **els, **MANAGER, acr=MFA, email_verified=None)
        single_sign_on.press_through(page)

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
    seen = single_sign_on.asked(page)
    single_sign_on.press_through(page)
    callback = single_sign_on.one(seen, CALLBACK)
    log_out(page)

    for number, browser in enumerate([page, new_profile(), page], start=1):
        browser.goto(callback)
        expect(browser.get_by_role("heading", level=1)).to_have_text(FAILED)
        assert failures() == number
        browser.goto("/account/")
        assert single_sign_on.path(browser) == "/inloggen/"


def test_callback_that_was_caught_on_its_way_works_for_nobody_else(page, new_profile, provider, els, failures):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    callback = single_sign_on.caught(page)

    other = new_profile()
    other.goto(callback)

    expect(other.get_by_role("heading", level=1)).to_have_text(FAILED)
    assert failures() == 1
    other.goto("/account/")
    assert single_sign_on.path(other) == "/inloggen/"


def test_callback_with_a_made_up_code_or_state_fails(page, provider, els, failures):
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    state = parse_qs(urlsplit(single_sign_on.caught(page)).query)["state"][0]

    for query in (f"?code=verzonnen&state={state}", "?code=verzonnen&state=verzonnen", "?code=verzonnen", ""):
        page.goto(CALLBACK + query)
        expect(page.get_by_role("heading", level=1)).to_have_text(FAILED)

    assert failures() == 4


def test_whoever_stops_at_the_provider_sees_how_to_go_on(page, provider, els):
    provider.say(ELS, **els, **MANAGER)
    state = parse_qs(urlsplit(single_sign_on.caught(page)).query)["state"][0]

    page.goto(f"{CALLBACK}?error=access_denied&state={state}")

    assert single_sign_on.path(page) == "/inloggen/afgebroken/"
    expect(page.get_by_role("link", name="Log toch in")).to_be_visible()


def test_account_that_is_logged_in_cannot_be_linked_to_another_person(page, site, provider, els):
    accept(page, invitation(site, "editor", f"other-{els['email']}"))
    provider.say(ELS, **els, **MANAGER, acr=MFA)
    page.goto("/account/")
    token = page.locator("input[name=csrfmiddlewaretoken]").first.input_value()
    refused = said(site, "login.provider", "refused")

    form = page.request.post(
        "/inloggen/via/organisatie/?process=connect",
        form={"csrfmiddlewaretoken": token},
        headers={"Referer": page.url},
        max_redirects=0,
    )
    page.goto(form.headers["location"])
    walk.press(page, ELS)

    assert single_sign_on.path(page) == "/account/"
    assert said(site, "login.provider", "refused") == refused + 1
    with closing(sqlite3.connect(site.database)) as database:
        linked = database.execute("SELECT count(*) FROM socialaccount_socialaccount WHERE uid = ?", [els["sub"]])
        assert linked.fetchone() == (0,)
