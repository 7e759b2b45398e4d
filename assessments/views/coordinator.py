"""Who prepares rounds: somebody who is logged in, and coordinates something at this very moment."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from assessments import permissions
from assessments.models import User
from assessments.views import errors
from assessments.views.respondent import keep_private, sent_values

P = ParamSpec("P")

CoordinatorView = Callable[Concatenate[HttpRequest, User, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def coordinating(view: CoordinatorView[P]) -> View[P]:
    """A page of a coordinator.

    Whoever is not logged in is asked to, and comes back; what was typed meanwhile is offered again.
    What does not exist and what is somebody else's have the same answer.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        user = request.user
        if not user.is_authenticated:
            return keep_private(_ask_to_log_in(request))
        if not permissions.is_coordinator(user):
            return keep_private(errors.not_found(request))
        if user.must_choose_password:
            return keep_private(redirect("assessments:password"))
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
