"""Helps somebody who lost the second step of logging in, where no other operator can."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.models import User
from assessments.services import roles


class Command(BaseCommand):
    help = "Forget the app, passkeys and recovery codes of an account; the next login asks to set up a second step."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("address")

    def handle(self, *args: Any, address: str, **options: Any) -> None:
        try:
            user = User.objects.get_by_natural_key(address)
        except User.DoesNotExist as error:
            raise CommandError("No account has this address.") from error
        roles.reset_second_factor(user=user, now=timezone.now())
        self.stdout.write(f"The second step of {user.email} is gone, and so are its sessions.")
