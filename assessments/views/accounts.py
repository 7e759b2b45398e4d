"""What somebody with an account sees of it: the own page, an invitation to a role, own data, the end."""

import json

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments import permissions, queries, reports, security_log
from assessments.models import User
from assessments.services import accounts, role_invitations, roles
from assessments.views.confirming import confirmed
from assessments.views.downloads import download
from assessments.views.respondent import keep_private


def own_start(user: object) -> str:
    """Where somebody who logged in starts: with teams, questionnaires or rights, or with the own account."""
    if isinstance(user, User):
        if permissions.is_coordinator(user):
            return reverse("assessments:coordination")
        if permissions.is_editor(user):
            return reverse("admin:index")
        if permissions.is_operator(user):
            return reverse("assessments:rights")
    return reverse("assessments:account")


@require_safe
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """The own account: roles, how to log in, kept results, own data."""
    user = permissions.own(request.user)
    lines = queries.roles_of(user)
    context = {
        "roles": lines,
        "work": {line.grant.role for line in lines},
        "has_password": user.has_usable_password(),
        "kept": queries.number_kept(user),
    }
    return keep_private(render(request, "assessments/accounts/account.html", context))


@require_safe
@login_required
def start(request: HttpRequest) -> HttpResponse:
    """To wherever somebody with this account works."""
    return keep_private(redirect(own_start(request.user)))


@require_http_methods(["GET", "HEAD", "POST"])
def role_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link in an invitation: looking changes nothing, a button accepts and logs in.

    Reading that mailbox is the first step of logging in; who has set up a second one takes that too.
    """
    try:
        if request.method == "POST":
            accepted = role_invitations.accept(token=token, today=timezone.localdate(), now=timezone.now())
            return keep_private(_log_in(request, accepted.user))
        invitation = role_invitations.find(token=token, today=timezone.localdate())
    except role_invitations.UnknownInvitation:
        security_log.write("role.unknown_invitation", "refused")
        page = render(request, "assessments/accounts/invitation_unknown.html", status=404)
    except (role_invitations.AccountIsClosed, roles.IsInvited) as refusal:
        security_log.write("role.accepted", "refused")
        context = {"is_invited": isinstance(refusal, roles.IsInvited)}
        page = render(request, "assessments/accounts/invitation_refused.html", context, status=409)
    else:
        page = render(request, "assessments/accounts/invitation.html", {"invitation": invitation})
    return keep_private(page)


@require_safe
def no_role(request: HttpRequest) -> HttpResponse:
    """Somebody came from the identity provider, and nothing there gives a role here."""
    return keep_private(render(request, "assessments/accounts/no_role.html", status=403))


@require_safe
@login_required
def data(request: HttpRequest) -> HttpResponse:
    """Everything that is stored about the own account, as JSON."""
    stored = reports.account_data(queries.stored_account(permissions.own(request.user)))
    return keep_private(download(json.dumps(stored, ensure_ascii=False, indent=2), "account", "json"))


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@confirmed
def erase(request: HttpRequest) -> HttpResponse:
    """Delete the own account, after a confirmation; kept results stay, and open by their codes."""
    refusal = ""
    if request.method == "POST":
        try:
            accounts.erase(user=permissions.own(request.user), now=timezone.now())
            request.session.flush()
            return keep_private(redirect("assessments:account-erased"))
        except roles.LastCoordinator:
            refusal = "coordinator"
        except roles.LastOperator:
            refusal = "operator"
    page = render(request, "assessments/accounts/erase.html", {"refusal": refusal}, status=409 if refusal else 200)
    return keep_private(page)


@require_safe
def erased(request: HttpRequest) -> HttpResponse:
    """The account is gone."""
    return keep_private(render(request, "assessments/accounts/erased.html"))


def _log_in(request: HttpRequest, user: User) -> HttpResponse:
    if request.user.is_authenticated and request.user.pk != user.pk:
        request.session.flush()
    record_authentication(request, user, method="code", email=user.email)
    response: HttpResponse = perform_login(request, user, redirect_url=own_start(user), email=user.email)
    return response
