"""The way into a round: a link or a slip gives the right to take part, and a button begins."""

import logging

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments import forms, queries, reports, security_log, tokens
from assessments.domain.records import InvitationRecord, RoundRecord
from assessments.domain.releases import UnsafeRelease
from assessments.domain.rounds import State
from assessments.models import User
from assessments.services import participation, releases, rights
from assessments.views import respondent
from assessments.views.prose import in_languages

logger = logging.getLogger(__name__)


@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Type the code of a slip; it leads to the page of that invitation."""
    form = forms.TokenForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        if queries.find_invitation(form.cleaned_data["token"]):
            return respondent.keep_private(redirect("assessments:take-part", token=form.cleaned_data["token"]))
        security_log.write("invitation.unknown", "refused")
        form.add_unknown_error()
    return respondent.keep_private(render(request, "assessments/participation/enter.html", {"form": form}))


@require_http_methods(["GET", "HEAD", "POST"])
def take_part(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind a link: looking changes nothing, however often a mail scanner looks."""
    token = tokens.normalised(token)
    invitation = queries.find_invitation(token)
    if invitation is None:
        security_log.write("invitation.unknown", "refused")
        return respondent.keep_private(_unknown(request))
    if _is_coordinator(request, invitation):
        page = render(request, "assessments/participation/coordinator.html", {"round": invitation.round}, status=403)
        return respondent.keep_private(page)
    if request.method == "POST":
        return respondent.keep_private(_act(request, token, invitation))
    return respondent.keep_private(_page(request, invitation))


def close_if_due(round_: RoundRecord) -> None:
    """Whoever sends something after the closing lets the round close, where no worker did yet.

    The log says the same as of a worker: it is not about who happened to be the first.
    """
    if round_.state(timezone.now()) != State.CLOSED:
        return
    try:
        with security_log.acting(origin="", actor=security_log.SYSTEM):
            releases.close(round_id=round_.id, now=timezone.now(), today=timezone.localdate())
    except UnsafeRelease:
        logger.exception("Round %s has no result that is safe to release.", round_.id)


def _act(request: HttpRequest, token: str, invitation: InvitationRecord) -> HttpResponse:
    if "opt-out" in request.POST:
        rights.opt_out(token=token)
        return redirect(request.path)
    known = respondent.current(request)
    has_draft_here = known and not known.submission.is_submitted and known.submission.round == invitation.round
    if has_draft_here and "anew" not in request.POST:
        return _go_on(token, redirect("assessments:go-on"))
    try:
        start_key = request.POST.get("start_key", "") or tokens.new_start_key()
        code = participation.start(token=token, start_key=start_key, now=timezone.now(), today=timezone.localdate())
    except (participation.NoRight, participation.AlreadyTookPart, participation.RoundIsNotOpen):
        close_if_due(invitation.round)
        return redirect(request.path)
    response = redirect("assessments:goal")
    respondent.remember(response, code)
    return _go_on(token, response)


def _go_on(token: str, response: HttpResponseRedirect) -> HttpResponseRedirect:
    respondent.remember_right(response, token)
    return response


def _page(request: HttpRequest, invitation: InvitationRecord) -> HttpResponse:
    known = respondent.current(request)
    addresses = queries.invited_addresses(invitation.round.id) if invitation.round.is_by_mail else []
    page = reports.take_part_page(invitation, addresses, timezone.now())
    context = {
        "page": page,
        "known": known if known and known.submission.round == invitation.round else None,
        "start_key": tokens.new_start_key(),
        "who_sees_what": in_languages("assessments/participation", "who_sees_what"),
        "kept": reports.duration(settings.SUBMISSION_RETENTION_DAYS),
    }
    return render(request, "assessments/participation/take_part.html", context)


def _unknown(request: HttpRequest) -> HttpResponse:
    context = {"form": forms.TokenForm()}
    return render(request, "assessments/participation/unknown.html", context, status=404)


def _is_coordinator(request: HttpRequest, invitation: InvitationRecord) -> bool:
    return isinstance(request.user, User) and queries.is_coordinator_of(request.user, invitation.round.id)
