"""Coming back with the return code: however it is typed, and never anywhere but on the screen."""

import re
from types import SimpleNamespace

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from assessments import tokens
from assessments.views import respondent as respondent_views
from tests.pages import stored
from tests.pages.reading import Page, follow, see, strict
from tests.respondents import Respondent

UNKNOWN = "We kennen deze code niet. Controleer alle zestien tekens."
TOO_OFTEN = "Er is te vaak een code geprobeerd vanaf jouw adres."
MINUTE = 60 * 29_000_000


@pytest.fixture
def elsewhere(finished) -> Respondent:
    """Anna at another computer, with her code on paper."""
    return Respondent(Client(), finished.code)


def try_code(person: Respondent, code: str, **headers: str) -> Page:
    return Page(person.client.post(reverse("assessments:return"), {"code": code}, **headers))


TYPED_AS = {
    "as shown": lambda code: code,
    "small letters": str.lower,
    "no dashes": lambda code: code.replace("-", ""),
    "spaces": lambda code: code.replace("-", " "),
    "spaces all over": lambda code: "  " + " ".join(code) + "\t\r\n",
    "hard spaces": lambda code: code.replace("-", "\u00a0"),
    "dashes all over": lambda code: "-".join(code),
    "O for 0": lambda code: code.replace("0", "O"),
    "o for 0": lambda code: code.replace("0", "o"),
    "I for 1": lambda code: code.replace("1", "I"),
    "l for 1": lambda code: code.replace("1", "l"),
}


@pytest.mark.parametrize("typed_as", TYPED_AS.values(), ids=TYPED_AS)
def test_code_opens_the_result_however_it_is_typed(stranger, typed_as):
    key = next(key for key in map(str, range(1000)) if {"0", "1"} <= set(tokens.code_from_start_key(key)))
    stranger.client.post(reverse("assessments:start"), {"start_key": key})
    stranger.finish()
    code = tokens.grouped(tokens.code_from_start_key(key))
    stranger.lose_session()

    page = follow(stranger, try_code(stranger, typed_as(code)).response)

    assert page.heading == "Je uitslag"


def test_code_opens_a_draft_where_it_was_left(draft):
    draft.lose_session()

    sent = try_code(draft, draft.code).response
    page = follow(draft, draft.client.get(sent["Location"]))

    assert sent["Location"] == "/test/verder/"
    first_open = next(block.title for block in draft.content.blocks if f"s-{block.statements[0].key}" in page.html)
    assert page.heading == first_open
    assert "Werk voor iedere cliënt" in page.text


WRONG = {
    "another": lambda code: "ZZZZ-ZZZZ-ZZZZ-ZZZZ",
    "cut": lambda code: code[:-1],
    "too long": lambda code: code + "7",
    "one letter off": lambda code: code[:-1] + ("A" if code[-1] != "A" else "B"),
    "turned around": lambda code: code[::-1],
    "dashes": lambda code: "----",
    "101 characters": lambda code: "7" * 101,
    "10,000 characters": lambda code: "7" * 10_000,
    "unicode": lambda code: "é😀" * 8,
    "NUL": lambda code: code + "\0",
    "markup": lambda code: '"><script>alert(1)</script>',
    "pattern": lambda code: "%",
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG)
def test_wrong_code_gets_the_same_answer_as_an_unknown_one(elsewhere, wrong):
    unknown = try_code(elsewhere, "0000-0000-0000-0000")

    page = try_code(elsewhere, wrong(elsewhere.code))

    assert page.status == unknown.status == 200
    assert page.errors == unknown.errors
    assert UNKNOWN in page.errors
    assert "Lukt het niet?" in page.text
    assert see(elsewhere, "result").status == 403


@pytest.mark.parametrize("empty", ["", "   ", "\r\n"])
def test_empty_code_is_asked_for(stranger, empty):
    page = try_code(stranger, empty)

    assert "Vul je terugkomcode in." in page.errors


def test_code_that_does_not_come_in_at_all_is_asked_for(stranger):
    page = Page(stranger.client.post(reverse("assessments:return")))

    assert "Vul je terugkomcode in." in page.errors


@pytest.fixture
def clock(monkeypatch):
    """The clock of the limit, at the start of a minute; set ``now`` to move it."""

    class Clock:
        now = MINUTE

    monkeypatch.setattr(respondent_views, "time", SimpleNamespace(time=lambda: Clock.now))
    return Clock


@pytest.fixture
def few_tries(clock, settings):
    """A low limit, so that it is soon reached."""
    settings.CODE_TRIES_PER_MINUTE = 5
    return clock


def use_up_tries(person: Respondent, **headers: str) -> list[int]:
    return [try_code(person, f"WRONG-{n}", **headers).status for n in range(site.CODE_TRIES_PER_MINUTE)]


def test_sixty_tries_a_minute_then_a_wait_then_it_opens(elsewhere, clock):
    statuses = use_up_tries(elsewhere)
    clock.now = MINUTE + 40

    page = try_code(elsewhere, elsewhere.code)

    assert statuses == [200] * 60
    assert page.status == 429
    assert f"{TOO_OFTEN} Wacht 20 seconden en probeer het opnieuw." in page.errors
    clock.now = MINUTE + 60
    assert follow(elsewhere, try_code(elsewhere, elsewhere.code).response).heading == "Je uitslag"


def test_limit_holds_at_each_door_together(elsewhere, few_tries):
    use_up_tries(elsewhere)

    page = Page(elsewhere.client.post("/test/bouwsteen/kennen/", {"code": elsewhere.code, "note": "Bel Els."}))

    assert page.status == 429
    assert page.form().typed["note"] == "Bel Els."


