"""How many queries a page costs: few, and the same whatever is stored.

Counted are SELECT, INSERT, UPDATE and DELETE, with the questionnaire and the pictures in the
memory of the process. A process that has just started reads them once; see the last test.
"""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import queries
from tests.pages.filling import all_alike, draft_of, result_of
from tests.respondents import Respondent

KEYS = [
    *("shared-goal", "strategy", "who-colleagues-are"),
    *("what-colleagues-do", "colleagues-responsibilities", "colleagues-expertise"),
]
SIX = {f"s-{key}": "3" for key in KEYS}
BLOCK = "/test/bouwsteen/kennen/"
PAGES: dict[str, tuple[int, Callable[[Respondent], object]]] = {
    "show a block": (4, lambda person: person.client.get(BLOCK)),
    "save a block": (6, lambda person: person.client.post(BLOCK, SIX | {"note": "Bel Els."})),
    "save a block without a note": (6, lambda person: person.client.post(BLOCK, SIX | {"note": ""})),
    "save a block with an error": (6, lambda person: person.client.post(BLOCK, SIX | {"s-strategy": "6"})),
    "save the goal": (4, lambda person: person.client.post("/test/doel/", {"goal": "x", "partners": "y"})),
    "overview": (4, lambda person: person.client.get("/test/overzicht/")),
    "finish": (4, lambda person: person.finish()),
    "result": (8, lambda person: person.client.get("/resultaat/")),
    "radar": (8, lambda person: person.client.get("/resultaat/?beeld=radar")),
    "picture": (8, lambda person: person.client.get("/resultaat/bouwwerk.svg")),
    "own data": (8, lambda person: person.client.get("/resultaat/gegevens.json")),
    "home": (2, lambda person: person.client.get("/")),
}
OF_A_RESULT = {"result", "radar", "picture", "own data"}


def count(act: Callable[[Respondent], object], person: Respondent) -> int:
    with CaptureQueriesContext(connection) as captured:
        response = act(person)
    assert response.status_code in {200, 302}
    verbs = [query["sql"].split(None, 1)[0].upper() for query in captured]
    return sum(verb in {"SELECT", "INSERT", "UPDATE", "DELETE"} for verb in verbs)


def somebody(name: str) -> Respondent:
    make = result_of if name in OF_A_RESULT else draft_of
    return make(all_alike(4), notes={"kennen": "Bel Els.", "begrijpen": "En Bram."})


@pytest.mark.parametrize("name", PAGES)
def test_page_stays_within_its_budget(content, name):
    budget, act = PAGES[name]
    act(somebody(name))

    assert count(act, somebody(name)) <= budget


def test_number_of_queries_does_not_grow_with_what_is_stored(content):
    for name, (_budget, act) in PAGES.items():
        act(somebody(name))  # what a process reads once
    alone = {name: count(act, somebody(name)) for name, (_budget, act) in PAGES.items()}
    for _ in range(100):
        result_of({"kennen": [2] * 6}, notes={"kennen": "Van een ander."})

    among_others = {name: count(act, somebody(name)) for name, (_budget, act) in PAGES.items()}

    assert among_others == alone


def test_number_of_queries_does_not_grow_with_what_is_filled_in(content):
    full = {name: count(act, somebody(name)) for name, (_budget, act) in PAGES.items()}

    empty = {
        name: count(act, result_of({}) if name in OF_A_RESULT else draft_of({}))
        for name, (_budget, act) in PAGES.items()
    }

    assert empty == full


def test_comparing_costs_at_most_two_more_than_the_result(content):
    other, person = result_of(all_alike(2)), result_of(all_alike(4))

    used = count(lambda p: p.client.post(reverse("assessments:compare"), {"other-code": other.code}), person)

    assert used <= 8


def test_cold_process_reads_questionnaire_and_picture_once(content):
    person = result_of(all_alike(4))
    act = PAGES["result"][1]
    warm = count(act, person) if act(person) else 0

    queries.content_of.cache_clear()
    queries.scaffold.cache_clear()
    cold, again = count(act, person), count(act, person)

    assert cold - warm == 10  # nine for the questionnaire, one for the picture
    assert again == warm
