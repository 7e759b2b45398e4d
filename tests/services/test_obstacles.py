"""What keeps a round from opening, above all another round about nearly the same people (decision 13)."""

import uuid
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta

import pytest

from assessments import queries
from assessments.domain.addresses import ListedAddress
from assessments.domain.constants import NEAR_ROUND_DAYS
from assessments.domain.round_plans import LinkPlan, Obstacle
from assessments.domain.rounds import Way
from assessments.models import Delivery, Invitation, Round, Team
from assessments.services import invitations, rounds
from tests.factories import make_coordinator, make_team, make_user
from tests.rounds import AFTER, CLOSES, OPENS, plan

pytestmark = pytest.mark.django_db

NEAR = timedelta(days=NEAR_ROUND_DAYS)
#: When the second of two rounds opens.
LATER = CLOSES + timedelta(days=7)
People = Collection[int]
TOO_CLOSE = [Obstacle.TOO_CLOSE_TO_ANOTHER]


def listed(
    content, people: People, *, links: Mapping[str, People] | None = None, team=None, opens_at=OPENS
) -> uuid.UUID:
    """A concept by mail; people are numbers, and links say which of them belong together."""
    links = links or {}
    link_of = {person: title for title, part in links.items() for person in part}
    fields = {"way": Way.MAIL, "links": tuple(map(LinkPlan, links)), "opens_at": opens_at}
    fields["closes_at"] = opens_at + timedelta(days=14)
    round_id = rounds.create(team=(team or make_team()).pk, plan=plan(content, **fields))
    addresses = [ListedAddress(n, address(n), link_of.get(n, "")) for n in people]
    invitations.replace_addresses(round_id=round_id, revision=1, addresses=addresses)
    return round_id


def address(person: int) -> str:
    return f"lid{person}@noord.example"


def slips(content, *, team: Team | None = None, opens_at: datetime = OPENS, **fields: object) -> uuid.UUID:
    times = {"opens_at": opens_at, "closes_at": opens_at + timedelta(days=14)}
    return rounds.create(team=(team or make_team()).pk, plan=plan(content, **(times | fields)))


def opened(round_id: uuid.UUID, *, now: datetime | None = None) -> list[Obstacle]:
    """Open a round; returns what keeps it from opening."""
    now = now or Round.objects.get(pk=round_id).opens_at
    try:
        rounds.open_round(round_id=round_id, now=now, today=now.date())
    except rounds.CannotOpen as error:
        return error.obstacles
    return []


# === One round ===


def test_round_in_the_past_cannot_open_and_one_second_earlier_can(content):
    assert opened(slips(content), now=CLOSES) == [Obstacle.CLOSES_IN_THE_PAST]
    assert opened(slips(content), now=CLOSES - timedelta(seconds=1)) == []


@pytest.mark.parametrize(("members", "obstacles"), [(4, [Obstacle.TOO_FEW_INVITED]), (5, [])])
def test_fewer_than_k_invited_cannot_open(content, members, obstacles):
    assert opened(slips(content, members=members)) == obstacles
    assert opened(listed(content, range(members))) == obstacles


def test_members_of_a_plan_do_not_make_up_for_addresses(content):
    round_id = listed(content, range(4))

    assert queries.obstacles(Round.objects.get(pk=round_id), k=5, now=OPENS) == [Obstacle.TOO_FEW_INVITED]
    assert opened(listed(content, [])) == [Obstacle.TOO_FEW_INVITED]


@pytest.mark.parametrize(("size", "obstacles"), [(4, [Obstacle.LINK_TOO_SMALL]), (5, [])])
def test_chain_link_below_k_cannot_open(content, size, obstacles):
    parts = (LinkPlan("Instroom", 6), LinkPlan("Uitstroom", size))
    by_mail = listed(content, range(6 + size), links={"Instroom": range(6), "Uitstroom": range(6, 6 + size)})

    assert opened(slips(content, links=parts, members=6 + size)) == obstacles
    assert opened(by_mail) == obstacles


