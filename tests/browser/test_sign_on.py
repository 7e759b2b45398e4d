"""Logging in without a provider: a code by mail, a password, a passkey, an app with codes; and ending sessions."""

import re
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.accounts import app_code, log_out, mailed_code, said
from tests.browser.conftest import NewProfile
from tests.browser.coordinator import accept, invitation
from tests.browser.server import Site, serve

ORGANISATION = "Werkbedrijf Zuid"
PASSWORD, NEWER = "drie losse woorden", "vier andere losse woorden"
WRONG_CODE = "Dit is de code niet, of hij is te oud. Kijk hem na of vraag een nieuwe."
#: As a phone with a finger on its reader.
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture(scope="module")
def site(tmp_path_factory) -> Iterator[Site]:
    """A site that wants a second factor, at a name: a passkey belongs to a domain."""
    with serve(tmp_path_factory.mktemp("sign-on"), host="localhost", REQUIRE_MFA="1") as site:
        yield site


@pytest.fixture
def address() -> str:
    """Of somebody who was never here before."""
    return f"mo-{uuid.uuid4().hex[:8]}@werkbedrijf.example"


@pytest.fixture
def manager(site: Site, address: str) -> str:
    """Where somebody accepts to prepare rounds."""
    return invitation(site, "manager", address, ORGANISATION)


def _path(page: Page) -> str:
    return urlsplit(page.url).path


def _heading(page: Page):
    return expect(page.get_by_role("heading", level=1))


