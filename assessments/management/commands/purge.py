"""Deletes what is past its retention; for cron, once a day."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.services import erasure


class Command(BaseCommand):
    help = "Delete drafts, notes, submissions and invitations that are past their retention."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="count, and delete nothing")

    def handle(self, *args: Any, dry_run: bool, **options: Any) -> None:
        if not dry_run:
            call_command("clearsessions")
        report = erasure.purge(today=timezone.localdate(), dry_run=dry_run)
        done = "Would delete" if dry_run else "Deleted"
        counts = f"{report.drafts} drafts, {report.notes} notes, {report.submissions} submissions"
        self.stdout.write(f"{done}: {counts}, {report.invitations} invitations.")
