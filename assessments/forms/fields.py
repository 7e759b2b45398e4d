"""Fields and layout that several forms share."""

import unicodedata
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TEXT_MESSAGES = {
    "max_length": gettext_lazy("Your text is too long: %(show_value)d characters. %(limit_value)d fit in."),
    "null_characters_not_allowed": gettext_lazy("Your text has a character that we cannot keep. Type it again."),
}


def layout_helper(*layout: Any) -> FormHelper:
    """How crispy-forms lays out a form: fields only, the page has the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


class WhatWasShown(forms.HiddenInput):
    """The text that the page showed at first; hidden, so it has nothing to say to a screen reader."""

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {name: value for name, value in attrs.items() if not name.startswith("aria-")}


class TextField(forms.CharField):
    """A text that stays as it was typed; the line breaks of the wire count as one character.

    The page sends along what it showed at first, so that an old tab that changed nothing does not
    undo what was written in another one.
    """

    def __init__(self, *, is_multiline: bool, **kwargs: Any) -> None:
        self.is_multiline = is_multiline
        super().__init__(strip=False, required=False, show_hidden_initial=True, error_messages=TEXT_MESSAGES, **kwargs)

    hidden_widget = WhatWasShown

    def bound_data(self, data: Any, initial: Any) -> Any:
        """What is shown again after an error: a NUL is refused, and HTML cannot hold it."""
        return without_nul(super().bound_data(data, initial))

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        if not self.is_multiline:
            text = " ".join(text.split())
        return text if any(_is_visible(char) for char in text) else ""


def refuse_overwriting(form: forms.Form, name: str, stored: str) -> None:
    """Add an error when another tab changed a text that this page is about to change as well.

    Both texts are on the page then; saving once more replaces the stored one.
    """
    shown = form[name].html_initial_name
    if shown not in form.data or not is_changed(form, name):
        return
    field = form.fields[name]
    if stored in {field.to_python(form.data[shown]), form.cleaned_data[name]}:
        return
    message = _("This text was changed in another tab too. It says there: ‘%(text)s’. Save again to replace it.")
    form.add_error(name, message % {"text": stored})
    assert isinstance(form.data, QueryDict)
    form.data = form.data.copy()
    form.data[shown] = stored


def show_saved(form: forms.Form) -> None:
    """After a part was saved and the page comes back with an error: what is valid counts as shown now."""
    assert isinstance(form.data, QueryDict)
    data = form.data.copy()
    for name in form.cleaned_data:
        if isinstance(form.fields[name], TextField) and name in data:
            data[form[name].html_initial_name] = str(data[name])
    form.data = data


def is_changed(form: forms.Form, name: str) -> bool:
    """Whether a valid text came in that differs from what the page showed, if it says what it showed."""
    if name not in form.data or name not in form.cleaned_data:
        return False
    return form[name].html_initial_name not in form.data or name in form.changed_data


def without_nul(value: Any) -> Any:
    """A text without NUL; anything else as it is."""
    return value.replace("\0", "") if isinstance(value, str) else value


def _is_visible(char: str) -> bool:
    return not char.isspace() and unicodedata.category(char) != "Cf"
