"""From draft to published version: begin, check, publish, throw away, look back and compare."""

import uuid
from collections.abc import Mapping

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments import queries, reports
from assessments.admin.drafts import editor
from assessments.admin.site import site
from assessments.domain.content import Content
from assessments.domain.content_changes import changes_between, rewordings
from assessments.domain.content_checks import check
from assessments.domain.report_values import ChangeLine
from assessments.domain.scoring_key import StatementRef
from assessments.forms.editing_rows import CompareForm, NewBlockForm, PublishForm
from assessments.models import QuestionnaireVersion
from assessments.services import drafts, versions

EDITS_A_PAGE = 50
LIST = "admin:assessments_questionnaireversion_changelist"
SCREEN = "admin:assessments_questionnaireversion_change"


def urls() -> list[URLPattern]:
    """The addresses of this module, each for editors only."""
    return [
        path("<uuid:key>/nieuw-concept/", site.admin_view(start), name="version-start"),
        path("<uuid:key>/weggooien/", site.admin_view(discard), name="version-discard"),
        path("<uuid:key>/publiceren/", site.admin_view(publish), name="version-publish"),
        path("<uuid:key>/op-de-startpagina/", site.admin_view(choose_main), name="version-main"),
        path("<uuid:key>/bouwsteen-erbij/", site.admin_view(add_block), name="version-add-block"),
        path("<uuid:key>/verschil/", site.admin_view(difference), name="version-difference"),
    ]


