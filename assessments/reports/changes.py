"""An earlier own result beside a later one."""

from django.utils.translation import gettext as _

from assessments import queries
from assessments.domain.answers import AnswerSheet
from assessments.domain.change import BlockChange, ProfileChange, Verdict, compare_profiles
from assessments.domain.content import Content
from assessments.domain.records import FilledIn
from assessments.domain.report_values import ChangeReport, ChangeRow
from assessments.domain.scoring import score


def change_report(one: FilledIn, other: FilledIn) -> ChangeReport:
    """Two own results, put in the order of their days."""
    earlier, later = sorted((one, other), key=lambda f: str(f.submission.result_date))
    old, new = (queries.content_of(f.submission.version) for f in (earlier, later))
    old_profile, new_profile = (score(AnswerSheet(f.answers), c.scoring_key) for f, c in ((earlier, old), (later, new)))
    change = compare_profiles(old_profile, old.scoring_key, new_profile, new.scoring_key)
    return ChangeReport(
        headline=_headline(change),
        rows=tuple(_change_row(block, new) for block in change.blocks),
        earlier_date=earlier.submission.result_date,
        later_date=later.submission.result_date,
    )


def _headline(change: ProfileChange) -> str:
    verdicts = [block.verdict for block in change.blocks]
    clear = sum(verdict in {Verdict.HIGHER, Verdict.LOWER} for verdict in verdicts)
    compared = clear + verdicts.count(Verdict.NO_CLEAR_DIFFERENCE)
    if not compared:
        return _("These two results cannot be compared.")
    if change.has_headline:
        return _("One or more scores have clearly changed.")
    if clear:
        return _("A difference in one building block may be chance when you compare several. So be careful with it.")
    return _("We see no clear change.")


def _change_row(change: BlockChange, content: Content) -> ChangeRow:
    none = _("no score")
    difference = change.shown_difference
    sentence = {
        Verdict.HIGHER: _("clearly higher"),
        Verdict.LOWER: _("clearly lower"),
        Verdict.NO_CLEAR_DIFFERENCE: _("no clear difference"),
        Verdict.NOT_SCORED: _("no comparison: there is a score at one moment only"),
        Verdict.NOT_COMPARABLE: _("no comparison: the statements changed"),
    }[change.verdict]
    return ChangeRow(
        title=content.block(change.block).title,
        earlier=none if change.earlier is None else str(change.earlier),
        later=none if change.later is None else str(change.later),
        difference=_signed(difference),
        verdict=change.verdict,
        sentence=sentence,
    )


def _signed(difference: int | None) -> str:
    """A difference with its sign, as people write it; nothing without one."""
    if not difference:
        return "" if difference is None else "0"
    return f"{difference:+d}".replace("-", "−")
