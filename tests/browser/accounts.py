"""What somebody with an account has at hand: a mailbox, an app with codes, and the security log to look back at."""

import base64
import hashlib
import hmac
import json
import re
import struct
import time
from email import message_from_bytes
from email.policy import default as modern
from typing import Any

from playwright.sync_api import Page

from tests.browser import walk
from tests.browser.server import Site

CODE = re.compile(r"^[0-9A-Z]{3,6}-?[0-9A-Z]{3,6}$", re.MULTILINE)


def letters(site: Site, address: str) -> list[str]:
    """The texts of the mails to an address, the oldest first."""
    found = []
    for path in sorted(site.mails.glob("*"), key=lambda path: path.stat().st_mtime_ns):
        for raw in path.read_bytes().split(b"-" * 79 + b"\n"):
            message = message_from_bytes(raw.strip(), policy=modern)
            if message["To"] == address:
                found.append(message.get_body(("plain",)).get_content())
    return found


def mailed_code(site: Site, address: str) -> str:
    """The code in the latest mail to an address."""
    return CODE.search(letters(site, address)[-1])[0]


def app_code(secret: str, at: float | None = None) -> str:
    """What an authenticator app shows (RFC 6238: SHA-1, 30 seconds, six digits)."""
    step = int((time.time() if at is None else at) // 30)
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start : start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


def events(site: Site) -> list[dict[str, Any]]:
    """The lines of the security log so far."""
    lines = re.findall(r"\{.*\}$", site.log.read_text(encoding="utf-8"), re.MULTILINE)
    return [json.loads(line) for line in lines]


def said(site: Site, action: str, result: str) -> int:
    """How often the security log says so."""
    return sum((event["action"], event["result"]) == (action, result) for event in events(site))


def log_out(page: Page) -> None:
    """From any page of the account."""
    page.goto("/account/")
    walk.press(page, "Log uit")
