"""A stored plan as the fields of its form, and what to do when it changed since the page was shown."""

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.forms.inputs import ONE_MINUTE
from assessments.forms.rounds import REMINDERS, RoundForm


def plan_fields(stored: Mapping[str, Any]) -> dict[str, Any]:
    """What the form of a round shows of a stored plan."""
    plain = ("goal", "members", "way", "is_shared", "spare_slips", "subject", "text", "revision")
    opens, closes = timezone.localtime(stored["opens_at"]), timezone.localtime(_last_minute(stored["closes_at"]))
    lines = [f"{title}: {members}" if members else title for title, members in stored["links"]]
    return {
        **{name: stored[name] for name in plain},
        "version": str(stored["version_id"]),
        "opens_day": opens.date(),
        "opens_time": opens.time(),
        "closes_day": closes.date(),
        "closes_time": closes.time(),
        "links": "\n".join(lines),
        **dict(zip(REMINDERS, stored["reminder_days"], strict=False)),
    }


def _last_minute(closes_at: datetime) -> datetime:
    return closes_at - ONE_MINUTE


def catch_up(form: RoundForm, stored: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Let the form count as made from what is stored now, so that sending it again replaces that.

    Returns what is stored, by the name of the field, where it differs from what was typed.
    """
    differs = [name for name in form.changed_data if name != "revision"]
    form.data = with_value(form.data, "revision", str(stored["revision"]))
    return [(str(form.fields[name].label), _shown(form.fields[name], stored.get(name))) for name in differs]


def with_value(data: Any, name: str, value: str) -> QueryDict:
    """What came in, with one value changed."""
    assert isinstance(data, QueryDict)
    changed = data.copy()
    changed[name] = value
    return changed


def _shown(field: forms.Field, value: Any) -> str:
    """A value as people read it."""
    if isinstance(field, forms.ChoiceField):
        return str(dict(field.choices).get(str(value), value))  # type: ignore[arg-type]  # no groups here
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, date):
        return date_format(value, "j F Y")
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return _("nothing") if value in {None, ""} else str(value)
