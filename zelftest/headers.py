"""What browsers are told to do and to leave, as far as settings decide it."""

from collections.abc import Iterable

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

from zelftest.environment import switch


def content_security_policy(form_origins: Iterable[str]) -> dict[str, dict[str, list[str]]]:
    """Nothing from elsewhere and nothing inline; forms may lead to ``form_origins`` too."""
    return {
        "DIRECTIVES": {
            "default-src": [NONE],
            "style-src": [SELF],
            "script-src": [SELF],
            "img-src": [SELF],
            # Follows from the first line; auditors look for it by name.
            "object-src": [NONE],
            "form-action": [SELF, *form_origins],
            "base-uri": [NONE],
            "frame-ancestors": [NONE],
        }
    }


def hsts_preload(env: environ.Env, name: str, *, has_subdomains: bool) -> bool:
    """Read whether the host asks for a place in the list that browsers ship: whole domains only.

    Raises ImproperlyConfigured, also where subdomains are not included.
    """
    is_wanted = switch(env, name)
    if is_wanted and not has_subdomains:
        raise ImproperlyConfigured(f"{name} needs HSTS_INCLUDE_SUBDOMAINS: browsers list whole domains only.")
    return is_wanted
