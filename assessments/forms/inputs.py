"""Fields of the coordinator's forms: whatever comes in gives a value or a sentence, never a fault."""

import re
import unicodedata
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.names import folded
from assessments.forms.fields import TextField
from assessments.models.people import FOLDED_MAX_LENGTH

DAY_FORMATS = ["%Y-%m-%d", "%d-%m-%Y", "%d/%m/%Y"]
TIME_FORMATS = ["%H:%M", "%H:%M:%S", "%H.%M"]
TYPED_MAX = 10
ONE_MINUTE = timedelta(minutes=1)
REQUIRED = gettext_lazy("Fill this in.")


def printable(value: Any) -> Any:
    """A text without characters that HTML cannot hold; anything else as it is."""
    if not isinstance(value, str):
        return value
    return "".join(char for char in value if char in "\n\r\t" or unicodedata.category(char) not in {"Cc", "Cs"})


class PlainText(TextField):
    """A text as it was typed, without control characters. Another mechanism guards against old tabs."""

    def __init__(self, *, is_required: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.required = is_required
        self.show_hidden_initial = False
        self.error_messages["required"] = REQUIRED

    def bound_data(self, data: Any, initial: Any) -> Any:
        return printable(super().bound_data(data, initial))

    def to_python(self, value: Any) -> str:
        text = super().to_python(value)
        if "\0" not in text and text != printable(text):
            raise ValidationError(self.error_messages["null_characters_not_allowed"])
        return text.strip()


class Revision(forms.Field):
    """Which state of a round the page showed; anything else than a number is an old one."""

    widget = forms.HiddenInput

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return printable(super().bound_data(data, initial))

    def clean(self, value: Any) -> int:
        text = str(value or "")
        return int(text) if re.fullmatch(r"[0-9]{1,9}", text) else 0


def check_folded_length(name: str) -> None:
    """Refuse a name that is too long in the form in which names are compared."""
    if len(folded(name)) > FOLDED_MAX_LENGTH:
        raise ValidationError(_("This name is too long. Choose a shorter one."))


def check_name(name: str) -> None:
    """Refuse a name of which nothing can be seen, or that is too long to compare."""
    if not folded(name):
        raise ValidationError(_("This name has no visible characters. Type a name."))
    check_folded_length(name)


class WholeNumber(forms.IntegerField):
    """A number in plain digits within bounds."""

    default_error_messages = {
        "required": REQUIRED,
        "invalid": gettext_lazy("Type a whole number in digits, for example 12."),
        "min_value": gettext_lazy("Choose %(limit_value)s or more."),
        "max_value": gettext_lazy("Choose %(limit_value)s or less."),
    }

    def bound_data(self, data: Any, initial: Any) -> Any:
        return printable(super().bound_data(data, initial))

    def to_python(self, value: Any) -> int | None:
        text = str(value or "").strip()
        if text and not re.fullmatch(r"[0-9]{1,9}", text):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return int(text) if text else None


class DayField(forms.DateField):
    """A day, from a date picker or as people type one."""

    widget = forms.DateInput(attrs={"type": "date"}, format=DAY_FORMATS[0])
    default_error_messages = {
        "required": gettext_lazy("Choose a day."),
        "invalid": gettext_lazy("This is not a day that we can read. Type it like 31-12-2026."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=DAY_FORMATS, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return printable(super().bound_data(data, initial))

    def to_python(self, value: Any) -> date | None:
        return super().to_python(_plain(value, str(self.error_messages["invalid"])))


class ClockField(forms.TimeField):
    """A time of day to the minute."""

    widget = forms.TimeInput(attrs={"type": "time"}, format=TIME_FORMATS[0])
    default_error_messages = {
        "required": gettext_lazy("Choose a time."),
        "invalid": gettext_lazy("This is not a time that we can read. Type it like 17:30."),
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(input_formats=TIME_FORMATS, **kwargs)

    def bound_data(self, data: Any, initial: Any) -> Any:
        return printable(super().bound_data(data, initial))

    def to_python(self, value: Any) -> time | None:
        found = super().to_python(_plain(value, str(self.error_messages["invalid"])))
        return None if found is None else found.replace(second=0)


def _plain(value: Any, message: str) -> Any:
    if isinstance(value, str):
        value = value.strip()
        if not value.isascii() or len(value) > TYPED_MAX:
            raise ValidationError(message, code="invalid")
    return value


def moment(day: date, clock: time) -> datetime:
    """A day and a time here, as a moment. Raises ValidationError for an hour that a clock change skips or repeats."""
    first = datetime.combine(day, clock, tzinfo=timezone.get_current_timezone())
    again = first.astimezone(UTC).astimezone(timezone.get_current_timezone())
    if again.replace(tzinfo=None) != first.replace(tzinfo=None):
        raise ValidationError(_("This time does not exist: the clock goes forward that night. Choose another time."))
    if first.utcoffset() != first.replace(fold=1).utcoffset():
        raise ValidationError(_("This time comes twice: the clock goes back that night. Choose another time."))
    return first.astimezone(UTC)


def end_of(day: date, clock: time) -> datetime:
    """The first moment after a minute: until 23:59 means through 23:59:59."""
    return moment(day, clock) + ONE_MINUTE