def test_with_links_everybody_has_one(content):
    assert opened(listed(content, range(7), links={"Instroom": range(6)})) == [Obstacle.LINK_MISSING]
    parts = (LinkPlan("Instroom", 6), LinkPlan("Uitstroom", 6))
    assert opened(slips(content, links=parts, members=13)) == [Obstacle.NOT_ALL_IN_LINKS]


@pytest.mark.parametrize("of", ["team", "organisation"])
@pytest.mark.parametrize("email", ["lid3@noord.example", "LID3@Noord.Example"])
def test_coordinator_is_not_invited(content, of, email):
    team = make_team()
    place = {"team": team} if of == "team" else {"organisation": team.organisation}
    make_coordinator(user=make_user(email), **place)

    assert opened(listed(content, range(8), team=team)) == [Obstacle.COORDINATOR_INVITED]


def test_coordinator_of_another_team_may_be_invited(content):
    make_coordinator(user=make_user(address(3)))

    assert opened(listed(content, range(8))) == []


def test_all_obstacles_are_told_at_once_and_nothing_is_stored(content):
    team = make_team()
    make_coordinator(user=make_user(address(1)), team=team)
    opened(slips(content, team=team))
    round_id = listed(content, range(4), links={"Instroom": range(3), "Uitstroom": []}, team=team)
    before = Round.objects.values().get(pk=round_id)

    obstacles = opened(round_id, now=AFTER)

    assert obstacles == [
        Obstacle.CLOSES_IN_THE_PAST,
        Obstacle.TOO_FEW_INVITED,
        Obstacle.LINK_TOO_SMALL,
        Obstacle.LINK_MISSING,
        Obstacle.COORDINATOR_INVITED,
    ]
    assert Round.objects.values().get(pk=round_id) == before
    assert set(Invitation.objects.filter(round=round_id).values_list("link__members", flat=True)) == {0, None}
    assert not Delivery.objects.exists()


# === Two rounds by mail ===


@pytest.mark.parametrize(
    ("second", "obstacles"),
    [
        pytest.param(range(10), TOO_CLOSE, id="the same ten"),
        pytest.param(range(11), TOO_CLOSE, id="one more"),
        pytest.param(range(14), TOO_CLOSE, id="four more"),
        pytest.param(range(15), [], id="five more"),
        pytest.param(range(9), TOO_CLOSE, id="one fewer"),
        pytest.param(range(6), TOO_CLOSE, id="four fewer"),
        pytest.param(range(5), [], id="five fewer"),
        pytest.param(range(5, 15), [], id="five for five others"),
        pytest.param(range(5, 14), TOO_CLOSE, id="four for five others"),
        pytest.param(range(4, 14), TOO_CLOSE, id="four for four others"),
        pytest.param(range(4, 15), TOO_CLOSE, id="five for four others"),
        pytest.param(range(10, 20), [], id="nobody twice"),
        pytest.param(range(9, 19), [], id="one person in both"),
    ],
)
@pytest.mark.parametrize("is_same_team", [True, False])
def test_differences_of_one_to_four_people_are_refused(content, second, obstacles, is_same_team):
    team = make_team()
    assert opened(listed(content, range(10), team=team)) == []

    again = listed(content, second, team=team if is_same_team else make_team("Team Zuid"), opens_at=LATER)

    assert opened(again) == obstacles


def test_spelling_of_an_address_hides_nobody(content):
    opened(listed(content, range(10)))
    again = listed(content, [], opens_at=LATER)
    shouted = [ListedAddress(n, address(n).upper(), "") for n in range(10)]
    invitations.replace_addresses(round_id=again, revision=2, addresses=shouted)

    assert opened(again) == TOO_CLOSE


@pytest.mark.parametrize("ks", [(5, 6), (6, 5)])
def test_larger_k_of_the_two_rounds_counts(content, settings, ks):
    settings.K = ks[0]
    opened(listed(content, range(10)))
    settings.K = ks[1]

    assert opened(listed(content, range(15), opens_at=LATER)) == TOO_CLOSE
    assert opened(listed(content, range(16), opens_at=LATER)) == []


