"""The conversation guide: one hour about the result of a team, in the order of the team page."""

from collections.abc import Iterator, Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from assessments.domain.commitments import AgreedBehaviour
from assessments.domain.content import BlockContent, Content
from assessments.domain.guide import PlannedStep, plan_conversation
from assessments.domain.records import RoundRecord
from assessments.domain.releases import TeamRelease
from assessments.domain.report_values import AgreementLine, GuideBlock, GuideReport, GuideStepRow
from assessments.reports.round_days import last_day_words
from assessments.reports.team_words import took_part

#: Lines to write agreements on.
LINES = 3


def guide_report(
    release: TeamRelease | None,
    round_: RoundRecord,
    content: Content,
    agreed: Sequence[AgreedBehaviour] = (),
) -> GuideReport | None:
    """The guide of a closed round; without a release it has no figure. None if the version has no guide."""
    if not content.guide_steps:
        return None
    planned = plan_conversation(content.guide_steps, release)
    people_choose = any(not step.blocks and step.text != step.step.text for step in planned)
    return GuideReport(
        round=round_.id,
        team=round_.team,
        organisation=round_.organisation,
        goal=round_.goal,
        closed_on=last_day_words(round_),
        intro=" ".join(_intro(release)),
        steps=tuple(_rows(planned, content)),
        choices=tuple(_choice(block) for block in content.scored_blocks) if people_choose else (),
        agreements=tuple(agreement_lines(agreed, content)),
        empty_lines=max(0, LINES - len(agreed)),
    )


def agreement_lines(agreed: Sequence[AgreedBehaviour], content: Content) -> Iterator[AgreementLine]:
    """Agreements in words."""
    for one in agreed:
        yield AgreementLine(content.block(one.block).title, one.behaviour, one.owner, date_format(one.due_date))


def _intro(release: TeamRelease | None) -> Iterator[str]:
    if release is None:
        yield _("There is no result to show, so this conversation goes without figures.")
        yield _("Nobody has to tell what he or she filled in.")
        return
    yield from took_part(release)
    yield _("Nobody has to tell what he or she filled in. The result says how you see yourselves on average.")


def _rows(planned: Sequence[PlannedStep], content: Content) -> Iterator[GuideStepRow]:
    told: dict[str, int] = {}
    for number, step in enumerate(planned, 1):
        blocks = tuple(_block(content.block(key), told.get(key, 0)) for key in step.blocks)
        told |= {key: number for key in step.blocks if key not in told}
        yield GuideStepRow(
            number=number,
            time=_("%(start)s to %(end)s") % {"start": step.start, "end": step.end},
            minutes=_("%(n)s minutes") % {"n": step.step.minutes},
            role=step.step.role,
            title=step.step.title,
            text=step.text,
            blocks=blocks,
            is_last=number == len(planned),
        )


def _block(block: BlockContent, told_in: int) -> GuideBlock:
    """What feeds the conversation; a paper says it once, also where two steps are about the same block."""
    form = block.of_kind("work_form")[0]
    return GuideBlock(
        key=block.key,
        title=block.title,
        questions=tuple(question.text for question in block.of_kind("question")[:2]),
        behaviour=block.of_kind("behaviour")[0].text,
        experiment=block.of_kind("experiment")[0].text,
        work_form=_("%(title)s (%(duration)s)") % {"title": form.title, "duration": form.duration.lower()},
        told_in=told_in,
    )


def _choice(block: BlockContent) -> GuideBlock:
    return GuideBlock(block.key, block.title, questions=(block.of_kind("question")[0].text,))
