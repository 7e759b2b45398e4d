"""What people say beside the statements: kept while it is needed, released in words, erased at closing."""

from datetime import date, timedelta

import pytest
from django.db import connection

from assessments import queries
from assessments.domain.commitments import Agreement, Change
from assessments.domain.disclosure import Reason, ShownMean, Withheld
from assessments.domain.opinions import Counted, Divided, Majority
from assessments.models import Experience, GoalView, MirrorAnswer, Outcome, Round, Submission
from assessments.services import commitments, looking_back, participation, releases, rounds, submissions
from tests.factories import make_team
from tests.rounds import AFTER, DURING, Played, open_slips

pytestmark = pytest.mark.django_db

VARIED = [2, 3, 4, 4, 5, 3, 4]
GOAL = "Iedere cliënt heeft binnen een jaar werk."


def finished(played: Played, n: int, **said: object) -> None:
    """People who fill in everything and say the same about the goal."""
    for _ in range(n):
        code, token = played.start()
        played.fill(code, VARIED)
        played.say_goal(code, **said)  # type: ignore[arg-type]
        played.finish(code, token)


def agree(played: Played, **behaviours: str) -> None:
    changes = [
        Change(played.content.block(key).row, None, Agreement(text, "teamleider", date(2026, 12, 1)))
        for key, text in behaviours.items()
    ]
    commitments.save(round_id=played.id, changes=changes)


def second_round(first: Played, **fields: object) -> Played:
    opens = AFTER + timedelta(days=40)
    fields = {"opens_at": opens, "closes_at": opens + timedelta(days=14), **fields}
    return open_slips(first.content, team=first.row.team, **fields)


LATER = AFTER + timedelta(days=43)
MUCH_LATER = AFTER + timedelta(days=60)


# === Goal ===


def test_goal_is_released_in_words_and_what_was_written_stands_outside_the_release(content):
    played = open_slips(content, members=14)
    finished(played, 6)
    finished(played, 6, sentence=GOAL, may_show=True)

    played.close()

    release = queries.release_of(played.id)
    assert release.goal == Counted((("confirmed", 6), ("otherwise", 6)))
    assert queries.goal_sentences(played.id, release) == (GOAL,) * 6


@pytest.mark.parametrize(("with_consent", "without"), [(4, 8), (5, 4)], ids=["four sentences", "nine people"])
def test_sentences_that_are_not_shown_are_erased_at_closing_and_the_choice_stays(content, with_consent, without):
    played = open_slips(content, members=14)
    finished(played, with_consent, sentence=GOAL, may_show=True)
    finished(played, without, sentence="Alleen voor mij.")

    played.close()

    release = queries.release_of(played.id)
    assert queries.goal_sentences(played.id, release) == ()
    assert set(GoalView.objects.values_list("is_confirmed", "sentence", "may_show")) == {(False, "", False)}


def test_sentences_without_consent_are_erased_where_others_are_shown(content):
    played = open_slips(content, members=14)
    finished(played, 5, sentence=GOAL, may_show=True)
    finished(played, 5, sentence="Alleen voor mij.")
    code, _token = played.start()
    played.say_goal(code, "Nooit afgerond.", may_show=True)

    played.close()

    assert sorted(GoalView.objects.values_list("sentence", flat=True)) == [""] * 6 + [GOAL] * 5


def test_sentences_with_consent_stay_where_the_round_may_open_again(content):
    played = open_slips(content, members=15)
    finished(played, 3, sentence=GOAL, may_show=True)
    finished(played, 1, sentence="Alleen voor mij.")
    played.close()
    assert sorted(GoalView.objects.values_list("sentence", flat=True)) == ["", *[GOAL] * 3]
    later = AFTER + timedelta(days=7)
    rounds.reopen(round_id=played.id, closes_at=later, now=AFTER)
    for n in range(7):
        code, token = played.start(now=AFTER + timedelta(hours=1))
        played.fill(code, VARIED)
        played.say_goal(code, f"Zin {n}", may_show=True)
        played.finish(code, token, now=AFTER + timedelta(hours=1))

    releases.close(round_id=played.id, now=later, today=later.date())

    assert len(queries.goal_sentences(played.id, queries.release_of(played.id))) == 10


def test_sentence_is_taken_back_after_the_release_and_below_k_none_is_shown(content):
    played = open_slips(content, members=14)
    finished(played, 6, sentence=GOAL, may_show=True)
    finished(played, 4)
    played.close()
    release = queries.release_of(played.id)

    for code, left in zip(played.codes, (5, 0), strict=False):
        looking_back.withdraw_sentence(code=code)
        looking_back.withdraw_sentence(code=code)
        assert len(queries.goal_sentences(played.id, release)) == left
    assert queries.release_of(played.id) == release


def test_sentence_that_is_taken_back_while_the_round_closes_does_not_come_back(content, monkeypatch):
    """Closing holds the round from its first step on, so that taking back waits for it."""
    played = open_slips(content, members=14)
    finished(played, 10, sentence=GOAL, may_show=True)
    held = []
    monkeypatch.setattr(Round.objects, "select_for_update", lambda: held.append("round") or Round.objects.all())

    looking_back.withdraw_sentence(code=played.codes[0])
    looking_back.withdraw_sentence(code="UNKNOWN")

    assert held == ["round"]
    assert GoalView.objects.count() == 9


def test_sentences_stand_in_alphabetical_order_whatever_the_case(content):
    played = open_slips(content, members=14)
    for sentence in ("b twee", "A één", "C drie", "a nul", "d vier", "E vijf", "f", "G", "h", "i"):
        finished(played, 1, sentence=sentence, may_show=True)
    played.close()

    shown = queries.goal_sentences(played.id, queries.release_of(played.id))

    assert shown[:4] == ("a nul", "A één", "b twee", "C drie")


