"""The conversation guide of a closed round: as a page, on paper, and step by step on a screen."""

import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from assessments import permissions, queries, reports
from assessments.domain.records import RoundRecord
from assessments.domain.report_values import GuideReport
from assessments.models import User
from assessments.views.coordinator import coordinating


@require_safe
@coordinating
def guide(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The whole guide, or when it comes."""
    round_, report = guide_of(user, key)
    if report is None:
        context = {"round": round_, "is_closed": round_.is_closed}
        return render(request, "assessments/guide/no_guide.html", context)
    return render(request, "assessments/guide/guide.html", {"report": report, "round": round_})


@require_safe
@coordinating
def step(request: HttpRequest, user: User, key: uuid.UUID, number: int) -> HttpResponse:
    """One step, large, for a screen that everybody looks at."""
    round_, report = guide_of(user, key)
    if report is None or not 1 <= number <= len(report.steps):
        raise Http404
    context = {
        "report": report,
        "round": round_,
        "step": report.steps[number - 1],
        "before": number - 1,
        "after": number + 1 if number < len(report.steps) else 0,
    }
    return render(request, "assessments/guide/step.html", context)


def guide_of(user: User, key: uuid.UUID) -> tuple[RoundRecord, GuideReport | None]:
    """A round of a coordinator with its guide; None before it has closed. Raises NotYours."""
    permissions.round_(user, key)
    round_ = queries.find_round(key)
    if not round_.is_closed:
        return round_, None
    content = queries.guide_content(round_.version)
    return round_, reports.guide_report(queries.release_of(key), round_, content, queries.agreed_after(key))
