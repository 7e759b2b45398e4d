"""Numbers of days as people say them."""

from django.utils.translation import ngettext

DAYS_A_YEAR = 365


def duration(days: int) -> str:
    """Whole years as years, everything else in days."""
    years, rest = divmod(days, DAYS_A_YEAR)
    if years and not rest:
        return ngettext("%(n)s year", "%(n)s years", years) % {"n": years}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}
