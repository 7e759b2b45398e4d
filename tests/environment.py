"""Loaded as a plugin before Django reads its settings, so that plain ``pytest`` works too."""

import os
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "zelftest.settings")
os.environ.setdefault("ENV_FILE", str(Path(__file__).parent / "test.env"))
# In one process with the browser tests, Playwright's event loop runs beside Django's own code.
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")
# Each worker collects static files of its own: a page needs the manifest that service needs. Workers
# inherit the environment of the process that starts them, so they have to set it anew.
_WORKER = os.environ.get("PYTEST_XDIST_WORKER")
if _WORKER or "STATIC_ROOT" not in os.environ:
    os.environ["STATIC_ROOT"] = str(Path(__file__).parents[1] / "var" / "test-static" / (_WORKER or "main"))
