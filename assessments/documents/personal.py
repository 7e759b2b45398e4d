"""The own result on paper: what the printed page says. The secret code is not in it."""

from collections.abc import Iterator

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from assessments.documents.parts import Cell, Column, Heading, Paper, Part, Point, Points, Table, Text
from assessments.documents.pictures import picture_of
from assessments.documents.typesetting import typeset
from assessments.domain.report_values import BlockRow, PersonalReport, PreconditionRow, TopicRow


def personal_pdf(report: PersonalReport, *, svg: str, legend: str = "", is_counted: bool = True) -> bytes:
    """The own result as PDF; ``legend`` says what the marks are, where the team stands in the picture too.

    It is not counted where the round closed before somebody finished.
    """
    day = f"{_('Finished on')} {date_format(report.submitted_date)}" if report.submitted_date else ""
    return typeset(Paper(title=_("Your result"), parts=(*_notice(is_counted), *_parts(report, svg, legend)), day=day))


def _notice(is_counted: bool) -> Iterator[Part]:
    if not is_counted:
        yield Text(
            _(
                "The round closed before you finished, so your answers do not count in the result of the team. "
                "You can still see your own result here."
            )
        )


def _parts(report: PersonalReport, svg: str, legend: str) -> Iterator[Part]:
    yield Text(f"{report.headline} {report.explanation}", look="lead")
    if report.submitted_date:
        yield Text(f"{_('Finished on')} {date_format(report.submitted_date)}.")
    yield from _goal(report)
    yield picture_of(svg)
    if legend:
        yield Text(legend, look="small")
    if report.tips:
        count = len(report.tips)
        yield Heading(ngettext("Your tip for the coming two weeks", "Your tips for the coming two weeks", count))
        yield Points(tuple(Point(tip.text, note=tip.reason) for tip in report.tips), is_numbered=True)
    yield from _scores(report)
    yield Heading(_("Block by block"))
    for row in report.rows:
        yield from _block(row)
    yield Heading(_("Is it the collaboration, or what you need for it?"))
    yield from _preconditions(report.preconditions)
    yield Heading(_("Talk about it with colleagues"))
    yield from _talk(report.topic)


def _goal(report: PersonalReport) -> Iterator[Part]:
    if report.goal:
        yield Text(report.goal, label=_("Your shared goal:"))
    if report.partners:
        yield Text(report.partners, label=_("With:"))


def _scores(report: PersonalReport) -> Iterator[Part]:
    yield Heading(_("Your scores"))
    columns = (
        Column(_("Building block"), 2.5),
        Column(_("Score"), 0.7, is_number=True),
        Column(_("Level"), 1.9),
        Column(_("Margin"), 1.2),
        Column(_("Based on"), 1.4),
    )
    yield Table(columns, tuple(_score_row(row) for row in reversed(report.rows)))
    yield Text(
        _(
            "A score runs from 0 (you disagree with everything) to 100 (you agree with everything). "
            "The building stands as in the model: the lowest row is the foundation."
        )
    )
    yield Text(
        _(
            "The bar around a dot is the margin: the longer, the less certain the score. "
            "Do two bars overlap? Then the difference is too small to say anything about."
        )
    )
    yield from _calculation(report.answers_needed)


def _score_row(row: BlockRow) -> tuple[Cell, ...]:
    if not row.has_score:
        return Cell(row.title), Cell(row.score, span=3), Cell(row.rests_on)
    return Cell(row.title), Cell(row.score), Cell(row.level, note=row.near), Cell(row.margin), Cell(row.rests_on)


def _calculation(answers_needed: int) -> Iterator[Part]:
    yield Heading(_("How do we calculate this?"), level=3)
    average = _(
        "A score is the average of the statements you rated, on a scale of 0 to 100. A statement that you left open "
        "or that does not apply counts nowhere. A building block gets a score from %(n)s rated statements."
    )
    yield Text(average % {"n": answers_needed})
    yield Text(
        _(
            "The margin rests for now on research with other questionnaires. The margin in the picture is made for "
            "comparing blocks. For one score on its own, count on about one and a half times that margin. "
            "In 95 out of 100 cases your real level lies within that."
        )
    )
    yield Text(
        _(
            "It is what you think of yourself at this moment. You are not compared with others, "
            "and the result is not meant for an appraisal."
        )
    )


def _block(row: BlockRow) -> Iterator[Part]:
    yield Heading(f"{row.title}: {row.score}, {row.level}" if row.has_score else f"{row.title}: {row.score}", level=3)
    near = _("Your score lies %(near)s.") % {"near": row.near} if row.near else ""
    yield Text(" ".join(filter(None, (row.meaning, near))))
    if row.tips:
        yield Points(tuple(Point(tip) for tip in row.tips))


def _preconditions(rows: tuple[PreconditionRow, ...]) -> Iterator[Part]:
    if not rows:
        yield Text(_("You filled in nothing about what you need, such as time, mandate and information."))
        return
    yield Text(
        _(
            "This is how you answered about what you need. What you miss most stands at the top. "
            "It is not in your scores: it is often not yours to change alone."
        )
    )
    label = _("Tip:")
    points = (Point(row.text, strong=row.answer, note=f"{label} {row.tip}" if row.tip else "") for row in rows)
    yield Points(tuple(points), is_numbered=True)


def _talk(topic: TopicRow | None) -> Iterator[Part]:
    if topic is None:
        yield Text(_("Choose together where to start."))
        return
    chosen, first = _("You would like to talk about %(title)s."), _("You could start with %(title)s.")
    start = (chosen if topic.is_chosen else first) % {"title": topic.title}
    questions = _("These questions open the conversation:")
    yield Text(f"{start} {questions}", is_opening=True)
    yield Points(tuple(Point(question) for question in topic.questions))
