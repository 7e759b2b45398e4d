"""The words of a questionnaire as a picture needs them."""

import hashlib
from functools import cache
from pathlib import Path

from django.utils.translation import gettext as _

from assessments.charts.values import ChartText
from assessments.domain.content import Content


def words(content: Content) -> ChartText:
    """Every word in a picture, in the active language."""
    return ChartText(
        blocks=tuple(block.title for block in content.scored_blocks),
        levels=tuple((level.title, level.lower) for level in content.levels),
        no_score=_("no score"),
        frame=_("Context and preconditions"),
        high=_("high"),
        low=_("low"),
        not_shown=_("not shown"),
    )


def drawing_fingerprint(text: ChartText) -> str:
    """A hash of the words and of the drawing code: the same one means the same picture."""
    return hashlib.sha256(_drawing_code() + repr(text).encode()).hexdigest()


@cache
def _drawing_code() -> bytes:
    return b"".join(path.read_bytes() for path in sorted(Path(__file__).parent.glob("*.py")))
