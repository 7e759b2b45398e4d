"""The second step of logging in: whether this session took it, and setting it up."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.views import ActivateTOTPView
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn.views import AddWebAuthnView
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.safestring import SafeString
from django.views.decorators.http import require_safe

from assessments.models import User
from assessments.views.qr import qr_picture
from assessments.views.respondent import keep_private

#: Where a session keeps which account of the identity provider came with a second factor.
PROVIDER_FACTOR = "provider_factor"


def has_second_factor(request: HttpRequest, user: User) -> bool:
    """Whether this session was opened, or later confirmed, with more than one factor. No query."""
    records = get_authentication_records(request, user)
    came_from = request.session.get(PROVIDER_FACTOR) or None
    return any(record.get("method") == "mfa" or (came_from and record.get("uid") == came_from) for record in records)


class ActivateApp(ActivateTOTPView):
    """Set up an app that shows codes. Its first code counts as the second step of this session."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        context["qr"] = app_qr(context["totp_url"])
        return context

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="totp")
        return response


class AddPasskey(AddWebAuthnView):
    """Add a passkey. Making it counts as the second step of this session."""

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        record_authentication(self.request, self.request.user, "mfa", type="webauthn")
        return response


def app_qr(address: str) -> SafeString:
    """The picture that an app reads its secret from."""
    return qr_picture(address, dark="#1f2933")


@require_safe
@login_required
def second_factor(request: HttpRequest) -> HttpResponse:
    """Why a second step, and how: to set one up, or to use the one that is there.

    Whoever set one up on another device, or before it was asked, confirms with it.
    """
    has_one = is_mfa_enabled(request.user, [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN])
    wanted = request.GET.get("next", "")
    if not url_has_allowed_host_and_scheme(wanted, allowed_hosts=None):
        wanted = ""
    if has_one:
        ways = get_adapter(request).get_reauthentication_methods(request.user)
        way = next(str(way["url"]) for way in ways if str(way["id"]).startswith("mfa"))
        return keep_private(redirect(f"{way}?{urlencode({'next': wanted})}" if wanted else way))
    return keep_private(render(request, "assessments/accounts/second_factor.html", {"next": wanted}))
