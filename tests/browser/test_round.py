"""A round from the first account to the result, as a coordinator, members and an operator play it."""

import random
import re
import shutil
import sqlite3
import subprocess
import uuid
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from aiosmtpd.controller import Controller
from playwright.sync_api import Page, expect

from tests.browser import coordinator, reckoning, walk
from tests.browser.conftest import NewProfile
from tests.browser.coordinator import day
from tests.browser.person import BLOCKS, FINISH, Person
from tests.browser.reckoning import Values
from tests.browser.server import Site, serve
from tests.smtp import MailServer, free_port

GOAL = "Iedere cliënt in Noord vindt werk dat past."
TITLES = ("Kennen", "Begrijpen", "Waarderen", "Vertrouwen", "Samenwerken", "Samenwerkdoelen realiseren")
NEEDS = "Wat jullie nodig hebben"
DECODER = shutil.which("zbarimg")

Sheet = Sequence[Values]


@pytest.fixture(scope="module")
def letters() -> Iterator[MailServer]:
    """A mail server of its own, in this process; the product reaches it by its setting."""
    server = MailServer(port=free_port())
    controller = Controller(server, hostname="127.0.0.1", port=server.port, enable_SMTPUTF8=False)
    controller.start()
    yield server
    controller.stop()


@pytest.fixture(scope="module")
def site(tmp_path_factory, letters: MailServer) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("round")
    with serve(folder, EMAIL_URL=f"smtp://127.0.0.1:{letters.port}", CODE_TRIES_PER_MINUTE="1000") as site:
        yield site


@pytest.fixture(params=[True, False], ids=["with script", "without script"])
def has_script(request) -> bool:
    return request.param


def _sheet(person: int) -> Sheet:
    """Answers around what is usual in each block; many leave Vertrouwen open, Begrijpen is nearly perfect."""
    chance = random.Random(person)
    return [
        _around(chance, 4),
        [5, 5, 5, 5, 5, 4 if person == 0 else "nvt"],
        _around(chance, 2),
        _around(chance, 3) if person < 4 else [4, None, "nvt", 2, None, None],
        _around(chance, 3),
        [3, 3, 4, 3, 3, 3],
        _around(chance, 3),
    ]


def _around(chance: random.Random, usual: int) -> Values:
    """Six answers; statements differ, and now and then one is left open or does not apply."""
    lean = (1, 0, -1, 0, 1, -1)
    found: list[int | str | None] = [min(5, max(1, usual + lean[n] + chance.choice((-1, 0, 0, 1)))) for n in range(6)]
    if chance.random() < 0.3:
        found[chance.randrange(6)] = chance.choice(("nvt", None))
    return found


def _for_browser(sheet: Sheet) -> list[list[str | None]]:
    return [[None if value is None else str(value) for value in values] for values in sheet]


def _begin_as_coordinator(page: Page, site: Site, name: str) -> None:
    """An operator invites; whoever accepts is logged in and makes a team."""
    coordinator.accept(page, coordinator.invitation(site, "manager", f"els@{name}.example", f"Gemeente {name}"))
    page.get_by_role("link", name="Maak een team").click()
    page.fill("#id_name", f"Team {name}")
    page.fill("#id_partners", "Werkbedrijf Noord\nZorggroep Noord")
    walk.press(page, "Maak dit team")
    page.get_by_role("link", name="Maak een ronde").click()


def _fill_in_plan(page: Page, members: int, way: str) -> None:
    """The page of a new round: open since yesterday, and shared with whoever takes part."""
    page.fill("#id_goal", GOAL)
    page.fill("#id_members", str(members))
    page.get_by_label("Deelnemers mogen de teamuitslag").check()
    page.fill("#id_opens_day", str(day(-1)))
    page.fill("#id_closes_day", str(day(7)))
    page.get_by_label(way).check()


def _close_as_coordinator(page: Page) -> None:
    coordinator.confirm(page, "Sluit de ronde nu", "Ja, sluit nu")
    walk.press(page, "Maak de uitslag")
    page.get_by_role("link", name="Bekijk de teamuitslag").click()


def _statements(site: Site) -> dict[str, list[str]]:
    """The statements as they are asked, by block."""
    person = Person(site.url).start()
    return {block: person.statements(block) for block in BLOCKS}


def _orders(page: Page) -> dict[str, tuple[list[str], list[str]] | None]:
    """For each block on the page the highest and the lowest statements, None where it names none."""
    found = {}
    for section in page.locator("section.order").all():
        sides = [side.locator("li").all_inner_texts() for side in section.locator("ol").all()]
        found[section.locator("h3").inner_text()] = (sides[0], sides[1]) if sides else None
    return found


def _talk(page: Page) -> list[str]:
    return page.locator(".talk dd").all_inner_texts()


