"""The page of one round, and its steps: open, extend, stop, remind, print, make the result, open again, delete."""

import logging
import re
import uuid
from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.views.decorators.http import require_POST, require_safe

from assessments import forms, permissions, queries, reports
from assessments.domain.addresses import ListedAddress
from assessments.domain.releases import UnsafeRelease
from assessments.domain.rounds import CLOSED_STATUSES, State, Status, Way
from assessments.models import Round, User
from assessments.services import invitations, mailing, releases, rights, rounds
from assessments.views.coordination import invitations_kept
from assessments.views.coordinator import coordinating, note_turned_away
from assessments.views.respondent import keep_private
from assessments.views.slip_cards import slip_card

logger = logging.getLogger(__name__)

MERGED_ROWS = re.compile(r"[0-9]{1,7}(,[0-9]{1,7}){0,40}", re.ASCII)

Step = Callable[[HttpRequest, Round, datetime], HttpResponse]


def to_round(key: uuid.UUID, notice: str = "", **values: str) -> HttpResponseRedirect:
    """To the page of a round, which says how a step went."""
    asked = {name: value for name, value in {"melding": notice, **values}.items() if value}
    address = reverse("assessments:round", kwargs={"key": key})
    return redirect(f"{address}?{urlencode(asked)}" if asked else address)


@require_safe
@coordinating
def show(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
    """Where a round stands and what can be done now."""
    merged = request.GET.get("dubbel", "")
    notice = reports.notice(request.GET.get("melding", ""))
    if MERGED_ROWS.fullmatch(merged):
        notice += " " + reports.merged_sentence(merged.split(","))
    return _page(request, permissions.round_(user, key), notice=notice.strip())


def _page(
    request: HttpRequest, round_: Round, *, closing: forms.ClosingForm | None = None, **context: Any
) -> HttpResponse:
    now = timezone.now()
    line = queries.round_line(round_, now)
    parts = queries.round_parts(round_.pk)
    context |= {
        "round": round_,
        "page": reports.round_page(
            line,
            parts,
            is_by_mail=round_.way == Way.MAIL,
            has_mirror=queries.content_of(round_.version_id).has_mirror,
            now=now,
            invitations_kept=invitations_kept(),
        ),
        "closing": closing or forms.ClosingForm(now=now, after=round_.closes_at),
    }
    return render(request, "assessments/coordination/round.html", context)


def step(view: Step) -> Callable[..., HttpResponse]:
    """A button on the page of a round. Each of them also counts anew, and closes what is past its time."""

    @coordinating
    def with_round(request: HttpRequest, user: User, key: uuid.UUID) -> HttpResponse:
        round_ = permissions.round_(user, key)
        now, today = timezone.now(), timezone.localdate()
        rounds.refresh_counts(round_id=key, today=today)
        try:
            if round_.state(now) == State.CLOSED:
                releases.close(round_id=key, now=now, today=today)
            return view(request, permissions.round_(user, key), now)
        except (rounds.WrongStep, rounds.RoundChanged):
            return to_round(key, "te-laat")
        except UnsafeRelease:
            logger.exception("Round %s has no result that is safe to release.", key)
            return to_round(key, "niet-veilig")

    @require_POST
    @wraps(view)
    def wrapper(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
        if not request.user.is_authenticated:
            note_turned_away(request)
            return keep_private(redirect_to_login(reverse("assessments:round", kwargs={"key": key})))
        return with_round(request, key=key)

    return wrapper


@step
def open_(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Open a concept, or say everything that keeps it from opening."""
    try:
        rounds.open_round(round_id=round_.pk, now=now, today=timezone.localdate())
    except rounds.CannotOpen as error:
        problems = reports.obstacle_sentences(error.obstacles, k=settings.K)
        return _page(request, round_, problems=problems)
    mailing.start_sending(round_id=round_.pk)
    return to_round(round_.pk, "geopend")


@step
def recall(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Back to preparing, as long as the round has not opened."""
    rounds.recall(round_id=round_.pk, now=now)
    return to_round(round_.pk, "teruggehaald")


@step
def extend(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Let an open round close later."""
    form = forms.ClosingForm(request.POST, now=now, after=round_.closes_at)
    if round_.state(now) not in {State.PLANNED, State.OPEN}:
        raise rounds.WrongStep
    if not form.is_valid():
        return _page(request, round_, closing=form)
    rounds.extend(round_id=round_.pk, closes_at=form.closes_at, now=now)
    return to_round(round_.pk, "verlengd")


@step
def stop(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Let an open round close now."""
    rounds.stop(round_id=round_.pk, now=now)
    return to_round(round_.pk, "gestopt")


@step
def remind(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """A reminder today to whoever has not finished; nobody learns to whom."""
    is_new = mailing.queue_reminders(round_id=round_.pk, now=now, today=timezone.localdate())
    mailing.leave_to_worker(round_id=round_.pk)
    return to_round(round_.pk, "herinnerd" if is_new else "al-herinnerd")


@step
def retry(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Send once more what failed."""
    mailing.retry(round_id=round_.pk, now=now)
    mailing.leave_to_worker(round_id=round_.pk)
    return to_round(round_.pk, "opnieuw")


@step
def withdraw(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Take an invitation back: off the list of a concept, without effect on what was done in an open round."""
    address = request.POST.get("address", "").replace("\0", "")
    if round_.status == Status.CONCEPT:
        people = queries.round_parts(round_.pk).active
        kept = [ListedAddress(0, one.address, one.link) for one in people if one.address != address]
        invitations.replace_addresses(round_id=round_.pk, revision=round_.revision, addresses=kept)
    elif round_.status == Status.OPEN:
        try:
            invitations.withdraw(round_id=round_.pk, address=address, now=now)
        except invitations.TooClose:
            return to_round(round_.pk, "te-dichtbij")
    return to_round(round_.pk, "teruggenomen")


@step
def slips(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Slips to print, each with a code that is shown this once. What was printed before and not used stops working."""
    if round_.way != Way.SLIPS or round_.state(now) not in {State.PLANNED, State.OPEN}:
        raise rounds.WrongStep
    printed = [slip_card(slip) for slip in rights.print_slips(round_id=round_.pk)]
    context = {"round": round_, "slips": printed, "address": f"{settings.BASE_URL}{reverse('assessments:enter')}"}
    return render(request, "assessments/coordination/slips.html", context)


@step
def close(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Make the result of a round that is past its time; ``step`` has done it by now."""
    if round_.status not in CLOSED_STATUSES:
        raise rounds.WrongStep
    return to_round(round_.pk, "uitslag")


@step
def reopen(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Open a withheld round again, until a later moment."""
    form = forms.ClosingForm(request.POST, now=now, after=round_.closes_at)
    if round_.status != Status.WITHHELD:
        raise rounds.WrongStep
    if not form.is_valid():
        return _page(request, round_, closing=form)
    try:
        rounds.reopen(round_id=round_.pk, closes_at=form.closes_at, now=now)
    except rounds.CannotOpen as error:
        return _page(request, round_, problems=reports.obstacle_sentences(error.obstacles, k=round_.k))
    return to_round(round_.pk, "heropend")


@step
def delete(request: HttpRequest, round_: Round, now: datetime) -> HttpResponse:
    """Delete a concept with its list."""
    team = round_.team_id
    rounds.discard(round_id=round_.pk)
    return redirect(f"{reverse('assessments:team', kwargs={'key': team})}?verwijderd")
