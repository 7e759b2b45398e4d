"""What pages of editors ask of the database, whatever is stored."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Tip
from tests.pages.editors import admin_address, make_desk

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(content):
    return make_desk()


def asked(client, address):
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    counted = ("SELECT", "INSERT", "UPDATE", "DELETE")
    return sum(query["sql"].startswith(counted) for query in queries.captured_queries)


def test_screen_of_a_block_asks_the_same_however_much_stands_on_it(desk):
    before = asked(desk.ada, desk.screen())
    block, level = desk.block(), desk.version.levels.first()
    Tip.objects.bulk_create(Tip(block=block, level=level, order=100 + n, text=f"Bel {n}.") for n in range(20))

    assert asked(desk.ada, desk.screen()) == before <= 20


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("assessments_questionnaireversion_change", 9),
        ("assessments_questionnaireversion_history", 16),
        ("version-publish", 16),
        ("version-difference", 16),
        ("version-preview-test", 14),
        ("version-preview-result", 14),
    ],
)
def test_other_pages_stay_within_their_budget(desk, name, most):
    assert asked(desk.ada, admin_address(name, desk.draft)) <= most


@pytest.mark.parametrize("name", ["questionnaireversion", "statement", "buildingblock"])
def test_lists_stay_within_their_budget(desk, name):
    assert asked(desk.ada, admin_address(f"assessments_{name}_changelist")) <= 6
