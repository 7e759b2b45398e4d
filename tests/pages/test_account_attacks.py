"""Attacks on accounts: each fails, and each leaves a line in the security log."""

import json
import logging
import re

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.account_urls import urlpatterns
from assessments.domain.roles import Grant, Role
from assessments.models import RoleInvitation, User
from assessments.services import limits, role_invitations, roles
from tests.factories import make_user
from tests.pages.coordination_cast import browser_of

pytestmark = pytest.mark.django_db

PASSWORD, NEWER = "drie losse woorden", "vier nieuwe woorden"
OWN_PAGE = "/account/"
CODE = re.compile(r"^[A-Z]{4}-[A-Z]{4}$", re.MULTILINE)


@pytest.fixture
def said(caplog):
    """Every event so far, as action and result."""
    caplog.set_level(logging.INFO, logger="zelftest.security")

    def events() -> list[tuple[str, str]]:
        lines = [json.loads(record.getMessage()) for record in caplog.records if record.name == "zelftest.security"]
        return [(line["action"], line["result"]) for line in lines]

    return events


@pytest.fixture(autouse=True)
def _one_minute(monkeypatch):
    """However long the test takes, its tries fall within one window."""
    monkeypatch.setattr(limits, "WINDOW_SECONDS", 10**9)


@pytest.fixture
def mo() -> User:
    """Somebody with a password."""
    user = make_user("mo@gemeente.example")
    user.set_password(PASSWORD)
    user.save()
    return user


def is_in(client: Client) -> bool:
    """Whether this browser is logged in."""
    return client.get(OWN_PAGE).status_code == 200


def by_password(client: Client, password: str = PASSWORD, email: str = "mo@gemeente.example", **headers: str):
    return client.post("/inloggen/", {"login": email, "password": password}, headers=headers)


def ask_code(client: Client, email: str = "mo@gemeente.example") -> str:
    """Ask a code, and read it in the mail."""
    client.post("/inloggen/code/", {"email": email})
    return CODE.search(mail.outbox[-1].body)[0]


def by_code(client: Client, code: str):
    return client.post("/inloggen/code/invullen/", {"code": code})


def invite(address: str = "mo@gemeente.example") -> str:
    """The path of an invitation to a role."""
    now = timezone.now()
    grant = Grant(Role.EDITOR)
    token = role_invitations.invite(address=address, grant=grant, today=timezone.localdate(), now=now)
    return f"/rol/{token}/"


# === Sessions of somebody else ===

IDENTIFY = {
    "password": by_password,
    "code": lambda client: by_code(client, ask_code(client)),
    "invitation": lambda client: client.post(invite()),
}


def in_use(client: Client) -> str:
    """A session that an attacker began: it holds what was asked for."""
    client.post("/wachtwoord-vergeten/", {"email": "aanvaller@elders.example"})
    return client.session.session_key


@pytest.mark.parametrize("way", IDENTIFY)
def test_session_of_an_attacker_is_not_taken_over_at_identification(mo, said, way):
    attacker, victim = Client(), Client()
    planted = in_use(attacker)
    assert planted
    victim.cookies[settings.SESSION_COOKIE_NAME] = planted

    IDENTIFY[way](victim)

    assert is_in(victim)
    assert victim.session.session_key != planted
    attacker.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert not is_in(attacker)
    assert ("session.refused", "refused") in said()


@pytest.mark.parametrize("way", IDENTIFY)
def test_made_up_session_id_is_never_used(mo, said, way):
    victim = Client()
    made_up = "abcdefghijklmnopqrstuvwxyz012345"
    victim.cookies[settings.SESSION_COOKIE_NAME] = made_up

    IDENTIFY[way](victim)

    assert is_in(victim)
    assert victim.session.session_key != made_up
    assert ("session.refused", "refused") in said()


def test_session_gets_another_name_when_a_second_account_takes_it(mo):
    other = make_user("iris@gemeente.example")
    browser = browser_of(other)
    before = browser.session.session_key

    browser.post(invite())

    assert browser.get(OWN_PAGE).context["request"].user == mo
    assert browser.session.session_key != before


@pytest.mark.parametrize("end", ["logout", "closed", "elsewhere", "erased"])
def test_stolen_cookie_opens_nothing_after_the_end_of_its_session(mo, said, end):
    owner, thief = Client(), Client()
    by_password(owner)
    thief.cookies[settings.SESSION_COOKIE_NAME] = owner.session.session_key
    assert is_in(thief)

    if end == "logout":
        owner.post("/uitloggen/")
    elif end == "closed":
        roles.close_account(user=mo, now=timezone.now())
    elif end == "elsewhere":
        other = Client()
        by_password(other)
        assert other.get("/account/sessies/").status_code == 200
        other.post("/account/sessies/")
    else:
        owner.post("/account/verwijderen/")
        assert not User.objects.filter(pk=mo.pk).exists()

    assert not is_in(thief)
    assert said()[-1] == ("session.refused", "refused")


# === Codes and links once more ===


def test_code_works_once(mo, said):
    browser = Client()
    code = ask_code(browser)
    by_code(browser, code)
    browser.post("/uitloggen/")

    by_code(browser, code)

    assert not is_in(browser)
    assert ("login.code", "refused") in said()


def test_code_of_somebody_else_does_not_work_in_another_session(mo, said):
    code = ask_code(Client())
    stranger, own = Client(), Client()
    ask_code(own)

    by_code(stranger, code)
    by_code(own, code)

    assert not is_in(stranger)
    assert not is_in(own)
    assert said() == [("login.code", "refused"), ("login.code", "failed")]


