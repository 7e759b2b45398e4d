"""Logging in and out. Only coordinators and editors have an account."""

import time
from typing import Any

from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.views import LoginView, LogoutView, redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments import forms, permissions
from assessments.models import User
from assessments.services import limits, logins
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

    def get_default_redirect_url(self) -> str:
        return own_start(self.request)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form: Any = self.get_form()
        try:
            logins.count_try(account=form.account, address=client_address(request), now=time.time())
        except limits.TooManyTries as error:
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


@require_http_methods(["GET", "HEAD", "POST"])
def password(request: HttpRequest) -> HttpResponse:
    """Choose an own password; whoever got theirs from somebody else does so before anything else."""
    user = request.user
    if not isinstance(user, User):
        return keep_private(redirect_to_login(request.get_full_path()))
    form = forms.PasswordForm(user, request.POST if request.method == "POST" else None)
    if request.method == "POST":
        try:
            logins.count_try(account=user.email, address=client_address(request), now=time.time())
        except limits.TooManyTries as error:
            page = render(request, "assessments/accounts/password.html", {"form": form, "wait": error.wait_seconds})
            page.status_code, page["Retry-After"] = 429, str(error.wait_seconds)
            return keep_private(page)
        if form.is_valid():
            logins.choose_password(user=user, password=form.cleaned_data["new_password1"])
            update_session_auth_hash(request, user)
            return keep_private(redirect(own_start(request)))
    return keep_private(render(request, "assessments/accounts/password.html", {"form": form, "user": user}))


def own_start(request: HttpRequest) -> str:
    """Where somebody who logged in starts: with teams, or an editor without any with the questionnaires."""
    is_only_editor = permissions.has_role_of_editor(request.user) and not permissions.is_coordinator(request.user)
    return reverse("admin:index" if is_only_editor else "assessments:coordination")
