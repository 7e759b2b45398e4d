"""A team, and the organisations that take part in it."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.names import folded
from assessments.forms.fields import layout_helper, refuse_overwriting
from assessments.forms.inputs import PlainText, check_name
from assessments.models.people import NAME_MAX_LENGTH

PARTNERS_MAX = 20
PARTNERS_MAX_LENGTH = PARTNERS_MAX * (NAME_MAX_LENGTH + 2)


class GuardedText(PlainText):
    """A text that knows what the page showed at first, so that an old tab undoes nothing."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.show_hidden_initial = True


class TeamForm(forms.Form):
    """The name of a team, and who takes part beside its own organisation."""

    name = GuardedText(
        label=gettext_lazy("Name of the team"),
        help_text=gettext_lazy("Members see this name in their invitation and in the self-test."),
        is_required=True,
        is_multiline=False,
        max_length=NAME_MAX_LENGTH,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    partners = GuardedText(
        label=gettext_lazy("Other organisations that take part"),
        help_text=gettext_lazy("Optional. One organisation on each line."),
        is_multiline=True,
        max_length=PARTNERS_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = layout_helper("name", "partners")

    def clean_partners(self) -> str:
        lines = [" ".join(line.split()) for line in self.cleaned_data["partners"].splitlines()]
        names = [line for line in lines if folded(line)]
        if len(names) > PARTNERS_MAX:
            raise ValidationError(_("Name at most %(n)s organisations.") % {"n": PARTNERS_MAX})
        for number, name in enumerate(lines, 1):
            if len(name) > NAME_MAX_LENGTH:
                text = _("Line %(number)s is too long: at most %(n)s characters fit in a name.")
                raise ValidationError(text % {"number": number, "n": NAME_MAX_LENGTH})
            if name in names:
                check_name(name)
        return "\n".join(names)

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            if name in self.cleaned_data:
                refuse_overwriting(self, name, self.initial.get(name, ""))
        return self.cleaned_data

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes."""
        return {"name": self.cleaned_data["name"], "partners": self.cleaned_data["partners"].splitlines()}

    def add_taken_error(self) -> None:
        """Say that the organisation has a team of this name."""
        self.add_error("name", _("There is a team of this name in your organisation. Choose another name."))
