"""C47: markup and script in any text are shown as they were typed, and do nothing."""

import json
from itertools import count
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.pages.reading import SVG, Page, see, words
from tests.pages.small_questionnaire import publish
from tests.respondents import Respondent

NASTY = [
    "<img src=x onerror=alert(1)>",
    '"><svg onload=1>',
    "</script><b>",
    "{{7*7}} {% now 'Y' %}",
    "javascript:alert(1)",
    "%(title)s %s %d 100%",
    "&lt;b&gt; &amp; &#39;",
    "]]> <!-- -->",
    "' onfocus='alert(1)",
    "</textarea></title></svg>",
]
TAGS_OF_A_DRAWING = {"svg", "title", "desc", "g", "path", "rect", "circle", "text", "tspan", "line", "polygon"}


def assert_harmless(page: Page) -> None:
    """No element and no attribute that our templates do not write."""
    assert page.status == 200
    for element in page.root.iter():
        assert element.tag not in {"img", "b", "iframe", "object", "embed", "base", "style"}, page.html
        assert not any(name.startswith("on") for name in element.attrib)
        assert not element.get("href", "").startswith("javascript:")
        if element.tag == "script":
            assert element.get("src", "").startswith("/static/")
            assert not words(element)
        if element.tag == f"{SVG}svg":
            assert {child.tag.removeprefix(SVG) for child in element.iter()} <= TAGS_OF_A_DRAWING


def assert_shows(page: Page, *texts: str) -> None:
    assert_harmless(page)
    seen = page.text + " ".join(page.root.find("head/title").itertext())
    assert [text for text in texts if " ".join(text.split()) not in seen] == []


@pytest.mark.parametrize("text", NASTY)
def test_typed_texts_are_shown_as_typed_on_every_page(anna, text):
    anna.start()
    anna.client.post("/test/doel/", {"goal": text, "partners": f"met {text}"})
    anna.fill("kennen", [4] * 6, note=text)

    goal, block, overview = see(anna, "goal"), see(anna, "block", key="kennen"), see(anna, "overview")
    anna.finish()
    result, erase = see(anna, "result"), see(anna, "erase")

    for page in (goal, block, overview, result, erase):
        assert_harmless(page)
    assert (goal.typed("goal"), goal.typed("partners")) == (text, f"met {text}")
    assert block.typed("note").strip("\n") == text
    assert_shows(block, f"Jullie doel: {text}", f"Je collega's zijn: met {text}")
    assert_shows(overview, text, f"met {text}")
    assert_shows(result, f"Jullie doel: {text}", f"Met: met {text}")
    assert [words(note) for note in result.all("class", "note")] == [" ".join(text.split())]
    data = json.loads(anna.client.get("/resultaat/gegevens.json").content)
    assert (data["goal"], data["partners"], data["notes"]) == (text, f"met {text}", {"kennen": text})


@pytest.mark.parametrize("text", NASTY)
def test_texts_that_are_offered_again_do_nothing(anna, text):
    anna.start()
    refused = Page(anna.client.post("/test/doel/", {"goal": text + "x" * 300, "partners": text}))
    unknown = Page(anna.client.post("/terugkomen/", {"code": text}))
    wrong = Page(anna.client.post("/test/bouwsteen/kennen/", {"s-strategy": text, f"s-{text}": text, "note": text}))
    anna.lose_session()
    late = Page(anna.client.post("/test/doel/", {"goal": text, text: text, "code": text}))
    old = Page(Client(enforce_csrf_checks=True).post("/test/doel/", {"goal": text, text: text}))

    for page in (refused, unknown, wrong):
        assert_harmless(page)
    for page in (late, old):
        assert page.status == 403
        page.status = 200
        assert_harmless(page)
        assert page.form().typed["goal"] == text
        assert page.form().typed[text] == text
    assert refused.typed("partners") == text
    assert unknown.typed("code") == text


def test_address_with_markup_is_not_shown(anna):
    page = Page(anna.client.get("/<img src=adres onerror=alert(404)>/"))

    assert page.status == 404
    assert "onerror" not in page.html


@pytest.fixture
def nasty(db, tmp_path):
    """A questionnaire in which every text is of that kind, and each is another."""
    number = count()
    texts: dict[str, str] = {}

    def text(place: str) -> str:
        texts[place] = f"{next(number)} {NASTY[len(texts) % len(NASTY)]}"
        return texts[place]

    publish(tmp_path, text)
    return texts


