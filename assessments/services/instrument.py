"""Counts the quality of a version, now and then, once there are enough new answers."""

import uuid
from dataclasses import asdict
from datetime import date

from django.db import transaction

from assessments import queries
from assessments.domain.constants import EDITION_PEOPLE_MIN
from assessments.domain.reliability import NoAlpha, reliability
from assessments.models import InstrumentEdition, QuestionnaireVersion


@transaction.atomic
def make_editions(*, version: uuid.UUID, today: date) -> int:
    """Write an edition of each block with a hundred people more than its last one; returns how many.

    Over everybody who rated the whole block, real and imported answers apart. Nothing is said in between:
    two editions of nearly the same people would tell about the few who differ.
    """
    QuestionnaireVersion.objects.select_for_update().fixed().get(pk=version)
    newest = {(edition.block, edition.is_imported): edition for edition in queries.editions(version)}
    made = 0
    for block in queries.content_of(version).scored_blocks:
        for is_imported in (False, True):
            found = queries.answers_to_block(version, block.key, is_imported=is_imported)
            before = newest.get((block.key, is_imported))
            if len(found.rows) < (before.people if before else 0) + EDITION_PEOPLE_MIN:
                continue
            InstrumentEdition.objects.create(
                version_id=version,
                block=block.key,
                is_imported=is_imported,
                number=before.number + 1 if before else 1,
                made_date=today,
                people=len(found.rows),
                content=_content(found, [statement.key for statement in block.statements]),
            )
            made += 1
    return made


def _content(found: queries.BlockAnswers, keys: list[str]) -> dict[str, object]:
    counted = reliability(found.rows, len(keys))
    shares = [
        n / answered if answered else 0.0 for n, answered in zip(found.not_applicable, found.answered, strict=True)
    ]
    plain = asdict(counted)
    plain["alpha"] = None if isinstance(counted.alpha, NoAlpha) else counted.alpha
    return {**plain, "statements": keys, "not_applicable": shares}
