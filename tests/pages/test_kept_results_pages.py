"""Results that somebody keeps under an account, by typing their codes."""

import pytest
from django.conf import settings as site
from django.test import Client

from assessments import queries, tokens
from assessments.models import KeptResult
from assessments.services import kept_results
from tests.pages.account_cast import Accounts, make_accounts
from tests.pages.coordination_cast import after
from tests.pages.filling import all_alike, draft_of, result_of
from tests.pages.reading import Page, words

pytestmark = pytest.mark.django_db

PLACE = "/account/uitslagen/"


@pytest.fixture
def cast(db) -> Accounts:
    return make_accounts()


def keep(cast: Accounts, name: str, code: str) -> int:
    kept_results.keep(user=cast.users[name], code=tokens.normalised(code))
    return KeptResult.objects.latest("pk").pk


def test_code_is_kept_and_opens_the_result_in_this_browser(content, cast):
    code = result_of(all_alike(4)).code
    form = Page(cast.bram.get(PLACE)).form(PLACE)

    page = after(cast.bram, form.send(cast.bram, code=f" {code.lower()} "))

    assert "Zelftest van 9 maart 2026" in page.text
    assert code not in page.html
    kept = KeptResult.objects.get()
    result = after(cast.bram, page.form(f"{kept.pk}/openen/").send(cast.bram))
    assert result.response.request["PATH_INFO"] == "/resultaat/"
    assert result.status == 200
    assert "Samenwerken" in result.text


def test_code_is_kept_once(content, cast):
    code = result_of(all_alike(4)).code

    for _ in range(2):
        cast.bram.post(PLACE, {"code": code})

    assert KeptResult.objects.count() == 1


@pytest.mark.parametrize("name", ["ode", "els", "anonymous"])
def test_somebody_else_neither_opens_nor_drops_it(content, cast, name):
    kept = keep(cast, "bram", result_of(all_alike(4)).code)
    browser = cast.browsers[name]

    opened, dropped = (browser.post(f"{PLACE}{kept}/{deed}/") for deed in ("openen", "loslaten"))
    unknown = browser.post(f"{PLACE}999999/openen/")

    assert opened.status_code == unknown.status_code == (302 if name == "anonymous" else 404)
    assert words(Page(opened).root.find(".//main")) == words(Page(unknown).root.find(".//main"))
    assert site.RESPONDENT_COOKIE_NAME not in opened.cookies
    assert dropped.status_code == 302
    assert KeptResult.objects.filter(pk=kept).exists()


def test_letting_go_leaves_the_result(content, cast):
    code = result_of(all_alike(4)).code
    keep(cast, "bram", code)
    page = Page(cast.bram.get(PLACE))

    shown = after(cast.bram, page.form("loslaten/").send(cast.bram))

    assert "Zelftest van" not in shown.text
    assert queries.find_submission(tokens.normalised(code)) is not None


@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_opening_and_dropping_take_a_post_alone(content, cast, method):
    kept = keep(cast, "bram", result_of(all_alike(4)).code)

    for deed in ("openen", "loslaten"):
        assert getattr(cast.bram, method)(f"{PLACE}{kept}/{deed}/").status_code == 405
    assert KeptResult.objects.exists()


WRONG = {
    "empty": ("", "Vul je terugkomcode in."),
    "unknown": ("7KQ2-M9TD-4XHB-0VRE", "We kennen deze code niet."),
    "NUL": ("7KQ2\0", "We kennen deze code niet."),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_code_is_not_kept_and_the_page_says_why(content, cast, name):
    code, says = WRONG[name]

    page = Page(cast.bram.post(PLACE, {"code": code}))

    assert says in page.errors
    assert [a.get("href") for box in page.all("class", "error-summary") for a in box.iter("a")] == ["#id_code"]
    assert not KeptResult.objects.exists()


def test_draft_is_not_kept_yet(content, cast):
    page = Page(cast.bram.post(PLACE, {"code": draft_of({"kennen": [3] * 6}).code}))

    assert "nog niet af" in page.errors
    assert not KeptResult.objects.exists()


def test_too_many_tries_are_told_to_wait(content, cast, settings):
    settings.CODE_TRIES_PER_MINUTE = 2

    pages = [Page(cast.bram.post(PLACE, {"code": "7KQ2"})) for _ in range(4)]

    assert pages[-1].status == 429
    assert int(pages[-1].response["Retry-After"]) <= 60
    assert "te vaak een code" in pages[-1].errors


def test_result_that_was_deleted_stands_there_without_a_button_to_open(content, cast):
    person = result_of(all_alike(4))
    kept = keep(cast, "bram", person.code)
    person.client.post("/resultaat/verwijderen/")

    page = Page(cast.bram.get(PLACE))

    assert "Deze uitslag is gewist." in page.text
    assert "openen/" not in page.html
    answer = cast.bram.post(f"{PLACE}{kept}/openen/", follow=True)
    assert answer.status_code in {403, 404}


def test_changed_key_gives_a_deleted_result_and_no_failing_page(content, cast, settings):
    kept = keep(cast, "bram", result_of(all_alike(4)).code)
    settings.CODE_KEY = "een andere sleutel" * 4

    assert "Deze uitslag is gewist." in Page(cast.bram.get(PLACE)).text
    assert Page(cast.bram.get("/account/")).status == 200
    assert cast.bram.post(f"{PLACE}{kept}/openen/").status_code == 404
    assert cast.bram.post(f"{PLACE}{kept}/loslaten/").status_code == 302


def test_account_page_counts_what_is_kept(content, cast):
    for value in (2, 4):
        keep(cast, "bram", result_of(all_alike(value)).code)

    assert "Je bewaart 2 uitslagen" in Page(cast.bram.get("/account/")).text


def test_number_of_queries_does_not_grow_with_what_is_kept(content, cast, django_assert_max_num_queries):
    for value in (1, 2, 3, 4, 5):
        keep(cast, "bram", result_of(all_alike(value)).code)

    for address in (PLACE, "/account/"):
        with django_assert_max_num_queries(6):
            cast.bram.get(address)


def test_deleting_the_account_leaves_the_results_and_their_codes(content, cast):
    code = result_of(all_alike(4)).code
    keep(cast, "bram", code)

    cast.bram.post("/account/verwijderen/")

    assert not KeptResult.objects.exists()
    browser = Client()
    browser.post("/terugkomen/", {"code": code})
    assert browser.get("/resultaat/").status_code == 200


def test_page_says_who_could_see_which_results_are_kept(cast):
    page = Page(cast.bram.get(PLACE))

    assert "zonder account" in words(page.root.find(".//main"))
    assert page.response["Cache-Control"] == "private, no-store"
