"""Who is at the other side: a cookie with the secret code, and nothing in the address."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.core.signing import BadSignature, SignatureExpired
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import is_valid_path
from django.utils.cache import patch_cache_control
from django.utils.http import url_has_allowed_host_and_scheme

from assessments import forms, queries, tokens
from assessments.domain.records import SubmissionRecord
from assessments.security_log import write
from assessments.services import codes, limits

SECONDS_A_DAY = 24 * 60 * 60

P = ParamSpec("P")


@dataclass(frozen=True, slots=True)
class Respondent:
    """The person with this secret code, and the submission that it opens.

    ``is_returning``: the session was over, and this very request brought the code along.
    """

    code: str
    submission: SubmissionRecord
    is_returning: bool = False

    @property
    def form_tag(self) -> str:
        """What the forms of this submission carry along."""
        return tokens.form_tag(self.code)


PersonalView = Callable[Concatenate[HttpRequest, Respondent, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


def current(request: HttpRequest) -> Respondent | None:
    """Whoever the cookie names, or None. At most one query."""
    code = _kept(request, settings.RESPONDENT_COOKIE_NAME)
    submission = queries.find_submission(code) if code else None
    return Respondent(code, submission) if submission else None


def remember(response: HttpResponse, code: str) -> None:
    """Let this browser open the submission for some days."""
    response.set_signed_cookie(
        settings.RESPONDENT_COOKIE_NAME,
        code,
        max_age=settings.COOKIE_DAYS * SECONDS_A_DAY,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def remember_right(response: HttpResponse, token: str) -> None:
    """Keep the right to take part in this browser, apart from the code: finishing needs both."""
    response.set_signed_cookie(
        settings.PARTICIPANT_COOKIE_NAME,
        token,
        max_age=settings.COOKIE_DAYS * SECONDS_A_DAY,
        secure=settings.IS_HTTPS,
        httponly=True,
        samesite="Lax",
    )


def right(request: HttpRequest) -> str:
    """The token that this browser keeps, or an empty text."""
    return _kept(request, settings.PARTICIPANT_COOKIE_NAME)


def _kept(request: HttpRequest, name: str) -> str:
    """What a cookie of ours holds, or an empty text. That somebody else signed it is an event, its age is none."""
    try:
        return str(request.get_signed_cookie(name, max_age=settings.COOKIE_DAYS * SECONDS_A_DAY))
    except (KeyError, SignatureExpired):
        return ""
    except BadSignature:
        write("cookie.refused", "refused")
        return ""


def forget(response: HttpResponse) -> None:
    """Let this browser open nothing any more."""
    response.delete_cookie(settings.RESPONDENT_COOKIE_NAME, samesite="Lax")
    response.delete_cookie(settings.PARTICIPANT_COOKIE_NAME, samesite="Lax")


def keep_private(response: HttpResponse) -> HttpResponse:
    """Neither a cache nor a search engine keeps the page."""
    patch_cache_control(response, private=True, no_store=True)
    response["X-Robots-Tag"] = "noindex"
    return response


def personal(view: PersonalView[P]) -> View[P]:
    """A page of one respondent. Without a valid cookie it asks for the code and loses nothing.

    Values that were just sent go along in the form that asks; with the right code they are
    saved as if nothing had happened, and the person is back at the same page.
    """

    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        respondent = current(request)
        if respondent is not None and _is_for(request, respondent.code):
            return keep_private(view(request, respondent, *args, **kwargs))
        if request.method == "POST" and "code" in request.POST:
            return keep_private(_continue(view, request, *args, **kwargs))
        return keep_private(ask_code(request, forms.CodeForm()))

    return wrapper


def _is_for(request: HttpRequest, code: str) -> bool:
    """Whether the form that came in, if any, was made for the submission of this code.

    Somebody may have opened another one in a second tab: the old tab must not write into it.
    """
    tag = request.POST.get("test", "")
    return not tag or tag == tokens.form_tag(code)


def _continue(view: PersonalView[P], request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
    form = forms.CodeForm(request.POST)
    submission = open_with(form, request)
    if submission is not None and not _is_for(request, form.cleaned_data["code"]):
        form.add_other_test_error()
    if submission is None or form.errors:
        return ask_code(request, form)
    code = form.cleaned_data["code"]
    response = view(request, Respondent(code, submission, is_returning=True), *args, **kwargs)
    if settings.RESPONDENT_COOKIE_NAME not in response.cookies:
        remember(response, code)
    return response


def open_with(form: forms.CodeForm, request: HttpRequest) -> SubmissionRecord | None:
    """The submission of the code in the form, or None with an error in the form."""
    if not form.is_valid():
        return None
    try:
        return codes.open_by_code(code=form.cleaned_data["code"], address=client_address(request), now=time.time())
    except codes.UnknownCode:
        form.add_unknown_code_error()
    except limits.TooManyTries as error:
        form.add_wait_error(error.wait_seconds)
    return None


def ask_code(request: HttpRequest, form: forms.CodeForm) -> HttpResponse:
    """The page that says that the session is over and takes the code.

    After a GET the code leads back to the page; after a POST it also saves what was sent.
    """
    again = sent_values(request, {"csrfmiddlewaretoken", "code"})
    context = {"form": form, "again": again, "is_other_test": current(request) is not None}
    return with_wait(render(request, "assessments/codes/expired.html", context, status=form.status(403)), form)


def with_wait(response: HttpResponse, form: forms.CodeForm) -> HttpResponse:
    """After too many tries, tell programs too how long to wait."""
    if form.wait_seconds:
        response["Retry-After"] = str(form.wait_seconds)
    return response


def sent_values(request: HttpRequest, without: set[str]) -> list[tuple[str, list[str]]]:
    """Everything that came in by a form, to be offered again; HTML cannot hold a NUL."""
    return [
        (forms.without_nul(name), [forms.without_nul(value) for value in values])
        for name, values in request.POST.lists()
        if name not in without
    ]


def page_on_this_site(path: str) -> str:
    """The path if it leads to a page of this site and not to a download, otherwise an empty text."""
    page = path.partition("?")[0]
    is_own = url_has_allowed_host_and_scheme(path, allowed_hosts=None) and page.startswith("/")
    return path if is_own and page.endswith("/") and is_valid_path(page) else ""


def client_address(request: HttpRequest) -> str:
    """The address of the browser; forwarded addresses count only as far as our own proxies add them."""
    forwarded = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",") if part.strip()]
    count = settings.TRUSTED_PROXY_COUNT
    if count and len(forwarded) >= count:
        return forwarded[-count]
    return str(request.META.get("REMOTE_ADDR", ""))
