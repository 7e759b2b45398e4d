"""Logging in, the overview and the teams, as a coordinator sees them."""

import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import adapters
from assessments.models import Coordinator, Organisation, Team, User
from tests.factories import make_coordinator, make_organisation, make_round_submission, make_team, make_user
from tests.pages.coordination_cast import address, after, browser_of, main_form, make_cast, open_page, round_at, send
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

PASSWORD = "een lang wachtwoord"
LOGIN, LOGOUT = reverse("account_login"), reverse("account_logout")
WRONG = "Dit e-mailadres en dit wachtwoord horen niet bij elkaar."
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture(autouse=True)
def _quick_passwords(settings):
    """What passwords are hashed with matters elsewhere; here it only takes time."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def cast(content):
    return make_cast()


@pytest.fixture
def one_minute(monkeypatch):
    """All tries fall in one minute of the clock."""
    monkeypatch.setattr(adapters, "time", SimpleNamespace(time=lambda: 1_795_000_000.0))


def log_in(client: Client, email: str, password: str = PASSWORD, **extra: str):
    return client.post(LOGIN, {"login": email, "password": password, **extra})


# === Logging in ===


def test_coordinator_logs_in_in_any_spelling_and_sees_the_overview(cast):
    client = Client()

    page = after(client, log_in(client, " Els@Gemeente.EXAMPLE\u200b"))

    assert page.heading == "Teams en rondes"
    assert "Gemeente Noord" in page.text


@pytest.mark.parametrize("email", ["els@gemeente.example", "niemand@gemeente.example", "a\0b", "x" * 10_000, "١٢٣"])
def test_wrong_pair_gets_a_sentence_and_no_session(cast, email):
    client = Client()

    page = Page(log_in(client, email, "verkeerd"))

    assert page.status == 200
    assert page.errors
    assert "sessionid" not in client.cookies


def test_known_and_unknown_accounts_get_the_same_answer(cast):
    known, unknown = (Page(log_in(Client(), f"{n}@gemeente.example", "verkeerd")) for n in ("els", "nie"))

    assert WRONG in known.errors
    assert known.errors == unknown.errors


def test_account_that_is_switched_off_gets_the_same_answer(cast):
    User.objects.filter(email="els@gemeente.example").update(is_active=False)

    assert WRONG in Page(log_in(Client(), "els@gemeente.example")).errors


@pytest.mark.usefixtures("one_minute")
def test_too_many_tries_for_one_account_leave_colleagues_behind_the_same_address_alone(cast):
    answers = [log_in(Client(), "els@gemeente.example", "verkeerd") for _ in range(80)]

    assert [response.status_code for response in answers[:10]] == [200] * 10
    assert {response.status_code for response in answers[10:]} == {429}
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert "Er zijn te veel pogingen gedaan." in Page(answers[-1]).errors
    assert log_in(Client(), "els@gemeente.example").status_code == 429
    assert log_in(Client(), "tom@gemeente.example").status_code == 302


@pytest.mark.usefixtures("one_minute")
def test_tries_from_many_addresses_for_one_account_are_limited_too(cast):
    answers = [
        Client(REMOTE_ADDR=f"10.0.0.{n}").post(LOGIN, {"login": "els@gemeente.example", "password": "x"})
        for n in range(61)
    ]

    assert [answer.status_code for answer in answers] == [200] * 60 + [429]


def test_login_leads_back_to_the_page_and_never_to_another_site(cast):
    client = Client()
    wanted = address("team", cast.team.pk)
    asked = client.get(wanted)

    assert asked["Location"] == f"{LOGIN}?next={wanted}"
    assert log_in(Client(), "els@gemeente.example", next=wanted)["Location"] == wanted
    assert log_in(Client(), "els@gemeente.example", next="https://kwaad.example/")["Location"] == address(
        "coordination"
    )


def test_logging_in_makes_a_new_session_and_logging_out_ends_it(cast):
    client = Client()
    client.get(LOGIN)
    log_in(client, "els@gemeente.example")
    before = client.cookies["session"].value

    client.get(LOGOUT)
    assert client.get(address("coordination")).status_code == 200
    client.post(LOGOUT)

    assert client.get(address("coordination"))["Location"].startswith(LOGIN)
    client.cookies["session"] = before
    assert client.get(address("coordination")).status_code == 302


# === Who may open what ===


def pages_of(cast) -> list[str]:
    own = round_at(cast.team)
    mailed = round_at(cast.team, way="mail")
    return [
        *(address(name, cast.team.pk) for name in ("team", "team-edit", "round-new")),
        *(address(name, own.pk) for name in ("round", "round-edit")),
        address("round-invited", mailed.pk),
    ]


def test_own_pages_open_for_a_coordinator_of_the_team_and_of_the_organisation(cast):
    for page in pages_of(cast):
        for client in (cast.els, cast.tom):
            response = client.get(page)
            assert response.status_code == 200, page
            assert "no-store" in response["Cache-Control"]
            assert response["X-Robots-Tag"] == "noindex"


def test_what_is_not_yours_looks_like_what_does_not_exist(cast):
    for page in pages_of(cast):
        missing = cast.ria.get(page.replace(page.split("/")[3], UNKNOWN))
        foreign = cast.ria.get(page)
        assert (foreign.status_code, foreign.content) == (404, missing.content), page
        assert cast.ria.post(page, {}).status_code in {404, 405}


def test_right_is_read_anew_for_every_request(cast):
    assert cast.tom.get(address("team", cast.team.pk)).status_code == 200

    Coordinator.objects.filter(user=cast.users["tom"]).delete()

    assert cast.tom.get(address("team", cast.team.pk)).status_code == 404
    assert cast.tom.get(address("coordination")).status_code == 404


def test_somebody_who_coordinates_nothing_finds_nothing(cast):
    assert browser_of(make_user("nel@gemeente.example")).get(address("coordination")).status_code == 404


def test_team_coordinator_makes_no_teams_and_appoints_nobody(cast):
    assert cast.tom.get(address("team-new", organisation=cast.organisation.pk)).status_code == 404
    assert cast.tom.get(address("team-coordinators", cast.team.pk)).status_code == 404
    assert send(cast.tom, "team-coordinators", cast.team.pk, {"email": "x@x.example"}).status_code == 404
    assert "Voeg coördinatoren toe" not in open_page(cast.tom, "team", cast.team.pk).text


def test_anonymous_button_leads_to_the_login_and_back_to_the_round(cast):
    own = round_at(cast.team)

    response = send(Client(), "round-delete", own.pk)

    assert response["Location"] == f"{LOGIN}?next={address('round', own.pk)}"


def test_what_was_typed_before_the_session_ended_is_saved_after_logging_in(cast):
    client = browser_of(cast.users["tom"])
    form = main_form(open_page(client, "team-edit", cast.team.pk))
    client.post(LOGOUT)

    page = Page(form.send(client, name="Team van Tom"))
    assert page.heading == "Je bent niet meer ingelogd"
    log_in(client, "tom@gemeente.example")

    assert after(client, main_form(page).send(client)).heading == "Team van Tom"


# === The overview ===


def test_overview_says_what_to_do_next_and_shows_counts_as_bands(cast):
    now = timezone.now()
    round_at(cast.team, goal="Concept")
    round_at(cast.team, goal="Gesloten", status="open", closes_at=now - timedelta(hours=1))
    round_at(cast.team, goal="Te weinig", status="withheld", closes_at=now - timedelta(hours=3))
    round_at(
        cast.team,
        goal="Lang geleden",
        status="withheld",
        closes_at=now - timedelta(days=90),
        opens_at=now - timedelta(days=91),
    )
    round_at(cast.team, goal="Klaar", status="released", closes_at=now - timedelta(hours=3))
    round_at(
        cast.team, goal="Loopt", status="open", members=12, started="enough", finished="few", counted_on=now.date()
    )

    page = open_page(cast.els, "coordination")

    to_do = page.section("Wat je nu kunt doen")
    assert "Maak de ronde af en zet hem open: Concept" in to_do
    assert "De ronde is gesloten: maak de uitslag: Gesloten" in to_do
    assert "Er is geen uitslag: kijk waarom, en wat je kunt doen: Te weinig" in to_do
    assert not {"Lang geleden", "Klaar", "Loopt"} & set(to_do.split(": "))
    assert "uitgenodigd: 12; begonnen: 5 of meer; afgerond: minder dan 5; bijgewerkt op" in page.text


def test_empty_overview_explains_what_a_team_and_a_round_are(cast):
    make_coordinator(user=cast.users["els"], organisation=make_organisation("Lege organisatie"))

    page = open_page(cast.els, "coordination")

    assert "Er wacht nu niets op je." in page.text
    assert "Dit team heeft nog geen ronde." in page.text
    assert "Deze organisatie heeft nog geen team." in page.text


def test_overview_costs_the_same_whatever_is_stored(cast, django_assert_max_num_queries):
    cast.els.get(address("coordination"))
    for number in range(8):
        team = make_team(f"Team {number}", organisation=cast.organisation)
        for _ in range(3):
            made = round_at(team, status="open", invited=3)
            make_round_submission(made)

    with django_assert_max_num_queries(10):
        page = open_page(cast.els, "coordination")

    assert page.text.count("Team ") >= 9


# === Teams ===


def test_organisation_coordinator_makes_a_team_with_other_organisations(cast):
    make_organisation("Werkbedrijf Noord")
    data = {"name": "  Team  Oost ", "partners": "WERKBEDRIJF\u200b noord\r\n\r\nZorg BV\nzorg  bv\nGemeente Noord"}

    response = cast.els.post(address("team-new", organisation=cast.organisation.pk), data)

    page = after(cast.els, response)
    assert page.heading == "Team Oost"
    assert "Samen met: Werkbedrijf Noord, Zorg BV" in page.text
    assert Organisation.objects.filter(name_folded="zorg bv").count() == 1


HOSTILE = ["", "\u200b\u2060", "a\0b", "a\x1bb", "x" * 10_000, "\ufdfa" * 100]


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_unusable_name_of_a_team_gets_a_sentence(cast, name):
    page = Page(cast.els.post(address("team-new", organisation=cast.organisation.pk), {"name": name, "partners": ""}))

    assert "Naam van het team" in page.errors
    assert Team.objects.filter(organisation=cast.organisation).count() == 1


@pytest.mark.parametrize("partners", ["x" * 200, "a\0b", "\ufdfa" * 100, "\n".join(f"Org {n}" for n in range(21))])
def test_unusable_partners_get_a_sentence(cast, partners):
    page = Page(send(cast.els, "team-edit", cast.team.pk, {"name": "Team Noord", "partners": partners}))

    assert "Andere organisaties" in page.errors
    assert cast.team.partners.count() == 0


def test_name_that_is_taken_in_any_spelling_gets_a_sentence(cast):
    make_team("Team Oost", organisation=cast.organisation)

    page = Page(send(cast.els, "team-edit", cast.team.pk, {"name": "TEAM\u00a0oost", "partners": ""}))

    assert "In je organisatie is al een team met deze naam." in page.errors


def test_team_that_somebody_else_changed_meanwhile_is_not_overwritten_unseen(cast):
    form = main_form(open_page(cast.els, "team-edit", cast.team.pk))
    send(cast.tom, "team-edit", cast.team.pk, {"name": "Team van Tom", "partners": ""})

    page = Page(form.send(cast.els, name="Team van Els"))

    assert "Team van Tom" in page.errors
    assert page.typed("name") == "Team van Els"
    again = main_form(page).send(cast.els)
    assert after(cast.els, again).heading == "Team van Els"


def test_new_coordinator_gets_a_mail_and_nothing_before_accepting(cast, mailoutbox):
    page = after(cast.els, send(cast.els, "team-coordinators", cast.team.pk, {"email": "Nieuw@Gemeente.example"}))

    assert "De uitnodiging is verstuurd." in page.text
    assert "nieuw@gemeente.example (tot en met" in page.section("Uitgenodigd")
    assert not User.objects.filter(email="nieuw@gemeente.example").exists()
    [mail] = mailoutbox
    assert mail.to == ["nieuw@gemeente.example"]
    link = re.search(r"http://localhost:8000(/rol/\w+/)", mail.body)[1]
    client = Client()
    accepted = Page(client.post(link, follow=True))
    assert accepted.heading == "Teams en rondes"
    assert client.get(address("team", cast.team.pk)).status_code == 200


@pytest.mark.parametrize("email", ["", "els", "a\0@x.nl", "x" * 300 + "@x.nl", "a@x.nl\r\nBcc: b@x.nl", "a@b@c.nl"])
def test_unusable_address_of_a_coordinator_gets_a_sentence(cast, email):
    page = Page(send(cast.els, "team-coordinators", cast.team.pk, {"email": email}))

    assert page.status == 200
    assert page.errors
    assert User.objects.count() == 3


def test_coordinator_is_removed_and_removing_twice_or_nonsense_changes_nothing(cast):
    remove = {"account": str(cast.users["tom"].pk)}

    assert send(cast.els, "team-coordinator-remove", cast.team.pk, remove).status_code == 302
    for data in (remove, {"account": "٣"}, {"account": "9" * 50}, {"account": "a\0"}, {}):
        assert send(cast.els, "team-coordinator-remove", cast.team.pk, data).status_code in {302, 404}, data

    assert cast.tom.get(address("team", cast.team.pk)).status_code == 404
