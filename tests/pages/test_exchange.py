"""A questionnaire goes out as Excel and JSON and comes back unchanged; a faulty file changes nothing."""

import io
import json

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from assessments import queries
from assessments.domain.content_plain import to_plain
from assessments.forms import pack
from assessments.models import ContentEdit, Questionnaire, QuestionnaireVersion
from tests.factories import make_user
from tests.pages.coordination_cast import browser_of
from tests.pages.editors import KEY, admin_address
from tests.pages.reading import Page, words

pytestmark = pytest.mark.django_db

IMPORT = "/beheer/assessments/questionnaireversion/inlezen/"


@pytest.fixture
def ada(content):
    return browser_of(make_user("ada@gemeente.example", is_staff=True))


def export(ada, content, suffix):
    response = ada.get(admin_address("version-export", content.version, suffix))
    assert response["Content-Disposition"] == f'attachment; filename="zelftest-vragenlijst-{content.number}.{suffix}"'
    return response.content


def read_in(ada, data, key=KEY, name="vragenlijst.xlsx"):
    return Page(ada.post(IMPORT, {"file": SimpleUploadedFile(name, data), "questionnaire": key}))


def store(ada, page):
    return page.form("bewaren/").send(ada)


def problems(page):
    assert "We hebben niets bewaard" in page.text, page.text
    assert not QuestionnaireVersion.objects.drafts().exists()
    return [words(item) for box in page.all("class", "findings") for item in box]


def workbook(ada, content):
    return openpyxl.load_workbook(io.BytesIO(export(ada, content, "xlsx")))


def as_bytes(book):
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


# === Round trip ===


@pytest.mark.parametrize("suffix", ["xlsx", "json"])
def test_round_trip_changes_nothing(ada, content, suffix):
    page = read_in(ada, export(ada, content, suffix))
    assert "Het is gelijk aan de gepubliceerde versie." in page.text
    assert not QuestionnaireVersion.objects.drafts().exists()

    store(ada, page)

    draft = QuestionnaireVersion.objects.drafts().get()
    assert to_plain(queries.read_content(draft.pk)) == to_plain(content)


@pytest.mark.parametrize("suffix", ["xlsx", "json"])
def test_round_trip_keeps_texts_that_look_like_something_else(ada, content, suffix):
    """C28 and C32: formulas, numbers and days are texts, and stay what they were."""
    odd = [
        "=1+1",
        "+31612345678",
        "-2",
        "@SUM(A1)",
        "00123",
        "01-02-2026",
        "9.10",
        "TRUE",
        "<r>a</r>",
        "'s-Hertogenbosch é€",
    ]
    plain = to_plain(content)
    for statement, text in zip(plain["blocks"][0]["statements"], odd, strict=False):
        statement["text"] = text
    for entry, text in zip(plain["blocks"][0]["tips"], odd[4:], strict=False):
        entry["text"] = text
    page = read_in(ada, json.dumps(plain).encode())
    store(ada, page)
    stored = queries.read_content(QuestionnaireVersion.objects.drafts().get().pk)

    again = export(ada, stored, "xlsx") if suffix == "xlsx" else None
    data = again or ada.get(admin_address("version-export", stored.version, "json")).content
    ada.post(admin_address("version-discard", stored.version))
    store(ada, read_in(ada, data))

    assert to_plain(queries.read_content(QuestionnaireVersion.objects.drafts().get().pk)) == plain


def test_workbook_has_a_sheet_a_kind_and_text_is_text(ada, content):
    book = workbook(ada, content)

    assert book.sheetnames == [
        *("Vragenlijst", "Niveaus", "Bouwstenen", "Schaal", "Stellingen", "Niveauteksten", "Tips"),
        *("Werkvormen en vragen", "Gespreksleidraad"),
    ]
    assert [cell.value for cell in book["Stellingen"][1]] == [
        *("bouwsteen", "sleutel", "stelling", "tip", "omgekeerd", "betekenis", "steunt op")
    ]
    assert book["Stellingen"].max_row == 43
    assert book["Niveaus"]["C3"].value == 50


