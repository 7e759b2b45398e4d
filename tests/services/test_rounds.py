"""The steps of a round: each happens once, in order, and only on what somebody last saw."""

from datetime import timedelta

import pytest

from assessments.domain.addresses import ListedAddress
from assessments.domain.round_plans import LinkPlan
from assessments.domain.rounds import Way
from assessments.models import ChainLink, Delivery, Invitation, ReminderDay, Round
from assessments.services import invitations, participation, releases, rounds
from tests.factories import make_team
from tests.mailed_rounds import ANNA, BRAM, PEOPLE
from tests.rounds import AFTER, CLOSES, DURING, OPENS, open_mailed, open_slips, plan

pytestmark = pytest.mark.django_db

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
TODAY = OPENS.date()
INFLOW, OUTFLOW = LinkPlan("Instroom", 6), LinkPlan("Uitstroom", 7)


def make(content, **fields) -> Round:
    return Round.objects.get(pk=rounds.create(team=make_team().pk, plan=plan(content, **fields)))


def change(round_: Round, content, *, revision: int | None = None, **fields) -> None:
    rounds.change(round_id=round_.pk, revision=revision or round_.revision, plan=plan(content, **fields))


def open_round(round_: Round, *, now=OPENS) -> None:
    rounds.open_round(round_id=round_.pk, now=now, today=now.date())


def list_people(round_: Round, *people: tuple[str, str]) -> None:
    listed = [ListedAddress(n, address, link) for n, (address, link) in enumerate(people, 1)]
    invitations.replace_addresses(round_id=round_.pk, revision=round_.revision, addresses=listed)
    round_.refresh_from_db()


def links_of(round_: Round) -> dict[str, str | None]:
    return dict(round_.invitations.values_list("address", "link__title"))


def stored(round_: Round) -> dict[str, object]:
    return Round.objects.filter(pk=round_.pk).values().get()


# === Preparing ===


def test_concept_keeps_what_was_planned(content, settings):
    settings.K = 6

    made = make(
        content, links=(INFLOW, OUTFLOW), reminder_days=(TODAY + DAY, TODAY + 3 * DAY), spare_slips=2, is_shared=True
    )

    assert (made.status, made.revision, made.k, made.spare_slips, made.is_shared) == ("concept", 1, 6, 2, True)
    assert list(made.links.order_by("order").values_list("title", "members")) == [("Instroom", 6), ("Uitstroom", 7)]
    assert set(made.reminder_days.values_list("day", "is_done")) == {(TODAY + DAY, False), (TODAY + 3 * DAY, False)}


def test_change_replaces_the_whole_plan(content):
    made = make(content, links=(INFLOW, OUTFLOW), reminder_days=(TODAY + DAY,), spare_slips=2)

    change(made, content, goal="Een ander doel", links=(OUTFLOW,), way=Way.MAIL, spare_slips=9)

    made.refresh_from_db()
    assert (made.goal, made.way, made.spare_slips, made.revision) == ("Een ander doel", "mail", 0, 2)
    assert list(ChainLink.objects.values_list("order", "title")) == [(1, "Uitstroom")]
    assert not ReminderDay.objects.exists()


def test_second_of_two_coordinators_is_told_and_overwrites_nothing(content):
    made = make(content, links=(INFLOW, OUTFLOW))
    change(made, content, goal="Van de eerste", links=(INFLOW, OUTFLOW))
    before = stored(made)

    with pytest.raises(rounds.RoundChanged):
        change(made, content, goal="Van de tweede", revision=1)
    with pytest.raises(rounds.RoundChanged):
        invitations.replace_addresses(round_id=made.pk, revision=1, addresses=[ListedAddress(1, ANNA, "")])

    assert stored(made) == before
    assert ChainLink.objects.count() == 2
    assert not Invitation.objects.exists()


def test_open_round_cannot_be_changed(content):
    played = open_slips(content)

    with pytest.raises(rounds.RoundChanged):
        change(played.row, content, goal="Te laat")


