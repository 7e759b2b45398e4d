"""The entry point for the server."""

import os
from typing import Any

import django
from django.core.handlers.wsgi import WSGIHandler, WSGIRequest


class Request(WSGIRequest):
    """A request whose claimed encoding cannot break it.

    Python knows encodings that do not encode text, such as "hex". Django fails on those before any
    middleware runs; here the middleware gets to refuse them with a page.
    """

    def _set_content_type_params(self, meta: dict[str, Any]) -> None:
        try:
            super()._set_content_type_params(meta)  # type: ignore[misc]
        except (LookupError, UnicodeError):
            self.encoding = "utf-8"


class Handler(WSGIHandler):
    """Django's own handler with the request above."""

    request_class = Request


os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelftest.settings")
django.setup(set_prefix=False)
application = Handler()
