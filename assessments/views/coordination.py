"""The coordinator's overview, and the teams in it."""

import uuid
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import forms, permissions, queries, reports
from assessments.domain.roles import Grant, Role
from assessments.models import Team, User
from assessments.services import role_invitations, roles, teams
from assessments.views.confirming import confirmed
from assessments.views.coordinator import coordinating
from assessments.views.rights import invited


def invitations_kept() -> timedelta:
    """How long after its closing a withheld round can be opened again."""
    return timedelta(days=settings.INVITATION_RETENTION_DAYS)


@require_safe
@coordinating
def overview(request: HttpRequest, user: User) -> HttpResponse:
    """What to do next, then organisations with their teams and rounds."""
    now = timezone.now()
    lines = queries.coordination_of(
        permissions.organisations_of(user), permissions.teams_of(user), permissions.rounds_of(user), now
    )
    page = reports.coordination_page(lines, now=now, invitations_kept=invitations_kept())
    return render(request, "assessments/coordination/overview.html", {"page": page, "is_new": "nieuw" in request.GET})


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def team_new(request: HttpRequest, user: User, organisation: int) -> HttpResponse:
    """A new team of an organisation."""
    own = permissions.organisation(user, organisation)
    form = forms.TeamForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            key = teams.create_team(organisation=own.pk, **form.values)
            return redirect("assessments:team", key=key)
        except teams.NameTaken:
            form.add_taken_error()
    return render(request, "assessments/coordination/team_new.html", {"form": form, "organisation": own})


@require_safe
@coordinating
def team(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """A team: its rounds, and who coordinates it."""
    found = permissions.team(user, key)
    now = timezone.now()
    context = {
        "team": found,
        "people": queries.team_people(found),
        "rounds": reports.round_cards(queries.rounds_of_team(found, now), now=now, invitations_kept=invitations_kept()),
        "may_appoint": _may_appoint(user, found),
        "is_deleted": "verwijderd" in request.GET,
    }
    return render(request, "assessments/coordination/team.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def team_edit(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """The name of a team, and the other organisations that take part."""
    found = permissions.team(user, key)
    initial = {"name": found.name, "partners": "\n".join(queries.team_people(found).partners)}
    form = forms.TeamForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            teams.change_team(team_id=found.pk, **form.values)
            return redirect("assessments:team", key=key)
        except teams.NameTaken:
            form.add_taken_error()
    return render(request, "assessments/coordination/team_edit.html", {"form": form, "team": found})


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
@confirmed
def team_coordinators(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Who coordinates a team. Whoever coordinates the organisation invites and removes."""
    found = _to_appoint(user, key)
    form = forms.InviteForm(request.POST if request.method == "POST" else None)
    grant = Grant(Role.COORDINATOR, found.pk)
    if request.method == "POST" and form.is_valid() and invited(form, grant, user):
        return redirect(f"{reverse('assessments:team-coordinators', kwargs={'key': key})}?uitgenodigd")
    return _coordinators_page(request, found, form=form)


@require_POST
@coordinating
@confirmed
def team_coordinator_remove(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Take somebody's right for this team back, or an invitation that nobody accepted yet."""
    found = _to_appoint(user, key)
    if "invitation" in request.POST:
        _call_off(request.POST["invitation"], found, user)
        return redirect("assessments:team-coordinators", key=key)
    form = forms.GrantForm({**request.POST.dict(), "role": Role.COORDINATOR, "team": str(found.pk), "organisation": ""})
    try:
        if form.is_valid():
            account = permissions.account_of(found.organisation_id, form.cleaned_data["account"])
            roles.take(user=account, grant=form.cleaned_data["grant"], now=timezone.now(), actor=user)
    except roles.LastCoordinator:
        return _coordinators_page(request, found, form=forms.InviteForm(), is_last=True)
    return redirect("assessments:team-coordinators", key=key)


def _call_off(invitation: str, found: Team, user: User) -> None:
    """Call off an invitation to this team; an unknown one, or nonsense, changes nothing."""
    keys = {key for key, _address, _day in queries.pending_of_team(found, today=timezone.localdate())}
    if invitation in keys:
        role_invitations.call_off(invitation=uuid.UUID(invitation), now=timezone.now(), actor=user)


def _coordinators_page(request: HttpRequest, found: Team, **context: Any) -> HttpResponse:
    context |= {
        "team": found,
        "people": queries.team_people(found),
        "pending": queries.pending_of_team(found, today=timezone.localdate()),
        "is_invited": "uitgenodigd" in request.GET,
    }
    return render(request, "assessments/coordination/team_coordinators.html", context)


def _to_appoint(user: User, key: uuid.UUID) -> Team:
    """A team of an organisation that somebody coordinates as a whole. Raises NotYours."""
    found = permissions.team(user, key)
    permissions.organisation(user, found.organisation_id)
    return found


def _may_appoint(user: User, found: Team) -> bool:
    return permissions.organisations_of(user).filter(pk=found.organisation_id).exists()
