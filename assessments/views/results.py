"""The own result: picture, table, tips, and what one can do with it."""

import json

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from assessments import forms, queries, reports
from assessments.charts import View
from assessments.domain.records import RoundRecord, SubmissionRecord
from assessments.domain.releases import TeamRelease
from assessments.domain.rounds import State, Status
from assessments.services import erasure, participation
from assessments.views import codes
from assessments.views.downloads import download
from assessments.views.participation import close_if_due
from assessments.views.respondent import Respondent, forget, keep_private, open_with, personal, right, with_wait


def already_submitted(request: HttpRequest) -> HttpResponseRedirect:
    """To the result; an old page that wanted to save something hears that it came too late."""
    late = "?te-laat" if request.method == "POST" else ""
    return redirect(f"{reverse('assessments:result')}{late}")


@require_safe
@personal
def result(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """One sentence, the picture, the table, tips, and the rest."""
    submission = respondent.submission
    if not submission.has_result(timezone.now()):
        return redirect("assessments:overview")
    content = queries.content_of(submission.version)
    report = reports.personal_report(queries.filled_in(submission), content)
    release = own_release(submission)
    view = View.RADAR if request.GET.get("beeld") == View.RADAR else View.BUILDING
    context = {
        "report": report,
        # charts.place_marks escapes every word that it puts into the picture.
        "picture": mark_safe(reports.picture(report.profile, content, view, release=release)),  # noqa: S308
        "team_legend": reports.team_overlay_legend(release, content) if release else "",
        "is_radar": view == View.RADAR,
        "is_late": "te-laat" in request.GET,
        "is_not_counted": not submission.is_submitted,
        "round": submission.round,
        "goal_said": queries.goal_said(submission.id) if submission.round else None,
        "is_withdrawn": "zin-terug" in request.GET,
        "is_team_result_coming": _is_team_result_coming(submission),
        "stored": queries.stored_columns(submission),
        "code": codes.card(respondent.code),
    }
    return render(request, "assessments/results/result.html", context)


@require_safe
@personal
def picture(request: HttpRequest, respondent: Respondent, view: str, suffix: str) -> HttpResponse:
    """The picture as a file to keep."""
    if not respondent.submission.has_result(timezone.now()):
        raise Http404
    content = queries.content_of(respondent.submission.version)
    profile = reports.personal_report(queries.filled_in(respondent.submission), content).profile
    release = own_release(respondent.submission)
    body: str | bytes
    if suffix == "png":
        body = reports.picture_png(profile, content, View(view), release=release)
    else:
        body = reports.picture(profile, content, View(view), standalone=True, release=release)
    return download(body, view, suffix)


@require_safe
@personal
def data(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Everything that is stored, as JSON."""
    content = queries.content_of(respondent.submission.version)
    submission = respondent.submission
    said = queries.said_beside(submission.id) if submission.round else None
    stored = reports.own_data(queries.filled_in(submission), content, respondent.code, said)
    text = json.dumps(stored, ensure_ascii=False, indent=2)
    return download(text, "gegevens", "json")


@require_http_methods(["GET", "HEAD", "POST"])
@personal
def compare(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Put an earlier own result beside this one."""
    if not respondent.submission.has_result(timezone.now()):
        return redirect("assessments:overview")
    form = forms.OtherCodeForm(request.POST if request.method == "POST" else None)
    report = None
    if request.method == "POST":
        other = open_with(form, request)
        if other is not None and not other.has_result(timezone.now()):
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
    if respondent.submission.round is not None:
        return _erase_in_round(request, respondent, respondent.submission.round)
    if request.method != "POST" or respondent.is_returning:
        return render(request, "assessments/results/erase.html", {"test": respondent.form_tag})
    erasure.erase(code=respondent.code)
    return _forgotten(redirect("assessments:erased"))


def _erase_in_round(request: HttpRequest, respondent: Respondent, round_: RoundRecord) -> HttpResponse:
    """Delete by the code; with the own invitation in the same POST the right to take part returns."""
    if request.method == "POST":
        close_if_due(round_)
    state = queries.find_round(round_.id).state(timezone.now())
    form = forms.TokenForm(request.POST if request.method == "POST" else None, is_required=False)
    if request.method == "POST" and not respondent.is_returning and form.is_valid():
        token = form.cleaned_data["token"] or _right_in(request, round_)
        try:
            has_right = participation.erase(code=respondent.code, token=token, now=timezone.now())
        except participation.NoRight:
            form.add_other_round_error()
        else:
            return _forgotten(redirect(f"{reverse('assessments:erased')}{'?opnieuw' if has_right else ''}"))
    context = {
        "form": form,
        "is_open": state in {State.PLANNED, State.OPEN, State.WITHHELD},
        "has_release": state in {State.CLOSED, State.RELEASED},
        "is_submitted": respondent.submission.is_submitted,
        "has_right": bool(_right_in(request, round_)),
        "is_by_mail": round_.is_by_mail,
        "test": respondent.form_tag,
    }
    return render(request, "assessments/participation/erase.html", context)


def _right_in(request: HttpRequest, round_: RoundRecord) -> str:
    """The token that this browser keeps, if it is one of this round."""
    token = right(request)
    invitation = queries.find_invitation(token) if token else None
    return token if invitation and invitation.round.id == round_.id else ""


def _forgotten(response: HttpResponse) -> HttpResponse:
    forget(response)
    return response


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """Nothing is left."""
    context = {"can_take_part_again": "opnieuw" in request.GET}
    return keep_private(render(request, "assessments/results/erased.html", context))


def _is_team_result_coming(submission: SubmissionRecord) -> bool:
    round_ = submission.round
    return round_ is not None and submission.is_submitted and round_.is_shared and round_.status == Status.OPEN


def own_release(submission: SubmissionRecord) -> TeamRelease | None:
    """The release that this submission is part of, if its round shares it with members."""
    round_ = submission.round
    if round_ is None or not submission.is_submitted or not round_.is_shared:
        return None
    return queries.release_of(round_.id) if round_.status == Status.RELEASED else None
