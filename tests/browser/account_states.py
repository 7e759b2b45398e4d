"""Every page and every error state of accounts and rights, each with the way to get there."""

import re
from collections.abc import Callable
from functools import cached_property
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser import walk
from tests.browser.person import Person
from tests.browser.server import Site

ORGANISATION = "Samenwerkingsverband Arbeidsmarktregio Noordoost-Brabant, uitvoering en beleid"
OPERATOR, MANAGER, RESPONDENT = (
    f"een.heel.lang.adres.van.{who}@samenwerkingsverband.example" for who in ("een.beheerder", "els", "bram")
)
ACCEPT, INVITE = "Ja, ik doe het: log in", "Mail de uitnodiging"
LINK = re.compile(r"\S+/rol/\w+/")
SIXTEEN_ZEROS = "0" * 16

#: As if everybody had logged in two hours ago.
AGE_SESSIONS = """
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
for row in Session.objects.all():
    store = SessionStore(row.session_key)
    for record in store.get("account_authentication_methods", []):
        record["at"] -= 7200
    store.save()
"""
GIVE_A_ROLE_TO = """
from django.utils import timezone
from assessments.domain.roles import Grant, Role
from assessments.services import roles
roles.{deed}(user=roles.account_of("{address}"), now=timezone.now(){grant})
"""


class Office:
    """An operator, a manager and somebody who keeps results, on one server; each made when it is first asked for."""

    def __init__(self, site: Site, browser: Browser) -> None:
        self.site = site
        self._browser = browser

    def link(self, role: str, address: str, *more: str) -> str:
        """The path of the page of a new invitation."""
        said = self.site.manage("invite", role, address, "--print", *more)
        return urlsplit(LINK.search(said)[0]).path

    def accept(self, *invitation: str) -> list[dict]:
        """Accept in a browser of its own; the cookies of whoever is logged in then."""
        context = self._browser.new_context(base_url=self.site.url)
        page = context.new_page()
        page.goto(self.link(*invitation))
        walk.press(page, ACCEPT)
        cookies = context.cookies()
        context.close()
        return cookies

    @cached_property
    def operator(self) -> list[dict]:
        return self.accept("operator", OPERATOR)

    @cached_property
    def manager(self) -> list[dict]:
        return self.accept("manager", MANAGER, "--organisation", ORGANISATION)

    @cached_property
    def long_ago(self) -> list[dict]:
        """A session of an operator in which a change asks for a confirmation; others are as they were."""
        cookies = self.accept("operator", "lang.geleden@samenwerkingsverband.example")
        self.site.manage("shell", "--verbosity", "0", "-c", AGE_SESSIONS)
        for name in ("operator", "manager", "respondent"):
            self.__dict__.pop(name, None)
        return cookies

    @cached_property
    def respondent(self) -> list[dict]:
        """Somebody whose role was taken back: a plain account."""
        cookies = self.accept("editor", RESPONDENT)
        grant = ", grant=Grant(Role.EDITOR)"
        self.site.manage("shell", "-c", GIVE_A_ROLE_TO.format(deed="take", address=RESPONDENT, grant=grant))
        return cookies

    @cached_property
    def busy(self) -> bool:
        """Others with a role, a closed account, and invitations that wait."""
        for number in range(2):
            self.accept("editor", f"redacteur{number}@een-tamelijk-lange-organisatienaam.example")
        closed = GIVE_A_ROLE_TO.format(
            deed="close_account", address="redacteur0@een-tamelijk-lange-organisatienaam.example", grant=""
        )
        self.site.manage("shell", "-c", closed)
        self.link("manager", f"wachtend.{MANAGER}", "--organisation", ORGANISATION)
        return True

    @cached_property
    def code(self) -> str:
        """The code of a finished test."""
        return Person(self.site.url).take().code

    def team(self, page: Page) -> str:
        """The address of a team of the manager who looks at this page; made once."""
        if "_team" not in self.__dict__:
            page.goto("/coordinatie/")
            page.get_by_role("link", name="Maak een team").first.click()
            page.fill("#id_name", "Team Noord")
            walk.press(page, "Maak dit team")
            self._team = urlsplit(page.url).path
        return self._team


