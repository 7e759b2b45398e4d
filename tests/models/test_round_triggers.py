"""What was agreed at opening, what takes part and what was released cannot change, not even by SQL."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, models, transaction

from assessments.models import (
    Answer,
    BuildingBlock,
    ChainLink,
    Invitation,
    Note,
    QuestionnaireVersion,
    Release,
    Round,
    Statement,
    Submission,
)
from tests.factories import (
    OPENS_AT,
    STEPS,
    TODAY,
    make_invitation,
    make_link,
    make_participation,
    make_release_row,
    make_round,
    make_round_submission,
    make_team,
    make_version,
)

pytestmark = pytest.mark.django_db

STATUSES = ["concept", "open", "released", "withheld"]
AFTER_OPENING = STATUSES[1:]
ALLOWED = {("concept", "open"), ("open", "concept"), ("open", "released"), ("open", "withheld"), ("withheld", "open")}

STEPS_IN_ORDER = "takes its steps in order"
AGREED = "agreed when a round opened"
NOT_FITTING = "does not fit its round"
LINK_ELSEWHERE = "does not belong to this round"
NEVER = "A release never changes"


def refused(act, message: str) -> None:
    """The database refuses, and by the rule that is meant."""
    with pytest.raises(IntegrityError, match=message), transaction.atomic():
        act()


def rows(row: models.Model) -> models.QuerySet:
    return type(row).objects.filter(pk=row.pk)


# === Rounds ===


@pytest.mark.parametrize("new", STATUSES)
@pytest.mark.parametrize("old", STATUSES)
def test_round_takes_its_steps_in_order(old, new):
    row = rows(make_round(status=old))

    if old == new or (old, new) in ALLOWED:
        assert row.update(status=new) == 1
    else:
        refused(lambda: row.update(status=new), STEPS_IN_ORDER)
        assert row.get().status == old


def test_released_round_is_not_opened_again_by_plain_sql():
    made = make_round(status="released")

    def reopen() -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE assessments_round SET status = 'open'")

    refused(reopen, STEPS_IN_ORDER)
    assert rows(made).get().status == "released"


def test_withheld_round_opens_again_with_a_later_end_and_can_then_be_released():
    row = rows(make_round(status="withheld"))

    row.update(status="open", closes_at=OPENS_AT + timedelta(days=28))
    row.update(status="released")

    assert row.get().closes_at == OPENS_AT + timedelta(days=28)


OTHER_VALUES = {
    "team": lambda: make_team("Team Zuid"),
    "version": make_version,
    "goal": lambda: "Iets anders",
    "members": lambda: 9,
    "way": lambda: "mail",
    "is_shared": lambda: True,
    "k": lambda: 6,
    "spare_slips": lambda: 3,
}


@pytest.mark.parametrize("status", AFTER_OPENING)
@pytest.mark.parametrize("column", OTHER_VALUES)
def test_what_was_agreed_stays(column, status):
    row = rows(make_round(status=status))

    refused(lambda: row.update(**{column: OTHER_VALUES[column]()}), AGREED)


@pytest.mark.parametrize("column", OTHER_VALUES)
def test_concept_changes_freely_also_at_opening(column):
    first, second = make_round(team=make_team("Een")), make_round(team=make_team("Twee"))

    assert rows(first).update(**{column: OTHER_VALUES[column]()}) == 1
    if column != "version":  # the other version is a draft, and those have a case of their own
        assert rows(second).update(status="open", **{column: OTHER_VALUES[column]()}) == 1


def test_round_does_not_open_with_a_draft_of_a_questionnaire():
    made = make_round(version=make_version())

    refused(lambda: rows(made).update(status="open"), "questionnaire that has been published")


@pytest.mark.parametrize("status", ["concept", "open", "withheld"])
def test_only_a_released_round_has_a_release(status):
    made = make_round(status=status)

    refused(lambda: make_release_row(made), "Only a released round")


@pytest.mark.parametrize("status", AFTER_OPENING)
def test_mail_of_an_invitation_cannot_go_to_somebody_else_after_opening(status):
    made = make_round(way="mail")
    invitation = make_invitation(made, "anna@gemeente.example")
    for step in STEPS[status]:
        rows(made).update(status=step)

    refused(lambda: rows(invitation).update(address="dora@elders.example"), "cannot move")


def test_chain_link_stays_in_its_round():
    link = make_link(make_round())

    refused(lambda: rows(link).update(round=make_round()), "chain links")


@pytest.mark.parametrize("column", ["opens_at", "closes_at"])
def test_times_move_until_the_release(column):
    later = {column: OPENS_AT + timedelta(days=2)}

    assert [rows(make_round(status=status)).update(**later) for status in ("concept", "open", "withheld")] == [1, 1, 1]
    refused(lambda: rows(make_round(status="released")).update(**later), "A released round cannot change")


@pytest.mark.parametrize("status", AFTER_OPENING)
def test_what_is_kept_of_the_running_of_a_round_changes(status):
    changed = {"counted_on": TODAY, "started": "few", "finished": "few", "is_scrubbed": True, "revision": 2}

    assert rows(make_round(status=status)).update(**changed) == 1


@pytest.mark.parametrize("status", AFTER_OPENING)
def test_round_that_has_opened_cannot_be_deleted(status):
    row = rows(make_round(status=status))

    refused(lambda: row._raw_delete("default"), "has opened stays")


def test_concept_can_be_deleted_with_its_links():
    made = make_round(links=["Instroom", "Uitstroom"])

    made.delete()

    assert not Round.objects.exists()
    assert not ChainLink.objects.exists()


# === Chain links ===


@pytest.mark.parametrize("status", AFTER_OPENING)
def test_links_of_a_round_that_has_opened_stay_as_they_are(status):
    made = make_round(status=status, links=["Instroom", "Uitstroom"])
    link = made.links.first()
    message = "chain links of a round that has opened"

    refused(lambda: make_link(made, "Doorstroom", order=3), message)
    refused(lambda: rows(link).update(title="Nieuw", title_folded="nieuw"), message)
    refused(lambda: rows(link).update(members=3), message)
    refused(lambda: rows(link)._raw_delete("default"), message)


def test_link_moves_neither_into_nor_out_of_a_round_that_has_opened():
    concept, opened = make_round(links=["Instroom"]), make_round(status="open", links=["Uitstroom"])
    message = "chain links of a round that has opened"

    refused(lambda: rows(concept.links.get()).update(round=opened), message)
    refused(lambda: rows(opened.links.get()).update(round=concept), message)


def test_links_of_a_concept_change_freely():
    made = make_round(links=["Instroom", "Uitstroom"])

    rows(made.links.first()).update(title="Nieuw", title_folded="nieuw", members=7)
    made.links.last().delete()

    assert made.links.get().members == 7


# === Invitations ===


@pytest.mark.parametrize("status", AFTER_OPENING)
def test_nobody_is_invited_after_opening(status):
    made = make_round(status=status)

    refused(lambda: make_invitation(made), "Nobody is invited after")
    refused(lambda: make_invitation(made, "anna@gemeente.example"), "Nobody is invited after")


@pytest.mark.parametrize("status", AFTER_OPENING)
@pytest.mark.parametrize(
    "change",
    [
        {"address": "bram@bedrijf.example", "address_folded": "bram@bedrijf.example"},
        {"address": None, "address_folded": None},
        {"link": None},
    ],
    ids=["address", "no address", "no link"],
)
def test_invitation_of_a_round_that_has_opened_stays_with_its_person(change, status):
    made = make_round(links=["Instroom"])
    invitation = make_invitation(made, "anna@gemeente.example", link=made.links.get())
    for step in ("open",) if status == "open" else ("open", status):
        rows(made).update(status=step)

    refused(lambda: rows(invitation).update(**change), "cannot move")


def test_slip_of_a_round_that_has_opened_gets_no_address():
    slip = make_round(status="open", invited=1).invitations.get()

    refused(lambda: rows(slip).update(address="a@b.example", address_folded="a@b.example"), "cannot move")


@pytest.mark.parametrize("status", STATUSES)
def test_invitation_never_moves_to_another_round(status):
    slip = make_round(status=status, invited=1).invitations.get()

    refused(lambda: rows(slip).update(round=make_round()), "cannot move")


@pytest.mark.parametrize("change", [{"is_withdrawn": True}, {"is_opted_out": True}], ids=["withdrawn", "opted out"])
def test_invitation_of_an_open_round_can_be_withdrawn(change):
    slip = make_round(status="open", invited=1).invitations.get()

    assert rows(slip).update(**change) == 1


def test_invitation_gets_a_link_of_its_own_round_only():
    own, other = make_round(links=["Instroom"]), make_round(links=["Instroom"])
    invitation = make_invitation(own, link=own.links.get())

    refused(lambda: make_invitation(own, link=other.links.get()), LINK_ELSEWHERE)
    refused(lambda: rows(invitation).update(link=other.links.get()), LINK_ELSEWHERE)


def test_invitation_of_a_concept_changes_freely():
    made = make_round(links=["Instroom"])
    invitation = make_invitation(made, "anna@gemeente.example")

    assert rows(invitation).update(link=made.links.get(), address="b@c.example", address_folded="b@c.example") == 1


def test_link_with_invitations_cannot_be_deleted():
    made = make_round(links=["Instroom"])
    make_invitation(made, link=made.links.get())

    with pytest.raises(models.RestrictedError):
        made.links.get().delete()


# === Submissions ===


@pytest.mark.parametrize("status", ["concept", "released", "withheld"])
def test_submission_starts_in_an_open_round_only(status):
    made = make_round(status=status)

    refused(lambda: make_round_submission(made), NOT_FITTING)


@pytest.mark.parametrize("status", ["released", "withheld"])
@pytest.mark.parametrize("change", [{"status": "submitted"}, {"link": "other"}], ids=lambda change: next(iter(change)))
def test_draft_of_a_round_that_has_ended_cannot_count_any_more(change, status):
    made = make_round(status="concept", links=["Instroom"])
    rows(made).update(status="open")
    draft = make_round_submission(made, topic=BuildingBlock.objects.first())
    rows(made).update(status=status)
    if "link" in change:
        change = {"link": made.links.get()}

    refused(lambda: rows(draft).update(**change), NOT_FITTING)


@pytest.mark.parametrize("status", ["released", "withheld"])
def test_draft_of_a_round_that_has_ended_stays_its_persons_own(status):
    made = make_round(status="open")
    draft = make_round_submission(made)
    rows(made).update(status=status)

    assert rows(draft).update(topic=BuildingBlock.objects.first()) == 1


def test_round_goes_back_to_a_concept_only_while_nobody_has_begun():
    empty, begun = make_round(status="open"), make_round(status="open")
    make_round_submission(begun)

    assert rows(empty).update(status="concept") == 1
    refused(lambda: rows(begun).update(status="concept"), STEPS_IN_ORDER)


def test_submission_in_a_round_of_another_version_is_refused():
    made = make_round(status="open")

    refused(lambda: make_round_submission(made, version=make_version()), NOT_FITTING)
    draft = make_round_submission(made)
    refused(lambda: rows(draft).update(version=make_version()), NOT_FITTING)


def test_submission_with_a_link_of_another_round_is_refused():
    made, other = make_round(status="open", links=["Instroom"]), make_round(status="open", links=["Instroom"])

    refused(lambda: make_round_submission(made, link=other.links.get()), NOT_FITTING)
    draft = make_round_submission(made, link=made.links.get())
    refused(lambda: rows(draft).update(link=other.links.get()), NOT_FITTING)


def test_submission_stays_in_its_round():
    made, other = make_round(status="open"), make_round(status="open")
    inside = make_round_submission(made)
    outside = Submission.objects.create(version_id=made.version_id, started_date=TODAY, code_hash="outside")

    refused(lambda: rows(inside).update(round=other), "stays in its round")
    refused(lambda: rows(inside).update(round=None, started_date=TODAY), "stays in its round")
    refused(lambda: rows(outside).update(round=made, started_date=None), "stays in its round")


def test_submission_of_an_open_round_is_filled_in_and_finished():
    made = make_round(status="open", links=["Instroom"])
    draft = make_round_submission(made, link=made.links.get())
    statement = Statement.objects.filter(block__version_id=made.version_id).first()
    Answer.objects.create(submission=draft, statement=statement, value=3)

    assert rows(draft).update(status="submitted", topic=statement.block) == 1
    refused(lambda: rows(draft).update(topic=None), "submitted self-test cannot change")
    refused(lambda: Answer.objects.filter(submission=draft).update(value=1), "submitted self-test cannot change")


def test_submission_can_be_deleted_whatever_the_round():
    made = make_round(status="open")
    submitted = make_round_submission(made, status="submitted")
    rows(made).update(status="released")

    submitted.delete()

    assert not made.submissions.exists()


def test_there_are_no_notes_in_a_round():
    draft = make_round_submission(make_round(status="open"))
    outside = Submission.objects.create(version_id=draft.version_id, started_date=TODAY, code_hash="outside")
    block = BuildingBlock.objects.filter(version_id=draft.version_id).first()
    note = Note.objects.create(submission=outside, block=block, text="Van mij")

    refused(lambda: Note.objects.create(submission=draft, block=block, text="Van mij"), "no notes in a round")
    refused(
        lambda: Note.objects.filter(submission=note.submission).update(submission=draft),
        "no notes in a round",
    )


@pytest.mark.parametrize("restricted", [Round, QuestionnaireVersion, ChainLink])
def test_what_submissions_rest_on_cannot_be_deleted(restricted):
    made = make_round(status="open", links=["Instroom"])
    make_round_submission(made, link=made.links.get())
    row = {Round: made, QuestionnaireVersion: made.version, ChainLink: made.links.get()}[restricted]

    with pytest.raises(models.RestrictedError):
        row.delete()


# === Releases ===


@pytest.mark.parametrize(
    "change",
    [{"content": {"n": 9}}, {"released_date": TODAY + timedelta(days=1)}],
    ids=lambda change: next(iter(change)),
)
def test_release_cannot_be_updated(change):
    release = make_release_row()

    refused(lambda: rows(release).update(**change), NEVER)
    refused(lambda: rows(release).update(round=make_round(status="released")), NEVER)


def test_release_cannot_be_deleted():
    release = make_release_row()

    refused(release.delete, NEVER)
    refused(lambda: Release.objects.all()._raw_delete("default"), NEVER)


# === What takes part, after the fact ===


def test_used_invitation_cannot_be_deleted_under_its_participation():
    """Through Django it goes together with it; by SQL the key stands in the way."""
    participation = make_participation()

    def delete() -> None:
        Invitation.objects.filter(pk=participation.pk)._raw_delete("default")
        connection.check_constraints()

    with pytest.raises(IntegrityError), transaction.atomic():
        delete()
