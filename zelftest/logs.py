"""Where both logs go, and what keeps secrets out of the plain one, whoever writes it."""

import logging
import re
from typing import Any

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


def logging_settings(*, level: str, security_log: str) -> dict[str, Any]:
    """The value of LOGGING: the plain log from ``level`` on, and security events whatever that says.

    Events go to the file ``security_log``, begun anew after a rotation; with an empty text to standard error too.
    """
    stderr = {"class": "logging.StreamHandler"}
    file = {"class": "logging.handlers.WatchedFileHandler", "filename": security_log, "delay": True}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {"()": "zelftest.logs.MaskedLines", "fmt": "{asctime} {levelname} {name} {message}", "style": "{"},
            "json": {"format": "{message}", "style": "{"},
        },
        "filters": {"mask": {"()": "zelftest.logs.MaskTokens"}},
        "handlers": {
            "stderr": {**stderr, "formatter": "line", "filters": ["mask"]},
            "security": {**(file if security_log else stderr), "formatter": "json"},
        },
        "root": {"handlers": ["stderr"], "level": level},
        # Not in the plain log as well.
        "loggers": {"zelftest.security": {"handlers": ["security"], "level": "INFO", "propagate": False}},
    }
