"""Invites somebody to a role; how the first operator gets in."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from assessments.domain.roles import Grant, Role
from assessments.services import role_invitations, roles, teams


class Command(BaseCommand):
    help = "Invite somebody to a role by mail, or print the link. A manager coordinates every team of an organisation."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", choices=[Role.OPERATOR.value, Role.MANAGER.value, Role.EDITOR.value])
        parser.add_argument("address")
        parser.add_argument("--organisation", default="", help="its name; made if it is not there yet")
        parser.add_argument("--print", action="store_true", dest="is_printed", help="print the link instead of mailing")

    def handle(self, *args: Any, role: str, address: str, organisation: str, is_printed: bool, **options: Any) -> None:
        if (role == Role.MANAGER) != bool(organisation):
            raise CommandError("A manager needs --organisation, and nobody else does.")
        today, now = timezone.localdate(), timezone.now()
        try:
            key = teams.organisation_named(organisation).pk if organisation else None
            grant = Grant(Role(role), organisation=key)
            if is_printed:
                token = role_invitations.invite(address=address, grant=grant, today=today, now=now)
                self.stdout.write(f"Hand over this link within a week: {role_invitations.link_of(token)}")
                return
            role_invitations.invite_by_mail(address=address, grant=grant, today=today, now=now)
        except roles.IsInvited as error:
            raise CommandError(f"{address} is invited for an open round, and cannot coordinate it too.") from error
        except teams.UnusableName as error:
            raise CommandError("No organisation can have this name.") from error
        except roles.UnusableAddress as error:
            raise CommandError(f"No mail can be written to {address}.") from error
        except role_invitations.NotSent as error:
            raise CommandError("The mail server did not take the mail. Use --print to hand the link over.") from error
        self.stdout.write(f"Invited {address}; the link in the mail works for a week.")
