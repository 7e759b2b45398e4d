"""The session is over, or the form too old: nothing that was typed is lost."""

import pytest
from django.urls import reverse

from tests.pages import stored
from tests.pages.reading import Page, follow, post_raw, see, strict, words

KENNEN = "/test/bouwsteen/kennen/"
BEGRIJPEN = "/test/bouwsteen/begrijpen/"
EXPIRED = "Je sessie is verlopen"
TOO_OLD = "Deze pagina stond te lang open"
UNKNOWN = "We kennen deze code niet."
TYPED = {
    "s-role-of-colleagues": "2",
    "s-frame-of-reference": "nvt",
    "note": 'Regel 1\r\nRegel "2" & <3> é😀',
    "move": "next",
}
TYPED_NOTE = 'Regel 1\nRegel "2" & <3> é😀'


def assert_typed_is_stored(code: str) -> None:
    answers = stored.answers(code)
    assert {key: answers.get(key) for key in ("role-of-colleagues", "frame-of-reference")} == {
        "role-of-colleagues": 2,
        "frame-of-reference": "nvt",
    }
    assert stored.notes(code)["begrijpen"] == TYPED_NOTE


@pytest.fixture
def sent_too_late(draft) -> Page:
    """Anna had coffee and presses Next on Begrijpen; her cookie is gone."""
    draft.lose_session()
    return Page(draft.client.post(BEGRIJPEN, TYPED))


def test_late_block_says_what_happened_and_carries_what_was_typed(sent_too_late, draft):
    assert sent_too_late.status == 403
    assert sent_too_late.heading == EXPIRED
    assert "Wat je net invulde, is niet weg." in sent_too_late.text
    assert sent_too_late.form().typed == TYPED | {"code": ""}
    assert set(stored.answers(draft.code)) == {s.key for s in draft.content.block("kennen").statements}


def test_late_block_is_saved_with_the_code_and_the_person_is_back_at_it(sent_too_late, draft):
    page = follow(draft, sent_too_late.form().send(draft.client, code=draft.code))

    assert page.heading == "Begrijpen"
    assert "Welkom terug. Wat je had ingevuld, is bewaard." in page.text
    assert page.checked("s-role-of-colleagues") == "2"
    assert_typed_is_stored(draft.code)
    assert stored.answers(draft.code)["shared-goal"] == 1
    assert see(draft, "overview").status == 200


@pytest.mark.parametrize("code", ["", "0000-0000-0000-0000", "x" * 10_000, "7KQ2", "<b>"])
def test_wrong_code_shows_the_error_and_keeps_what_was_typed(sent_too_late, draft, code):
    wrong = Page(sent_too_late.form().send(draft.client, code=code))

    assert wrong.status == 403
    assert wrong.title.startswith("Fout:")
    assert "Je terugkomcode" in wrong.errors
    assert set(TYPED) <= set(wrong.form().typed)
    follow(draft, wrong.form().send(draft.client, code=draft.code))
    assert_typed_is_stored(draft.code)


def test_late_block_with_a_wrong_value_keeps_the_rest_and_shows_the_error(draft):
    draft.lose_session()
    late = Page(draft.client.post(BEGRIJPEN, TYPED | {"s-why-goal-matters": "6"}))

    page = Page(late.form().send(draft.client, code=draft.code))

    assert "Dit antwoord staat niet op de schaal." in page.errors
    assert_typed_is_stored(draft.code)
    assert see(draft, "block", key="begrijpen").status == 200


def test_late_block_of_a_finished_test_ends_on_the_result(finished):
    finished.lose_session()
    late = Page(finished.client.post(BEGRIJPEN, TYPED))
    before = stored.everything()

    page = follow(finished, late.form().send(finished.client, code=finished.code))

    assert page.heading == "Je uitslag"
    assert "hebben we niet meer bewaard" in page.text
    assert stored.everything() == before


def test_late_goal_is_saved_with_the_code(draft):
    draft.lose_session()
    late = Page(draft.client.post(reverse("assessments:goal"), {"goal": "Anders", "partners": "Bram"}))

    page = follow(draft, late.form().send(draft.client, code=draft.code))

    assert late.heading == EXPIRED
    assert page.typed("goal") == "Anders"
    assert stored.submission(draft.code).partners == "Bram"


def test_late_topic_is_saved_with_the_code(draft):
    draft.lose_session()
    late = Page(draft.client.post(reverse("assessments:topic"), {"topic": "vertrouwen"}))

    page = follow(draft, late.form().send(draft.client, code=draft.code))

    assert late.heading == EXPIRED
    assert page.checked("topic") == "vertrouwen"


def test_late_finish_ends_on_the_result_with_the_code(draft):
    draft.lose_session()
    late = Page(draft.client.post(reverse("assessments:finish")))

    page = follow(draft, late.form().send(draft.client, code=draft.code))

    assert late.heading == EXPIRED
    assert page.heading == "Je uitslag"


def test_late_deletion_asks_once_more_and_then_remembers_nothing(finished):
    finished.lose_session()
    late = Page(finished.client.post(reverse("assessments:erase")))

    asked = Page(late.form().send(finished.client, code=finished.code))
    before = stored.counts()
    page = follow(finished, asked.form().send(finished.client))

    assert late.heading == EXPIRED
    assert asked.heading == "Alles wissen?"
    assert before["Submission"] == 1
    assert page.heading == "Alles is gewist"
    assert stored.counts() == {"Submission": 0, "Answer": 0, "Note": 0}
    assert see(finished, "result").heading == EXPIRED


