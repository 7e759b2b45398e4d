"""What holds for every request."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils.http import urlencode

from assessments import security_log
from assessments.models import User
from assessments.views import errors
from assessments.views.respondent import client_address, keep_private
from assessments.views.second_factor import has_second_factor

Handler = Callable[[HttpRequest], HttpResponse]

#: Where people with an account come in. A program with a token reads no cookie: it has no account.
ACCOUNT_DOORS: Final = (
    *("/inloggen/", "/wachtwoord-vergeten/", "/uitloggen/", "/account/", "/rol/"),
    *("/coordinatie/", "/rechten/", "/beheer/"),
)
EXACT_DOORS: Final = (*ACCOUNT_DOORS, "/api/")
#: Every other door is one of respondents; so is this one, to which an account keeps its own results.
KEPT_RESULTS: Final = "/account/uitslagen/"
#: As much of an address as is kept at a door of respondents. An exact one names a household or a desk, and beside the
#: time of a mistyped code it would tell who was there. Either block is some 256 connections: providers give each
#: household one IPv4 address or a /48 of IPv6. That still tells one guesser from many, and what to shut out.
KEPT_BITS: Final = {4: 24, 6: 40}


class TellSecurityLog:
    """Says where the events of a request come from, and who is logged in. It comes first, around every refusal.

    At the doors of respondents nobody is named, so nothing is looked up there either; elsewhere the account is looked
    up for an event only.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        actor = (lambda: _account(request)) if is_door(request.path, ACCOUNT_DOORS) else ""
        where = origin(request, is_exact=is_door(request.path, EXACT_DOORS))
        with security_log.acting(origin=where, actor=actor):
            return self.get_response(request)


def is_door(path: str, doors: tuple[str, ...]) -> bool:
    """Whether a path lies behind one of these doors, and not behind one of respondents."""
    return path.startswith(doors) and not path.startswith(KEPT_RESULTS)


def origin(request: HttpRequest, *, is_exact: bool) -> str:
    """The network address of a request, or the block around it; empty for what is no address."""
    try:
        # A scope ("%eth0") may be any text that a proxy passes on.
        address = ip_address(client_address(request).partition("%")[0])
    except ValueError:
        return ""
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return str(address if is_exact else ip_network((address, KEPT_BITS[address.version]), strict=False))


def _account(request: HttpRequest) -> str:
    user = getattr(request, "user", None)  # not there yet where a request is refused early
    return f"account:{user.pk}" if user is not None and user.is_authenticated else ""


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
