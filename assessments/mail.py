"""Builds mails: text, and HTML for those of a round, with everything that people typed as plain text."""

from dataclasses import dataclass
from datetime import date, datetime

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.validators import validate_email
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

HEADERS = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All"}


def goal_mark() -> str:
    """Stands in the subject and the text of a mail where the goal of the round will stand."""
    return _("[goal]")


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

    Line breaks in the subject become spaces, so that no header can be added. Raises ValueError for
    an address that no mail can be written to.
    """
    context = {"mail": mail, "link": link}
    message = EmailMultiAlternatives(
        subject=" ".join(mail.subject.split()),
        body=render_to_string("assessments/mail/round.txt", context),
        to=[_sendable(address)],
        headers=HEADERS,
    )
    message.attach_alternative(render_to_string("assessments/mail/round.html", context), "text/html")
    return message


def build_role_invitation(*, address: str, link: str, role: str, target: str, last_day: date) -> EmailMessage:
    """The mail that invites somebody to a role; ``target`` is the team or the organisation, if any.

    Raises ValueError for an address that no mail can be written to.
    """
    context = {"link": link, "role": role, "target": target, "last_day": last_day}
    subject = render_to_string("assessments/mail/role_invitation_subject.txt", context)
    return EmailMessage(
        subject=" ".join(subject.split()),
        body=render_to_string("assessments/mail/role_invitation.txt", context),
        to=[_sendable(address)],
        headers=HEADERS,
    )


def is_sendable(address: str) -> bool:
    """Whether a mail can be written to this address."""
    try:
        _sendable(address)
    except ValueError:
        return False
    return True


def _sendable(address: str) -> str:
    """The address in ASCII, as every mail server takes it.

    Raises ValueError for what is no address, and where that would be somebody else's: Django writes
    "ı" before the @ as an encoded word, and Python's rules for domains turn "ß" into "ss".
    """
    try:
        validate_email(address)
    except ValidationError as error:
        raise ValueError("This is no address.") from error
    local, _, domain = address.rpartition("@")
    if not local.isascii():
        raise ValueError("There are letters beyond ASCII before the @.")
    if domain.isascii():
        return address
    written = domain.encode("idna")
    if written.decode("idna") != domain.lower():
        raise ValueError("The domain cannot be written in ASCII.")
    return f"{local}@{written.decode()}"
