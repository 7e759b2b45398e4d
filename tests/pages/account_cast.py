"""Everybody with an account, each with a browser in which they logged in a moment ago."""

import time
from dataclasses import dataclass, field

from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY as METHODS
from django.test import Client

from assessments.models import Organisation, Team, User
from tests.factories import make_coordinator, make_organisation, make_team, make_user
from tests.pages.coordination_cast import browser_of

HOUR_SECONDS = 3600


@dataclass
class Accounts:
    """Ode is an operator, Els manages Gemeente Noord, Tom coordinates its team, Ria manages another organisation.

    Ada edits the questionnaire, Bram has a plain account.
    """

    organisation: Organisation
    team: Team
    elsewhere: Team
    users: dict[str, User] = field(default_factory=dict)
    browsers: dict[str, Client] = field(default_factory=dict)

    def __getattr__(self, name: str) -> Client:
        return self.browsers[name]

    def email(self, name: str) -> str:
        return self.users[name].email


NAMES = ("ode", "els", "tom", "ria", "ada", "bram")
EVERYBODY = (*NAMES, "anonymous")


def make_accounts() -> Accounts:
    organisation = make_organisation("Gemeente Noord")
    team = make_team("Team Noord", organisation=organisation)
    elsewhere = make_team("Team Elders", organisation=make_organisation("Gemeente Elders"))
    fields = {"ode": {"is_operator": True}, "ada": {"is_staff": True}}
    users = {name: make_user(f"{name}@x.example", name=name.title(), **fields.get(name, {})) for name in NAMES}
    make_coordinator(user=users["els"], organisation=organisation)
    make_coordinator(user=users["tom"], team=team)
    make_coordinator(user=users["ria"], organisation=elsewhere.organisation)
    browsers = {name: logged_in(user) for name, user in users.items()} | {"anonymous": Client()}
    return Accounts(organisation, team, elsewhere, users, browsers)


def logged_in(user: User, *methods: str, ago: int = 0) -> Client:
    """A browser in which somebody logged in by these methods, so many seconds ago."""
    client = browser_of(user)
    note_methods(client, user, *methods or ("code",), ago=ago)
    return client


def note_methods(client: Client, user: User, *methods: str, ago: int = 0) -> None:
    """Write into the session what the library writes at logging in."""
    session = client.session
    session[METHODS] = [{"method": method, "at": time.time() - ago} for method in methods]
    session[f"{METHODS}_user"] = str(user.pk)
    session.save()


def long_ago(accounts: Accounts, name: str) -> Client:
    """A browser in which a change asks for a confirmation first."""
    return logged_in(accounts.users[name], ago=HOUR_SECONDS)