def _assert_shows(page: Page, site: Site, sheets: Sequence[Sheet], topics: Sequence[str], invited: int) -> None:
    """The page shows what follows from these answers, worked out apart."""
    blocks = list(zip(*sheets, strict=True))
    statements = _statements(site)
    expect(page.locator(".lead")).to_contain_text(f"{len(sheets)} van de {invited} deden mee.")
    assert walk.table(page) == {
        title: reckoning.row(block, invited) for title, block in zip(TITLES, blocks[:6], strict=True)
    }
    expected = {
        title: reckoning.order(block, statements[key])
        for title, key, block in zip(TITLES, BLOCKS[:6], blocks[:6], strict=True)
    }
    assert _orders(page) == expected | {NEEDS: reckoning.order_alone(blocks[6], statements[BLOCKS[6]])}
    most = reckoning.topic(topics)
    goal, chosen, *_rest = _talk(page)
    assert goal == GOAL
    assert chosen.startswith(f"{most}. Deze bouwsteen kozen jullie het vaakst." if most else "Er is geen bouwsteen")


def _read(site: Site, query: str, *values: object) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)) as database:
        return database.execute(query, values).fetchall()


def _counts(site: Site, round_: str) -> tuple[int, int]:
    """Submitted rows, and participations that are finished, of one round in the database of the server."""
    key = uuid.UUID(round_.rstrip("/").rpartition("/")[2]).hex
    [[submitted]] = _read(
        site, "SELECT count(*) FROM assessments_submission WHERE round_id = ? AND status = 'submitted'", key
    )
    [[finished]] = _read(
        site,
        "SELECT count(*) FROM assessments_participation p JOIN assessments_invitation i ON i.id = p.invitation_id"
        " WHERE i.round_id = ? AND p.status = 'finished'",
        key,
    )
    return submitted, finished


