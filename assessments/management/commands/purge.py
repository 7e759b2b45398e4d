"""Deletes what is past its retention; for cron, once a day."""

import json
from argparse import ArgumentParser
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.services import retention
from assessments.services.retention import PurgeLine


class Command(BaseCommand):
    help = "Delete what is past its retention, and report it per kind."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and delete nothing")
        parser.add_argument("--json", action="store_true", dest="as_json", help="the report for a program")

    def handle(self, *args: Any, dry_run: bool, as_json: bool = False, **options: Any) -> None:
        today = timezone.localdate()
        lines = retention.purge(now=timezone.now(), today=today, dry_run=dry_run)
        if as_json:
            kinds = [{**asdict(line), "before": line.before.isoformat()} for line in lines]
            self.stdout.write(json.dumps({"dry_run": dry_run, "today": today.isoformat(), "kinds": kinds}, indent=2))
        else:
            self.stdout.write(_table(lines, "would go" if dry_run else "gone"))


def _table(lines: Iterable[PurgeLine], done: str) -> str:
    """A line for each kind: what, how many, older than which day, and the setting that says so."""
    rows = [("what", done, "from before", "setting")]
    rows += [(line.kind, str(line.rows), line.before.isoformat(), _setting(line)) for line in lines]
    widths = [max(len(row[column]) for row in rows) for column in range(3)]
    return "\n".join(
        f"{what:<{widths[0]}}  {count:>{widths[1]}}  {before:<{widths[2]}}  {setting}".rstrip()
        for what, count, before, setting in rows
    )


def _setting(line: PurgeLine) -> str:
    return f"{line.setting}={line.days}" if line.setting else ""
