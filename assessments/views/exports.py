"""Results as files to keep: for a coordinator and for members the released result, for a person the own answers."""

import json
import uuid

from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import permissions, queries, reports, spreadsheets
from assessments.domain.records import RoundRecord
from assessments.domain.releases import TeamRelease
from assessments.models import User
from assessments.security_log import write
from assessments.views.coordinator import coordinating
from assessments.views.downloads import download
from assessments.views.respondent import Respondent, personal
from assessments.views.teams import of_member

SPREADSHEETS = tuple(spreadsheets.FILE_TYPES)
TEAM_FILES = (*SPREADSHEETS, "json")


@require_safe
@coordinating
def team_file(request: HttpRequest, user: User, key: uuid.UUID, suffix: str) -> HttpResponse:
    """The released result as a file. Without a release there is no such file, as for an unknown round."""
    round_ = permissions.round_(user, key)
    release = queries.release_of(key)
    if release is None:
        raise permissions.NotYours
    write("result.exported", on=f"round:{key}")
    return _team_file(release, queries.round_record(round_), suffix)


@require_safe
@personal
def own_team_file(request: HttpRequest, respondent: Respondent, suffix: str) -> HttpResponse:
    """The released result of the team that somebody answered in, as a file."""
    round_, release = of_member(respondent)
    return _team_file(release, round_, suffix)


@require_safe
@personal
def own_answers(request: HttpRequest, respondent: Respondent, suffix: str) -> HttpResponse:
    """The own answers and scores as a file."""
    if not respondent.submission.has_result(timezone.now()):
        raise Http404
    content = queries.content_of(respondent.submission.version)
    filled_in = queries.filled_in(respondent.submission)
    one_table = suffix == "csv"
    sheets = (reports.own_table(filled_in, content),) if one_table else reports.own_sheets(filled_in, content)
    return download(spreadsheets.write_file(sheets, suffix), "antwoorden", suffix)


def _team_file(release: TeamRelease, round_: RoundRecord, suffix: str) -> HttpResponse:
    content = queries.content_of(round_.version)
    if suffix == "json":
        data = reports.release_data(release, round_, content)
        return download(json.dumps(data, ensure_ascii=False, indent=2), "teamuitslag", suffix)
    one_table = suffix == "csv"
    sheets = (reports.team_table(release, content),) if one_table else reports.team_sheets(release, round_, content)
    return download(spreadsheets.write_file(sheets, suffix), "teamuitslag", suffix)
