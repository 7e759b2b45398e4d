"""The pages of editors: Django's admin with the questionnaire in it, and nothing about persons."""

from typing import Any

from django.contrib.admin import AdminSite
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from assessments import permissions
from assessments.views import errors
from assessments.views.coordinator import note_turned_away
from assessments.views.respondent import keep_private, sent_values

#: Pages of Django's admin that have their place elsewhere, or that nothing here uses. The last one would tell
#: whether a row of any table is there.
LEFT_OUT = {"login", "logout", "password_change_done", "autocomplete", "jsi18n", "view_on_site"}


class EditorSite(AdminSite):
    """Open to editors, who log in where coordinators do; anybody else is told that the page is not there."""

    site_header = _("Questionnaires")
    site_title = _("Questionnaires")
    index_title = _("Questionnaires")
    enable_nav_sidebar = False
    empty_value_display = "–"

    def has_permission(self, request: HttpRequest) -> bool:
        return permissions.is_editor(request.user)

    def admin_view(self, view: Any, cacheable: bool = False) -> Any:
        """A page for editors. What somebody sent after the session ended is offered again."""
        inner = super().admin_view(view, cacheable)

        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if self.has_permission(request):
                return keep_private(inner(request, *args, **kwargs))
            return keep_private(self._turn_away(request))

        return wrapper

    def _turn_away(self, request: HttpRequest) -> HttpResponse:
        note_turned_away(request)
        if request.user.is_authenticated:
            return errors.not_found(request)
        again = sent_values(request, {"csrfmiddlewaretoken"})
        if again:
            return render(request, "assessments/accounts/expired.html", {"again": again}, status=403)
        return redirect_to_login(request.get_full_path())

    def get_urls(self) -> list[Any]:
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in LEFT_OUT]

    def password_change(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("account_change_password")

    def index(self, request: HttpRequest, extra_context: Any = None) -> Any:
        return redirect("admin:assessments_questionnaireversion_changelist")

    def app_index(self, request: HttpRequest, app_label: str, extra_context: Any = None) -> Any:
        return redirect("admin:assessments_questionnaireversion_changelist")


site = EditorSite(name="admin")
