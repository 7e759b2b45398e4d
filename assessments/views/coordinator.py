"""Pages for a role: somebody who is logged in, and has that role at this very moment."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import permissions
from assessments.models import User
from assessments.security_log import write
from assessments.views import errors
from assessments.views.respondent import keep_private, sent_values

P = ParamSpec("P")

RoleView = Callable[Concatenate[HttpRequest, User, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]

#: What the addresses below /coordinatie/ and /rechten/ are about, as the security log calls it.
KINDS = {"organisatie": "organisation", "team": "team", "ronde": "round", "account": "account"}
#: As long as a key is; a number may be as long as somebody likes.
KEY_LENGTH = 36


def coordinating(view: RoleView[P]) -> View[P]:
    """A page of a coordinator.

    Whoever is not logged in is asked to, and comes back; what was typed meanwhile is offered again.
    What does not exist and what is somebody else's have the same answer.
    """

    return _with_role(view, permissions.is_coordinator)


def operating(view: RoleView[P]) -> View[P]:
    """A page of an operator, by the same rules."""
    return _with_role(view, permissions.is_operator)


def _with_role(view: RoleView[P], has_role: Callable[[User], bool]) -> View[P]:
    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not isinstance(user, User):
            note_turned_away(request)
            return keep_private(_ask_to_log_in(request))
        if not has_role(user):
            note_turned_away(request)
            return keep_private(errors.not_found(request))
        try:
            return keep_private(view(request, user, *args, **kwargs))
        except permissions.NotYours:
            write("object.refused", "refused", on=_asked(request))
            return keep_private(errors.not_found(request))

    return wrapper


def note_turned_away(request: HttpRequest) -> None:
    """Log that a page stayed closed: to an account without the role for it, or to a session that is over or never was.

    A browser without a session is no event.
    """
    page = f"page:{request.resolver_match.url_name if request.resolver_match else ''}"
    if request.user.is_authenticated:
        write("page.refused", "refused", on=page)
    elif settings.SESSION_COOKIE_NAME in request.COOKIES:
        write("session.refused", "refused", on=page)


def _asked(request: HttpRequest) -> str:
    """The object in the address of a page: the converters of the address let nothing through but a key or a number."""
    match request.path.split("/"):
        case ["", _place, kind, key, *_rest] if kind in KINDS:
            return f"{KINDS[kind]}:{key[:KEY_LENGTH]}"
    return ""


def _ask_to_log_in(request: HttpRequest) -> HttpResponse:
    again = sent_values(request, {"csrfmiddlewaretoken"})
    if not again:
        return redirect_to_login(request.get_full_path())
    return render(request, "assessments/accounts/expired.html", {"again": again}, status=403)
