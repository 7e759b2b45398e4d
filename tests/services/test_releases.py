"""Closing: released or withheld, once, and never again."""

from datetime import timedelta

import pytest

from assessments import queries
from assessments.domain.disclosure import CappedHigh, ShownMean, Withheld
from assessments.domain.releases import UnsafeRelease
from assessments.models import Release, Round, Submission
from assessments.services import participation, releases, retention, rounds
from tests.rounds import AFTER, CLOSES, DURING, open_slips

pytestmark = pytest.mark.django_db

VARIED = [2, 3, 4, 4, 5, 3, 4]


def five_and_more(content, n: int = 6, **fields):
    played = open_slips(content, **fields)
    for person in range(n):
        played.take([[2 + (person + s) % 4 for s in range(6)] for _ in range(7)], topic="vertrouwen")
    return played


def test_round_with_enough_answers_is_released_once(content):
    played = five_and_more(content, 6)

    played.close()
    first = Release.objects.values().get()
    played.close(now=AFTER + timedelta(days=1))

    assert played.row.status == "released"
    assert Release.objects.values().get() == first
    release = queries.release_of(played.id)
    assert (release.n, release.invited, release.topic) == (6, 8, "vertrouwen")
    assert all(isinstance(block.mean, ShownMean) for block in release.blocks)


@pytest.mark.parametrize("n", [0, 1, 4])
def test_round_with_too_few_answers_is_withheld_without_a_release(content, n):
    played = five_and_more(content, n)

    played.close()

    assert played.row.status == "withheld"
    assert not Release.objects.exists()
    assert Submission.objects.submitted().count() == n


def test_round_does_not_close_before_its_time(content):
    played = five_and_more(content)

    played.close(now=CLOSES - timedelta(seconds=1))

    assert played.row.status == "open"


def test_withheld_round_opens_again_and_its_first_release_is_then_made_once(content):
    played = five_and_more(content, 4)
    played.close()
    later = AFTER + timedelta(days=7)

    rounds.reopen(round_id=played.id, closes_at=later, now=AFTER)
    played.take(VARIED, now=AFTER + timedelta(hours=1))
    played.close(now=later)

    assert queries.release_of(played.id).n == 5
    assert Release.objects.get().released_date == later.date()


def test_released_round_is_never_opened_again(content):
    played = five_and_more(content)
    played.close()

    with pytest.raises(rounds.WrongStep):
        rounds.reopen(round_id=played.id, closes_at=AFTER + timedelta(days=7), now=AFTER)
    with pytest.raises(rounds.WrongStep):
        rounds.extend(round_id=played.id, closes_at=AFTER + timedelta(days=7), now=AFTER)
    with pytest.raises(rounds.WrongStep):
        rounds.open_round(round_id=played.id, now=AFTER, today=AFTER.date())


def test_drafts_and_deleted_submissions_are_in_no_mean_and_no_n(content):
    played = five_and_more(content, 6)
    played.start()
    participation.erase(code=played.codes[0], token="", now=DURING)

    played.close()

    assert queries.release_of(played.id).n == 5


def test_block_with_fewer_scores_than_k_is_withheld_in_it(content):
    played = open_slips(content)
    for person in range(5):
        sheet = [[2 + (person + s) % 4 for s in range(6)] for _ in range(7)]
        if person == 0:
            sheet[2] = ["nvt"] * 6
        played.take(sheet)

    played.close()

    blocks = queries.release_of(played.id).blocks
    assert isinstance(blocks[2].mean, Withheld)
    assert [isinstance(block.mean, ShownMean) for block in blocks].count(True) == 5


def test_mean_that_would_tell_about_everybody_has_no_number(content):
    played = open_slips(content)
    for _ in range(5):
        played.take([5] * 7)

    played.close()

    assert {type(block.mean) for block in queries.release_of(played.id).blocks} == {CappedHigh}


def links_of(content, *sizes: int):
    return open_slips(content, links=[(f"Schakel {n}", 8) for n, _ in enumerate(sizes)])


def take_per_link(played, *sizes: int):
    for size in sizes:
        for person in range(size):
            played.take([[2 + (person + s) % 4 for s in range(6)] for _ in range(7)])
        # The slips of a link lie together; the rest of them stays unused.
        del played.tokens[: 8 - size]


def test_links_are_released_when_every_one_has_k_answers(content):
    played = links_of(content, 5, 6)
    take_per_link(played, 5, 6)

    played.close()

    release = queries.release_of(played.id)
    assert [(link.title, link.n) for link in release.links] == [("Schakel 0", 5), ("Schakel 1", 6)]
    assert set(Submission.objects.values_list("link__title", flat=True)) == {"Schakel 0", "Schakel 1"}


def test_one_link_too_small_withholds_all_and_erases_the_attribute(content):
    played = links_of(content, 6, 4)
    take_per_link(played, 6, 4)

    played.close()

    assert queries.release_of(played.id).links == ()
    assert set(Submission.objects.values_list("link", flat=True)) == {None}


def test_closing_gives_every_submission_a_new_key_and_keeps_its_answers(content):
    played = open_slips(content)
    for person in range(6):
        played.take([person % 5 + 1] * 7)
    before = {code: queries.filled_in(queries.find_submission(code)) for code in played.codes}

    played.close()

    for code, old in before.items():
        new = queries.filled_in(queries.find_submission(code))
        assert new.answers == old.answers
        assert new.submission.id != old.submission.id
        assert new.submission.is_submitted


def test_unsafe_release_is_not_stored(content, monkeypatch):
    played = five_and_more(content)
    monkeypatch.setattr("assessments.domain.releases.is_safe", lambda *_: False)

    with pytest.raises(UnsafeRelease):
        played.close()

    assert played.row.status == "open"
    assert not Release.objects.exists()


def purged(days: int) -> dict[str, int]:
    """Purge so many days after the closing; returns how many rows of each kind went."""
    now = CLOSES + timedelta(days=days)
    return {line.kind: line.rows for line in retention.purge(now=now, today=now.date(), dry_run=False)}


def test_everything_left_of_a_round_is_deleted_after_its_time_and_the_release_stays(content, settings):
    settings.INVITATION_RETENTION_DAYS, settings.SUBMISSION_RETENTION_DAYS = 60, 730
    played = five_and_more(content)
    played.start()
    played.close()

    early, middle, late = (purged(days) for days in (60, 91, 731))

    assert (early["invitations"], early["drafts"]) == (0, 0)
    assert (middle["invitations"], middle["drafts"], middle["submissions"]) == (8, 1, 0)
    assert late["submissions"] == 6
    assert Release.objects.count() == Round.objects.count() == 1


def test_scrubbing_waits_inside_a_transaction(content):
    played = five_and_more(content)

    played.close()

    assert played.row.is_scrubbed is False
    releases.scrub()
    assert played.row.is_scrubbed is False
