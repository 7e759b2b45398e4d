"""The right to take part as people type or paste it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import tokens
from assessments.forms.codes import CodeField
from assessments.forms.fields import layout_helper


class TokenField(CodeField):
    """A code of a slip, or the whole link out of a mail: what follows the last slash counts."""

    def clean(self, value: Any) -> str:
        return tokens.normalised(super(CodeField, self).clean(value).strip().rstrip("/").rpartition("/")[2])


class TokenForm(forms.Form):
    """The link or the code of an invitation."""

    token = TokenField(
        label=gettext_lazy("Your invitation"),
        help_text=gettext_lazy("The sixteen letters and digits on your slip, or the link in your mail."),
        max_length=500,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": gettext_lazy("Type the code of your slip, or paste the link in your mail."),
            "max_length": gettext_lazy("This is too long for a code or a link."),
        },
    )

    def __init__(self, *args: Any, is_required: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["token"].required = is_required
        self.helper = layout_helper("token")

    def add_unknown_error(self) -> None:
        """Say what to do about an invitation that opens nothing."""
        self.add_error("token", _("We do not know this invitation. Check all sixteen characters."))

    def add_other_round_error(self) -> None:
        """Say what to do about an invitation that opens nothing in this round."""
        self.add_error("token", _("We do not know this invitation for this round. Check all sixteen characters."))

    def add_used_error(self) -> None:
        """Say that somebody finished with it before."""
        self.add_error("token", _("Somebody finished with this invitation before. Each one counts once."))
