"""Pages for a role: somebody who is logged in, and has that role at this very moment."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from assessments import permissions
from assessments.models import User
from assessments.views import errors
from assessments.views.respondent import keep_private, sent_values

P = ParamSpec("P")

RoleView = Callable[Concatenate[HttpRequest, User, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


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
            return keep_private(_ask_to_log_in(request))
        if not has_role(user):
            return keep_private(errors.not_found(request))
        try:
            return keep_private(view(request, user, *args, **kwargs))
        except permissions.NotYours:
            return keep_private(errors.not_found(request))

    return wrapper


def _ask_to_log_in(request: HttpRequest) -> HttpResponse:
    again = sent_values(request, {"csrfmiddlewaretoken"})
    if not again:
        return redirect_to_login(request.get_full_path())
    return render(request, "assessments/accounts/expired.html", {"again": again}, status=403)
