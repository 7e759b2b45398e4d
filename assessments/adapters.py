"""What django-allauth asks this site: who may sign up, how often one may try, and what a provider's claims mean."""

import time
from typing import Any, Final

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import generate_totp_secret
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.base.constants import AuthProcess
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.base_user import AbstractBaseUser
from django.forms import ValidationError
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import security_log, tokens
from assessments.domain import claims
from assessments.domain.names import folded
from assessments.models import User
from assessments.services import limits, logins, provider_roles
from assessments.views.accounts import own_start
from assessments.views.respondent import client_address
from assessments.views.second_factor import PROVIDER_FACTOR

#: What the security log calls a code, a passkey or a password that is wrong, by the page it was sent to.
WRONG_AT: Final = {
    "account_change_password": "confirm.password",
    "account_confirm_login_code": "login.code",
    "account_confirm_password_reset_code": "password.code",
    "account_confirm_reauthentication_code": "confirm.code",
    "account_email_verification_sent": "address.code",
    "account_reauthenticate": "confirm.password",
    "mfa_authenticate": "login.second_step",
    "mfa_login_webauthn": "login.passkey",
    "mfa_reauthenticate": "confirm.second_step",
    "mfa_reauthenticate_webauthn": "confirm.passkey",
}
SECOND_STEPS: Final = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
#: How the library says so.
WRONG: Final = {"incorrect_code", "incorrect_password", "enter_current_password"}


class LogsWhatIsWrong:
    """Writes a line where a page of the library says that a secret is wrong."""

    request: HttpRequest | None

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        """The error for a form; the library makes it at the moment that it refuses."""
        match = self.request.resolver_match if self.request else None
        if code in WRONG and match and match.url_name in WRONG_AT:
            security_log.write(WRONG_AT[match.url_name], "failed")
        error: ValidationError = super().validation_error(code, *args)  # type: ignore[misc]
        return error


class AccountAdapter(LogsWhatIsWrong, DefaultAccountAdapter):
    """Accounts by e-mail address; Dutch that people understand; limits that keep no office out."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": gettext_lazy(
            "This e-mail address and this password do not belong together. Check both."
        ),
        "incorrect_code": gettext_lazy("This is not the code, or it is too old. Check it, or ask for a new one."),
        "incorrect_password": gettext_lazy("This is not your password. Try again."),
        "enter_current_password": gettext_lazy("This is not your password so far. Try again."),
        "too_many_login_attempts": gettext_lazy("There were too many tries. Wait five minutes and try again."),
        "rate_limited": gettext_lazy("There were too many tries. Wait a minute and try again."),
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return bool(settings.RESPONDENT_ACCOUNTS)

    def clean_email(self, email: str) -> str:
        return folded(super().clean_email(email))

    def format_email_subject(self, subject: str) -> str:
        return str(subject)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail of the library; links in it start with the configured address, whatever the request said."""
        log_in = settings.BASE_URL + reverse("account_login")
        super().send_mail(template_prefix, email, context | {"login_address": log_in})

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address(request)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        return own_start(request.user)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        return own_start(request.user)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("assessments:account")

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Count a try of a password before it is looked at, by account and address."""
        account = folded(str(credentials.get("email", "")))
        try:
            logins.count_try(account=account, address=client_address(request), now=time.time())
        except limits.TooManyTries as error:
            request.wait_seconds = error.wait_seconds  # type: ignore[attr-defined]  # for the header of the answer
            security_log.write("login.password", "refused")
            wait = {"seconds": error.wait_seconds}
            message = _("There were too many tries. Wait %(seconds)s seconds and try again.") % wait
            raise ValidationError(message, code="too_many_login_attempts") from error

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Whoever these belong to; a closed account answers like a wrong password."""
        user = super().authenticate(request, **credentials)
        if user is not None and not user.is_active:
            self.authentication_failed(request, **credentials)
            return None
        return user

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        security_log.write("login.password", "failed")

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        super().login(request, user)
        methods = [str(record.get("method")) for record in get_authentication_records(request, user)]
        security_log.write("login", on=" ".join(methods), actor=f"account:{user.pk}")

    def logout(self, request: HttpRequest) -> None:
        actor = f"account:{request.user.pk}"
        super().logout(request)
        security_log.write("logout", actor=actor)

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Whoever logged in or confirmed a moment ago need not do so again; with a second step, by that step alone.

        A session from before it was set up, and the mailbox, would otherwise be enough to add another one.
        """
        if self.request is None:
            return True
        records = get_authentication_records(self.request, self.request.user)
        if is_mfa_enabled(self.request.user, SECOND_STEPS):
            records = [record for record in records if record.get("method") == "mfa"]
        latest = max((float(record.get("at", 0)) for record in records), default=0.0)
        return time.time() - latest > app_settings.REAUTHENTICATION_TIMEOUT

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """The ways to confirm: with a second step only those that take it."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [way for way in ways if str(way["id"]).startswith("mfa")] or ways

    def add_message(self, request: HttpRequest, level: int, *args: Any, **kwargs: Any) -> None:
        """Show what went wrong. That something went well the next page shows by itself."""
        if level >= messages.ERROR:
            super().add_message(request, level, *args, **kwargs)