A = {"Instroom": range(6), "Uitstroom": range(6, 12)}
B = {"Kern": [0, 1, 2, 3, 4], "Rand": range(20, 27)}


@pytest.mark.parametrize(
    ("first", "second", "obstacles"),
    [
        pytest.param((range(12), A), (B["Kern"] + [*B["Rand"]], None), TOO_CLOSE, id="a link of the first"),
        pytest.param((B["Kern"] + [*B["Rand"]], None), (range(12), A), TOO_CLOSE, id="a link of the second"),
        pytest.param((range(12), A), (B["Kern"] + [*B["Rand"]], B), TOO_CLOSE, id="a link of each"),
        pytest.param((range(12), None), (B["Kern"] + [*B["Rand"]], None), [], id="no links"),
        pytest.param((range(12), A), (range(6), None), TOO_CLOSE, id="exactly a link"),
        pytest.param((range(12), A), ([*range(6), *range(20, 26)], None), [], id="a whole link and six others"),
    ],
)
def test_chain_links_count_as_sets_of_their_own(content, first, second, obstacles):
    assert opened(listed(content, first[0], links=first[1])) == []

    assert opened(listed(content, second[0], links=second[1], opens_at=LATER)) == obstacles


@pytest.mark.parametrize(("beyond", "obstacles"), [(timedelta(0), []), (timedelta(seconds=-1), TOO_CLOSE)])
def test_four_weeks_after_the_closing_the_same_people_may_be_asked_again(content, beyond, obstacles):
    opened(listed(content, range(10)))

    assert opened(listed(content, range(10), opens_at=CLOSES + NEAR + beyond)) == obstacles


def test_concept_keeps_nobody_from_opening_and_a_withheld_round_does(content):
    first, second = (listed(content, range(10), team=make_team(name)) for name in ("Noord", "Zuid"))
    assert opened(first) == []
    assert opened(second) == TOO_CLOSE
    Round.objects.filter(pk=first).update(status="withheld")
    assert opened(second) == TOO_CLOSE


def test_own_invitations_are_no_other_round(content):
    round_id = listed(content, range(10))
    assert opened(round_id) == []

    assert queries.obstacles(Round.objects.get(pk=round_id), k=5, now=OPENS) == []


# === Slips: nobody knows who they are ===


@pytest.mark.parametrize(
    ("opens_at", "obstacles"),
    [(LATER, TOO_CLOSE), (CLOSES + NEAR - timedelta(seconds=1), TOO_CLOSE), (CLOSES + NEAR, [])],
)
def test_team_with_slips_waits_four_weeks(content, opens_at, obstacles):
    team = make_team()
    assert opened(slips(content, team=team)) == []

    assert opened(slips(content, team=team, opens_at=opens_at)) == obstacles


def test_slips_and_mail_of_one_team_are_too_close_both_ways_and_of_two_teams_are_not(content):
    north, south, east = (make_team(name) for name in ("Noord", "Zuid", "Oost"))
    opened(slips(content, team=north))
    opened(listed(content, range(10), team=south))

    assert opened(listed(content, range(20, 30), team=north, opens_at=LATER)) == TOO_CLOSE
    assert opened(slips(content, team=south, opens_at=LATER)) == TOO_CLOSE
    assert opened(slips(content, team=east, opens_at=LATER)) == []


# === Detours ===


def test_round_that_changed_from_mail_to_slips_has_slips_only(content):
    round_id = listed(content, range(6))
    rounds.change(round_id=round_id, revision=2, plan=plan(content, members=8))

    assert opened(round_id) == []

    assert Invitation.objects.filter(round=round_id, address=None).count() == 8
    assert Invitation.objects.filter(round=round_id).count() == 8


def test_withheld_round_is_not_reopened_beside_another_about_the_same_people(content):
    first = listed(content, range(10))
    opened(first)
    Round.objects.filter(pk=first).update(status="withheld")
    opened(listed(content, range(11), opens_at=CLOSES + NEAR))

    with pytest.raises(rounds.CannotOpen):
        rounds.reopen(round_id=first, closes_at=CLOSES + 2 * NEAR, now=CLOSES + NEAR + timedelta(days=1))
