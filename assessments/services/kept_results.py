"""Keeps return codes under an account, and opens them again. The account leads to a code, never the other way."""

from django.db import transaction

from assessments import tokens
from assessments.models import KeptResult, User


def keep(*, user: User, code: str) -> None:
    """Keep a code that opens a result; twice changes nothing."""
    with transaction.atomic():
        KeptResult.objects.get_or_create(
            user=user, mark=tokens.kept_mark(user.pk, code), defaults={"code_encrypted": tokens.sealed(code)}
        )


class NotKept(LookupError):
    """This account keeps no such result."""


def code_of(*, user: User, kept: int) -> str:
    """The code of a kept result of this account. Raises NotKept, also where our key was changed since."""
    found = KeptResult.objects.filter(user=user, pk=kept).values_list("code_encrypted", flat=True).first()
    if found is None:
        raise NotKept
    try:
        return tokens.unsealed(found)
    except ValueError as error:
        raise NotKept from error


def let_go(*, user: User, kept: int) -> None:
    """Keep a result no longer; the result itself stays, and opens by its code."""
    KeptResult.objects.filter(user=user, pk=kept).delete()