def _with_phone(page: Page):
    """Gives the browser an authenticator, as long as its tab lives."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    key = session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE})["authenticatorId"]
    return session, key


def _sign(page: Page, name: str) -> None:
    """Press a button that asks the authenticator first, and wait for where it leads."""
    with page.expect_navigation():
        page.get_by_role("button", name=name).click()


def _ask_code(page: Page, address: str) -> None:
    page.goto("/inloggen/")
    page.get_by_role("link", name="Mail me een code").click()
    page.get_by_label("E-mailadres").fill(address)
    walk.press(page, "Mail de code")


def _type_code(page: Page, code: str, button: str = "Ga verder") -> None:
    page.locator("#id_code").fill(code)
    walk.press(page, button)


def _type_password(page: Page, password: str) -> None:
    page.get_by_label("Nieuw wachtwoord", exact=True).fill(password)
    page.get_by_label("Het nieuwe wachtwoord nog een keer").fill(password)
    walk.press(page, "Bewaar het wachtwoord")


def _log_in(page: Page, address: str, password: str) -> None:
    page.goto("/inloggen/")
    page.get_by_label("E-mailadres").fill(address)
    page.get_by_label("Wachtwoord", exact=True).fill(password)
    page.locator("form", has=page.locator("#id_password")).get_by_role("button").click()
    page.wait_for_load_state()


# === A second step ===


def test_coordinator_sets_up_a_passkey_at_the_first_login_and_logs_in_with_it(scripted_page, manager):
    page = scripted_page
    session, key = _with_phone(page)
    accept(page, manager)
    assert _path(page) == "/account/twee-stappen/"

    page.get_by_role("link", name=re.compile("^Een passkey")).click()
    page.get_by_label("Een naam voor deze passkey").fill("mijn telefoon")
    _sign(page, "Voeg een passkey toe")
    _heading(page).to_have_text("Je herstelcodes")
    page.get_by_role("link", name="Ik heb ze bewaard: ga verder").click()
    assert _path(page) == "/coordinatie/"
    [credential] = session.send("WebAuthn.getCredentials", {"authenticatorId": key})["credentials"]
    assert (credential["rpId"], credential["isResidentCredential"]) == ("localhost", True)

    log_out(page)
    page.goto("/inloggen/")
    _sign(page, "Gebruik een passkey")

    assert _path(page) == "/coordinatie/"
    expect(page.get_by_role("main")).to_contain_text(ORGANISATION)


def test_passkey_of_nobody_here_opens_nothing_and_says_so(scripted_page, site, manager):
    page = scripted_page
    _with_phone(page)
    accept(page, manager)
    page.get_by_role("link", name=re.compile("^Een passkey")).click()
    page.get_by_label("Een naam voor deze passkey").fill("sleutel")
    _sign(page, "Voeg een passkey toe")
    page.goto("/account/stap-twee/passkeys/")
    page.get_by_role("link", name=re.compile("^Haal weg")).click()
    walk.press(page, "Haal weg")
    log_out(page)
    failed = said(site, "login.passkey", "failed")

    page.goto("/inloggen/")
    _sign(page, "Gebruik een passkey")

    _heading(page).to_have_text("Log in")
    expect(page.get_by_role("status")).to_have_text(WRONG_CODE)
    assert said(site, "login.passkey", "failed") == failed + 1


def test_coordinator_sets_up_an_app_and_logs_in_with_its_code_or_a_recovery_code(page, site, manager, address):
    accept(page, manager)
    page.get_by_role("link", name="Een app op je telefoon die codes laat zien").click()
    secret = page.locator("figcaption .code").inner_text()
    _type_code(page, "000000" if app_code(secret) != "000000" else "111111", "Stel in")
    expect(page.get_by_role("main")).to_contain_text(WRONG_CODE)
    _type_code(page, app_code(page.locator("figcaption .code").inner_text()), "Stel in")
    _heading(page).to_have_text("Je herstelcodes")
    recovery = page.locator(".recovery-codes .code").all_inner_texts()
    page.get_by_role("link", name="Ik heb ze bewaard: ga verder").click()
    assert _path(page) == "/coordinatie/"

    for code in (app_code(secret, time.time() + 30), recovery[0]):
        log_out(page)
        _ask_code(page, address)
        _type_code(page, mailed_code(site, address))
        assert _path(page) == "/inloggen/stap-twee/"
        failed = said(site, "login.second_step", "failed")
        _type_code(page, "12345678", "Log in")
        expect(page.get_by_role("main")).to_contain_text(WRONG_CODE)
        assert said(site, "login.second_step", "failed") == failed + 1
        _type_code(page, code, "Log in")
        assert _path(page) == "/coordinatie/"

    log_out(page)
    _ask_code(page, address)
    _type_code(page, mailed_code(site, address))
    _type_code(page, recovery[0], "Log in")
    expect(page.get_by_role("main")).to_contain_text(WRONG_CODE)


# === Codes and passwords ===


def test_code_out_of_the_mail_logs_in_and_a_wrong_one_does_not(page, site, address):
    accept(page, invitation(site, "editor", address))
    log_out(page)
    _ask_code(page, address)
    failed = said(site, "login.code", "failed")

    _type_code(page, "BBBB-BBBB")
    expect(page.get_by_role("main")).to_contain_text(WRONG_CODE)
    assert said(site, "login.code", "failed") == failed + 1
    _type_code(page, mailed_code(site, address).lower().replace("-", ""))

    page.goto("/account/")
    expect(page.get_by_role("main")).to_contain_text(address)


def test_password_is_chosen_forgotten_and_chosen_anew_by_code(page, site, address):
    accept(page, invitation(site, "editor", address))
    page.goto("/account/")
    page.get_by_role("link", name="Kies een wachtwoord").click()
    _type_password(page, PASSWORD)
    assert _path(page) == "/account/"
    log_out(page)
    _log_in(page, address, PASSWORD)
    log_out(page)

    page.goto("/inloggen/")
    page.get_by_role("link", name="Wachtwoord vergeten?").click()
    page.get_by_label("E-mailadres").fill(address)
    walk.press(page, "Mail de code")
    failed = said(site, "password.code", "failed")
    _type_code(page, "BBBB-BBBB")
    expect(page.get_by_role("main")).to_contain_text(WRONG_CODE)
    assert said(site, "password.code", "failed") == failed + 1
    _type_code(page, mailed_code(site, address))
    _type_password(page, NEWER)
    _heading(page).to_have_text("Je nieuwe wachtwoord werkt")

    _log_in(page, address, PASSWORD)
    _heading(page).to_have_text("Log in")
    _log_in(page, address, NEWER)
    page.goto("/account/")
    expect(page.get_by_role("main")).to_contain_text(address)


# === Own sessions ===


def test_whoever_logs_out_everywhere_else_ends_the_other_browser(page, new_profile: NewProfile, site, address):
    accept(page, invitation(site, "editor", address))
    other = new_profile()
    _ask_code(other, address)
    _type_code(other, mailed_code(site, address))
    page.goto("/account/")
    page.get_by_role("link", name="Waar je bent ingelogd").click()
    expect(page.get_by_role("row")).to_have_count(3)
    other.goto("/account/")
    assert _path(other) == "/account/"

    walk.press(page, "Log overal elders uit")

    expect(page.get_by_role("row")).to_have_count(2)
    other.goto("/account/")
    assert _path(other) == "/inloggen/"
    page.goto("/account/")
    assert _path(page) == "/account/"
