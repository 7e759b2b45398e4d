"""What a team says in words: about its goal, its agreements, how it goes now, and of links about each other."""

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from assessments.domain.commitments import AgreedBehaviour
from assessments.domain.content import Content
from assessments.domain.disclosure import ShownMean, TeamMean, Withheld
from assessments.domain.opinions import Counted, Divided, Experience, GoalOpinion, Majority, Opinion, Outcome
from assessments.domain.releases import TeamRelease
from assessments.domain.report_values import MirrorRow, MirrorTable, OutcomeRow, SinceRow, TeamVoices
from assessments.domain.team_change import TeamBlockChange, TeamChange, TeamDoubt, TeamVerdict, compare_releases
from assessments.domain.voices import ReleasedMirror
from assessments.queries import ClosedRound
from assessments.reports.guide import agreement_lines
from assessments.reports.round_days import last_day_words
from assessments.reports.team_words import average_words, shown_range


def team_voices(
    release: TeamRelease,
    content: Content,
    *,
    sentences: Sequence[str] = (),
    earlier: ClosedRound | None = None,
    agreed: Sequence[AgreedBehaviour] = (),
) -> TeamVoices:
    """Everything that stands beside the means of a released round."""
    change = _change(release, content, earlier)
    return TeamVoices(
        goal=goal_words(release.goal) if release.goal else "",
        sentences=tuple(sentences),
        before=last_day_words(earlier.round) if earlier else "",
        outcomes=tuple(_outcomes(release, content)),
        since=tuple(_since(release, content, change)),
        since_notes=tuple(_since_notes(change)),
        mirror=tuple(_mirror_tables(release, content)),
        agreements=tuple(agreement_lines(agreed, content)),
    )


def goal_words(opinion: Opinion) -> str:
    """Whether people recognise the goal as the one they share."""
    match opinion:
        case Counted(counts):
            confirmed, total = dict(counts)[GoalOpinion.CONFIRMED], sum(count for _choice, count in counts)
            return _("%(n)s of %(total)s recognise this as your shared goal.") % {"n": confirmed, "total": total}
        case Majority(GoalOpinion.CONFIRMED):
            return _("Most of you recognise this as your shared goal.")
        case Majority():
            return _("Most of you would put this goal differently.")
        case Divided():
            return _("You see this goal differently.")
        case _:
            return _("Too few of you said whether you recognise this goal, so we show nothing about it.")


def outcome_words(opinion: Opinion) -> str:
    """What became of an agreement, as the team saw it."""
    names = {
        Outcome.DONE.value: _("done as agreed"),
        Outcome.PARTLY.value: _("partly done"),
        Outcome.NOT_DONE.value: _("not done"),
    }
    return _opinion_words(opinion, names)


def experience_words(opinion: Opinion) -> str:
    """How a block goes since the round before, as the team experiences it."""
    names = {
        Experience.BETTER.value: _("it goes better"),
        Experience.SAME.value: _("it goes the same"),
        Experience.WORSE.value: _("it goes worse"),
    }
    return _opinion_words(opinion, names)


def verdict_words(verdict: TeamVerdict) -> str:
    """What the figures bear of a change."""
    return {
        TeamVerdict.HIGHER: _("clearly higher"),
        TeamVerdict.LOWER: _("clearly lower"),
        TeamVerdict.NO_CLEAR_DIFFERENCE: _("no clear difference"),
        TeamVerdict.NO_NUMBER: _("cannot be compared"),
        TeamVerdict.OTHER_STATEMENTS: _("cannot be compared: other statements"),
    }[verdict]


def doubt_words(doubt: TeamDoubt) -> str:
    """Why two rounds may not be about the same people."""
    return {
        TeamDoubt.OTHER_SIZE: _(
            "The team became much larger or smaller: more than a third. Perhaps you compare other people."
        ),
        TeamDoubt.FEW_ANSWERS: _("In one of the rounds fewer than half took part. Perhaps you compare other people."),
    }[doubt]


def _opinion_words(opinion: Opinion, names: dict[str, str]) -> str:
    match opinion:
        case Counted(counts):
            found = dict(counts)
            return ", ".join(f"{name}: {found[choice]}" for choice, name in names.items())
        case Majority(choice):
            return _("most of you: %(words)s") % {"words": names[choice]}
        case Divided():
            return _("experienced differently")
        case _:
            return _("not shown")


def _change(release: TeamRelease, content: Content, earlier: ClosedRound | None) -> TeamChange | None:
    if earlier is None or earlier.release is None:
        return None
    return compare_releases(earlier.release, earlier.content.scoring_key, release, content.scoring_key)


def _outcomes(release: TeamRelease, content: Content) -> Iterator[OutcomeRow]:
    for one in release.outcomes:
        title = content.block(one.block).title if one.block in content.block_keys else one.block
        yield OutcomeRow(title, one.behaviour, one.owner, outcome_words(one.opinion))


def _since(release: TeamRelease, content: Content, change: TeamChange | None) -> Iterator[SinceRow]:
    felt = dict(release.experiences)
    found = {block.block: block for block in change.blocks} if change else {}
    if not felt and not found:
        return
    for block in content.scored_blocks:
        compared = found.get(block.key, TeamBlockChange(block.key, TeamVerdict.NO_NUMBER))
        yield SinceRow(
            title=block.title,
            experience=experience_words(felt[block.key]) if block.key in felt else _("not asked"),
            earlier=_number(compared.earlier),
            later=_number(compared.later),
            verdict=verdict_words(compared.verdict),
        )


def _number(value: int | None) -> str:
    return _("not shown") if value is None else str(value)


def _since_notes(change: TeamChange | None) -> Iterator[str]:
    if change is None:
        return
    clear = {TeamVerdict.HIGHER, TeamVerdict.LOWER}
    if not any(block.verdict in clear for block in change.blocks):
        yield _("In a small team the figures nearly always show no clear difference.")
        yield _("That does not mean that nothing has changed.")
    for doubt in change.doubts:
        yield doubt_words(doubt)


def _mirror_tables(release: TeamRelease, content: Content) -> Iterator[MirrorTable]:
    """Nothing where too few people judged any link at all: it is theirs to leave open."""
    if any(not isinstance(mean, Withheld) for mirror in release.mirror for mean in mirror.means):
        for mirror in release.mirror:
            yield _mirror_table(mirror, release, content)


def _mirror_table(mirror: ReleasedMirror, release: TeamRelease, content: Content) -> MirrorTable:
    own = next((link.means for link in release.links if link.title == mirror.title), None)
    rows = []
    for place, block in enumerate(content.scored_blocks):
        others = mirror.means[place]
        rows.append(
            MirrorRow(
                title=block.title,
                own=average_words(own[place]) if own else _("not shown"),
                others=average_words(others),
                margin=_margin(others),
                people=_people(others, is_exact=bool(release.links)),
            )
        )
    return MirrorTable(mirror.title, tuple(rows))


def _people(mean: TeamMean, *, is_exact: bool) -> str:
    """How many people a mean rests on; where links are not released it does not tell."""
    if isinstance(mean, Withheld):
        return ""
    return str(mean.n) if is_exact else _("at least %(n)s") % {"n": mean.n}


def _margin(mean: TeamMean) -> str:
    if not isinstance(mean, ShownMean):
        return ""
    low, high = shown_range(mean)
    return _("%(low)s to %(high)s") % {"low": low, "high": high}
