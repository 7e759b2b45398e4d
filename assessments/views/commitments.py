"""Agreements after a round: made by its coordinators, read by whoever has the link."""

import uuid
from collections.abc import Sequence

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import forms, permissions, queries, reports, tokens
from assessments.domain.commitments import AgreedBehaviour
from assessments.domain.records import RoundRecord
from assessments.models import User
from assessments.security_log import write
from assessments.services import commitments
from assessments.views.coordinator import coordinating
from assessments.views.respondent import keep_private


@require_http_methods(["GET", "HEAD", "POST"])
@coordinating
def of_round(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Make and change agreements, as long as no next round asks about them."""
    round_, agreed = _of(user, key)
    form = _form(round_, agreed, request)
    if not queries.may_agree(key):
        return _read_only(request, round_, agreed, form)
    if request.method == "POST" and form.is_valid():
        try:
            commitments.save(round_id=key, changes=form.changes())
            return redirect(f"{request.path}?bewaard")
        except commitments.AgreementsAreFixed:
            return _read_only(request, round_, agreed, form)
        except commitments.AgreementsChanged:
            form = _form(round_, queries.agreed_after(key), request)
            form.is_valid()
    return _page(request, round_, agreed, form=form)


@require_POST
@coordinating
def link(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Make a link to read the agreements by, or end it."""
    round_, agreed = _of(user, key)
    page = reverse("assessments:commitments", kwargs={"key": key})
    if "end" in request.POST:
        commitments.end_link(round_id=key)
        return redirect(f"{page}?link-weg")
    if not round_.is_closed:
        return redirect(page)
    link_form = forms.CommitmentLinkForm(today=timezone.localdate(), data=request.POST)
    if link_form.is_valid():
        commitments.make_link(round_id=key, last_day=link_form.cleaned_data["last_day"])
        return redirect(f"{page}?link")
    return _page(request, round_, agreed, form=_form(round_, agreed, None), link_form=link_form)


@require_safe
def shared(request: HttpRequest, token: str) -> HttpResponse:
    """The agreements of a team, for whoever has the link; nothing else of the round."""
    key = queries.round_of_link(tokens.normalised(token), timezone.localdate())
    if key is None:
        write("agreements.unknown", "refused")
        return keep_private(render(request, "assessments/commitments/unknown.html", status=404))
    round_ = queries.find_round(key)
    lines = reports.agreement_lines(queries.agreed_after(key), queries.content_of(round_.version))
    context = {"round": round_, "agreements": tuple(lines)}
    return keep_private(render(request, "assessments/commitments/shared.html", context))


def _of(user: User, key: uuid.UUID) -> tuple[RoundRecord, tuple[AgreedBehaviour, ...]]:
    if permissions.round_(user, key).is_imported:
        # No next round would ask what came of them.
        raise permissions.NotYours
    return queries.find_round(key), queries.agreed_after(key)


def _form(
    round_: RoundRecord, agreed: tuple[AgreedBehaviour, ...], request: HttpRequest | None
) -> forms.CommitmentsForm:
    return forms.CommitmentsForm(
        content=queries.content_of(round_.version),
        stored={one.block: one.agreement for one in agreed},
        closed_on=reports.last_day(round_),
        data=request.POST if request is not None and request.method == "POST" else None,
    )


def _page(
    request: HttpRequest,
    round_: RoundRecord,
    agreed: tuple[AgreedBehaviour, ...],
    *,
    form: forms.CommitmentsForm | None = None,
    link_form: forms.CommitmentLinkForm | None = None,
    not_saved: Sequence[str] = (),
) -> HttpResponse:
    today = timezone.localdate()
    found = queries.commitment_link(round_.id, today)
    address = reverse("assessments:commitments-shared", kwargs={"token": found.token}) if found else ""
    context = {
        "round": round_,
        "form": form,
        "agreements": tuple(reports.agreement_lines(agreed, queries.content_of(round_.version))),
        "link": f"{settings.BASE_URL}{address}" if found else "",
        "last_day": found.last_day if found else None,
        "link_form": link_form or forms.CommitmentLinkForm(today=today),
        "not_saved": not_saved,
        "is_saved": "bewaard" in request.GET,
        "is_link_made": "link" in request.GET,
        "is_link_ended": "link-weg" in request.GET,
    }
    return render(request, "assessments/commitments/commitments.html", context)


def _read_only(
    request: HttpRequest, round_: RoundRecord, agreed: tuple[AgreedBehaviour, ...], form: forms.CommitmentsForm
) -> HttpResponse:
    """Before closing there is nothing to agree on; once a next round asks, agreements stay as they are.

    What somebody just typed is shown once more: it was not saved.
    """
    if not round_.is_closed:
        return render(request, "assessments/commitments/not_yet.html", {"round": round_})
    return _page(request, round_, agreed, not_saved=form.typed() if form.is_bound else ())
