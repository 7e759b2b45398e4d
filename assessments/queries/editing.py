"""What editors need to know of versions, and never anything about answers of persons."""

import uuid

from assessments import models
from assessments.domain.content import Content
from assessments.domain.content_changes import Published
from assessments.domain.scoring_key import StatementRef
from assessments.queries.questionnaires import content_of


def published_before(version: models.QuestionnaireVersion) -> dict[StatementRef, Published]:
    """Every statement of the questionnaire as the newest published version that has it says it."""
    found: dict[StatementRef, Published] = {}
    for key in fixed_versions(version.questionnaire_id):
        for block in content_of(key).blocks:
            labels = tuple(point.label for point in block.scale)
            for statement in block.statements:
                found[StatementRef(block.key, statement.key)] = Published(statement.text, statement.meaning, labels)
    return found


def fixed_versions(questionnaire: int) -> list[uuid.UUID]:
    """The published and retired versions, the oldest first. One query."""
    versions = models.QuestionnaireVersion.objects.fixed().filter(questionnaire=questionnaire)
    return list(versions.order_by("number").values_list("pk", flat=True))


def used_keys(questionnaire: int, block: str) -> frozenset[str]:
    """The statement keys that any version of the questionnaire has in a block: a new one takes none of them."""
    statements = models.Statement.objects.filter(block__version__questionnaire=questionnaire, block__key=block)
    return frozenset(statements.values_list("key", flat=True))


def published_content(questionnaire: str) -> Content | None:
    """The published version of a questionnaire by its key; None if there is none."""
    published = models.QuestionnaireVersion.objects.current().filter(questionnaire__key=questionnaire)
    key = published.values_list("pk", flat=True).first()
    return content_of(key) if key else None


def questionnaire_keys() -> frozenset[str]:
    """The keys of all questionnaires. One query."""
    return frozenset(models.Questionnaire.objects.values_list("key", flat=True))
