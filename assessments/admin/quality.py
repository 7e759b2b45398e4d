"""How well a version measures: over all teams together, from a hundred people on."""

import uuid

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from assessments import queries, reports
from assessments.admin.publishing import SCREEN, find
from assessments.admin.site import site
from assessments.services import instrument


def urls() -> list[URLPattern]:
    """The addresses of this module, each for editors only."""
    return [path("<uuid:key>/kwaliteit/", site.admin_view(quality), name="version-quality")]


@require_http_methods(["GET", "HEAD", "POST"])
def quality(request: HttpRequest, key: uuid.UUID) -> HttpResponse:
    """The newest editions; a POST counts anew where there are enough new people."""
    version = find(key)
    if version.is_draft:
        messages.info(request, _("Nobody can fill in a draft, so there is nothing to count."))
        return redirect(SCREEN, key)
    if request.method == "POST":
        made = instrument.make_editions(version=key, today=timezone.localdate())
        if made:
            text = ngettext("%(n)s building block was counted anew.", "%(n)s building blocks were counted anew.", made)
            messages.success(request, text % {"n": made})
        else:
            messages.info(request, _("There are fewer than a hundred new people, so nothing was counted."))
        return redirect(request.path)
    content, editions = queries.content_of(key), queries.editions(key)
    context = {
        **site.each_context(request),
        "title": _("Quality of the questionnaire"),
        "version": version,
        "groups": [
            (title, reports.instrument_blocks(content, editions, is_imported=is_imported))
            for title, is_imported in ((_("Answers given here"), False), (_("Answers read in from elsewhere"), True))
            if not is_imported or any(edition.is_imported for edition in editions)
        ],
    }
    return render(request, "admin/assessments/quality.html", context)
