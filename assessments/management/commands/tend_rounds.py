"""Closes rounds, sends reminders and takes counts; for cron, every few minutes."""

from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.services import upkeep


class Command(BaseCommand):
    help = "Close rounds that are past their time, send planned mails and reminders, take the counts of the day."

    def handle(self, *args: Any, **options: Any) -> None:
        for line in upkeep.tend(now=timezone.now(), today=timezone.localdate()):
            self.stdout.write(line)
