"""From a draft to a published version, on the pages of editors."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from assessments import queries
from assessments.models import Answer, GuideStep, QuestionnaireVersion, Statement, Submission, Tip
from assessments.services import versions
from tests.domain.contents import CONTENT
from tests.factories import make_submitted
from tests.pages.editors import admin_address, make_desk
from tests.pages.reading import Page, words
from tests.respondents import Respondent

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(content):
    return make_desk()


def open_publish(desk) -> Page:
    return Page(desk.ada.get(admin_address("version-publish", desk.draft)))


def publish(desk, **answers):
    page = open_publish(desk)
    form = page.form("")
    data = {name: page.typed(name) for name in ("seen",)} | answers
    assert form
    return desk.ada.post(admin_address("version-publish", desk.draft), data)


def reword(desk, key="shared-goal", text="Ik ken ons doel."):
    Statement.objects.filter(block__version=desk.draft, key=key).update(text=text)


def test_draft_is_begun_once(desk, content):
    response = desk.bob.post(admin_address("version-start", content.version))

    assert response["Location"].endswith(f"/{desk.draft}/change/")
    assert "Er is al een concept. Dit is het." in Page(desk.bob.get(response["Location"])).text


def test_complete_draft_is_published_with_a_button(desk, content):
    response = publish(desk)

    assert queries.current_content().version == desk.draft
    assert "Gepubliceerd. Nieuwe tests en rondes" in Page(desk.ada.get(response["Location"])).text


def test_what_is_missing_is_listed_with_links_to_its_place(desk):
    Tip.objects.filter(block__version=desk.draft, block__key="kennen", level__key="low").delete()
    GuideStep.objects.filter(version=desk.draft, kind="goal").update(role="", minutes=9)
    desk.version.blocks.filter(key="begrijpen").update(summary="")
    Tip.objects.filter(statement__key="strategy", block__version=desk.draft).update(text="")

    page = open_publish(desk)
    links = {a.get("href"): words(a) for a in page.root.iter("a") if "#" in a.get("href", "")}

    assert "Er ontbreken 5 dingen" in page.text
    assert "Aantal tips bij dit niveau: 0. Het moeten er minstens 3 zijn." in page.text
    assert "De stappen duren samen 59 minuten; dat moeten er 60 zijn." in page.text
    for address in [a for a in links if a.startswith("/beheer/")]:
        path, _hash, anchor = address.partition("#")
        ids = {e.get("id") for e in Page(desk.ada.get(path)).root.iter() if e.get("id")}
        assert anchor in ids, address
    assert not [e for e in page.root.iter("input") if e.get("name") == "seen"]


def test_incomplete_draft_is_not_published_by_a_form_from_before(desk, content):
    page = open_publish(desk)
    Tip.objects.filter(block__version=desk.draft, block__key="kennen", level__key="low").first().delete()
    seen = versions.digest(queries.read_content(desk.draft))

    again = desk.ada.post(admin_address("version-publish", desk.draft), {"seen": page.typed("seen")})
    forged = Page(desk.ada.post(admin_address("version-publish", desk.draft), {"seen": seen}))

    assert again.status_code == 302
    assert "nog niet compleet" in forged.text
    assert queries.current_content() == content


def test_each_rewording_has_to_be_explained(desk, content):
    reword(desk)
    name = "meaning-kennen-shared-goal"

    page = open_publish(desk)
    silent = Page(publish(desk))
    nonsense = Page(publish(desk, **{name: "misschien"}))
    publish(desk, **{name: "changed"})

    assert "Ik kan in één zin zeggen wat ons gezamenlijke doel is." in page.section("Wat je anders hebt verwoord")
    assert silent.status == nonsense.status == 200
    assert "Kies wat deze wijziging betekent." in silent.text
    statement = next(s for s in queries.current_content().block("kennen").statements if s.key == "shared-goal")
    assert (statement.text, statement.meaning) == ("Ik ken ons doel.", 2)


def test_writing_rules_are_advice_with_the_reason(desk):
    reword(desk, text="Ik ken ons doel niet altijd en ik word erover gebeld")

    page = open_publish(desk)

    assert "Een stelling met een ontkenning is moeilijk te beantwoorden: niet." in page.text
    assert "Hier vraag je misschien twee dingen tegelijk: en." in page.text
    assert "De antwoorden zeggen al hoe vaak: altijd." in page.text
    assert "Zeg wie het doet, in plaats van: word." in page.text
    assert "Eindig met een punt." in page.text
    assert page.typed("seen")


def test_published_version_offers_no_publishing(desk, content):
    response = desk.ada.get(admin_address("version-publish", content.version))

    assert response.status_code == 302


def test_draft_is_thrown_away_after_a_question(desk):
    asked = Page(desk.ada.get(admin_address("version-discard", desk.draft)))
    desk.ada.post(admin_address("version-discard", desk.draft))

    assert "Dit concept weggooien?" in asked.heading
    assert not QuestionnaireVersion.objects.drafts().exists()


def test_published_version_is_not_thrown_away(desk, content):
    for send in (desk.ada.get, desk.ada.post):
        response = send(admin_address("version-discard", content.version))
        assert "kun je niet weggooien" in Page(desk.ada.get(response["Location"])).text
    assert QuestionnaireVersion.objects.filter(pk=content.version).exists()


def test_differences_are_readable_between_any_two_versions(desk, content):
    reword(desk)
    page = Page(desk.ada.get(admin_address("version-difference", desk.draft)))
    back = Page(desk.ada.get(admin_address("version-difference", content.version), {"met": str(desk.draft)}))
    same = Page(desk.ada.get(admin_address("version-difference", desk.draft), {"met": "onzin"}))

    assert page.rows() == [
        [
            "Kennen: stelling ‘Ik ken ons doel.’",
            "Ik kan in één zin zeggen wat ons gezamenlijke doel is.",
            "Ik ken ons doel.",
        ]
    ]
    assert back.rows()[0][2] == "Ik kan in één zin zeggen wat ons gezamenlijke doel is."
    assert same.status == 200


def test_history_names_who_when_what_before_and_after(desk):
    form = desk.open(desk.ada)
    form.send(desk.ada, summary="Ken je elkaar?")

    page = Page(desk.bob.get(admin_address("assessments_questionnaireversion_history", desk.draft)))

    when, who, what, before, after = page.rows()[0]
    assert who == "ada@gemeente.example"
    assert what == "Kennen: bouwsteen, vraag boven de stellingen"
    assert (before, after) == ("Weet je wat jullie samen willen bereiken en met wie je dat doet?", "Ken je elkaar?")
    assert "2026" in when


def test_history_of_many_edits_has_pages(desk):
    for number in range(60):
        desk.open(desk.ada).send(desk.ada, summary=f"Vraag {number}?")

    page = Page(desk.ada.get(admin_address("assessments_questionnaireversion_history", desk.draft)))
    older = Page(desk.ada.get(admin_address("assessments_questionnaireversion_history", desk.draft), {"p": "2"}))

    assert len(page.rows()) == 50
    assert page.rows()[0][4] == "Vraag 59?"
    assert len(older.rows()) == 11


def test_other_questionnaire_is_put_on_the_home_page(desk, content):
    from datetime import UTC, datetime

    now = datetime(2026, 11, 26, tzinfo=UTC)
    key = versions.take_in(questionnaire="anders", content=CONTENT, editor="ada", now=now)
    desk.ada.post(admin_address("version-main", key))
    assert queries.current_content() == content
    versions.publish(
        version=key, seen=versions.digest(queries.read_content(key)), said={}, editor="ada", now=now, today=now.date()
    )

    desk.ada.post(admin_address("version-main", key))

    assert queries.current_content().version == key


# === Preview ===


def test_draft_is_taken_as_a_respondent_takes_it_and_nothing_is_stored(desk):
    reword(desk)
    address = admin_address("version-preview-test", desk.draft)
    page = Page(desk.ada.get(address))
    assert "Voorbeeld. We bewaren niets." in page.text
    assert "Ik ken ons doel." in page.text

    for _block in range(7):
        form = page.form("invullen/")
        answers = {e.get("name"): "4" for e in page.root.iter("input") if e.get("type") == "radio"}
        page = Page(form.send(desk.ada, move="next", **answers))

    assert "Je uitslag" in page.heading
    assert {row[1] for row in page.rows()} == {"75"}
    assert not Submission.objects.exists()


def test_preview_goes_back_with_what_was_answered(desk):
    address = admin_address("version-preview-test", desk.draft)
    first = Page(desk.ada.get(address))
    first_name = next(e.get("name") for e in first.root.iter("input") if e.get("type") == "radio")
    second = Page(first.form("invullen/").send(desk.ada, move="next", **{first_name: "2"}))

    back = Page(second.form("invullen/").send(desk.ada, move="back"))

    assert "Begrijpen" in second.heading
    assert back.heading == "Kennen"
    assert back.checked(first_name) == "2"


@pytest.mark.parametrize("profile", ["laag", "hoog", "gemengd", "nvt"])
def test_result_and_guide_of_made_up_profiles(desk, profile):
    result = Page(desk.ada.get(admin_address("version-preview-result", desk.draft), {"profiel": profile}))
    guide = Page(desk.ada.get(admin_address("version-preview-guide", desk.draft), {"profiel": profile}))

    scores = {row[1] for row in result.rows()}
    assert {"laag": {"0"}, "hoog": {"100"}, "nvt": {"geen score"}}.get(profile, scores) == scores
    assert result.picture is not None
    assert "Gespreksleidraad voor Voorbeeldteam" in guide.heading
    assert "8 van de 10" in guide.text


def test_every_tip_is_shown(desk):
    page = Page(desk.ada.get(admin_address("version-preview-tips", desk.draft)))

    for tip in Tip.objects.filter(block__version=desk.draft):
        assert " ".join(tip.text.split()) in page.text


@pytest.mark.parametrize("query", [{"profiel": "x"}, {"profiel": ""}])
def test_unknown_profile_is_not_there(desk, query):
    for name in ("result", "guide"):
        assert desk.ada.get(admin_address(f"version-preview-{name}", desk.draft), query).status_code == 404


def test_phone_shows_our_own_page_only(desk):
    page = Page(
        desk.ada.get(admin_address("version-preview-phone", desk.draft), {"pagina": "uitslag", "profiel": "laag"})
    )
    foreign = desk.ada.get(admin_address("version-preview-phone", desk.draft), {"pagina": "//elders.example"})
    frame = next(page.root.iter("iframe"))
    inside = desk.ada.get(frame.get("src"))

    assert frame.get("src") == admin_address("version-preview-result", desk.draft) + "?profiel=laag"
    assert foreign.status_code == 404
    assert "frame-src 'self'" in page.response["Content-Security-Policy"]
    assert "frame-ancestors 'self'" in inside["Content-Security-Policy"]
    assert inside["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'none'" in desk.ada.get(desk.screen())["Content-Security-Policy"]


def test_preview_of_a_draft_without_a_score_is_not_there(desk):
    desk.version.blocks.update(is_scored=False)

    assert desk.ada.get(admin_address("version-preview-result", desk.draft)).status_code == 404
    assert desk.ada.get(admin_address("version-preview", desk.draft)).status_code == 200


def test_preview_of_an_unfinished_draft_opens(desk):
    desk.version.blocks.get(key="kennen").statements.all().delete()
    Tip.objects.filter(block__version=desk.draft, level__isnull=False).delete()
    desk.version.guide_steps.all().delete()

    for name in ("preview", "preview-test", "preview-result", "preview-guide", "preview-tips", "publish"):
        assert desk.ada.get(admin_address(f"version-{name}", desk.draft)).status_code == 200, name


# === What published versions and results keep (C11, C25) ===


def test_other_scale_and_reversal_leave_results_of_before_alone(desk, content):
    anna = Respondent(Client()).take(4)
    names = ("result", "data", "answers-csv", "answers-xlsx")
    before = {name: stable(anna.client.get(reverse(f"assessments:{name}")).content) for name in names}
    Statement.objects.filter(block__version=desk.draft, key="strategy").update(is_reversed=True)
    shorter = {"scale_labels": "a\nb\nc\nd"}
    desk.ada.post(desk.screen("begrijpen"), dict(desk.open(desk.ada, "begrijpen").values) | shorter)
    publish(desk)
    assert queries.current_content().version == desk.draft
    later = Respondent(Client()).take(4)

    after = {name: stable(anna.client.get(reverse(f"assessments:{name}")).content) for name in names}
    compared = Page(later.client.post(reverse("assessments:compare"), {"other-code": anna.code}))

    assert after == before
    verdicts = {row[0]: row[-1] for row in compared.rows()}
    assert verdicts["Kennen"].startswith("niet te vergelijken")
    assert verdicts["Begrijpen"].startswith("niet te vergelijken")
    assert not verdicts["Waarderen"].startswith("niet te vergelijken")


def stable(content: bytes) -> bytes:
    """Without the token of the form, which differs each time."""
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", content)


def test_nothing_with_answers_is_deleted_on_any_page(desk, content):
    make_submitted(content)
    answers = Answer.objects.count()
    block = QuestionnaireVersion.objects.get(pk=content.version).blocks.get(key="kennen")
    statement = block.statements.first()
    rows = {"questionnaireversion": content.version, "buildingblock": block.pk, "statement": statement.pk}

    for name, key in rows.items():
        assert desk.ada.post(admin_address(f"assessments_{name}_delete", key), {"post": "yes"}).status_code == 403
        bulk = {"action": "delete_selected", "_selected_action": str(key), "post": "yes"}
        assert desk.ada.post(admin_address(f"assessments_{name}_changelist"), bulk).status_code in {200, 302, 403}
    desk.ada.post(admin_address("assessments_block_remove", block.pk))

    assert Answer.objects.count() == answers
    assert Statement.objects.filter(pk=statement.pk).exists()
