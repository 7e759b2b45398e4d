"""Logging in with a password or a passkey, and making an account; other ways are pages of the library."""

from typing import Any

from allauth.account.views import LoginView, SignupView
from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpResponse
from django.utils.decorators import method_decorator

from assessments import reports


# The script of a passkey fetches its challenge from here.
@method_decorator(csp_update({"connect-src": ["'self'"]}), name="dispatch")
class LogIn(LoginView):
    """The door for everybody with an account; after too many tries it says how long to wait."""

    def form_invalid(self, form: Any) -> HttpResponse:
        response: HttpResponse = super().form_invalid(form)
        seconds = getattr(self.request, "wait_seconds", 0)
        if seconds:
            response.status_code = 429
            response["Retry-After"] = str(seconds)
        return response

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"provider": settings.OIDC.app, "open_for_all": settings.RESPONDENT_ACCOUNTS}
        return super().get_context_data(**kwargs) | context


class SignUp(SignupView):
    """An account for whoever wants to keep results; the page says how long we keep it."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = {"account_kept": reports.duration(settings.ACCOUNT_RETENTION_DAYS)}
        return super().get_context_data(**kwargs) | context
