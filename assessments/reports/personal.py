"""The own result of one person."""

from fractions import Fraction

from django.utils.translation import gettext as _

from assessments.domain.answers import NOT_APPLICABLE, Answer, AnswerSheet
from assessments.domain.comparison import Comparison, Pattern, compare_blocks, near_levels
from assessments.domain.content import BlockContent, Content, StatementContent
from assessments.domain.profiles import BlockScore, NoScore
from assessments.domain.records import FilledIn
from assessments.domain.report_values import AnswerRow, BlockRow, PersonalReport, PreconditionRow, TipRow, TopicRow
from assessments.domain.rounding import display_integer
from assessments.domain.scoring import score
from assessments.domain.scoring_key import Scale, StatementRef
from assessments.domain.tips import HoldOnTip, StatementTip, choose_tips

PRECONDITION_TIPS_MAX = 2


def personal_report(filled_in: FilledIn, content: Content) -> PersonalReport:
    """The result of one person."""
    sheet = AnswerSheet(filled_in.answers)
    key = content.scoring_key
    profile = score(sheet, key)
    comparison = compare_blocks(profile)
    tips = choose_tips(sheet, profile, key)
    submission = filled_in.submission
    return PersonalReport(
        headline=_headline(comparison, content),
        explanation=_explanation(comparison, content),
        profile=profile,
        rows=tuple(_block_row(s, content, filled_in) for s in profile.blocks),
        tips=tuple(_tip_row(tip, content) for tip in tips),
        preconditions=_preconditions(filled_in, content),
        precondition_notes=tuple(filled_in.notes[b.key] for b in content.preconditions if b.key in filled_in.notes),
        topic=_topic(submission.topic, tips, content),
        goal=submission.shared_goal,
        partners=submission.colleagues,
        submitted_date=submission.submitted_date,
        answers_needed=content.answers_needed,
    )


def _titles(keys: tuple[str, ...], content: Content) -> str:
    return _(" and ").join(content.block(key).title for key in keys)


def _headline(comparison: Comparison, content: Content) -> str:
    names = {
        "strongest": _titles(comparison.strongest, content),
        "weakest": _titles(comparison.weakest, content),
    }
    if names["strongest"] and names["weakest"]:
        return _("You score highest on %(strongest)s and lowest on %(weakest)s.") % names
    if names["strongest"]:
        return _("You score highest on %(strongest)s.") % names
    if names["weakest"]:
        return _("You score lowest on %(weakest)s.") % names
    return {
        Pattern.NOTHING_SCORED: _("There is no score yet: you filled in too few statements."),
        Pattern.ONE_SCORED: _("One building block has a score. For the others you filled in too few statements."),
        Pattern.CLOSE: _("Your scores lie close together."),
        Pattern.MAYBE_CHANCE: _("Your scores differ, but the differences may be chance."),
        Pattern.TIED: _("Your scores clearly differ."),
    }[comparison.pattern]


def _explanation(comparison: Comparison, content: Content) -> str:
    needed = _("A building block gets a score from %(n)s rated statements. You can take the test again.")
    needed %= {"n": content.answers_needed}
    chance = _("Who compares %(n)s scores almost always finds a difference. So we name no highest and no lowest.")
    chance %= {"n": len(content.scored_blocks)}
    return {
        Pattern.NOTHING_SCORED: needed,
        Pattern.ONE_SCORED: needed,
        Pattern.CLOSE: _("So we name no highest and no lowest building block."),
        Pattern.MAYBE_CHANCE: chance,
        Pattern.TIED: _("Several building blocks share the highest and the lowest score, so we name none."),
        Pattern.EXTREMES: _("The difference between your highest and your lowest score is probably no chance."),
    }[comparison.pattern]


