"""Tables and constraints."""

from assessments.models.invitations import Delivery, Invitation, InvitationToken, Participation
from assessments.models.people import Coordinator, Organisation, Team, User
from assessments.models.questionnaires import (
    BlockResource,
    BuildingBlock,
    ChartScaffold,
    Level,
    LevelText,
    Questionnaire,
    QuestionnaireVersion,
    ScalePoint,
    Statement,
    Tip,
)
from assessments.models.releases import Release
from assessments.models.rounds import ChainLink, ReminderDay, Round
from assessments.models.submissions import Answer, Note, Submission

__all__ = [
    "Answer",
    "BlockResource",
    "BuildingBlock",
    "ChainLink",
    "ChartScaffold",
    "Coordinator",
    "Delivery",
    "Invitation",
    "InvitationToken",
    "Level",
    "LevelText",
    "Note",
    "Organisation",
    "Participation",
    "Questionnaire",
    "QuestionnaireVersion",
    "Release",
    "ReminderDay",
    "Round",
    "ScalePoint",
    "Statement",
    "Submission",
    "Team",
    "Tip",
    "User",
]
