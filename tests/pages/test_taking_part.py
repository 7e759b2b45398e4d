"""Taking part in a round through its pages."""

import re
from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments.models import Answer, Coordinator, Invitation, Note, Participation, Round, Submission
from tests.factories import make_user
from tests.respondents import Respondent
from tests.rounds import open_mailed, open_slips

pytestmark = pytest.mark.django_db


@pytest.fixture
def times():
    """A round that is open now."""
    now = timezone.now()
    return {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}


@pytest.fixture
def played(content, times):
    return open_slips(content, **times)


def link(token: str) -> str:
    return reverse("assessments:take-part", kwargs={"token": token})


def begin(client: Client, token: str, **extra: str) -> Respondent:
    """Press the button behind the link."""
    page = client.get(link(token)).content.decode()
    key = re.search(r'name="start_key" value="([^"]+)"', page)[1]
    response = client.post(link(token), {"start_key": key, **extra})
    assert response["Location"] in {reverse("assessments:goal"), reverse("assessments:go-on")}
    person = Respondent(client)
    person.code = person.shown_code(client.get(reverse("assessments:goal")))
    return person


def close(played) -> None:
    Round.objects.filter(pk=played.id).update(closes_at=timezone.now())


def text(response) -> str:
    return re.sub(r"\s+", " ", response.content.decode())


def test_member_begins_by_link_fills_in_and_sees_the_own_result(played):
    person = begin(Client(), played.tokens[0])

    person.fill_all(4).finish()

    result = person.result()
    assert "<h1>Je uitslag</h1>" in result
    assert "Dit bewaren we van je" in result
    row = Submission.objects.get()
    assert (row.status, row.round_id) == ("submitted", played.id)
    assert str(row.pk) in result
    assert Participation.objects.get().status == "finished"


def test_page_before_the_start_says_who_sees_what(played):
    page = text(Client().get(link(played.tokens[0])))

    assert "De coördinator</strong> ziet nooit wie meedoet" in page
    assert "minstens 5 mensen" in page
    assert "Er zijn 8 mensen uitgenodigd." in page
    assert "Wat kunnen we niet beloven?" in page
    assert "Coördinatoren van deze ronde doen zelf niet mee." in page
    assert played.row.team.name in page
    assert played.row.goal in page


def test_member_of_a_chain_link_is_told_which_one(content, times):
    played = open_slips(content, links=[("Instroom", 6), ("Uitstroom", 6)], **times)

    page = text(Client().get(link(played.tokens[0])))

    assert "jij hoort in deze ronde bij ‘Instroom’" in page
    assert "‘Uitstroom’" not in page


def test_list_of_who_is_invited_is_masked(content, times):
    addresses = [f"lid{n}@gemeente{n}.example" for n in range(5)]
    played = open_mailed(content, addresses, **times)

    page = text(Client().get(link(played.tokens[0])))

    assert "l•••@gemeente3.example" in page
    assert not any(address in page for address in addresses)


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_at_a_link_changes_nothing(played, method):
    for agent in ("Scanner/1.0", "curl/8", "Mozilla/5.0"):
        response = getattr(Client(), method)(link(played.tokens[0]), headers={"User-Agent": agent})
        assert response.status_code == 200
        assert not response.cookies.get(settings.PARTICIPANT_COOKIE_NAME)

    assert not Participation.objects.exists()
    assert not Submission.objects.exists()
    begin(Client(), played.tokens[0])


@pytest.mark.parametrize("damage", [lambda t: t[:-1], lambda t: t + "X", lambda t: "0" * 16, lambda t: "é" * 300])
def test_damaged_link_gets_a_helpful_page(played, damage):
    response = Client().get(link(damage(played.tokens[0])))

    assert response.status_code == 404
    assert "Deze uitnodiging kennen we niet" in text(response)


def test_link_with_a_nul_in_it_is_refused(played):
    assert Client().get("/mee/%00/").status_code == 400


def test_link_works_in_any_spelling_of_its_code(played):
    token = played.tokens[0]
    spelled = "-".join(token[i : i + 4] for i in range(0, 16, 4)).lower()

    assert Client().get(link(spelled)).status_code == 200


