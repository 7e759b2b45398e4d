"""Pages for what went wrong, in Dutch and in the style of the site. The 500 page needs nothing at all."""

from urllib.parse import urlsplit

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import get_template

from assessments.security_log import write
from assessments.views.respondent import keep_private, page_on_this_site, sent_values

#: What is never sent back into a page, not even to be offered again.
SECRETS = ("password", "old_password", "new_password1", "new_password2")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request cannot have come from one of our pages."""
    write("host.refused" if isinstance(exception, DisallowedHost) else "request.refused", "refused")
    return _page(request, 400)


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403."""
    return _page(request, 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: the same for what never existed and for what is not yours."""
    return _page(request, 404)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405: a page that only takes a button, or only an address."""
    return _page(request, 405)


def server_error(request: HttpRequest) -> HttpResponse:
    """500: plain HTML without context, translations, database or static manifest."""
    return HttpResponse(get_template("500.html").render(), status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form was too old; what was typed is offered again with one button.

    Not so when another site sent it: nobody may be talked into saving what a stranger wrote.
    """
    write("form.refused", "refused")
    again = [] if _is_from_elsewhere(request) else sent_values(request, {"csrfmiddlewaretoken", *SECRETS})
    back = urlsplit(request.headers.get("Referer", "")).path if not again else ""
    context = {"again": again, "back": page_on_this_site(back)}
    return keep_private(render(request, "assessments/errors/csrf.html", context, status=403))


def _is_from_elsewhere(request: HttpRequest) -> bool:
    origin = request.headers.get("Origin")
    own = f"{request.scheme}://{request.get_host()}"
    return request.headers.get("Sec-Fetch-Site") == "cross-site" or origin not in {None, own}


def _page(request: HttpRequest, status: int) -> HttpResponse:
    return render(request, f"{status}.html", status=status)
