"""Secret codes as people type them."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import tokens
from assessments.forms.fields import layout_helper, without_nul


class CodeField(forms.CharField):
    """Any text will do, in the form in which it is hashed: a wrong code is an unknown one."""

    def bound_data(self, data: Any, initial: Any) -> Any:
        return without_nul(super().bound_data(data, initial))

    def to_python(self, value: Any) -> str:
        return str(super().to_python(value)).replace("\0", "?")

    def clean(self, value: Any) -> str:
        return tokens.normalised(super().clean(value))


class CodeForm(forms.Form):
    """A secret code as somebody types it."""

    code = CodeField(
        label=gettext_lazy("Your return code"),
        help_text=gettext_lazy("Sixteen letters and digits, for example 7KQ2-M9TD-4XHB-0VRE."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type your return code.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wait_seconds = 0
        self.helper = layout_helper("code")

    def add_unknown_code_error(self) -> None:
        """Say what to do about a code that opens nothing."""
        self.add_error(
            "code",
            _("We do not know this code. Check all sixteen characters. Perhaps the self-test has been deleted."),
        )

    def add_other_test_error(self) -> None:
        """Say that the code is good, but that the form belongs to another self-test."""
        self.add_error("code", _("This code belongs to another self-test than this page."))

    def add_wait_error(self, seconds: int) -> None:
        """Say how long to wait after too many tries."""
        self.wait_seconds = seconds
        self.add_error(
            "code",
            _("There were too many tries from your address. Wait %(seconds)s seconds and try again.")
            % {"seconds": seconds},
        )

    def status(self, otherwise: int) -> int:
        """The HTTP status of the page that shows this form again."""
        return 429 if self.wait_seconds else otherwise


class OtherCodeForm(CodeForm):
    """The code of another own result; its field has a name of its own, apart from the own code."""

    prefix = "other"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"].label = _("The code of your earlier result")
        self.fields["code"].error_messages["required"] = _("Type the code of your earlier result.")
