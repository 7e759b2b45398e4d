"""Changes to a draft: every one is noted, and nobody changes it at the same moment."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, QuerySet
from django.utils.text import slugify

from assessments import queries
from assessments.domain.content_changes import changes_between
from assessments.models import BlockResource, BuildingBlock, Level, LevelText, ScalePoint, Statement, Tip
from assessments.services import history, versions

KEY_LENGTH = 40
#: Beyond every real place; a row stands there while it changes places.
NOWHERE = 32_000


@contextmanager
def editing(*, version: uuid.UUID, editor: str, now: datetime) -> Iterator[None]:
    """Change a draft in one transaction, alone, and note what differs afterwards. Raises NoDraft."""
    with transaction.atomic():
        draft = versions.locked_draft(version)
        before = queries.read_content(version)
        yield
        history.note_changes(draft, editor, now, changes_between(before, queries.read_content(version)))


def save_row(row: Any) -> None:
    """Save a row of a draft; a new one gets a key and comes last."""
    if isinstance(row, Statement) and not row.key:
        row.key = new_key(row.text, queries.used_keys(row.block.version.questionnaire_id, row.block.key))
    if isinstance(row, Level) and not row.key:
        row.key = new_key(row.title, frozenset(row.version.levels.values_list("key", flat=True)))
    if hasattr(row, "order") and row.order is None:
        row.order = _last(_siblings(row)) + 1
    if isinstance(row, BlockResource) and row.pk and _has_other_kind(row):
        row.order = _last(_siblings(row)) + 1
    row.save()


def save_tip(*, statement: Statement, text: str) -> None:
    """Give a statement its tip."""
    order = _last(Tip.objects.filter(block=statement.block_id)) + 1
    new = {"text": text, "block_id": statement.block_id, "order": order}
    Tip.objects.update_or_create(statement=statement, defaults={"text": text}, create_defaults=new)


def save_scale(*, block: BuildingBlock, labels: str) -> None:
    """Give a block the labels of its scale, one a line, from low to high."""
    lines = labels.split("\n")
    block.scale_points.filter(value__gt=len(lines)).delete()
    for value, label in enumerate(lines, 1):
        ScalePoint.objects.update_or_create(block=block, value=value, defaults={"label": label})


def complete_levels(*, version: uuid.UUID) -> None:
    """Give each scored block a text for each level, empty where it has none yet; others have none."""
    levels = list(Level.objects.filter(version=version))
    for block in BuildingBlock.objects.filter(version=version).prefetch_related("level_texts"):
        known = {text.level_id for text in block.level_texts.all()}
        if not block.is_scored:
            block.level_texts.all().delete()
            block.tips.exclude(level=None).delete()
            continue
        LevelText.objects.bulk_create(
            LevelText(block=block, level=level, text="") for level in levels if level.pk not in known
        )


def move(*, row: Any, is_up: bool) -> None:
    """Let a row change places with the one before or after it; at the end nothing happens."""
    rows = _siblings(row)
    other = (
        rows.filter(order__lt=row.order).order_by("-order").first()
        if is_up
        else rows.filter(order__gt=row.order).order_by("order").first()
    )
    if other is None:
        return
    here, there = row.order, other.order
    rows.filter(pk=row.pk).update(order=NOWHERE)
    rows.filter(pk=other.pk).update(order=here)
    rows.filter(pk=row.pk).update(order=there)


def add_block(*, version: uuid.UUID, title: str, is_scored: bool) -> BuildingBlock:
    """Add a block at the end of those of its kind, with the scale of the first block."""
    blocks = BuildingBlock.objects.filter(version=version)
    known = frozenset(
        BuildingBlock.objects.filter(version__questionnaire__versions=version).values_list("key", flat=True)
    )
    first = blocks.order_by("order").first()
    block = BuildingBlock.objects.create(
        version_id=version, key=new_key(title, known), title=title, order=_last(blocks) + 1, is_scored=is_scored
    )
    if first is not None:
        save_scale(block=block, labels=first.scale_labels())
    complete_levels(version=version)
    return block


def new_key(text: str, used: frozenset[str]) -> str:
    """A key out of the words of a text, different from those in use."""
    stem = slugify(text)[:KEY_LENGTH].strip("-_").replace("_", "-") or "nieuw"
    keys = (stem if number == 1 else f"{stem}-{number}" for number in range(1, len(used) + 2))
    return next(key for key in keys if key not in used)


def _siblings(row: Any) -> QuerySet[Any]:
    """The rows among which a row has its place."""
    if isinstance(row, BlockResource):
        own = {"block": row.block_id, "kind": row.kind}
    elif isinstance(row, Tip) and row.pk:
        own = {"block": row.block_id, "level": row.level_id}
    elif isinstance(row, Statement | Tip):
        own = {"block": row.block_id}
    else:
        own = {"version": row.version_id}
    return QuerySet(type(row)).filter(**own)


def _last(rows: QuerySet[Any]) -> int:
    return int(rows.aggregate(last=Max("order"))["last"] or 0)


def _has_other_kind(row: BlockResource) -> bool:
    return not BlockResource.objects.filter(pk=row.pk, kind=row.kind).exists()
