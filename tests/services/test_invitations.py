"""Who is invited: a whole list at a time or nothing, and nobody after opening."""

import pytest
from django.db import IntegrityError, transaction

from assessments import queries
from assessments.domain.addresses import ListedAddress
from assessments.domain.round_plans import LinkPlan
from assessments.models import Invitation, InvitationToken, Round
from assessments.services import invitations, participation, rights, rounds
from tests.mailed_rounds import ANNA, BRAM, CHRIS, PEOPLE, prepare
from tests.rounds import DURING, open_mailed, open_slips

pytestmark = pytest.mark.django_db

LINKS = (LinkPlan("Instroom"), LinkPlan("Uitstroom"))


def replace(round_id, *people: tuple[str, str], revision: int = 2) -> None:
    listed = [ListedAddress(n, address, link) for n, (address, link) in enumerate(people, 1)]
    invitations.replace_addresses(round_id=round_id, revision=revision, addresses=listed)


def revision(round_id) -> int:
    return Round.objects.get(pk=round_id).revision


def test_new_list_takes_the_place_of_the_old_one(content):
    round_id = prepare(content, [ANNA, BRAM], links=LINKS)

    replace(round_id, (BRAM, " UITSTROOM "), (CHRIS, ""))

    assert dict(Invitation.objects.values_list("address", "link__title")) == {BRAM: "Uitstroom", CHRIS: None}
    assert queries.invited_addresses(round_id) == [BRAM, CHRIS]
    assert revision(round_id) == 3


def test_list_can_be_emptied(content):
    round_id = prepare(content)

    replace(round_id)

    assert queries.invited_addresses(round_id) == []


def test_unknown_chain_link_changes_nothing(content):
    round_id = prepare(content, [ANNA, BRAM], links=LINKS)

    with pytest.raises(invitations.UnknownLink, match="Doorstroom"):
        replace(round_id, (CHRIS, "Instroom"), (BRAM, "Doorstroom"))

    assert queries.invited_addresses(round_id) == [ANNA, BRAM]
    assert revision(round_id) == 2


def test_chain_link_of_another_round_is_unknown(content):
    prepare(content, [], links=LINKS)
    round_id = prepare(content, [ANNA])

    with pytest.raises(invitations.UnknownLink):
        replace(round_id, (BRAM, "Instroom"))


@pytest.mark.parametrize("twin", [ANNA, "ANNA@Noord.Example", "ａnna@noord.example", "an\u200bna@noord.example"])
def test_one_person_in_two_spellings_is_refused_by_the_database_and_changes_nothing(content, twin):
    round_id = prepare(content, [BRAM])

    with pytest.raises(IntegrityError), transaction.atomic():
        replace(round_id, (CHRIS, ""), (ANNA, ""), (twin, ""))

    assert queries.invited_addresses(round_id) == [BRAM]
    assert revision(round_id) == 2


def test_one_person_may_be_invited_in_two_rounds(content):
    for _ in range(2):
        prepare(content, [ANNA])

    assert Invitation.objects.filter(address_folded=ANNA).count() == 2


def test_nobody_is_listed_after_opening(content):
    played = open_mailed(content, PEOPLE)

    with pytest.raises(rounds.RoundChanged):
        replace(played.id, (CHRIS, ""), revision=played.row.revision)

    assert len(queries.invited_addresses(played.id)) == len(PEOPLE)


@pytest.mark.parametrize("has_finished", [False, True])
def test_taking_back_an_invitation_gives_the_same_answer_whether_somebody_took_part(content, has_finished):
    played = open_mailed(content, PEOPLE)
    token = played.tokens[0]
    if has_finished:
        played.take([4] * 7)

    assert invitations.withdraw(round_id=played.id, address="Anna@NOORD.example ", now=DURING) is True
    assert invitations.withdraw(round_id=played.id, address=ANNA, now=DURING) is True

    with pytest.raises(participation.NoRight):
        participation.start(token=token, start_key="x", now=DURING, today=DURING.date())


def test_taking_back_an_unknown_address_or_one_of_another_round_changes_nothing(content):
    here, there = open_mailed(content, PEOPLE), open_mailed(content, [f"x{address}" for address in PEOPLE])

    assert invitations.withdraw(round_id=here.id, address=f"x{ANNA}", now=DURING) is False
    assert invitations.withdraw(round_id=there.id, address="", now=DURING) is False
    assert not Invitation.objects.filter(is_withdrawn=True).exists()


def test_opting_out_is_for_one_invitation_and_leaves_the_right_to_take_part(content):
    played = open_mailed(content, PEOPLE)

    rights.opt_out(token=played.tokens[0])
    rights.opt_out(token="0" * 16)

    assert list(Invitation.objects.filter(is_opted_out=True).values_list("address", flat=True)) == [ANNA]
    played.take([4] * 7)


def test_only_a_hash_of_a_token_is_stored(content):
    played = open_mailed(content, PEOPLE)
    slips = open_slips(content)

    stored = str(list(InvitationToken.objects.values()) + list(Invitation.objects.values()))
    assert not [token for token in played.tokens + slips.tokens if token in stored]
    assert InvitationToken.objects.count() == len(PEOPLE) + 8


def test_nobody_is_taken_back_so_that_nearly_an_earlier_round_is_left(content):
    """Twelve were asked; the same twelve with five others may be, but not those twelve without one."""
    twelve, five = ([f"{name}{n}@noord.example" for n in range(many)] for name, many in (("lid", 12), ("nep", 5)))
    open_mailed(content, twelve)
    second = open_mailed(content, twelve + five)

    with pytest.raises(invitations.TooClose):
        invitations.withdraw(round_id=second.id, address=five[0], now=DURING)
    assert Invitation.objects.filter(round=second.id, is_withdrawn=True).count() == 0
