"""What a page, a picture and an export show: finished words and figures, nothing left to decide."""

from assessments.domain.report_values.fill_in import (
    BesideRow,
    Course,
    FillInPage,
    ModelPage,
    Overview,
    OverviewRow,
)
from assessments.domain.report_values.guide import AgreementLine, GuideBlock, GuideReport, GuideStepRow
from assessments.domain.report_values.personal import (
    AnswerRow,
    BlockRow,
    ChangeReport,
    ChangeRow,
    PersonalReport,
    PreconditionRow,
    TipRow,
    TopicRow,
)
from assessments.domain.report_values.team import (
    Explained,
    NoTeamReport,
    OrderRow,
    TalkPoint,
    TeamBlockRow,
    TeamLinkTable,
    TeamMeanRow,
    TeamReport,
)
from assessments.domain.report_values.trend import TrendCell, TrendReport, TrendRound, TrendRow
from assessments.domain.report_values.voices import MirrorRow, MirrorTable, OutcomeRow, SinceRow, TeamVoices

__all__ = [
    "AgreementLine",
    "AnswerRow",
    "BesideRow",
    "BlockRow",
    "ChangeReport",
    "ChangeRow",
    "Course",
    "Explained",
    "FillInPage",
    "GuideBlock",
    "GuideReport",
    "GuideStepRow",
    "MirrorRow",
    "MirrorTable",
    "ModelPage",
    "NoTeamReport",
    "OrderRow",
    "OutcomeRow",
    "Overview",
    "OverviewRow",
    "PersonalReport",
    "PreconditionRow",
    "SinceRow",
    "TalkPoint",
    "TeamBlockRow",
    "TeamLinkTable",
    "TeamMeanRow",
    "TeamReport",
    "TeamVoices",
    "TipRow",
    "TopicRow",
    "TrendCell",
    "TrendReport",
    "TrendRound",
    "TrendRow",
]
