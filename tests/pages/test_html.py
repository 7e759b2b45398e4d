"""Every page and every error state is sound HTML that a screen reader can follow."""

import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.conf import settings as site
from django.test import Client

from tests.pages.filling import all_alike, draft_of, result_of
from tests.pages.reading import SVG, Page, words
from tests.respondents import Respondent

KENNEN = "/test/bouwsteen/kennen/"
FIELDS = {"input", "textarea", "select"}


def late(address: str, data: dict[str, str]) -> Callable[[Respondent], object]:
    """Sent when the session was over."""

    def act(person: Respondent) -> object:
        person.lose_session()
        return person.client.post(address, data)

    return act


def too_often(person: Respondent) -> object:
    return [person.client.post("/terugkomen/", {"code": "x"}) for _ in range(site.CODE_TRIES_PER_MINUTE + 1)][-1]


def draft() -> Respondent:
    person = draft_of({"kennen": [1, 2, 3, 4, 5, "nvt"]}, notes={"kennen": "Regel 1\nRegel 2"})
    person.client.post("/test/doel/", {"goal": "Werk & meedoen", "partners": "Els"})
    return person


def finished() -> Respondent:
    return result_of(all_alike(4) | {"waarderen": [1] * 6, "vertrouwen": [None] * 6}, notes={"kennen": "Bel Els."})


def stranger() -> Respondent:
    return Respondent(Client())


def get(address: str) -> Callable[[Respondent], object]:
    return lambda person: person.client.get(address)


def post(address: str, data: dict[str, object]) -> Callable[[Respondent], object]:
    return lambda person: person.client.post(address, data)


PUBLIC = [
    *("/", "/model/", "/model/kennen/", "/model/realiseren/", "/model/randvoorwaarden/", "/privacy/"),
    "/privacy/gegevens/",
    *("/toegankelijkheid/", "/over/", "/terugkomen/", "/afgesloten/", "/verwijderd/", "/bestaat-niet/", "/?a=%00"),
    *("/test/start/", KENNEN, "/resultaat/"),
]
OF_A_DRAFT = [
    *("/", "/test/doel/", "/test/doel/?overzicht", "/test/doel/?bewaard", "/test/onderwerp/", "/test/overzicht/"),
    *(KENNEN, f"{KENNEN}?overzicht", f"{KENNEN}?bewaard", "/test/bouwsteen/realiseren/"),
    *("/test/bouwsteen/randvoorwaarden/", "/resultaat/verwijderen/"),
]
OF_A_RESULT = [
    *("/", "/resultaat/", "/resultaat/?beeld=radar", "/resultaat/?te-laat", "/resultaat/vergelijken/"),
    "/resultaat/verwijderen/",
]
TWICE = {"s-shared-goal": ["4", "5"], "s-strategy": "6", "s-unknown": "1", "note": "x" * 2001}
STATES: dict[str, tuple[Callable[[], Respondent], Callable[[Respondent], object]]] = {
    **{f"stranger {address}": (stranger, get(address)) for address in PUBLIC},
    **{f"draft {address}": (draft, get(address)) for address in OF_A_DRAFT},
    **{f"finished {address}": (finished, get(address)) for address in OF_A_RESULT},
    "nothing scored": (lambda: result_of({}), get("/resultaat/")),
    "wrong block": (draft, post(KENNEN, TWICE)),
    "wrong preconditions": (draft, post("/test/bouwsteen/randvoorwaarden/", {"s-time": "6"})),
    "wrong goal": (draft, post("/test/doel/", {"goal": "x" * 301, "partners": "y" * 301})),
    "wrong topic": (draft, post("/test/onderwerp/", {"topic": "x"})),
    "no code": (stranger, post("/terugkomen/", {"code": ""})),
    "wrong code": (stranger, post("/terugkomen/", {"code": "7KQ2"})),
    "too often": (stranger, too_often),
    "late block": (draft, late(KENNEN, {"s-strategy": "2", "note": "a\nb"})),
    "late block, wrong code": (draft, late(KENNEN, {"note": "a\nb", "code": "x"})),
    "late goal": (draft, late("/test/doel/", {"goal": "x", "partners": ""})),
    "late finish": (draft, late("/test/afronden/", {})),
    "form too old": (lambda: Respondent(Client(enforce_csrf_checks=True)), post(KENNEN, {"note": "a\nb"})),
    "no comparison": (finished, post("/resultaat/vergelijken/", {"other-code": "7KQ2"})),
    "comparison": (
        finished,
        lambda person: person.client.post("/resultaat/vergelijken/", {"other-code": result_of(all_alike(2)).code}),
    ),
    "NUL in a note": (draft, post(KENNEN, {"note": "a\0b"})),
    "NUL in a goal": (draft, post("/test/doel/", {"goal": "a\0b"})),
    "NUL in a late block": (draft, late(KENNEN, {"note": "a\0b"})),
}
WITH_ERRORS = {"wrong block", "wrong preconditions", "wrong goal", "wrong topic", "no code", "wrong code", "too often"}
WITH_ERRORS |= {"late block, wrong code", "no comparison", "NUL in a note", "NUL in a goal"}


PAGES: dict[str, Page] = {}


