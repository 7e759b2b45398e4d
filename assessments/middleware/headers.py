"""The headers of every answer, and what no cache or search engine may keep."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from assessments.middleware.handler import Handler
from assessments.views.respondent import keep_private

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
        *("home", "model", "model-block", "privacy", "stored-fields", "accessibility", "about"),
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


class HideToken:
    """Keeps an address with a secret out of every Referer: a right to take part, to read agreements, or to a role."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(("/mee/", "/afspraken/", "/rol/")):
            # Not "no-referrer": that sends "Origin: null" with the form, and those are refused.
            response["Referrer-Policy"] = "strict-origin"
        return response
