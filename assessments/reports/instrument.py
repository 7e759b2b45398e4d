"""How well the statements of each block measure one thing, in words and with what to do."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.constants import EDITION_PEOPLE_MIN
from assessments.domain.content import BlockContent, Content
from assessments.domain.reliability import Flag, NoAlpha, Quality, Reliability, flags, quality
from assessments.domain.report_values import InstrumentBlock, InstrumentStatement
from assessments.domain.rounding import display_integer, half_up
from assessments.models import InstrumentEdition

VERDICTS = {
    Quality.GOOD: gettext_lazy("The statements belong together well. You can rely on this score."),
    Quality.ENOUGH: gettext_lazy("The statements belong together well enough. One or two better statements help."),
    Quality.NOT_ENOUGH: gettext_lazy(
        "The statements belong together too little. Be careful with this score, and reword the statements marked below."
    ),
    Quality.NEGATIVE: gettext_lazy("Negative: check whether a statement is turned around by mistake."),
}
ADVICE = {
    Flag.NEGATIVE: gettext_lazy(
        "Whoever agrees with this agrees less with the others. Is it turned around, or read in another way?"
    ),
    Flag.WEAK: gettext_lazy(
        "It goes along with the others too little. Is it about something else? Reword or replace it."
    ),
    Flag.BETTER_WITHOUT: gettext_lazy("Without it the others belong together better. Consider taking it out."),
    Flag.OFTEN_NOT_APPLICABLE: gettext_lazy("For many people it does not apply. Word it so that everybody can answer."),
}


def instrument_blocks(
    content: Content, editions: Iterable[InstrumentEdition], *, is_imported: bool
) -> tuple[InstrumentBlock, ...]:
    """The newest edition of each block, of real or of imported answers."""
    found = {edition.block: edition for edition in editions if edition.is_imported == is_imported}
    return tuple(_block(block, found.get(block.key)) for block in content.scored_blocks)


def _block(block: BlockContent, edition: InstrumentEdition | None) -> InstrumentBlock:
    if edition is None:
        too_few = _("Too few people yet: we count from %(n)s people who rated every statement.")
        return InstrumentBlock(block.title, too_few % {"n": EDITION_PEOPLE_MIN})
    counted = _counted(edition.content, edition.people)
    alpha = counted.alpha
    if isinstance(alpha, NoAlpha):
        return InstrumentBlock(block.title, _("Everybody answered alike, so there is nothing to calculate."))
    texts = {statement.key: statement.text for statement in block.statements}
    return InstrumentBlock(
        title=block.title,
        verdict=str(VERDICTS[quality(alpha)]),
        people=_("%(n)s people") % {"n": edition.people},
        alpha=_alpha_words(alpha, counted.interval),
        made_on=date_format(edition.made_date),
        statements=tuple(
            InstrumentStatement(
                text=texts[key],
                item_rest=_coefficient(counted.item_rest[place]),
                alpha_without=_coefficient(counted.alpha_without[place]),
                not_applicable=f"{display_integer(Decimal(repr(share)) * 100)} %",
                advice=tuple(str(ADVICE[flag]) for flag in flags(counted, place, share)),
            )
            for place, (key, share) in enumerate(
                zip(edition.content["statements"], edition.content["not_applicable"], strict=True)
            )
        ),
    )


def _counted(plain: dict[str, Any], people: int) -> Reliability:
    """What was stored, as it was counted."""
    interval = plain["interval"]
    return Reliability(
        n=people,
        k=plain["k"],
        alpha=NoAlpha.ALL_ALIKE if plain["alpha"] is None else plain["alpha"],
        interval=(interval[0], interval[1]) if interval else None,
        item_rest=tuple(plain["item_rest"]),
        alpha_without=tuple(plain["alpha_without"]),
    )


def _alpha_words(alpha: float, interval: tuple[float, float] | None) -> str:
    if interval is None:
        return _coefficient(alpha)
    words = {"alpha": _coefficient(alpha), "low": _coefficient(interval[0]), "high": _coefficient(interval[1])}
    return _("%(alpha)s (%(low)s to %(high)s)") % words


def _coefficient(value: float | None) -> str:
    """Two decimals in the way of the language."""
    return "–" if value is None else number_format(half_up(Decimal(repr(value)), places=2), 2)
