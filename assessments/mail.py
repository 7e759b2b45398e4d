"""Builds the mails of a round: text and HTML, with everything that people typed as plain text."""

from dataclasses import dataclass
from datetime import datetime

from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


@dataclass(frozen=True, slots=True)
class RoundMail:
    """What stands in each mail of a round, whoever gets it; ``subject`` and ``text`` are the coordinator's own."""

    subject: str
    text: str
    team: str
    opens_at: datetime
    closes_at: datetime
    is_reminder: bool


def build(mail: RoundMail, *, address: str, link: str) -> EmailMultiAlternatives:
    """One mail to one address with its own link.

    Line breaks in the subject become spaces, so that no header can be added.
    """
    context = {"mail": mail, "link": link}
    message = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),
        body=render_to_string("assessments/mail/round.txt", context),
        to=[address],
        headers=HEADERS,
    )
    message.attach_alternative(render_to_string("assessments/mail/round.html", context), "text/html")
    return message
