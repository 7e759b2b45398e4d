"""Everything between a checkout and a running server, in one process: start-up stays quick."""

from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Migrate the database, publish the questionnaire if it changed, and delete what is past its retention."

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        call_command("load_questionnaire")
        call_command("purge")
