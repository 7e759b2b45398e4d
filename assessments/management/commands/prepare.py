"""Everything between a checkout and a running server, in one process: start-up stays quick."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate, publish the questionnaire if it changed, collect static files, delete what is past its time."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_questionnaire", stdout=self.stdout)
        call_command("collectstatic", verbosity=0, interactive=False)
        call_command("purge", stdout=self.stdout)
