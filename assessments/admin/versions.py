"""The list of versions, and the screen of one: its blocks, levels and guide, and what can be done with it."""

from datetime import date
from typing import Any

from django.contrib.admin import display
from django.db.models import Count, F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.admin import exchange, previews, publishing, quality
from assessments.admin.drafts import DraftAdmin, DraftInline
from assessments.domain.constants import GUIDE_STEPS
from assessments.forms.editing_rows import GuideStepForm, LevelForm, NewBlockForm, VersionForm
from assessments.models import GuideStep, Level, QuestionnaireVersion
from assessments.services import drafts


class LevelInline(DraftInline):
    model = Level
    form = LevelForm
    fields = ("title", "lower", "text")
    verbose_name_plural = gettext_lazy("levels")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Level]:
        return super().get_queryset(request).order_by("lower")


class GuideStepInline(DraftInline):
    model = GuideStep
    form = GuideStepForm
    fields = ("kind", "minutes", "role", "title", "text", "text_open", "text_withheld")
    verbose_name_plural = gettext_lazy("steps of the conversation guide")
    max_num = len(GUIDE_STEPS)

    def get_queryset(self, request: HttpRequest) -> QuerySet[GuideStep]:
        return super().get_queryset(request).order_by("order")


class VersionAdmin(DraftAdmin):
    """A version with what belongs to the whole."""

    form = VersionForm
    fields = ("title", "period", "not_applicable_label")
    list_display = ("name", "state", "is_main", "published_on", "rounds")
    list_display_links = ("name",)
    sortable_by = ()
    search_fields = ("title", "blocks__title", "blocks__statements__text", "blocks__tips__text")
    ordering = (F("published_date").desc(nulls_first=True), "-number")
    inlines = (LevelInline, GuideStepInline)
    change_form_template = "admin/assessments/version.html"
    change_list_template = "admin/assessments/versions.html"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        versions: QuerySet[Any] = super().get_queryset(request).select_related("questionnaire", "based_on")
        annotated: QuerySet[Any] = versions.annotate(round_count=Count("rounds", distinct=True))
        return annotated

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": _("Questionnaires"), **(extra_context or {})})

    def get_urls(self) -> list[URLPattern]:
        return [*publishing.urls(), *previews.urls(), *exchange.urls(), *quality.urls(), *super().get_urls()]

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None:
            raise Http404
        return publishing.history(request, found)

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        blocks = found.blocks.order_by("order").annotate(statement_count=Count("statements")) if found else ()
        extra = {"blocks": blocks, "new_block": NewBlockForm(auto_id="new_%s"), **(extra_context or {})}
        return super().change_view(request, object_id, form_url, extra)

    def movable(self, obj: Any) -> dict[str, Any]:
        return {"blocks": obj.blocks.all()}

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        drafts.save_row(obj)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        rows = formset.save(commit=False)
        for row in formset.deleted_objects:
            row.delete()
        for row in rows:
            if isinstance(row, GuideStep):
                row.order = GUIDE_STEPS.index(row.kind) + 1
            drafts.save_row(row)
        drafts.complete_levels(version=form.instance.pk)

    @display(description=gettext_lazy("version"))
    def name(self, version: QuestionnaireVersion) -> str:
        return str(version)

    @display(description=gettext_lazy("state"))
    def state(self, version: QuestionnaireVersion) -> str:
        return version.get_status_display()

    @display(description=gettext_lazy("on the home page"))
    def is_main(self, version: QuestionnaireVersion) -> str:
        is_main = version.questionnaire.is_main and version.status == QuestionnaireVersion.Status.PUBLISHED
        return _("yes") if is_main else _("no")

    @display(description=gettext_lazy("published on"))
    def published_on(self, version: QuestionnaireVersion) -> date | None:
        return version.published_date

    @display(description=gettext_lazy("rounds"))
    def rounds(self, version: QuestionnaireVersion) -> int:
        return int(getattr(version, "round_count", 0))
