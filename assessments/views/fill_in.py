"""The test itself, a page per step. Everything works by plain forms."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import forms, queries, reports, tokens
from assessments.domain.content import BlockContent, Content
from assessments.domain.records import RoundRecord
from assessments.domain.report_values import BesideRow
from assessments.services import looking_back, participation, submissions
from assessments.views import codes
from assessments.views.participation import close_if_due
from assessments.views.respondent import Respondent, personal, remember_right, right
from assessments.views.steps import around, mirrored_links, next_step, of_draft


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@of_draft
def goal(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """The shared goal, and the code to come back with."""
    submission = respondent.submission
    if submission.round is not None:
        return _round_goal(request, respondent)
    initial = {"goal": submission.goal, "partners": submission.partners}
    form = forms.GoalForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST":
        is_valid = form.is_valid()
        submissions.save_goal(submission=submission, **form.changes())
        if is_valid:
            return redirect(next_step(request, respondent, queries.content_of(submission.version)))
        forms.show_saved(form)
    context = {"form": form, "code": codes.card(respondent.code), **around(request, respondent)}
    return render(request, "assessments/fill_in/goal.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@of_draft
@gzip_page
def block(request: HttpRequest, respondent: Respondent, key: str) -> HttpResponse:
    """The statements of one block. Valid answers are saved also where another field is wrong."""
    content = queries.content_of(respondent.submission.version)
    this = _block_of(content, key)
    saved = queries.filled_in(respondent.submission)
    data = request.POST if request.method == "POST" else None
    form = forms.BlockForm(content=content, block=this, saved=saved, data=data)
    if request.method == "POST":
        is_valid = form.is_valid()
        submissions.save_block(submission=respondent.submission, block=this, given=form.valid_input())
        if is_valid:
            return redirect(next_step(request, respondent, content))
        forms.show_saved(form)
    context = {
        "form": form,
        "page": reports.fill_in_page(content, this, saved),
        **around(request, respondent),
    }
    return render(request, "assessments/fill_in/block.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@of_draft
def topic(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """What the person wants to talk about."""
    submission = respondent.submission
    content = queries.content_of(submission.version)
    data = request.POST if request.method == "POST" else None
    form = forms.TopicForm(content, data, initial={"topic": submission.topic or ""})
    if request.method == "POST" and form.is_valid():
        chosen = form.cleaned_data["topic"]
        submissions.save_topic(submission=submission, topic=content.block(chosen) if chosen else None)
        return redirect(next_step(request, respondent, content))
    return render(request, "assessments/fill_in/topic.html", {"form": form, **around(request, respondent)})


@require_safe
@personal
@of_draft
def overview(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """What is filled in and what is open, before finishing."""
    content = queries.content_of(respondent.submission.version)
    page = reports.overview(queries.filled_in(respondent.submission), content)
    context = {
        "page": page,
        "beside": _beside(request, respondent, content),
        "round": respondent.submission.round,
        "is_closed": respondent.submission.is_closed(timezone.now()),
        "is_empty": "leeg" in request.GET,
        "test": respondent.form_tag,
        "code": tokens.grouped(respondent.code),
    }
    return render(request, "assessments/fill_in/overview.html", context)


@require_safe
@personal
@of_draft
def go_on(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """To the first page with something open, as somebody comes back."""
    content = queries.content_of(respondent.submission.version)
    key = reports.first_open_block(queries.filled_in(respondent.submission), content)
    return redirect("assessments:block", key=key) if key else redirect("assessments:overview")


@require_POST
@personal
def finish(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Submit. A second click finds the same result."""
    if respondent.submission.round is not None:
        return _finish_in_round(request, respondent, respondent.submission.round)
    submissions.finish(submission=respondent.submission, today=timezone.localdate())
    return redirect("assessments:result")


def _beside(request: HttpRequest, respondent: Respondent, content: Content) -> tuple[BesideRow, ...]:
    """In a round, what is filled in beside the statements."""
    round_ = respondent.submission.round
    if round_ is None:
        return ()
    said = queries.said_beside(respondent.submission.id)
    back = queries.look_back_of(round_.follows) if round_.follows else None
    return reports.beside_rows(said, back, mirrored_links(request, respondent, content), content)


def _finish_in_round(request: HttpRequest, respondent: Respondent, round_: RoundRecord) -> HttpResponse:
    """Submit with the right that this browser keeps, or with the invitation that is asked for."""
    form = forms.TokenForm(request.POST if "token" in request.POST else None)
    token = form.cleaned_data["token"] if form.is_bound and form.is_valid() else right(request)
    is_used = False
    try:
        participation.finish(code=respondent.code, token=token, now=timezone.now(), today=timezone.localdate())
    except participation.RoundIsNotOpen:
        close_if_due(round_)
        return redirect(f"{reverse('assessments:result')}?gesloten")
    except participation.NothingFilledIn:
        return redirect(f"{reverse('assessments:overview')}?leeg")
    except participation.NoRight:
        if form.is_bound and not form.errors:
            form.add_other_round_error()
    except participation.AlreadyTookPart:
        is_used = True
        if form.is_bound:
            form.add_used_error()
    else:
        response = redirect("assessments:result")
        remember_right(response, token)
        return response
    context = {"form": form, "is_used": is_used, "test": respondent.form_tag, "code": tokens.grouped(respondent.code)}
    return render(request, "assessments/participation/finish.html", context, status=403)


def _round_goal(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """The goal of the round, whether the person recognises it, and the code to come back with."""
    submission = respondent.submission
    form = forms.GoalViewForm(queries.goal_said(submission.id), request.POST if request.method == "POST" else None)
    if request.method == "POST":
        if form.is_valid():
            if said := form.said():
                looking_back.save_goal_view(submission=submission, said=said)
            return redirect(next_step(request, respondent, queries.content_of(submission.version)))
        forms.show_saved(form)
    context = {"form": form, "round": submission.round, "code": codes.card(respondent.code)}
    return render(request, "assessments/participation/goal.html", {**context, **around(request, respondent)})


def _block_of(content: Content, key: str) -> BlockContent:
    try:
        return content.block(key)
    except KeyError:
        raise Http404 from None
