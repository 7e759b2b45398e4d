"""Teams and the organisations in them: what is written and what is refused."""

import pytest

from assessments.models import Organisation, Team
from assessments.services import teams
from tests.factories import make_organisation, make_team

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