def _block_row(result: BlockScore | NoScore, content: Content, filled_in: FilledIn) -> BlockRow:
    block = content.block(result.block)
    rests_on = _("%(answered)s of %(total)s") % {"answered": result.answered, "total": result.total}
    note = filled_in.notes.get(block.key, "")
    answers = _answer_rows(block, content, filled_in)
    if isinstance(result, NoScore):
        meaning = _no_score_sentence(result)
        return BlockRow(block.key, block.title, False, _("no score"), "", "", rests_on, "", meaning, (), answers, note)
    level = result.level.key
    return BlockRow(
        key=block.key,
        title=block.title,
        has_score=True,
        score=str(result.display),
        level=level_title(level, content),
        margin=_margin(result),
        rests_on=rests_on,
        near=_near(result, content),
        meaning=block.level_texts[level],
        tips=block.level_tips[level],
        answers=answers,
        note=note,
    )


def _answer_rows(block: BlockContent, content: Content, filled_in: FilledIn) -> tuple[AnswerRow, ...]:
    labels: dict[Answer | None, str] = {point.value: point.label for point in block.scale}
    labels |= {NOT_APPLICABLE: content.not_applicable, None: _("left open")}
    given = (filled_in.answers.get(StatementRef(block.key, s.key)) for s in block.statements)
    return tuple(AnswerRow(s.text, labels[answer]) for s, answer in zip(block.statements, given, strict=True))


def _no_score_sentence(result: NoScore) -> str:
    return _(
        "No score: you rated %(answered)s of the %(total)s statements. From %(needed)s on we calculate a score."
    ) % {"answered": result.answered, "total": result.total, "needed": result.needed}


def level_title(key: str, content: Content) -> str:
    """The name of a level."""
    return {level.key: level.title for level in content.levels}[key]


def _margin(result: BlockScore) -> str:
    low, high = (display_integer(Fraction(bound)) for bound in result.bar)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}


def _near(result: BlockScore, content: Content) -> str:
    near = [f"‘{level_title(level.key, content)}’" for level in near_levels(result, content.scoring_key.levels)]
    return _("close to %(levels)s") % {"levels": _(" and ").join(near)} if near else ""


def _tip_row(tip: StatementTip | HoldOnTip, content: Content) -> TipRow:
    if isinstance(tip, HoldOnTip):
        block = content.block(tip.block)
        text = block.level_tips[content.levels[-1].key][0]
        return TipRow(text, _("%(block)s: hold on to what goes well.") % {"block": block.title})
    block = content.block(tip.ref.block)
    statement = _statement(block, tip.ref.statement)
    reason = _("%(block)s, at the statement ‘%(statement)s’")
    return TipRow(statement.tip, reason % {"block": block.title, "statement": statement.text})


def _statement(block: BlockContent, key: str) -> StatementContent:
    return {statement.key: statement for statement in block.statements}[key]


def _preconditions(filled_in: FilledIn, content: Content) -> tuple[PreconditionRow, ...]:
    """Rated preconditions, weakest first; the weakest get a tip. An order, never a figure."""
    rated = []
    for block in content.preconditions:
        labels = {point.value: point.label for point in block.scale}
        scale = Scale(block.scale[0].value, block.scale[-1].value)
        for statement in block.statements:
            value = filled_in.answers.get(StatementRef(block.key, statement.key), NOT_APPLICABLE)
            if value != NOT_APPLICABLE:
                recoded = scale.recode(value, is_reversed=statement.is_reversed)
                rated.append((recoded, recoded <= scale.midpoint, labels[value], statement))
    rated.sort(key=lambda row: row[0])
    return tuple(
        PreconditionRow(s.text, label, s.tip if is_weak and position < PRECONDITION_TIPS_MAX else "")
        for position, (_value, is_weak, label, s) in enumerate(rated)
    )


def _topic(chosen: str | None, tips: tuple[StatementTip | HoldOnTip, ...], content: Content) -> TopicRow | None:
    suggested = [tip.block if isinstance(tip, HoldOnTip) else tip.ref.block for tip in tips]
    key = chosen or (suggested[0] if suggested else None)
    if key is None:
        return None
    block = content.block(key)
    questions, readings = (tuple(resource.text for resource in block.of_kind(kind)) for kind in ("question", "reading"))
    return TopicRow(key, block.title, chosen is not None, questions, readings)
