"""The order of the pages of the test, and what they have in common."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from assessments import queries
from assessments.domain.content import Content
from assessments.domain.looking_back import OtherLink
from assessments.services import submissions
from assessments.views import results
from assessments.views.respondent import Respondent, right

BACK, OVERVIEW = "back", "overview"


def of_draft(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """A step of the test: whoever has finished sees the result, also from an old page."""

    @wraps(view)
    def wrapper(request: HttpRequest, respondent: Respondent, **kwargs: str) -> HttpResponse:
        if respondent.submission.is_submitted:
            return results.already_submitted(request)
        try:
            return view(request, respondent, **kwargs)
        except submissions.AlreadySubmitted:
            # Finished in another tab; or the round closed just now, and the draft has a new key.
            found = queries.find_submission(respondent.code)
            if found is None or found.is_submitted:
                return results.already_submitted(request)
            return view(request, replace(respondent, submission=found), **kwargs)

    return wrapper


def next_step(request: HttpRequest, respondent: Respondent, content: Content) -> str:
    """Where the pressed button leads from this page, once everything is saved; after a lost session: back here."""
    if respondent.is_returning:
        return f"{request.path}?bewaard"
    move = request.POST.get("move", "")
    if move == OVERVIEW:
        return reverse("assessments:overview")
    steps = _steps(request, respondent, content)
    place = steps.index(request.path)
    if move == BACK and place > 0:
        return f"{steps[place - 1]}?overzicht" if _from_overview(request) else steps[place - 1]
    return steps[place + 1]


def own_link(request: HttpRequest, respondent: Respondent) -> int | None:
    """The chain link of the invitation that this browser keeps, if it is one of the round. At most one query."""
    token, round_ = right(request), respondent.submission.round
    invitation = queries.find_invitation(token) if token else None
    is_of_round = invitation is not None and round_ is not None and invitation.round.id == round_.id
    return invitation.link if invitation is not None and is_of_round else None


def mirrored_links(request: HttpRequest, respondent: Respondent, content: Content) -> tuple[OtherLink, ...]:
    """The links that the person may say something about: those of the round but the own one. At most two queries."""
    round_ = respondent.submission.round
    if round_ is None or not content.has_mirror:
        return ()
    return queries.other_links(round_.id, own_link(request, respondent))


def around(request: HttpRequest, respondent: Respondent) -> dict[str, bool | str]:
    """What every page with a form needs beside it."""
    return {
        "test": respondent.form_tag,
        "from_overview": _from_overview(request),
        "is_saved": request.method != "POST" and "bewaard" in request.GET,
    }


def _steps(request: HttpRequest, respondent: Respondent, content: Content) -> list[str]:
    """The addresses of the test in order. Other links are looked up only on the pages beside theirs."""
    round_ = respondent.submission.round
    back = [reverse("assessments:look-back")] if round_ is not None and round_.follows else []
    blocks = [reverse("assessments:block", kwargs={"key": block.key}) for block in content.blocks]
    topic = reverse("assessments:topic")
    before = [reverse("assessments:goal"), *back, *blocks]
    links = mirrored_links(request, respondent, content) if request.path not in before[:-1] else ()
    mirrors = [reverse("assessments:mirror", kwargs={"number": link.number}) for link in links]
    return [*before, *mirrors, topic, reverse("assessments:overview")]


def _from_overview(request: HttpRequest) -> bool:
    return "overzicht" in request.GET
