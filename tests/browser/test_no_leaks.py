"""A whole walk asks no other origin, writes no complaint, and leaves the code in no address."""

import json
import re
from urllib.parse import unquote

from playwright.sync_api import Page, Request

from tests.browser import walk
from tests.browser.complaints import Complaints
from tests.browser.coordinator import plan
from tests.browser.example import MEMBERS, SHEETS
from tests.browser.person import FINISH, Person
from tests.log_watch import watch
from tests.secrecy import flaws_of_output

ALL_PAGES = [
    "/model/",
    "/model/kennen/",
    "/privacy/",
    "/privacy/gegevens/",
    "/toegankelijkheid/",
    "/over/",
    "/terugkomen/",
]
DOWNLOADS = ["Download als SVG", "Download als PNG", "Download al je gegevens (JSON)"]

GOAL = "Geheimdoel"


def _whole_walk(page: Page, other: Person) -> list[str]:
    """Everything one can do on the site; returns the codes that may stand nowhere."""
    for path in ALL_PAGES:
        page.goto(path)
    code = walk.start(page, goal=GOAL)
    for _block in range(7):
        walk.rate(page, ["4"] * 6)
    walk.press(page, walk.OVERVIEW)
    walk.press(page, walk.FINISH)
    for name in DOWNLOADS:
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.path().stat().st_size > 100
    page.get_by_role("link", name="Bekijk als radar").click()
    page.get_by_role("link", name="Meer over Kennen").click()
    page.goto("/resultaat/vergelijken/")
    page.fill("#id_other-code", other.code)
    walk.press(page, "Vergelijk")
    page.goto("/resultaat/")
    walk.press(page, "Sluit af op dit apparaat")
    page.goto(f"/terugkomen/#{code}")
    page.fill("#id_code", code)
    walk.press(page, "Open mijn zelftest")
    page.get_by_role("link", name="Wis alles").click()
    walk.press(page, "Ja, wis alles")
    return [code, other.code]


def _spellings(code: str) -> list[str]:
    plain = code.replace("-", "")
    return [code.lower(), plain.lower(), plain[:8].lower()]


def test_a_whole_walk_leaves_no_code_in_any_address_referrer_or_log(page, site, person):
    requests: list[Request] = []
    page.on("request", lambda request: requests.append(request))

    codes = _whole_walk(page, person.take())

    sent = [(request.url, request.all_headers().get("referer", "")) for request in requests]
    assert len(sent) > 40
    assert sum(bool(referrer) for _url, referrer in sent) > 20, "the referrers were not recorded"
    lines = [unquote(part) for pair in sent for part in pair]
    log = site.access_log.read_text()
    assert log.count("/resultaat/vergelijken/") >= 2, "the log was not written"
    cookies = [cookie["value"] for cookie in page.context.cookies()]
    for secret in [*(spelling for code in codes for spelling in _spellings(code)), GOAL.lower(), *cookies]:
        assert not any(secret in line.lower() for line in lines)
        assert secret not in log.lower()


def test_personal_pages_are_kept_by_no_cache_and_send_no_referrer_to_other_sites(scripted_page, person):
    person.take().hand_over_to(scripted_page)

    for path in ("/resultaat/", "/resultaat/vergelijken/", "/resultaat/verwijderen/", "/terugkomen/", "/"):
        headers = scripted_page.goto(path).headers
        assert "no-store" in headers["cache-control"]
        assert headers["referrer-policy"] == "same-origin"
        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]


def test_no_page_keeps_anything_in_the_browser_but_two_cookies(page):
    walk.start(page)
    page.goto("/test/overzicht/")
    walk.press(page, walk.FINISH)

    cookies = {cookie["name"]: cookie for cookie in page.context.cookies()}
    assert set(cookies) == {"csrf", "zelftest"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies.values())
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]


def test_the_collector_of_complaints_notices_what_it_is_there_for(browser, site):
    context = browser.new_context(base_url=site.url)
    page = context.new_page()
    complaints = Complaints(site.url)
    complaints.listen(page)
    page.goto("/bestaat-niet/")
    assert complaints.seen == []

    page.evaluate("""() => {
        document.querySelector('h1').setAttribute('style', 'color: red');
        document.body.insertAdjacentHTML('beforeend', '<img src="https://elders.example/x.png">');
        console.log('hallo');
        setTimeout(() => { throw new Error('stuk'); });
    }""")
    page.wait_for_timeout(200)

    context.close()
    seen = "\n".join(complaints.seen)
    for complaint in (r"style-src|inline style", r"img-src", r"console log: hallo", r"error: stuk"):
        assert re.search(complaint, seen), f"not noticed: {complaint}"


def _links_and_pages(page: Page) -> list[str]:
    """Where one can go from this page; the links that every page has are enough to see a referrer."""
    paths = page.locator("a[href^='/']").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    return list(dict.fromkeys(paths))


