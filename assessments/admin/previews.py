"""A version as respondents and teams will see it, with answers that nobody gave. Nothing is stored."""

import uuid
from collections.abc import Callable
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from csp.constants import SELF
from csp.decorators import csp_replace
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import URLPattern, path, reverse
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_http_methods, require_safe

from assessments import forms, queries, reports
from assessments.admin.publishing import find
from assessments.admin.site import site
from assessments.charts import View
from assessments.domain.content import NOT_STORED, Content
from assessments.domain.examples import Example, example_answers, example_release, filled_up
from assessments.domain.records import FilledIn

#: Pages that a phone may show: their names in the address, and the names of their views.
PAGES = {"invullen": "version-preview-test", "uitslag": "version-preview-result", "leidraad": "version-preview-guide"}


def urls() -> list[URLPattern]:
    """The addresses of this module, each for editors only."""
    framing: Any = csp_replace({"frame-src": [SELF]})
    return [
        path("<uuid:key>/voorbeeld/", site.admin_view(overview), name="version-preview"),
        path("<uuid:key>/voorbeeld/telefoon/", framing(site.admin_view(phone)), name="version-preview-phone"),
        path("<uuid:key>/voorbeeld/invullen/", _framed(test), name="version-preview-test"),
        path("<uuid:key>/voorbeeld/uitslag/", _framed(result), name="version-preview-result"),
        path("<uuid:key>/voorbeeld/leidraad/", _framed(guide), name="version-preview-guide"),
        path("<uuid:key>/voorbeeld/tips/", site.admin_view(tips), name="version-preview-tips"),
    ]


def _framed(view: Callable[..., HttpResponse]) -> Any:
    """A page that our own page of a phone may show in a frame."""
    page: Any = xframe_options_sameorigin(site.admin_view(view))
    return csp_replace({"frame-ancestors": [SELF]})(page)


@require_safe
def overview(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What can be looked at."""
    version = find(key)
    context = {
        **site.each_context(request),
        "title": _("Preview"),
        "version": version,
        "blocks": queries.read_content(key).blocks,
        "chosen": request.GET.get("blok", ""),
        "examples": _examples(),
    }
    return render(request, "admin/assessments/preview.html", context)


@require_safe
def phone(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """One of the pages at the width of a phone."""
    version = find(key)
    page = PAGES.get(request.GET.get("pagina", "invullen"))
    if page is None:
        raise Http404
    asked = {name: request.GET[name] for name in ("blok", "profiel") if name in request.GET}
    context = {
        **site.each_context(request),
        "title": _("Preview on a phone"),
        "version": version,
        "address": f"{reverse(f'admin:{page}', args=[key])}?{urlencode(asked)}",
    }
    return render(request, "admin/assessments/phone.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def test(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The pages of the test one after the other, and at the end the result; answers go along in the form only."""
    content = _content(key)
    form = forms.PreviewForm(content, request.POST if request.method == "POST" else request.GET)
    filled_in = forms.preview_record(form.answers)
    if form.block is None:
        return _result_page(request, key, content, filled_in)
    this = content.block(form.block)
    context = {
        "version": key,
        "form": forms.BlockForm(content=content, block=this, saved=filled_in),
        "page": reports.fill_in_page(content, this, filled_in),
        "block_key": form.block,
        "carried": form.carried(),
    }
    return render(request, "assessments/preview/block.html", context)


@require_safe
def result(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The result page for a made-up profile."""
    content = _content(key)
    filled_in = forms.preview_record(example_answers(content, _example(request)))
    return _result_page(request, key, content, filled_in)


@require_safe
def guide(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The conversation guide of a made-up team."""
    content = _content(key)
    report = reports.preview_guide(example_release(content, _example(request)), content)
    return render(request, "assessments/preview/guide.html", {"version": key, "report": report})


@require_safe
def tips(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Every tip and every text about a level, block by block."""
    version = find(key)
    content = queries.read_content(key)
    context = {
        **site.each_context(request),
        "title": _("All tips"),
        "version": version,
        "blocks": reports.all_tips(content),
    }
    return render(request, "admin/assessments/tips.html", context)


def _result_page(request: HttpRequest, key: uuid.UUID, content: Content, filled_in: FilledIn) -> HttpResponse:
    report = reports.personal_report(filled_in, content)
    picture = reports.picture(report.profile, content, View.BUILDING)
    drawn = mark_safe(picture)  # noqa: S308 - charts.place_marks escapes every word in it
    context = {"version": key, "report": report, "picture": drawn}
    return render(request, "assessments/preview/result.html", context)


def _content(key: uuid.UUID) -> Content:
    """The version as it is now, as a value that no cache keeps. Raises Http404, also without a block with a score."""
    content = filled_up(queries.read_content(find(key).pk), _("(nothing yet)"))
    if not content.scored_blocks:
        raise Http404
    return replace(content, version=NOT_STORED)


def _example(request: HttpRequest) -> Example:
    try:
        return Example(request.GET.get("profiel", Example.MIXED.value))
    except ValueError:
        raise Http404 from None


def _examples() -> list[tuple[str, str]]:
    return [
        (Example.LOW.value, _("all low")),
        (Example.HIGH.value, _("all high")),
        (Example.MIXED.value, _("mixed")),
        (Example.NOT_APPLICABLE.value, _("much that does not apply")),
    ]
