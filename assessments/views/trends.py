"""Rounds over time: of a team, and of an organisation without naming teams."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from assessments import permissions, queries, reports
from assessments.charts import ROUNDS_SHOWN
from assessments.models import User
from assessments.views.coordinator import coordinating
from assessments.views.downloads import download


@require_safe
@coordinating
def team_trend(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The last closed rounds of a team side by side."""
    team = permissions.team(user, key)
    rounds = queries.closed_rounds(team.pk, ROUNDS_SHOWN)
    report = reports.trend_report(team.name, team.organisation.name, rounds)
    # charts.place_trend escapes every word that it puts into the picture.
    picture = mark_safe(reports.trend_picture(rounds)) if report.has_picture else ""  # noqa: S308
    return render(request, "assessments/teams/trend.html", {"report": report, "team": team, "picture": picture})


@require_safe
@coordinating
def trend_picture(request: HttpRequest, user: User, key: uuid.UUID, suffix: str) -> HttpResponse:
    """The picture as a file to keep."""
    team = permissions.team(user, key)
    rounds = queries.closed_rounds(team.pk, ROUNDS_SHOWN)
    if not any(closed.release for closed in rounds):
        raise Http404
    body = reports.trend_picture_png(rounds) if suffix == "png" else reports.trend_picture(rounds, standalone=True)
    return download(body, "verloop", suffix)


@require_safe
@coordinating
def organisation(request: HttpRequest, user: User, organisation: int) -> HttpResponse:
    """How many teams and people, and how teams spread."""
    found = permissions.organisation(user, organisation)
    report = reports.organisation_report(queries.latest_releases(found.pk))
    return render(request, "assessments/coordination/organisation.html", {"report": report, "organisation": found})
