"""What editors need to know of versions, and never anything about answers of persons."""

from collections import defaultdict

from assessments import models
from assessments.domain.content import Content
from assessments.domain.content_changes import Published
from assessments.domain.scoring_key import StatementRef
from assessments.queries.questionnaires import content_of


def published_before(version: models.QuestionnaireVersion) -> dict[StatementRef, Published]:
    """Every statement of the questionnaire as the newest published version that has it says it. Two queries."""
    fixed = models.QuestionnaireVersion.objects.fixed().filter(questionnaire=version.questionnaire_id)
    labels: dict[int, list[str]] = defaultdict(list)
    points = models.ScalePoint.objects.filter(block__version__in=fixed).order_by("value")
    for block, label in points.values_list("block_id", "label"):
        labels[block].append(label)
    statements = models.Statement.objects.filter(block__version__in=fixed).order_by("block__version__number")
    columns = ("block_id", "block__key", "key", "text", "meaning")
    return {
        StatementRef(block, key): Published(text, meaning, tuple(labels[row]))
        for row, block, key, text, meaning in statements.values_list(*columns)
    }


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
