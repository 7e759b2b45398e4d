"""Makes an organisation and its first coordinator; that coordinator makes teams and adds others."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from assessments.services import teams


class Command(BaseCommand):
    help = "Give somebody an account as coordinator of an organisation, and print the password once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("organisation", help="its name; made if it is not there yet")
        parser.add_argument("email")

    def handle(self, *args: Any, organisation: str, email: str, **options: Any) -> None:
        try:
            password = teams.add_organisation_coordinator(organisation=organisation, email=email)
        except ValueError as error:
            raise CommandError(str(error)) from error
        shown = f"Password, shown once: {password}" if password else "The account was there already."
        self.stdout.write(f"{email} coordinates {organisation}. {shown}")
