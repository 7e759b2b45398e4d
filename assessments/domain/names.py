"""Names that people type, so that two spellings of one name count as one."""

import unicodedata


def folded(name: str) -> str:
    """The name without what nobody sees a difference in: case, width, invisible characters, double spaces.

    Empty where nothing of the name is visible.

    >>> folded("  Team\\u200b  NOORD "), folded("\\u200b \\u2060")
    ('team noord', '')
    """
    plain = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    seen = "".join(" " if char.isspace() else char for char in plain)
    return " ".join("".join(char for char in seen if unicodedata.category(char) not in {"Cf", "Cc"}).split())
