"""What is stored about an account, as plain values for JSON."""

from collections.abc import Mapping
from datetime import date
from typing import Any


def account_data(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that is stored about an account, for a machine: moments and days as ISO 8601."""
    return {name: _plain(value) for name, value in stored.items()}


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {name: _plain(inner) for name, inner in value.items()}
    if isinstance(value, list):
        return [_plain(inner) for inner in value]
    return value.isoformat() if isinstance(value, date) else value
