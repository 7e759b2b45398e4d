"""What a password, a code out of a mail and a session may be, and for how long."""

import re
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from assessments.models import User
from tests.factories import make_user
from tests.pages.coordination_cast import browser_of, confirm

pytestmark = pytest.mark.django_db

OLD = "een lang wachtwoord"
GOOD = "drie woorden achter elkaar"
LOG_IN = "/inloggen/"
CODE = re.compile(r"^([A-Z0-9]{4}-[A-Z0-9]{4})$", re.MULTILINE)
HOUR_SECONDS = 3600


@pytest.fixture
def els() -> User:
    return make_user()


def change_password(user: User, new: str, *, old: str = OLD) -> bool:
    """Whether the account has the new password now."""
    browser_of(user).post("/account/wachtwoord/", {"oldpassword": old, "password1": new, "password2": new})
    user.refresh_from_db()
    return user.check_password(new)


def log_in(password: str) -> Client:
    browser = Client()
    browser.post(LOG_IN, {"login": "els@gemeente.example", "password": password})
    return browser


def is_in(browser: Client) -> bool:
    return browser.get("/account/").status_code == 200


# === Passwords ===


@pytest.mark.parametrize(
    "password",
    [GOOD, "a" * 7 + "b" * 5, "1029384756 29", "x" * 60 + " en nog meer", "é" * 6 + "✓" * 6, "MmMmMm zZzZzZ "],
)
def test_password_may_hold_anything_and_counts_exactly_as_typed(els, password):
    assert change_password(els, password)
    assert is_in(log_in(password))
    assert not is_in(log_in(password.swapcase() if password.swapcase() != password else password + "x"))
    assert not is_in(log_in(password[:-1]))


@pytest.mark.parametrize("password", ["elf tekens.", "administrator", "els@gemeente.example"])
def test_password_that_is_short_or_common_or_the_own_address_is_refused(els, password):
    assert not change_password(els, password)


def test_password_is_changed_with_the_one_so_far_only(els):
    assert not change_password(els, GOOD, old="niet dit wachtwoord")
    assert is_in(log_in(OLD))


def test_field_for_a_password_hides_it_and_lets_a_password_manager_fill_it_in(els):
    page = Client().get(LOG_IN).content.decode()
    field = re.search(r'<input[^>]*name="password"[^>]*>', page)[0]  # type: ignore[index]

    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field


def test_new_password_ends_the_other_sessions(els):
    elsewhere = log_in(OLD)
    assert is_in(elsewhere)

    assert change_password(els, GOOD)

    assert not is_in(elsewhere)


def test_forgotten_password_opens_nothing_without_the_second_step(els):
    TOTP.activate(els, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    browser = Client()
    browser.post("/wachtwoord-vergeten/", {"email": els.email})
    code = CODE.search(str(mail.outbox[-1].body))[1]  # type: ignore[index]
    browser.post("/wachtwoord-vergeten/code/", {"code": code})
    browser.post("/wachtwoord-vergeten/nieuw/", {"password1": GOOD, "password2": GOOD})
    els.refresh_from_db()

    assert els.check_password(GOOD)
    assert not is_in(browser)
    browser.post(LOG_IN, {"login": els.email, "password": GOOD})
    assert not is_in(browser)


def test_wrong_password_before_a_new_one_is_written(els, told):
    assert not change_password(els, GOOD, old="niet dit wachtwoord")

    assert [event[:2] for event in told()] == [("confirm.password", "failed")]


# === Sessions ===


def test_session_ends_on_the_server_and_looking_does_not_lengthen_it(els):
    browser = log_in(OLD)
    ends = timezone.now() + timedelta(hours=2)
    Session.objects.update(expire_date=ends)

    assert is_in(browser)
    assert browser.get("/account/sessies/").status_code == 200

    assert Session.objects.get().expire_date == ends
    Session.objects.update(expire_date=timezone.now())
    assert not is_in(browser)


def test_session_lasts_no_longer_than_a_working_day(els):
    log_in(OLD)

    assert Session.objects.get().expire_date <= timezone.now() + timedelta(hours=12)


def test_other_sessions_are_seen_and_ended_after_a_fresh_confirmation(els):
    browser, elsewhere = log_in(OLD), log_in(OLD)
    assert UserSession.objects.filter(user=els).count() == 2
    confirm(browser, els, at=timezone.now().timestamp() - HOUR_SECONDS)

    assert browser.get("/account/sessies/").status_code == 200
    assert browser.post("/account/sessies/").status_code == 403
    assert is_in(elsewhere)

    confirm(browser, els)
    browser.post("/account/sessies/")
    assert is_in(browser)
    assert not is_in(elsewhere)


# === What a server should not answer ===


def test_trace_gives_back_nothing_that_was_sent(els):
    browser = browser_of(els)
    for path in ("/", LOG_IN, "/account/", "/resultaat/", "/api/v1/uitslagen/", "/coordinatie/", "/beheer/"):
        answer = browser.generic("TRACE", path, "sent along", headers={"X-Told": "sent along"})

        assert answer.status_code in {302, 403, 404, 405}, path
        assert b"sent along" not in answer.content


def test_no_folder_of_static_files_is_listed(els):
    for path in ("/static/", "/static/css/", "/.git/config", "/manage.py"):
        assert Client().get(path).status_code == 404, path
