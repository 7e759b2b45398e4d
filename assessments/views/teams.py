"""The released result of a team: for its coordinators, and for its members where that was agreed."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_safe

from assessments import permissions, queries, reports
from assessments.charts import View
from assessments.domain.content import Content
from assessments.domain.records import RoundRecord
from assessments.domain.releases import TeamRelease
from assessments.domain.report_values import TeamVoices
from assessments.models import User
from assessments.views.coordinator import coordinating
from assessments.views.downloads import PICTURE_TYPES, download
from assessments.views.respondent import Respondent, personal


@require_safe
@coordinating
def result(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The released result, or what is missing for one."""
    row = permissions.round_(user, key)
    round_, release = queries.round_record(row), queries.release_of(key)
    if release is None:
        page = reports.no_team_report(round_, timezone.now())
        return render(request, "assessments/teams/no_result.html", {"report": page, "round": round_})
    return _page(request, release, round_, {"key": round_.id}, "team-picture", team=row.team_id)


@require_safe
@coordinating
def picture(request: HttpRequest, user: User, key: uuid.UUID, view: str, suffix: str) -> HttpResponse:
    """The picture as a file to keep."""
    round_ = queries.round_record(permissions.round_(user, key))
    return _file(queries.release_of(key), round_, View(view), suffix)


@require_safe
@personal
def own_result(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """The released result of the team that somebody answered in."""
    round_, release = of_member(respondent)
    return _page(request, release, round_, {}, "own-team-picture")


@require_safe
@personal
def own_picture(request: HttpRequest, respondent: Respondent, view: str, suffix: str) -> HttpResponse:
    """The picture of the own team as a file to keep."""
    round_, release = of_member(respondent)
    return _file(release, round_, View(view), suffix)


def of_member(respondent: Respondent) -> tuple[RoundRecord, TeamRelease]:
    """Raises Http404 unless it was agreed before the start that members see the result, and there is one."""
    submission = respondent.submission
    round_ = submission.round
    is_in_cell = round_ is not None and round_.is_shared and submission.is_submitted
    release = queries.release_of(round_.id) if round_ is not None and is_in_cell else None
    if round_ is None or release is None:
        raise Http404
    return round_, release


def _page(
    request: HttpRequest,
    release: TeamRelease,
    round_: RoundRecord,
    keys: dict[str, uuid.UUID],
    picture_name: str,
    *,
    team: uuid.UUID | None = None,
) -> HttpResponse:
    content = queries.content_of(round_.version)
    view = View.RADAR if request.GET.get("beeld") == View.RADAR else View.BUILDING
    files = {
        suffix: reverse(f"assessments:{picture_name}-{suffix}", kwargs={**keys, "view": view.value})
        for suffix in PICTURE_TYPES
    }
    context = {
        "report": reports.team_report(release, round_, content),
        "voices": team_voices(release, round_, content),
        "round": round_,
        # charts.place_marks escapes every word that it puts into the picture.
        "picture": mark_safe(reports.team_picture(release, content, view)),  # noqa: S308
        "is_radar": view == View.RADAR,
        "is_own": not keys,
        "base_template": "assessments/coordination/base.html" if keys else "base_personal.html",
        "files": files,
        "team": team,
    }
    return render(request, "assessments/teams/result.html", context)


def team_voices(release: TeamRelease, round_: RoundRecord, content: Content) -> TeamVoices:
    """What the team says beside its means, with the round before. At most three queries."""
    earlier = queries.round_before(round_.follows) if round_.follows else None
    return reports.team_voices(
        release,
        content,
        sentences=queries.goal_sentences(round_.id, release),
        earlier=earlier,
        agreed=queries.agreed_after(round_.id),
    )


def _file(release: TeamRelease | None, round_: RoundRecord, view: View, suffix: str) -> HttpResponse:
    if release is None:
        raise Http404
    content = queries.content_of(round_.version)
    body: str | bytes
    if suffix == "png":
        body = reports.team_picture_png(release, content, view)
    else:
        body = reports.team_picture(release, content, view, standalone=True)
    return download(body, f"team-{view}", suffix)
