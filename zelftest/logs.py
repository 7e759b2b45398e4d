"""Keeps secrets out of the log, whoever writes it."""

import logging
import re

#: The short paths that hold a secret: a right to take part, to read agreements, or to a role.
TOKEN_PATH = re.compile(r"(/(?:mee|afspraken|rol)/)[^/\s?#\"']+")
#: A code or a token wherever else it turns up, as in an address that somebody made up; an e-mail address likewise.
CODE = re.compile(
    r"(?<![\w-])(?:[0-9A-HJKMNP-TV-Z]{16}|[0-9A-HJKMNP-TV-Z]{4}(?:-[0-9A-HJKMNP-TV-Z]{4}){3})(?![\w-])",
    re.IGNORECASE | re.ASCII,
)
MAIL = re.compile(r"[\w.+-]+(?:@|%40)[\w-]+\.[\w.-]*\w")


class MaskTokens(logging.Filter):
    """Writes "/mee/..." for an address with a secret, as in Django's line about a page not found."""

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if TOKEN_PATH.search(message):
            record.msg, record.args = TOKEN_PATH.sub(r"\1...", message), ()
        return True


class MaskedLines(logging.Formatter):
    """Writes lines without what looks like a code or an e-mail address, also in what an exception says of itself."""

    def format(self, record: logging.LogRecord) -> str:
        return MAIL.sub("...@...", CODE.sub("...", super().format(record)))
