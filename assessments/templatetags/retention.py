"""How long something is kept, on the page that asks for it."""

from django import template

from assessments import reports

register = template.Library()


@register.simple_tag
def kept(key: str) -> str:
    """How long a kind of data is kept, such as "90 days"; the key is that of assessments/privacy/retention.toml."""
    return reports.kept_for(key)