@pytest.fixture(params=STATES)
def state(request, db, settings) -> tuple[str, Page]:
    """A page as somebody in that state sees it; made once and only read."""
    if request.param not in PAGES:
        settings.CODE_TRIES_PER_MINUTE = 3
        make, act = STATES[request.param]
        PAGES[request.param] = Page(act(make()))
    return request.param, PAGES[request.param]


def by_id(page: Page) -> dict[str, Element]:
    return {element.get("id"): element for element in page.root.iter() if element.get("id")}


def visible_fields(page: Page) -> Iterator[Element]:
    return (e for e in page.root.iter() if e.tag in FIELDS and e.get("type") != "hidden")


def ids(element: Element, attribute: str) -> list[str]:
    return element.get(attribute, "").split()


def test_page_is_sound(state):
    """No parse error, no id twice, one heading of the first level, a language, a title, and labels."""
    name, page = state
    html5lib.HTMLParser(strict=True).parse(page.html)
    found = [element.get("id") for element in page.root.iter() if element.get("id")]
    levels = [int(e.tag[1]) for e in page.root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    labels = {e.get("for") for e in page.root.iter("label") if words(e)}

    assert len(found) == len(set(found))
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert page.root.get("lang") == "nl"
    assert page.title.endswith(" | Zelftest Resultaatgericht Samenwerken")
    assert page.title.startswith("Fout:") == (name in WITH_ERRORS)
    assert all(field.get("id") in labels for field in visible_fields(page))
    assert not any("disabled" in e.attrib for e in page.root.iter())


def test_everything_that_is_pointed_at_is_there(state):
    _name, page = state
    present = by_id(page)

    for element in page.root.iter():
        pointed = [
            key for a in ("for", "aria-labelledby", "aria-describedby", "aria-controls") for key in ids(element, a)
        ]
        if element.get("href", "").startswith("#"):
            pointed.append(element.get("href")[1:])
        assert [key for key in pointed if key not in present] == [], page.html


def test_every_error_is_in_the_summary_and_linked_to_its_field(state):
    name, page = state
    summary = page.all("class", "error-summary")
    targets = [a.get("href")[1:] for box in summary for a in box.iter("a")]
    shown = [e for e in page.all("class", "error") if e.tag == "p"]
    owners = [e for e in page.root.iter() if e.get("type") != "hidden"]
    described = {key: e for e in owners for key in ids(e, "aria-describedby")}

    assert bool(summary) == (name in WITH_ERRORS)
    for error in shown:
        owner = described[error.get("id")]
        landing = {owner.get("id"), *(field.get("id") for field in owner.iter() if field.tag in FIELDS)}
        assert landing & set(targets), error.get("id")
        assert words(error).removeprefix("Fout: ") in page.errors
    assert len(targets) == len(shown)
    for box in summary:
        assert box.get("role") == "alert"
        assert "autofocus" in box.attrib


def test_wrong_field_is_marked_as_wrong(state):
    _name, page = state
    errors = {e.get("id") for e in page.all("class", "error") if e.tag == "p"}

    for field in visible_fields(page):
        if field.get("type") != "radio" and errors & set(ids(field, "aria-describedby")):
            assert field.get("aria-invalid") == "true"


def test_hidden_field_says_nothing_to_a_screen_reader(state):
    _name, page = state

    for field in page.root.iter("input"):
        if field.get("type") == "hidden":
            assert [name for name in field.attrib if name.startswith("aria-")] == [], field.get("name")


def test_help_of_a_field_is_linked(state):
    _name, page = state

    for text in page.all("class", "help"):
        assert any(text.get("id") in ids(field, "aria-describedby") for field in visible_fields(page))


def test_radio_buttons_stand_in_a_group_with_the_statement_as_its_name(state):
    _name, page = state
    parents = {child: parent for parent in page.root.iter() for child in parent}

    for field in visible_fields(page):
        if field.get("type") != "radio":
            continue
        group = field
        while group.tag != "fieldset":
            group = parents[group]
        names = {e.get("name") for e in group.iter("input")}
        assert names == {field.get("name")}
        assert words(group.find("legend"))


def test_drawing_has_a_name_or_is_hidden(state):
    _name, page = state
    parents = {child: parent for parent in page.root.iter() for child in parent}

    for drawing in page.root.iter(f"{SVG}svg"):
        is_named = drawing.get("role") == "img" and (drawing.get("aria-labelledby") or drawing.get("aria-label"))
        assert is_named or drawing.get("aria-hidden") == "true", words(parents[drawing])


def test_table_has_headers_for_its_rows_and_columns(state):
    _name, page = state

    for table in page.root.iter("table"):
        scopes = {head.get("scope") for head in table.iter("th")}
        assert scopes == {"col", "row"}
        assert all(len(row.findall("th")) == 1 for row in table.find("tbody").iter("tr"))


def test_every_form_of_the_site_is_protected_and_posts(state):
    _name, page = state

    for form in page.root.iter("form"):
        assert form.get("method") == "post"
        assert [e for e in form.iter("input") if e.get("name") == "csrfmiddlewaretoken"]
        assert [e for e in form.iter("button") if e.get("type") == "submit"]
