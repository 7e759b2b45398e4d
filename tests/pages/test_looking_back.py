"""What a round asks beside the statements: about the goal, about last time, about other links."""

import json
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import queries
from assessments.domain.commitments import Agreement, Change
from assessments.models import Commitment, Experience, GoalView, MirrorAnswer, Outcome, Round
from assessments.services import commitments
from tests.factories import make_team
from tests.pages.reading import Page, follow, see
from tests.pages.test_escaping import NASTY, assert_harmless
from tests.pages.test_taking_part import begin
from tests.respondents import Respondent
from tests.rounds import Played, open_slips

pytestmark = pytest.mark.django_db

SENTENCE = "Iedereen in de wijk doet mee."
LINKS = [("Instroom", 6), ("Doorstroom", 6), ("Uitstroom", 6)]


@pytest.fixture
def times():
    now = timezone.now()
    return {"opens_at": now - timedelta(days=1), "closes_at": now + timedelta(days=1)}


@pytest.fixture
def played(content, times) -> Played:
    return open_slips(content, **times)


@pytest.fixture
def second(content, times) -> Played:
    return looking_back_on(content, times, "Wij bellen eerst.")


def looking_back_on(content, times, behaviour: str) -> Played:
    """A round that looks back on one with two agreements."""
    team = make_team("Team Noord")
    first = open_slips(content, team=team, opens_at=timezone.now() - timedelta(days=90))
    Round.objects.filter(pk=first.id).update(closes_at=timezone.now() - timedelta(days=60))
    first.close(now=timezone.now() - timedelta(days=59))
    due = timezone.localdate()
    changes = [
        Change(content.block(key).row, None, Agreement(text, "de jobcoach", due))
        for key, text in (("kennen", behaviour), ("vertrouwen", "Wij vragen waarom."))
    ]
    commitments.save(round_id=first.id, changes=changes)
    return open_slips(content, team=team, **times)


@pytest.fixture
def chain(content, times) -> Played:
    return open_slips(content, links=LINKS, **times)


def member(of: Played) -> Respondent:
    return begin(Client(), of.tokens.pop(0))


def post(person: Respondent, name: str, data: dict[str, object], query: str = "", **kwargs: object):
    return person.client.post(reverse(f"assessments:{name}", kwargs=kwargs) + query, data)


def moves(response) -> str:
    assert response.status_code == 302, Page(response).errors
    return response["Location"]


# === The goal ===


def test_goal_is_recognised_or_put_in_a_sentence_and_both_may_stay_open(played):
    for given, expected in (
        ({}, None),
        ({"goal": "confirmed"}, (True, "", False)),
        ({"goal": "otherwise"}, (False, "", False)),
        ({"goal": "otherwise", "sentence": SENTENCE}, (False, SENTENCE, False)),
        ({"sentence": SENTENCE, "may_show": "on"}, (False, SENTENCE, True)),
    ):
        person = member(played)
        assert moves(post(person, "goal", given)) == reverse("assessments:block", kwargs={"key": "kennen"})
        key = queries.find_submission(person.code.replace("-", "")).id
        rows = GoalView.objects.filter(pk=key).values_list("is_confirmed", "sentence", "may_show")
        assert rows.first() == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"goal": "confirmed", "sentence": SENTENCE}, "Kies het andere antwoord, of maak dit veld leeg."),
        ({"may_show": "on"}, "Schrijf hem hier op, of haal het vinkje weg."),
        ({"goal": "otherwise", "may_show": "on"}, "Schrijf hem hier op, of haal het vinkje weg."),
        ({"goal": "x"}, "Kies een van de twee antwoorden hieronder."),
        ({"sentence": "x" * 201}, "201 tekens. Er passen 200 tekens in."),
        ({"sentence": "a\0b"}, "Typ hem opnieuw"),
    ],
)
def test_what_contradicts_itself_is_refused_and_nothing_is_lost(played, given, message):
    person = member(played)

    page = Page(post(person, "goal", given))

    assert page.title.startswith("Fout: ")
    assert message in page.errors or "een teken dat we niet kunnen bewaren" in page.errors
    assert page.typed("sentence") == given.get("sentence", "").replace("\0", "")
    assert page.all("id", "code")
    assert not GoalView.objects.exists()


def test_goal_can_be_changed_until_finishing_and_stands_in_the_overview(played):
    person = member(played)
    post(person, "goal", {"sentence": SENTENCE})
    assert SENTENCE in see(person, "overview").text

    assert moves(post(person, "goal", {"goal": "confirmed", "sentence": "", "move": "overview"}, "?overzicht"))

    assert GoalView.objects.values_list("is_confirmed", "sentence").get() == (True, "")
    assert "je herkent dit doel" in see(person, "overview").text


