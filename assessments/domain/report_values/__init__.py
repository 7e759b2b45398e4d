"""What a page, a picture and an export show: finished words and figures, nothing left to decide."""

from assessments.domain.report_values.fill_in import (
    BesideRow,
    Course,
    FillInPage,
    ModelPage,
    Overview,
    OverviewRow,
)
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

__all__ = [
    "AnswerRow",
    "BesideRow",
    "BlockRow",
    "ChangeReport",
    "ChangeRow",
    "Course",
    "Explained",
    "FillInPage",
    "ModelPage",
    "NoTeamReport",
    "OrderRow",
    "Overview",
    "OverviewRow",
    "PersonalReport",
    "PreconditionRow",
    "TalkPoint",
    "TeamBlockRow",
    "TeamLinkTable",
    "TeamMeanRow",
    "TeamReport",
    "TipRow",
    "TopicRow",
]
