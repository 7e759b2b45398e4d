"""What the services write into the security log: each step once, and of respondents nothing."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from assessments import queries, tokens
from assessments.domain.rounds import Way
from assessments.models import ApiToken, QuestionnaireVersion
from assessments.services import (
    answer_imports,
    api_tokens,
    codes,
    commitments,
    erasure,
    invitations,
    limits,
    mailing,
    participation,
    releases,
    retention,
    rights,
    rounds,
    upkeep,
    versions,
)
from tests.domain.contents import CONTENT
from tests.factories import TODAY, make_draft, make_organisation, make_submitted, make_team
from tests.mailed_rounds import PEOPLE, open_now, prepare
from tests.rounds import AFTER, CLOSES, DURING, OPENS, open_slips, plan
from tests.services.test_versions import EDITOR, NOW, publish, start

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def done(events):
    """What was done with which object, by the system, since the last time one asked."""
    seen = []

    def read() -> list[tuple[str, str]]:
        new = events()[len(seen) :]
        seen.extend(new)
        assert all((event["origin"], event["actor"]) == ("", "system") for event in new)
        assert all(event["result"] == "done" for event in new)
        return [(event["action"], event["object"]) for event in new]

    return read


def test_steps_of_a_round_are_written_once_each(content, done):
    round_id = rounds.create(team=make_team().pk, plan=plan(content))
    of = f"round:{round_id}"
    step = {"round_id": round_id}

    rounds.open_round(**step, now=OPENS - DAY, today=OPENS.date())
    rounds.recall(**step, now=OPENS - DAY)
    rounds.open_round(**step, now=OPENS, today=OPENS.date())
    rounds.open_round(**step, now=OPENS, today=OPENS.date())
    rights.print_slips(**step)
    rounds.extend(**step, closes_at=CLOSES + DAY, now=DURING)
    rounds.stop(**step, now=DURING)
    rounds.stop(**step, now=DURING)
    releases.close(**step, now=AFTER, today=AFTER.date())
    releases.close(**step, now=AFTER, today=AFTER.date())
    rounds.reopen(**step, closes_at=AFTER + DAY, now=AFTER)

    steps = ["opened", "recalled", "opened", "extended", "stopped", "closed", "reopened"]
    told = done()
    assert [one for one in told if one[0].startswith("round.")] == [(f"round.{step}", of) for step in steps]
    assert [one for one in told if not one[0].startswith("round.")] == [("slips.printed", of)]


def test_step_that_is_refused_was_not_done(content, done):
    round_id = rounds.create(team=make_team().pk, plan=plan(content, members=2))

    with pytest.raises(rounds.CannotOpen):
        rounds.open_round(round_id=round_id, now=OPENS, today=OPENS.date())
    for step in (
        lambda: rounds.recall(round_id=round_id, now=OPENS),
        lambda: rounds.extend(round_id=round_id, closes_at=AFTER, now=OPENS),
        lambda: rounds.stop(round_id=round_id, now=OPENS),
        lambda: rounds.reopen(round_id=round_id, closes_at=AFTER, now=OPENS),
    ):
        with pytest.raises(rounds.WrongStep):
            step()

    assert done() == []


def test_concept_that_is_deleted_is_written(content, done):
    round_id = rounds.create(team=make_team().pk, plan=plan(content))

    rounds.discard(round_id=round_id)

    assert done() == [("round.deleted", f"round:{round_id}")]


def test_respondents_leave_nothing_and_the_release_is_written(content, done):
    played = open_slips(content)
    made_alone, _draft = make_draft(content)
    done()
    for _ in range(6):
        played.take([4] * 7)
    codes.open_by_code(code=played.codes[0], address="203.0.113.7", now=0)
    participation.erase(code=played.codes[0], token="", now=DURING)
    erasure.erase(code=made_alone)
    rights.opt_out(token=played.tokens[0])
    assert done() == []

    played.close()

    assert done() == [("round.closed", f"round:{played.id}"), ("release.made", f"round:{played.id}")]


def test_list_withdrawal_and_reminders_name_nobody(content, done):
    round_id = prepare(content)
    of = f"round:{round_id}"
    assert done() == [("invitations.listed", of)]
    rounds.open_round(round_id=round_id, now=timezone.now(), today=timezone.localdate() - DAY)
    done()

    for _ in range(2):
        invitations.withdraw(round_id=round_id, address=PEOPLE[0], now=timezone.now())
        mailing.queue_reminders(round_id=round_id, now=timezone.now(), today=timezone.localdate())
    invitations.withdraw(round_id=round_id, address="nobody@noord.example", now=timezone.now())

    assert done() == [("invitation.withdrawn", of), ("reminders.queued", of)]


def test_clock_that_closes_a_round_is_the_system(content, done):
    round_id = open_now(content, way=Way.MAIL)
    done()

    upkeep.tend(now=timezone.now() + 15 * DAY, today=timezone.localdate())

    assert done() == [("round.closed", f"round:{round_id}")]


def test_tokens_of_programs_are_written_by_their_number(done):
    organisation = make_organisation().pk
    token = api_tokens.make(organisation=organisation, name="Dashboard", last_day=TODAY + DAY, today=TODAY)
    row = ApiToken.objects.get()
    assert row.token_hash == tokens.api_token_hash(token)

    api_tokens.revoke(organisation=organisation + 1, token_id=row.pk)
    api_tokens.revoke(organisation=organisation, token_id=row.pk)
    api_tokens.revoke(organisation=organisation, token_id=row.pk)

    assert done() == [("api_token.made", f"api_token:{row.pk}"), ("api_token.revoked", f"api_token:{row.pk}")]


def test_link_to_agreements_is_written_when_it_is_made_and_when_it_ends(content, done):
    played = open_slips(content)
    played.close()
    done()

    commitments.end_link(round_id=played.id)
    commitments.make_link(round_id=played.id, last_day=date(2026, 12, 31))
    commitments.end_link(round_id=played.id)
    commitments.end_link(round_id=played.id)

    of = f"round:{played.id}"
    assert done() == [("agreements.link_made", of), ("agreements.link_ended", of)]


def test_questionnaires_are_written_when_they_come_go_and_are_used(content, done):
    draft = start()
    assert done() == []
    publish(draft)
    thrown_away = start()
    versions.discard(version=thrown_away.pk)
    read_in = versions.take_in(questionnaire="anders", content=CONTENT, editor=EDITOR, now=NOW)
    publish(QuestionnaireVersion.objects.get(pk=read_in))
    versions.choose_main(version=read_in, editor=EDITOR, now=NOW)

    assert done() == [
        ("questionnaire.published", f"version:{draft.pk}"),
        ("draft.discarded", f"version:{thrown_away.pk}"),
        ("questionnaire.imported", f"version:{read_in}"),
        ("questionnaire.published", f"version:{read_in}"),
        ("questionnaire.chosen", f"version:{read_in}"),
    ]


def test_imported_answers_are_written_once(content, done):
    imported = answer_imports.ImportedRound(content.version, "Doel", 6, TODAY - DAY)
    people = [dict.fromkeys(content.refs_by_row.values(), 4)] * 6
    key = make_team().pk
    for _ in range(2):
        answer_imports.take_in(key=key, team=key, plan=imported, people=people, now=NOW, today=TODAY)

    of = f"round:{key}"
    assert done() == [("answers.imported", of), ("round.closed", of), ("release.made", of)]


def test_purge_writes_counts_and_a_dry_run_nothing(content, done):
    make_draft(content, today=TODAY - 1000 * DAY)
    make_submitted(content, today=TODAY - 1000 * DAY)
    make_submitted(content)

    retention.purge(now=NOW, today=TODAY, dry_run=True)
    assert done() == []
    retention.purge(now=NOW, today=TODAY, dry_run=False)

    [(action, counts)] = done()
    assert action == "purge.done"
    assert counts == "purge:drafts=1,submissions=1"


# === What is refused ===


def test_unknown_code_is_written_without_the_code(content, events):
    code = tokens.new_token()
    with pytest.raises(codes.UnknownCode):
        codes.open_by_code(code=code, address="203.0.113.7", now=0)

    assert [(event["action"], event["result"], event["object"]) for event in events()] == [
        ("code.unknown", "refused", "")
    ]


def test_too_many_tries_are_written_once_a_minute_and_without_whose(events):
    def hammer(now: float) -> None:
        for _ in range(5):
            try:
                limits.count_try("login-tries:203.0.113.7:abc", most=2, now=now)
            except limits.TooManyTries:
                continue

    hammer(0)
    hammer(limits.WINDOW_SECONDS)

    assert [(event["action"], event["result"], event["object"]) for event in events()] == [
        ("tries.limited", "refused", "limit:login-tries")
    ] * 2


def test_code_in_the_database_is_found_without_an_event(content, events):
    code, _submission = make_submitted(content)

    assert codes.open_by_code(code=code, address="203.0.113.7", now=0) == queries.find_submission(code)
    assert events() == []
