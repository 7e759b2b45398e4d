"""Keeps secrets out of the log, whoever writes it."""

import logging
import re

#: The one short path that holds a right to take part.
TOKEN_PATH = re.compile(r"(/mee/)[^/\s?#\"']+")


class MaskTokens(logging.Filter):
    """Writes "/mee/..." for the address of an invitation, as in Django's line about a page not found."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if "/mee/" in message:
            record.msg, record.args = TOKEN_PATH.sub(r"\1...", message), ()
        return True
