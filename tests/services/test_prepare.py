"""One command between a checkout and a running server."""

from io import StringIO

import pytest
from django.core.management import call_command

pytestmark = pytest.mark.django_db


def test_prepare_migrates_publishes_collects_and_purges(settings, tmp_path):
    settings.STATIC_ROOT = tmp_path

    out = StringIO()
    call_command("prepare", stdout=out)

    assert "up to date" in out.getvalue()
    assert "DRAFT_RETENTION_DAYS=90" in out.getvalue()
    assert (tmp_path / "staticfiles.json").is_file()
    assert (tmp_path / "css" / "zelftest.css").is_file()
