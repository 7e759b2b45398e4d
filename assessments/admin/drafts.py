"""What the screens of a draft have in common: rights, merging, moving, and telling that one came too late."""

from typing import Any

from django.contrib import messages
from django.contrib.admin import ModelAdmin, StackedInline
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from assessments import permissions, queries
from assessments.domain.content_facts import facts
from assessments.forms.editing import FIELD_CLASSES, EditorForm, EditorFormSet
from assessments.models import QuestionnaireVersion
from assessments.services import drafts, versions

#: The button that moves a row is named so, with the place of the row as its value.
MOVE = "_move"


class EditorRights:
    """Editors see everything that is registered; a draft is all that they can change. Rows are added on its screens."""

    def has_module_permission(self, request: HttpRequest) -> bool:
        return permissions.is_editor(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.is_editor(request.user)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return permissions.is_editor(request.user) and obj is not None and version_of(obj).is_draft

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def version_of(row: Any) -> QuestionnaireVersion:
    """The version that a row belongs to."""
    version = row if isinstance(row, QuestionnaireVersion) else row.version
    assert isinstance(version, QuestionnaireVersion)
    return version


class DraftInline(EditorRights, StackedInline):  # type: ignore[type-arg]  # rows of many tables
    """Rows on the screen of a draft, each a small group of fields, with an empty one for the next."""

    form = EditorForm
    formset = EditorFormSet
    formfield_overrides = FIELD_CLASSES  # type: ignore[assignment]  # an own form class for each kind of column
    template = "admin/assessments/rows.html"
    extra = 1
    #: Whether rows have buttons to move up and down.
    can_move = False

    @property
    def media(self) -> Any:
        """No script: rows are added by an empty form, and moved by buttons."""
        return super(StackedInline, self).media.__class__()

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)


class DraftAdmin(EditorRights, ModelAdmin):  # type: ignore[type-arg]  # screens of two tables
    """A screen on which a part of a draft is changed; several editors may do so at once."""

    formfield_overrides = FIELD_CLASSES  # type: ignore[assignment]  # an own form class for each kind of column
    actions = None
    save_on_top = False
    change_form_template = "admin/assessments/draft.html"

    def changeform_view(
        self, request: HttpRequest, object_id: str | None = None, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        if request.method != "POST":
            return super().changeform_view(request, object_id, form_url, extra_context)
        found = self.get_object(request, str(object_id))
        if found is None:
            return self._too_late(request, None)
        try:
            with drafts.editing(version=version_of(found).pk, editor=editor(request), now=timezone.now()):
                return super().changeform_view(request, object_id, form_url, extra_context)
        except versions.NoDraft:
            return self._too_late(request, QuestionnaireVersion.objects.filter(pk=version_of(found).pk).first())

    def render_change_form(self, request: HttpRequest, context: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """The page is called after what stands on it, and says what differs from the published version."""
        obj = kwargs["obj"]
        version = version_of(obj)
        rows = [form for inline in context["inline_admin_formsets"] for form in inline.formset.forms]
        shown = [context["adminform"].form, *rows]
        faults = [fault for form in shown if form.is_bound for fault in form.faults()]
        if version.is_draft and version.based_on is not None:
            published = facts(queries.content_of(version.based_on.pk))
            for form in shown:
                form.mark_changes(published, version.based_on.number)
        return super().render_change_form(
            request, {**context, "title": str(obj), "subtitle": None, "faults": faults}, *args, **kwargs
        )

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Our own history tells more: each field, with the text before and after."""

    def response_change(self, request: HttpRequest, obj: Any) -> HttpResponse:
        """Back to the same screen, where the row stands that was moved."""
        moved = request.POST.get(MOVE, "")
        anchor = self.move(obj, moved) if moved else ""
        messages.success(request, _("Saved."))
        return redirect(f"{request.path}{anchor}")

    def move(self, obj: Any, moved: str) -> str:
        """Move the row that a button names; returns where it stands on the page."""
        kind, _colon, rest = moved.partition(":")
        key, _colon, direction = rest.partition(":")
        rows = self.movable(obj).get(kind)
        row = rows.filter(pk=key).first() if rows is not None and key.isdecimal() else None
        if row is None:
            return ""
        drafts.move(row=row, is_up=direction == "up")
        return f"#{kind}-{key}"

    def movable(self, obj: Any) -> dict[str, Any]:
        """The rows of this screen that have buttons, by the name in the button."""
        return {}

    def _too_late(self, request: HttpRequest, version: QuestionnaireVersion | None) -> HttpResponse:
        """The draft was published or thrown away: what was typed is shown, to copy it from."""
        context = {
            **self.admin_site.each_context(request),
            "typed": _changed_texts(request),
            "version": version,
            "draft": QuestionnaireVersion.objects.drafts().filter(questionnaire__versions=version).first(),
        }
        return render(request, "admin/assessments/too_late.html", context, status=409)


def editor(request: HttpRequest) -> str:
    """How an editor is noted in the history."""
    assert permissions.is_editor(request.user)
    return request.user.email


def _changed_texts(request: HttpRequest) -> list[str]:
    """The texts that came in and differ from what the page had shown."""
    data = request.POST
    return [
        text
        for name, values in data.lists()
        for text in values
        if f"initial-{name}" in data and text.split() != data[f"initial-{name}"].split() and len(text) > 1
    ]
