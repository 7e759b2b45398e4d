"""Who may open the pages of editors, and that nothing about persons is there."""

import re
from itertools import product

import pytest
from django.apps import apps
from django.test import Client
from django.urls import URLPattern, URLResolver

from assessments.admin import site
from assessments.models import BuildingBlock, QuestionnaireVersion, Statement
from tests.factories import fill, make_draft, make_release_row, make_submitted, make_user
from tests.pages.coordination_cast import browser_of
from tests.pages.editors import admin_address, make_desk
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

START = "/beheer/"
SHOWN = {BuildingBlock, QuestionnaireVersion, Statement}


@pytest.fixture
def desk(content):
    return make_desk()


def patterns(resolver=None, prefix=START):
    """Every address pattern of the admin as text."""
    for pattern in resolver or site.urls[0]:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from patterns(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route


def addresses(keys):
    """Every address with every key put into each place of a key."""
    for route in patterns():
        route = route.replace("^", "").replace("$", "")
        places = re.findall(r"<[^>]+>", route)
        for chosen in product(keys, repeat=1) if places else [("",)]:
            address = route
            for place in places:
                value = {"<str:suffix>": "json", "<path:url>": "x", "<path:object_id>": chosen[0]}.get(place, chosen[0])
                address = address.replace(place, str(value), 1)
            yield re.sub(r"\(\?P<\w+>.*?\)\$?", "assessments", address).replace("\\Z", "")


# === Rights ===


def test_stranger_is_asked_to_log_in_and_comes_back(desk):
    response = Client().get(admin_address("assessments_questionnaireversion_changelist"))

    assert response["Location"].startswith("/inloggen/?next=/beheer/")


def test_editor_starts_at_the_questionnaires_after_logging_in(db):
    make_user("ada@gemeente.example", is_staff=True)

    response = Client().post("/inloggen/", {"login": "ada@gemeente.example", "password": "een lang wachtwoord"})

    assert response["Location"] == START


@pytest.mark.parametrize("fields", [{}, {"is_superuser": True}], ids=["coordinator", "superuser without the role"])
def test_others_are_told_that_the_page_is_not_there(desk, fields):
    browser = browser_of(make_user("tom@gemeente.example", **fields))

    for address in addresses([desk.draft]):
        response = browser.get(address)
        assert response.status_code == 404, address
        assert "Deze pagina bestaat niet" in Page(response).text


def test_role_is_checked_at_each_request(desk):
    user = make_user("cas@gemeente.example", is_staff=True)
    browser = browser_of(user)
    before = browser.get(START).status_code

    user.is_staff = False
    user.save()

    assert before == 302
    assert browser.get(START).status_code == 404


def test_log_of_djangos_admin_stays_empty(desk):
    """Our own history tells more, and says nothing about who only looked."""
    from django.contrib.admin.models import LogEntry

    desk.open(desk.ada).send(desk.ada, title="Kennen en weten")

    assert desk.edits()
    assert not LogEntry.objects.exists()


# === Nothing about persons ===


def test_only_the_questionnaire_is_registered():
    assert set(site._registry) == SHOWN


def test_no_table_of_persons_or_answers_can_be_reached_by_a_key(desk):
    reached = set(SHOWN)
    for model_admin in site._registry.values():
        reached |= {inline.model for inline in model_admin.inlines}

    names = {model.__name__ for model in reached}

    assert names == {
        *(
            "BuildingBlock",
            "QuestionnaireVersion",
            "Statement",
            "Level",
            "GuideStep",
            "LevelText",
            "Tip",
            "BlockResource",
        )
    }
    assert {"Submission", "Answer", "Note", "Participation", "Invitation"} <= {
        model.__name__ for model in apps.get_app_config("assessments").get_models()
    }


def test_every_page_of_editors_opens_and_shows_no_answer_of_anybody(desk, content):
    code, submission = make_submitted(content)
    _code, draft = make_draft(content)
    fill(draft, content, "kennen", [3], note="Alleen voor mij")
    played = make_release_row().round_id
    row = desk.block().pk
    keys = [desk.draft, content.version, row, Statement.objects.first().pk, submission.id, played, 999_999, "x"]
    secret = [code, code.replace("-", ""), "Alleen voor mij"]
    seen = set()

    for address in addresses(keys):
        response = desk.ada.get(address)
        seen.add(response.status_code)
        assert response.status_code in {200, 301, 302, 403, 404, 405}, (address, response.status_code)
        if not response.streaming:
            html = response.content.decode()
            assert not [text for text in secret if text in html], address
    assert {200, 404, 405} <= seen


def test_lookups_of_a_list_reach_no_other_table(desk, content):
    for query in (
        "rounds__submissions__code_hash=x",
        "e=1",
        "o=9.-1",
        "p=99999",
        "q=%00",
        "all=",
        "_to_field=id",
        "_popup=1",
    ):
        for name in ("questionnaireversion", "buildingblock", "statement"):
            response = desk.ada.get(admin_address(f"assessments_{name}_changelist") + f"?{query}")
            assert response.status_code in {200, 302, 400}, (name, query)


def test_release_stands_on_no_page_of_editors(desk):
    release = make_release_row()

    page = Page(desk.ada.get(admin_address("assessments_questionnaireversion_changelist")))

    assert str(release.round_id) not in page.html
