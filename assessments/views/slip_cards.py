"""A slip as it is printed: its code grouped, and as a QR picture of its own link."""

from dataclasses import dataclass

import segno
from django.conf import settings
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe

from assessments import tokens
from assessments.services.rights import Slip

QR_SCALE = 4


@dataclass(frozen=True, slots=True)
class SlipCard:
    """One slip, ready to print. ``link`` is the part of the chain, or empty."""

    code: str
    link: str
    qr: SafeString


def slip_card(slip: Slip) -> SlipCard:
    """The QR holds the link; the code beside it says the same, for whoever types."""
    address = f"{settings.BASE_URL}{reverse('assessments:take-part', kwargs={'token': slip.token})}"
    drawn = segno.make(address, micro=False).svg_inline(
        scale=QR_SCALE, omitsize=True, svgclass="qr", lineclass=None, dark="#000", light="#fff"
    )
    # segno wrote this SVG from a token of our own alphabet and the configured address.
    qr = mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308
    return SlipCard(tokens.grouped(slip.token), slip.link, qr)
