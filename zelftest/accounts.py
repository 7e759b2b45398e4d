"""What django-allauth is told: which forms are ours, and which identity provider there is."""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

from assessments.domain.claims import Rule, UnreadableMapping, read_mapping
from zelftest.environment import switch

#: The one provider, as it stands in addresses.
PROVIDER_ID = "organisatie"

#: A place without a path: it stands in the policy that browsers get, so nothing else may.
ORIGIN = re.compile(r"https://[a-zA-Z0-9.-]+(:[0-9]+)?")

#: Our forms of accounts, by the library's name of their place.
ACCOUNT_FORMS = {
    "login": "LoginForm",
    "request_login_code": "RequestLoginCodeForm",
    "confirm_login_code": "ConfirmLoginCodeForm",
    "confirm_email_verification_code": "ConfirmAddressForm",
    "signup": "SignupForm",
    "reauthenticate": "ReauthenticateForm",
    "request_reauthentication_code": "RequestConfirmationCodeForm",
    "confirm_reauthentication_code": "ConfirmationCodeForm",
    "change_password": "ChangePasswordForm",
    "set_password": "SetPasswordForm",
    "reset_password": "ForgottenPasswordForm",
    "confirm_password_reset_code": "ForgottenPasswordCodeForm",
    "reset_password_from_key": "NewPasswordForm",
}
#: The same for the second step.
SECOND_FACTOR_FORMS = {
    "authenticate": "SecondStepForm",
    "reauthenticate": "SecondStepAgainForm",
    "activate_totp": "ActivateAppForm",
    "add_webauthn": "AddPasskeyForm",
    "edit_webauthn": "RenamePasskeyForm",
}
#: Tries that the library counts. Passwords have a limit of their own (services.logins). Per network address there
#: is room for a whole office: what the library allows for passkeys would keep one out.
ACCOUNT_LIMITS = {
    "login": "300/m/ip",
    "login_failed": "10/300s/key",
    "request_login_code": "60/m/ip,3/m/key",
    "reset_password": "60/m/ip,3/m/key",
    "signup": "60/m/ip",
}
SECOND_FACTOR_LIMITS = {"webauthn_login": "300/m/ip"}


@dataclass(frozen=True)
class IdentityProvider:
    """The provider as the library wants it, and the places that a form to it may lead to."""

    apps: list[dict[str, Any]]
    origins: list[str]

    @property
    def app(self) -> dict[str, Any] | None:
        """The one application, if any."""
        return self.apps[0] if self.apps else None


def identity_provider(env: environ.Env) -> IdentityProvider:
    """Read OIDC_URL with what belongs to it; without it there is no provider. Raises ImproperlyConfigured."""
    address = str(env.str("OIDC_URL", default=""))
    if not address:
        return IdentityProvider([], [])
    url = _split(address)
    if not url.hostname or url.scheme not in {"https", "http"} or (url.scheme == "http" and not _is_here(url.hostname)):
        raise ImproperlyConfigured(
            "Set OIDC_URL to the https address of the provider, such as https://login.x.nl/realm."
        )
    given = {name: str(env.str(name, default="")) for name in ("OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET")}
    missing = [name for name, value in given.items() if not value]
    if missing:
        raise ImproperlyConfigured(f"With OIDC_URL, set {' and '.join(missing)} too.")
    app = {
        "provider_id": PROVIDER_ID,
        "name": env.str("OIDC_NAME", default=url.hostname),
        "client_id": given["OIDC_CLIENT_ID"],
        "secret": given["OIDC_CLIENT_SECRET"],
        # Whoever the provider vouches for is taken for the account of that address.
        "settings": {"server_url": address, "verified_email": switch(env, "OIDC_EMAIL_IS_VERIFIED")},
    }
    more = env.list("OIDC_FORM_ORIGINS", default=[])
    if not all(ORIGIN.fullmatch(origin) for origin in more):
        raise ImproperlyConfigured("Set OIDC_FORM_ORIGINS to places such as https://login.x.nl, with commas.")
    origins = [f"{url.scheme}://{url.netloc}", *more]
    return IdentityProvider([app], origins)


def role_mapping(env: environ.Env, name: str) -> tuple[Rule, ...]:
    """Read the file that says which claims give which roles. Raises ImproperlyConfigured."""
    path = str(env.str(name, default=""))
    if not path:
        return ()
    try:
        return read_mapping(Path(path).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, UnreadableMapping) as error:
        raise ImproperlyConfigured(f"{name} names {path}, and that cannot be used: {error}.") from error


def ours(forms: dict[str, str]) -> dict[str, str]:
    """The forms by their full names, as the library imports them."""
    return {place: f"assessments.forms.accounts.{name}" for place, name in forms.items()}


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address)
    except ValueError as error:
        raise ImproperlyConfigured(f"OIDC_URL has no address that can be read: {error}.") from error


def _is_here(host: str) -> bool:
    return host in {"localhost", "127.0.0.1", "::1"}
