"""Addresses of logging in and of what secures an account: the pages of django-allauth that we use, and no others.

Their names are those of the library. Each page is private: no cache keeps it and no search engine finds it.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from allauth.socialaccount import views as provider
from allauth.usersessions import views as sessions
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, resolve

from assessments import security_log
from assessments.views import single_sign_on
from assessments.views.confirming import confirmed, confirmed_before
from assessments.views.even_time import even_time
from assessments.views.log_in import LogIn, SignUp
from assessments.views.respondent import keep_private
from assessments.views.second_factor import ActivateApp, AddPasskey

View = Callable[..., HttpResponse]

#: Pages that go on with what this session began elsewhere, by what the security log calls what is sent to them.
LATER_STEPS = {
    "account_confirm_login_code": "login.code",
    "account_confirm_password_reset_code": "password.code",
    "account_complete_password_reset": "password.code",
    "account_email_verification_sent": "address.code",
    "mfa_authenticate": "login.second_step",
}
#: Where such a page sends whoever began nothing, or not in this session, or went on before.
BEGINNINGS = {"account_login", "account_request_login_code", "account_reset_password", "account_signup"}


def private(route: str, view: View, name: str) -> URLPattern:
    """A page of the library at an address of ours."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = keep_private(view(request, *args, **kwargs))
        if name in LATER_STEPS and request.method == "POST" and _begins_again(response):
            security_log.write(LATER_STEPS[name], "refused")
        return response

    return path(route, wrapper, name=name)


def entrance(view: View) -> View:
    """A step of coming in; whoever is in already goes to the own account."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect("assessments:account")
        return view(request, *args, **kwargs)

    return wrapper


def _begins_again(response: HttpResponse) -> bool:
    place = urlsplit(response.get("Location", "")).path
    return bool(place) and resolve(place).url_name in BEGINNINGS


log_in_urls = [
    private("inloggen/", LogIn.as_view(), "account_login"),
    private("inloggen/code/", even_time(account.request_login_code), "account_request_login_code"),
    private("inloggen/code/invullen/", account.confirm_login_code, "account_confirm_login_code"),
    private("inloggen/passkey/", webauthn.login_webauthn, "mfa_login_webauthn"),
    private("inloggen/stap-twee/", second_factor.authenticate, "mfa_authenticate"),
    private("inloggen/via/<str:provider_id>/", single_sign_on.log_in, "openid_connect_login"),
    private("inloggen/via/<str:provider_id>/terug/", single_sign_on.come_back, "openid_connect_callback"),
    private("inloggen/afgebroken/", provider.login_cancelled, "socialaccount_login_cancelled"),
    private("inloggen/mislukt/", provider.login_error, "socialaccount_login_error"),
    private("uitloggen/", account.logout, "account_logout"),
]

account_urls = [
    private("account/nieuw/", even_time(SignUp.as_view()), "account_signup"),
    private("account/nieuw/via/", entrance(provider.signup), "socialaccount_signup"),
    private("account/adres/", entrance(account.email_verification_sent), "account_email_verification_sent"),
    private("account/gesloten/", account.account_inactive, "account_inactive"),
    private("account/sessies/", confirmed(sessions.list_usersessions), "usersessions_list"),
    private("account/bevestigen/", account.reauthenticate, "account_reauthenticate"),
    private("account/bevestigen/code/", account.request_reauthentication_code, "account_request_reauthentication_code"),
    private(
        "account/bevestigen/code/invullen/",
        account.confirm_reauthentication_code,
        "account_confirm_reauthentication_code",
    ),
    private("account/bevestigen/app/", second_factor.reauthenticate, "mfa_reauthenticate"),
    private("account/bevestigen/passkey/", webauthn.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
]

password_urls = [
    private("account/wachtwoord/", account.password_change, "account_change_password"),
    private("account/wachtwoord/kiezen/", confirmed_before(account.password_set), "account_set_password"),
    private("wachtwoord-vergeten/", even_time(account.password_reset), "account_reset_password"),
    private("wachtwoord-vergeten/code/", account.confirm_password_reset_code, "account_confirm_password_reset_code"),
    private("wachtwoord-vergeten/nieuw/", account.complete_password_reset, "account_complete_password_reset"),
    private("wachtwoord-vergeten/klaar/", account.password_reset_from_key_done, "account_password_reset_completed"),
]

SECOND = "account/stap-twee/"
second_factor_urls = [
    private(SECOND, second_factor.index, "mfa_index"),
    private(f"{SECOND}app/", ActivateApp.as_view(), "mfa_activate_totp"),
    private(f"{SECOND}app/weg/", totp.deactivate_totp, "mfa_deactivate_totp"),
    private(f"{SECOND}passkeys/", webauthn.list_webauthn, "mfa_list_webauthn"),
    private(f"{SECOND}passkeys/nieuw/", AddPasskey.as_view(), "mfa_add_webauthn"),
    private(f"{SECOND}passkeys/<int:pk>/naam/", webauthn.edit_webauthn, "mfa_edit_webauthn"),
    private(f"{SECOND}passkeys/<int:pk>/weg/", webauthn.remove_webauthn, "mfa_remove_webauthn"),
    private(f"{SECOND}herstelcodes/", recovery_codes.view_recovery_codes, "mfa_view_recovery_codes"),
    private(f"{SECOND}herstelcodes/nieuw/", recovery_codes.generate_recovery_codes, "mfa_generate_recovery_codes"),
]

urlpatterns = [*log_in_urls, *account_urls, *password_urls, *second_factor_urls]
