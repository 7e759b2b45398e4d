"""Answers out of another tool become a closed round that stands alone."""

import csv
import io
import json
import os
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments import queries
from assessments.models import Answer, InstrumentEdition, Release, Round, Submission
from assessments.services import answer_imports, versions
from tests.domain.builders import load_oracle
from tests.factories import TODAY, make_submitted, make_user
from tests.pages.coordination_cast import address, browser_of, make_cast, open_page
from tests.pages.editors import admin_address
from tests.pages.editors import make_desk as make_desk_of_editors
from tests.pages.reading import Page
from tests.services.test_versions import NOW, publish
from tests.versions import bfi_content

pytestmark = pytest.mark.django_db

DATA = Path(os.environ.get("ORACLE_DATA", "/nowhere"))


@pytest.fixture
def cast(content):
    return make_cast()


def as_csv(rows, separator=";", encoding="utf-8"):
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator).writerows(rows)
    return file.getvalue().encode(encoding)


def people(content, count, value=4):
    keys = [statement.key for block in content.blocks for statement in block.statements]
    return [keys, *[[value] * len(keys) for _person in range(count)]]


def read_in(cast, content, data, *, invited=8, name="antwoorden.csv", **changes):
    fields = {
        "version": str(content.version),
        "goal": "Iedereen aan het werk.",
        "invited": str(invited),
        "last_day": "2026-06-01",
        "file": SimpleUploadedFile(name, data),
    }
    return Page(cast.tom.post(address("team-import", cast.team.pk), fields | changes))


def store(cast, page):
    return page.form("bewaren/").send(cast.tom)


def test_answers_become_a_closed_round_with_a_result(cast, content):
    page = read_in(cast, content, as_csv(people(content, 6)))
    assert "6 mensen hebben geantwoord." in page.text
    assert not Round.objects.exists()

    response = store(cast, page)

    stored = Round.objects.get()
    assert (stored.way, stored.status, stored.members) == ("imported", "released", 8)
    assert Submission.objects.filter(round=stored, status="submitted").count() == 6
    assert Answer.objects.count() == 6 * 42
    assert response["Location"] == address("round", stored.pk)
    result = open_page(cast.tom, "team-result", stored.pk)
    assert "6 van de 8" in result.text
    assert "uit een ander systeem" in result.text
    assert open_page(cast.tom, "guide", stored.pk).status == 200
    assert open_page(cast.tom, "round", stored.pk).status == 200


def test_double_click_stores_one_round(cast, content):
    page = read_in(cast, content, as_csv(people(content, 6)))

    first, second = store(cast, page), store(cast, page)

    assert first["Location"] == second["Location"]
    assert Round.objects.count() == 1
    assert Submission.objects.count() == 6


@pytest.mark.parametrize(
    ("separator", "encoding"), [(";", "utf-8"), (",", "utf-8-sig"), ("\t", "utf-16"), (";", "cp1252")]
)
def test_every_common_kind_of_text_is_read_alike(cast, content, separator, encoding):
    """C29."""
    rows = people(content, 6)
    rows[0].append("één")

    page = read_in(cast, content, as_csv(rows, separator, encoding))

    assert "6 mensen hebben geantwoord." in page.text
    assert "We bewaren ze niet: één." in page.text


def test_workbook_is_read_too(cast, content):
    book = openpyxl.Workbook()
    for row in people(content, 6):
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)

    assert "6 mensen hebben geantwoord." in read_in(cast, content, file.getvalue(), name="a.xlsx").text


def test_too_few_people_are_said_to_have_no_result_and_have_none(cast, content):
    page = read_in(cast, content, as_csv(people(content, 4)))
    assert "Er komt geen uitslag" in page.text

    store(cast, page)

    assert Round.objects.get().status == "withheld"
    assert not Release.objects.exists()


