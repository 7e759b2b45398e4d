"""`/.well-known/security.txt`: where to report a weakness (RFC 9116)."""

import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.utils import timezone

ADDRESS = "/.well-known/security.txt"


def fields(address: str = ADDRESS) -> list[tuple[str, str]]:
    response = Client().get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    text = response.content.decode()
    assert text.endswith("\n")
    assert re.fullmatch(r"(?:[A-Z][A-Za-z-]+: [^\s](?:[^\n]*[^\s])?\n)+", text)
    return [tuple(line.split(": ", 1)) for line in text.splitlines()]


@pytest.fixture
def on_the_web(settings):
    settings.BASE_URL, settings.IS_HTTPS = "https://zelftest.noord.example", True
    settings.SECURITY_CONTACT = ("mailto:security@noord.example", "https://noord.example/melden")
    return settings


def test_names_the_contacts_the_languages_and_its_own_address(on_the_web):
    found = fields()

    assert [value for name, value in found if name == "Contact"] == list(on_the_web.SECURITY_CONTACT)
    assert [name for name, _ in found] == ["Contact", "Contact", "Expires", "Preferred-Languages", "Canonical"]
    assert dict(found)["Preferred-Languages"] == "nl, en"
    assert dict(found)["Canonical"] == f"https://zelftest.noord.example{ADDRESS}"


def test_names_the_policy_where_there_is_one(on_the_web):
    on_the_web.SECURITY_POLICY_URL = "https://noord.example/beleid"

    assert dict(fields())["Policy"] == "https://noord.example/beleid"


@pytest.mark.parametrize(
    "now",
    [datetime(2026, 11, 26, hour, minute, tzinfo=UTC) for hour, minute in ((0, 0), (12, 30), (23, 59))]
    + [datetime(2028, 2, 29, 23, 30, tzinfo=UTC), datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)],
    ids=str,
)
def test_is_valid_for_months_and_less_than_a_year_at_any_time(on_the_web, monkeypatch, now):
    monkeypatch.setattr(timezone, "now", lambda: now)

    expires = datetime.fromisoformat(dict(fields())["Expires"])

    assert timedelta(days=180) < expires - now < timedelta(days=365)


def test_is_the_same_all_day(on_the_web, monkeypatch):
    times = [datetime(2026, 11, 26, hour, 59, tzinfo=UTC) for hour in range(24)]

    found = set()
    for now in times:
        monkeypatch.setattr(timezone, "now", lambda now=now: now)
        found.add(Client().get(ADDRESS).content)

    assert len(found) == 1


def test_names_no_address_of_its_own_on_this_machine_alone(settings):
    settings.SECURITY_CONTACT = ("mailto:security@noord.example",)

    assert "Canonical" not in dict(fields())


def test_is_not_there_without_a_contact(db, settings):
    settings.SECURITY_CONTACT = ()

    assert Client().get(ADDRESS).status_code == 404


def test_own_address_is_not_chosen_by_the_request(on_the_web):
    response = Client().get(ADDRESS, headers={"x-forwarded-host": "evil.example"})

    assert b"evil" not in response.content
