"""Teams, the organisations in them, and who coordinates: what is written and what is refused."""

import pytest

from assessments.models import Coordinator, Organisation, Team, User
from assessments.services import teams
from tests.factories import make_coordinator, make_invitation, make_organisation, make_round, make_team, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(db):
    return make_team()


def test_team_is_made_with_known_and_new_organisations():
    own, known = make_organisation("Gemeente Noord"), make_organisation("Werkbedrijf")

    key = teams.create_team(
        organisation=own.pk, name="Team Oost", partners=["WERKBEDRIJF", "Zorg BV", "zorg  bv", "gemeente noord"]
    )

    partners = Team.objects.get(pk=key).partners.order_by("name")
    assert [partner.name for partner in partners] == ["Werkbedrijf", "Zorg BV"]
    assert known in partners


@pytest.mark.parametrize("name", ["", "\u200b", "x" * 121, "\ufdfa" * 100])
def test_unusable_name_writes_nothing(team, name):
    with pytest.raises(teams.UnusableName):
        teams.create_team(organisation=team.organisation_id, name=name)
    with pytest.raises(teams.UnusableName):
        teams.change_team(team_id=team.pk, name="Goed", partners=["Ook goed", name])

    team.refresh_from_db()
    assert team.name == "Team Noord"
    assert Organisation.objects.count() == 1


def test_name_is_taken_within_its_organisation_only(team):
    make_team("Team Oost", organisation=team.organisation)

    with pytest.raises(teams.NameTaken):
        teams.change_team(team_id=team.pk, name="team\u00a0OOST", partners=["Nieuw"])
    teams.create_team(organisation=make_organisation("Elders").pk, name="Team Oost")

    assert not Organisation.objects.filter(name="Nieuw").exists()


def test_new_account_gets_a_random_password_and_an_existing_one_keeps_its_own(team):
    password = teams.add_coordinator(team_id=team.pk, email="Nieuw@X.example")

    user = User.objects.get(email="nieuw@x.example")
    assert user.check_password(password)
    assert teams.add_coordinator(team_id=team.pk, email="nieuw@x.example") == ""
    assert Coordinator.objects.filter(user=user, team=team).count() == 1


def test_two_new_accounts_get_two_passwords(team):
    made = {teams.add_coordinator(team_id=team.pk, email=f"{name}@x.example") for name in ("anna", "bram")}

    assert len(made) == 2


@pytest.mark.parametrize("status", ["concept", "open", "released"])
def test_member_of_an_open_round_cannot_coordinate(team, status):
    made = make_round(team=team, way="mail")
    make_invitation(made, "anna@x.example")
    for step in {"open": ["open"], "released": ["open", "released"]}.get(status, []):
        type(made).objects.filter(pk=made.pk).update(status=step)

    if status == "open":
        with pytest.raises(teams.IsInvited):
            teams.add_coordinator(team_id=team.pk, email="Anna@x.example")
    else:
        teams.add_coordinator(team_id=team.pk, email="Anna@x.example")

    assert User.objects.exists() == (status != "open")


def test_last_coordinator_stays(team):
    only = make_coordinator(team=team, user=make_user("els@x.example"))

    with pytest.raises(teams.LastCoordinator):
        teams.remove_coordinator(team_id=team.pk, user_id=only.user_id)
    make_coordinator(organisation=team.organisation, user=make_user("tom@x.example"))
    for _ in range(2):
        teams.remove_coordinator(team_id=team.pk, user_id=only.user_id)

    assert not Coordinator.objects.filter(team=team).exists()


def test_somebody_whose_account_is_off_does_not_count_as_another(team):
    only = make_coordinator(team=team, user=make_user("els@x.example"))
    make_coordinator(team=team, user=make_user("uit@x.example", is_active=False))

    with pytest.raises(teams.LastCoordinator):
        teams.remove_coordinator(team_id=team.pk, user_id=only.user_id)


def test_removing_somebody_takes_nothing_from_the_organisation(team):
    user = make_user("els@x.example")
    make_coordinator(organisation=team.organisation, user=user)
    make_coordinator(team=team, user=user)

    teams.remove_coordinator(team_id=team.pk, user_id=user.pk)

    assert Coordinator.objects.filter(user=user, organisation=team.organisation).exists()
