"""Keeps secrets out of the log, whoever writes it."""

import logging
import re

#: The short paths that hold a secret: a right to take part, and a right to read agreements.
TOKEN_PATH = re.compile(r"(/(?:mee|afspraken)/)[^/\s?#\"']+")


class MaskTokens(logging.Filter):
    """Writes "/mee/..." for an address with a secret, as in Django's line about a page not found."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/mee/" in message or "/afspraken/" in message:
            record.msg, record.args = TOKEN_PATH.sub(r"\1...", message), ()
        return True
