"""What the provider says about somebody: exactly what a test wrote down."""

import json
from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from allauth.idp.oidc.internal.oauthlib.request_validator import OAuthLibRequestValidator
from django.conf import settings

#: Claims about how somebody logged in: a provider tells those in the identity token alone.
OF_THE_LOGIN = ("acr", "amr")


class Adapter(DefaultOIDCAdapter):
    """Claims from a file."""

    def get_claims(self, purpose, user, client, scopes, email=None, **kwargs) -> dict[str, Any]:
        claims = {"sub": user.username, **json.loads(settings.CLAIMS.read_text())[user.username]}
        if purpose == "userinfo":
            return {name: value for name, value in claims.items() if name not in OF_THE_LOGIN}
        return claims


def require_pkce() -> None:
    """Let no client in without a code challenge; the library asks it of public clients only."""
    OAuthLibRequestValidator.is_pkce_required = lambda *args, **kwargs: True