def test_token_page_is_private_and_hidden_from_search_engines(played):
    response = Client().get(link(played.tokens[0]))

    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Referrer-Policy"] == "strict-origin"
    assert "http" not in re.sub(r'xmlns="[^"]+"', "", text(response))


def test_code_of_a_slip_leads_to_its_page(played):
    token = played.tokens[0]

    for typed in (token, token.lower(), f"http://localhost:8000/mee/{token}/", f"  {token[:8]}-{token[8:]} "):
        response = Client().post(reverse("assessments:enter"), {"token": typed})
        assert response["Location"] == link(token)


@pytest.mark.parametrize("typed", ["", "0" * 16, "\0", "x" * 5000, "/", "https://", "💥"])
def test_unknown_slip_gets_a_clear_error(played, typed):
    response = Client().post(reverse("assessments:enter"), {"token": typed})

    assert response.status_code == 200
    assert 'role="alert"' in text(response)


def test_second_click_and_second_visit_go_on_with_one_draft(played):
    client = Client()
    begin(client, played.tokens[0])

    begin(client, played.tokens[0])

    assert Submission.objects.count() == Participation.objects.count() == 1


def test_on_another_device_one_goes_on_by_code_and_finishes_with_the_link(played):
    token = played.tokens[0]
    at_work = begin(Client(), token)
    at_work.fill("kennen", [5] * 6)
    phone = Respondent(Client(), at_work.code)
    phone.client.post(reverse("assessments:return"), {"code": at_work.code})

    asked = phone.finish()
    assert asked.status_code == 403
    assert "Rond af met je uitnodiging" in text(asked)
    assert Submission.objects.submitted().count() == 0

    wrong = phone.client.post(reverse("assessments:finish"), {"token": "0" * 16})
    assert "Deze uitnodiging kennen we niet voor deze ronde" in text(wrong)
    right = phone.client.post(reverse("assessments:finish"), {"token": f"http://localhost:8000{link(token)}"})

    assert right["Location"] == reverse("assessments:result")
    assert Submission.objects.submitted().count() == 1


def test_mailed_link_that_was_used_says_so_and_counts_once(content, times):
    played = open_mailed(content, [f"lid{n}@gemeente.example" for n in range(5)], **times)
    token = played.tokens[0]
    begin(Client(), token).fill_all(4).finish()

    page = text(Client().get(link(token)))
    response = Client().post(link(token), {"start_key": "x"})

    assert "Elke uitnodiging telt één keer." in page
    assert response["Location"] == link(token)
    assert Submission.objects.count() == 1


def test_page_of_a_slip_is_the_same_before_and_after_it_was_used(played):
    token = played.tokens[0]

    def page() -> str:
        return re.sub(r'value="[^"]+"', "", text(Client().get(link(token))))

    fresh = page()
    person = begin(Client(), token)
    started = page()
    person.fill_all(4).finish()

    assert fresh == started == page()


def test_another_browser_without_the_code_begins_anew_and_one_counts(played):
    token = played.tokens[0]
    first, second = begin(Client(), token), begin(Client(), token)
    first.fill_all(2).finish()

    refused = second.fill_all(5).finish()

    assert refused.status_code == 403
    assert Submission.objects.submitted().count() == 1
    assert Answer.objects.filter(submission__status="draft").exists()


def test_there_is_no_note_and_no_goal_to_write_in_a_round(played):
    person = begin(Client(), played.tokens[0])

    page = text(person.client.get(person.block_url("kennen")))
    person.fill("kennen", [4] * 6, note="Van mij")
    person.client.post(reverse("assessments:goal"), {"goal": "Een ander doel", "partners": "Wij"})

    assert 'name="note"' not in page
    assert played.row.team.name in page
    assert not Note.objects.exists()
    row = Submission.objects.get()
    assert (row.goal, row.partners) == ("", "")
    assert played.row.goal in text(person.client.get(reverse("assessments:overview")))


def test_finishing_after_the_closing_is_refused_with_the_answers_kept(played):
    person = begin(Client(), played.tokens[0]).fill_all(4)
    close(played)

    response = person.finish()
    result = person.result()

    assert response["Location"] == f"{reverse('assessments:result')}?gesloten"
    assert "tellen daarom niet mee" in result
    assert Submission.objects.submitted().count() == 0
    assert Answer.objects.count() == played.content.statement_count
    # The first request after the closing made the round close.
    assert played.row.status == "withheld"


