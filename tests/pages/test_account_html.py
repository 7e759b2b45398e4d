"""The HTML of the pages of accounts and rights: sound, labelled, Dutch, and every error linked to its field."""

import re
from collections.abc import Callable
from itertools import pairwise
from xml.etree.ElementTree import Element

import html5lib
import pytest
from django.test import Client
from django.utils import timezone

from assessments import tokens
from assessments.domain.roles import Grant, Role
from assessments.models import Coordinator, User
from assessments.services import kept_results, role_invitations
from tests.factories import make_coordinator, make_invitation, make_round
from tests.pages.account_cast import Accounts, long_ago, make_accounts
from tests.pages.coordination_cast import today
from tests.pages.filling import all_alike, result_of
from tests.pages.reading import Page, words

pytestmark = pytest.mark.django_db

RIGHTS, ACCOUNT, NEW = "/rechten/", "/account/", "nieuw@x.example"
CODE = "7KQ2-M9TD-4XHB-0VRE"


def token(cast: Accounts, grant: Grant, address: str = NEW) -> str:
    return role_invitations.invite(address=address, grant=grant, today=today(), now=timezone.now())


def get(name: str, address: str) -> Callable[[Accounts], Page]:
    return lambda cast: Page(cast.browsers[name].get(address))


def post(name: str, address: str, **data: object) -> Callable[[Accounts], Page]:
    return lambda cast: Page(cast.browsers[name].post(address, data))


def busy(cast: Accounts) -> None:
    """Invitations that wait, a closed account, a history."""
    token(cast, Grant(Role.COORDINATOR, cast.team.pk))
    token(cast, Grant(Role.MANAGER, organisation=cast.organisation.pk), "m@x.example")
    token(cast, Grant(Role.EDITOR), "e@x.example")
    token(cast, Grant(Role.OPERATOR), "o@x.example")
    token(cast, Grant(Role.EDITOR), "o@x.example")
    make_coordinator(user=cast.users["els"], team=cast.team)
    cast.ode.post(f"{RIGHTS}account/{cast.users['ada'].pk}/sluiten/")
    cast.ode.post(f"{RIGHTS}account/{cast.users['ria'].pk}/sluiten/")
    cast.ode.post(f"{RIGHTS}account/{cast.users['ria'].pk}/openen/")
    data = {"account": cast.users["tom"].pk, "role": "coordinator", "team": cast.team.pk}
    cast.ode.post(f"{RIGHTS}terugnemen/", data)


def organisation(cast: Accounts) -> str:
    return f"/coordinatie/organisatie/{cast.organisation.pk}/rechten/"


def landing(role: Role) -> Callable[[Accounts], Page]:
    def act(cast: Accounts) -> Page:
        of_whom = {Role.COORDINATOR: {"team": cast.team.pk}, Role.MANAGER: {"organisation": cast.organisation.pk}}
        return Page(Client().get(f"/rol/{token(cast, Grant(role, **of_whom.get(role, {})))}/"))

    return act


def closed(cast: Accounts) -> Page:
    User.objects.filter(pk=cast.users["bram"].pk).update(is_active=False)
    return Page(Client().post(f"/rol/{token(cast, Grant(Role.EDITOR), cast.email('bram'))}/"))


def member(cast: Accounts) -> Page:
    link = token(cast, Grant(Role.COORDINATOR, cast.team.pk))
    round_ = make_round(team=cast.team, way="mail")
    make_invitation(round_, NEW)
    type(round_).objects.filter(pk=round_.pk).update(status="open")
    return Page(Client().post(f"/rol/{link}/"))


def with_results(cast: Accounts) -> Page:
    for value in (2, 4):
        person = result_of(all_alike(value))
        kept_results.keep(user=cast.users["bram"], code=tokens.normalised(person.code))
    person.client.post("/resultaat/verwijderen/")
    return Page(cast.bram.get(f"{ACCOUNT}uitslagen/"))


def last_coordinator(cast: Accounts) -> Page:
    Coordinator.objects.filter(organisation=cast.organisation).delete()
    return Page(cast.tom.post(f"{ACCOUNT}verwijderen/"))


