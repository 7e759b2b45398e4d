"""Whatever comes in on the pages of editors, nothing fails and nothing published changes."""

import os

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments import queries
from assessments.domain.content_plain import to_plain
from assessments.models import QuestionnaireVersion
from tests.factories import make_user
from tests.pages.coordination_cast import browser_of
from tests.pages.editors import admin_address, form_of, make_desk
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

#: The measure of the issue is 5,000: EDITING_POSTS=5000.
POSTS = int(os.environ.get("EDITING_POSTS", "150"))
#: Stored rows stay from one example to the next, as on a real installation.
HOSTILE = settings(max_examples=POSTS, deadline=None, suppress_health_check=list(HealthCheck), derandomize=POSTS < 1000)

texts = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *(
                "",
                "0",
                "-1",
                "1",
                "99999999999999999999",
                "1e9",
                "NaN",
                "x" * 300,
                "\0",
                "\ud800",
                "\u202e",
                "é\r\n\r\n",
            ),
            *("<script>alert(1)</script>", "{{ 7*7 }}", "' OR 1=1 --", "%(x)s", "%s", "../../x", "on", "true", "None"),
            *("statements:1:up", "blocks:1:down", "tips:x:up", "🦊" * 70, " ", "\t"),
        ]
    ),
)


@pytest.fixture
def desk(content):
    return make_desk()


def screens(desk):
    """Every address that takes a form, with the form that a browser would send."""
    blocks = list(desk.version.blocks.order_by("order"))
    version = admin_address("assessments_questionnaireversion_change", desk.draft)
    forms = {
        admin_address("assessments_buildingblock_change", block.pk): dict(desk.open(desk.ada, block.key).values)
        for block in (blocks[0], blocks[-1])
    }
    forms[version] = dict(form_of(Page(desk.ada.get(version))).values)
    plain = {
        "version-publish": {"seen": "", "meaning-kennen-shared-goal": "same"},
        "version-add-block": {"title": "Nieuw", "is_scored": "on"},
        "version-preview-test": {
            "block": "kennen",
            "move": "next",
            "s-shared-goal": "3",
            "eerder-kennen-strategy": "4",
        },
        "version-main": {},
        "version-start": {},
    }
    forms |= {admin_address(name, desk.draft): values for name, values in plain.items()}
    forms[admin_address("version-import")] = {"questionnaire": "", "file": ""}
    forms[admin_address("version-import-store")] = {"packed": ""}
    return forms


def test_hostile_values_at_every_form_change_nothing_published_and_never_fail(desk, content):
    forms = screens(desk)
    addresses = sorted(forms)
    published = to_plain(queries.read_content(content.version))
    seen = set()

    @given(st.data())
    @HOSTILE
    def attack(data):
        address = data.draw(st.sampled_from(addresses))
        values = dict(forms[address])
        names = st.sampled_from([*values, "_move", "onbekend", "statements-TOTAL_FORMS", "tips-INITIAL_FORMS"])
        for name in data.draw(st.lists(names, min_size=1, max_size=5)):
            if data.draw(st.booleans()):
                values[name] = data.draw(texts)
            else:
                values.pop(name, None)
        sent = {name: value.encode("utf-8", "replace").decode() for name, value in values.items()}
        response = desk.ada.post(address, sent)
        seen.add(response.status_code)
        assert response.status_code in {200, 302, 400, 404, 405, 409}, (address, response.status_code)
        if response.status_code == 302 and not response["Location"].startswith("/beheer/login"):
            assert desk.ada.get(response["Location"].partition("#")[0]).status_code in {200, 302}

    attack()

    assert {200, 302} <= seen
    assert to_plain(queries.read_content(content.version)) == published
    assert QuestionnaireVersion.objects.get(pk=content.version).status in {"published", "retired"}


def test_hostile_values_of_somebody_without_the_role_change_nothing(desk, content):
    tom = browser_of(make_user("tom@gemeente.example"))
    before = to_plain(queries.read_content(desk.draft))

    for address, values in screens(desk).items():
        assert tom.post(address, values).status_code == 404, address

    assert to_plain(queries.read_content(desk.draft)) == before


@pytest.mark.parametrize(
    "query", ["blok=x", "blok=%ED%A0%80", "met=x", "profiel=%00", "p=-1", "p=x", "q=" + "x" * 500, "pagina=x"]
)
def test_hostile_values_in_addresses_are_answered(desk, query):
    names = ("publish", "difference", "preview", "preview-test", "preview-result", "preview-guide", "preview-phone")
    addresses = [admin_address(f"version-{name}", desk.draft) for name in names]
    addresses += [admin_address("assessments_questionnaireversion_history", desk.draft)]
    addresses += [admin_address(f"assessments_{name}_changelist") for name in ("statement", "questionnaireversion")]

    for address in addresses:
        status = desk.ada.get(f"{address}?{query}").status_code
        assert status in {200, 302, 400, 404}, (address, status)