Opener = Callable[[Page, Office], None]


def enter(context: BrowserContext, cookies: list[dict]) -> None:
    context.add_cookies(cookies)


def public(path: str) -> Opener:
    return lambda page, office: page.goto(path) and None


def as_(who: str, path: str, *, busy: bool = False) -> Opener:
    """A page as somebody with this session sees it."""

    def open_page(page: Page, office: Office) -> None:
        if busy:
            assert office.busy
        enter(page.context, getattr(office, who))
        page.goto(path)

    return open_page


def sent(opener: Opener, button: str, **fields: str) -> Opener:
    """The form with these values in it, by the ids of its fields, after pressing the button."""

    def open_page(page: Page, office: Office) -> None:
        opener(page, office)
        for name, value in fields.items():
            page.locator(f"#id_{name}").fill(value)
        walk.press(page, button)

    return open_page


def landing(role: str, *more: str) -> Opener:
    def open_page(page: Page, office: Office) -> None:
        page.goto(office.link(role, "genodigd@samenwerkingsverband.example", *more))

    return open_page


def _closed(page: Page, office: Office) -> None:
    address = "gesloten@samenwerkingsverband.example"
    office.site.manage("shell", "-c", GIVE_A_ROLE_TO.format(deed="close_account", address=address, grant=""))
    sent(landing_of("editor", address), ACCEPT)(page, office)


def landing_of(role: str, address: str) -> Opener:
    return lambda page, office: page.goto(office.link(role, address)) and None


def _rights_of_organisation(page: Page, office: Office) -> None:
    assert office.busy
    _coordinators(page, office)
    page.get_by_role("link", name="Iedereen met een rol").click()


def _coordinators(page: Page, office: Office) -> None:
    enter(page.context, office.manager)
    page.goto(f"{office.team(page)}coordinatoren/")


def _coordinators_waiting(page: Page, office: Office) -> None:
    sent(_coordinators, INVITE, email="nieuw@een-tamelijk-lange-organisatienaam.example")(page, office)


def _kept(page: Page, office: Office) -> None:
    sent(as_("respondent", "/account/uitslagen/"), "Bewaar deze uitslag", code=office.code)(page, office)


def _confirm_first(page: Page, office: Office) -> None:
    as_("long_ago", "/rechten/")(page, office)
    page.fill("#id_email", "nieuw@samenwerkingsverband.example")
    page.get_by_label("redacteur").check()
    walk.press(page, INVITE)


STATES: dict[str, Opener] = {
    "invitation of an operator": landing("operator"),
    "invitation of a manager": landing("manager", "--organisation", ORGANISATION),
    "invitation unknown": public(f"/rol/{SIXTEEN_ZEROS}/"),
    "invitation refused": _closed,
    "no role": public("/account/geen-rol/"),
    "account of an operator": as_("operator", "/account/"),
    "account of a manager": as_("manager", "/account/"),
    "account without a role": as_("respondent", "/account/"),
    "second step": as_("operator", "/account/twee-stappen/"),
    "kept, none": as_("respondent", "/account/uitslagen/"),
    "kept, an error": sent(as_("respondent", "/account/uitslagen/"), "Bewaar deze uitslag", code="7KQ2"),
    "kept, some": _kept,
    "delete": as_("respondent", "/account/verwijderen/"),
    "deleted": public("/account/verwijderd/"),
    "rights": as_("operator", "/rechten/", busy=True),
    "rights, sent": as_("operator", "/rechten/?uitgenodigd", busy=True),
    "rights, errors": sent(as_("operator", "/rechten/"), INVITE, email="x", organisation=""),
    "rights of an organisation": _rights_of_organisation,
    "rights of an organisation, an error": sent(_rights_of_organisation, INVITE, email="x"),
    "coordinators": _coordinators,
    "coordinators, waiting": _coordinators_waiting,
    "coordinators, an error": sent(_coordinators, INVITE, email="x"),
    "confirm first": _confirm_first,
}

SUMMARIES = {
    "kept, an error": ["id_code"],
    "rights, errors": ["id_email", "id_role"],
    "rights of an organisation, an error": ["id_email"],
    "coordinators, an error": ["id_email"],
}
