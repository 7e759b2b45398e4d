"""Who has which role: for operators of the whole site, for managers of their organisation."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from assessments import forms, permissions, queries
from assessments.domain.roles import Grant, Role
from assessments.models import Organisation, User
from assessments.services import role_invitations, roles, teams
from assessments.views.confirming import confirmed
from assessments.views.coordinator import coordinating, operating

CHANGES_SHOWN = 50


@dataclass(frozen=True, slots=True)
class Scope:
    """What somebody decides about: one organisation, or the whole site."""

    organisation: Organisation | None = None

    @property
    def key(self) -> int | None:
        return self.organisation.pk if self.organisation else None

    def address(self, name: str) -> str:
        """The address of a page of these rights."""
        if self.organisation is None:
            return reverse(f"assessments:{name}")
        return reverse(f"assessments:organisation-{name}", kwargs={"organisation": self.organisation.pk})


@require_http_methods(["GET", "HEAD", "POST"])
@operating
@confirmed
def rights(request: HttpRequest, user: User) -> HttpResponse:
    """Everybody with a role, and a form to invite somebody to one."""
    form = forms.InviteToRoleForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            grant = _site_grant(form.cleaned_data)
        except teams.UnusableName:
            form.add_name_error()
        else:
            if invited(form, grant, user):
                return redirect(f"{reverse('assessments:rights')}?uitgenodigd")
    return _page(request, Scope(), form)


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
@confirmed
def organisation_rights(request: HttpRequest, user: User, organisation: int) -> HttpResponse:
    """Everybody with a role in an organisation, and a form to invite a manager."""
    scope = Scope(permissions.organisation(user, organisation))
    form = forms.InviteForm(request.POST if request.method == "POST" else None)
    if (
        request.method == "POST"
        and form.is_valid()
        and invited(form, Grant(Role.MANAGER, organisation=scope.key), user)
    ):
        return redirect(f"{scope.address('rights')}?uitgenodigd")
    return _page(request, scope, form)


@require_POST
@operating
@confirmed
def take(request: HttpRequest, user: User) -> HttpResponse:
    """Take a role back."""
    return _take(request, user, Scope())


@require_POST
@coordinating
@confirmed
def organisation_take(request: HttpRequest, user: User, organisation: int) -> HttpResponse:
    """Take a role in an organisation back."""
    return _take(request, user, Scope(permissions.organisation(user, organisation)))


@require_POST
@operating
@confirmed
def call_off(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Let an invitation to a role open nothing any more."""
    return _call_off(user, Scope(), key)


@require_POST
@coordinating
@confirmed
def organisation_call_off(request: HttpRequest, user: User, organisation: int, key: uuid.UUID) -> HttpResponse:
    """The same for an invitation of an organisation."""
    return _call_off(user, Scope(permissions.organisation(user, organisation)), key)


@require_POST
@operating
@confirmed
def close_account(request: HttpRequest, user: User, account: int) -> HttpResponse:
    """Let somebody log in no more, and end all sessions."""
    try:
        roles.close_account(user=permissions.account_of(None, account), now=timezone.now(), actor=user)
    except roles.LastOperator:
        return _page(request, Scope(), forms.InviteToRoleForm(), refusal="operator")
    return redirect("assessments:rights")


@require_POST
@operating
@confirmed
def open_account(request: HttpRequest, user: User, account: int) -> HttpResponse:
    """Let somebody log in again."""
    roles.open_account(user=permissions.account_of(None, account), now=timezone.now(), actor=user)
    return redirect("assessments:rights")


@require_POST
@operating
@confirmed
def reset_second_factor(request: HttpRequest, user: User, account: int) -> HttpResponse:
    """Help somebody who lost the second step: it is set up anew at the next login."""
    roles.reset_second_factor(user=permissions.account_of(None, account), now=timezone.now(), actor=user)
    return redirect("assessments:rights")


def invited(form: forms.InviteForm, grant: Grant, actor: User) -> bool:
    """Invite whoever the form names; if that cannot be, the form says why and the answer is False."""
    try:
        role_invitations.invite_by_mail(
            address=form.cleaned_data["email"],
            grant=grant,
            today=timezone.localdate(),
            now=timezone.now(),
            actor=actor,
        )
    except roles.IsInvited:
        form.add_invited_error()
    except roles.UnusableAddress:
        form.add_unusable_error()
    except role_invitations.NotSent:
        form.add_not_sent_error()
    return not form.errors


def _site_grant(given: dict[str, Any]) -> Grant:
    role = Role(given["role"])
    return Grant(
        role, organisation=teams.organisation_named(given["organisation"]).pk if role is Role.MANAGER else None
    )


def _take(request: HttpRequest, user: User, scope: Scope) -> HttpResponse:
    form = forms.GrantForm(request.POST)
    if not form.is_valid():
        raise Http404
    grant: Grant = form.cleaned_data["grant"]
    permissions.refuse_grant_outside(scope.key, grant)
    account = permissions.account_of(scope.key, form.cleaned_data["account"])
    blank = forms.InviteForm() if scope.organisation else forms.InviteToRoleForm()
    try:
        roles.take(user=account, grant=grant, now=timezone.now(), actor=user)
    except roles.LastCoordinator:
        return _page(request, scope, blank, refusal="coordinator")
    except roles.LastOperator:
        return _page(request, scope, blank, refusal="operator")
    if account.pk == user.pk:
        # Whoever gave up this very right cannot look at the page any more.
        return redirect("assessments:account")
    return redirect(scope.address("rights"))


def _call_off(user: User, scope: Scope, key: uuid.UUID) -> HttpResponse:
    found = permissions.role_invitation(scope.key, key)
    role_invitations.call_off(invitation=found.pk, now=timezone.now(), actor=user)
    return redirect(scope.address("rights"))


def _page(request: HttpRequest, scope: Scope, form: forms.InviteForm, refusal: str = "") -> HttpResponse:
    context = {
        "form": form,
        "organisation": scope.organisation,
        "accounts": queries.accounts_with_roles(scope.key),
        "pending": queries.pending_invitations(scope.key, today=timezone.localdate()),
        "changes": queries.role_changes(scope.key, most=CHANGES_SHOWN),
        "here": scope.address("rights"),
        "take": scope.address("rights-take"),
        "refusal": refusal,
        "is_invited": "uitgenodigd" in request.GET,
    }
    status = 409 if refusal else 200
    return render(request, "assessments/coordination/rights.html", context, status=status)
