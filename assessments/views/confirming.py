"""Before something that matters: whoever logged in a while ago shows once more who they are."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from assessments.views.respondent import keep_private, sent_values

P = ParamSpec("P")

View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def confirmed(view: View[P]) -> View[P]:
    """A page on which a change needs a fresh confirmation; looking does not.

    What was sent when it had run out is offered again. The library would keep it in the session instead, in
    the database and with every cookie of the browser.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method in {"GET", "HEAD"} or is_fresh(request):
            return view(request, *args, **kwargs)
        return keep_private(ask_to_confirm(request))

    return wrapper


def confirmed_before(view: View[P]) -> View[P]:
    """A page that opens after a fresh confirmation only: what is typed there, a password, is never offered again."""

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if not request.user.is_authenticated or is_fresh(request):
            return view(request, *args, **kwargs)
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        where = ways[0]["url"] if ways else reverse("account_logout")
        return redirect(f"{where}?{urlencode({'next': request.path})}")

    return wrapper


def is_fresh(request: HttpRequest) -> bool:
    """Whether somebody logged in, or confirmed, within the last minutes."""
    return not get_adapter(request).is_reauthentication_required(app="assessments")


def ask_to_confirm(request: HttpRequest) -> HttpResponse:
    """A page that leads to confirming, in a tab of its own; what was sent waits here meanwhile."""
    ways = get_adapter(request).get_reauthentication_methods(request.user)
    context = {"again": sent_values(request, {"csrfmiddlewaretoken"}), "where": ways[0]["url"] if ways else ""}
    return render(request, "assessments/accounts/confirm_first.html", context, status=403)
