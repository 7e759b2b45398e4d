"""Questionnaires of other organisations, with other numbers of blocks and points, go through everything."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from assessments import queries
from assessments.models import QuestionnaireVersion, Release, Round, Submission
from assessments.services import versions
from tests.factories import make_user
from tests.pages.coordination_cast import address, browser_of, make_cast, open_page
from tests.pages.editors import admin_address
from tests.pages.reading import Page, see
from tests.respondents import Respondent
from tests.rounds import AFTER, open_slips
from tests.services.test_versions import NOW, publish
from tests.versions import sized_content

pytestmark = pytest.mark.django_db

SIZES = [(3, 7), (12, 4)]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]} blocks of {size[1]} points")
def other(request, content):
    """The questionnaire, read in, published and put on the home page, as an editor does it."""
    blocks, points = request.param
    key = versions.take_in(questionnaire="anders", content=sized_content(blocks, points), editor="ada", now=NOW)
    published = publish(QuestionnaireVersion.objects.get(pk=key))
    versions.choose_main(version=key, editor="ada", now=NOW)
    return published


def test_respondent_goes_through_it_from_start_to_files(other):
    top = other.blocks[0].scale[-1].value
    anna = Respondent(Client()).take(top)

    page = see(anna, "result")

    assert [row[0] for row in page.rows()] == [block.title for block in reversed(other.scored_blocks)]
    assert {row[1] for row in page.rows()} == {"100"}
    assert page.picture is not None
    assert Submission.objects.get(status="submitted").version_id == other.version
    for name in ("result-pdf", "answers-csv", "answers-xlsx", "answers-ods", "data"):
        assert anna.client.get(reverse(f"assessments:{name}")).status_code == 200, name
    for name in ("picture-svg", "picture-png"):
        for view in ("bouwwerk", "radar"):
            assert anna.client.get(reverse(f"assessments:{name}", kwargs={"view": view})).status_code == 200, name


def test_two_results_of_it_are_compared(other):
    first, second = Respondent(Client()).take(1), Respondent(Client()).take(other.blocks[0].scale[-1].value)

    page = Page(second.client.post(reverse("assessments:compare"), {"other-code": first.code}))

    assert len(page.rows()) == len(other.scored_blocks)


def test_round_goes_through_it_from_opening_to_exports(other):
    cast = make_cast()
    played = open_slips(other, team=cast.team, members=8)
    points = [point.value for point in other.blocks[0].scale]
    for person in range(6):
        values = [points[(person + n) % len(points)] for n in range(4)]
        played.take([values] * len(other.blocks))
    played.close(now=AFTER)
    of = Round.objects.get(pk=played.id)

    assert Release.objects.filter(round=of).exists()
    result = open_page(cast.els, "team-result", of.pk)
    assert [row[0] for row in result.rows()] == [block.title for block in reversed(other.scored_blocks)]
    for name in ("guide", "commitments", "round", "guide-pdf", "team-result-pdf"):
        assert cast.els.get(address(name, of.pk)).status_code == 200, name
    for suffix in ("xlsx", "csv", "json", "ods"):
        assert cast.els.get(address(f"team-result-{suffix}", of.pk)).status_code == 200, suffix
    for suffix in ("svg", "png"):
        for view in ("bouwwerk", "radar"):
            assert cast.els.get(address(f"team-picture-{suffix}", of.pk, view=view)).status_code == 200, view
        assert cast.els.get(address(f"team-trend-{suffix}", cast.team.pk)).status_code == 200, suffix
    assert open_page(cast.els, "team-trend", cast.team.pk).status == 200


def test_pages_about_the_model_tell_about_it(other):
    client = Client()

    home, model = Page(client.get("/")), Page(client.get("/model/"))
    block = Page(client.get(f"/model/{other.blocks[0].key}/"))

    assert home.status == 200
    assert f"Het model heeft {len(other.scored_blocks)} bouwstenen." in model.text
    assert block.heading == other.blocks[0].title


def test_it_goes_out_and_comes_back_unchanged(other):
    ada = browser_of(make_user("ada@gemeente.example", is_staff=True))
    for suffix in ("xlsx", "json"):
        data = ada.get(admin_address("version-export", other.version, suffix)).content
        sent = {"file": SimpleUploadedFile(f"a.{suffix}", data), "questionnaire": "anders"}
        page = Page(ada.post(admin_address("version-import"), sent))
        assert "Het is gelijk aan de gepubliceerde versie." in page.text, suffix


def test_its_screens_and_previews_open(other):
    ada = browser_of(make_user("ada@gemeente.example", is_staff=True))
    ada.post(admin_address("version-start", other.version))
    draft = QuestionnaireVersion.objects.drafts().get()

    for block in draft.blocks.all():
        assert ada.get(admin_address("assessments_buildingblock_change", block.pk)).status_code == 200
    for name in ("publish", "preview", "preview-test", "preview-result", "preview-guide", "preview-tips"):
        assert ada.get(admin_address(f"version-{name}", draft.pk)).status_code == 200, name
    assert ada.get(admin_address("version-quality", other.version)).status_code == 200


def test_round_may_be_held_in_either_questionnaire(other, content):
    choices = {key for key, _title in queries.questionnaires_to_choose()}

    assert choices == {other.version, content.version}
