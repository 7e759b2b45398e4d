"""Gives somebody the right to edit questionnaires."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.services import teams


class Command(BaseCommand):
    help = "Give somebody an account as editor of questionnaires, and print the password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")

    def handle(self, *args: Any, email: str, **options: Any) -> None:
        try:
            password = teams.add_editor(email=email)
        except ValueError as error:
            raise CommandError(str(error)) from error
        shown = f"Password, shown once: {password}" if password else "The account was there already."
        self.stdout.write(f"{email} edits questionnaires. {shown}")
