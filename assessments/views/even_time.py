"""Pages that mail something, and may not tell by their time what."""

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]

#: Making an account costs some milliseconds more than saying in a mail that there is one. A mail server takes
#: longer than that, so a fixed time would not do: an answer comes at the next of these steps.
STEP_SECONDS = 0.5


def even_time(view: View) -> View:
    """A page whose answers to what was sent come at whole steps of time, counted from the request."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        began = time.monotonic()
        response = view(request, *args, **kwargs)
        if request.method == "POST":
            # A page is rendered before it waits, so that this is within the time.
            getattr(response, "render", lambda: None)()
            time.sleep(_left(time.monotonic() - began, STEP_SECONDS))
        return response

    return wrapper


def _left(passed: float, step: float) -> float:
    """Until the next whole step.

    >>> _left(0.2, 0.5), _left(0.5, 0.5), _left(0.75, 0.5)
    (0.3, 0.0, 0.25)
    """
    return -passed % step if step else 0.0