def test_block_sent_after_the_closing_is_kept_for_the_person(played):
    person = begin(Client(), played.tokens[0])
    close(played)
    played.close(now=timezone.now())

    person.fill("kennen", [5] * 6)

    assert Answer.objects.count() == 6


def test_closed_round_is_not_closed_by_looking(played):
    close(played)

    page = text(Client().get(link(played.tokens[0])))

    assert "Deze ronde is gesloten." in page
    assert played.row.status == "open"


@pytest.mark.parametrize("has_cookie", [True, False])
def test_deleting_before_closing_gives_the_right_back_with_the_own_link(content, times, has_cookie):
    played = open_mailed(content, [f"lid{n}@gemeente.example" for n in range(5)], **times)
    token = played.tokens[0]
    person = begin(Client(), token).fill_all(4)
    person.finish()
    if not has_cookie:
        del person.client.cookies[settings.PARTICIPANT_COOKIE_NAME]

    given = {} if has_cookie else {"token": token}
    response = person.client.post(reverse("assessments:erase"), given, follow=True)

    assert "Je kunt opnieuw meedoen" in text(response)
    assert not Submission.objects.exists()
    assert begin(Client(), token).fill_all(5).finish()["Location"] == reverse("assessments:result")


def test_deleting_by_code_alone_leaves_the_invitation_used(played):
    person = begin(Client(), played.tokens[0]).fill_all(4)
    person.finish()
    del person.client.cookies[settings.PARTICIPANT_COOKIE_NAME]

    response = person.client.post(reverse("assessments:erase"), follow=True)

    assert "Je kunt opnieuw meedoen" not in text(response)
    assert not Submission.objects.exists()
    assert Participation.objects.get().status == "finished"


def test_deleting_with_a_wrong_link_deletes_nothing_and_says_so(played):
    person = begin(Client(), played.tokens[0]).fill_all(4)
    person.finish()
    del person.client.cookies[settings.PARTICIPANT_COOKIE_NAME]

    response = person.client.post(reverse("assessments:erase"), {"token": "0" * 16})

    assert "Deze uitnodiging kennen we niet voor deze ronde" in text(response)
    assert Submission.objects.exists()


def test_right_of_another_round_in_the_browser_does_not_stand_in_the_way(played, content, times):
    person = begin(Client(), played.tokens[0]).fill_all(4)
    person.finish()
    code = person.code
    begin(person.client, open_slips(content, **times).tokens[0], anew="1")
    person.client.post(reverse("assessments:return"), {"code": code})

    person.client.post(reverse("assessments:erase"))

    assert Submission.objects.submitted().count() == 0


def test_one_person_in_two_rounds_has_two_drafts_and_each_names_its_team(played, content, times):
    client = Client()
    begin(client, played.tokens[0]).fill("kennen", [5] * 6)
    other = open_slips(content, **times)

    page = text(client.get(link(other.tokens[0])))
    begin(client, other.tokens[0])

    assert other.row.team.name in page
    assert Submission.objects.filter(round=played.id).get().answers.count() == 6
    assert Submission.objects.filter(round=other.id).get().answers.count() == 0


def test_coordinator_of_the_round_does_not_take_part(played):
    client = Client()
    user = make_user()
    Coordinator.objects.create(user=user, team=played.row.team)
    client.force_login(user)

    response = client.post(link(played.tokens[0]), {"start_key": "x"})

    assert response.status_code == 403
    assert not Participation.objects.exists()


def test_opting_out_takes_a_button(content, times):
    played = open_mailed(content, [f"lid{n}@gemeente.example" for n in range(5)], **times)
    client = Client()
    client.get(link(played.tokens[0]))
    assert not Invitation.objects.filter(is_opted_out=True).exists()

    client.post(link(played.tokens[0]), {"opt-out": "1"})

    assert Invitation.objects.filter(is_opted_out=True).count() == 1
    assert "Je krijgt geen mail meer over deze ronde." in text(client.get(link(played.tokens[0])))


def test_round_that_has_not_opened_says_when(content):
    now = timezone.now()
    played = open_slips(content, opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=8))

    page = text(Client().get(link(played.tokens[0])))
    Client().post(link(played.tokens[0]), {"start_key": "x"})

    assert "Deze ronde is nog niet open." in page
    assert not Participation.objects.exists()


