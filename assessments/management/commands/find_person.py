"""Shows what is stored about an e-mail address, and deletes what may be deleted; for requests under the GDPR."""

import json
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import timezone

from assessments import queries
from assessments.services import persons


class Command(BaseCommand):
    help = (
        "Print as JSON what is stored about an address: invitations, mails, account. Hand it to that person alone. "
        "With --erase, delete what may be deleted and print what has to stay and why."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")
        parser.add_argument("--erase", action="store_true", help="delete what may be deleted")

    def handle(self, *args: Any, address: str, erase: bool, **options: Any) -> None:
        now = timezone.now()
        found = queries.stored_about(address, now)
        if erase:
            found["erased"] = asdict(persons.erase_person(address=address, now=now))
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
