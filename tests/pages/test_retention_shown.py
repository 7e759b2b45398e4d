"""Wherever the site asks for something about people, it says how long that is kept; and the list of all fields."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from assessments import queries
from assessments.domain.data_register import Holder
from assessments.models import ContentEdit, Round
from tests.factories import make_round, make_submitted
from tests.pages.coordination_cast import make_cast, open_page
from tests.pages.editors import make_desk
from tests.pages.reading import Page, see, words
from tests.pages.test_looking_back import looking_back_on, member
from tests.rounds import open_mailed, open_slips

pytestmark = pytest.mark.django_db

PEOPLE = [f"m{number}@gemeente.example" for number in range(6)]


def times() -> dict[str, object]:
    now = timezone.now()
    return {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}


# === At the door ===


@pytest.mark.parametrize(
    ("setting", "name", "kwargs"),
    [
        ("SUBMISSION_RETENTION_DAYS", "home", {}),
        ("DRAFT_RETENTION_DAYS", "home", {}),
        ("SUBMISSION_RETENTION_DAYS", "goal", {}),
        ("NOTE_RETENTION_DAYS", "block", {"key": "kennen"}),
        *((name, "privacy", {}) for name in (
            "SUBMISSION_RETENTION_DAYS", "DRAFT_RETENTION_DAYS", "NOTE_RETENTION_DAYS", "INVITATION_RETENTION_DAYS",
            "COOKIE_DAYS", "ACCOUNT_RETENTION_DAYS", "EDIT_RETENTION_DAYS", "ROLE_CHANGE_RETENTION_DAYS")),
    ],
)  # fmt: skip
def test_self_test_says_how_long_what_it_asks_is_kept(draft, settings, setting, name, kwargs):
    assert "123 dagen" not in see(draft, name, **kwargs).text

    setattr(settings, setting, 123)

    assert "123 dagen" in see(draft, name, **kwargs).text


def test_block_in_a_round_asks_for_no_note_and_says_nothing_about_it(content, settings):
    settings.NOTE_RETENTION_DAYS = 123
    person = member(open_slips(content, **times()))

    assert "123 dagen" not in see(person, "block", key="kennen").text


@pytest.mark.parametrize("setting", ["SUBMISSION_RETENTION_DAYS", "INVITATION_RETENTION_DAYS"])
def test_invitation_by_mail_says_it_before_the_start(content, client, settings, setting):
    setattr(settings, setting, 123)
    played = open_mailed(content, PEOPLE, **times())

    page = Page(client.get(reverse("assessments:take-part", kwargs={"token": played.tokens[0]})))

    assert "123 dagen na het sluiten" in page.text


def test_slip_holds_no_address_so_nothing_is_said_about_one(content, client, settings):
    settings.INVITATION_RETENTION_DAYS = 123
    played = open_slips(content, **times())

    page = Page(client.get(reverse("assessments:take-part", kwargs={"token": played.tokens[0]})))

    assert "123 dagen" not in page.text
    assert "Wie welk strookje kreeg, weten we niet." in page.text


def test_goal_and_look_back_of_a_round_say_it(content, settings):
    settings.SUBMISSION_RETENTION_DAYS = 123
    person = member(looking_back_on(content, times(), "Wij bellen eerst."))

    for name in ("goal", "look-back"):
        assert "123 dagen" in see(person, name).text, name


def test_answers_about_another_link_go_at_closing_and_the_page_says_so(content):
    person = member(open_slips(content, links=[("Instroom", 5), ("Uitstroom", 5)], **times()))

    assert "Als de ronde sluit, wissen we wat jij hier invult." in see(person, "mirror", number=2).text


def test_list_of_addresses_says_how_long_they_are_kept(settings):
    settings.INVITATION_RETENTION_DAYS = 123
    cast = make_cast()
    round_ = make_round(team=cast.team, way="mail")

    assert "123 dagen" in open_page(cast.els, "round-invited", round_.pk).text


def test_whoever_reads_in_answers_reads_how_long_they_are_kept(settings):
    settings.SUBMISSION_RETENTION_DAYS = 123
    cast = make_cast()

    assert "123 dagen" in open_page(cast.els, "team-import", cast.team.pk).text


def test_whoever_writes_down_agreements_reads_that_they_stay():
    cast = make_cast()
    round_ = make_round(team=cast.team, status="withheld")
    Round.objects.filter(pk=round_.pk).update(closes_at=timezone.now() - timedelta(hours=1))

    assert "Afspraken blijven bij het team staan." in open_page(cast.els, "commitments", round_.pk).text


def test_history_says_how_long_it_tells_who(settings):
    settings.EDIT_RETENTION_DAYS = 123
    desk = make_desk()
    assert ContentEdit.objects.filter(version=desk.draft).exists()

    page = Page(desk.ada.get(reverse("admin:assessments_questionnaireversion_history", args=[desk.draft])))

    assert "123 dagen" in page.text


# === Every field ===


def shown(page: Page) -> dict[str, list[list[str]]]:
    """The rows of every table on the page, by the name of the table in the database and whose it is."""
    return {
        table.find("caption").get("id"): [
            [words(cell) for cell in row] for row in table.iter("tr") if row.find("td") is not None
        ]
        for table in page.root.iter("table")
    }


def test_page_shows_every_field_about_people_and_teams_with_its_purpose_and_its_time(stranger):
    tables = shown(see(stranger, "stored-fields"))

    stored = {table.model: table for table in queries.stored_tables()}
    expected: dict[str, list[str]] = {}
    for entry in queries.data_register().tables:
        for field in stored[entry.model].fields:
            said = entry.entry(field.name)
            if said.holder is not Holder.NOBODY:
                key = f"{stored[entry.model].table}-{said.holder}"
                expected.setdefault(key, []).append(f"{field.column or field.name}: {said.purpose}")
    assert {name: [f"{row[0]}: {row[1]}" for row in rows] for name, rows in tables.items()} == expected
    assert all(row[2] for rows in tables.values() for row in rows)


def test_page_says_the_days_in_force(stranger, settings):
    settings.INVITATION_RETENTION_DAYS = 123

    rows = shown(see(stranger, "stored-fields"))["assessments_invitation-invited"]

    assert {row[2] for row in rows} == {"123 dagen na het sluiten van de ronde"}


def test_page_has_a_heading_for_everybody_and_a_way_back(stranger):
    page = see(stranger, "stored-fields")

    headings = [words(heading) for heading in page.root.iter("h2")]
    assert headings == ["Je doet de zelftest", "Je bent uitgenodigd voor een ronde", "Je hebt een account", "Je team"]
    assert reverse("assessments:privacy") in page.html
    assert reverse("assessments:stored-fields") in see(stranger, "privacy").html


def test_page_asks_the_database_nothing(client, django_assert_num_queries):
    make_submitted(queries.current_content())
    client.get(reverse("assessments:stored-fields"))

    with django_assert_num_queries(0):
        client.get(reverse("assessments:stored-fields"))