def test_team_name_is_text_on_every_page(played):
    name = '<img src=x onerror=alert(1)>"{{7*7}}'
    played.row.team.__class__.objects.update(name=name)
    person = begin(Client(), played.tokens[0])

    for url in (link(played.tokens[0]), reverse("assessments:goal"), person.block_url("kennen")):
        page = text(person.client.get(url))
        assert "<img src=x" not in page
        assert "&lt;img src=x onerror=alert(1)&gt;&quot;{{7*7}}" in page


def test_pages_of_a_round_cost_no_more_queries(played, django_assert_max_num_queries):
    person = begin(Client(), played.tokens[0]).fill_all(4)

    with django_assert_max_num_queries(4):
        person.client.get(person.block_url("kennen"))
    with django_assert_max_num_queries(8):
        person.fill("kennen", [3] * 6)
    with django_assert_max_num_queries(3):
        Client().get(link(played.tokens[1]))
    person.finish()
    with django_assert_max_num_queries(8):
        person.result()


def shared_round(content, times, **fields):
    """A round of five that closes now, with Anna's browser among them."""
    played = open_slips(content, **{"is_shared": True, **times, **fields})
    anna = begin(Client(), played.tokens.pop(0))
    for block in content.blocks:
        anna.fill(block.key, [5, 4, 3, 2, 4, 5])
    anna.finish()
    for person in range(5):
        played.take([[2 + (person + s) % 4 for s in range(6)] for _ in range(7)], now=timezone.now())
    return played, anna


def test_own_result_shows_the_team_beside_it_once_released_and_shared(content, times):
    played, anna = shared_round(content, times)
    before = anna.result()
    close(played)
    played.close(now=timezone.now())

    after = anna.result()

    assert "chart-team" not in before
    assert after.count("chart-team") == 6
    assert "Gemiddelde van het team:" in after
    assert reverse("assessments:own-team-result") in after
    assert anna.client.get(reverse("assessments:own-team-result")).status_code == 200


def test_team_is_not_shown_where_the_round_was_not_set_up_so(content, times):
    played, anna = shared_round(content, times, is_shared=False)
    close(played)
    played.close(now=timezone.now())

    assert "chart-team" not in anna.result()
    assert anna.client.get(reverse("assessments:own-team-result")).status_code == 404


def test_whoever_came_too_late_does_not_see_the_team(content, times):
    played, _anna = shared_round(content, times)
    late = begin(Client(), played.tokens.pop(0)).fill_all(4)
    close(played)
    played.close(now=timezone.now())

    assert "chart-team" not in late.result()
    assert late.client.get(reverse("assessments:own-team-result")).status_code == 404


def test_slip_is_not_given_back_and_the_page_says_so(played):
    person = begin(Client(), played.tokens[0]).fill_all(4)
    person.finish()

    page = text(person.client.get(reverse("assessments:erase")))
    done = person.client.post(reverse("assessments:erase"), follow=True)

    assert "Je strookje blijft gebruikt." in page
    assert "Je kunt opnieuw meedoen" not in text(done)


def test_nothing_filled_in_leads_back_to_the_overview(played):
    person = begin(Client(), played.tokens[0])

    response = person.client.post(reverse("assessments:finish"), follow=True)

    assert "Je hebt nog geen stelling beantwoord." in text(response)
    assert Submission.objects.submitted().count() == 0


def test_topic_can_be_saved_after_the_closing_for_the_own_result(played):
    person = begin(Client(), played.tokens[0]).fill_all(4)
    close(played)
    played.close(now=timezone.now())

    response = person.client.post(reverse("assessments:topic"), {"topic": "vertrouwen"})

    assert response.status_code == 302
    assert Submission.objects.get().topic.key == "vertrouwen"


def test_deleting_after_the_closing_makes_the_result_first(content, times):
    played, anna = shared_round(content, times)
    close(played)

    anna.client.post(reverse("assessments:erase"))

    assert played.row.status == "released"
    assert played.row.release.content["n"] == 6


def test_code_of_a_slip_typed_as_a_return_code_leads_to_its_page(played):
    response = Client().post(reverse("assessments:return"), {"code": played.tokens[0].lower()})

    assert response["Location"] == link(played.tokens[0])
