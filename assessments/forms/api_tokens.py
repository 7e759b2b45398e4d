"""A token for a program: a name to know it by, and its last day."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.fields import layout_helper
from assessments.forms.inputs import DayField, PlainText, check_name
from assessments.models.people import NAME_MAX_LENGTH


class ApiTokenForm(forms.Form):
    """What a coordinator says about a new token."""

    name = PlainText(
        label=gettext_lazy("What is the connection for?"),
        help_text=gettext_lazy("For example the name of your dashboard. You recognise the connection by it later."),
        is_required=True,
        is_multiline=False,
        max_length=NAME_MAX_LENGTH,
        validators=[check_name],
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    last_day = DayField(
        label=gettext_lazy("Last day"),
        help_text=gettext_lazy("After this day the connection stops. At most a year from now."),
    )

    def __init__(self, *args: Any, today: date, days_most: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.latest = today, today + timedelta(days=days_most)
        self.helper = layout_helper("name", "last_day")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if day < self.today:
            raise forms.ValidationError(_("This day lies in the past. Choose a later day."))
        if day > self.latest:
            text = _("This day is too far away. Choose %(day)s at the latest.")
            raise forms.ValidationError(text % {"day": date_format(self.latest, "j F Y")})
        return day

    @property
    def values(self) -> dict[str, Any]:
        """What the service writes."""
        return {"name": self.cleaned_data["name"], "last_day": self.cleaned_data["last_day"]}

    def add_taken_error(self) -> None:
        """Say that a connection of this name works already."""
        self.add_error("name", _("There is a connection of this name already. Choose another name, or stop that one."))

    def add_too_many_error(self) -> None:
        """Say that there are enough."""
        self.add_error("name", _("Your organisation has as many connections as it can have. Stop one first."))
