"""Example data for a look around; only where the site runs on this machine alone."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.services import demo, upkeep


class Command(BaseCommand):
    help = "Make example teams and rounds once, and give the example accounts new passwords."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.IS_HTTPS:
            raise CommandError("Example data are for development: BASE_URL must be on this machine, by http.")
        accounts = demo.load(now=timezone.now())
        upkeep.tend(now=timezone.now(), today=timezone.localdate())
        self.stdout.write("Example accounts, with passwords that are new at each start:")
        for email, password in accounts.items():
            self.stdout.write(f"  {email}  {password}")
