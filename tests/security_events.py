"""What the security log said during a test, line by line."""

import json
import logging
from collections.abc import Callable

import pytest

Events = Callable[[], list[dict[str, str]]]


@pytest.fixture
def events(caplog) -> Events:
    """Reads the lines so far; fails on an address of anybody in one of them."""
    caplog.set_level(logging.INFO, logger="zelftest.security")

    def read() -> list[dict[str, str]]:
        lines = [record.getMessage() for record in caplog.records if record.name == "zelftest.security"]
        assert not [line for line in lines if "@" in line or "\\u" in line]
        return [json.loads(line) for line in lines]

    return read


def deeds(events: Events) -> list[str]:
    """The actions, each with how it ended where that was not well."""
    return [e["action"] if e["result"] == "done" else f"{e['action']} {e['result']}" for e in events()]
