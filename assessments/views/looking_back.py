"""What somebody may say in a round beside the statements: about last time, about other links, and taking it back."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessments import forms, queries
from assessments.services import looking_back
from assessments.views.respondent import Respondent, personal
from assessments.views.steps import around, mirrored_links, next_step, of_draft, own_link


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@of_draft
def look_back(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """What became of the agreements, and how it goes since. Valid answers are saved also where another is wrong."""
    submission = respondent.submission
    if submission.round is None or submission.round.follows is None:
        raise Http404
    content = queries.content_of(submission.version)
    back = queries.look_back_of(submission.round.follows)
    data = request.POST if request.method == "POST" else None
    form = forms.LookBackForm(back, content, queries.said_beside(submission.id), data)
    if request.method == "POST":
        is_valid = form.is_valid()
        looking_back.save_look_back(submission=submission, outcomes=form.outcomes(), experiences=form.experiences())
        if is_valid:
            return redirect(next_step(request, respondent, content))
    return render(request, "assessments/fill_in/look_back.html", {"form": form, **around(request, respondent)})


@require_http_methods(["GET", "HEAD", "POST"])
@personal
@of_draft
def mirror(request: HttpRequest, respondent: Respondent, number: int) -> HttpResponse:
    """How the person sees working with another link of the chain."""
    submission = respondent.submission
    content = queries.content_of(submission.version)
    links = mirrored_links(request, respondent, content)
    position = next((place for place, link in enumerate(links, 1) if link.number == number), 0)
    if not position:
        raise Http404
    link = links[position - 1]
    data = request.POST if request.method == "POST" else None
    form = forms.MirrorForm(link, content, queries.said_beside(submission.id), data)
    if request.method == "POST":
        is_valid = form.is_valid()
        looking_back.save_mirror(submission=submission, link=link.row, ratings=form.ratings())
        if is_valid:
            return redirect(next_step(request, respondent, content))
    context = {
        "form": form,
        "link": link,
        "position": position,
        "total": len(links),
        "round": submission.round,
        "is_own_known": own_link(request, respondent) is not None,
        **around(request, respondent),
    }
    return render(request, "assessments/fill_in/mirror.html", context)


@require_POST
@personal
def withdraw_sentence(request: HttpRequest, respondent: Respondent) -> HttpResponse:
    """Take back the own sentence about the goal."""
    looking_back.withdraw_sentence(code=respondent.code)
    return redirect(f"{reverse('assessments:result')}?zin-terug")
