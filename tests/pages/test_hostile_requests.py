"""Requests that no page of ours makes: every address, every role, hostile values. Nothing breaks, nothing leaks.

``HOSTILE_REQUESTS=20000 python -m pytest tests/pages/test_hostile_requests.py`` makes as many; without it 400.
"""

import os
import random
import re
from copy import deepcopy
from dataclasses import dataclass

import pytest
from django.db import transaction

from assessments.models import Submission, User
from tests.pages.authorisation import EVERYBODY, NOTES, PARAMETERS, ROWS, World, make_world

pytestmark = pytest.mark.django_db

REQUESTS = int(os.environ.get("HOSTILE_REQUESTS", "400"))
SEED = int(os.environ.get("HOSTILE_SEED", "20261126"))

VALUES = [
    "",
    "\0",
    "a\0b",
    "\x1b[31m",
    "\r\nSet-Cookie: x=y",
    "\r\nBcc: a@b.nl",
    "<script>alert(1)</script>",
    '"><svg onload=1>',
    "{{7*7}}{% debug %}",
    "' OR 1=1 --",
    "$(id)",
    "../../../etc/passwd",
    "%00",
    "%2e%2e%2f",
    "javascript:alert(1)",
    "//kwaad.example/",
    "https://kwaad.example/",
    "\ud800".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
    "é😀" * 500,
    "x" * 20_000,
    "-1",
    "0",
    "1e309",
    "9" * 40,
    "NaN",
    "٣",
    "2026-02-31",
    "24:61",
    "true",
    "null",
    "[]",
    '{"a": 1}',
    "=1+1",
    "\u202egnp.exe",
    "0123-4567-89AB-CDEF",
    "00000000-0000-4000-8000-000000000000",
]
FIELDS = [
    "login",
    "password",
    "email",
    "code",
    "next",
    "credential",
    "name",
    "passwordless",
    "recipient",
    "action",
    "role",
    "team",
    "organisation",
    "account",
    "user",
    "oldpassword",
    "password1",
    "password2",
    "token",
    "start_key",
    "test",
    "goal",
    "partners",
    "note",
    "topic",
    "s-doel",
    "opens_day",
    "opens_time",
    "closes_day",
    "members",
    "way",
    "links",
    "spare_slips",
    "subject",
    "text",
    "revision",
    "pasted",
    "closing-day",
    "closing-time",
    "last_day",
    "reminder_1",
    "anew",
    "opt-out",
    "packed",
    "file",
    "behaviour-kennen",
    "owner-kennen",
    "due-kennen",
    "title",
    "q",
    "o",
    "p",
    "e",
    "all",
    "page",
    "beeld",
    "te-laat",
    "process",
    "state",
    "error",
    "error_description",
    "provider_id",
    "csrfmiddlewaretoken",
    "other-code",
    "summary",
]
METHODS = ["get", "post", "post", "head", "put", "delete", "options", "patch"]
HEADERS = {
    "Host": ["testserver", "kwaad.example", "testserver:99999", "[::1"],
    "X-Forwarded-For": ["203.0.113.9", "<script>", "a, b, c"],
    "X-Forwarded-Host": ["kwaad.example"],
    "X-Forwarded-Proto": ["https", "gopher"],
    "Accept-Language": ["nl", "en;q=x", "\x7f" * 50],
    "Referer": ["https://kwaad.example/", "/mee/0123456789ABCDEF/"],
    "Origin": ["null", "https://kwaad.example"],
    "Authorization": ["Bearer ", "Bearer \x7f", "Basic YTpi", "Bearer " + "x" * 5000],
    "Accept": ["application/json", "*/*"],
    "If-None-Match": ['"x"'],
    "Range": ["bytes=0-1,5-"],
}
TRACE = re.compile(rb"Traceback \(most recent|DJANGO_SETTINGS_MODULE|/site-packages/|SECRET_KEY|OperationalError")


@dataclass
class Secret:
    """Something that only these people may see."""

    text: bytes
    may: set[str]


def plant(world: World) -> list[Secret]:
    """What must stay with whoever it belongs to: keys of submissions, addresses of accounts, own words."""
    of_accounts = {name: f"{name.replace(' ', '-')}@x.example" for name in EVERYBODY}
    boss = {"operator"}
    found = [
        Secret(email.encode(), {name, *boss, *({"manager"} if name == "coordinator" else set()), *_invited(name)})
        for name, email in of_accounts.items()
        if User.objects.filter(email=email).exists()
    ]
    found += [Secret(note.encode(), {who}) for who, note in NOTES.items()]
    own = {"respondent": Submission.objects.filter(round=None), "member": Submission.objects.exclude(round=None)}
    for who, rows in own.items():
        found += [Secret(str(key).encode(), {who}) for key in rows.values_list("pk", flat=True)]
    return found


def _invited(name: str) -> set[str]:
    """Members of a round see who coordinates nothing; a manager stands on pages of the own team."""
    return {"coordinator", "manager"} if name in {"coordinator", "manager"} else set()


def hostile_request(chance: random.Random, world: World) -> tuple[str, str, str, dict, dict]:
    """Name, person, method, address with a query, and headers with a body."""
    name = chance.choice(sorted(ROWS))
    who = chance.choice(sorted(EVERYBODY))
    method = chance.choice(METHODS)
    address = world.address(name, is_known=chance.random() < 0.7)
    if PARAMETERS[name] and chance.random() < 0.2:
        address = re.sub(r"[^/]+/?$", chance.choice(["x/", "1'/", "%00/", "..%2f/", "é/", "-1/"]), address)
    fields = {chance.choice(FIELDS): chance.choice(VALUES) for _ in range(chance.randrange(6))}
    headers = {key: chance.choice(HEADERS[key]) for key in chance.sample(sorted(HEADERS), chance.randrange(3))}
    return name, who, method, address, {"fields": fields, "headers": headers}


def send(world: World, who: str, method: str, address: str, given: dict):
    browser, point = world.browsers[who], transaction.savepoint()
    cookies = deepcopy(browser.cookies)
    browser.raise_request_exception = False
    # The token of a program is a header too, and stays.
    headers = {name: value for name, value in given["headers"].items() if "program" not in who or name == "Accept"}
    ask = getattr(browser, method)
    try:
        if method in {"get", "head", "post"}:
            return ask(address, given["fields"], headers=headers)
        return ask(address, "a=b&c=%00", content_type="application/x-www-form-urlencoded", headers=headers)
    finally:
        transaction.savepoint_rollback(point)
        browser.cookies = cookies


def test_no_request_breaks_anything_or_tells_about_another_person(content):
    world = make_world(content)
    secrets, chance = plant(world), random.Random(SEED)
    statuses: dict[int, int] = {}
    broken, told = [], []

    for _ in range(REQUESTS):
        name, who, method, address, given = hostile_request(chance, world)
        response = send(world, who, method, address, given)
        statuses[response.status_code] = statuses.get(response.status_code, 0) + 1
        body = b"".join(response.streaming_content) if response.streaming else response.content
        if response.status_code >= 500 or TRACE.search(body):
            broken.append((name, who, method, response.status_code, given))
        others = [secret.text for secret in secrets if who not in secret.may]
        told += [(name, who, method, text) for text in others if text in body]

    print(f"{REQUESTS} requests, seed {SEED}: {dict(sorted(statuses.items()))}")
    assert not broken, "\n".join(str(line)[:400] for line in broken[:20])
    assert not told, "\n".join(map(str, told[:20]))
    assert {200, 302, 400, 403, 404, 405} <= set(statuses)
