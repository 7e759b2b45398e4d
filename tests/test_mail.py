"""The mails of a round as they come in at a real SMTP server: whatever people typed stands there as they typed it."""

from collections.abc import Iterator
from html import unescape

import html5lib
import pytest
from django.test import Client
from django.urls import reverse

from assessments import queries
from assessments.services import mailing
from tests.factories import make_coordinator, make_team
from tests.mailed_rounds import ANNA, PEOPLE, open_now, reasons
from tests.smtp import Letter, MailServer, mail_server

pytestmark = pytest.mark.django_db

FIVE = PEOPLE[:5]
NASTY = """Zorg & "Welzijn" 's-Hertogenbosch <b>samen</b> {{ link }} %(mark)s"""
INJECTED = "Welzijn\r\nBcc: x@y.example\r\n\r\nBody"


@pytest.fixture
def server() -> Iterator[MailServer]:
    with mail_server() as server:
        yield server


def letter(content, server, *, team: str = "Team Noord", **fields: object) -> Letter:
    """The mail that Anna gets."""
    mailing.send_queued(round_id=open_now(content, FIVE, team=make_team(team), **fields))
    return server.to(ANNA)


def seen(html: str) -> str:
    """The text that a browser shows."""
    document = html5lib.parse(html, namespaceHTMLElements=False)
    return " ".join("".join(document.find("body").itertext()).split())


def link_targets(html: str) -> list[str]:
    return [a.get("href") for a in html5lib.parse(html, namespaceHTMLElements=False).iter("a")]


# === Odd names (C37) ===


def test_odd_name_is_literal_in_subject_and_text_and_escaped_in_html(content, server):
    found = letter(content, server, team=NASTY, subject=NASTY, text=f"Doe mee met {NASTY}!", goal=NASTY)

    assert found.message["Subject"] == NASTY
    assert f"Doe mee met {NASTY}!" in found.text
    assert NASTY in seen(found.html)
    assert "<b>" not in found.html
    for entity in ("&amp;", "&#x27;", "&quot;"):
        assert entity not in found.text
        assert entity not in found.message["Subject"]


@pytest.mark.parametrize("where", ["team", "subject", "text", "goal"])
@pytest.mark.parametrize("line_end", ["\r\n", "\n", "\r", "\x0b", "\x85", "\u2028"])
def test_line_break_in_a_name_adds_no_header(content, server, where, line_end):
    found = letter(content, server, **{where: INJECTED.replace("\r\n", line_end)})

    assert found.message["Bcc"] is None
    assert server.count == dict.fromkeys(FIVE, 1)
    assert set(found.message.keys()) == {
        "Content-Type", "MIME-Version", "Subject", "From", "To", "Date", "Message-ID",
        "Auto-Submitted", "X-Auto-Response-Suppress",
    }  # fmt: skip
    if where == "subject":
        assert found.message["Subject"] == "Welzijn Bcc: x@y.example Body"


@pytest.mark.parametrize("letters", ["a" * 120, "é" * 120, "Zorg en welzijn é " * 6])
def test_long_name_comes_whole(content, server, letters):
    found = letter(content, server, team=letters.strip(), subject=letters.strip(), text=letters * 30)

    # A long header begins on its second line; the white space before it is no part of it.
    assert found.message["Subject"].strip() == letters.strip()
    assert (letters * 30).strip() in found.text
    assert queries.find_invitation(found.token)


@pytest.mark.parametrize(
    "text", ["Hallo,\n.\nQUIT\n..x", "From Anna\n\nFrom Bram", "Doe mee 👍🏽 – ‘nu’\u200b", "x" * 4000]
)
def test_text_comes_in_as_it_was_typed(content, server, text):
    found = letter(content, server, text=text)

    assert found.text.startswith(text)
    assert server.count == dict.fromkeys(FIVE, 1)


def test_link_is_the_same_in_text_and_html_and_opens_the_invitation(content, server):
    found = letter(content, server, text="Kijk op https://noord.example/?a=1&b=2 en doe mee.")

    assert "https://noord.example/?a=1&b=2" in found.text
    assert found.link in link_targets(found.html)
    assert unescape(found.link) == found.link
    assert queries.find_invitation(found.token).is_mailed


