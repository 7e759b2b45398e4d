"""What holds for requests of people with an account."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import urlencode

from assessments import security_log
from assessments.middleware.handler import Handler
from assessments.models import User
from assessments.views.respondent import keep_private
from assessments.views.second_factor import has_second_factor


class HideCode:
    """Takes the respondent's cookies away from the pages that secure an account.

    The library may keep such a request in the session, and so in the database: the code of a result has no
    place beside an account there.
    """

    #: Where the library's pages are.
    PLACES = ("/inloggen/", "/account/", "/uitloggen/", "/wachtwoord-vergeten/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path.startswith(self.PLACES):
            for name in (settings.RESPONDENT_COOKIE_NAME, settings.PARTICIPANT_COOKIE_NAME):
                request.COOKIES.pop(name, None)
            kept = (f"{name}={value}" for name, value in request.COOKIES.items())
            request.META["HTTP_COOKIE"] = "; ".join(kept)
        return self.get_response(request)


class NoticeEndedSession:
    """Logs that a browser came with a session that is over, or never was, on a page where people come in or are in.

    Django opens nothing with it, never takes over its name, and throws the cookie away: an honest browser shows it
    once. Pages for a role log it themselves.
    """

    PLACES = (*HideCode.PLACES, "/rol/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        shown = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        is_over = False
        if shown and request.path.startswith(self.PLACES):
            request.session.get("")  # reads the row, once in a request
            is_over = request.session.session_key != shown
        response = self.get_response(request)
        if is_over:
            security_log.write("session.refused", "refused", on=f"page:{_name_of_page(request)}")
        return response


def _name_of_page(request: HttpRequest) -> str:
    return request.resolver_match.url_name or "" if request.resolver_match else ""


class RequireSecondFactor:
    """Sends whoever opens a page for a role, in a session without a second factor, to setting one up or using it."""

    #: Pages for a role: each of them asks for it by itself as well.
    PLACES = ("/coordinatie/", "/beheer/", "/rechten/")

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.REQUIRE_MFA and request.path.startswith(self.PLACES):
            user = request.user
            if isinstance(user, User) and not has_second_factor(request, user):
                return keep_private(self._ask(request))
        return self.get_response(request)

    def _ask(self, request: HttpRequest) -> HttpResponse:
        back = urlencode({"next": request.get_full_path()} if request.method == "GET" else {})
        response = redirect("assessments:second-factor")
        response["Location"] += f"?{back}" if back else ""
        return response