def test_sentence_of_another_tab_is_not_undone_unseen(played):
    person = member(played)
    old = see(person, "goal").form()
    post(person, "goal", {"sentence": SENTENCE})

    page = Page(old.send(person.client, sentence="Iets anders."))

    assert f"‘{SENTENCE}’" in page.errors
    assert GoalView.objects.get().sentence == SENTENCE


def test_own_sentence_is_taken_back_from_the_result(played):
    person = member(played)
    post(person, "goal", {"sentence": SENTENCE, "may_show": "on"})
    person.fill_all(4).finish()
    page = see(person, "result")
    assert SENTENCE in page.text

    page = follow(person, page.form("zin-terug/").send(person.client))

    assert "We hebben je zin over het doel gewist." in page.text
    assert SENTENCE not in page.text
    assert not GoalView.objects.exists()


def test_taking_back_needs_a_button_and_the_own_cookie(played):
    person = member(played)
    post(person, "goal", {"sentence": SENTENCE})
    person.fill_all(4).finish()
    url = reverse("assessments:withdraw-sentence")

    assert person.client.get(url).status_code == 405
    assert Client().post(url).status_code == 403
    assert GoalView.objects.get().sentence == SENTENCE


@pytest.mark.parametrize("text", NASTY)
def test_sentence_is_shown_as_typed(played, text):
    person = member(played)
    post(person, "goal", {"sentence": text})
    person.fill_all(4)

    pages = [see(person, "goal"), see(person, "overview")]
    person.finish()
    pages.append(see(person, "result"))

    for page in pages:
        assert_harmless(page)
    assert " ".join(text.split()) in pages[-1].text


# === Last time ===


def look_back(choice: str = "done", felt: str = "better") -> dict[str, str]:
    agreed = {f"o-{key}": choice for key in Commitment.objects.values_list("pk", flat=True)}
    blocks = queries.current_content().scored_blocks
    return agreed | {f"e-{block.key}": felt for block in blocks}


def test_round_that_looks_back_asks_after_the_goal_what_came_of_it(second):
    person = member(second)

    assert moves(post(person, "goal", {})) == reverse("assessments:look-back")
    page = see(person, "look-back")
    assert page.heading == "Eerst een terugblik"
    assert "Wij bellen eerst." in page.text
    assert "de jobcoach" in page.text

    assert moves(post(person, "look-back", look_back())) == reverse("assessments:block", kwargs={"key": "kennen"})
    assert set(Outcome.objects.values_list("value", flat=True)) == {"done"}
    assert Outcome.objects.count() == 2
    assert Experience.objects.filter(value="better").count() == 6
    assert "8 van de 8 ingevuld" in see(person, "overview").text


def test_steps_go_back_and_to_the_overview(second):
    person = member(second)

    assert moves(post(person, "look-back", {"move": "back"})) == reverse("assessments:goal")
    assert moves(post(person, "look-back", {"move": "overview"}, "?overzicht")) == reverse("assessments:overview")
    first = {"move": "back"}
    assert moves(post(person, "block", first, key="kennen")) == reverse("assessments:look-back")


def test_valid_choices_are_saved_beside_a_wrong_one(second):
    person = member(second)
    data = look_back() | {"e-kennen": "fantastic"}

    page = Page(post(person, "look-back", data))

    assert "niet op de schaal" in page.errors
    assert Outcome.objects.count() == 2
    assert Experience.objects.count() == 5
    assert page.checked("e-begrijpen") == "better"


@pytest.mark.parametrize(
    "data",
    [
        {"o-00000000-0000-4000-8000-000000000000": "done"},
        {"e-onbekend": "better"},
        {"e-randvoorwaarden": "better"},
        {"m-kennen": "4"},
    ],
)
def test_what_the_page_did_not_ask_is_refused(second, data):
    person = member(second)

    page = Page(post(person, "look-back", data))

    assert "hoort niet bij deze bladzijde" in page.errors or "niet bij deze pagina" in page.errors
    assert not Outcome.objects.exists()
    assert not Experience.objects.exists()


def test_two_values_for_one_question_are_refused(second):
    person = member(second)

    page = Page(post(person, "look-back", {"e-kennen": ["better", "worse"]}))

    assert "meer dan één antwoord" in page.errors
    assert not Experience.objects.exists()


def test_first_round_and_test_outside_a_round_have_no_look_back(played, anna):
    person = member(played)
    anna.start()

    for somebody in (person, anna):
        assert somebody.client.get(reverse("assessments:look-back")).status_code == 404
        assert somebody.client.post(reverse("assessments:look-back"), {}).status_code == 404
    assert "Terugblik" not in see(person, "overview").text


def test_after_finishing_nothing_changes(second):
    person = member(second)
    person.fill_all(4).finish()

    response = post(person, "look-back", look_back())

    assert response["Location"].startswith(reverse("assessments:result"))
    assert not Outcome.objects.exists()


