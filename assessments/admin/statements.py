"""Finds a statement or a tip in any version, and leads to the screen on which it stands."""

from typing import Any

from django.contrib.admin import ModelAdmin, display
from django.db.models import Count, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from assessments.admin.drafts import EditorRights
from assessments.models import Statement


class StatementAdmin(EditorRights, ModelAdmin):  # type: ignore[type-arg]  # its base serves two tables
    """A list to search in; statements are changed on the screen of their block."""

    search_fields = ("text", "tip__text", "source", "key")
    list_display = ("link", "block_title", "version", "status", "rounds")
    list_display_links = None
    list_filter = ("block__version__status",)
    change_list_template = "admin/assessments/list.html"
    sortable_by = ()
    list_per_page = 50
    ordering = ("-block__version__number", "block__order", "order")
    actions = None

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return super().changelist_view(request, {"title": gettext("Search all statements"), **(extra_context or {})})

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        statements: QuerySet[Any] = super().get_queryset(request).select_related("block__version", "tip")
        annotated: QuerySet[Any] = statements.annotate(round_count=Count("block__version__rounds", distinct=True))
        return annotated

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        found = self.get_object(request, object_id)
        if found is None:
            return redirect("admin:assessments_statement_changelist")
        return redirect(_address(found))

    @display(description=_("statement"))
    def link(self, statement: Statement) -> str:
        return format_html('<a href="{}">{}</a>', _address(statement), statement.text)

    @display(description=_("building block"))
    def block_title(self, statement: Statement) -> str:
        return statement.block.title

    @display(description=_("version"))
    def version(self, statement: Statement) -> str:
        return str(statement.block.version)

    @display(description=_("state"))
    def status(self, statement: Statement) -> str:
        return statement.block.version.get_status_display()

    @display(description=_("rounds"))
    def rounds(self, statement: Statement) -> int:
        return int(getattr(statement, "round_count", 0))


def _address(statement: Statement) -> str:
    return f"{reverse('admin:assessments_buildingblock_change', args=[statement.block_id])}#statements-{statement.pk}"
