"""An address as a QR picture, inline and without a style of its own."""

import segno
from django.utils.safestring import SafeString, mark_safe

SCALE = 4


def qr_picture(address: str, *, dark: str) -> SafeString:
    """The picture of an address of ours; the text beside it says the same, so screen readers pass it over."""
    drawn = segno.make(address, micro=False).svg_inline(
        scale=SCALE, omitsize=True, svgclass="qr", lineclass=None, dark=dark, light="#fff"
    )
    # segno wrote this SVG from the configured address and a code of our own alphabet.
    return mark_safe(drawn.replace("<svg ", '<svg aria-hidden="true" ', 1))  # noqa: S308
