"""Els coordinates an organisation, Tom one of its teams, and Ria a team elsewhere."""

import time
from dataclasses import dataclass, field
from datetime import date, timedelta

from allauth.account.internal.flows.login import (
    _AUTHENTICATION_METHODS_USER_SESSION_KEY,
    AUTHENTICATION_METHODS_SESSION_KEY,
)
from allauth.account.internal.userkit import user_id_to_str
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Organisation, Round, Team, User
from tests.factories import make_coordinator, make_organisation, make_round, make_team, make_user
from tests.pages.reading import Form, Page, successful


@dataclass
class Cast:
    """Everybody with an account, a browser each, and what they coordinate."""

    organisation: Organisation
    team: Team
    els: Client
    tom: Client
    ria: Client
    users: dict[str, User] = field(default_factory=dict)


def make_cast() -> Cast:
    organisation = make_organisation("Gemeente Noord")
    team = make_team("Team Noord", organisation=organisation)
    els, tom, ria = (make_user(f"{name}@gemeente.example", name=name.title()) for name in ("els", "tom", "ria"))
    make_coordinator(user=els, organisation=organisation)
    make_coordinator(user=tom, team=team)
    make_coordinator(user=ria, team=make_team("Team Elders"))
    browsers = [browser_of(user) for user in (els, tom, ria)]
    return Cast(organisation, team, *browsers, users={"els": els, "tom": tom, "ria": ria})


def browser_of(user: User) -> Client:
    """A browser in which somebody logged in a moment ago."""
    client = Client()
    client.force_login(user)
    confirm(client, user)
    return client


def confirm(client: Client, user: User, *, method: str = "password", at: float | None = None) -> None:
    """What the library notes of a step of logging in, now or at another moment."""
    session = client.session
    session[_AUTHENTICATION_METHODS_USER_SESSION_KEY] = user_id_to_str(user)
    session[AUTHENTICATION_METHODS_SESSION_KEY] = [{"method": method, "at": at or time.time()}]
    session.save()


def address(name: str, key: object = None, **kwargs: object) -> str:
    """The address of a page, of a team or a round by its key."""
    return reverse(f"assessments:{name}", kwargs={"key": key, **kwargs} if key is not None else kwargs)


def open_page(client: Client, name: str, key: object = None, query: str = "", **kwargs: object) -> Page:
    return Page(client.get(address(name, key, **kwargs) + query))


def send(client: Client, name: str, key: object = None, data: dict[str, object] | None = None) -> HttpResponse:
    return client.post(address(name, key), data or {})


def after(client: Client, response: HttpResponse) -> Page:
    """The page that an answer leads to."""
    assert response.status_code == 302, Page(response).errors or Page(response).text
    return Page(client.get(response["Location"]))


def main_form(page: Page) -> Form:
    """The first form under the header, which has one to log out."""
    form = page.root.find(".//main").find(".//form")
    return Form(form.get("action") or page.response.request["PATH_INFO"], list(successful(form)))


def today() -> date:
    return timezone.localdate()


def plan_data(**changes: object) -> dict[str, object]:
    """What the page of a new round sends for a round by mail that opened this morning."""
    data: dict[str, object] = {
        "revision": "1",
        "goal": "Iedere cliënt vindt passend werk.",
        "members": "8",
        "opens_day": str(today() - timedelta(days=1)),
        "opens_time": "09:00",
        "closes_day": str(today() + timedelta(days=14)),
        "closes_time": "23:59",
        "way": "mail",
        "links": "",
        "spare_slips": "3",
        "subject": "Doe mee",
        "text": "Ons doel: [doel]",
        "reminder_1": "",
        "reminder_2": "",
        "reminder_3": "",
    }
    return data | changes


def round_at(team: Team, **fields: object) -> Round:
    """A round around now, in any state."""
    now = timezone.now().replace(microsecond=0)
    return make_round(
        **({"team": team, "opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=13)} | fields)
    )