@pytest.mark.parametrize(
    ("rows", "told"),
    [
        ([["shared-goal"], ["6"]], "Rij 2, kolom shared-goal: ‘6’ staat niet op de schaal."),
        ([["shared-goal", "kennen.shared-goal"], ["3", "3"]], "Twee kolommen gaan over dezelfde stelling"),
        ([["naam"], ["Anna"]], "Geen enkele kolom hoort bij een stelling."),
        ([["shared-goal"]], "onder de eerste rij staat niets"),
        ([["shared-goal"], [""], ["NA"]], "Niemand in dit bestand heeft een stelling beantwoord."),
        ([["shared-goal", "x"], ["", "1"]], "Niemand in dit bestand heeft een stelling beantwoord."),
    ],
)
def test_faulty_table_is_refused_with_the_place(cast, content, rows, told):
    page = read_in(cast, content, as_csv(rows))

    assert told in page.errors
    assert not Round.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"invited": "5"}, "In het bestand staan meer mensen dan er waren uitgenodigd: 6."),
        ({"invited": "0"}, "Kies 1 of meer"),
        ({"last_day": "2199-01-01"}, "Kies een dag die voorbij is"),
        ({"last_day": "1999-01-01"}, "Kies een dag die voorbij is"),
        ({"last_day": "31-02-2026"}, "Deze dag kunnen we niet lezen"),
        ({"goal": ""}, "doel"),
        ({"version": "00000000-0000-4000-8000-000000000000"}, "Vragenlijst"),
        ({"file": SimpleUploadedFile("a.csv", b"%PDF-1.7")}, "lijst die we kunnen lezen"),
        ({"file": ""}, "Kies een bestand."),
    ],
)
def test_faulty_form_is_refused_and_what_was_typed_stays(cast, content, changes, told):
    page = read_in(cast, content, as_csv(people(content, 6)), **changes)

    assert told in page.errors
    assert "goal" in changes or page.typed("goal") == "Iedereen aan het werk."
    assert not Round.objects.exists()


def test_what_was_shown_belongs_to_one_team_and_cannot_be_changed(cast, content):
    form = read_in(cast, content, as_csv(people(content, 6))).form("bewaren/")
    packed = form.typed["packed"]
    other = address("team-import-store", cast.users["ria"].coordinates.get().team_id)

    cast.ria.post(other, {"packed": packed})
    cast.tom.post(address("team-import-store", cast.team.pk), {"packed": packed[:-4] + "AAAA"})
    cast.tom.post(address("team-import-store", cast.team.pk), {})

    assert cast.ria.get(address("team-import", cast.team.pk)).status_code == 404
    assert cast.ria.post(address("team-import-store", cast.team.pk), {"packed": packed}).status_code == 404
    assert not Round.objects.exists()


def test_service_refuses_more_people_than_invited_and_a_day_that_is_not_over(cast, content):
    plan = answer_imports.ImportedRound(content.version, "Doel", 1, TODAY - timedelta(days=1))
    one = dict.fromkeys(list(content.refs_by_row.values())[:1], 4)
    common = {"key": cast.team.pk, "team": cast.team.pk, "now": NOW, "today": TODAY}

    with pytest.raises(ValueError, match="2 people of 1"):
        answer_imports.take_in(plan=plan, people=[one, one], **common)
    with pytest.raises(ValueError, match="0 people"):
        answer_imports.take_in(plan=plan, people=[], **common)
    with pytest.raises(ValueError, match="not over"):
        answer_imports.take_in(
            plan=answer_imports.ImportedRound(content.version, "D", 5, TODAY), people=[one], **common
        )


def test_imported_round_stands_alone(cast, content):
    """It is on no trend, in no organisation, in no API, and no round looks back on it or comes too close to it."""
    store(cast, read_in(cast, content, as_csv(people(content, 6)), last_day=str(TODAY - timedelta(days=2))))
    of = Round.objects.get()

    assert queries.closed_rounds(cast.team.pk, 9) == ()
    assert queries.latest_releases(cast.organisation.pk) == ()
    assert queries.round_to_look_back_on(cast.team.pk) is None
    assert queries.latest_round(cast.team.pk) is None
    assert not queries.may_agree(of.pk)
    assert queries.count_released(cast.organisation.pk) == 0
    for name in ("team-result", "round", "guide"):
        page = open_page(cast.tom, name, of.pk)
        assert not [a for a in page.root.iter("a") if a.get("href", "").endswith("/afspraken/")], name
    assert open_page(cast.tom, "commitments", of.pk).status == 404
    assert "uit een ander systeem, tot en met" in open_page(cast.tom, "team", cast.team.pk).text


