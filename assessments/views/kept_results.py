"""Results that somebody keeps under the own account, by entering their codes."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments import forms, permissions, queries
from assessments.services import kept_results
from assessments.views import respondent


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def kept(request: HttpRequest) -> HttpResponse:
    """The kept results, and a field for the code of another one."""
    user = permissions.own(request.user)
    form = forms.KeepResultForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        submission = respondent.open_with(form, request)
        if submission is not None and not submission.has_result(timezone.now()):
            form.add_not_finished_error()
        elif submission is not None:
            kept_results.keep(user=user, code=form.cleaned_data["code"])
            return respondent.keep_private(redirect("assessments:kept-results"))
    context = {"form": form, "kept": queries.kept_results(user)}
    page = render(request, "assessments/accounts/kept_results.html", context, status=form.status(200))
    return respondent.keep_private(respondent.with_wait(page, form))


@require_POST
@login_required
def open_(request: HttpRequest, kept: int) -> HttpResponse:
    """Open a kept result in this browser, as if its code had been typed."""
    try:
        code = kept_results.code_of(user=permissions.own(request.user), kept=kept)
    except kept_results.NotKept as error:
        raise Http404 from error
    response = redirect("assessments:result")
    respondent.remember(response, code)
    return respondent.keep_private(response)


@require_POST
@login_required
def let_go(request: HttpRequest, kept: int) -> HttpResponse:
    """Keep a result no longer."""
    kept_results.let_go(user=permissions.own(request.user), kept=kept)
    return respondent.keep_private(redirect("assessments:kept-results"))
