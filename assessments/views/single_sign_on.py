"""Logging in through the identity provider: the library's steps, and three checks of our own on what comes back."""

from typing import Any

import jwt
from allauth.socialaccount.helpers import render_authentication_error
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import Http404, HttpRequest, HttpResponse
from requests import RequestException

#: How an identity token may be signed: with a key pair, never with "none" or with a secret that both sides hold.
SIGNATURES = frozenset(
    f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512)
) | {"EdDSA"}  # fmt: skip
WELL_KNOWN = "/.well-known/openid-configuration"


class SignedTokens(OpenIDConnectOAuth2Adapter):
    """Trusts an identity token by its signature, and a provider by the name that was configured.

    The library leaves the signature out where the token came over TLS, as OpenID Connect allows.
    """

    @property
    def openid_config(self) -> dict[str, Any]:
        """What the provider says of itself. Raises OAuth2Error where it goes by another name."""
        config: dict[str, Any] = super().openid_config
        expected = str(self.get_provider().server_url).removesuffix(WELL_KNOWN)
        if str(config.get("issuer", "")).rstrip("/") != expected.rstrip("/"):
            raise OAuth2Error("The provider names another issuer than the configured one.")
        return config

    def _decode_id_token(self, app: SocialApp, id_token: str) -> dict[str, Any]:
        try:
            header = jwt.get_unverified_header(id_token)
        except jwt.PyJWTError as error:
            raise OAuth2Error("The identity token cannot be read.") from error
        if header.get("alg") not in SIGNATURES or not header.get("kid"):
            raise OAuth2Error("The identity token is not signed by a key of the provider.")
        self.did_fetch_access_token = False  # what makes the library look at the signature
        claims: dict[str, Any] = super()._decode_id_token(app, id_token)
        return claims


def log_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Send somebody to the provider, once it names itself as configured."""
    return _step(OAuth2LoginView, request, provider_id, is_leaving=request.method == "POST")


def come_back(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Let somebody in whom the provider sent back."""
    return _step(OAuth2CallbackView, request, provider_id)


def _step(view: Any, request: HttpRequest, provider_id: str, *, is_leaving: bool = False) -> HttpResponse:
    """A step of the library. A provider that is silent or not itself ends on the page that says that it failed."""
    adapter = SignedTokens(request, provider_id)
    try:
        provider = adapter.get_provider()
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    try:
        if is_leaving:
            adapter.openid_config  # noqa: B018 - the check is in reading it; the library reads it anew
        response: HttpResponse = view.adapter_view(adapter)(request)
    except (OAuth2Error, RequestException) as error:
        response = render_authentication_error(request, provider, exception=error)
    return response
