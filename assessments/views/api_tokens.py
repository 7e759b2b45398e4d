"""The connections of an organisation: tokens with which programs read its released results."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments import forms, permissions, queries
from assessments.models import Organisation, User
from assessments.services import api_tokens
from assessments.views.confirming import confirmed
from assessments.views.coordinator import coordinating


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
@confirmed
def show(request: HttpRequest, user: User, organisation: int) -> HttpResponse:
    """The tokens that there are; a new one is shown once, on the page that made it."""
    own = permissions.organisation(user, organisation)
    today = timezone.localdate()
    data = request.POST if request.method == "POST" else None
    form = forms.ApiTokenForm(data, today=today, days_most=api_tokens.DAYS_MAX)
    token = _make(form, own, request) if request.method == "POST" and form.is_valid() else ""
    context = {
        "organisation": own,
        "form": form,
        "token": token,
        "tokens": queries.api_tokens(own, today=today),
        "is_stopped": "gestopt" in request.GET,
    }
    return render(request, "assessments/coordination/api_tokens.html", context)


def _make(form: forms.ApiTokenForm, own: Organisation, request: HttpRequest) -> str:
    """The new token, or an empty text with an error in the form."""
    try:
        return api_tokens.make(organisation=own.pk, today=timezone.localdate(), **form.values)
    except api_tokens.NameTaken:
        form.add_taken_error()
    except api_tokens.TooMany:
        form.add_too_many_error()
    return ""


@require_POST
@coordinating
def revoke(request: HttpRequest, user: User, organisation: int, token: int) -> HttpResponse:
    """Stop one token; one of somebody else stays as it is."""
    own = permissions.organisation(user, organisation)
    api_tokens.revoke(organisation=own.pk, token_id=token)
    page = reverse("assessments:api-tokens", kwargs={"organisation": own.pk})
    return redirect(f"{page}?gestopt")
