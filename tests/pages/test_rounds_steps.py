"""The page of a round and its buttons, from opening to the result."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.utils import timezone

from assessments.domain.constants import K_MIN
from assessments.domain.releases import UnsafeRelease
from assessments.models import Delivery, Invitation, Participation, Release, Round
from assessments.services import mailing, releases
from tests.factories import make_delivery, make_invitation, make_participation, make_round
from tests.pages.coordination_cast import (
    address,
    after,
    main_form,
    make_cast,
    open_page,
    plan_data,
    round_at,
    send,
    today,
)
from tests.pages.reading import Page, words
from tests.pages.test_escaping import NASTY, assert_harmless
from tests.rounds import open_slips

pytestmark = pytest.mark.django_db

LATE = "De ronde is intussen veranderd, dus we hebben dat niet gedaan."
STEPS = ("open", "extend", "stop", "remind", "retry", "withdraw", "slips", "close", "reopen", "delete")


@pytest.fixture
def cast(content):
    return make_cast()


@pytest.fixture(autouse=True)
def _send_at_once(monkeypatch):
    """Inside the transaction of a test nothing is ever committed."""
    monkeypatch.setattr("django.db.transaction.on_commit", lambda function: function())


def mailed(cast, addresses: int = 6, **changes: object) -> Round:
    """A concept with a list, made through the pages."""
    response = send(cast.tom, "round-new", cast.team.pk, plan_data(**changes))
    made = Round.objects.get(pk=response["Location"].split("/")[-2])
    pasted = "\n".join(f"lid{n}@x.example" for n in range(addresses))
    send(cast.tom, "round-invited", made.pk, {"revision": 1, "pasted": pasted})
    return made


def go(cast, step: str, made: Round, **data: str) -> Page:
    return after(cast.tom, send(cast.tom, f"round-{step}", made.pk, data))


def later(days: int = 20) -> dict[str, str]:
    return {"closing-day": str(today() + timedelta(days=days)), "closing-time": "23:59"}


def send_waiting(made: Round) -> None:
    """What cron does every few minutes: never the request of a coordinator, who could time it."""
    assert mail.outbox == []
    mailing.send_queued(round_id=made.pk)


def status(made: Round) -> str:
    return Round.objects.get(pk=made.pk).status


# === Opening ===


def test_opening_sends_the_mails_and_shows_how_each_went(cast):
    made = mailed(cast)

    page = go(cast, "open", made)

    assert "Alles staat klaar." in page.text
    assert len(mail.outbox) == 6
    assert "Ons doel: Iedere cliënt vindt passend werk." in mail.outbox[0].body
    assert "6 van 6 uitnodigingen klaar." in open_page(cast.tom, "round", made.pk).text
    assert "lid0@x.example: klaar" in page.text


def test_everything_that_keeps_a_round_from_opening_is_named(cast):
    made = mailed(cast, addresses=2, links="Zorg\nWerk")
    make_invitation(made, "els@gemeente.example")

    page = Page(send(cast.tom, "round-open", made.pk))

    assert page.status == 200
    assert page.title.startswith("Fout:")
    problems = page.section("Deze ronde kan nog niet open")
    for sentence in ("minder dan 5 mensen uitgenodigd", "Een schakel heeft minder dan 5 mensen", "heeft geen schakel",
                     "Er staat een coördinator van dit team op de lijst."):  # fmt: skip
        assert sentence in problems
    assert status(made) == "concept"
    assert mail.outbox == []


def test_round_close_to_another_one_does_not_say_which(cast):
    first = mailed(cast)
    go(cast, "open", first)
    second = mailed(cast, addresses=7, goal="Ander doel")

    page = Page(send(cast.tom, "round-open", second.pk))

    assert "in de laatste 28 dagen al gevraagd" in page.errors
    assert first.goal not in page.section("Deze ronde kan nog niet open")


def test_opening_twice_sends_nothing_twice(cast):
    made = mailed(cast)

    for _ in range(2):
        go(cast, "open", made)

    assert len(mail.outbox) == 6


def test_planned_round_sends_nothing_yet(cast):
    made = mailed(cast, opens_day=str(today() + timedelta(days=2)))

    page = go(cast, "open", made)

    assert "Gepland" in page.text
    assert mail.outbox == []
    assert LATE in go(cast, "stop", made).text


# === What the page says ===


def test_forecast_says_what_is_expected_and_what_never(cast):
    made = mailed(cast, links="Instroom: 4\nUitstroom: 10", members="14", addresses=0)

    page = open_page(cast.tom, "round", made.pk)

    rows = page.rows()
    assert rows[0] == ["Uitslag van het team", "vanaf 5 mensen", "verwacht", "verwacht", "verwacht"]
    assert rows[1] == ["Hoeveel mensen op welk niveau staan", "vanaf 10 mensen", "niet getoond", "verwacht", "verwacht"]
    assert rows[2][1] == "nooit, ook niet als iedereen meedoet"
    assert "Zo kan de ronde niet open: Instroom. Dat is te klein." in page.text
    assert "Voorstel: neem Instroom en Uitstroom samen (14 mensen)." in page.text


def test_page_shows_bands_and_never_who_took_part(cast):
    made = mailed(cast, addresses=8)
    go(cast, "open", made)
    invited = list(Invitation.objects.filter(round=made).order_by("address"))
    for invitation in invited[:6]:
        make_participation(invitation, status="finished" if invitation == invited[0] else "started")
    Round.objects.filter(pk=made.pk).update(counted_on=None)

    go(cast, "retry", made)
    page = open_page(cast.tom, "round", made.pk)

    assert "begonnen: 5 of meer" in page.text
    assert "afgerond: minder dan 5" in page.text
    lines = {re.sub(r"lid\d", "lid", line) for line in re.findall(r"lid\d@x.example: \w+", page.text)}
    assert lines == {"lid@x.example: klaar"}


def test_mail_that_was_not_needed_any_more_looks_like_one_that_was_sent(cast):
    made = round_at(cast.team, way="mail")
    for name, outcome in (("anna", "sent"), ("bram", "skipped")):
        make_delivery(make_invitation(made, f"{name}@x.example"), status=outcome)
    Round.objects.filter(pk=made.pk).update(status="open")

    page = open_page(cast.tom, "round", made.pk)

    assert "anna@x.example: klaar" in page.text
    assert "bram@x.example: klaar" in page.text
    assert "2 van 2 uitnodigingen klaar" in page.text


REASONS = {
    "refused": "de mailserver van de ontvanger weigert dit adres",
    "sender": "onze mailserver mag dit niet versturen",
    "too slow": "de mailserver gaf niet op tijd antwoord",
    "unreachable": "de mailserver was niet bereikbaar",
    "address": "naar dit adres kunnen we geen mail sturen",
    "something new": "we weten niet waarom",
}


@pytest.mark.parametrize("reason", REASONS)
def test_failed_invitation_says_why_and_can_be_sent_once_more(cast, reason):
    made = round_at(cast.team, way="mail")
    make_delivery(make_invitation(made, "anna@x.example"), status="failed", reason=reason)
    Round.objects.filter(pk=made.pk).update(status="open")

    page = open_page(cast.tom, "round", made.pk)
    go(cast, "retry", made)
    send_waiting(made)
    after_retry = open_page(cast.tom, "round", made.pk)

    assert f"anna@x.example: mislukt: {REASONS[reason]}" in page.text
    assert "anna@x.example: klaar" in after_retry.text
    assert len(mail.outbox) == 1
    assert "Verstuur opnieuw" not in after_retry.text


def test_reminder_goes_to_the_unfinished_and_the_page_says_only_when(cast):
    made = mailed(cast)
    go(cast, "open", made)
    make_participation(Invitation.objects.get(round=made, address="lid0@x.example"), status="finished")
    mail.outbox.clear()

    first, second = go(cast, "remind", made), go(cast, "remind", made)
    send_waiting(made)

    assert len(mail.outbox) == 5
    assert "De herinnering gaat naar wie nog niet klaar is." in first.text
    assert "Vandaag is er al een herinnering verstuurd." in second.text
    said = words(second.all("class", "reminders")[0])
    assert re.sub(r"op \d+ \w+ \d{4}", "op ...", said) == (
        "Herinneringen verstuurd op ... Alleen wie nog niet klaar is, krijgt een herinnering. "
        "Niemand ziet wie dat zijn en hoeveel. Stuur nu een herinnering"
    )
    made_failed = Delivery.objects.filter(kind="reminder").first()
    Delivery.objects.filter(pk=made_failed.pk).update(status="failed", reason="refused")
    page = open_page(cast.tom, "round", made.pk)
    assert "bij een of meer adressen is een herinnering niet gelukt" in page.text
    assert "mislukt:" not in page.text


# === Invitations taken back ===


def test_invitation_taken_back_disappears_from_a_concept(cast):
    made = mailed(cast)

    page = go(cast, "withdraw", made, address="lid0@x.example")

    assert "Wie dit adres heeft, kan niet meer beginnen" in page.text
    assert "lid0@x.example" not in page.text
    assert made.invitations.count() == 5


def test_invitation_taken_back_from_an_open_round_stays_as_such(cast):
    made = mailed(cast)
    go(cast, "open", made)

    page = go(cast, "withdraw", made, address="lid0@x.example")

    assert "lid0@x.example: teruggenomen" in page.text
    assert Invitation.objects.get(address="lid0@x.example").is_withdrawn


@pytest.mark.parametrize("wrong", ["", "a\0", "x" * 10_000, "niemand@x.example"])
def test_unknown_address_takes_nothing_back(cast, wrong):
    made = mailed(cast)

    for _ in range(2):
        go(cast, "withdraw", made, address=wrong)
        go(cast, "open", made)

    assert not Invitation.objects.filter(is_withdrawn=True).exists()
    assert made.invitations.count() == 6


# === Slips ===


def test_slips_are_printed_with_code_and_picture_and_stay_the_same_whoever_used_one(cast):
    made = round_at(cast.team, way="slips", members=6, spare_slips=1)
    go(cast, "open", made)

    first = Page(send(cast.tom, "round-slips", made.pk))
    make_participation(made.invitations.first(), status="finished")
    second = Page(send(cast.tom, "round-slips", made.pk))

    codes = [re.findall(r"[0-9A-Z]{4}(?:-[0-9A-Z]{4}){3}", page.text) for page in (first, second)]
    assert len(set(codes[0])) == 7
    assert codes[0] == codes[1]
    assert len([e for e in second.root.iter() if e.get("class") == "qr"]) == 7
    assert "/meedoen/" in second.text
    assert "no-store" in second.response["Cache-Control"]


# === Closing ===


def closing_now(made: Round) -> None:
    Round.objects.filter(pk=made.pk).update(closes_at=timezone.now())


def test_round_with_enough_answers_is_released_once_and_leads_to_its_result(cast, content):
    now = timezone.now()
    played = open_slips(content, team=cast.team, opens_at=now - timedelta(days=2), closes_at=now + timedelta(days=2))
    for _ in range(K_MIN):
        played.take([4] * 7, now=now)
    go(cast, "stop", played.row)

    before = open_page(cast.tom, "round", played.id)
    pages = [go(cast, "close", played.row) for _ in range(2)]

    assert "De ronde is gesloten. Volgende stap: maak de uitslag." in before.text
    assert Release.objects.count() == 1
    assert all("De ronde is klaar." in page.text for page in pages)
    assert any(a.get("href") == f"/coordinatie/ronde/{played.id}/uitslag/" for a in pages[0].root.iter("a"))
    assert status(played.row) == "released"


def test_round_with_too_few_answers_says_why_and_opens_again(cast, content):
    made = mailed(cast)
    go(cast, "open", made)
    go(cast, "stop", made)

    page = go(cast, "close", made)
    wrong = Page(send(cast.tom, "round-reopen", made.pk, {"closing-day": "2020-01-01", "closing-time": "23:59"}))
    opened = go(cast, "reopen", made, **later())

    assert "Minder dan 5 mensen rondden de zelftest af." in page.text
    assert "Kies een dag binnen een jaar vanaf nu." in wrong.errors
    assert "De ronde is weer open." in opened.text
    assert status(made) == "open"


def test_any_button_closes_a_round_that_is_past_its_time(cast):
    made = mailed(cast)
    go(cast, "open", made)
    closing_now(made)

    page = go(cast, "extend", made, **later())

    assert LATE in page.text
    assert status(made) == "withheld"


def test_looking_closes_nothing(cast):
    made = mailed(cast)
    go(cast, "open", made)
    closing_now(made)

    for method in (cast.tom.get, cast.tom.head):
        for name in ("round", "coordination", "round-edit"):
            method(address(name, None if name == "coordination" else made.pk))

    assert status(made) == "open"


def test_result_that_would_not_be_safe_is_not_stored_and_the_page_says_so(cast, monkeypatch):
    def refuse(**_: object) -> None:
        raise UnsafeRelease

    made = mailed(cast)
    go(cast, "open", made)
    closing_now(made)
    monkeypatch.setattr(releases, "close", refuse)

    assert "We konden geen uitslag maken waarin niemand te herkennen is." in go(cast, "close", made).text


def test_released_round_stays_as_it_is_whatever_is_pressed(cast):
    made = round_at(cast.team, status="released", invited=6, closes_at=timezone.now() - timedelta(hours=1))

    for step in STEPS:
        response = send(cast.tom, f"round-{step}", made.pk, {**later(), "address": "x"})
        assert response.status_code == 302, step

    assert status(made) == "released"
    assert made.invitations.count() == 6


def test_extending_moves_the_closing_and_wrong_moments_get_a_sentence(cast):
    made = mailed(cast)
    go(cast, "open", made)

    page = go(cast, "extend", made, **later(30))

    assert "De ronde sluit nu later." in page.text
    for data in ({}, {"closing-day": "x", "closing-time": "٣"}, later(1), later(900), {"closing-day": "0001-01-01"}):
        wrong = Page(send(cast.tom, "round-extend", made.pk, data))
        assert wrong.status == 200
        assert wrong.errors
        assert wrong.title.startswith("Fout:")


def test_stopping_twice_and_stopping_a_concept_change_nothing_more(cast):
    made = mailed(cast)

    assert LATE in go(cast, "stop", made).text
    go(cast, "open", made)
    go(cast, "stop", made)
    closes_at = Round.objects.get(pk=made.pk).closes_at
    go(cast, "stop", made)
    assert Round.objects.get(pk=made.pk).closes_at == closes_at


def test_concept_is_deleted_with_its_list_and_an_open_round_is_not(cast):
    concept = mailed(cast)
    opened = round_at(cast.team, status="open", way="slips")

    page = after(cast.tom, send(cast.tom, "round-delete", concept.pk))

    assert "De ronde is verwijderd." in page.text
    assert not Invitation.objects.exists()
    assert LATE in go(cast, "delete", opened).text
    assert cast.tom.get(address("round", concept.pk)).status_code == 404


# === Rights, costs, escaping ===


@pytest.mark.parametrize("step", STEPS)
def test_button_works_by_post_and_only_for_coordinators_of_the_round(cast, step):
    made = round_at(cast.team, way="mail")
    where = address(f"round-{step}", made.pk)

    assert cast.tom.get(where).status_code == 405
    assert cast.ria.post(where, later()).status_code == 404
    assert status(made) == "concept"
    assert Round.objects.filter(pk=made.pk, closes_at=made.closes_at).exists()


def test_page_of_a_round_costs_the_same_whoever_is_invited(cast, django_assert_max_num_queries):
    made = make_round(team=cast.team, way="mail", opens_at=timezone.now(), closes_at=timezone.now() + timedelta(days=1))
    for number in range(40):
        make_delivery(make_invitation(made, f"lid{number}@x.example"), status="sent")
    Round.objects.filter(pk=made.pk).update(status="open")

    with django_assert_max_num_queries(10):
        cast.tom.get(address("round", made.pk))


@pytest.mark.parametrize("text", NASTY)
def test_typed_texts_are_shown_as_typed_on_every_page(cast, text):
    send(cast.els, "team-edit", cast.team.pk, {"name": text, "partners": f"Org {text}"})
    links = f"A {text}\nB {text}".replace(":", "")
    made = mailed(cast, goal=text, links=links, subject=text, text=text)
    if not made.invitations.exists():
        send(cast.tom, "round-invited", made.pk, {"revision": 1, "pasted": "a@x.example"})

    shown = {name: open_page(cast.tom, name, made.pk) for name in ("round", "round-edit", "round-invited")}
    shown |= {name: open_page(cast.els, name, cast.team.pk) for name in ("team", "team-edit", "team-coordinators")}
    shown["overview"] = open_page(cast.els, "coordination")
    shown["stale"] = Page(send(cast.tom, "round-edit", made.pk, plan_data(revision="0")))
    shown["wrong list"] = Page(send(cast.tom, "round-invited", made.pk, {"revision": 2, "pasted": text}))

    for page in shown.values():
        assert_harmless(page)
    assert shown["round"].heading == " ".join(text.split())
    assert shown["round-edit"].typed("text").strip("\n") == text
    assert shown["wrong list"].errors


def test_notice_in_the_address_is_one_of_ours(cast):
    made = round_at(cast.team)

    for query in ("?melding=<b>x</b>&dubbel=<b>", "?dubbel=" + "1," * 5000, "?dubbel=٣"):
        page = open_page(cast.tom, "round", made.pk, query)
        assert page.status == 200
        assert page.all("class", "notice") == []


def test_participation_is_nowhere_on_the_page_of_a_round_by_slips(cast):
    made = round_at(cast.team, way="slips", members=6)
    go(cast, "open", made)
    make_participation(made.invitations.first(), status=Participation.Status.FINISHED)

    page = open_page(cast.tom, "round", made.pk)

    assert not page.all("class", "people")
    assert main_form(page).action.endswith("/strookjes/")


def test_planned_round_can_go_back_to_preparing(cast):
    made = mailed(cast, opens_day=str(today() + timedelta(days=2)))
    go(cast, "open", made)

    page = go(cast, "recall", made)

    assert "De ronde is weer in voorbereiding." in page.text
    assert status(made) == "concept"
    assert not Delivery.objects.exists()
