"""Who is invited to which role, and a role that is taken back."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import mail
from assessments.domain.addresses import read_addresses
from assessments.domain.names import folded
from assessments.domain.roles import Grant, Role
from assessments.forms.fields import layout_helper
from assessments.forms.inputs import PlainText
from assessments.models.people import EMAIL_MAX_LENGTH, NAME_MAX_LENGTH


class InviteForm(forms.Form):
    """The address of whoever is invited; the page decides for which role."""

    email = PlainText(
        label=gettext_lazy("E-mail address"),
        help_text=gettext_lazy("Coordinators of a team cannot take part in its rounds."),
        is_required=True,
        is_multiline=False,
        max_length=EMAIL_MAX_LENGTH,
        widget=forms.EmailInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_helper(*self.fields)

    def clean_email(self) -> str:
        # Read as in a list of members: folding before looking would make the domain of somebody else out of "ß".
        found = read_addresses([(1, [self.cleaned_data["email"]])], is_valid=mail.is_sendable)
        if not found.addresses:
            raise ValidationError(_unusable())
        return folded(found.addresses[0].address)

    def add_unusable_error(self) -> None:
        """Say that no account can have this address."""
        self.add_error("email", _unusable())

    def add_invited_error(self) -> None:
        """Say that a member cannot coordinate."""
        self.add_error(
            "email",
            _("This person is invited for a round that is open now. Whoever coordinates a round cannot take part."),
        )

    def add_not_sent_error(self) -> None:
        """Say that the mail server did not take the mail."""
        self.add_error("email", _("The mail could not be sent just now, so nobody was invited. Try again later."))


class InviteToRoleForm(InviteForm):
    """An address and a role of the whole site, or of an organisation by its name."""

    role = forms.ChoiceField(
        label=gettext_lazy("Role"),
        choices=[
            (Role.MANAGER.value, gettext_lazy("organisation manager: prepares rounds for every team, and appoints")),
            (Role.EDITOR.value, gettext_lazy("editor: edits the questionnaire")),
            (Role.OPERATOR.value, gettext_lazy("operator: decides who has which role")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": gettext_lazy("Choose a role.")},
    )
    organisation = PlainText(
        label=gettext_lazy("Organisation, for an organisation manager"),
        help_text=gettext_lazy("A name that is new here makes a new organisation."),
        is_required=False,
        is_multiline=False,
        max_length=NAME_MAX_LENGTH,
    )

    def clean(self) -> dict[str, Any]:
        if self.cleaned_data.get("role") == Role.MANAGER and self.cleaned_data.get("organisation") == "":
            self.add_error("organisation", _("For which organisation? Fill in its name."))
        return self.cleaned_data

    def add_name_error(self) -> None:
        """Say that no organisation can have this name."""
        self.add_error("organisation", _("This name cannot be used. Use letters or digits."))


class GrantForm(forms.Form):
    """A role of an account, as the button beside it sends it. Whatever does not fit is unknown."""

    account = forms.IntegerField(min_value=1, max_value=2**53)
    role = forms.ChoiceField(choices=[(role.value, role.value) for role in Role])
    team = forms.UUIDField(required=False)
    organisation = forms.IntegerField(required=False, min_value=1, max_value=2**53)

    def clean(self) -> dict[str, Any]:
        found = self.cleaned_data
        try:
            found["grant"] = Grant.of(
                found.get("role", ""), team=found.get("team"), organisation=found.get("organisation")
            )
        except ValueError as error:
            raise ValidationError("This is no role.") from error
        return found


def _unusable() -> str:
    return _("This is not an e-mail address that we can use. Type it like anna@example.org.")