@pytest.mark.parametrize("text", NASTY)
def test_agreement_is_shown_as_typed(content, times, text):
    page = see(member(looking_back_on(content, times, text)), "look-back")

    assert_harmless(page)
    assert " ".join(text.split()) in page.text


# === Other links ===


def rated(value: str = "4") -> dict[str, str]:
    return {f"m-{block.key}": value for block in queries.current_content().scored_blocks}


def test_member_of_a_link_is_asked_about_each_other_link_and_not_about_the_own_one(chain):
    person = member(chain)
    mirror = {n: reverse("assessments:mirror", kwargs={"number": n}) for n in (1, 2, 3)}

    assert person.client.get(mirror[1]).status_code == 404
    page = see(person, "mirror", number=2)
    assert "Andere schakel 1 van 2" in page.text
    assert "Zij geven op tijd door wat ik moet weten." in page.text
    assert "Werk je zelf in deze schakel?" not in page.text

    last = {"move": "next"}
    assert moves(post(person, "block", last, key="randvoorwaarden")) == mirror[2]
    assert moves(post(person, "mirror", rated(), number=2)) == mirror[3]
    assert moves(post(person, "mirror", {}, number=3)) == reverse("assessments:topic")
    assert moves(post(person, "topic", {"move": "back"})) == mirror[3]
    assert MirrorAnswer.objects.filter(value=4, link__title="Doorstroom").count() == 6


def test_without_the_invitation_all_links_are_asked_and_the_own_one_goes_at_finishing(chain):
    token = chain.tokens[0]
    person = member(chain)
    person.fill_all(4)
    del person.client.cookies[settings.PARTICIPANT_COOKIE_NAME]
    for number in (1, 2, 3):
        page = see(person, "mirror", number=number)
        assert "Werk je zelf in deze schakel?" in page.text
        post(person, "mirror", rated(), number=number)
    assert MirrorAnswer.objects.count() == 18

    assert person.client.post(reverse("assessments:finish"), {"token": token}).status_code == 302

    assert set(MirrorAnswer.objects.values_list("link__title", flat=True)) == {"Doorstroom", "Uitstroom"}


def test_answers_about_a_link_are_kept_beside_a_wrong_one_and_shown_again(chain):
    person = member(chain)

    page = Page(post(person, "mirror", rated() | {"m-kennen": "6", "m-vertrouwen": "nvt"}, number=2))

    assert "niet op de schaal" in page.errors
    assert MirrorAnswer.objects.count() == 5
    assert MirrorAnswer.objects.get(is_not_applicable=True).block.key == "vertrouwen"
    again = see(person, "mirror", number=2)
    assert again.checked("m-vertrouwen") == "nvt"
    assert again.checked("m-begrijpen") == "4"


@pytest.mark.parametrize("number", [0, 4, 99])
def test_unknown_link_is_not_found(chain, number):
    assert member(chain).client.get(f"/test/schakel/{number}/").status_code == 404


def test_round_without_links_asks_about_none(played):
    person = member(played)

    assert person.client.get(reverse("assessments:mirror", kwargs={"number": 1})).status_code == 404
    assert moves(post(person, "block", {}, key="randvoorwaarden")) == reverse("assessments:topic")


# === What is kept, and what pages cost ===


def test_own_data_hold_everything_that_was_said(second, chain):
    person = member(second)
    post(person, "goal", {"sentence": SENTENCE})
    post(person, "look-back", look_back("partly", "worse"))

    data = json.loads(person.client.get(reverse("assessments:data")).content)

    assert data["goal_view"] == {"is_confirmed": False, "sentence": SENTENCE, "may_show": False}
    assert set(data["outcomes"].values()) == {"partly"}
    assert set(data["experiences"]) == {block.key for block in queries.current_content().scored_blocks}
    assert data["judged_links"] == []
    other = member(chain)
    post(other, "mirror", rated(), number=3)
    judged = json.loads(other.client.get(reverse("assessments:data")).content)["judged_links"]
    assert [len(link["answers"]) for link in judged] == [6]


@pytest.mark.parametrize(
    ("name", "kwargs", "budget"), [("goal", {}, 2), ("look-back", {}, 7), ("mirror", {"number": 2}, 8)]
)
def test_pages_cost_few_queries(second, chain, name, kwargs, budget):
    person = member(chain if name == "mirror" else second)
    url = reverse(f"assessments:{name}", kwargs=kwargs)
    person.client.get(url)

    with CaptureQueriesContext(connection) as captured:
        assert person.client.get(url).status_code == 200

    assert len(captured) <= budget


def test_page_before_the_start_says_what_happens_with_sentences_and_views_of_others(chain):
    page = Page(Client().get(reverse("assessments:take-part", kwargs={"token": chain.tokens[0]})))

    assert "staat alleen bij de uitslag als jij dat aanvinkt" in page.text
    assert "Bij het sluiten wissen we die antwoorden." in page.text
