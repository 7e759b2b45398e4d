"""Tables and constraints."""

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
from assessments.models.submissions import Answer, Note, Submission

__all__ = [
    "Answer",
    "BlockResource",
    "BuildingBlock",
    "ChartScaffold",
    "Level",
    "LevelText",
    "Note",
    "Questionnaire",
    "QuestionnaireVersion",
    "ScalePoint",
    "Statement",
    "Submission",
    "Tip",
]
