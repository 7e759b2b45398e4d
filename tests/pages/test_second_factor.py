"""The second step of logging in: asked for before any page for a role, and sealed where it is stored."""

import re
import uuid

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from assessments.models import User
from tests.pages.account_cast import NAMES, Accounts, logged_in, long_ago, make_accounts
from tests.pages.coordination_cast import confirm, main_form
from tests.pages.filling import all_alike, result_of
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

PLACES = ("coordinatie/", "beheer/", "rechten/")
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
PASSWORD = "een lang wachtwoord"
ARGUMENTS = {"uuid": str(uuid.UUID(int=7)), "int": "7", "slug": "kennen", "str": "x", "path": "x", "chart": "radar"}


@pytest.fixture
def cast(db) -> Accounts:
    return make_accounts()


@pytest.fixture
def demanding(settings):
    """As in service, with https."""
    settings.REQUIRE_MFA = True


def addresses() -> list[str]:
    """Every address under the places for a role, with something for each part of it."""
    found = [route for route in _routes(get_resolver().url_patterns) if route.startswith(PLACES)]
    return sorted(
        {f"/{re.sub('<([^:>]+):[^>]+>', lambda part: ARGUMENTS.get(part[1], 'x'), route)}" for route in found}
    )


def _routes(patterns: list[URLPattern | URLResolver], before: str = ""):
    for pattern in patterns:
        route = before + re.sub(r"^\^|\\Z|\$$", "", str(pattern.pattern))
        if isinstance(pattern, URLResolver):
            yield from _routes(pattern.url_patterns, route)
        else:
            yield route


def app_code() -> str:
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))


def test_all_addresses_for_a_role_are_found():
    found = addresses()

    assert len(found) > 80
    assert {"/coordinatie/", "/rechten/", "/beheer/", "/rechten/account/7/sluiten/"} <= set(found)


@pytest.mark.parametrize("method", ["get", "head", "post"])
@pytest.mark.parametrize("name", NAMES)
def test_session_without_a_second_step_reaches_no_page_for_a_role(cast, demanding, name, method):
    browser = cast.browsers[name]

    for address in addresses():
        answer = getattr(browser, method)(address)
        tail = "?next=" if method == "get" else ""
        assert answer.status_code == 302, address
        assert answer["Location"].startswith(f"/account/twee-stappen/{tail}"), address
        assert answer["Cache-Control"] == "private, no-store"
        assert answer.content == b""


@pytest.mark.parametrize("method", ["code", "password", "socialaccount"])
def test_one_factor_of_any_kind_is_not_enough(cast, demanding, method):
    browser = logged_in(cast.users["els"], method, method)

    assert browser.get("/coordinatie/")["Location"] == "/account/twee-stappen/?next=%2Fcoordinatie%2F"


@pytest.mark.parametrize(("name", "place"), [("els", "/coordinatie/"), ("ada", "/beheer/"), ("ode", "/rechten/")])
def test_session_with_a_second_step_is_let_in(cast, demanding, name, place):
    browser = logged_in(cast.users[name], "code", "mfa")

    assert browser.get(place, follow=True).status_code == 200
    assert browser.get(place, follow=True).redirect_chain in ([], [(f"{place}assessments/questionnaireversion/", 302)])


def test_second_step_of_somebody_else_in_the_session_does_not_count(cast, demanding):
    browser = logged_in(cast.users["els"], "code", "mfa")
    session = browser.session
    session["account_authentication_methods_user"] = str(cast.users["ode"].pk)
    session.save()

    assert browser.get("/coordinatie/").status_code == 302


def test_pages_without_a_role_ask_for_no_second_step(cast, demanding):
    for address in ("/", "/account/", "/account/uitslagen/", "/account/gegevens.json", "/privacy/"):
        assert cast.bram.get(address).status_code == 200


def test_stranger_is_asked_to_log_in_first(cast, demanding):
    assert cast.anonymous.get("/coordinatie/")["Location"] == "/inloggen/?next=/coordinatie/"


def test_on_the_own_machine_no_second_step_is_needed(cast):
    assert cast.els.get("/coordinatie/").status_code == 200


def test_page_explains_and_leads_to_setting_one_up(cast, demanding):
    page = Page(cast.els.get("/coordinatie/", follow=True))
    links = [a.get("href") for a in page.root.find(".//main").iter("a")]

    assert page.heading == "Nog één stap"
    assert links == ["/account/stap-twee/passkeys/nieuw/", "/account/stap-twee/app/"]
    assert [cast.els.get(link).status_code for link in links] == [200, 200]


@pytest.mark.parametrize("place", ["https://elders.example/", "//elders.example/", "javascript:alert(1)", "/\\elders"])
def test_page_leads_nowhere_else(cast, demanding, place):
    TOTP.activate(cast.users["els"], SECRET)

    answer = cast.els.get("/account/twee-stappen/", {"next": place})

    assert "elders" not in answer["Location"]
    assert "alert" not in answer["Location"]


def test_app_is_set_up_and_counts_at_once(cast, demanding):
    page = Page(cast.els.get("/account/stap-twee/app/"))
    secret = cast.els.session["mfa.totp.secret"]
    code = format_hotp_value(hotp_value(secret, list(yield_hotp_counters_from_time())[1]))

    answer = main_form(page).send(cast.els, code=code)

    assert answer.status_code == 302
    assert cast.els.get("/coordinatie/").status_code == 200
    kinds = set(Authenticator.objects.filter(user=cast.users["els"]).values_list("type", flat=True))
    assert kinds == {"totp", "recovery_codes"}


