"""Fields and layout that several forms share."""

from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout
from django import forms


def layout_helper(*layout: Any) -> FormHelper:
    """How crispy-forms lays out a form: fields only, the page has the form tag and the buttons."""
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


class TextField(forms.CharField):
    """A text that stays as it was typed; the line breaks of the wire count as one character.

    The page sends along what it showed at first, so that an old tab that changed nothing does not
    undo what was written in another one.
    """

    def __init__(self, *, is_multiline: bool, **kwargs: Any) -> None:
        self.is_multiline = is_multiline
        super().__init__(strip=False, required=False, show_hidden_initial=True, **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        if not self.is_multiline:
            text = " ".join(text.split())
        return text if text.strip() else ""


def is_changed(form: forms.Form, name: str) -> bool:
    """Whether a valid text came in that differs from what the page showed, if it says what it showed."""
    if name not in form.data or name not in form.cleaned_data:
        return False
    return form[name].html_initial_name not in form.data or name in form.changed_data