def test_limit_holds_for_comparing(finished, few_tries):
    use_up_tries(finished)

    page = Page(finished.client.post(reverse("assessments:compare"), {"other-code": "7KQ2"}))

    assert page.status == 429
    assert TOO_OFTEN in page.errors


def test_limit_of_one_address_does_not_stop_another(elsewhere, few_tries):
    use_up_tries(elsewhere)

    page = try_code(elsewhere, elsewhere.code, REMOTE_ADDR="198.51.100.7")

    assert page.status == 302


def test_forged_address_does_not_get_around_the_limit(elsewhere, few_tries, settings):
    settings.TRUSTED_PROXY_COUNT = 0
    use_up_tries(elsewhere)

    page = try_code(elsewhere, elsewhere.code, headers={"x-forwarded-for": "203.0.113.9"})

    assert page.status == 429


def test_address_that_the_own_proxy_adds_counts(elsewhere, few_tries, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    use_up_tries(elsewhere, headers={"x-forwarded-for": "forged, 203.0.113.9"})

    again = try_code(elsewhere, elsewhere.code, headers={"x-forwarded-for": "another, 203.0.113.9"})
    somebody_else = try_code(elsewhere, elsewhere.code, headers={"x-forwarded-for": "203.0.113.9, 203.0.113.8"})

    assert again.status == 429
    assert somebody_else.status == 302


def test_proxy_that_adds_nothing_does_not_make_everybody_one_address(elsewhere, few_tries, settings):
    settings.TRUSTED_PROXY_COUNT = 1
    use_up_tries(elsewhere)

    page = try_code(elsewhere, elsewhere.code, REMOTE_ADDR="198.51.100.7")

    assert page.status == 302


def test_right_codes_are_not_counted_out_below_the_limit(elsewhere, few_tries):
    pages = [try_code(elsewhere, elsewhere.code) for _ in range(site.CODE_TRIES_PER_MINUTE)]

    assert {page.status for page in pages} == {302}


def test_database_holds_only_the_hash_of_a_code(draft):
    rows = repr(stored.everything())
    code = tokens.normalised(draft.code)

    assert tokens.code_hash(code) in rows
    assert code not in rows.upper()
    assert draft.code not in rows.upper()


def test_code_stands_on_the_screen_only_where_it_is_shown_and_in_no_address(finished):
    code = tokens.normalised(finished.code)
    seen = {name: see(finished, name) for name in ("home", "result", "compare", "erase", "left", "return", "model")}
    seen["data"] = Page(finished.client.get(reverse("assessments:data")))

    shown = {name for name, page in seen.items() if code in page.html.replace("-", "")}

    assert shown == {"home", "result"}
    addresses = re.findall(r'(?:href|src|action)="((?!mailto:)[^"]*)"', seen["result"].html)
    assert addresses
    assert not any(code in address.replace("-", "") for address in addresses)


def test_code_stands_in_no_redirect(anna):
    client = anna.client
    responses = [client.post(reverse("assessments:start"), {"start_key": "k"})]
    code = tokens.code_from_start_key("k")
    responses += [client.post(path) for path in ("/test/doel/", "/test/bouwsteen/kennen/", "/test/onderwerp/")]
    responses += [client.post("/terugkomen/", {"code": code}), client.post("/test/afronden/")]
    responses += [client.get("/test/doel/"), client.post("/afsluiten/")]
    responses += [client.post("/test/doel/", {"code": code, "goal": "x"})]

    assert [response.status_code for response in responses] == [302] * len(responses)
    assert not any(code in response["Location"].replace("-", "") for response in responses)


def test_code_in_the_address_opens_nothing(elsewhere):
    page = Page(elsewhere.client.get(reverse("assessments:return") + f"?code={elsewhere.code}"))

    assert page.status == 200
    assert page.typed("code") == ""
    assert see(elsewhere, "result", f"?code={elsewhere.code}").status == 403


@pytest.mark.parametrize("name", ["goal", "result"])
def test_page_that_shows_a_code_is_never_compressed(request, name):
    person = request.getfixturevalue({"goal": "draft", "result": "finished"}[name])

    response = person.client.get(reverse(f"assessments:{name}"), headers={"accept-encoding": "gzip"})

    assert person.code in response.content.decode()
    assert not response.has_header("Content-Encoding")


def test_page_that_shows_a_typed_code_again_is_never_compressed(elsewhere, few_tries):
    use_up_tries(elsewhere)

    response = elsewhere.client.post(
        "/test/bouwsteen/kennen/", {"code": elsewhere.code}, headers={"accept-encoding": "gzip"}
    )

    assert response.status_code == 429
    assert not response.has_header("Content-Encoding")


def test_leaving_forgets_the_test_in_this_browser_and_keeps_it(finished):
    form = see(finished, "result").form("/afsluiten/")

    page = follow(finished, form.send(strict(finished)))

    assert page.heading == "Afgesloten op dit apparaat"
    assert see(finished, "result").heading == "Je sessie is verlopen"
    assert follow(finished, try_code(finished, finished.code).response).heading == "Je uitslag"


def test_mail_to_oneself_is_in_dutch_and_sent_by_the_own_program(finished):
    page = see(finished, "result")

    address = next(a.get("href") for a in page.root.iter("a") if a.get("href").startswith("mailto:"))

    assert address.startswith("mailto:?subject=")
    assert "Mijn%20terugkomcode%20is" in address
    assert "return%20code" not in address
