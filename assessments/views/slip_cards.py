"""A slip as it is printed: its code grouped, and as a QR picture of its own link."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString

from assessments import tokens
from assessments.services.rights import Slip
from assessments.views.qr import qr_picture


@dataclass(frozen=True, slots=True)
class SlipCard:
    """One slip, ready to print. ``link`` is the part of the chain, or empty."""

    code: str
    link: str
    qr: SafeString


def slip_card(slip: Slip) -> SlipCard:
    """The QR holds the link; the code beside it says the same, for whoever types."""
    address = f"{settings.BASE_URL}{reverse('assessments:take-part', kwargs={'token': slip.token})}"
    return SlipCard(tokens.grouped(slip.token), slip.link, qr_picture(address, dark="#000"))
