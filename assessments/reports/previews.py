"""What editors see of a version before anybody fills it in."""

import uuid
from datetime import UTC, datetime

from django.utils.translation import gettext as _

from assessments.domain.content import Content
from assessments.domain.disclosure import Withheld
from assessments.domain.records import RoundRecord
from assessments.domain.releases import TeamRelease
from assessments.domain.report_values import BlockTips, GuideReport
from assessments.domain.rounds import Status, Way
from assessments.reports.guide import guide_report

#: A day that shows how a date looks; the round is made up.
DAY = datetime(2026, 11, 25, 11, tzinfo=UTC)


def preview_guide(release: TeamRelease | Withheld, content: Content) -> GuideReport | None:
    """The guide for a made-up team; None if the version has no guide."""
    none = uuid.UUID(int=0)
    round_ = RoundRecord(
        id=none,
        team=_("Example team"),
        organisation=_("Example organisation"),
        version=none,
        goal=_("Here stands the goal of the team."),
        status=Status.RELEASED.value,
        opens_at=DAY,
        closes_at=DAY,
        members=10,
        way=Way.SLIPS.value,
        is_shared=False,
        k=5,
    )
    return guide_report(None if isinstance(release, Withheld) else release, round_, content)


def all_tips(content: Content) -> tuple[BlockTips, ...]:
    """Every tip and every text about a level, block by block."""
    titles = {level.key: level.title for level in content.levels}
    return tuple(
        BlockTips(
            title=block.title,
            levels=tuple(
                (title, block.level_texts.get(level, ""), block.level_tips.get(level, ()))
                for level, title in titles.items()
                if block.is_scored
            ),
            statements=tuple((statement.text, statement.tip) for statement in block.statements),
        )
        for block in content.blocks
    )