STATES: dict[str, Callable[[Accounts], Page]] = {
    **{f"account of {name}": get(name, ACCOUNT) for name in ("ode", "els", "ada", "bram")},
    "kept, none": get("bram", f"{ACCOUNT}uitslagen/"),
    "kept, some": with_results,
    "wrong code": post("bram", f"{ACCOUNT}uitslagen/", code=CODE),
    "wrong, no code": post("bram", f"{ACCOUNT}uitslagen/", code=""),
    "delete": get("bram", f"{ACCOUNT}verwijderen/"),
    "delete as the last operator": post("ode", f"{ACCOUNT}verwijderen/"),
    "delete as the last coordinator": last_coordinator,
    "deleted": get("anonymous", f"{ACCOUNT}verwijderd/"),
    "no role": get("anonymous", f"{ACCOUNT}geen-rol/"),
    "second step": get("els", f"{ACCOUNT}twee-stappen/"),
    **{f"invitation of a {role}": landing(role) for role in Role},
    "invitation unknown": get("anonymous", "/rol/0000000000000000/"),
    "invitation of a closed account": closed,
    "invitation of a member": member,
    "rights": get("ode", RIGHTS),
    "rights, busy": lambda cast: (busy(cast), Page(cast.ode.get(f"{RIGHTS}?uitgenodigd")))[1],
    "rights refused": lambda cast: Page(cast.ode.post(f"{RIGHTS}account/{cast.users['ode'].pk}/sluiten/")),
    "wrong rights, empty": post("ode", RIGHTS),
    "wrong rights": post("ode", RIGHTS, email="a\0", role="manager", organisation="\u200b"),
    "rights of an organisation": lambda cast: Page(cast.els.get(organisation(cast))),
    "rights of an organisation, busy": lambda cast: (busy(cast), Page(cast.els.get(organisation(cast))))[1],
    "wrong rights of an organisation": lambda cast: Page(cast.els.post(organisation(cast), {"email": "\x1b"})),
    "coordinators of a team": lambda cast: (
        token(cast, Grant(Role.COORDINATOR, cast.team.pk)),
        Page(cast.els.get(f"/coordinatie/team/{cast.team.pk}/coordinatoren/")),
    )[1],
    "confirm first": lambda cast: Page(
        long_ago(cast, "ode").post(RIGHTS, {"email": NEW, "role": "editor", "organisation": "a\r\nb\0"})
    ),
    "expired": lambda cast: Page(Client().post(RIGHTS, {"email": NEW, "role": "editor"})),
}
WITH_ERRORS = {name for name in STATES if name.startswith("wrong")}


@pytest.fixture(params=STATES)
def state(request, content) -> tuple[str, Page]:
    return request.param, STATES[request.param](make_accounts())


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
    assert page.title.removeprefix("Fout: ").startswith(page.heading)
    assert all(field.get("id") in labels for field in visible_fields(page))
    for element in page.root.iter():
        for attribute in ("for", "aria-labelledby", "aria-describedby"):
            assert set(element.get(attribute, "").split()) <= set(present), element.attrib
        if element.get("href", "").startswith("#"):
            assert element.get("href")[1:] in present, element.attrib
        if element.tag == "form":
            assert element.get("method") == "post"
            assert [e for e in element.iter("input") if e.get("name") == "csrfmiddlewaretoken"]


def test_page_is_private(state):
    _name, page = state

    assert {"private", "no-store"} <= set(page.response["Cache-Control"].split(", "))
    assert page.response["X-Robots-Tag"] == "noindex"


def test_every_error_is_in_the_summary_and_marks_its_field(state):
    name, page = state
    fields = {e.get("id"): e for e in page.root.iter() if e.get("id")}
    targets = {a.get("href")[1:] for box in page.all("class", "error-summary") for a in box.iter("a")}

    assert bool(page.errors) == (name in WITH_ERRORS)
    for error in (e for e in page.all("class", "error") if e.tag == "p" and "hidden" not in e.attrib):
        field = error.get("id").removesuffix("_error")
        assert field in targets
        assert words(error).removeprefix("Fout: ") in page.errors
        assert fields[field].tag == "fieldset" or fields[field].get("aria-invalid") == "true"


def test_every_button_in_a_list_says_of_what(state):
    """To a screen reader twenty buttons "Neem terug" are one."""
    _name, page = state
    buttons = [words(e) for e in page.root.find(".//main").iter("button")]

    assert len(buttons) == len(set(buttons)), buttons


def test_table_has_headers_for_its_rows_and_columns(state):
    _name, page = state

    for table in page.root.iter("table"):
        assert {head.get("scope") for head in table.iter("th")} == {"col", "row"}
        assert all(len(row.findall("th")) == 1 for row in table.find("tbody").iter("tr"))


def test_every_word_is_dutch(state):
    _name, page = state

    assert not re.search(
        r"\b(the|this|with|round|choose|your|people|invalid|null|role|invite|account itself|you|somebody)\b",
        page.text,
        re.IGNORECASE,
    ), page.text
