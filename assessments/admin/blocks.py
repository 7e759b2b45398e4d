"""One screen for everything about a building block."""

from typing import Any

from django.contrib import messages
from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin.drafts import DraftAdmin, DraftInline, editor
from assessments.forms.editing_rows import BlockForm, LevelTextForm, ResourceForm, StatementForm, TipForm
from assessments.models import BlockResource, BuildingBlock, LevelText, Statement, Tip
from assessments.services import drafts, versions


class StatementInline(DraftInline):
    model = Statement
    form = StatementForm
    fields = ("text", "tip", "source", "is_reversed")
    verbose_name_plural = gettext_lazy("statements")
    can_move = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Statement]:
        return super().get_queryset(request).select_related("tip").order_by("order")


class LevelTextInline(DraftInline):
    model = LevelText
    form = LevelTextForm
    fields = ("text",)
    verbose_name_plural = gettext_lazy("what a level means")
    extra = 0

    def get_queryset(self, request: HttpRequest) -> QuerySet[LevelText]:
        return super().get_queryset(request).select_related("level").order_by("level__lower")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class TipInline(DraftInline):
    model = Tip
    form = TipForm
    fields = ("level", "text")
    verbose_name_plural = gettext_lazy("tips")
    can_move = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[Tip]:
        tips = super().get_queryset(request).exclude(level=None)
        return tips.select_related("level").order_by("level__lower", "order")

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        if "level" in formset.form.base_fields:
            field: Any = formset.form.base_fields["level"]
            field.queryset = obj.version.levels.order_by("lower")
            # As a list: a query for each tip on the screen would be too many.
            field.choices = [("", "–"), *field.queryset.values_list("pk", "title")]
            field.required = True
        return formset


class ResourceInline(DraftInline):
    model = BlockResource
    form = ResourceForm
    fields = ("kind", "title", "duration", "text")
    verbose_name_plural = gettext_lazy("work forms, questions and more")
    can_move = True

    def get_queryset(self, request: HttpRequest) -> QuerySet[BlockResource]:
        return super().get_queryset(request).order_by("kind", "order")


class BlockAdmin(DraftAdmin):
    """A block with its statements, scale, levels, tips and resources."""

    form = BlockForm
    fields = ("title", "summary", "explanation", "is_scored", "scale_labels")
    search_fields = ("title", "summary", "explanation")
    list_display = ("__str__", "version")
    list_select_related = ("version",)
    sortable_by = ()
    change_list_template = "admin/assessments/list.html"
    ordering = (F("version__published_date").desc(nulls_first=True), "version", "order")
    inlines = (StatementInline, LevelTextInline, TipInline, ResourceInline)

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": _("Building blocks"), **(extra_context or {})})

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Only a scored block has levels, and tips for them."""
        return self.inlines if obj is None or obj.is_scored else (StatementInline, ResourceInline)

    def get_queryset(self, request: HttpRequest) -> QuerySet[BuildingBlock]:
        return super().get_queryset(request).select_related("version")

    def get_urls(self) -> list[URLPattern]:
        remove = self.admin_site.admin_view(self.remove_view)
        return [path("<int:key>/verwijderen/", remove, name="assessments_block_remove"), *super().get_urls()]

    def movable(self, obj: Any) -> dict[str, Any]:
        return {
            "statements": obj.statements.all(),
            "tips": obj.tips.exclude(level=None),
            "resources": obj.resources.all(),
        }

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        drafts.save_row(obj)
        drafts.save_scale(block=obj, labels=form.cleaned_data["scale_labels"])

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        drafts.complete_levels(version=form.instance.version_id)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            drafts.save_row(row)
        for one in formset.initial_forms + formset.extra_forms:
            if one.instance.pk and "tip" in getattr(one, "cleaned_data", {}) and one not in formset.deleted_forms:
                drafts.save_tip(statement=one.instance, text=one.cleaned_data["tip"])

    def remove_view(self, request: HttpRequest, key: int) -> HttpResponse:
        """Ask whether a block may go, with everything in it; then it goes."""
        block = self.get_object(request, str(key))
        if block is None or not block.version.is_draft:
            return redirect("admin:assessments_questionnaireversion_changelist")
        if request.method == "POST":
            try:
                with drafts.editing(version=block.version_id, editor=editor(request), now=timezone.now()):
                    block.delete()
            except versions.NoDraft:
                return redirect("admin:assessments_questionnaireversion_change", block.version_id)
            messages.success(request, _("“%(block)s” was removed.") % {"block": block.title})
            return redirect("admin:assessments_questionnaireversion_change", block.version_id)
        context = {
            **self.admin_site.each_context(request),
            "title": _("Remove “%(block)s”?") % {"block": block.title},
            "text": _("Its statements, tips and texts go with it. Published versions keep them."),
            "button": _("Remove"),
            "back": reverse("admin:assessments_buildingblock_change", args=[block.pk]),
        }
        return render(request, "admin/assessments/confirm.html", context)
