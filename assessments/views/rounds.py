"""Setting up a round: its plan in one page, and who is invited in another."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments import forms, permissions, queries, reports, spreadsheets
from assessments.domain.addresses import AddressList, read_addresses
from assessments.domain.rounds import Status, Way
from assessments.models import Round, Team, User
from assessments.services import invitations, rounds
from assessments.views import round_steps
from assessments.views.coordinator import coordinating

OPENS, CLOSES = time(9), time(23, 59)
OPEN_FOR = timedelta(days=14)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def new(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Set up a round of a team."""
    team = permissions.team(user, key)
    now = timezone.now()
    data = request.POST if request.method == "POST" else None
    versions = queries.questionnaires_to_choose()
    if not versions:
        return render(request, "assessments/coordination/no_questionnaire.html", {"team": team})
    latest = queries.latest_round(team.pk)
    before = forms.plan_fields(queries.stored_plan(latest)) if latest else {}
    form = forms.RoundForm(data, versions=versions, now=now, initial=_start(team.name, before, now))
    if request.method == "POST" and form.is_valid():
        made = rounds.create(team=team.pk, plan=form.plan, key=_form_key(request, team))
        return redirect("assessments:round", key=made)
    context = {"form": form, "team": team, "key": request.POST.get("key") or uuid.uuid4()}
    return render(request, "assessments/coordination/round_new.html", context)


def _form_key(request: HttpRequest, team: Team) -> uuid.UUID:
    """The key that this page was shown with, so that a second click makes no second round."""
    try:
        key = uuid.UUID(request.POST.get("key", ""))
    except ValueError:
        return uuid.uuid4()
    return key if queries.is_free_or_of(key, team.pk) else uuid.uuid4()


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def edit(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Change a round that has not opened. After a change by somebody else, both texts are on the page."""
    round_ = permissions.round_(user, key)
    if round_.status != Status.CONCEPT:
        return round_steps.to_round(key, "te-laat")
    data = request.POST if request.method == "POST" else None
    stored = forms.plan_fields(queries.stored_plan(round_))
    versions = queries.questionnaires_to_choose(round_.version_id)
    form = forms.RoundForm(data, versions=versions, now=timezone.now(), initial=stored)
    changes: list[tuple[str, str]] = []
    if request.method == "POST":
        if form.is_valid() and _is_changed_in_time(round_, form):
            return redirect("assessments:round", key=key)
        changes = forms.catch_up(form, stored) if form.is_valid() else []
    context = {"form": form, "round": round_, "changes": changes, "is_stale": form.is_bound and form.is_valid()}
    return render(request, "assessments/coordination/round_edit.html", context)


def _is_changed_in_time(round_: Round, form: forms.RoundForm) -> bool:
    try:
        rounds.change(round_id=round_.pk, revision=form.cleaned_data["revision"], plan=form.plan)
    except rounds.RoundChanged:
        return False
    return True


def _start(team: str, before: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the page of a new round shows at first: the last round's way of working, with new dates."""
    today = timezone.localdate(now)
    kept = {name: before[name] for name in ("goal", "members", "way", "is_shared", "links", "spare_slips") if before}
    dates = {"opens_day": today, "opens_time": OPENS, "closes_day": today + OPEN_FOR, "closes_time": CLOSES}
    return {"way": Way.MAIL.value, "spare_slips": 3, **forms.default_mail(team), **kept, **dates}


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def invited(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The list of who is invited: pasted, in a file, or both; all of it or nothing."""
    round_ = permissions.round_(user, key)
    if round_.status != Status.CONCEPT or round_.way != Way.MAIL:
        return round_steps.to_round(key, "te-laat")
    parts = queries.round_parts(key)
    links = [title for title, _members in parts.links]
    stored = reports.address_text(parts.active)
    initial = {"revision": round_.revision, "pasted": stored}
    form = forms.AddressForm(initial=initial)
    is_stale = False
    if request.method == "POST":
        form = forms.AddressForm(request.POST, request.FILES, initial=initial)
        found = _read(request, form, round_, links)
        if form.is_valid():
            if _is_replaced_in_time(round_, form, found):
                rows = ",".join(str(row) for row, _text in found.merged[: reports.MERGED_MAX])
                return round_steps.to_round(key, "lijst", dubbel=rows)
            is_stale = True
            form.data = forms.with_value(form.data, "revision", str(round_.revision))
            form.data = forms.with_value(form.data, "pasted", reports.listed_text(found.addresses))
    context = {"form": form, "round": round_, "links": links, "stored": stored, "is_stale": is_stale}
    return render(request, "assessments/coordination/invited.html", context)


def _read(request: HttpRequest, form: forms.AddressForm, round_: Round, links: list[str]) -> AddressList:
    """The text and the file as one list. What is wrong with either goes into the form."""
    found = AddressList((), (), ())
    if not form.is_valid():
        return found
    upload = form.cleaned_data["file"]
    pasted = form.cleaned_data["pasted"]
    readers: list[tuple[str, Callable[[], list[spreadsheets.Row]]]] = [
        ("pasted", lambda: spreadsheets.read_text(pasted))
    ]
    if upload is not None:
        readers.append(("file", lambda: spreadsheets.read_rows(upload.read(), upload.name)))
    elif int(request.META.get("CONTENT_LENGTH") or 0) > spreadsheets.FILE_MAX:
        form.add_problems("file", [reports.refusal_sentence(spreadsheets.Refusal.TOO_BIG)])
    coordinators = queries.coordinator_addresses(round_.team)
    for name, read in readers:
        try:
            fresh = read_addresses(read(), is_valid=_is_address)
        except spreadsheets.UnreadableFile as error:
            form.add_problems(name, [reports.refusal_sentence(error.reason)])
            continue
        found = reports.joined(found, fresh)
        fresh = replace(fresh, problems=found.problems)
        form.add_problems(name, reports.address_problems(fresh, links=links, coordinators=coordinators))
    return found


def _is_replaced_in_time(round_: Round, form: forms.AddressForm, found: AddressList) -> bool:
    revision = form.cleaned_data["revision"]
    try:
        invitations.replace_addresses(round_id=round_.pk, revision=revision, addresses=found.addresses)
    except rounds.RoundChanged:
        return False
    return True


def _is_address(text: str) -> bool:
    try:
        validate_email(text)
    except ValidationError:
        return False
    return True
