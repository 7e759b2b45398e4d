"""What holds for every request."""

from collections.abc import Callable
from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.http import urlencode

from assessments.models import User
from assessments.views import errors
from assessments.views.respondent import keep_private
from assessments.views.second_factor import has_second_factor

Handler = Callable[[HttpRequest], HttpResponse]

#: What a page here uses of a browser, for itself alone: copying the return code, and passkeys. Sharing needs no
#: line: browsers allow it to a page itself, and one that does not know it complains in its console.
USED_FEATURES = ("clipboard-write", "publickey-credentials-create", "publickey-credentials-get")
#: What no page here uses, so that neither a script from elsewhere nor a frame can either.
DENIED_FEATURES = (
    *("accelerometer", "autoplay", "browsing-topics", "camera", "clipboard-read", "compute-pressure"),
    *("display-capture", "encrypted-media", "fullscreen", "gamepad", "geolocation", "gyroscope", "hid"),
    *("identity-credentials-get", "idle-detection", "keyboard-map", "local-fonts", "magnetometer", "microphone"),
    *("midi", "otp-credentials", "payment", "picture-in-picture", "screen-wake-lock", "serial", "storage-access"),
    *("sync-xhr", "usb", "window-management", "xr-spatial-tracking"),
)
PERMISSIONS_POLICY = ", ".join(
    [*(f"{name}=(self)" for name in USED_FEATURES), *(f"{name}=()" for name in DENIED_FEATURES)]
)

#: Pages for everyone, which hold nothing of anybody. Whatever else there is, is private.
PUBLIC_PAGES = frozenset(
    f"assessments:{name}"
    for name in (
        *("home", "model", "model-block", "privacy", "accessibility", "about"),
        *("robots", "favicon", "security-txt", "api-description"),
    )
)


class SecureEveryAnswer:
    """Adds the headers that hold for pages, static files and refusals alike.

    The outermost but one. Django sends the last three itself, except with what its own middleware
    refuses: a request for another host never gets to the part that adds them.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.headers = {
            "Cross-Origin-Resource-Policy": "same-origin",
            "Permissions-Policy": PERMISSIONS_POLICY,
            "Cross-Origin-Opener-Policy": settings.SECURE_CROSS_ORIGIN_OPENER_POLICY,
            "Referrer-Policy": settings.SECURE_REFERRER_POLICY,
            "X-Content-Type-Options": "nosniff",
        }

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        for name, value in self.headers.items():
            response.setdefault(name, value)
        return response


class KeepPrivate:
    """Keeps every address out of caches and search engines, unless it is named as a page for everyone.

    So a new page is private until somebody decides otherwise. Errors are private at any address.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = request.resolver_match
        if found is None or found.view_name not in PUBLIC_PAGES or response.status_code >= HTTPStatus.BAD_REQUEST:
            keep_private(response)
        return response


class RefuseUnreadable:
    """Refuses a NUL in the address, and a body in another encoding than our pages send.

    A NUL in a form is left to its field, so that other fields of that form are kept.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_unreadable(request):
            return errors.bad_request(request)
        return self.get_response(request)

    def _is_unreadable(self, request: HttpRequest) -> bool:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            return True
        asked = [text for name, values in request.GET.lists() for text in (name, *values)]
        return any("\0" in text for text in (request.path, *asked))


class HideToken:
    """Keeps an address with a secret out of every Referer: a right to take part, or to read agreements."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(("/mee/", "/afspraken/")):
            # Not "no-referrer": that sends "Origin: null" with the form, and those are refused.
            response["Referrer-Policy"] = "strict-origin"
        return response


class ExplainWrongMethod:
    """Gives 405 a page; Django sends an empty one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = errors.wrong_method(request)
        page["Allow"] = response["Allow"]
        return page


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
