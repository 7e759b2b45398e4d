"""Results as a document to read and print: PDF with the words and figures of the page."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import documents, permissions, queries, reports
from assessments.charts import View
from assessments.domain.records import RoundRecord
from assessments.domain.releases import TeamRelease
from assessments.models import User
from assessments.security_log import write
from assessments.views.coordinator import coordinating
from assessments.views.downloads import download
from assessments.views.guide import guide_of
from assessments.views.respondent import Respondent, personal
from assessments.views.results import own_release
from assessments.views.teams import of_member, team_voices


@require_safe
@personal
def own(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """The own result."""
    submission = respondent.submission
    if not submission.has_result(timezone.now()):
        raise Http404
    content = queries.content_of(submission.version)
    report = reports.personal_report(queries.filled_in(submission), content)
    release = own_release(submission)
    svg = reports.picture(report.profile, content, View.BUILDING, standalone=True, release=release)
    legend = reports.team_overlay_legend(release, content) if release else ""
    body = documents.personal_pdf(report, svg=svg, legend=legend, is_counted=submission.is_submitted)
    return download(body, "resultaat", "pdf")


@require_safe
@coordinating
def team(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The released result. Without a release there is no such paper, as for an unknown round."""
    round_ = queries.round_record(permissions.round_(user, key))
    release = queries.release_of(key)
    if release is None:
        raise permissions.NotYours
    write("result.exported", on=f"round:{key}")
    return _team(release, round_)


@require_safe
@personal
def own_team(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """The released result of the team that somebody answered in."""
    round_, release = of_member(respondent)
    return _team(release, round_)


@require_safe
@coordinating
def guide(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The conversation guide. Before the round has closed there is none, as for an unknown round."""
    _round, report = guide_of(user, key)
    if report is None:
        raise permissions.NotYours
    return download(documents.guide_pdf(report), "gespreksleidraad", "pdf")


def _team(release: TeamRelease, round_: RoundRecord) -> HttpResponse:
    content = queries.content_of(round_.version)
    body = documents.team_pdf(
        reports.team_report(release, round_, content),
        team_voices(release, round_, content),
        svg=reports.team_picture(release, content, View.BUILDING, standalone=True),
        goal=round_.goal,
        closed_on=reports.last_day_words(round_),
    )
    return download(body, "teamuitslag", "pdf")
