"""Closes rounds, sends reminders and takes counts; for cron, every few minutes."""

import os
import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments.services import upkeep


class Command(BaseCommand):
    help = "Close rounds that are past their time, send planned mails and reminders, take the counts of the day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--every", type=int, default=0, metavar="SECONDS", help="go on until the caller stops")

    def handle(self, *args: Any, every: int, **options: Any) -> None:
        caller = os.getppid()
        self._tend()
        while every:
            for _ in range(every):
                time.sleep(1)
                if os.getppid() != caller:
                    return
            self._tend()

    def _tend(self) -> None:
        for line in upkeep.tend(now=timezone.now(), today=timezone.localdate()):
            self.stdout.write(line)
