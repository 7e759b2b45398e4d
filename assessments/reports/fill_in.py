"""The pages of the test, and the overview before finishing."""

from collections.abc import Sequence

from django.utils.translation import gettext as _

from assessments.domain.answers import AnswerSheet
from assessments.domain.content import BlockContent, Content
from assessments.domain.looking_back import LookBack, OtherLink, SaidBeside
from assessments.domain.profiles import NoScore
from assessments.domain.records import FilledIn
from assessments.domain.report_values import BesideRow, Course, FillInPage, Overview, OverviewRow
from assessments.domain.scoring import score
from assessments.domain.scoring_key import StatementRef


def fill_in_page(content: Content, block: BlockContent, saved: FilledIn) -> FillInPage:
    """The words around the statements of one block."""
    total = len(content.scored_blocks)
    if block.is_scored:
        number = content.scored_blocks.index(block) + 1
        position = _("Building block %(number)s of %(total)s") % {"number": number, "total": total}
    else:
        position = _("Around the building blocks")
    return FillInPage(
        title=block.title,
        position=position,
        summary=block.summary,
        period=content.period,
        is_scored=block.is_scored,
        goal=saved.submission.shared_goal,
        partners=saved.submission.colleagues,
        courses=tuple(
            Course(b.title, _share_answered(b, saved), is_current=b.key == block.key) for b in content.scored_blocks
        ),
    )


def _share_answered(block: BlockContent, saved: FilledIn) -> str:
    """None, some or all of the statements, as the stylesheet knows it."""
    answered = sum(StatementRef(block.key, s.key) in saved.answers for s in block.statements)
    if answered == len(block.statements):
        return "all"
    return "some" if answered else "none"


def first_open_block(filled_in: FilledIn, content: Content) -> str | None:
    """The key of the first block with an open statement, or None when nothing is open."""
    for block in content.blocks:
        if _share_answered(block, filled_in) != "all":
            return block.key
    return None


def overview(filled_in: FilledIn, content: Content) -> Overview:
    """What is filled in and what is open, page by page."""
    rows = tuple(_overview_row(block, filled_in) for block in content.blocks)
    submission = filled_in.submission
    return Overview(
        rows=rows,
        open_count=sum(len(row.open_statements) for row in rows),
        without_score=tuple(
            content.block(result.block).title
            for result in score(AnswerSheet(filled_in.answers), content.scoring_key).blocks
            if isinstance(result, NoScore)
        ),
        answers_needed=content.answers_needed,
        goal=submission.shared_goal,
        partners=submission.colleagues,
        topic=content.block(submission.topic).title if submission.topic else "",
    )


def _overview_row(block: BlockContent, filled_in: FilledIn) -> OverviewRow:
    is_open = [StatementRef(block.key, s.key) not in filled_in.answers for s in block.statements]
    return OverviewRow(
        key=block.key,
        title=block.title,
        answered=is_open.count(False),
        total=len(is_open),
        open_statements=tuple(s.text for s, open_ in zip(block.statements, is_open, strict=True) if open_),
        has_note=block.key in filled_in.notes,
    )


def beside_rows(
    said: SaidBeside, back: LookBack | None, links: Sequence[OtherLink], content: Content
) -> tuple[BesideRow, ...]:
    """The pages of a round beside the statements, with how much of each is filled in."""
    rows = [BesideRow("goal", _("The goal of your team"), _goal_words(said))]
    total = len(content.scored_blocks)
    if back is not None:
        answered = len(said.outcomes) + len(said.experiences)
        rows.append(BesideRow("look-back", _("Looking back"), _filled(answered, len(back.commitments) + total)))
    for link in links:
        title = _("Working with %(link)s") % {"link": link.title}
        rows.append(BesideRow("mirror", title, _filled(len(said.judged.get(link.row, ())), total), link.number))
    return tuple(rows)


def _goal_words(said: SaidBeside) -> str:
    if said.goal is None:
        return _("no choice yet")
    if said.goal.is_confirmed:
        return _("you recognise this goal")
    return said.goal.sentence or _("you would put it differently")


def _filled(answered: int, total: int) -> str:
    return _("%(answered)s of %(total)s filled in") % {"answered": answered, "total": total}
