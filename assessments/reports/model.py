"""The pages about the model."""

from assessments.domain.content import Content
from assessments.domain.report_values import ModelPage


def block_page(content: Content, key: str) -> ModelPage:
    """The page about one block. Raises KeyError for an unknown key."""
    block = content.block(key)
    keys = [b.key for b in content.blocks]
    position = keys.index(key)
    return ModelPage(
        block=block,
        paragraphs=tuple(part.strip() for part in block.explanation.split("\n\n")),
        work_forms=block.of_kind("work_form"),
        questions=block.of_kind("question"),
        readings=block.of_kind("reading"),
        before=content.blocks[position - 1] if position else None,
        after=content.blocks[position + 1] if position + 1 < len(keys) else None,
    )
