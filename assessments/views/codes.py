"""Coming back with the secret code, and leaving a shared computer."""

from dataclasses import dataclass
from urllib.parse import quote

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import forms, queries, tokens
from assessments.views import respondent
from assessments.views.qr import qr_picture


@dataclass(frozen=True, slots=True)
class CodeCard:
    """A secret code as it is shown: grouped, as QR, and as a mail to oneself."""

    text: str
    qr: SafeString
    mail: str


def card(code: str) -> CodeCard:
    """Everything to keep a code with. The address in it carries the code in the fragment only.

    Browsers never send a fragment, so it stands in no log. The mail is made by the reader's own
    mail program: no address reaches this server.
    """
    text = tokens.grouped(code)
    address = f"{settings.BASE_URL}{reverse('assessments:return')}"
    body = _("My return code is %(code)s. Type it at %(address)s to see my answers or my result.") % {
        "code": text,
        "address": address,
    }
    subject = _("My return code for the self-test")
    mail = f"mailto:?subject={quote(subject)}&body={quote(body)}"
    return CodeCard(text, qr_picture(f"{address}#{text}", dark="#1f2933"), mail)


@require_http_methods(["GET", "HEAD", "POST"])
def come_back(request: HttpRequest) -> HttpResponse:
    """Take a code and open the test or the result where it was left."""
    form = forms.CodeForm(request.POST if request.method == "POST" else None)
    goal = respondent.page_on_this_site(request.POST.get("next", ""))
    if request.method == "POST":
        submission = respondent.open_with(form, request)
        typed = tokens.normalised(request.POST.get("code", ""))
        if submission is None and not form.wait_seconds and queries.find_invitation(typed):
            # A slip has a code too, and people do not keep the two apart.
            return respondent.keep_private(redirect("assessments:take-part", token=typed))
        if submission is not None:
            response = redirect(goal or ("assessments:result" if submission.is_submitted else "assessments:go-on"))
            respondent.remember(response, form.cleaned_data["code"])
            return respondent.keep_private(response)
    context = {"form": form, "next": goal}
    page = render(request, "assessments/codes/come_back.html", context, status=form.status(200))
    return respondent.keep_private(respondent.with_wait(page, form))


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Forget the test in this browser; the code opens it again."""
    response = redirect("assessments:left")
    respondent.forget(response)
    return respondent.keep_private(response)


@require_http_methods(["GET", "HEAD"])
def left(request: HttpRequest) -> HttpResponse:
    """This browser opens nothing any more."""
    return respondent.keep_private(render(request, "assessments/codes/left.html"))