def test_invitations_keep_their_chain_link_by_name(content):
    made = make(content, way=Way.MAIL, links=(INFLOW, OUTFLOW))
    list_people(made, (ANNA, "instroom"), (BRAM, "UITSTROOM"))

    change(made, content, way=Way.MAIL, links=(LinkPlan("Partner"), LinkPlan("  INSTROOM ")))

    assert links_of(made) == {ANNA: "  INSTROOM ", BRAM: None}


def test_discarded_concept_is_gone_with_its_list(content):
    made = make(content, way=Way.MAIL, links=(INFLOW, OUTFLOW), reminder_days=(TODAY + DAY,))
    list_people(made, (ANNA, "Instroom"))

    rounds.discard(round_id=made.pk)

    for model in (Round, ChainLink, Invitation, ReminderDay):
        assert not model.objects.exists()
    with pytest.raises(rounds.WrongStep):
        rounds.discard(round_id=made.pk)


def test_round_that_has_opened_is_never_discarded(content):
    played = open_slips(content)

    with pytest.raises(rounds.WrongStep):
        rounds.discard(round_id=played.id)

    assert Invitation.objects.count() == 8


# === Opening ===


def test_opening_twice_makes_slips_once(content):
    made = make(content, spare_slips=2)
    open_round(made)
    before = stored(made)

    open_round(made, now=OPENS + DAY)

    assert stored(made) == before
    assert Invitation.objects.count() == 10
    assert not Delivery.objects.exists()


def test_opening_twice_queues_each_invitation_once_and_counts_who_is_listed(content):
    made = make(content, way=Way.MAIL, members=2000, links=(LinkPlan("Instroom"), LinkPlan("Uitstroom")))
    list_people(made, *((address, "Instroom") for address in PEOPLE), *((f"x{a}", "Uitstroom") for a in PEOPLE[:5]))

    open_round(made)
    open_round(made)

    made.refresh_from_db()
    assert made.members == 11
    assert list(made.links.order_by("order").values_list("members", flat=True)) == [6, 5]
    assert list(Delivery.objects.values_list("kind", "day", "status").distinct()) == [("invitation", TODAY, "queued")]
    assert Delivery.objects.count() == 11


def test_k_is_fixed_when_the_round_opens(content, settings):
    made = make(content)
    settings.K = 7

    open_round(made)

    made.refresh_from_db()
    assert made.k == 7


@pytest.mark.parametrize("answers", [5, 0])
def test_closed_round_is_not_opened_by_opening(content, answers):
    played = open_slips(content)
    for _ in range(answers):
        played.take([3, 4, 4, 3, 5, 4, 3])
    played.close()

    with pytest.raises(rounds.WrongStep):
        open_round(played.row)


# === Extending and stopping ===


def test_open_round_may_close_later_but_not_earlier(content):
    played = open_slips(content)

    for closes_at in (CLOSES, CLOSES - SECOND, DURING):
        with pytest.raises(rounds.WrongStep):
            rounds.extend(round_id=played.id, closes_at=closes_at, now=DURING)
    rounds.extend(round_id=played.id, closes_at=CLOSES + DAY, now=DURING)

    assert played.row.closes_at == CLOSES + DAY


def test_round_past_its_closing_is_not_extended(content):
    played = open_slips(content)

    with pytest.raises(rounds.WrongStep):
        rounds.extend(round_id=played.id, closes_at=AFTER + DAY, now=CLOSES)
    with pytest.raises(rounds.WrongStep):
        rounds.extend(round_id=make(content).pk, closes_at=AFTER + DAY, now=DURING)


def test_stopped_round_is_closed_from_that_moment_and_stopping_again_changes_nothing(content):
    played = open_slips(content)
    rounds.stop(round_id=played.id, now=DURING)

    rounds.stop(round_id=played.id, now=DURING + DAY)

    assert played.row.closes_at == DURING
    with pytest.raises(participation.RoundIsNotOpen):
        played.start(now=DURING)
    released = releases.close(round_id=played.id, now=DURING, today=DURING.date())
    rounds.stop(round_id=played.id, now=DURING + DAY)
    assert (released, played.row.closes_at) == (None, DURING)