def test_every_line_break_of_the_text_is_kept_in_html(content, server):
    found = letter(content, server, text="Hallo,\n\nEerste alinea.\nTweede regel.\n\nGroet")

    paragraphs = html5lib.parse(found.html, namespaceHTMLElements=False).iter("p")
    texts = ["".join(p.itertext()).strip() for p in paragraphs]
    assert {"Hallo,", "Groet"} <= set(texts)


# === Who it is from, and where its links go (C44) ===


def test_sender_and_links_are_as_configured(content, server, settings):
    settings.DEFAULT_FROM_EMAIL = '"Zorg & Welzijn é" <zelftest@noord.example>'
    settings.BASE_URL = "https://zelftest.noord.example"
    settings.ALLOWED_HOSTS = ["*"]

    found = letter(content, server)

    assert found.sender == "zelftest@noord.example"
    assert found.message["From"].addresses[0].display_name == "Zorg & Welzijn é"
    assert found.link == f"https://zelftest.noord.example/mee/{found.token}/"
    assert all(target.startswith("https://zelftest.noord.example/") for target in link_targets(found.html))


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"host": "evil.example"}, 400),
        ({"x-forwarded-host": "evil.example", "forwarded": "host=evil.example"}, 302),
        ({"origin": "https://evil.example", "referer": "https://evil.example/"}, 302),
    ],
)
def test_headers_of_a_request_choose_no_link(
    content, server, settings, headers, status, django_capture_on_commit_callbacks
):
    settings.BASE_URL, settings.ALLOWED_HOSTS = "https://zelftest.noord.example", ["testserver"]
    team = make_team()
    round_id = open_now(content, FIVE, team=team)
    client = Client()
    client.force_login(make_coordinator(team=team).user)

    with django_capture_on_commit_callbacks(execute=True):
        response = client.post(reverse("assessments:round-retry", kwargs={"key": round_id}), headers=headers)
    if status == 302:
        mailing.send_queued(round_id=round_id)

    assert response.status_code == status
    assert len(server.letters) == (5 if status == 302 else 0)
    assert all(found.link.startswith("https://zelftest.noord.example/mee/") for found in server.letters)
    assert not [found for found in server.letters if b"evil" in found.raw]


def test_mail_goes_to_one_address_and_names_nobody_else(content, server):
    found = letter(content, server)

    assert [address.addr_spec for address in found.message["To"].addresses] == [ANNA]
    for other in FIVE[1:]:
        assert other.encode() not in found.raw


def test_mail_loads_nothing_and_is_answered_by_no_machine(content, server):
    found = letter(content, server)

    assert found.message["Auto-Submitted"] == "auto-generated"
    for loaded in ("<img", "<script", "<link", "url(", "<style"):
        assert loaded not in found.html


# === Addresses beyond ASCII ===


@pytest.mark.parametrize(
    ("address", "sent_to"),
    [
        ("info@zorg-münster.example", "info@xn--zorg-mnster-yhb.example"),
        ("Info@MÜNSTER.example", "Info@xn--mnster-3ya.example"),
        ("o'neill+zelf=test@xn--mnster-3ya.example", "o'neill+zelf=test@xn--mnster-3ya.example"),
        ("josé@noord.example", None),
        ("kıvanç@noord.example", None),
        ("info@straße.example", None),  # would go to strasse.example
        ("info@" + "a" * 64 + ".example", None),
        ("info@" + "ü" * 70 + ".example", None),
        ("geen adres", None),
        ("a@b@noord.example", None),
        ("anna@noord.example\r\nBcc: x@y.example", None),
        ("anna@noord.example, x@y.example", None),
    ],
)
def test_odd_address_gets_its_mail_or_a_reason_and_the_batch_goes_on(content, server, address, sent_to):
    round_id = open_now(content, [*FIVE, address])

    mailing.send_queued(round_id=round_id)

    assert server.count == dict.fromkeys([*FIVE, sent_to] if sent_to else FIVE, 1)
    assert reasons(round_id) == ({} if sent_to else {address: "address"})
