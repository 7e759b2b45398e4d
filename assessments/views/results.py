"""The own result: picture, table, tips, and what one can do with it."""

import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import forms, queries, reports
from assessments.charts import View
from assessments.services import erasure
from assessments.views import codes
from assessments.views.respondent import Respondent, forget, keep_private, open_with, personal, with_wait

PICTURE_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def already_submitted(request: HttpRequest) -> HttpResponseRedirect:
    """To the result; an old page that wanted to save something hears that it came too late."""
    late = "?te-laat" if request.method == "POST" else ""
    return redirect(f"{reverse('assessments:result')}{late}")


@require_safe
@personal
def result(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """One sentence, the picture, the table, tips, and the rest."""
    if not respondent.submission.is_submitted:
        return redirect("assessments:overview")
    content = queries.content_of(respondent.submission.version)
    report = reports.personal_report(queries.filled_in(respondent.submission), content)
    view = View.RADAR if request.GET.get("beeld") == View.RADAR else View.BUILDING
    context = {
        "report": report,
        # charts.place_marks escapes every word that it puts into the picture.
        "picture": mark_safe(reports.picture(report.profile, content, view)),  # noqa: S308
        "is_radar": view == View.RADAR,
        "is_late": "te-laat" in request.GET,
        "code": codes.card(respondent.code),
    }
    return render(request, "assessments/results/result.html", context)


@require_safe
@personal
def picture(request: HttpRequest, respondent: Respondent, view: str, suffix: str) -> HttpResponse:
    """The picture as a file to keep."""
    if not respondent.submission.is_submitted:
        raise Http404
    content = queries.content_of(respondent.submission.version)
    profile = reports.personal_report(queries.filled_in(respondent.submission), content).profile
    body: str | bytes
    if suffix == "png":
        body = reports.picture_png(profile, content, View(view))
    else:
        body = reports.picture(profile, content, View(view), standalone=True)
    return _download(body, PICTURE_TYPES[suffix], f"zelftest-{view}.{suffix}")


@require_safe
@personal
def data(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Everything that is stored, as JSON."""
    content = queries.content_of(respondent.submission.version)
    stored = reports.own_data(queries.filled_in(respondent.submission), content, respondent.code)
    text = json.dumps(stored, ensure_ascii=False, indent=2)
    return _download(text, "application/json", "zelftest-gegevens.json")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def compare(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Put an earlier own result beside this one."""
    if not respondent.submission.is_submitted:
        return redirect("assessments:overview")
    form = forms.OtherCodeForm(request.POST if request.method == "POST" else None)
    report = None
    if request.method == "POST":
        other = open_with(form, request)
        if other is not None and not other.is_submitted:
            form.add_error("code", _("This self-test has not been finished yet, so there is no result to compare."))
        elif other is not None and other.id == respondent.submission.id:
            form.add_error("code", _("This is the code of the result you are looking at. Type the code of another."))
        elif other is not None:
            report = reports.change_report(queries.filled_in(other), queries.filled_in(respondent.submission))
    context = {"form": form, "report": report}
    return with_wait(render(request, "assessments/results/compare.html", context, status=form.status(200)), form)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def erase(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Delete everything, after a confirmation by POST; after a lost session it asks once more."""
    if request.method != "POST" or respondent.is_returning:
        return render(request, "assessments/results/erase.html", {"test": respondent.form_tag})
    erasure.erase(submission=respondent.submission)
    response = redirect("assessments:erased")
    forget(response)
    return response


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Nothing is left."""
    return keep_private(render(request, "assessments/results/erased.html"))


def _download(body: str | bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(body, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
