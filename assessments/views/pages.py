"""Pages for everyone: home, the model, and how this site treats people."""

from collections.abc import Mapping
from datetime import UTC, timedelta
from typing import Final

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_POST, require_safe

from assessments import queries, reports, tokens
from assessments.domain.data_register import Holder
from assessments.services import submissions
from assessments.views import respondent
from assessments.views.prose import in_languages

#: How long security.txt may be relied on.
SECURITY_TXT_DAYS: Final = 182


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What it is, and the way in."""
    known = respondent.current(request)
    context = {
        "content": queries.current_content(),
        "respondent": known,
        "code": tokens.grouped(known.code) if known else "",
        "start_key": tokens.new_start_key(),
    }
    response = render(request, "assessments/pages/home.html", context)
    patch_cache_control(response, private=True, no_store=True)
    return response


@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Begin a test; whoever has a draft in this browser goes on with it, unless asked otherwise."""
    known = respondent.current(request)
    if known and not known.submission.is_submitted and "anew" not in request.POST:
        return redirect("assessments:goal")
    start_key = request.POST.get("start_key", "") or tokens.new_start_key()
    content = queries.current_content()
    code = submissions.start(start_key=start_key, version=content.version, today=timezone.localdate())
    response = redirect("assessments:goal")
    respondent.remember(response, code)
    return respondent.keep_private(response)


@require_safe
def model(request: HttpRequest) -> HttpResponse:
    """The model as a whole."""
    return _prose(request, "model", {"content": queries.current_content()})


@require_safe
def model_block(request: HttpRequest, key: str) -> HttpResponse:
    """One building block. Raises Http404 for another key."""
    try:
        page = reports.block_page(queries.current_content(), key)
    except KeyError as error:
        raise Http404 from error
    return render(request, "assessments/pages/block.html", {"page": page})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is stored, for how long, and what anonymity does not cover."""
    return _prose(request, "privacy", {})


@require_safe
def stored_fields(request: HttpRequest) -> HttpResponse:
    """Every field that is stored about people and teams, what it is for and how long it is kept."""
    tables = {str(holder): reports.stored_tables_of(holder) for holder in Holder if holder is not Holder.NOBODY}
    return _prose(request, "stored_fields", tables)


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """The statement that the operator owns."""
    statement = settings.ACCESSIBILITY_STATEMENT
    has_lapsed = statement is not None and statement.has_lapsed(timezone.localdate())
    return _prose(request, "accessibility", {"statement": statement, "has_lapsed": has_lapsed})


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """Who runs the site, and what it stands on."""
    return _prose(request, "about", {})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Nothing is blocked: a search engine has to fetch a page to see that it says noindex."""
    return HttpResponse("User-agent: *\nDisallow:\n", content_type="text/plain; charset=utf-8")


@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Where to report a weakness (RFC 9116). Raises Http404 where the operator names no contact."""
    contacts = settings.SECURITY_CONTACT
    if not contacts:
        raise Http404
    # Whole days, so that the file is the same all day; half a year, as the RFC asks for less than one.
    expires = timezone.now().astimezone(UTC).date() + timedelta(days=SECURITY_TXT_DAYS)
    fields = [
        *(("Contact", contact) for contact in contacts),
        ("Expires", f"{expires.isoformat()}T00:00:00Z"),
        ("Preferred-Languages", "nl, en"),
    ]
    if settings.IS_HTTPS:
        fields.append(("Canonical", settings.BASE_URL + request.path))
    if settings.SECURITY_POLICY_URL:
        fields.append(("Policy", settings.SECURITY_POLICY_URL))
    text = "".join(f"{name}: {value}\n" for name, value in fields)
    return HttpResponse(text, content_type="text/plain; charset=utf-8")


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """Browsers ask for it at this address, whatever the page says."""
    return redirect(f"{settings.STATIC_URL}img/favicon.svg", permanent=True)


def _prose(request: HttpRequest, name: str, context: Mapping[str, object]) -> HttpResponse:
    """A page of running text, written per language; Dutch where another language has none."""
    shared = {"operator_name": settings.OPERATOR_NAME, "operator_email": settings.OPERATOR_EMAIL}
    templates = in_languages("assessments/pages", name)
    return render(request, templates, {**shared, **context})
