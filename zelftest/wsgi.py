"""The entry point for the server."""

import logging
import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest
from django.utils.http import parse_header_parameters

from zelftest.logs import MaskTokens


class Request(WSGIRequest):
    """A request that is read as UTF-8, whatever encoding it claims.

    Django takes over the claimed encoding and reads the address with it before any middleware runs:
    "hex" or too many values then end in an empty page of the server. ``RefuseUnreadable`` gives
    those who claim another encoding an answer.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        self.content_type, self.content_params = parse_header_parameters(meta.get("CONTENT_TYPE", ""))


class Handler(WSGIHandler):
    """Django's own handler with the request above."""

    request_class = Request


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelftest.settings")
django.setup(set_prefix=False)
for name in ("gunicorn.error", "gunicorn.access"):
    # The server writes by handlers of its own, the address of a request that it cannot read too.
    logging.getLogger(name).addFilter(MaskTokens())

application = Handler()
