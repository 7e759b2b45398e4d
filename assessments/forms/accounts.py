"""The forms of accounts: those of django-allauth in our words, and keeping a result."""

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from assessments.domain.names import folded
from assessments.forms.codes import CodeForm
from assessments.forms.fields import without_nul

Words = dict[str, Any]

EMAIL = _("E-mail address")
CODE = _("Code")
NEW_PASSWORD = _("New password")
ONCE_MORE = _("The new password once more")
ADDRESSES = {"login", "email"}
PASSWORD_HELP = _("At least twelve characters. Three words that you remember will do.")


class InOurWords:
    """Gives the fields of a library's form our labels and help, and takes its placeholders away.

    Only an error summary takes the focus. A NUL is left out: no address or code has one, and HTML cannot show it.
    An address is taken in any spelling of it, as accounts are found.
    """

    labels: Words = {}
    help_texts: Words = {}
    fields: dict[str, forms.Field]
    data: QueryDict

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if isinstance(self.data, QueryDict):
            self.data = self.data.copy()
            for name, values in self.data.lists():
                clean = folded if name in ADDRESSES else without_nul
                self.data.setlist(name, [clean(value) for value in values])
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.help_texts.get(name, "")
            field.error_messages["required"] = _("Fill this in.")
            if isinstance(field, forms.EmailField):
                field.error_messages["invalid"] = _(
                    "This is not an e-mail address that we can use. Type it like anna@example.org."
                )
            for attribute in ("placeholder", "autofocus"):
                field.widget.attrs.pop(attribute, None)


class LoginForm(InOurWords, account.LoginForm):
    """E-mail address and password. Known or unknown, the answer to a wrong pair is the same."""

    labels: Words = {"login": EMAIL, "password": _("Password")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].widget.attrs |= {"autocomplete": "username", "spellcheck": "false"}


class RequestLoginCodeForm(InOurWords, account.RequestLoginCodeForm):
    """Where to send a code to."""

    labels: Words = {"email": EMAIL}


class ConfirmLoginCodeForm(InOurWords, account.ConfirmLoginCodeForm):
    """The code out of the mail."""

    labels: Words = {"code": CODE}


class ConfirmAddressForm(InOurWords, account.ConfirmEmailVerificationCodeForm):
    """The code that shows that a mailbox is somebody's own."""

    labels: Words = {"code": CODE}


class SignupForm(InOurWords, account.SignupForm):
    """An account for keeping own results: nothing but an address, a password can come later."""

    labels: Words = {"email": EMAIL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("password1", None)


class ReauthenticateForm(InOurWords, account.ReauthenticateForm):
    """The password once more, before something that matters."""

    labels: Words = {"password": _("Your password")}


class RequestConfirmationCodeForm(InOurWords, account.RequestReauthenticationCodeForm):
    """To which own address a code goes."""

    labels: Words = {"recipient": _("Send the code to")}


class ConfirmationCodeForm(InOurWords, account.ConfirmReauthenticationCodeForm):
    """The code that came."""

    labels: Words = {"code": CODE}


class ChangePasswordForm(InOurWords, account.ChangePasswordForm):
    """The password so far, and a new one twice, by Django's rules for passwords."""

    labels: Words = {"oldpassword": _("Your password so far"), "password1": NEW_PASSWORD, "password2": ONCE_MORE}
    help_texts: Words = {"password1": PASSWORD_HELP}


class SetPasswordForm(InOurWords, account.SetPasswordForm):
    """A first password, for whoever had none."""

    labels: Words = {"password1": NEW_PASSWORD, "password2": ONCE_MORE}
    help_texts: Words = {"password1": PASSWORD_HELP}


class ForgottenPasswordForm(InOurWords, account.ResetPasswordForm):
    """Where to send a code to, for a new password."""

    labels: Words = {"email": EMAIL}


class ForgottenPasswordCodeForm(InOurWords, account.ConfirmPasswordResetCodeForm):
    """The code out of the mail."""

    labels: Words = {"code": CODE}


class NewPasswordForm(InOurWords, account.ResetPasswordKeyForm):
    """A new password after a forgotten one."""

    labels: Words = {"password1": NEW_PASSWORD, "password2": ONCE_MORE}
    help_texts: Words = {"password1": PASSWORD_HELP}


class SecondStepForm(InOurWords, second_factor.AuthenticateForm):
    """The code of an app, or a recovery code."""

    labels: Words = {"code": CODE}


class SecondStepAgainForm(InOurWords, second_factor.ReauthenticateForm):
    """The same once more, before something that matters."""

    labels: Words = {"code": CODE}


class ActivateAppForm(InOurWords, totp.ActivateTOTPForm):
    """The first code of a new app."""

    labels: Words = {"code": _("The code that your app shows now")}


class AddPasskeyForm(InOurWords, webauthn.AddWebAuthnForm):
    """A name for a passkey; the browser fills in the rest."""

    labels: Words = {"name": _("A name for this passkey"), "passwordless": _("I also want to log in with it at once")}
    help_texts: Words = {"name": _("Such as: my phone.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["passwordless"].initial = True


class RenamePasskeyForm(InOurWords, webauthn.EditWebAuthnForm):
    """Another name for a passkey."""

    labels: Words = {"name": _("A name for this passkey")}


class KeepResultForm(CodeForm):
    """A return code that somebody wants to keep under the own account."""

    def add_not_finished_error(self) -> None:
        self.add_error("code", _("This self-test has not been finished yet. Finish it first."))
