"""Running text: a template per language."""

from django.utils.translation import get_language

FALLBACK = "nl"


def in_languages(folder: str, name: str) -> list[str]:
    """The templates to try, in the language of the reader first; Dutch where another language has none."""
    return [f"{folder}/{language}/{name}.html" for language in (get_language(), FALLBACK)]
