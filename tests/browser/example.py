"""Teams with rounds in every state, made once per server: the example data, and what those leave out."""

import re
from email import message_from_bytes
from email.policy import default as modern
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from tests.browser.coordinator import Coordinator, day, invitation, plan
from tests.browser.person import BLOCKS, FINISH, Person
from tests.browser.server import Site

ACCOUNT, LINE_OF_ACCOUNT = "coordinator@voorbeeld.example", re.compile(r"^  (\S+@\S+)  (\S+)$", re.MULTILINE)
#: As long as names of partnerships are.
LONG_NAME = "Samenwerkingsverband Arbeidsmarktregio Noordoost-Brabant, uitvoering en beleid"
MEMBERS = [f"een.heel.lang.adres.van.lid{number}@samenwerkingsverband.example" for number in range(7)]

#: A high block, one with too few scores, one far apart, and differences between statements.
SHEETS = [
    [(5, 4, 4, 3, 5, 4), (5, 5, 5, 5, 5, 5), (1 + n % 5, 2, 1, 2, 3, 2), (4, None, None, None, "nvt", 3),
     (4, 4, 4, 4, 4, 4), (3, 4, 2, 5, 3, 3), (2, 4, 1, 3, 5, 2)]
    for n in range(6)
]  # fmt: skip


class Example:
    """The coordinator of the example organisation, with the address of a round in each state."""

    def __init__(self, site: Site) -> None:
        self.site = site
        accounts = dict(LINE_OF_ACCOUNT.findall(site.manage("load_demo")))
        self.password = accounts[ACCOUNT]
        self.coordinator = Coordinator(site.url).log_in(ACCOUNT, self.password)
        self.appointed: list[str] = []
        link = invitation(site, "manager", "nieuw@leeg.example", "Gemeente Leeg")
        self.newcomer = Coordinator(site.url).accept(link)

    def fresh(self) -> Coordinator:
        """The coordinator, logged in a moment ago: some buttons ask for that."""
        return Coordinator(self.site.url).log_in(ACCOUNT, self.password)

    def person(self) -> Person:
        return Person(self.site.url)

    def team(self, name: str) -> str:
        """The address of a team by its name on the overview."""
        page = self.coordinator.get("/coordinatie/").text
        return re.search(rf'href="(/coordinatie/team/[0-9a-f-]+/)">{re.escape(name)}<', page)[1]

    def rounds(self, team: str) -> list[str]:
        """The rounds of a team, as its page lists them."""
        found = re.findall(r'href="(/coordinatie/ronde/[0-9a-f-]+/)"', self.coordinator.get(self.team(team)).text)
        return list(dict.fromkeys(found))

    # === Rounds of the example data ===

    @property
    def of_a_chain(self) -> str:
        """Released, with parts of the chain."""
        return self.rounds("Keten Werk en Zorg")[0]

    @property
    def withheld(self) -> str:
        return self.rounds("Team Inburgering")[0]

    # === Rounds made here ===

    @cached_property
    def home_team(self) -> str:
        return self.coordinator.make_team(LONG_NAME, "Werkbedrijf\nZorggroep")

    @cached_property
    def concept(self) -> str:
        """By mail, with a list and parts of the chain."""
        links = "Instroom\nDoorstroom"
        listed = [f"{address}; {'Instroom' if n % 2 else 'Doorstroom'}" for n, address in enumerate(MEMBERS)]
        reminders = {"reminder_1": str(day(2)), "reminder_2": str(day(4))}
        return self.coordinator.make_round(self.home_team, plan("mail", 7, links=links, **reminders), listed)

    @cached_property
    def empty_concept(self) -> str:
        return self.coordinator.make_round(self.home_team, plan("mail", 7))

    @cached_property
    def stale_concept(self) -> str:
        return self.coordinator.make_round(self.home_team, plan("mail", 7), MEMBERS)

    @cached_property
    def quiet_team(self) -> str:
        return self.coordinator.make_team("Team zonder ronde")

    @cached_property
    def planned(self) -> str:
        addresses = [f"later{number}@elders.example" for number in range(5)]
        return self.coordinator.open_round(self.home_team, plan("mail", 5, opens_day=str(day(1))), addresses)

    @cached_property
    def mailed(self) -> str:
        """Open, with somebody who finished, one taken back and one who wants no more mail; reminded today."""
        round_ = self.coordinator.open_round(self.coordinator.make_team("Team Mail"), plan("mail", 7), MEMBERS)
        self.withdrawn_link = self.link(MEMBERS[1])
        self.coordinator.step(round_, "terugnemen", address=MEMBERS[1])
        self.person().post(self.link(MEMBERS[2]), {"opt-out": "1"})
        self.mailed_member = self.person().join(self.link(MEMBERS[3])).fill_all(SHEETS[0])
        assert self.mailed_member.post(FINISH).location == "/resultaat/"
        self.coordinator.step(round_, "herinneren")
        return round_

    def link(self, address: str) -> str:
        """The newest link that was mailed to an address."""
        assert self.mailed_to(address), f"no mail to {address}"
        return urlsplit(re.search(r"\S+/mee/\w+/", self.mailed_to(address)[-1])[0]).path

    def mailed_to(self, address: str) -> list[str]:
        files = sorted(self.site.mails.glob("*"), key=lambda file: file.stat().st_mtime_ns)
        messages = [message_from_bytes(part, policy=modern) for file in files for part in _mails(file)]
        return [message.get_body(("plain",)).get_content() for message in messages if message["To"] == address]

    @cached_property
    def slips_round(self) -> str:
        return self.coordinator.open_round(self.coordinator.make_team("Team Papier"), plan("slips", 40))

    @cached_property
    def slips(self) -> list[str]:
        """Links of slips that nobody has used; each state that uses one takes it out."""
        return self.coordinator.slips(self.slips_round)

    @cached_property
    def closed(self) -> str:
        """Past its time, without a result so far."""
        round_ = self.coordinator.open_round(self.coordinator.make_team("Team Gesloten"), plan("slips", 5))
        self.closed_slips = self.coordinator.slips(round_)
        self.coordinator.step(round_, "stoppen")
        return round_

    @cached_property
    def released(self) -> str:
        """Shared with its members, of whom one had begun and did not finish."""
        team = self.coordinator.make_team("Team Uitslag")
        round_ = self.coordinator.open_round(team, plan("slips", 7, is_shared="on"))
        first, *others = self.coordinator.slips(round_)
        self.members = [self.person().join(link).fill_all(sheet, BLOCKS[n % 2 + 2]) for n, (link, sheet) in
                        enumerate(zip(others, SHEETS, strict=True))]  # fmt: skip
        for member in self.members:
            assert member.post(FINISH).location == "/resultaat/"
        self.too_late = self.person().join(first).fill_all(SHEETS[0])
        self.coordinator.close(round_)
        return round_


def _mails(file: Path) -> list[bytes]:
    """The mails in one file of Django's file backend, which ends each with a line of dashes."""
    return [part for part in re.split(rb"\n-{79}\n", file.read_bytes()) if part.strip()]
