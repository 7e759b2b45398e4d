"""Somebody who takes the test by plain HTTP, a connection for each request, without a browser."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import unescape
from http.client import HTTPConnection
from http.cookies import SimpleCookie
from urllib.parse import urlencode, urlsplit

from playwright.sync_api import Page

BLOCKS = ("kennen", "begrijpen", "waarderen", "vertrouwen", "samenwerken", "realiseren", "randvoorwaarden")
BACK_LATER = "/terugkomen/"
FINISH = "/test/afronden/"


@dataclass(frozen=True)
class Reply:
    """What came back; redirects are not followed."""

    status: int
    location: str
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


class Person:
    """Has cookies of its own; ``code`` is the return code as shown."""

    def __init__(self, site_url: str) -> None:
        self.address = urlsplit(site_url).netloc
        self.cookies: dict[str, str] = {}
        self.code = ""

    def get(self, path: str) -> Reply:
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str] | None = None) -> Reply:
        """Send a form with the CSRF token that the browser holds."""
        if "csrf" not in self.cookies:
            self.get(BACK_LATER)
        token = self.cookies["csrf"]
        return self._ask("POST", path, urlencode({"csrfmiddlewaretoken": token, **(fields or {})}))

    def _ask(self, method: str, path: str, body: str | None = None) -> Reply:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection = HTTPConnection(self.address, timeout=30)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            for line in answer.headers.get_all("Set-Cookie", []):
                self._keep(line)
            return Reply(answer.status, answer.headers.get("Location", ""), answer.read())
        finally:
            connection.close()

    def _keep(self, line: str) -> None:
        for name, morsel in SimpleCookie(line).items():
            if morsel["max-age"] == "0":
                self.cookies.pop(name, None)
            else:
                self.cookies[name] = morsel.coded_value

    def start(self) -> "Person":
        """Press Start and read the return code."""
        key = re.search(r'name="start_key" value="([^"]+)"', self.get("/").text)[1]
        self.post("/test/start/", {"start_key": key})
        self.code = self.shown_code()
        return self

    def shown_code(self) -> str:
        return re.search(r'id="code">([0-9A-Z-]{19})<', self.get("/test/doel/").text)[1]

    def join(self, path: str) -> "Person":
        """Open an invitation, press the button, and read the return code."""
        key = re.search(r'name="start_key" value="([^"]+)"', self.get(path).text)[1]
        self.post(path, {"start_key": key})
        self.code = self.shown_code()
        return self

    def come_back(self, code: str) -> "Person":
        """Type the return code, as on another device."""
        self.post(BACK_LATER, {"code": code})
        self.code = code
        return self

    def fill(self, block: str, values: Sequence[int | str | None], **extra: str) -> Reply:
        """Rate the statements of a block in order; None leaves one open, "nvt" says: not applicable."""
        path = f"/test/bouwsteen/{block}/"
        names = list(dict.fromkeys(re.findall(r'name="(s-[a-z-]+)"', self.get(path).text)))
        given = {name: str(value) for name, value in zip(names, values, strict=True) if value is not None}
        return self.post(path, {**given, **extra})

    def take(self, blocks: Sequence[Sequence[int | None]] = ((4,) * 6,) * 7) -> "Person":
        """The whole test up to and including finishing."""
        self.start().fill_all(blocks).post(FINISH)
        return self

    def fill_all(self, blocks: Sequence[Sequence[int | str | None]], topic: str = "") -> "Person":
        """Every block, and what to talk about."""
        for block, values in zip(BLOCKS, blocks, strict=True):
            self.fill(block, values)
        if topic:
            self.post("/test/onderwerp/", {"topic": topic})
        return self

    def scores(self) -> list[str]:
        """The scores in the table of the result, in building order."""
        page = self.get("/resultaat/").text
        return re.findall(r'<td class="number">(\d+)</td>', page)[::-1]

    def statements(self, block: str) -> list[str]:
        """The statements of a block as they are shown."""
        legends = re.findall(r"<legend>.*?</span> (.*?)</legend>", self.get(f"/test/bouwsteen/{block}/").text)
        return [unescape(text) for text in legends]

    def hand_over_to(self, page: Page) -> Page:
        """Let this browser go on as this person."""
        url = f"http://{self.address}"
        page.context.add_cookies([{"name": name, "value": value, "url": url} for name, value in self.cookies.items()])
        return page
