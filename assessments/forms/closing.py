"""A new closing: for an open round that gets more time, or a withheld one that opens again."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.forms.fields import layout_helper
from assessments.forms.inputs import ClockField, DayField, end_of
from assessments.forms.rounds import FURTHEST


class ClosingForm(forms.Form):
    """The new last day and time, later than ``after``. ``closes_at`` is the first moment too late."""

    prefix = "closing"

    day = DayField(label=gettext_lazy("New last day"))
    time = ClockField(label=gettext_lazy("Open until and including"))

    def __init__(self, data: QueryDict | None = None, *, now: datetime, after: datetime, **kwargs: Any) -> None:
        super().__init__(data, initial={"time": "23:59"}, **kwargs)
        self.now = now
        self.after = after
        self.helper = layout_helper("day", "time")

    def clean(self) -> dict[str, Any]:
        day, clock = self.cleaned_data.get("day"), self.cleaned_data.get("time")
        if day and clock:
            if abs(day - timezone.localdate(self.now)) > FURTHEST:
                raise ValidationError({"day": _("Choose a day within a year from now.")})
            try:
                closes_at = end_of(day, clock)
            except ValidationError as error:
                raise ValidationError({"time": error}) from error
            if closes_at <= max(self.now, self.after):
                raise ValidationError({"day": _("Choose a moment later than now, and later than the closing so far.")})
            self.cleaned_data["closes_at"] = closes_at
        return self.cleaned_data

    @property
    def closes_at(self) -> datetime:
        """The first moment that is too late."""
        moment: datetime = self.cleaned_data["closes_at"]
        return moment