def test_a_link_to_take_part_stands_in_no_referrer_and_in_no_line_of_the_log(page, site, example):
    link = example.slips.pop()
    token = link.split("/")[2]
    referrers: list[str] = []
    page.on("request", lambda request: referrers.append(request.all_headers().get("referer", "")))

    page.goto(link)
    for path in _links_and_pages(page):
        page.goto(link)
        with page.expect_navigation():
            page.locator(f"a[href='{path}']").first.click()
    damaged = f"/mee/{token[:-1]}/"
    page.goto(damaged)
    page.get_by_role("link", name="Privacy").click()
    page.goto(link)
    walk.press(page, "Doe mee")
    walk.press(page, walk.SAVE)
    walk.rate(page, ["4"] * 6)
    page.goto("/test/overzicht/")
    walk.press(page, walk.FINISH)
    page.goto(link)
    page.get_by_role("link", name="Bekijk mijn uitslag").click()

    assert len([referrer for referrer in referrers if referrer]) > 10, "the referrers were not recorded"
    assert [referrer for referrer in referrers if token[:-1] in referrer] == []
    log = site.access_log.read_text()
    assert "/mee/" in log, "the log was not written"
    assert token[:-1] not in log


def test_what_a_server_logs_of_a_damaged_link_names_neither_link_nor_household(page, site):
    page.goto("/mee/1234567890ABCDE/")
    page.goto("/terugkomen/0123-4567-89AB-CDEF/")

    log = site.log.read_text()
    events = [json.loads(line) for line in log.splitlines() if line.startswith("{")]
    assert ("invitation.unknown", "127.0.0.0/24", "") in {(e["action"], e["origin"], e["actor"]) for e in events}
    assert "Not Found: /terugkomen/.../" in log
    assert "1234567890ABCDE" not in log
    assert "0123-4567" not in log
    assert flaws_of_output(log, watch.secrets) == []


def test_pages_behind_an_invitation_are_private_and_ask_nothing_from_elsewhere(scripted_page, example):
    paths = [example.slips[0], example.mailed and example.link(MEMBERS[0]), "/mee/0000000000000000/", "/meedoen/"]

    for path in paths:
        headers = scripted_page.goto(path).headers
        assert "no-store" in headers["cache-control"]
        assert headers["x-robots-tag"] == "noindex"
        assert headers["referrer-policy"] == ("strict-origin" if path.startswith("/mee/") else "same-origin")
        assert "default-src 'none'" in headers["content-security-policy"]
    scripted_page.goto(example.slips.pop())
    walk.press(scripted_page, "Doe mee")
    cookies = {cookie["name"]: cookie for cookie in scripted_page.context.cookies()}
    assert set(cookies) == {"csrf", "zelftest", "deelname"}
    assert all(cookie["httpOnly"] and cookie["sameSite"] == "Lax" for cookie in cookies.values())


def _few(example: object, answers: int) -> tuple[str, Person]:
    """A closed round with so many answers, and somebody of it; everything that shows is equally long."""
    coordinator = example.coordinator
    round_ = coordinator.open_round(coordinator.make_team(f"Team {answers} van 7"), plan("slips", 7, is_shared="on"))
    slips = coordinator.slips(round_)
    for slip, sheet in zip(slips[:answers], SHEETS, strict=False):
        member = example.person().join(slip).fill_all(sheet, "vertrouwen")
        assert member.post(FINISH).location == "/resultaat/"
    draft = example.person().join(slips[-1])
    coordinator.close(round_)
    return round_, member if answers else draft


def _same(html: str, name: str) -> str:
    """A page without what differs by chance, by the clock, or by the name of the team."""
    html = re.sub(r'name="(csrfmiddlewaretoken|start_key|test)" value="[^"]*"', "", html)
    return re.sub(r"\d\d:\d\d uur|[0-9a-f-]{36}", "", html).replace(name, "")


def test_a_team_below_the_threshold_looks_the_same_for_any_number_of_answers(example):
    seen = []
    for answers in range(5):
        round_, member = _few(example, answers)
        page = example.coordinator.get(f"{round_}uitslag/")
        assert page.status == 200
        files = [f"uitslag/{view}.{suffix}" for view in ("bouwwerk", "radar") for suffix in ("svg", "png")]
        refused = [example.coordinator.get(round_ + file) for file in files]
        refused += [member.get(f"/resultaat/team/{file.removeprefix('uitslag/')}") for file in ["", *files]]
        assert {reply.status for reply in refused} == {404}
        assert "chart-team" not in member.get("/resultaat/").text
        name = f"Team {answers} van 7"
        own = [_same(reply.text, name) for reply in (page, example.coordinator.get(round_), *refused)]
        sizes = [len(reply.body) for reply in (page, example.coordinator.get(round_))]
        seen.append((own, sizes))

    for answers in range(1, 5):
        assert seen[answers] == seen[0], f"{answers} answers show"
