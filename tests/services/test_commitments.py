"""Agreements after a round, and the link by which a team reads them."""

from datetime import date, timedelta

import pytest

from assessments import queries
from assessments.domain.commitments import Agreement, Change
from assessments.models import Commitment, CommitmentLink
from assessments.services import commitments
from tests.rounds import AFTER, open_slips

pytestmark = pytest.mark.django_db

DAY = date(2026, 12, 1)
CALL = Agreement("Wij bellen eerst.", "teamleider", DAY)
ASK = Agreement("Wij vragen waarom.", "jobcoach", DAY)


@pytest.fixture
def closed(content):
    played = open_slips(content)
    played.close()
    return played


def save(played, block: str, before: Agreement | None, after: Agreement | None) -> None:
    change = Change(played.content.block(block).row, before, after)
    commitments.save(round_id=played.id, changes=[change])


def stored(played) -> dict[str, Agreement]:
    return {one.block: one.agreement for one in queries.agreed_after(played.id)}


def test_agreement_is_made_changed_and_taken_away(closed):
    save(closed, "kennen", None, CALL)
    assert stored(closed) == {"kennen": CALL}
    key = Commitment.objects.get().pk

    save(closed, "kennen", CALL, ASK)
    assert stored(closed) == {"kennen": ASK}
    assert Commitment.objects.get().pk == key

    save(closed, "kennen", ASK, None)
    assert stored(closed) == {}


def test_agreements_come_in_building_order(closed):
    save(closed, "vertrouwen", None, ASK)
    save(closed, "kennen", None, CALL)

    assert list(stored(closed)) == ["kennen", "vertrouwen"]


def test_what_a_colleague_changed_meanwhile_is_not_undone(closed):
    save(closed, "kennen", None, CALL)

    with pytest.raises(commitments.AgreementsChanged):
        save(closed, "kennen", None, ASK)
    with pytest.raises(commitments.AgreementsChanged):
        save(closed, "kennen", ASK, None)
    assert stored(closed) == {"kennen": CALL}


def test_nothing_is_stored_where_one_of_several_changed(closed):
    save(closed, "kennen", None, CALL)
    blocks = [closed.content.block(key).row for key in ("begrijpen", "kennen")]

    with pytest.raises(commitments.AgreementsChanged):
        commitments.save(round_id=closed.id, changes=[Change(row, None, ASK) for row in blocks])
    assert stored(closed) == {"kennen": CALL}


def test_open_round_has_no_agreements(content):
    played = open_slips(content)

    with pytest.raises(commitments.AgreementsAreFixed):
        save(played, "kennen", None, CALL)


def test_agreements_stay_once_a_next_round_has_opened(closed):
    save(closed, "kennen", None, CALL)
    opens = AFTER + timedelta(days=40)
    open_slips(closed.content, team=closed.row.team, opens_at=opens, closes_at=opens + timedelta(days=7))

    assert not queries.may_agree(closed.id)
    with pytest.raises(commitments.AgreementsAreFixed):
        save(closed, "kennen", CALL, None)
    assert stored(closed) == {"kennen": CALL}


# === The link ===


def test_link_opens_the_agreements_through_its_last_day(closed):
    commitments.make_link(round_id=closed.id, last_day=DAY)

    link = queries.commitment_link(closed.id, DAY)
    assert queries.round_of_link(link.token, DAY) == closed.id
    assert queries.round_of_link(link.token, DAY + timedelta(days=1)) is None
    assert queries.commitment_link(closed.id, DAY + timedelta(days=1)) is None
    assert link.token not in CommitmentLink.objects.get().token_hash


def test_link_can_be_shown_again_and_a_new_one_ends_the_old(closed):
    commitments.make_link(round_id=closed.id, last_day=DAY)
    first = queries.commitment_link(closed.id, DAY)
    assert queries.commitment_link(closed.id, DAY) == first

    commitments.make_link(round_id=closed.id, last_day=DAY)

    second = queries.commitment_link(closed.id, DAY)
    assert second.token != first.token
    assert queries.round_of_link(first.token, DAY) is None
    assert queries.round_of_link(second.token, DAY) == closed.id


def test_link_that_was_ended_never_opens_again(closed):
    commitments.make_link(round_id=closed.id, last_day=DAY)
    ended = queries.commitment_link(closed.id, DAY).token

    commitments.end_link(round_id=closed.id)
    commitments.end_link(round_id=closed.id)
    assert queries.commitment_link(closed.id, DAY) is None
    assert queries.round_of_link(ended, DAY) is None

    commitments.make_link(round_id=closed.id, last_day=DAY)
    assert queries.round_of_link(ended, DAY) is None


def test_ending_a_link_that_is_not_there_changes_nothing(closed):
    commitments.end_link(round_id=closed.id)

    assert not CommitmentLink.objects.exists()


@pytest.mark.parametrize("token", ["", "0" * 16, "ended", "é" * 16])
def test_unknown_token_opens_nothing(closed, token):
    commitments.make_link(round_id=closed.id, last_day=DAY)

    assert queries.round_of_link(token, DAY) is None
