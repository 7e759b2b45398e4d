"""How a step of a coordinator went, by the short word in the address of the next page."""

from collections.abc import Sequence

from django.utils.translation import gettext as _


def notice(name: str) -> str:
    """The sentence of a word; nothing for an unknown one."""
    return {
        "te-laat": _("The round changed meanwhile, so we did not do that. This is how it stands now."),
        "lijst": _("The list of who is invited has been saved."),
        "geopend": _("Everything is ready: the round opens at the time that stands here."),
        "teruggehaald": _("The round is back in preparation. Nobody has been invited yet."),
        "te-dichtbij": _(
            "Without this person, nearly the same people would be asked as in another round of the last 28 days. "
            "So this invitation stays."
        ),
        "verlengd": _("The round now closes later."),
        "gestopt": _("The round has closed. Make the result when you are ready."),
        "herinnerd": _("The reminder is on its way to whoever has not finished."),
        "al-herinnerd": _("There was a reminder today already, so we sent no second one."),
        "opnieuw": _("What had failed or was waiting is being sent once more."),
        "teruggenomen": _("Whoever has this address can no longer start, and gets no mail."),
        "uitslag": _("The round is finished."),
        "niet-veilig": _(
            "We could not make a result that keeps everybody unknown, so nothing was stored. "
            "Tell whoever runs this site."
        ),
        "heropend": _("The round is open again."),
    }.get(name, "")


def merged_sentence(rows: Sequence[str]) -> str:
    """Which rows of a list repeated an earlier one."""
    return _("Double addresses counted once: row %(rows)s.") % {"rows": ", ".join(rows)}
