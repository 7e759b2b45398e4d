"""A questionnaire out of the system and into it: for people as Excel, complete as JSON; shown before it is stored."""

import json
import uuid
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import forms, queries, reports, spreadsheets
from assessments.admin.drafts import editor
from assessments.admin.publishing import SCREEN, find
from assessments.admin.site import site
from assessments.domain.content import Content
from assessments.domain.content_changes import changes_between
from assessments.domain.content_checks import check
from assessments.domain.content_plain import from_plain, to_plain
from assessments.domain.plain_reader import Unreadable
from assessments.services import drafts, versions
from assessments.views.downloads import download

KINDS = ("xlsx", "json")
CHANGES_SHOWN = 500
ZIP_START = b"PK"


def urls() -> list[URLPattern]:
    """The addresses of this module, each for editors only."""
    return [
        path("inlezen/", site.admin_view(read_in), name="version-import"),
        path("inlezen/bewaren/", site.admin_view(store), name="version-import-store"),
        path("<uuid:key>/bestand.<str:suffix>", site.admin_view(export), name="version-export"),
    ]


@require_safe
def export(request: HttpRequest, key: uuid.UUID, suffix: str) -> HttpResponse:
    """A version as a file."""
    if suffix not in KINDS:
        raise Http404
    version = find(key)
    plain = to_plain(queries.read_content(key))
    name = f"vragenlijst-{version.number}"
    if suffix == "json":
        return download(json.dumps(plain, ensure_ascii=False, indent=2), name, suffix)
    return download(spreadsheets.write_file(spreadsheets.questionnaire_sheets(plain), suffix), name, suffix)


@require_http_methods(["GET", "HEAD", "POST"])
def read_in(request: HttpRequest) -> HttpResponse:
    """Choose a file; see what it would change, row by row. Nothing is stored yet."""
    form = forms.QuestionnaireFileForm(*((request.POST, request.FILES) if request.method == "POST" else ()))
    context: dict[str, Any] = {**site.each_context(request), "title": _("Read in a questionnaire"), "form": form}
    if request.method == "POST" and form.is_valid():
        content, problems = _read(form.cleaned_data["file"].read())
        context |= {"problems": problems} if content is None else _shown(content, form.cleaned_data["questionnaire"])
    return render(request, "admin/assessments/read_in.html", context)


@require_POST
def store(request: HttpRequest) -> HttpResponse:
    """Make a draft of what was shown."""
    form = forms.StoreForm(request.POST)
    if not form.is_valid():
        messages.error(request, str(forms.TOO_OLD))
        return redirect("admin:version-import")
    packed = form.cleaned_data["packed"]
    content = packed["content"]
    key = packed["questionnaire"] or drafts.new_key(content.title, queries.questionnaire_keys())
    try:
        draft = versions.take_in(questionnaire=key, content=content, editor=editor(request), now=timezone.now())
    except versions.DraftExists as error:
        messages.error(request, _("There is a draft already. Publish it or throw it away, and read the file in again."))
        return redirect(SCREEN, error.version)
    messages.success(request, _("Read in as a draft."))
    return redirect(SCREEN, draft)


def _read(data: bytes) -> tuple[Content | None, list[str]]:
    """The questionnaire in a file, or what is wrong with it."""
    return _read_book(data) if data.startswith(ZIP_START) else _read_json(data)


def _read_json(data: bytes) -> tuple[Content | None, list[str]]:
    try:
        plain = json.loads(data.decode("utf-8-sig"))
    except json.JSONDecodeError as error:
        place = {"line": error.lineno, "column": error.colno}
        return None, [_("The file is no JSON: line %(line)s, place %(column)s.") % place]
    except (ValueError, RecursionError):  # no UTF-8, a number of thousands of digits, lists a thousand deep
        return None, [_("We cannot read this file. Is it an Excel or a JSON file?")]
    try:
        return from_plain(plain), []
    except Unreadable as error:
        return None, reports.json_flaws(error.flaws)


def _read_book(data: bytes) -> tuple[Content | None, list[str]]:
    try:
        sheets = spreadsheets.read_sheets(data, spreadsheets.QUESTIONNAIRE, most=spreadsheets.SHEETS_MAX)
    except spreadsheets.UnreadableFile as error:
        return None, [reports.book_refusal(error.reason)]
    book = spreadsheets.read_book(sheets)
    if problems := reports.misplaced_sentences(book):
        return None, problems
    try:
        return from_plain(book.plain), []
    except Unreadable as error:
        return None, reports.book_flaws(error.flaws, book)


def _shown(content: Content, questionnaire: str) -> dict[str, Any]:
    """What reading it in would change, and what is missing in it before it can be published."""
    packed = forms.pack(questionnaire, to_plain(content))
    if len(packed) > forms.PACKED_MAX:
        return {"problems": [_("This questionnaire is too large.")]}
    published = queries.published_content(questionnaire)
    changes = changes_between(published, content) if published else ()
    contents = (content, published) if published else (content,)
    stopping = [one for one in check(content) if one.stops_publishing]
    return {
        "content": content,
        "packed": packed,
        "is_new": published is None,
        "lines": reports.change_lines(changes[:CHANGES_SHOWN], *contents),
        "more": max(0, len(changes) - CHANGES_SHOWN),
        "missing": len(stopping),
    }
