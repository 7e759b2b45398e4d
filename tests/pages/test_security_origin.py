"""Where an event comes from: exactly for accounts and programs, only about where for respondents."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver

from assessments.middleware.events import EXACT_DOORS, is_door
from tests.pages.coordination_cast import address, make_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(content):
    return make_cast()


@pytest.mark.parametrize(
    ("given", "exact", "about"),
    [
        ("203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:12ab:34cd::5", "2001:db8:12ab:34cd::5", "2001:db8:1200::/40"),
        ("::ffff:203.0.113.7", "203.0.113.7", "203.0.113.0/24"),
        ("fe80::1%els@gemeente.example", "fe80::1", "fe80::/40"),
        ("", "", ""),
        ("els@gemeente.example", "", ""),
        ("203.0.113.7:8080", "", ""),
    ],
)
def test_origin_is_exact_for_accounts_and_a_block_for_respondents(cast, told, given, exact, about):
    cast.els.get(address("round", uuid.uuid4()), REMOTE_ADDR=given)
    Client().get("/mee/0000/", REMOTE_ADDR=given)

    assert [line[3] for line in told()] == [exact, about]


def all_patterns(patterns=None, start=""):
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        place = start + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield place, pattern
        else:
            yield from all_patterns(pattern.url_patterns, place)


#: Modules in which every page is one of respondents, or for everybody.
OF_RESPONDENTS = {"fill_in", "looking_back", "participation", "codes", "results", "pages", "kept_results"}


def test_no_page_of_a_respondent_lies_behind_a_door_where_people_are_named():
    doors = [(f"/{place}", pattern.callback.__module__.rpartition(".")[2]) for place, pattern in all_patterns()]
    own = [place for place, module in doors if module in OF_RESPONDENTS or "resultaat/" in place]

    assert len(own) > 30
    assert [place for place in own if is_door(place, EXACT_DOORS)] == []
    assert {place.split("/")[1] for place, _module in doors if place.startswith(EXACT_DOORS)} == {
        door.strip("/") for door in EXACT_DOORS
    }