@require_POST
def start(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Begin a draft as a copy of what is published; if there is one already, go there."""
    version = find(key)
    try:
        draft = versions.start_draft(
            questionnaire=version.questionnaire.key, editor=editor(request), now=timezone.now()
        )
    except versions.DraftExists as error:
        messages.warning(request, _("There is a draft already. This is it."))
        draft = error.version
    except QuestionnaireVersion.DoesNotExist:
        messages.error(request, _("Nothing has been published yet, so there is nothing to copy."))
        return redirect(LIST)
    return redirect(SCREEN, draft)


@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Ask whether a draft may go; then it goes."""
    version = find(key)
    if request.method == "POST" and version.is_draft:
        try:
            versions.discard(version=key)
        except versions.NoDraft:
            return redirect(SCREEN, key)
        messages.success(request, _("The draft was thrown away."))
        return redirect(LIST)
    if not version.is_draft:
        messages.error(request, _("A published version cannot be thrown away: results stand on it."))
        return redirect(SCREEN, key)
    context = {
        **site.each_context(request),
        "title": _("Throw this draft away?"),
        "text": _("Everything that was changed in it is lost. Published versions stay as they are."),
        "button": _("Throw away"),
        "back": reverse(SCREEN, args=[key]),
    }
    return render(request, "admin/assessments/confirm.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What is missing, what deserves another look, and what reworded statements mean; then publish."""
    version = find(key)
    if not version.is_draft:
        messages.info(request, _("This version has been published."))
        return redirect(SCREEN, key)
    content = queries.read_content(key)
    asked = rewordings(content, queries.published_before(version))
    seen = versions.digest(content)
    form = PublishForm(reports.rewording_lines(asked, content), seen, request.POST or None)
    if request.method == "POST" and form.is_valid():
        said = {one.ref: form.says_changed(one.ref) for one in asked}
        if answer := _try_to_publish(request, key, form.cleaned_data["seen"], said):
            return answer
    return _checks_page(request, version, content, form)


def _try_to_publish(
    request: HttpRequest, key: uuid.UUID, seen: str, said: Mapping[StatementRef, bool]
) -> HttpResponse | None:
    """Publish; None where something is still missing, which the page itself tells."""
    now, today = timezone.now(), timezone.localdate()
    try:
        versions.publish(version=key, seen=seen, said=said, editor=editor(request), now=now, today=today)
    except versions.NotReady:
        messages.error(request, _("The draft is not complete yet. Below you see what is missing."))
        return None
    except versions.ChangedMeanwhile:
        messages.warning(request, _("The draft has been changed meanwhile. Look at it once more."))
        return redirect("admin:version-publish", key)
    except versions.NoDraft:
        return redirect(SCREEN, key)
    messages.success(request, _("Published. New tests and rounds use this version from now on."))
    return redirect(SCREEN, key)


def _checks_page(
    request: HttpRequest, version: QuestionnaireVersion, content: Content, form: PublishForm
) -> HttpResponse:
    published = queries.published_content(version.questionnaire.key)
    findings, screens = check(content, published), _screens(version)
    context = {
        **site.each_context(request),
        "title": _("Check and publish"),
        "version": version,
        "form": form,
        "missing": reports.finding_lines([one for one in findings if one.stops_publishing], content, screens),
        "advice": reports.finding_lines([one for one in findings if not one.stops_publishing], content, screens),
    }
    return render(request, "admin/assessments/publish.html", context)


@require_POST
def choose_main(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Let people outside a round take the questionnaire of a published version."""
    version = find(key)
    if version.status == QuestionnaireVersion.Status.PUBLISHED:
        versions.choose_main(version=key, editor=editor(request), now=timezone.now())
        messages.success(request, _("This questionnaire stands on the home page now."))
    return redirect(SCREEN, key)


@require_POST
def add_block(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """Add a block to a draft, and go to its screen."""
    form = NewBlockForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the building block a name of at most 60 characters."))
        return redirect(SCREEN, key)
    try:
        with drafts.editing(version=find(key).pk, editor=editor(request), now=timezone.now()):
            block = drafts.add_block(version=key, **form.cleaned_data)
    except versions.NoDraft:
        messages.error(request, _("This version is no draft any more, so nothing was added."))
        return redirect(SCREEN, key)
    return redirect("admin:assessments_buildingblock_change", block.pk)


@require_safe
def history(request: HttpRequest, version: QuestionnaireVersion) -> HttpResponse:
    """Who changed what and when, the newest first."""
    edits = Paginator(version.edits.order_by("-edited_at", "-pk"), EDITS_A_PAGE)
    page = edits.get_page(request.GET.get("p"))
    content = content_now(version)
    context = {
        **site.each_context(request),
        "title": _("History of %(version)s") % {"version": version},
        "version": version,
        "page": page,
        "lines": reports.edit_lines(page.object_list, content),
    }
    return render(request, "admin/assessments/history.html", context)


@require_safe
def difference(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """What differs between two versions of any questionnaires."""
    version = find(key)
    form = CompareForm(version, request.GET or None)
    other = form.cleaned_data["met"] if form.is_valid() else version.based_on
    lines: tuple[ChangeLine, ...] = ()
    if other is not None:
        before, after = content_now(other), content_now(version)
        lines = reports.change_lines(changes_between(before, after), after, before)
    context = {
        **site.each_context(request),
        "title": _("Differences"),
        "version": version,
        "other": other,
        "form": form,
        "lines": lines,
    }
    return render(request, "admin/assessments/difference.html", context)


def find(key: uuid.UUID) -> QuestionnaireVersion:
    """A version. Raises Http404."""
    return get_object_or_404(QuestionnaireVersion.objects.select_related("questionnaire", "based_on"), pk=key)


def content_now(version: QuestionnaireVersion) -> Content:
    """What a version says: a draft as it is now, another as it will stay."""
    return queries.read_content(version.pk) if version.is_draft else queries.content_of(version.pk)


def _screens(version: QuestionnaireVersion) -> dict[str, str]:
    """The address of the screen of each block by its key; the empty key is the version itself."""
    blocks = version.blocks.values_list("key", "pk")
    screens = {key: reverse("admin:assessments_buildingblock_change", args=[row]) for key, row in blocks}
    return {"": reverse(SCREEN, args=[version.pk]), **screens}
