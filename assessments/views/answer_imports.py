"""Answers out of another tool become a closed round of a team: shown first, then stored."""

import uuid
from datetime import date

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from assessments import forms, permissions, queries, reports, spreadsheets
from assessments.domain.answer_tables import AnswerTable, all_statements, read_answers
from assessments.domain.content import Content
from assessments.models import User
from assessments.services import answer_imports
from assessments.views.coordinator import coordinating


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def read_in(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Choose a file; see what it comes to. Nothing is stored yet."""
    team = permissions.team(user, key)
    versions = queries.questionnaires_to_choose()
    if not versions:
        return render(request, "assessments/coordination/no_questionnaire.html", {"team": team})
    sent = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    form = forms.AnswersFileForm(*sent, versions=versions, today=timezone.localdate())
    content = _chosen(form, versions[0][0])
    shown: dict[str, object] = {}
    if request.method == "POST" and form.is_valid():
        table = _read(form, content)
        if table is not None and form.is_valid():
            shown = _shown(form, key, table, content)
    context = {"form": form, "team": team, "content": content, **shown}
    return render(request, "assessments/coordination/import.html", context)


@require_POST
@coordinating
def store(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Store what was shown, and go to the round."""
    permissions.team(user, key)
    form = forms.StoreAnswersForm(request.POST)
    if not form.is_valid() or form.cleaned_data["packed"]["team"] != str(key):
        return redirect("assessments:team-import", key=key)
    packed = form.cleaned_data["packed"]
    plan = answer_imports.ImportedRound(
        version=uuid.UUID(packed["version"]),
        goal=packed["goal"],
        invited=packed["invited"],
        last_day=date.fromisoformat(packed["last_day"]),
    )
    people = forms.unpack_answers(packed["rows"], all_statements(queries.content_of(plan.version)))
    round_id = uuid.UUID(packed["round"])
    answer_imports.take_in(
        key=round_id, team=key, plan=plan, people=people, now=timezone.now(), today=timezone.localdate()
    )
    return redirect("assessments:round", key=round_id)


def _chosen(form: forms.AnswersFileForm, first: uuid.UUID) -> Content:
    """The version that the file is about, to name its columns by."""
    chosen = form.cleaned_data.get("version") if form.is_bound and form.is_valid() else None
    return queries.content_of(chosen or first)


def _read(form: forms.AnswersFileForm, content: Content) -> AnswerTable | None:
    """The answers in the file. What is wrong with it goes into the form."""
    upload = form.cleaned_data["file"]
    try:
        rows = spreadsheets.read_rows(upload.read(), upload.name, spreadsheets.ANSWERS)
    except spreadsheets.UnreadableFile as error:
        form.add_problems([reports.answers_refusal(error.reason)])
        return None
    table = read_answers(rows, content)
    form.add_problems([reports.table_problem_sentence(problem) for problem in table.problems])
    if len(table.people) > form.cleaned_data["invited"]:
        form.add_error("invited", _("The file has more people than were invited: %(n)s.") % {"n": len(table.people)})
    elif not table.people and not table.problems:
        form.add_problems([_("Nobody in this file answered a statement.")])
    return table


def _shown(form: forms.AnswersFileForm, key: uuid.UUID, table: AnswerTable, content: Content) -> dict[str, object]:
    packed = forms.pack_answers(key, form.cleaned_data, table.people, all_statements(content))
    if len(packed) > forms.PACKED_MAX:
        form.add_problems([_("This file is too large to read in at once.")])
        return {}
    return {"preview": reports.import_preview(table, content, k=settings.K), "packed": packed}