def test_imported_round_without_a_result_is_not_opened_again(cast, content):
    store(cast, read_in(cast, content, as_csv(people(content, 4))))
    of = Round.objects.get()

    page = open_page(cast.tom, "round", of.pk)
    cast.tom.post(address("round-reopen", of.pk), {"closes_day": "2026-12-31", "closes_time": "12:00"})

    of.refresh_from_db()
    assert of.status == "withheld"
    assert "Open de ronde opnieuw" not in page.text


# === The quality of the instrument ===


def editor(content):
    return browser_of(make_user("ada@gemeente.example", is_staff=True))


def quality_page(browser, content):
    return Page(browser.get(admin_address("version-quality", content.version)))


def test_nothing_is_counted_below_a_hundred_people(cast, content):
    ada = editor(content)
    for value in (2, 4, 3):
        make_submitted(content, value=value)

    ada.post(admin_address("version-quality", content.version))

    assert not InstrumentEdition.objects.exists()
    page = quality_page(ada, content)
    assert "geen honderd mensen bij gekomen" in page.text
    assert "Nog te weinig mensen: we berekenen dit pas als 100 mensen" in page.text


def test_draft_has_no_quality(content):
    desk = make_desk_of_editors()

    assert desk.ada.get(admin_address("version-quality", desk.draft)).status_code == 302


def varied(content, count):
    """People who differ, so that there is something to calculate; one statement often does not apply."""
    keys = [statement.key for block in content.blocks for statement in block.statements]
    rows = []
    for person in range(count):
        level = person % 4 + 1
        rows.append([min(5, max(1, level + (person * (n + 3)) % 3 - 1)) for n in range(len(keys))])
    return [keys, *rows]


def test_imported_answers_are_counted_apart_and_anew_after_a_hundred_more(cast, content):
    ada = editor(content)
    store(cast, read_in(cast, content, as_csv(varied(content, 150)), invited=200))
    ada.post(admin_address("version-quality", content.version))
    first = list(InstrumentEdition.objects.order_by("block").values_list("block", "is_imported", "number", "people"))
    store(cast, read_in(cast, content, as_csv(varied(content, 99)), invited=200))
    ada.post(admin_address("version-quality", content.version))
    still = InstrumentEdition.objects.count()
    store(cast, read_in(cast, content, as_csv(varied(content, 1)), invited=200))
    ada.post(admin_address("version-quality", content.version))

    assert {row[1:] for row in first} == {(True, 1, 150)}
    assert len(first) == still == 6
    # The last person is alone in a round that is withheld, and imported rounds count as they are.
    assert InstrumentEdition.objects.filter(number=2, people=250).count() == 6
    page = quality_page(ada, content)
    assert "Alfa" in page.text
    assert "over 250 mensen" in page.text
    assert "Antwoorden uit een ander systeem" in page.text


@pytest.mark.skipif(not (DATA / "bfi.csv").exists(), reason="ORACLE_DATA names the folder of the public data")
def test_page_about_imported_public_data_equals_r(cast, content):
    oracle = load_oracle("reliability.json")
    key = versions.take_in(questionnaire="bfi", content=bfi_content(oracle), editor="ada", now=NOW)
    bfi = publish(versions.QuestionnaireVersion.objects.get(pk=key))
    with (DATA / "bfi.csv").open("rb") as file:
        page = read_in(cast, bfi, file.read(), invited=2800)
    store(cast, page)
    ada = editor(content)

    ada.post(admin_address("version-quality", bfi.version))

    for scale, items in oracle["scales"].items():
        edition, expected = InstrumentEdition.objects.get(block=scale), oracle["values"][scale]
        found = edition.content
        assert edition.people == expected["n_complete"]
        assert found["alpha"] == pytest.approx(expected["raw_alpha"], rel=1e-9)
        assert found["interval"] == pytest.approx([expected["feldt95_lower"], expected["feldt95_upper"]], rel=1e-9)
        assert found["item_rest"] == pytest.approx([expected["item_rest"][item] for item in items], rel=1e-9)
        assert found["alpha_without"] == pytest.approx([expected["alpha_if_deleted"][item] for item in items], rel=1e-9)
    shown = quality_page(ada, bfi).text
    assert "Alfa 0,70 (0,69 tot 0,72), over 2709 mensen" in shown
    assert json.dumps(found)
