"""Forms in which editors change a draft together: only what somebody touched is written, and no text is lost."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.forms.models import BaseInlineFormSet, ModelForm
from django.http import QueryDict
from django.utils.html import format_html
from django.utils.translation import gettext as _

from assessments.domain.content_facts import Place
from assessments.forms.fields import TextField

#: The name of the field with the key of a row.
ROW_KEY = "id"
ROWS_OF_A_LINE = 2
ROWS_OF_A_TEXT = 4


class EditorText(TextField):
    """A text of an editor, without blanks around it; ``required`` as the table says."""

    def __init__(self, *, required: bool = True, is_multiline: bool = False, **kwargs: Any) -> None:
        rows = ROWS_OF_A_TEXT if is_multiline else ROWS_OF_A_LINE
        kwargs["widget"] = forms.Textarea(attrs={"rows": rows})
        super().__init__(is_multiline=is_multiline, **{k: v for k, v in kwargs.items() if k != "strip"})
        self.required = required
        self.widget.is_required = required

    def to_python(self, value: Any) -> str:
        return super().to_python(value or "").strip()


class EditorParagraphs(EditorText):
    """A text of several lines."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(is_multiline=True, **kwargs)


#: How the columns of a questionnaire are typed.
FIELD_CLASSES = {
    models.CharField: {"form_class": EditorText},
    models.TextField: {"form_class": EditorParagraphs},
}


class EditorForm(ModelForm):  # type: ignore[type-arg]  # one form for many tables
    """A row of a draft, merged with what colleagues saved since the page was opened.

    The page sends along what it showed at first. A field that was not touched keeps what is stored by now;
    a field that two people changed stays as it was typed, and says what the other one made of it.
    """

    #: The row that this form was about has been deleted since.
    was_removed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        #: Not the keys of the row and of what it belongs to, which a form set adds later.
        self.merged = tuple(self.fields)
        for field in self.fields.values():
            field.show_hidden_initial = True

    @property
    def heading(self) -> str:
        """What the row is called on the page."""
        return str(self.instance) if self.instance.pk else ""

    @property
    def own_fields(self) -> list[forms.BoundField]:
        """The fields that an editor sees."""
        return [self[name] for name in self.merged]

    def faults(self) -> list[tuple[str, str]]:
        """What is wrong, each with the field to go to; of the row as a whole the first field."""
        found = [(bound.id_for_label, f"{bound.label}: {error}") for bound in self.own_fields for error in bound.errors]
        first = self[self.merged[0]].id_for_label
        return [*((first, str(error)) for error in self.non_field_errors()), *found]

    def place(self, name: str) -> Place | None:
        """Where a field stands in the published version; None for what has no key to find it by."""
        return None

    def mark_changes(self, published: Mapping[Place, str], number: int) -> None:
        """Say below each field that differs what version ``number`` says there."""
        places = {name: self.place(name) for name in self.merged} if self.instance.pk else {}
        for name, place in places.items():
            field = self.fields[name]
            if place is not None and place in published and published[place] != self._stored_words(name):
                note = _("Version %(number)s says: “%(text)s”") % {
                    "number": number,
                    "text": self._in_words(name, published[place]),
                }
                # The page takes the words below a field for HTML.
                field.help_text = format_html('{}<span class="published-text">{}</span>', field.help_text, note)

    def _stored_words(self, name: str) -> str:
        stored = self.initial.get(name)
        if isinstance(stored, bool):
            return "yes" if stored else "no"
        return "" if stored is None else str(stored)

    def _in_words(self, name: str, text: str) -> str:
        if isinstance(self.fields[name], forms.BooleanField):
            return _("yes") if text == "yes" else _("no")
        return text

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.was_removed and self.has_changed():
            self.add_error(
                None,
                _("A colleague has removed this meanwhile. Copy what you want to keep, and tick “Remove” to go on."),
            )
        return cleaned

    def _post_clean(self) -> None:
        if self.instance.pk and not self.was_removed:
            for name in [name for name in self.merged if name in self.cleaned_data]:
                self._merge(name)
        super()._post_clean()  # type: ignore[misc]  # Django's own hook

    def _merge(self, name: str) -> None:
        field, stored = self.fields[name], self.initial.get(name)
        shown = self._shown(name)
        if name not in self.changed_data:
            self.cleaned_data[name] = field.to_python(stored)
        elif field.to_python(stored) not in (shown, self.cleaned_data[name]):
            message = _("A colleague changed this meanwhile into “%(text)s”. Save again to keep what you have here.")
            self.add_error(name, message % {"text": self._words(name, stored)})
            assert isinstance(self.data, QueryDict)
            self.data = self.data.copy()
            self.data[self[name].html_initial_name] = "" if stored is None else str(stored)

    def _shown(self, name: str) -> Any:
        """What the page showed at first; nothing if it says what it cannot have shown."""
        bound = self[name]
        sent = self._widget_data_value(self.fields[name].hidden_widget(), bound.html_initial_name)  # type: ignore[attr-defined]
        try:
            return self.fields[name].to_python(sent)
        except forms.ValidationError:
            return None

    def _words(self, name: str, value: Any) -> str:
        field = self.fields[name]
        if isinstance(field, forms.BooleanField):
            return _("yes") if value else _("no")
        if isinstance(field, forms.ModelChoiceField):
            return str(field.to_python(value))
        return str(value)


class EditorFormSet(BaseInlineFormSet):  # type: ignore[type-arg]  # one form set for many tables
    """Rows below a block or a version; one that a colleague removed meanwhile is no fault unless it was changed."""

    def _construct_form(self, i: int, **kwargs: Any) -> Any:
        form = super()._construct_form(i, **kwargs)  # type: ignore[misc]  # Django's own hook
        if self.is_bound and i < self.initial_form_count() and form.instance.pk is None:
            form.was_removed = form.empty_permitted = True
            form.fields[ROW_KEY] = forms.CharField(
                required=False, widget=forms.HiddenInput(), initial=self.data.get(form.add_prefix(ROW_KEY))
            )
        return form
