"""Somebody who prepares rounds: by plain HTTP, and what the same person does in a browser."""

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from playwright.sync_api import Page

from tests.browser import walk
from tests.browser.person import Person, Reply
from tests.browser.server import Site

OVERVIEW = "/coordinatie/"
GOAL = "Iedere cliënt uit onze wijk vindt werk dat past."
SUBJECT, TEXT = "Zelftest: doe je mee?", "Hallo,\n\nOns doel: [doel]\n\nDoe je mee?"


def day(days_from_now: int) -> date:
    """A day as the product counts them."""
    return datetime.now(ZoneInfo("Europe/Amsterdam")).date() + timedelta(days=days_from_now)


def plan(way: str, members: int, **fields: str) -> dict[str, str]:
    """The form of a round that has opened yesterday and closes after a week."""
    times = {"opens_day": str(day(-1)), "opens_time": "09:00", "closes_day": str(day(7)), "closes_time": "23:59"}
    mail = {"subject": SUBJECT, "text": TEXT} if way == "mail" else {}
    spare = {"spare_slips": "0"} if way == "slips" else {}
    return {"goal": GOAL, "members": str(members), "way": way, "links": "", **times, **mail, **spare, **fields}


class Coordinator(Person):
    """Has an account. Rounds and teams are known by their address."""

    def log_in(self, email: str, password: str) -> "Coordinator":
        reply = self.post("/inloggen/", {"login": email, "password": password})
        assert reply.location == OVERVIEW, "not logged in"
        return self

    def accept(self, link: str) -> "Coordinator":
        """Take the role that an invitation offers; that logs in."""
        assert self.post(link).location == OVERVIEW, "not accepted"
        return self

    def make_team(self, name: str, partners: str = "") -> str:
        [new, *_] = re.findall(r'href="(/coordinatie/organisatie/\d+/team/nieuw/)"', self.get(OVERVIEW).text)
        return self._made(new, {"name": name, "partners": partners})

    def make_round(self, team: str, fields: dict[str, str], addresses: Sequence[str] = ()) -> str:
        """A concept; with addresses, its list is stored."""
        made = self._made(f"{team}ronde/nieuw/", fields)
        if addresses:
            revision = re.search(r'name="revision" value="(\d+)"', self.get(f"{made}uitnodigingen/").text)[1]
            self.step(made, "uitnodigingen", pasted="\n".join(addresses), revision=revision)
        return made

    def open_round(self, team: str, fields: dict[str, str], addresses: Sequence[str] = ()) -> str:
        made = self.make_round(team, fields, addresses)
        self.step(made, "openen")
        return made

    def slips(self, round_: str) -> list[str]:
        """The links of the printed slips, by the code that stands on each."""
        codes = re.findall(r'class="slip-code">([0-9A-Z-]{19})<', self.post(f"{round_}strookjes/").text)
        return [f"/mee/{code.replace('-', '')}/" for code in codes]

    def close(self, round_: str) -> None:
        self.step(round_, "stoppen")
        self.step(round_, "uitslag-maken")

    def step(self, round_: str, name: str, **fields: str) -> Reply:
        reply = self.post(f"{round_}{name}/", fields)
        assert reply.status == 302, f"{name}: {reply.status}"
        assert "te-laat" not in reply.location, f"{name} was refused"
        return reply

    def _made(self, path: str, fields: dict[str, str]) -> str:
        reply = self.post(path, fields)
        assert reply.status == 302, re.findall(r'class="error".*', reply.text)
        return reply.location


def log_in(page: Page, email: str, password: str) -> None:
    """From the home page to the overview."""
    page.goto("/")
    page.get_by_role("link", name="Voor coördinatoren").click()
    page.get_by_label("E-mailadres").fill(email)
    page.get_by_label("Wachtwoord").fill(password)
    walk.press(page, "Log in")


def invitation(site: Site, role: str, address: str, organisation: str = "") -> str:
    """The path of the link with which whoever runs the site invites somebody."""
    whose = ["--organisation", organisation] if organisation else []
    said = site.manage("invite", role, address, "--print", *whose)
    return re.search(r"(/rol/\w+/)", said)[1]


def accept(page: Page, link: str) -> None:
    """Open the link of an invitation, and take the role."""
    page.goto(link)
    walk.press(page, "Ja, ik doe het: log in")


def confirm(page: Page, summary: str, button: str) -> None:
    """Open what asks once more, and press the button in it."""
    page.locator("summary", has_text=summary).first.click()
    walk.press(page, button)