@pytest.fixture
def reader(nasty) -> Respondent:
    """Somebody in the middle of that questionnaire."""
    person = Respondent(Client()).start()
    person.fill("kennen", [1, 2, 3, "nvt"])
    person.fill("waarderen", [5, 5, 5, 5])
    person.fill("randvoorwaarden", [1, 1, None, 4])
    person.client.post("/test/onderwerp/", {"topic": "waarderen"})
    return person


def test_texts_of_a_questionnaire_are_shown_as_written_while_filling_in(nasty, reader):
    block, topic, overview = see(reader, "block", key="kennen"), see(reader, "topic"), see(reader, "overview")

    statements = [nasty[f"kennen statement {n}"] for n in range(1, 5)]
    points = [nasty[f"point {value}"] for value in range(1, 6)]
    assert_shows(block, nasty["period"], nasty["kennen title"], nasty["kennen summary"], *statements, *points)
    assert_shows(block, nasty["not applicable"])
    assert_shows(topic, nasty["kennen title"], nasty["realiseren title"])
    assert_shows(overview, nasty["waarderen title"], nasty["randvoorwaarden statement 3"])


def test_error_about_a_statement_shows_it_as_written(nasty, reader):
    page = Page(reader.fill("kennen", [6, 0, "x", 4]))

    assert_shows(page, *(nasty[f"kennen statement {n}"] for n in range(1, 4)))
    assert nasty["kennen statement 1"] in page.errors


def test_texts_of_a_questionnaire_are_shown_as_written_on_the_result(nasty, reader):
    reader.finish()

    page = see(reader, "result")

    assert_shows(page, *(nasty[f"{block} title"] for block in ("kennen", "waarderen", "realiseren")))
    assert_shows(page, nasty["level low"], nasty["level high"], nasty["kennen at low"], nasty["waarderen at high"])
    assert_shows(page, nasty["kennen tip 1"], nasty["kennen tip 2"], nasty["kennen low tip 3"])
    assert_shows(page, nasty["randvoorwaarden statement 1"], nasty["randvoorwaarden tip 1"], nasty["point 1"])
    assert_shows(page, nasty["waarderen question"], nasty["waarderen reading"])
    assert_shows(page, f"Je wilt het hebben over {nasty['waarderen title']}.")


def test_texts_of_a_questionnaire_are_shown_as_written_in_both_pictures(nasty, reader):
    reader.finish()

    for view in ("bouwwerk", "radar"):
        root = ElementTree.fromstring(reader.client.get(f"/resultaat/{view}.svg").content)
        description = words(root.find(f"{SVG}desc"))
        written = words(root)

        assert {e.tag.removeprefix(SVG) for e in root.iter()} <= TAGS_OF_A_DRAWING
        assert not any(name.startswith("on") for e in root.iter() for name in e.attrib)
        assert [nasty[f"{b} title"] in description for b in ("kennen", "waarderen", "realiseren")] == [True] * 3
        assert "onerror" in written
        assert reader.client.get(f"/resultaat/{view}.png").content.startswith(b"\x89PNG")


def test_texts_of_a_questionnaire_are_shown_as_written_on_the_pages_about_the_model(nasty, reader):
    titles = [nasty[f"{block} title"] for block in ("kennen", "waarderen", "realiseren", "randvoorwaarden")]
    about = ("title", "summary", "explanation", "form", "duration", "how", "question", "reading")

    assert_shows(see(reader, "home"), *titles[:3])
    assert_shows(see(reader, "model"), *titles)
    assert_shows(see(reader, "model-block", key="kennen"), *(nasty[f"kennen {what}"] for what in about))


def test_texts_of_a_questionnaire_stand_as_written_in_the_own_data(nasty, reader):
    data = json.loads(reader.client.get("/resultaat/gegevens.json").content)

    assert [row["text"] for row in data["answers"][:4]] == [nasty[f"kennen statement {n}"] for n in range(1, 5)]


def test_comparing_shows_titles_as_written(nasty, reader):
    reader.finish()
    later = Respondent(Client()).start()
    later.finish()

    page = Page(later.client.post("/resultaat/vergelijken/", {"other-code": reader.code}))

    assert_shows(page, nasty["kennen title"], nasty["realiseren title"])


def test_formula_in_a_title_is_drawn_as_written(db, tmp_path):
    publish(tmp_path, lambda place: r"5$ en 6$ \frac{1}{ $_^" + place[-9:])
    person = Respondent(Client()).start()
    person.finish()

    page = see(person, "result")

    assert r"5$ en 6$ \frac{1}{ $_^nen title" in words(page.picture.find(f"{SVG}desc"))
    assert person.client.get("/resultaat/bouwwerk.png").content.startswith(b"\x89PNG")
