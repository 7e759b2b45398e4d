"""On paper too: what a team says beside its means, and what came of the round before."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.documents.parts import Cell, Column, Heading, Part, Table, Term, Terms, Text
from assessments.domain.report_values import AgreementLine, MirrorTable, SinceRow, TeamVoices


def goal_said(voices: TeamVoices, goal: str) -> Iterator[Part]:
    """Whether people recognise the goal of the round; sentences can be withdrawn, so they stand on no paper."""
    if not voices.goal:
        return
    yield Heading(_("Do you recognise your goal?"))
    yield Text(f"‘{goal}’ {voices.goal}")


def since(voices: TeamVoices) -> Iterator[Part]:
    """What became of agreements, and how blocks go since the round before."""
    if not voices.outcomes and not voices.since:
        return
    yield Heading(_("Since the round of %(day)s") % {"day": voices.before})
    if voices.outcomes:
        yield Heading(_("What came of your agreements"), level=3)
        yield Terms(
            tuple(Term(row.block, f"{row.behaviour} ({row.owner})", strong=row.outcome) for row in voices.outcomes)
        )
    if voices.since:
        yield Heading(_("How it goes now, as you see it"), level=3)
        columns = (
            Column(_("Building block"), 2.5),
            Column(_("As you experience it"), 2.1),
            Column(_("Average then"), 1.2, is_number=True),
            Column(_("Average now"), 1.2, is_number=True),
            Column(_("What the figures show"), 2.2),
        )
        yield Table(columns, tuple(_since_row(row) for row in reversed(voices.since)))
        for note in voices.since_notes:
            yield Text(note, look="small")


def _since_row(row: SinceRow) -> tuple[Cell, ...]:
    return Cell(row.title), Cell(row.experience), Cell(row.earlier), Cell(row.later), Cell(row.verdict)


def agreed(voices: TeamVoices) -> Iterator[Part]:
    """What was agreed after this round."""
    if voices.agreements:
        yield Heading(_("What you agreed"))
        yield agreement_terms(voices.agreements)


def agreement_terms(lines: Sequence[AgreementLine]) -> Terms:
    """Agreements, each with its role and its day."""
    who = _("%(owner)s sees to it, by %(day)s.")
    return Terms(
        tuple(Term(line.block, f"{line.behaviour} {who % {'owner': line.owner, 'day': line.day}}") for line in lines)
    )


def mirror(voices: TeamVoices) -> Iterator[Part]:
    """How each link of the chain sees itself, and how the others see it."""
    if not voices.mirror:
        return
    yield Heading(_("How the links see each other"))
    sides = _("On the left how a link sees itself, on the right how the people of all other links see working with it.")
    rests = _("The right side rests on one statement for each building block, so its margin is wide.")
    yield Text(f"{sides} {rests}")
    surprise = _("Talk about the largest surprise. Ask for an example first, before you explain anything.")
    yield Text(surprise, is_opening=True)
    columns = (
        Column(_("Building block"), 2),
        Column(_("We about ourselves"), 1.4, is_number=True),
        Column(_("The others about us"), 1.4, is_number=True),
        Column(_("Margin"), 1.2),
        Column(_("People"), 0.9, is_number=True),
    )
    for table in voices.mirror:
        yield Heading(table.title, level=3)
        yield Table(columns, tuple(_mirror_rows(table)))


def _mirror_rows(table: MirrorTable) -> Iterator[tuple[Cell, ...]]:
    for row in reversed(table.rows):
        yield Cell(row.title), Cell(row.own), Cell(row.others), Cell(row.margin), Cell(row.people)
