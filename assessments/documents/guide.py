"""The conversation guide on paper: one hour, with room to write down what was agreed."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from assessments.documents.parts import Cell, Column, Heading, Paper, Part, Point, Points, Table, Term, Terms, Text
from assessments.documents.team_beside import agreement_terms
from assessments.documents.typesetting import typeset
from assessments.domain.report_values import GuideBlock, GuideReport, GuideStepRow


def guide_pdf(report: GuideReport) -> bytes:
    """The conversation guide as PDF."""
    return typeset(
        Paper(
            title=_("Conversation guide for %(team)s") % {"team": report.team},
            above=report.organisation,
            day=_("Round that closed on %(day)s") % {"day": report.closed_on},
            is_compact=True,
            parts=tuple(_parts(report)),
        )
    )


def _parts(report: GuideReport) -> Iterator[Part]:
    yield Text(report.goal, look="lead")
    hour = _("One hour about the round that closed on %(day)s.") % {"day": report.closed_on}
    yield Text(f"{hour} {report.intro}")
    for step in report.steps:
        yield from _step(step)
        if step.is_last:
            yield from _agreements(report)
    if report.choices:
        yield Heading(_("A question for each building block"))
        yield Terms(tuple(Term(block.title, " ".join(block.questions)) for block in report.choices))


def _step(step: GuideStepRow) -> Iterator[Part]:
    yield Heading(f"{step.number}. {step.title}")
    minute = _("Minute %(time)s") % {"time": step.time}
    led = _("led by %(role)s") % {"role": step.role}
    yield Text(f"{minute}, {led}", look="small")
    yield Text(step.text)
    for block in step.blocks:
        yield from _block(block)


def _block(block: GuideBlock) -> Iterator[Part]:
    yield Heading(block.title, level=3)
    if block.told_in:
        yield Text(_("The questions stand at step %(number)s.") % {"number": block.told_in})
        return
    yield Points(tuple(Point(question) for question in block.questions))
    yield Terms(
        (
            Term(_("This is what you can see:"), block.behaviour),
            Term(_("To try for two weeks:"), block.experiment),
            Term(_("Work form:"), block.work_form),
        )
    )


def _agreements(report: GuideReport) -> Iterator[Part]:
    if report.agreements:
        yield agreement_terms(report.agreements)
    if report.empty_lines:
        columns = (
            Column(_("Building block"), 1.3),
            Column(_("What one sees somebody do"), 3),
            Column(_("Which role"), 1.3),
            Column(_("By when"), 1),
        )
        yield Table(columns, ((Cell(""),) * len(columns),) * report.empty_lines, is_form=True)