def test_late_comparison_is_shown_with_the_code(finished, bram):
    bram.take(2)
    finished.lose_session()
    late = Page(finished.client.post(reverse("assessments:compare"), {"other-code": bram.code}))

    page = Page(late.form().send(finished.client, code=finished.code))

    assert late.heading == EXPIRED
    assert page.heading == "Vergelijk met een eerdere uitslag"
    assert len(page.rows()) == 6


@pytest.mark.parametrize(
    ("address", "heading"),
    [
        (BEGRIJPEN, "Begrijpen"),
        ("/test/doel/", "Eerst: jullie gezamenlijke doel"),
        ("/test/onderwerp/", "Nog één vraag"),
        ("/test/overzicht/", "Overzicht van je antwoorden"),
    ],
)
def test_page_opened_too_late_asks_for_the_code_and_leads_back_there(draft, address, heading):
    draft.lose_session()
    late = Page(draft.client.get(address))

    page = follow(draft, late.form().send(draft.client, code=draft.code))

    assert late.status == 403
    assert late.heading == EXPIRED
    assert "Vul je terugkomcode in om verder te gaan waar je was." in late.text
    assert page.heading == heading


@pytest.mark.parametrize(
    "address",
    [
        *("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "\t//evil.example/"),
        *("/bestaat-niet/", "/resultaat/gegevens.json", "resultaat/", "/resultaat/@evil.example", "\0", "/\r\nX: y/"),
    ],
)
def test_code_leads_nowhere_but_to_a_page_of_this_site(finished, address):
    finished.lose_session()

    page = follow(finished, finished.client.post("/terugkomen/", {"code": finished.code, "next": address}))

    assert page.response.request["PATH_INFO"] == "/resultaat/"


@pytest.mark.parametrize("address", ["/resultaat/", "/resultaat/bouwwerk.svg", "/resultaat/gegevens.json"])
def test_result_opened_too_late_asks_for_the_code_and_leads_to_the_result(finished, address):
    finished.lose_session()
    late = Page(finished.client.get(address))

    page = follow(finished, late.form().send(finished.client, code=finished.code))

    assert late.heading == EXPIRED
    assert page.heading == "Je uitslag"


def test_nothing_is_started_silently_when_the_session_is_over(draft):
    draft.lose_session()
    before = stored.everything()

    draft.client.post(BEGRIJPEN, TYPED)
    draft.client.get(BEGRIJPEN)

    assert stored.everything() == before


@pytest.mark.parametrize("token", ["", "old", "x" * 64, "x" * 32, "\0"])
def test_form_that_is_too_old_is_offered_again_and_saved_when_sent(draft, token):
    see(draft, "block", key="begrijpen")
    client = strict(draft)

    refused = Page(client.post(BEGRIJPEN, TYPED | {"csrfmiddlewaretoken": token}))
    nothing_yet = stored.answers(draft.code)
    sent = refused.form().send(client)

    assert refused.status == 403
    assert refused.heading == TOO_OLD
    assert "Druk op de knop om het alsnog te versturen." in refused.text
    assert "role-of-colleagues" not in nothing_yet
    assert sent["Location"] == "/test/bouwsteen/waarderen/"
    assert_typed_is_stored(draft.code)


def test_all_cookies_gone_still_saves_what_was_typed(draft):
    """The protection of the form is asked for first, then the code."""
    client = strict(draft)
    client.cookies.clear()

    refused = Page(client.post(BEGRIJPEN, TYPED))
    late = Page(refused.form().send(client))
    sent = late.form().send(client, code=draft.code)

    assert (refused.heading, late.heading) == (TOO_OLD, EXPIRED)
    assert sent["Location"].startswith(BEGRIJPEN)
    assert_typed_is_stored(draft.code)


def test_browser_without_cookies_is_told_so(draft):
    client = strict(draft)
    page = Page(client.post(BEGRIJPEN, TYPED))
    client.cookies.clear()

    again = Page(page.form().send(client))

    assert again.status == 403
    assert "Dan weigert je browser cookies." in again.text
    assert set(TYPED) <= set(again.form().typed)


def test_code_in_a_form_that_is_too_old_still_opens(draft):
    client = strict(draft)
    client.cookies.clear()

    refused = Page(client.post(reverse("assessments:return"), {"code": draft.code}))
    sent = refused.form().send(client)

    assert refused.heading == TOO_OLD
    assert sent["Location"] == "/test/verder/"


def test_form_sent_by_another_site_is_not_offered_again(finished):
    """Else one press on a harmless button would delete everything, or type what another site chose."""
    client = strict(finished)
    headers = {"origin": "https://evil.example"}

    page = Page(client.post(reverse("assessments:erase"), {"goal": "van hen"}, headers=headers))

    assert page.status == 403
    assert "van hen" not in page.html
    assert "Verstuur alsnog" not in page.text


def test_deletion_that_is_too_old_does_nothing_and_says_so(finished):
    client = strict(finished)

    page = Page(client.post(reverse("assessments:erase"), headers={"referer": "http://testserver/resultaat/"}))

    assert page.status == 403
    assert "niets bewaard en niets gewist" in page.text
    assert "Verstuur alsnog" not in page.text
    assert next(words(a) for a in page.root.iter("a") if a.get("href") == "/resultaat/") == "Ga terug naar de pagina"
    assert stored.counts()["Submission"] == 1


def test_address_of_before_is_kept_when_a_form_is_offered_again(draft):
    client = strict(draft)

    refused = Page(post_raw(client, f"{BEGRIJPEN}?overzicht", "move=back"))
    sent = refused.form().send(client)

    assert sent["Location"] == f"{KENNEN}?overzicht"
