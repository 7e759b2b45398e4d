"""Agreements through their pages: made by coordinators, read by whoever has the link."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from assessments import queries
from assessments.models import Commitment, CommitmentLink, Round
from tests.factories import make_round
from tests.pages.coordination_cast import Cast, address, after, main_form, make_cast, open_page, round_at, send, today
from tests.pages.reading import Page
from tests.pages.test_escaping import NASTY, assert_harmless
from tests.rounds import open_slips

pytestmark = pytest.mark.django_db

BEHAVIOUR = "Wij bellen eerst de collega die er het meeste van weet."


@pytest.fixture
def cast(db) -> Cast:
    return make_cast()


@pytest.fixture
def closed(content, cast):
    played = open_slips(content, team=cast.team)
    played.close()
    return played


def due() -> str:
    return str(today() + timedelta(days=30))


def agreed(block: str = "kennen", **changes: str) -> dict[str, str]:
    given = {"behaviour": BEHAVIOUR, "owner": "de jobcoach", "due": due()} | changes
    return {f"{part}-{block}": value for part, value in given.items()}


def save(client: Client, played, **typed: str) -> Page:
    """Fill in the page as it stands now, and press the button."""
    form = main_form(open_page(client, "commitments", played.id))
    response = form.send(client, **typed)
    return Page(response) if response.status_code == 200 else after(client, response)


def shared_address(client: Client, played) -> str:
    send(client, "commitments-link", played.id, {"last_day": due()})
    page = open_page(client, "commitments", played.id)
    link = page.all("class", "share-link")[0].find("code").text
    assert link.startswith("http")
    return "/" + link.split("/", 3)[3]


def test_agreement_is_written_down_and_stands_where_the_team_looks(content, cast, closed):
    page = save(cast.tom, closed, **agreed())

    assert "De afspraken zijn bewaard." in page.text
    assert page.typed("behaviour-kennen") == BEHAVIOUR
    assert BEHAVIOUR in open_page(cast.els, "guide", closed.id).text


def test_what_is_emptied_is_gone(cast, closed):
    save(cast.els, closed, **agreed())

    save(cast.els, closed, **agreed(behaviour="", owner="", due=""))

    assert not Commitment.objects.exists()


def test_half_an_agreement_says_what_is_missing_and_keeps_what_was_typed(cast, closed):
    page = save(cast.els, closed, **agreed(owner="", due=""))

    assert "Schrijf op welke rol ervoor zorgt." in page.errors
    assert "Kies een dag." in page.errors
    assert page.title.startswith("Fout: ")
    assert page.typed("behaviour-kennen") == BEHAVIOUR
    assert not Commitment.objects.exists()


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("31-02-2026", "Kennen: Uiterlijk wanneer? Deze dag kunnen we niet lezen."),
        ("0001-01-01", "Kies een dag na de ronde, binnen vijf jaar."),
        ("2099-01-01", "Kies een dag na de ronde, binnen vijf jaar."),
        ("gauw", "Kennen: Uiterlijk wanneer? Deze dag kunnen we niet lezen."),
        ("\0", "Deze dag kunnen we niet lezen."),
    ],
)
def test_day_that_cannot_be_is_refused_in_words(cast, closed, typed, message):
    page = save(cast.els, closed, **agreed(due=typed))

    assert message in page.errors
    assert page.typed("behaviour-kennen") == BEHAVIOUR


def test_too_long_or_invisible_texts_are_refused(cast, closed):
    page = save(cast.els, closed, **agreed(behaviour="x" * 301, owner="\u200b"))

    assert "Kennen: Wat gaan jullie doen? Je tekst is te lang: 301 tekens. Er passen 300 tekens in." in page.errors
    assert page.typed("behaviour-kennen") == "x" * 301


@pytest.mark.parametrize("text", NASTY)
def test_agreement_is_shown_as_typed(cast, closed, text):
    save(cast.els, closed, **agreed(behaviour=text, owner=text))

    shared = Page(Client().get(shared_address(cast.els, closed)))
    for page in (open_page(cast.els, "commitments", closed.id), open_page(cast.els, "guide", closed.id), shared):
        assert_harmless(page)
    assert " ".join(text.split()) in shared.text


# === Two coordinators ===


def test_old_page_undoes_nothing_of_a_colleague_and_shows_both_texts(cast, closed):
    save(cast.els, closed, **agreed())
    old = main_form(open_page(cast.tom, "commitments", closed.id))
    save(cast.els, closed, **agreed(behaviour="Wij mailen eerst."))

    page = Page(old.send(cast.tom, **agreed(behaviour="Wij lopen langs.")))

    assert "Een collega heeft dit intussen veranderd. Er staat nu: ‘Wij mailen eerst.’" in page.errors
    assert page.typed("behaviour-kennen") == "Wij lopen langs."
    assert Commitment.objects.get().behaviour == "Wij mailen eerst."
    after(cast.tom, main_form(page).send(cast.tom))
    assert Commitment.objects.get().behaviour == "Wij lopen langs."


def test_old_page_that_changes_another_block_leaves_a_new_agreement_alone(cast, closed):
    old = main_form(open_page(cast.tom, "commitments", closed.id))
    save(cast.els, closed, **agreed())

    after(cast.tom, old.send(cast.tom, **agreed("vertrouwen", behaviour="Wij vragen waarom.")))

    assert set(Commitment.objects.values_list("block__key", flat=True)) == {"kennen", "vertrouwen"}


def test_agreement_that_a_colleague_deleted_is_kept_only_when_saved_again(cast, closed):
    save(cast.els, closed, **agreed())
    old = main_form(open_page(cast.tom, "commitments", closed.id))
    save(cast.els, closed, **agreed(behaviour="", owner="", due=""))

    page = Page(old.send(cast.tom, **agreed(behaviour="Wij lopen langs.")))
    assert "Een collega heeft deze afspraak intussen gewist." in page.errors

    after(cast.tom, main_form(page).send(cast.tom))
    assert Commitment.objects.get().behaviour == "Wij lopen langs."


def test_saving_twice_makes_one(cast, closed):
    form = main_form(open_page(cast.els, "commitments", closed.id))

    for _ in range(2):
        form.send(cast.els, **agreed())

    assert Commitment.objects.count() == 1


# === States and rights ===


@pytest.mark.parametrize("status", ["concept", "open"])
def test_before_the_closing_there_is_nothing_to_agree_on(cast, status):
    of = round_at(cast.team, status=status)

    page = open_page(cast.els, "commitments", of.pk)
    send(cast.els, "commitments", of.pk, agreed())
    send(cast.els, "commitments-link", of.pk, {"last_day": due()})

    assert "Afspraken maak je na de ronde" in page.text
    assert not Commitment.objects.exists()
    assert not CommitmentLink.objects.exists()


def test_withheld_round_has_agreements_too(cast):
    of = make_round(team=cast.team, status="withheld")

    assert main_form(open_page(cast.els, "commitments", of.pk)).values


@pytest.mark.parametrize("name", ["commitments", "guide"])
def test_others_find_nothing(cast, closed, name):
    unknown = cast.ria.get(address(name, "00000000-0000-4000-8000-000000000000"))
    foreign = cast.ria.get(address(name, closed.id))

    assert (foreign.status_code, foreign.content) == (unknown.status_code, unknown.content)
    assert foreign.status_code == 404
    assert Client().get(address(name, closed.id)).status_code == 302


def test_others_change_nothing(cast, closed):
    assert send(cast.ria, "commitments", closed.id, agreed()).status_code == 404
    assert send(cast.ria, "commitments-link", closed.id, {"last_day": due()}).status_code == 404
    assert not Commitment.objects.exists()
    assert not CommitmentLink.objects.exists()


def test_page_costs_few_queries(cast, closed):
    save(cast.els, closed, **agreed())
    cast.els.get(address("commitments", closed.id))

    with CaptureQueriesContext(connection) as captured:
        cast.els.get(address("commitments", closed.id))

    assert len(captured) <= 9


# === The link ===


def test_whoever_has_the_link_reads_the_agreements_and_nothing_else(cast, closed):
    save(cast.els, closed, **agreed())
    url = shared_address(cast.els, closed)

    response = Client().get(url)
    page = Page(response)

    assert page.heading == "Afspraken van Team Noord"
    assert BEHAVIOUR in page.text
    assert "Zorgt ervoor: de jobcoach" in page.text
    assert "no-store" in response["Cache-Control"]
    assert response["X-Robots-Tag"] == "noindex"
    assert not page.root.findall(".//main//a")


@pytest.mark.parametrize("method", ["get", "head"])
def test_looking_by_machines_changes_nothing(cast, closed, method):
    url = shared_address(cast.els, closed)
    before = list(CommitmentLink.objects.values())

    for _ in range(3):
        assert getattr(Client(HTTP_USER_AGENT="scanner"), method)(url).status_code == 200

    assert list(CommitmentLink.objects.values()) == before


def test_link_ends_and_another_one_is_new(cast, closed):
    url = shared_address(cast.els, closed)

    send(cast.els, "commitments-link", closed.id, {"end": "1"})

    ended = Client().get(url)
    assert ended.status_code == 404
    assert "Vraag de coördinator van je team om een nieuwe." in Page(ended).text
    assert shared_address(cast.els, closed) != url


@pytest.mark.parametrize("token", ["0" * 16, "x", "é" * 16, "%00", "a" * 500])
def test_wrong_link_gets_help(closed, token):
    assert Client().get(f"/afspraken/{token}/").status_code in {400, 404}


@pytest.mark.parametrize(
    ("typed", "message"),
    [("2020-01-01", "hooguit een jaar vooruit"), ("2099-01-01", "hooguit een jaar vooruit"), ("", "Kies een dag.")],
)
def test_last_day_of_a_link_lies_within_a_year(cast, closed, typed, message):
    page = Page(send(cast.els, "commitments-link", closed.id, {"last_day": typed}))

    assert message in page.errors
    assert not CommitmentLink.objects.exists()


def test_expired_link_opens_nothing(cast, closed):
    url = shared_address(cast.els, closed)
    CommitmentLink.objects.update(last_day=today() - timedelta(days=1))

    assert Client().get(url).status_code == 404
    assert "share-link" not in open_page(cast.els, "commitments", closed.id).html


def test_agreements_of_a_released_round_stand_on_its_result_page(content, cast):
    played = open_slips(content, team=cast.team, is_shared=True)
    for person in range(6):
        played.take([[2 + (person + s) % 4 for s in range(6)]] * 7)
    played.close()
    save(cast.els, played, **agreed())

    assert BEHAVIOUR in open_page(cast.els, "team-result", played.id).text
    assert queries.agreed_after(played.id)
    assert reverse("assessments:commitments", kwargs={"key": played.id}) in open_page(cast.els, "round", played.id).html


def test_link_can_be_ended_while_a_withheld_round_is_open_again(content, cast):
    of = make_round(team=cast.team, status="withheld")
    send(cast.els, "commitments-link", of.pk, {"last_day": due()})
    token = queries.commitment_link(of.pk, today()).token
    Round.objects.filter(pk=of.pk).update(status="open")

    send(cast.els, "commitments-link", of.pk, {"end": "1"})

    assert Client().get(f"/afspraken/{token}/").status_code == 404


def test_what_was_typed_when_a_next_round_opened_is_shown_and_not_saved(content, cast, closed):
    form = main_form(open_page(cast.tom, "commitments", closed.id))
    opens = timezone.now() + timedelta(days=60)
    open_slips(content, team=cast.team, opens_at=opens, closes_at=opens + timedelta(days=7))

    page = Page(form.send(cast.tom, **agreed(behaviour="Wij lopen langs.")))

    assert "Dit is niet bewaard" in page.errors
    assert f"Kennen: Wij lopen langs., de jobcoach, {due()}" in page.errors
    assert page.title.startswith("Fout: ")
    assert not Commitment.objects.exists()


def test_address_of_the_link_goes_into_no_referer(cast, closed):
    assert Client().get(shared_address(cast.els, closed))["Referrer-Policy"] == "strict-origin"
