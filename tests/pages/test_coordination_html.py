"""The HTML of the coordinator's pages: sound, labelled, and every error linked to its field."""

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from assessments.models import Round
from tests.factories import make_delivery, make_invitation, make_link
from tests.pages.coordination_cast import Cast, address, make_cast, open_page, plan_data, round_at, send, today
from tests.pages.reading import Page, words

pytestmark = pytest.mark.django_db


def concept(cast: Cast) -> Round:
    made = round_at(cast.team, way="mail")
    for order, title in enumerate(("Instroom", "Uitstroom"), 1):
        make_invitation(made, f"lid{order}@x.example", link=make_link(made, title, order=order))
    return made


def opened(cast: Cast) -> Round:
    made = concept(cast)
    for invitation, status in zip(made.invitations.all(), ("sent", "failed"), strict=True):
        make_delivery(invitation, status=status)
    Round.objects.filter(pk=made.pk).update(status="open")
    return made


def on(name: str, make: Callable[[Cast], Round]) -> Callable[[Cast], Page]:
    return lambda cast: open_page(cast.els, name, make(cast).pk)


def about(name: str) -> Callable[[Cast], Page]:
    return lambda cast: open_page(cast.els, name, cast.team.pk)


def sent(name: str, make: Callable[[Cast], object], data: dict[str, object]) -> Callable[[Cast], Page]:
    return lambda cast: Page(send(cast.els, name, make(cast).pk, data))


def open_connections(cast: Cast) -> Page:
    return open_page(cast.els, "api-tokens", organisation=cast.organisation.pk)


def make_connection(cast: Cast, name: str) -> Page:
    url = address("api-tokens", organisation=cast.organisation.pk)
    return Page(cast.els.post(url, {"name": name, "last_day": str(today())}))


def team(cast: Cast) -> object:
    return cast.team


STATES: dict[str, Callable[[Cast], Page]] = {
    "login": lambda cast: Page(Client().get(reverse("account_login"))),
    "expired": lambda cast: Page(Client().post(address("team-edit", cast.team.pk), {"name": "a\0b\nc"})),
    "overview": lambda cast: (opened(cast), open_page(cast.els, "coordination"))[1],
    "api-tokens": lambda cast: make_connection(cast, "Oud") and open_connections(cast),
    "api-token made": lambda cast: make_connection(cast, "Nieuw"),
    "wrong connection": lambda cast: make_connection(cast, ""),
    "team-new": lambda cast: open_page(cast.els, "team-new", organisation=cast.organisation.pk),
    "organisation": lambda cast: open_page(cast.els, "organisation", organisation=cast.organisation.pk),
    "rounds over time": lambda cast: (
        round_at(cast.team, status="withheld"),
        open_page(cast.els, "team-trend", cast.team.pk),
    )[1],
    **{name: about(name) for name in ("team", "team-edit", "team-coordinators", "round-new")},
    "coordinator invited": lambda cast: (
        send(cast.els, "team-coordinators", cast.team.pk, {"email": "nieuw@x.example"}),
        open_page(cast.els, "team-coordinators", cast.team.pk),
    )[1],
    **{f"concept {name}": on(name, concept) for name in ("round", "round-edit", "round-invited")},
    "open": on("round", opened),
    "slips": sent("round-slips", lambda cast: round_at(cast.team, status="open", invited=3), {}),
    "released": on("round", lambda cast: round_at(cast.team, status="released")),
    "withheld": on("round", lambda cast: round_at(cast.team, status="withheld")),
    **{
        f"{name} of a withheld round": on(name, lambda cast: round_at(cast.team, status="withheld"))
        for name in ("guide", "commitments", "team-result")
    },
    "step of the guide": lambda cast: open_page(
        cast.els, "guide-step", round_at(cast.team, status="withheld").pk, number=2
    ),
    "wrong agreements": sent(
        "commitments",
        lambda cast: round_at(cast.team, status="withheld"),
        {"behaviour-kennen": "a\0", "due-begrijpen": "x", "owner-vertrouwen": "x" * 200},
    ),
    "wrong link": sent("commitments-link", lambda cast: round_at(cast.team, status="withheld"), {"last_day": "\0\x1b"}),
    "unknown agreements": lambda cast: Page(Client().get("/afspraken/0000000000000000/")),
    "wrong login": lambda cast: Page(Client().post(reverse("account_login"), {"login": "a\0", "password": ""})),
    "wrong pair": lambda cast: Page(Client().post(reverse("account_login"), {"login": "a@x.nl", "password": "x"})),
    "wrong team": sent("team-edit", team, {"name": "a\0\x1b", "partners": "x" * 5000}),
    "wrong coordinator": sent("team-coordinators", team, {"email": "a\0"}),
    "wrong plan": sent("round-new", team, dict.fromkeys(plan_data(), "\0\x1b")),
    "empty plan": sent("round-new", team, {}),
    "stale plan": sent("round-edit", concept, plan_data(revision="0")),
    "wrong list": sent("round-invited", concept, {"pasted": "fout\n<b>\x1b"}),
    "stale list": sent("round-invited", concept, {"pasted": "a@x.example"}),
    "not open yet": sent("round-open", concept, {}),
    "wrong closing": sent("round-extend", opened, {"closing-day": "\0", "closing-time": "x"}),
}
WITH_ERRORS = {name for name in STATES if name.startswith(("wrong", "empty", "stale", "not"))}


@pytest.fixture(params=STATES)
def state(request, content) -> tuple[str, Page]:
    return request.param, STATES[request.param](make_cast())


def visible_fields(page: Page) -> list[Element]:
    return [e for e in page.root.iter() if e.tag in {"input", "textarea", "select"} and e.get("type") != "hidden"]


def test_page_is_sound(state):
    name, page = state
    html5lib.HTMLParser(strict=True).parse(page.html)
    present = [element.get("id") for element in page.root.iter() if element.get("id")]
    levels = [int(e.tag[1]) for e in page.root.iter() if re.fullmatch("h[1-6]", str(e.tag))]
    labels = {e.get("for") for e in page.root.iter("label") if words(e)}

    assert len(present) == len(set(present))
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in pairwise(levels)), levels
    assert page.root.get("lang") == "nl"
    assert page.title.startswith("Fout:") == (name in WITH_ERRORS)
    assert all(field.get("id") in labels for field in visible_fields(page))
    for element in page.root.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            assert set(element.get(attribute, "").split()) <= set(present), element.attrib
        if element.get("href", "").startswith("#"):
            assert element.get("href")[1:] in present, element.attrib
        if element.tag == "form":
            assert element.get("method") == "post"
            assert [e for e in element.iter("input") if e.get("name") == "csrfmiddlewaretoken"]


def test_every_error_is_in_the_summary_and_marks_its_field(state):
    name, page = state
    fields = {e.get("id"): e for e in page.root.iter() if e.get("id")}
    targets = {a.get("href")[1:] for box in page.all("class", "error-summary") for a in box.iter("a")}

    assert bool(page.errors) == (name in WITH_ERRORS)
    for error in (e for e in page.all("class", "error") if e.tag == "p"):
        field = error.get("id").removesuffix("_error")
        assert field in targets
        assert words(error).removeprefix("Fout: ") in page.errors
        assert fields[field].tag == "fieldset" or fields[field].get("aria-invalid") == "true"


def test_every_word_is_dutch(state):
    _name, page = state

    assert not re.search(r"\b(the|this|with|round|choose|your|people|invalid|null)\b", page.text, re.IGNORECASE), (
        page.text
    )
