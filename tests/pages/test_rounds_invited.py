"""The list of who is invited: pasted, in a file, or both; all of it or nothing."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from openpyxl import Workbook

from assessments import spreadsheets
from assessments.models import Invitation
from tests.factories import make_link
from tests.pages.coordination_cast import address, after, main_form, make_cast, open_page, round_at, send
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

NOT_A_LIST = "Dit is geen lijst die we kunnen lezen."


@pytest.fixture
def cast(content):
    return make_cast()


@pytest.fixture
def concept(cast):
    made = round_at(cast.team, way="mail")
    make_link(made, "Instroom", order=1)
    make_link(made, "Uit; stroom", order=2)
    return made


def save(cast, concept, pasted: str = "", data: bytes | None = None, name: str = "lijst.csv", revision: int = 1):
    values: dict[str, object] = {"revision": revision, "pasted": pasted}
    if data is not None:
        values["file"] = SimpleUploadedFile(name, data)
    return send(cast.tom, "round-invited", concept.pk, values)


def listed(concept) -> list[tuple[str, str | None]]:
    return list(concept.invitations.order_by("address_folded").values_list("address", "link__title"))


def workbook(*rows: list[str]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(row)
    data = io.BytesIO()
    book.save(data)
    return data.getvalue()


def test_pasted_list_is_saved_and_stands_in_the_page_again(cast, concept):
    pasted = "Anna <anna@x.example>; instroom\r\nbram@x.example;Uit; stroom\r\ncarla@x.example, dora@x.example"

    page = after(cast.tom, save(cast, concept, pasted))

    assert "De lijst met uitnodigingen is bewaard." in page.text
    assert listed(concept) == [
        ("anna@x.example", "Instroom"),
        ("bram@x.example", "Uit; stroom"),
        ("carla@x.example", None),
        ("dora@x.example", None),
    ]
    again = open_page(cast.tom, "round-invited", concept.pk)
    assert again.typed("pasted").strip("\n").splitlines() == [
        "anna@x.example; Instroom",
        "bram@x.example; Uit; stroom",
        "carla@x.example",
        "dora@x.example",
    ]
    main_form(again).send(cast.tom)
    assert len(listed(concept)) == 4


def test_double_addresses_are_merged_and_their_rows_named(cast, concept):
    response = save(cast, concept, "anna@x.example\nbram@x.example\nANNA@X.example\n Anna <anna@x.example>")

    assert "Dubbele adressen telden we één keer: regel 3, 4." in after(cast.tom, response).text
    assert len(listed(concept)) == 2


def test_excel_file_comes_on_top_of_the_text(cast, concept):
    data = workbook(
        ["Naam", "E-mailadres", "Schakel"], ["Bram", "bram@x.example", "Instroom"], ["Anna", "anna@x.example", ""]
    )

    response = save(cast, concept, "anna@x.example\ncarla@x.example", data, "lijst.xlsx")

    assert "regel 3." in after(cast.tom, response).text
    assert listed(concept) == [("anna@x.example", None), ("bram@x.example", "Instroom"), ("carla@x.example", None)]


def test_windows_file_with_semicolons_is_read(cast, concept):
    data = "Naam;E-mail;Schakel\r\nAndré;andre@x.example;Instroom\r\n".encode("cp1252")

    save(cast, concept, data=data)

    assert listed(concept) == [("andre@x.example", "Instroom")]


def test_problems_are_named_by_row_and_nothing_is_saved(cast, concept):
    save(cast, concept, "oud@x.example")
    pasted = "anna@x.example\nfout\nbram@x.example; Nergens\nTOM@gemeente.example\nels@gemeente.example\na@b@c.nl"

    page = Page(save(cast, concept, pasted, revision=2))

    assert "Op regel 2 staat geen e-mailadres: ‘fout’." in page.errors
    assert "Regel 3: deze ronde heeft geen schakel met de naam ‘Nergens’." in page.errors
    assert "Regel 4: TOM@gemeente.example coördineert dit team" in page.errors
    assert "Regel 5: els@gemeente.example coördineert dit team" in page.errors
    assert "Op regel 6" in page.errors
    assert page.typed("pasted").strip("\n") == pasted
    assert listed(concept) == [("oud@x.example", None)]


def test_address_in_the_file_with_another_link_than_in_the_text_is_a_problem(cast, concept):
    page = Page(save(cast, concept, "anna@x.example; Instroom", b"anna@x.example;Uit"))

    assert "Het adres op regel 1 staat er al met een andere schakel" in page.errors
    assert listed(concept) == []


def bomb() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    return data.getvalue()


FILES = {
    "a PDF": (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "lijst.csv", NOT_A_LIST),
    "a PDF by another name": (b"%PDF-1.7\n", "lijst.xlsx", NOT_A_LIST),
    "a bomb": (bomb(), "lijst.xlsx", "Deze lijst is te groot."),
    "a damaged workbook": (b"PK\x03\x04 kapot", "lijst.xlsx", "Dit bestand is beschadigd."),
    "a page": (b"<!doctype html><p>a@x.nl", "lijst.csv", NOT_A_LIST),
    "too many rows": (b"a@x.nl\n" * 2001, "lijst.csv", "meer dan 2.000 rijen"),
    "too big": (b"a@x.nl\n" * 300_000, "lijst.csv", "Deze lijst is te groot."),
    "far too big": (b"a@x.nl\n" * 600_000, "lijst.csv", "Deze lijst is te groot."),
    "nonsense": (bytes(range(256)), "lijst.csv", NOT_A_LIST),
}


@pytest.mark.parametrize("name", FILES)
def test_unreadable_file_gets_a_sentence_and_the_text_stays(cast, concept, name):
    data, filename, sentence = FILES[name]

    page = Page(save(cast, concept, "anna@x.example", data, filename))

    assert page.status == 200
    assert sentence in page.errors
    assert page.typed("pasted").strip("\n") == "anna@x.example"
    assert listed(concept) == []


def test_large_upload_is_never_written_to_a_disk(cast, concept, monkeypatch):
    monkeypatch.setattr("tempfile.NamedTemporaryFile", None)
    monkeypatch.setattr("django.core.files.uploadedfile.TemporaryUploadedFile", None)

    page = Page(save(cast, concept, data=b"x" * 4_000_000))

    assert "Deze lijst is te groot." in page.errors


def test_two_files_are_refused(cast, concept):
    files = [SimpleUploadedFile("a.csv", b"a@x.nl"), SimpleUploadedFile("b.csv", b"b@x.nl")]

    assert send(cast.tom, "round-invited", concept.pk, {"revision": 1, "pasted": "", "file": files}).status_code == 400


@pytest.mark.parametrize(
    "pasted", ["a\0@x.nl", "\u200b", "<img src=x onerror=alert(1)>@x.nl", "x" * 10_000, "٣", "a\x1b@x.nl"]
)
def test_hostile_text_gets_a_sentence_or_an_empty_list(cast, concept, pasted):
    response = save(cast, concept, pasted)

    assert response.status_code == 302 or Page(response).errors
    assert listed(concept) == []


def test_empty_list_is_a_list(cast, concept):
    save(cast, concept, "anna@x.example")

    save(cast, concept, "", revision=2)

    assert listed(concept) == []


def test_list_that_somebody_else_changed_meanwhile_is_shown_beside_the_own_one(cast, concept):
    save(cast, concept, "els-heeft@x.example")

    page = Page(save(cast, concept, "tom-heeft@x.example", b"file@x.example"))

    assert "els-heeft@x.example" in page.section("Iemand anders heeft deze ronde intussen veranderd")
    assert page.typed("pasted").strip("\n").splitlines() == ["tom-heeft@x.example", "file@x.example"]
    assert listed(concept) == [("els-heeft@x.example", None)]
    main_form(page).send(cast.tom)
    assert [one for one, _ in listed(concept)] == ["file@x.example", "tom-heeft@x.example"]


def test_round_that_has_opened_or_goes_by_slips_has_no_list_to_change(cast):
    for made in (round_at(cast.team, way="mail", status="open"), round_at(cast.team, way="slips")):
        response = cast.tom.get(address("round-invited", made.pk))
        assert response["Location"].startswith(address("round", made.pk))
        save(cast, made, "anna@x.example")
    assert not Invitation.objects.exists()


def test_no_other_page_takes_a_file(cast):
    data = {"name": "Team Noord", "partners": "", "file": SimpleUploadedFile("a.csv", b"a@x.nl")}

    assert send(cast.tom, "team-edit", cast.team.pk, data).status_code == 400


def test_limits_fit_together(settings):
    assert settings.FILE_UPLOAD_MAX_MEMORY_SIZE > spreadsheets.FILE_MAX