def _token(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def _assert_log_is_clean(site: Site, secrets: Sequence[str]) -> None:
    """Neither an invitation nor a code, an address or a name of a team stands in the log of the server."""
    log = site.access_log.read_text().lower()
    assert '" 200 ' in log, "the log was not written"
    assert "/mee/" in log
    assert [secret for secret in secrets if secret.lower() in log] == []


def test_a_round_by_mail_from_the_first_account_to_the_result(new_profile: NewProfile, site, letters, has_script):
    page = new_profile(java_script_enabled=has_script)
    name = f"noord{uuid.uuid4().hex[:6]}"
    addresses = [f"lid{number}@{name}.example" for number in range(12)]
    sheets, topics = [_sheet(person) for person in range(9)], ["Waarderen"] * 4 + ["Vertrouwen"] * 3 + ["Kennen"] * 2

    # The coordinator prepares and opens the round.
    _begin_as_coordinator(page, site, name)
    _fill_in_plan(page, 12, "Per e-mail")
    walk.press(page, walk.SAVE)
    round_ = urlsplit(page.url).path
    page.get_by_role("link", name="Wie zijn uitgenodigd?").click()
    listed = [f"Lid {n} <{address}>" if n % 2 else address for n, address in enumerate(addresses)]
    page.fill("#id_pasted", "\n".join([*listed, addresses[3].upper()]))
    walk.press(page, "Bewaar deze lijst")
    expect(page.get_by_role("status")).to_contain_text("13")
    forecast = walk.table(page)
    assert forecast["Uitslag van het team"][0] == "vanaf 5 mensen"
    assert forecast["Uitslag van het team"][1:] == ["verwacht"] * 3
    assert [values[-1] for values in forecast.values()] == ["verwacht"] * len(forecast)
    coordinator.confirm(page, "Zet de ronde open", "Ja, zet open")

    # Everybody on the list has one mail with a link of their own.
    own = [letters.to(address) for address in addresses]
    assert len({letter.token for letter in own}) == 12
    assert all(GOAL in letter.text and GOAL in letter.html for letter in own)
    assert all(letter.link.startswith(f"{site.url}/mee/") for letter in own)

    # Nine take part for good, two of them in a browser; nobody watching learns who or when.
    codes = [_take_by_plain_http(site, own[0].link, sheets[0], topics[0])]
    page.goto(round_)
    seen = page.locator("main").inner_text()
    members = [new_profile(java_script_enabled=has_script) for _person in range(2)]
    for member, person in zip(members, (1, 2), strict=True):
        member.goto(own[person].link)
        codes.append(walk.take_in_round(member, _for_browser(sheets[person]), topics[person]))
        expect(member.get_by_role("heading", level=1)).to_have_text("Je uitslag")
    codes += [_take_by_plain_http(site, own[n].link, sheets[n], topics[n]) for n in range(3, 9)]
    # One begins and stays away, one only looks, one takes everything back and stays away.
    begun = Person(site.url).join(urlsplit(own[9].link).path)
    begun.fill("kennen", (5,) * 6)
    Person(site.url).get(urlsplit(own[10].link).path)
    leaver = new_profile(java_script_enabled=has_script)
    leaver.goto(own[11].link)
    lost_code = walk.take_in_round(leaver, [["1"] * 6] * 7, "Samenwerken")
    assert _counts(site, round_) == (10, 10)
    leaver.get_by_role("link", name="Wis alles").click()
    walk.press(leaver, "Ja, wis alles")
    expect(leaver.locator("main")).to_contain_text("Je kunt opnieuw meedoen")
    assert "We kennen deze code niet." in Person(site.url).post("/terugkomen/", {"code": lost_code}).text
    assert _counts(site, round_) == (9, 9)
    page.reload()
    assert page.locator("main").inner_text() == seen

    # A reminder goes to whoever has not finished; the page does not say to whom.
    walk.press(page, "Stuur nu een herinnering")
    site.manage("tend_rounds")
    page.reload()
    assert {address for address, count in letters.count.items() if count == 2 and name in address} == {*addresses[9:]}
    reminded = page.locator(".people").inner_text()
    assert reminded.count("klaar") in {0, 12}
    assert not re.search(r"\b3\b", page.locator(".reminders").inner_text().replace(str(day(0).day), ""))

    _close_as_coordinator(page)

    _assert_shows(page, site, sheets, topics, invited=12)
    shown = walk.table(page)
    assert {shown["Begrijpen"][0], shown["Vertrouwen"][0]} == {"hoog", "niet getoond"}
    assert [order is None for order in _orders(page).values()].count(False) >= 2, "too few orders to compare"
    picture = page.locator(".chart-marks text").all_text_contents()
    assert sorted(picture) == sorted(cells[0] for cells in shown.values())
    # Members see the same beside their own; the one who had only begun has an own result that counts nowhere.
    members[0].goto("/resultaat/")
    members[0].get_by_role("link", name="Bekijk de uitslag van het team").click()
    assert walk.table(members[0]) == shown
    assert begun.post(FINISH).location == "/resultaat/?gesloten"
    assert "tellen daarom niet mee" in begun.get("/resultaat/").text
    assert begun.get("/resultaat/team/").status == 404
    page.reload()
    assert walk.table(page) == shown
    # Released once: there is no way back, on the page or past it.
    page.goto(round_)
    assert page.locator("form[action*='heropenen'], form[action*='stoppen'], form[action*='verlengen']").count() == 0
    assert _counts(site, round_) == (9, 9)
    _assert_log_is_clean(site, [*(letter.token for letter in letters.letters), *addresses, *codes, lost_code, name])


def _take_by_plain_http(site: Site, link: str, sheet: Sheet, topic: str) -> str:
    person = Person(site.url).join(urlsplit(link).path)
    person.fill_all(sheet, BLOCKS[TITLES.index(topic)])
    assert person.post(FINISH).location == "/resultaat/"
    return person.code


def test_a_round_with_slips_printed_in_the_browser(new_profile: NewProfile, site, tmp_path, has_script):
    page = new_profile(java_script_enabled=has_script)
    name = f"zuid{uuid.uuid4().hex[:6]}"
    sheets, topics = [_sheet(person) for person in range(6)], ["Waarderen", "Vertrouwen", "Kennen"] * 2
    _begin_as_coordinator(page, site, name)
    _fill_in_plan(page, 6, "Op papier")
    page.fill("#id_spare_slips", "2")
    walk.press(page, walk.SAVE)
    round_ = urlsplit(page.url).path
    coordinator.confirm(page, "Zet de ronde open", "Ja, zet open")

    walk.press(page, "Maak strookjes om te printen")
    codes = page.locator(".slip-code").all_inner_texts()
    assert len({*codes}) == 8
    links = _decoded(page, tmp_path) if DECODER else [f"{site.url}/mee/{code.replace('-', '')}/" for code in codes]
    assert [_token(link) for link in links] == [code.replace("-", "") for code in codes]
    page.goto(round_)
    walk.press(page, "Maak strookjes om te printen")
    assert page.locator(".slip-code").all_inner_texts() == codes, "the same slips each time"

    # One types the code, one scans; the others come by plain HTTP.
    typing, scanning = (new_profile(java_script_enabled=has_script) for _person in range(2))
    typing.goto("/meedoen/")
    typing.fill("#id_token", codes[0].lower().replace("-", " "))
    walk.press(typing, "Ga verder")
    scanning.goto(links[1])
    own_codes = []
    for member, person in ((typing, 0), (scanning, 1)):
        own_codes.append(walk.take_in_round(member, _for_browser(sheets[person]), topics[person]))
    own_codes += [_take_by_plain_http(site, links[n], sheets[n], topics[n]) for n in range(2, 6)]
    # A slip counts once: whoever finds one that was used can fill in, and not finish.
    finder = Person(site.url).join(urlsplit(links[0]).path).fill_all(sheets[0])
    assert finder.post(FINISH).status == 403
    assert _counts(site, round_) == (6, 6)
    page.goto(round_)

    _close_as_coordinator(page)

    _assert_shows(page, site, sheets, topics, invited=6)
    assert _counts(site, round_) == (6, 6)
    _assert_log_is_clean(site, [*codes, *map(_token, links), *own_codes, finder.code, name])


def _decoded(page: Page, folder: Path) -> list[str]:
    """What a phone reads from each square, on paper and in grey."""
    page.emulate_media(media="print")
    found = []
    for number, square in enumerate(page.locator(".slip svg").all()):
        file = folder / f"{number}.png"
        square.screenshot(path=file)
        read = subprocess.run([DECODER, "--quiet", "--raw", file], check=True, capture_output=True, text=True)
        found.append(read.stdout.strip())
    page.emulate_media(media="screen")
    return found
