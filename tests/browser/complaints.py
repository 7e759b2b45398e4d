"""What no page may do: write to the console, fail in script, or ask another origin."""

import re

from playwright.sync_api import ConsoleMessage, Page

#: Chromium's own line for a page that comes with status 4xx: the page is meant to.
OWN_STATUS = re.compile(r"Failed to load resource: the server responded with a status of 4\d\d ")


class Complaints:
    """Collects them from pages; a violation of the CSP shows up as a line in the console."""

    def __init__(self, *origins: str) -> None:
        self.allowed = (*(f"{origin}/" for origin in origins), "data:")
        self.seen: list[str] = []

    def listen(self, page: Page) -> None:
        """Collect from this page too."""
        page.on("console", self._on_console)
        page.on("pageerror", lambda error: self.seen.append(f"error: {error}"))
        page.on("request", lambda request: self._on_request(request.url))

    def _on_console(self, message: ConsoleMessage) -> None:
        is_own_status = OWN_STATUS.match(message.text) and message.location["url"] == message.page.url
        if not is_own_status:
            self.seen.append(f"console {message.type}: {message.text}")

    def _on_request(self, url: str) -> None:
        if not url.startswith(self.allowed):
            self.seen.append(f"request to another origin: {url}")
