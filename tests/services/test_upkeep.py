"""What happens by the clock, and the example data."""

import re
from datetime import date, datetime, time, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from django.utils import timezone

from assessments import queries
from assessments.domain.releases import UnsafeRelease
from assessments.models import Commitment, Organisation, Release, Round, Submission, User
from assessments.services import upkeep
from tests.factories import make_team
from tests.rounds import AFTER, DURING, open_mailed, open_slips

pytestmark = pytest.mark.django_db


def full_round(content, name: str):
    played = open_slips(content, team=make_team(name))
    for person in range(5):
        played.take([[2 + (person + s) % 4 for s in range(6)] for _ in range(7)])
    return played


def test_tending_closes_what_is_due_once_and_leaves_what_is_open(content):
    due, not_due = full_round(content, "Noord"), full_round(content, "Zuid")
    Round.objects.filter(pk=not_due.id).update(closes_at=AFTER + timedelta(days=1))

    said = upkeep.tend(now=AFTER, today=AFTER.date())
    again = upkeep.tend(now=AFTER, today=AFTER.date())

    assert said == [f"closed {due.id}"]
    assert again == []
    assert (due.row.status, not_due.row.status) == ("released", "open")


def test_counts_are_taken_once_a_day_in_bands(content):
    played = full_round(content, "Noord")
    upkeep.tend(now=DURING + timedelta(days=1), today=(DURING + timedelta(days=1)).date())
    first = (played.row.started, played.row.finished)
    played.take([4] * 7, now=DURING + timedelta(days=1, hours=1))

    upkeep.tend(now=DURING + timedelta(days=1, hours=2), today=(DURING + timedelta(days=1)).date())

    assert first == ("enough", "enough")
    assert (played.row.started, played.row.finished) == first


@pytest.mark.parametrize("day", [date(2026, 10, 26), date(2026, 7, 6)], ids=["winter", "summer"])
def test_reminders_go_out_from_nine_in_the_morning_here(content, day):
    here = ZoneInfo("Europe/Amsterdam")
    nine = datetime.combine(day, time(9), here)
    played = open_mailed(
        content,
        [f"lid{n}@gemeente.example" for n in range(5)],
        opens_at=nine - timedelta(days=3),
        closes_at=nine + timedelta(days=3),
        reminder_days=(day,),
    )

    early = upkeep.tend(now=nine - timedelta(seconds=1), today=day)
    late = upkeep.tend(now=nine, today=day)

    line = f"queued reminders of {played.id}"
    assert line not in early
    assert line in late


def test_one_unsafe_release_does_not_keep_other_rounds_open(content, monkeypatch):
    unsafe, safe = full_round(content, "Noord"), full_round(content, "Zuid")
    close = upkeep.releases.close

    def fail_for_one(*, round_id, now, today):
        if round_id == unsafe.id:
            raise UnsafeRelease
        close(round_id=round_id, now=now, today=today)

    monkeypatch.setattr(upkeep.releases, "close", fail_for_one)

    assert upkeep.tend(now=AFTER, today=AFTER.date()) == [f"closed {safe.id}"]
    assert unsafe.row.status == "open"


def test_demo_makes_its_example_once_and_new_passwords_each_time(content):
    said = []
    for _ in range(2):
        out = StringIO()
        call_command("load_demo", stdout=out)
        said.append(out.getvalue())

    assert sorted(Round.objects.values_list("status", flat=True)) == ["open", *["released"] * 3, "withheld"]
    assert Organisation.objects.filter(teams__isnull=False).distinct().get().teams.count() == 3
    assert Release.objects.count() == 3
    passwords = [line.split()[-1] for text in said for line in text.splitlines() if "@" in line]
    assert len(set(passwords)) == 8
    assert User.objects.get(email="coordinator@voorbeeld.example").check_password(passwords[4])


def test_demo_round_shows_links_and_a_topic(content):
    call_command("load_demo", stdout=StringIO())

    releases = [queries.release_of(key) for key in Release.objects.values_list("pk", flat=True)]

    assert sorted(len(release.links) for release in releases) == [0, 3, 3]
    assert all(release.topic for release in releases)
    assert not Submission.objects.filter(round__status="withheld").exclude(link=None).exists()


def test_demo_shows_what_came_of_agreements_and_how_links_see_each_other(content):
    call_command("load_demo", stdout=StringIO())

    second = Round.objects.get(status="released", follows__isnull=False)
    release = queries.release_of(second.pk)

    assert [outcome.block for outcome in release.outcomes] == ["kennen", "vertrouwen"]
    assert len(release.experiences) == 6
    assert [row.title for row in release.mirror] == ["Instroom", "Doorstroom", "Uitstroom"]
    assert Commitment.objects.count() == 3


def test_demo_is_refused_where_others_can_come(settings):
    settings.IS_HTTPS = True

    with pytest.raises(CommandError):
        call_command("load_demo")
    assert not User.objects.exists()


def test_first_manager_is_invited_by_whoever_runs_the_site(db):
    out = StringIO()

    for name in ("Gemeente Noord", "gemeente  NOORD"):
        call_command("invite", "manager", "Els@Gemeente.example", organisation=name, is_printed=True, stdout=out)

    links = re.findall(r"http://localhost:8000(/rol/\w+/)", out.getvalue())
    assert [Client().get(link).status_code for link in links] == [404, 200]  # a newer one replaces the one before
    assert Organisation.objects.count() == 1
    assert not User.objects.exists()


@pytest.mark.parametrize(
    ("role", "organisation"), [("manager", ""), ("editor", "Gemeente Noord"), ("operator", "Gemeente Noord")]
)
def test_organisation_goes_with_a_manager_only(db, role, organisation):
    with pytest.raises(CommandError):
        call_command("invite", role, "els@gemeente.example", organisation=organisation)

    assert not Organisation.objects.exists()


def test_command_says_what_it_did(content):
    played = full_round(content, "Noord")
    Round.objects.filter(pk=played.id).update(closes_at=timezone.now())
    out = StringIO()

    call_command("tend_rounds", stdout=out)

    assert out.getvalue() == f"closed {played.id}\n"