# === The dry run ===


def test_dry_run_shows_each_difference_and_stores_nothing(ada, content):
    book = workbook(ada, content)
    book["Stellingen"]["C2"].value = "Ik ken ons doel."
    book["Tips"].append(["kennen", "low", "Mail een collega."])

    page = read_in(ada, as_bytes(book))

    assert page.rows() == [
        [
            "Kennen: stelling ‘Ik ken ons doel.’",
            "Ik kan in één zin zeggen wat ons gezamenlijke doel is.",
            "Ik ken ons doel.",
        ],
        ["Kennen: tip ‘verdient aandacht’ 4", "", "Mail een collega."],
    ]
    assert not QuestionnaireVersion.objects.drafts().exists()

    store(ada, page)

    edits = ContentEdit.objects.exclude(part="version").values_list("editor", "after")
    assert list(edits) == [("ada@gemeente.example", "Ik ken ons doel."), ("ada@gemeente.example", "Mail een collega.")]


def test_other_questionnaire_becomes_one_of_its_own(ada, content):
    plain = to_plain(content) | {"title": "Samen Leren"}

    page = read_in(ada, json.dumps(plain).encode(), key="")
    store(ada, page)

    assert "Dit wordt een aparte vragenlijst." in page.text
    assert Questionnaire.objects.get(key="samen-leren").versions.drafts().exists()


def test_second_draft_is_refused(ada, content):
    page = read_in(ada, export(ada, content, "json"))
    store(ada, page)

    response = store(ada, page)

    assert "Er is al een concept." in Page(ada.get(response["Location"])).text
    assert QuestionnaireVersion.objects.drafts().count() == 1


@pytest.mark.parametrize("packed", ["", "onzin", "x" * 300_000])
def test_forged_or_damaged_page_stores_nothing(ada, packed):
    response = ada.post(f"{IMPORT}bewaren/", {"packed": packed})

    assert response.status_code in {302, 400}
    assert not QuestionnaireVersion.objects.drafts().exists()


def test_file_that_was_shown_before_an_upgrade_of_the_format_is_asked_for_once_more(ada, content):
    """Its signature is good, and what it says can no longer be read."""
    plain = {**to_plain(content), "format": "an older one"}

    response = ada.post(f"{IMPORT}bewaren/", {"packed": pack(KEY, plain)})

    assert "Kies het bestand nog een keer." in Page(ada.get(response["Location"])).text
    assert not QuestionnaireVersion.objects.drafts().exists()


def test_what_was_shown_cannot_be_changed_on_the_way(ada, content):
    form = read_in(ada, export(ada, content, "json")).form("bewaren/")
    packed = dict(form.values)["packed"]

    form.send(ada, packed=packed[:-5] + "AAAAA")

    assert not QuestionnaireVersion.objects.drafts().exists()


