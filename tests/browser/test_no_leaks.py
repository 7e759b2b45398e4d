"""A whole walk asks no other origin, writes no complaint, and leaves the code in no address."""

import re
from urllib.parse import unquote

from playwright.sync_api import Page, Request

from tests.browser import walk
from tests.browser.complaints import Complaints
from tests.browser.person import Person

ALL_PAGES = ["/model/", "/model/kennen/", "/privacy/", "/toegankelijkheid/", "/over/", "/terugkomen/"]
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
