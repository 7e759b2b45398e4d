"""Logging in and out. Only coordinators have an account."""

import time
from typing import Any

from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse

from assessments import forms
from assessments.services import logins
from assessments.views.respondent import client_address, keep_private


class LogIn(LoginView):
    """An e-mail address and a password, with a limit on tries; then on to the page that was asked for."""

    authentication_form = forms.LoginForm  # type: ignore[assignment]  # any form with get_user will do
    template_name = "assessments/accounts/login.html"
    redirect_authenticated_user = True

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().dispatch(request, *args, **kwargs)
        assert isinstance(response, HttpResponse)
        return keep_private(response)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = self.get_form()
        try:
            logins.count_try(account=form.account, address=client_address(request), now=time.time())
        except logins.TooManyTries as error:
            form.wait_seconds = error.wait_seconds
        return self.form_valid(form) if form.is_valid() else self.form_invalid(form)

    def form_invalid(self, form: Any) -> HttpResponse:
        response = super().form_invalid(form)
        if form.wait_seconds:
            response.status_code = 429
            response["Retry-After"] = str(form.wait_seconds)
        return response


class LogOut(LogoutView):
    """Close the session and go to the start page."""

    next_page = "assessments:home"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return keep_private(super().dispatch(request, *args, **kwargs))
