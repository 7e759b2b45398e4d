"""Moments of a round as people read them."""

from datetime import datetime, timedelta

from django import template
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

register = template.Library()


@register.filter
def moment(value: datetime) -> str:
    """Day and time, such as 25 november 2026, 09:00."""
    local = localtime(value)
    return _("%(day)s, %(time)s") % {"day": date_format(local, "j F Y"), "time": date_format(local, "H:i")}


@register.filter
def last_moment(value: datetime) -> str:
    """The last minute that counts, for a closing that is the first moment too late."""
    return moment(value - timedelta(minutes=1))