# === Agreements and experience ===


def test_next_round_asks_about_agreements_and_releases_what_came_of_them(content):
    first = open_slips(content)
    finished(first, 5)
    first.close()
    agree(first, kennen="Wij bellen eerst.", vertrouwen="Wij vragen waarom.")
    second = second_round(first)
    for outcome, experience in [("done", "better")] * 4 + [("partly", "same"), ("unknown", "absent")]:
        code, token = second.start(now=LATER)
        second.fill(code, VARIED)
        second.look_back(code, outcome, experience)
        second.finish(code, token, now=LATER)

    second.close(now=MUCH_LATER)

    release = queries.release_of(second.id)
    assert [(o.block, o.behaviour, o.opinion) for o in release.outcomes] == [
        ("kennen", "Wij bellen eerst.", Majority("done")),
        ("vertrouwen", "Wij vragen waarom.", Majority("done")),
    ]
    assert dict(release.experiences) == {block.key: Majority("better") for block in content.scored_blocks}


def test_round_before_without_result_is_looked_back_on_as_well(content):
    first = open_slips(content)
    first.close()
    agree(first, kennen="Wij bellen eerst.")
    second = second_round(first)
    for outcome in ("done", "done", "partly", "partly", "not_done"):
        code, token = second.start(now=LATER)
        second.fill(code, VARIED)
        second.look_back(code, outcome)
        second.finish(code, token, now=LATER)

    second.close(now=MUCH_LATER)

    release = queries.release_of(second.id)
    assert release.outcomes[0].opinion == Divided()
    assert {opinion for _key, opinion in release.experiences} == {Withheld(Reason.TOO_FEW)}


def test_first_round_releases_nothing_about_last_time(content):
    played = open_slips(content)
    finished(played, 5)
    played.close()

    release = queries.release_of(played.id)
    assert (release.outcomes, release.experiences, release.mirror) == ((), (), ())
    assert release.goal == Majority("confirmed")


# === Mirror ===

LINKS = [("Instroom", 5), ("Doorstroom", 5), ("Uitstroom", 5)]


def chain(content, *, each: int) -> Played:
    """Three links of five; so many of each finish, and judge the other two."""
    played = open_slips(content, links=LINKS)
    slips = {title: played.tokens[5 * n : 5 * n + each] for n, (title, _size) in enumerate(LINKS)}
    for own, found in slips.items():
        for person, token in enumerate(found):
            played.tokens.insert(0, token)
            code, used = played.start()
            played.fill(code, VARIED)
            for title, _size in LINKS:
                played.judge(code, title, [1 + (person + n) % 4 for n in range(6)])
            assert MirrorAnswer.objects.filter(submission__code_hash__isnull=False).count()
            played.finish(code, used)
            assert not MirrorAnswer.objects.filter(
                submission=queries.find_submission(code).id, link__title=own
            ).exists()
    return played


def test_each_link_is_seen_by_the_others_together_and_nothing_of_it_is_kept(content):
    played = chain(content, each=4)

    played.close()

    release = queries.release_of(played.id)
    assert release.links == ()
    assert [(row.title, row.invited) for row in release.mirror] == [(title, 10) for title, _size in LINKS]
    assert all(isinstance(mean, ShownMean) and mean.n == 5 for row in release.mirror for mean in row.means)
    assert not MirrorAnswer.objects.exists()
    assert set(Submission.objects.values_list("link", flat=True)) == {None}


def test_mirror_answers_of_a_withheld_round_are_erased_too(content):
    played = chain(content, each=1)

    played.close()

    assert not MirrorAnswer.objects.exists()


def test_what_is_said_follows_its_submission_to_the_new_key(content):
    first = open_slips(content)
    finished(first, 5)
    first.close()
    agree(first, kennen="Wij bellen eerst.")
    second = second_round(first)
    codes = []
    for value in ("better", "worse", "same", "better", "better"):
        code, token = second.start(now=LATER)
        second.fill(code, VARIED)
        second.look_back(code, "done", value)
        second.say_goal(code)
        second.finish(code, token, now=LATER)
        codes.append((code, value))

    second.close(now=MUCH_LATER)

    for code, value in codes:
        said = queries.said_beside(queries.find_submission(code).id)
        assert set(said.experiences.values()) == {value}
        assert set(said.outcomes.values()) == {"done"}
        assert said.goal.is_confirmed


@pytest.mark.parametrize("model", [GoalView, Outcome, Experience, MirrorAnswer], ids=lambda model: model.__name__)
def test_rows_beside_answers_have_no_counting_key(model):
    with connection.cursor() as cursor:
        columns = {
            column.name for column in connection.introspection.get_table_description(cursor, model._meta.db_table)
        }
    assert "id" not in columns


def test_deleting_everything_deletes_what_was_said(content):
    played = open_slips(content)
    finished(played, 1, sentence=GOAL)

    participation.erase(code=played.codes[0], token="", now=DURING)

    assert not GoalView.objects.exists()


def test_nothing_is_stored_beside_a_submitted_test(content):
    played = open_slips(content)
    finished(played, 1)

    with pytest.raises(submissions.AlreadySubmitted):
        played.say_goal(played.codes[0], GOAL)
    assert GoalView.objects.get().sentence == ""


def test_start_page_that_comes_back_after_something_was_said_gives_another_draft(content):
    played = open_slips(content, team=make_team())
    key = "a-start-key"
    token = played.tokens[0]
    first = participation.start(token=token, start_key=key, now=DURING, today=DURING.date())
    same = participation.start(token=token, start_key=key, now=DURING, today=DURING.date())
    played.say_goal(first)

    other = participation.start(token=token, start_key=key, now=DURING, today=DURING.date())

    assert same == first != other