@pytest.mark.parametrize("now", [OPENS - SECOND, OPENS])
def test_round_is_not_stopped_before_it_was_open(content, now):
    played = open_slips(content)

    with pytest.raises(rounds.WrongStep):
        rounds.stop(round_id=played.id, now=now)
    with pytest.raises(rounds.WrongStep):
        rounds.stop(round_id=make(content).pk, now=DURING)
    assert played.row.closes_at == CLOSES


# === Reopening ===


def test_withheld_round_opens_again_and_who_finished_stays_finished(content):
    played = open_slips(content)
    for _ in range(4):
        played.take([3, 4, 4, 3, 5, 4, 3])
    played.close()

    rounds.reopen(round_id=played.id, closes_at=AFTER + 7 * DAY, now=AFTER)

    assert played.row.status == "open"
    again = participation.start(token=played.used[0], start_key="x", now=AFTER, today=AFTER.date())
    played.fill(again, [3])
    with pytest.raises(participation.AlreadyTookPart):
        participation.finish(code=again, token=played.used[0], now=AFTER, today=AFTER.date())
    played.take([3, 4, 4, 3, 5, 4, 3], now=AFTER + DAY)
    played.close(now=AFTER + 8 * DAY)
    assert played.row.status == "released"


def test_only_a_withheld_round_with_invitations_opens_again_and_only_until_later(content):
    released, withheld, lonely = (open_slips(content) for _ in range(3))
    for _ in range(5):
        released.take([3, 4, 4, 3, 5, 4, 3])
    for played in (released, withheld, lonely):
        played.close()
    Invitation.objects.filter(round=lonely.id).delete()

    for round_id in (released.id, lonely.id, make(content).pk, open_slips(content).id):
        with pytest.raises(rounds.WrongStep):
            rounds.reopen(round_id=round_id, closes_at=AFTER + DAY, now=AFTER)
    with pytest.raises(rounds.WrongStep):
        rounds.reopen(round_id=withheld.id, closes_at=AFTER, now=AFTER)
    assert (released.row.status, withheld.row.status) == ("released", "withheld")


# === Counts ===


def test_counts_are_bands_and_change_once_a_day(content):
    played = open_mailed(content, [f"{n}@noord.example" for n in range(8)])
    seen = []

    def look(day: int) -> None:
        rounds.refresh_counts(round_id=played.id, today=TODAY + day * DAY)
        seen.append((played.row.started, played.row.finished))

    look(1)
    played.take([4] * 7, now=OPENS + DAY)
    look(1)
    look(2)
    for _ in range(3):
        played.take([4] * 7, now=OPENS + 2 * DAY)
    played.start(now=OPENS + 2 * DAY)
    look(2)
    look(1)  # a clock that was set back
    look(3)
    played.take([4] * 7, now=OPENS + 3 * DAY)
    look(3)
    look(4)

    assert seen == [
        ("none", "none"), ("none", "none"), ("few", "few"), ("few", "few"), ("few", "few"),
        ("enough", "few"), ("enough", "few"), ("enough", "enough"),
    ]  # fmt: skip


def test_counts_of_a_round_that_is_not_open_are_not_taken(content):
    made = make(content)

    rounds.refresh_counts(round_id=made.pk, today=TODAY)

    assert stored(made)["counted_on"] is None


def test_planned_round_goes_back_to_a_concept_and_opens_anew(content):
    played = open_slips(content)
    before = OPENS - DAY

    rounds.recall(round_id=played.id, now=before)

    assert played.row.status == "concept"
    assert not Invitation.objects.filter(round=played.id).exists()
    rounds.open_round(round_id=played.id, now=before, today=before.date())
    assert Invitation.objects.filter(round=played.id).count() == 8


def test_round_that_has_opened_does_not_go_back(content):
    played = open_slips(content)

    with pytest.raises(rounds.WrongStep):
        rounds.recall(round_id=played.id, now=OPENS)
    assert played.row.status == "open"