# === Faults ===


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (
            lambda book: book["Stellingen"].__setitem__("C4", None),
            "blad Stellingen, rij 4, kolom stelling: Hier staat niets, en er moet iets staan.",
        ),
        (
            lambda book: book["Stellingen"].__setitem__("C4", "x" * 201),
            "blad Stellingen, rij 4, kolom stelling: Dit is te lang: hoogstens 200 tekens.",
        ),
        (
            lambda book: book["Stellingen"].__setitem__("B4", "strategy"),
            "blad Stellingen, rij 4, kolom sleutel: Dit staat er twee keer.",
        ),
        (
            lambda book: book["Stellingen"].__setitem__("A4", "kenen"),
            "blad Stellingen, rij 4, kolom bouwsteen: ‘kenen’ kennen we niet.",
        ),
        (
            lambda book: book["Stellingen"].__setitem__("E4", "misschien"),
            "blad Stellingen, rij 4, kolom omgekeerd: Schrijf ja of nee.",
        ),
        (
            lambda book: book["Niveaus"].__setitem__("C3", "1.500"),
            "blad Niveaus, rij 3, kolom vanaf: Dit is geen heel getal, of het is te klein of groter dan 100.",
        ),
        (
            lambda book: book["Niveaus"].__setitem__("C3", 50.5),
            "blad Niveaus, rij 3, kolom vanaf: Dit is geen heel getal, of het is te klein of groter dan 100.",
        ),
        (
            lambda book: book["Schaal"].__setitem__("B3", None),
            "blad Schaal, rij 3, kolom label: Hier staat niets, en er moet iets staan.",
        ),
        (lambda book: book["Tips"].__setitem__("B2", "laag"), "blad Tips, rij 2, kolom niveau: Dit kennen we niet."),
        (
            lambda book: book["Gespreksleidraad"].__setitem__("B2", 600),
            "blad Gespreksleidraad, rij 2, kolom minuten: Dit is geen heel getal, of het is te klein of groter dan 60.",
        ),
        (lambda book: book.remove(book["Tips"]), "blad Tips: Dit blad staat niet in het bestand."),
        (
            lambda book: book["Tips"].__setitem__("C1", "advies"),
            "blad Tips, rij 1, kolom tip: Deze kolom staat niet op het blad.",
        ),
        (
            lambda book: book["Vragenlijst"].__setitem__("A2", "naam"),
            "blad Vragenlijst, rij 2, kolom wat: ‘naam’ kennen we niet.",
        ),
    ],
)  # fmt: skip
def test_fault_in_a_workbook_is_named_with_sheet_row_and_column(ada, content, spoil, told):
    book = workbook(ada, content)
    spoil(book)

    assert told in problems(read_in(ada, as_bytes(book)))


def test_all_faults_are_named_at_once(ada, content):
    book = workbook(ada, content)
    book["Stellingen"]["C4"].value = None
    book["Stellingen"]["C9"].value = "x" * 201
    book["Niveaus"]["C3"].value = "vijftig"

    assert len(problems(read_in(ada, as_bytes(book)))) == 3


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"{", "Dit bestand is geen geldige JSON. Kijk bij regel 1, teken 2."),
        (b"[1]", "In dit bestand staat geen vragenlijst"),
        (b"\xff\xfe\x00", "We kunnen dit bestand niet lezen."),
        (b"[" * 100_000, "We kunnen dit bestand niet lezen."),
        (b'{"format": ' + b"9" * 5000 + b"}", "We kunnen dit bestand niet lezen."),
        (b"PK\x03\x04 geen zip", "Dit bestand is beschadigd."),
        (b"%PDF-1.4", "Dit bestand is geen geldige JSON"),
        (b'{"format": "zelftest-vragenlijst/2"}', "In dit bestand staat geen vragenlijst"),
    ],
)
def test_file_that_is_something_else_is_refused(ada, data, told):
    [problem] = problems(read_in(ada, data))

    assert told in problem


def test_fault_in_json_is_named_with_its_path(ada, content):
    plain = to_plain(content)
    plain["blocks"][1]["statements"][2]["text"] = ""

    page = read_in(ada, json.dumps(plain).encode(), name="x.json")

    assert problems(page) == ["blocks › 2 › statements › 3 › text: Hier staat niets, en er moet iets staan."]


@pytest.mark.parametrize("files", [{}, {"file": SimpleUploadedFile("leeg.json", b"")}])
def test_no_file_and_an_empty_one_are_asked_for_again(ada, files):
    page = Page(ada.post(IMPORT, {"questionnaire": KEY, **files}))

    assert page.status == 200
    assert "Kies een bestand." in page.text or "Dit bestand is leeg." in page.text


def test_unknown_questionnaire_is_refused(ada, content):
    page = read_in(ada, export(ada, content, "json"), key="onbekend")

    assert page.status == 200
    assert not QuestionnaireVersion.objects.drafts().exists()


def test_unknown_kind_of_file_is_not_there(ada, content):
    assert ada.get(admin_address("version-export", content.version, "pdf")).status_code == 404