class SecondFactorAdapter(LogsWhatIsWrong, DefaultMFAAdapter):
    """Secrets of authenticators are sealed under our key."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": AccountAdapter.error_messages["incorrect_code"],
    }

    def encrypt(self, text: str) -> str:
        return tokens.sealed(text)

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; after our key was changed one that nobody knows, so that every code of it is wrong."""
        try:
            return tokens.unsealed(encrypted_text)
        except ValueError:
            return generate_totp_secret()

    def get_totp_issuer(self) -> str:
        return _("Self-test Result-oriented Collaboration")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {"id": str(settings.PASSKEY_DOMAIN), "name": self.get_totp_issuer()}


class ProviderAdapter(DefaultSocialAccountAdapter):
    """Logging in through the identity provider of the organisation: who gets in, and with which roles."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Read the claims, keep none of them, and let nobody in whom the mapping gives nothing."""
        if sociallogin.state.get("process") != AuthProcess.LOGIN:
            # The library would also link the account that is logged in: no page here offers that.
            security_log.write("login.provider", "refused")
            raise ImmediateHttpResponse(redirect("assessments:account"))
        said = _said_by_provider(sociallogin)
        verdicts = claims.verdicts(settings.OIDC_ROLES, said)
        sociallogin.account.extra_data = {}
        if sociallogin.account.pk:
            sociallogin.account.save(update_fields=["extra_data"])
        is_new = not sociallogin.is_existing
        if is_new and not (sociallogin.email_addresses and any(verdict.is_given for verdict in verdicts)):
            security_log.write("login.provider", "refused")
            raise ImmediateHttpResponse(redirect("assessments:no-role"))
        has_factor = claims.has_second_factor(said, settings.OIDC_MFA)
        request.session[PROVIDER_FACTOR] = sociallogin.account.uid if has_factor else ""
        sociallogin.verdicts = verdicts  # followed once the account is there
        if not is_new:
            provider_roles.follow(user=_own(sociallogin.user), verdicts=verdicts, now=timezone.now())

    def get_connect_redirect_url(self, request: HttpRequest, socialaccount: Any) -> str:
        return reverse("assessments:account")

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Whoever got past the mapping gets an account, whether others may sign up or not."""
        return True

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> Any:
        user = super().save_user(request, sociallogin, form)
        provider_roles.follow(user=user, verdicts=sociallogin.verdicts, now=timezone.now())
        return user

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: Any) -> Any:
        user = super().populate_user(request, sociallogin, data)
        user.email, user.name = folded(str(data.get("email") or "")), str(data.get("name") or "")[:120]
        return user

    def get_requests_session(self) -> Any:
        """What asks the provider: it follows no redirect to anywhere else."""
        session = super().get_requests_session()
        session.max_redirects = 0
        return session

    def on_authentication_error(self, request: HttpRequest, provider: Any, **kwargs: Any) -> None:
        """A callback that was sent once more, a state of another browser, a provider that said no."""
        security_log.write("login.provider", "failed")


def _said_by_provider(sociallogin: SocialLogin) -> dict[str, Any]:
    """The claims of the identity token with those of the user info beside them; the token has the last word."""
    data = sociallogin.account.extra_data
    if "userinfo" not in data and "id_token" not in data:
        return dict(data)
    return {**(data.get("userinfo") or {}), **(data.get("id_token") or {})}


def _own(user: Any) -> User:
    assert isinstance(user, User)
    return user
