"""Notes who changed what in a version, and when."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from assessments.domain.content_changes import ContentChange
from assessments.domain.scoring_key import StatementRef
from assessments.models import ContentEdit, QuestionnaireVersion


def note(
    version: QuestionnaireVersion, editor: str, now: datetime, field: str, *, before: str = "", after: str = ""
) -> None:
    """Note a change of the version as a whole, such as that it was published."""
    ContentEdit.objects.create(
        version=version, edited_at=now, editor=editor, part="version", field=field, before=before, after=after
    )


def note_changes(version: QuestionnaireVersion, editor: str, now: datetime, changes: Iterable[ContentChange]) -> None:
    """Note what differs between before and after an edit."""
    ContentEdit.objects.bulk_create(
        ContentEdit(
            version=version,
            edited_at=now,
            editor=editor,
            block=change.place.block,
            part=f"{change.place.part} {change.place.item}".strip(),
            field=change.place.field,
            before=change.before or "",
            after=change.after or "",
        )
        for change in changes
    )


def note_meanings(version: QuestionnaireVersion, editor: str, now: datetime, said: Mapping[StatementRef, bool]) -> None:
    """Note what an editor said of each reworded statement or scale: a typing error, or another meaning."""
    ContentEdit.objects.bulk_create(
        ContentEdit(
            version=version,
            edited_at=now,
            editor=editor,
            block=ref.block,
            part=f"statement {ref.statement}" if ref.statement else "scale",
            field="meaning",
            after="changed" if has_changed else "same",
        )
        for ref, has_changed in said.items()
    )
