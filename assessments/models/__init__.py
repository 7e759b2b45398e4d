"""Tables and constraints."""

from assessments.models.accounts import KeptResult, RoleChange, RoleInvitation
from assessments.models.commitments import Commitment, CommitmentLink
from assessments.models.editing import ContentEdit
from assessments.models.guide import GuideStep
from assessments.models.instrument import InstrumentEdition
from assessments.models.invitations import Delivery, Invitation, InvitationToken, Participation
from assessments.models.looking_back import Experience, GoalView, MirrorAnswer, Outcome
from assessments.models.people import ApiToken, Coordinator, Organisation, Team, User
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
    "ApiToken",
    "BlockResource",
    "BuildingBlock",
    "ChainLink",
    "ChartScaffold",
    "Commitment",
    "CommitmentLink",
    "ContentEdit",
    "Coordinator",
    "Delivery",
    "Experience",
    "GoalView",
    "GuideStep",
    "InstrumentEdition",
    "Invitation",
    "InvitationToken",
    "KeptResult",
    "Level",
    "LevelText",
    "MirrorAnswer",
    "Note",
    "Organisation",
    "Outcome",
    "Participation",
    "Questionnaire",
    "QuestionnaireVersion",
    "Release",
    "ReminderDay",
    "RoleChange",
    "RoleInvitation",
    "Round",
    "ScalePoint",
    "Statement",
    "Submission",
    "Team",
    "Tip",
    "User",
]