def test_wrong_code_sets_nothing_up(cast, demanding):
    page = Page(main_form(Page(cast.els.get("/account/stap-twee/app/"))).send(cast.els, code="000000"))

    assert "Dit is de code niet" in page.errors
    assert not Authenticator.objects.exists()
    assert cast.els.get("/coordinatie/").status_code == 302


def log_in(user: User) -> tuple[Client, Page]:
    """A password in a new browser, and the page that follows."""
    browser = Client()
    answer = browser.post("/inloggen/", {"login": user.email, "password": PASSWORD})
    return browser, Page(browser.get(answer["Location"]))


def test_logging_in_takes_the_code_of_the_app_and_each_code_once(cast, demanding):
    els = cast.users["els"]
    TOTP.activate(els, SECRET)
    browser, page = log_in(els)
    assert browser.get("/account/").status_code == 302
    code = app_code()

    main_form(page).send(browser, code=code)

    assert browser.get("/coordinatie/").status_code == 200
    other, again = log_in(els)
    assert main_form(again).send(other, code=code).status_code == 200
    assert other.get("/account/").status_code == 302


def test_recovery_code_opens_once(cast, demanding):
    els = cast.users["els"]
    TOTP.activate(els, SECRET)
    [first, *_] = RecoveryCodes.activate(els).generate_codes()
    browser, page = log_in(els)

    main_form(page).send(browser, code=first)

    assert browser.get("/coordinatie/").status_code == 200
    other, again = log_in(els)
    assert main_form(again).send(other, code=first).status_code == 200
    assert other.get("/coordinatie/")["Location"].startswith("/inloggen/")


def test_who_set_one_up_elsewhere_confirms_with_it_and_comes_back(cast, demanding):
    TOTP.activate(cast.users["els"], SECRET)

    page = Page(cast.els.get("/coordinatie/", follow=True))
    answer = main_form(page).send(cast.els, code=app_code())

    assert page.response.request["PATH_INFO"] == "/account/bevestigen/app/"
    assert answer["Location"] == "/coordinatie/"
    assert cast.els.get("/coordinatie/").status_code == 200


OTHERS = ["passkeys/nieuw/", "app/weg/", "herstelcodes/nieuw/"]


@pytest.mark.parametrize("tail", OTHERS)
def test_older_session_and_the_mailbox_change_no_second_step(cast, tail):
    """A session of one factor, from before the step was set up, confirms with the step and with nothing less."""
    TOTP.activate(cast.users["els"], SECRET)
    confirm(cast.els, cast.users["els"], method="code")
    page = f"/account/stap-twee/{tail}"

    for answer in (cast.els.get(page), cast.els.post(page, {})):
        assert answer["Location"].startswith("/account/bevestigen/app/")
    asked = Page(cast.els.get("/account/bevestigen/app/"))
    assert "Met een code per mail" not in asked.text
    assert "Met je wachtwoord" not in asked.text
    confirm(cast.els, cast.users["els"], method="mfa")
    assert cast.els.get(page).status_code == 200


# === Where it is stored ===


def rows(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        return repr(cursor.fetchall())


def test_secrets_are_sealed_in_the_table(cast):
    els = cast.users["els"]
    TOTP.activate(els, SECRET)
    codes = RecoveryCodes.activate(els)

    stored = rows("mfa_authenticator")
    assert "totp" in stored
    assert SECRET not in stored
    assert not [code for code in codes.generate_codes() if code in stored]
    for row in Authenticator.objects.all():
        sealed = row.data.get("secret") or row.data["seed"]
        assert sealed.startswith("gAAAA"), "Fernet"


def test_changed_key_makes_every_code_wrong_and_no_page_fails(cast, demanding, settings):
    els = cast.users["els"]
    TOTP.activate(els, SECRET)
    code = RecoveryCodes.activate(els).generate_codes()[0]
    settings.CODE_KEY = "een andere sleutel" * 4
    browser, page = log_in(els)

    for tried in (app_code(), code):
        answer = main_form(page).send(browser, code=tried)
        assert answer.status_code == 200
        assert "Dit is de code niet" in Page(answer).errors
    assert browser.get("/account/").status_code == 302


# === The respondent's cookies ===


@pytest.mark.parametrize(
    "address", ["/account/stap-twee/app/", "/account/stap-twee/herstelcodes/nieuw/", "/account/wachtwoord/"]
)
def test_code_of_a_result_never_reaches_a_session(content, cast, address, settings):
    """The library keeps a whole request, with its cookies, while somebody confirms."""
    person = result_of(all_alike(4))
    browser = long_ago(cast, "bram")
    cookie = person.client.cookies[settings.RESPONDENT_COOKIE_NAME].value
    browser.cookies[settings.RESPONDENT_COOKIE_NAME] = cookie
    browser.cookies[settings.PARTICIPANT_COOKIE_NAME] = "recht:om:mee-te-doen"
    browser.cookies["iets"] = "anders"

    answer = browser.post(address, {"code": "1"})

    assert answer.status_code in {200, 302}
    stored = repr([row.get_decoded() for row in Session.objects.all()])
    for secret in (cookie, cookie.partition(":")[0], person.code.replace("-", ""), person.code, "mee-te-doen"):
        assert secret not in stored
    if "account_reauthentication_state" in stored:
        assert "iets=anders" in stored or "iets" in stored
    assert browser.cookies[settings.RESPONDENT_COOKIE_NAME].value == cookie


def test_request_that_waits_for_a_confirmation_is_one_that_the_library_keeps(content, cast):
    """So that the test above cannot pass because nothing is kept at all."""
    browser = long_ago(cast, "bram")

    browser.post("/account/stap-twee/app/", {"code": "1"})

    assert "account_reauthentication_state" in browser.session
