"""Addresses of pages that somebody else keeps and a page of ours names."""

from urllib.parse import urlsplit


def is_https(text: str) -> bool:
    """Whether ``text`` is the whole address of a page, written so that it cannot run on into another line.

    >>> is_https("https://example.nl/beleid"), is_https("http://example.nl"), is_https("https://a b.nl")
    (True, False, False)
    """
    if not (text.isascii() and text.isprintable()) or any(sign in text for sign in " <>\"'\\"):
        return False
    try:
        url = urlsplit(text)
        return url.scheme == "https" and bool(url.hostname) and url.port != 0 and url.username is None
    except ValueError:
        return False
