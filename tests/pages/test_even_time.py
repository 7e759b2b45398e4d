"""Pages that mail something answer at whole steps of time, so that a clock does not tell what was mailed."""

import time

import pytest
from django.core import mail
from django.test import Client

from assessments.views import even_time
from tests.factories import make_user

PAGES = ["/inloggen/code/", "/wachtwoord-vergeten/", "/account/nieuw/"]


@pytest.mark.parametrize(("passed", "left"), [(0.2, 0.3), (0.5, 0.0), (0.75, 0.25), (1.9, 0.1)])
def test_an_answer_waits_for_the_next_step(passed, left):
    assert even_time._left(passed, 0.5) == pytest.approx(left)


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("email", ["bekend@gemeente.example", "onbekend@gemeente.example"])
def test_known_and_unknown_addresses_wait_alike(monkeypatch, page, email):
    make_user("bekend@gemeente.example")
    slept = []
    monkeypatch.setattr(even_time, "STEP_SECONDS", 1000)
    monkeypatch.setattr(time, "sleep", slept.append)

    Client().post(page, {"email": email})

    [seconds] = slept
    assert 900 < seconds < 1000


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_nothing_is_mailed_again(page):
    """The library would mail again to those who have an account and to nobody else: the wait would tell which."""
    make_user("bekend@gemeente.example")
    browser = Client()
    next_page = browser.post(page, {"email": "bekend@gemeente.example"})["Location"]
    assert len(mail.outbox) == 1

    browser.post(next_page, {"action": "resend"})

    assert len(mail.outbox) == 1
    assert 'value="resend"' not in browser.get(next_page).content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("page", PAGES)
def test_looking_at_a_page_waits_for_nothing(monkeypatch, page):
    monkeypatch.setattr(even_time, "STEP_SECONDS", 1000)
    monkeypatch.setattr(time, "sleep", lambda seconds: pytest.fail("waited"))

    assert Client().get(page).status_code == 200