def test_third_wrong_code_ends_the_attempt(mo, said):
    browser = Client()
    code = ask_code(browser)

    for _ in range(3):
        by_code(browser, "BBBB-BBBB")
    by_code(browser, code)

    assert not is_in(browser)
    assert said().count(("login.code", "failed")) == 3
    assert said()[-1] == ("login.code", "refused")


def test_code_for_a_new_password_works_once_and_in_its_own_session(mo, said):
    browser = Client()
    browser.post("/wachtwoord-vergeten/", {"email": mo.email})
    code = CODE.search(mail.outbox[-1].body)[0]

    Client().post("/wachtwoord-vergeten/code/", {"code": code})
    Client().post("/wachtwoord-vergeten/nieuw/", {"password1": "van een ander", "password2": "van een ander"})
    assert said() == [("password.code", "refused")] * 2
    browser.post("/wachtwoord-vergeten/code/", {"code": code})
    browser.post("/wachtwoord-vergeten/nieuw/", {"password1": NEWER, "password2": NEWER})
    browser.post("/wachtwoord-vergeten/code/", {"code": code})

    mo.refresh_from_db()
    assert mo.check_password(NEWER)
    assert said()[-1] == ("password.code", "refused")


def test_link_of_an_invitation_works_once(said):
    path = invite("nieuw@gemeente.example")
    assert Client().post(path).status_code == 302
    again = Client()

    assert again.post(path).status_code == 404
    assert again.get(path).status_code == 404

    assert not is_in(again)
    assert said().count(("role.unknown_invitation", "refused")) == 2


def test_invitation_opens_no_closed_account(mo, said):
    path = invite()
    roles.close_account(user=mo, now=timezone.now())
    browser = Client()

    assert browser.post(path).status_code == 409

    assert not is_in(browser)
    assert ("role.accepted", "refused") in said()


# === Headers that somebody makes up ===


def test_forged_address_lifts_no_limit_and_a_colleague_still_gets_in(mo, said):
    iris = make_user("iris@gemeente.example")
    iris.set_password(PASSWORD)
    iris.save()
    forged = [
        {"x-forwarded-for": f"203.0.113.{number}", "forwarded": f"for=203.0.113.{number}"} for number in range(20)
    ]

    answers = [by_password(Client(), "geraden", **headers).status_code for headers in forged]

    assert answers == [200] * 10 + [429] * 10
    assert said().count(("login.password", "failed")) == 10
    assert said().count(("login.password", "refused")) == 10
    assert by_password(Client(), **forged[0]).status_code == 429
    colleague = Client()
    by_password(colleague, email=iris.email)
    assert is_in(colleague)


def test_limit_says_how_long_to_wait(mo):
    for _ in range(10):
        by_password(Client(), "geraden")

    refused = by_password(Client(), "geraden")

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) > 0


@pytest.mark.parametrize("page", ["/inloggen/code/", "/wachtwoord-vergeten/", "/account/nieuw/"])
def test_mails_to_one_address_are_limited_whatever_the_network_address_says(mo, page):
    for number in range(8):
        Client().post(page, {"email": mo.email}, headers={"x-forwarded-for": f"203.0.113.{number}"})

    assert len(mail.outbox) <= 4


@pytest.mark.parametrize("page", ["/inloggen/code/", "/wachtwoord-vergeten/", "/account/nieuw/"])
@pytest.mark.parametrize("email", ["mo@gemeente.example", "niemand@gemeente.example"])
def test_forged_host_reaches_no_mail(mo, page, email):
    refused = Client().post(page, {"email": email}, headers={"host": "kwaad.example"})
    assert refused.status_code == 400
    assert mail.outbox == []

    forged = {"x-forwarded-host": "kwaad.example", "x-forwarded-proto": "https", "forwarded": "host=kwaad.example"}
    Client().post(page, {"email": email}, headers=forged)

    [letter] = mail.outbox
    assert "kwaad" not in str(letter.message())
    assert all(link.startswith(settings.BASE_URL) for link in re.findall(r"https?://\S+", letter.body))


# === Looking changes nothing ===


def every_row() -> dict[str, list[tuple]]:
    """Everything in the database but sessions, which may hold where somebody wanted to go."""
    names = [name for name in connection.introspection.table_names() if name != "django_session"]
    with connection.cursor() as cursor:
        found = {}
        for name in names:
            cursor.execute(f'SELECT * FROM "{name}"')  # names come from the database itself
            found[name] = cursor.fetchall()
    return found


@pytest.mark.parametrize("method", ["get", "head"])
@pytest.mark.parametrize("who", ["nobody", "mo"])
def test_looking_at_a_page_of_accounts_changes_nothing(mo, method, who):
    browser = browser_of(mo) if who == "mo" else Client()
    if who == "mo":
        browser.get("/account/sessies/")
    own = ["account", "account-start", "account-data", "account-erase", "second-factor", "no-role", "kept-results"]
    paths = [reverse(f"assessments:{name}") for name in own]
    for pattern in urlpatterns:
        kwargs = {name: {"pk": 1}.get(name, "organisatie") for name in pattern.pattern.converters}
        paths.append(reverse(pattern.name, kwargs=kwargs))
    paths.append(invite("nieuw@gemeente.example"))
    before, was_in = every_row(), is_in(browser)

    for path in paths:
        assert getattr(browser, method)(path).status_code < 500, path

    assert every_row() == before
    assert is_in(browser) == was_in
    assert RoleInvitation.objects.count() == 1
    assert mail.outbox == []
