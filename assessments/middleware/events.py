"""Says where the events in the security log come from."""

from ipaddress import IPv6Address, ip_address, ip_network
from typing import Final

from django.http import HttpRequest, HttpResponse

from assessments import security_log
from assessments.middleware.handler import Handler
from assessments.views.respondent import client_address

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
