"""Services broken on purpose, one rule each: the checks of this folder have to notice."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from django.db import connection

from assessments import queries
from assessments.domain.disclosure import Withheld
from assessments.domain.release_format import to_plain
from assessments.domain.releases import make_release
from assessments.models import Release, Round
from assessments.services import participation

RELEASE = Release._meta.db_table


@contextmanager
def recompute_after_deletion() -> Iterator[None]:
    """SCORING R4 removed: whoever deletes after closing changes the release."""
    erase = participation.erase

    def mutant(*, code: str, **given: object) -> bool:
        submission = queries.find_submission(code)
        returned = erase(code=code, **given)
        if submission and submission.round and Release.objects.filter(pk=submission.round.id).exists():
            _publish(Round.objects.get(pk=submission.round.id))
        return returned

    with patch.object(participation, "erase", mutant):
        yield


@contextmanager
def release_by_date() -> Iterator[None]:
    """SCORING R1 removed: a release over those who finished so far, next to that of the whole at closing."""
    finish = participation.finish

    def mutant(*, code: str, **given: object) -> None:
        finish(code=code, **given)
        _publish(Round.objects.get(pk=queries.find_submission(code).round.id))

    real = Release.objects.create

    def replace(**given: object) -> Release:
        _lift_guards()
        Release.objects.filter(pk=given["round"].pk).delete()
        return real(**given)

    with patch.object(participation, "finish", mutant), patch.object(Release.objects, "create", replace):
        yield


def _publish(round_: Round) -> None:
    """Write the release anew from what is there now, as a service without guards would."""
    outcome = make_release(
        queries.cell_of_round(round_.pk, round_.version_id), queries.terms_of(round_, with_consensus=False)
    )
    if isinstance(outcome, Withheld):
        return
    _lift_guards()
    Release.objects.update_or_create(
        round=round_, defaults={"content": to_plain(outcome), "released_date": round_.closes_at.date()}
    )


def _lift_guards() -> None:
    """The triggers that refuse exactly this. Whoever calls takes the database back afterwards."""
    on_table = f" ON {RELEASE}" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        if on_table:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for guard in ("fitting_release_insert", "fixed_release_update", "fixed_release_delete"):
            cursor.execute(f"DROP TRIGGER IF EXISTS {guard}{on_table}")
