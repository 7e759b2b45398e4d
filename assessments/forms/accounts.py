"""Logging in with an e-mail address and a password."""

from typing import Any

from django import forms
from django.contrib.auth import authenticate
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.forms import PasswordChangeForm
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.names import folded
from assessments.forms.fields import layout_helper
from assessments.forms.inputs import PlainText
from assessments.models.people import EMAIL_MAX_LENGTH

PASSWORD_MAX_LENGTH = 1000


class LoginForm(forms.Form):
    """E-mail address and password. Known or unknown, the answer to a wrong pair is the same."""

    email = PlainText(
        label=gettext_lazy("E-mail address"),
        is_required=True,
        is_multiline=False,
        max_length=EMAIL_MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "username", "spellcheck": "false"}),
    )
    password = forms.CharField(
        label=gettext_lazy("Password"),
        strip=False,
        max_length=PASSWORD_MAX_LENGTH,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={
            "required": gettext_lazy("Fill this in."),
            "max_length": gettext_lazy("This is too long for a password."),
        },
    )

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.user: AbstractBaseUser | None = None
        #: Set by the view after too many tries: then no password is looked at.
        self.wait_seconds = 0
        self.helper = layout_helper("email", "password")

    @property
    def account(self) -> str:
        """The address that was typed, in the form in which accounts are found."""
        return folded(str(self.data.get("email", "")))

    def clean(self) -> dict[str, Any]:
        if self.wait_seconds:
            wait = {"seconds": self.wait_seconds}
            raise ValidationError(_("There were too many tries. Wait %(seconds)s seconds and try again.") % wait)
        email, password = self.cleaned_data.get("email"), self.cleaned_data.get("password")
        if email and password:
            self.user = authenticate(self.request, username=self.account, password=password)
            if self.user is None:
                raise ValidationError(_("This e-mail address and this password do not belong together. Check both."))
        return self.cleaned_data

    def get_user(self) -> AbstractBaseUser | None:
        """Whoever the address and the password belong to."""
        return self.user


class PasswordForm(PasswordChangeForm):
    """The password so far, and a new one twice, by Django's rules for passwords."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["new_password1"].help_text = _("At least twelve characters. Three words that you remember will do.")
        self.fields["new_password2"].label = _("The new password once more")
        self.fields["new_password2"].help_text = ""
        # Only an error summary takes the focus.
        self.fields["old_password"].widget.attrs.pop("autofocus", None)
        for field in self.fields.values():
            field.error_messages["required"] = _("Fill this in.")
        self.helper = layout_helper("old_password", "new_password1", "new_password2")
