"""Released results for programs: whose token opens what, the same figures as the file, and nothing beyond."""

import json
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from jsonschema import Draft202012Validator
from openapi_spec_validator import validate

from assessments import queries, reports, tokens
from assessments.models import ApiToken, Organisation
from assessments.services import api_tokens
from assessments.views import api
from tests.factories import make_organisation, make_team
from tests.pages.coordination_cast import make_cast, open_page, today
from tests.pages.reading import Page, words
from tests.pages.stored import everything
from tests.pages.test_escaping import NASTY
from tests.pages.test_exports import chain, mixed, team_url, with_voices
from tests.pages.test_queries import count
from tests.pages.test_team_page import coordinator_of, play
from tests.respondents import Respondent
from tests.rounds import AFTER

pytestmark = pytest.mark.django_db

LIST = "/api/v1/uitslagen/"
DESCRIPTION = "/api/v1/openapi.json"
MINUTE = 60


def release_url(key: uuid.UUID) -> str:
    return f"{LIST}{key}/"


def token_of(organisation: Organisation, name: str = "Dashboard", **fields: date) -> str:
    fields = {"last_day": today() + timedelta(days=30), "today": today(), **fields}
    return api_tokens.make(organisation=organisation.pk, name=name, **fields)


def ask(token: str | None, url: str = LIST, *, method: str = "get", **extra: object) -> HttpResponse:
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    return getattr(Client(enforce_csrf_checks=True), method)(url, headers=headers, **extra)


def problem(response: HttpResponse) -> dict[str, object]:
    assert response["Content-Type"] == "application/problem+json"
    body = json.loads(response.content)
    assert body["status"] == response.status_code
    assert schema("Problem").is_valid(body)
    return body


def strict(part: object) -> object:
    """The same schema, in which an object has no other fields than those that are described."""
    if isinstance(part, list):
        return [strict(item) for item in part]
    if not isinstance(part, dict):
        return part
    closed = {"additionalProperties": False} if "properties" in part else {}
    return {key: strict(value) for key, value in part.items()} | closed


def schema(name: str) -> Draft202012Validator:
    described = json.loads(Client().get(DESCRIPTION).content)
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": strict(described["components"])},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


# === What it gives ===


def test_list_holds_the_released_rounds_of_the_organisation(content):
    played = play(content)
    organisation = played.row.team.organisation
    later = play(content, team=make_team("Team Zuid", organisation=organisation), goal="Een ander doel")
    play(content, 3, team=make_team("Team Oost", organisation=organisation))
    play(content, closed=False, team=make_team("Team West", organisation=organisation))
    play(content, team=make_team("Team Elders"))

    response = ask(token_of(organisation))

    data = json.loads(response.content)
    assert (data["count"], data["page"], data["pages"]) == (2, 1, 1)
    assert {row["id"] for row in data["results"]} == {str(played.id), str(later.id)}
    assert next(row for row in data["results"] if row["id"] == str(played.id)) == {
        "id": str(played.id),
        "team": "Team Noord",
        "goal": "Iedere cliënt vindt passend werk.",
        "opened": "2026-11-02",
        "last_day": "2026-11-16",
        "n": 8,
        "invited": 10,
        "version": 1,
    }
    assert schema("ReleaseList").is_valid(data)


def test_list_comes_in_pages_the_latest_first(content, monkeypatch):
    monkeypatch.setattr(api, "ROUNDS_A_PAGE", 2)
    organisation = make_organisation()
    for day in (1, 3, 2):
        team = make_team(f"Team {day}", organisation=organisation)
        play(content, 5, team=team, goal=f"dag {day}", closes_at=AFTER - timedelta(days=day))
    token = token_of(organisation)

    pages = [json.loads(ask(token, f"{LIST}?page={number}").content) for number in (1, 2, 3)]

    assert [[row["goal"] for row in page["results"]] for page in pages] == [["dag 1", "dag 2"], ["dag 3"], []]
    assert {(page["count"], page["pages"]) for page in pages} == {(3, 2)}


@pytest.mark.parametrize("page", ["0", "-1", "x", "", "1.5", "²", "9" * 5000, "9" * 10])
def test_page_is_a_whole_number(content, page):
    token = token_of(make_organisation())

    response = ask(token, LIST, data={"page": page})

    assert response.status_code == 400
    assert "page" in str(problem(response)["detail"])


@pytest.mark.parametrize("make", [play, mixed, chain])
def test_release_is_the_same_as_in_the_file_and_as_described(content, make):
    played = make(content)

    response = ask(token_of(played.row.team.organisation), release_url(played.id))

    data = json.loads(response.content)
    assert response["Content-Type"] == "application/json"
    assert data == json.loads(coordinator_of(played).get(team_url(played.id, "json")).content)
    schema("Release").validate(data)


def test_what_a_team_says_beside_its_means_is_as_described(content):
    played = play(content)
    release = with_voices(played)

    data = reports.release_data(release, queries.find_round(played.id), content)

    schema("Release").validate(data)
    assert data["goal_recognised"] == {"kind": "majority", "choice": "confirmed"}
    assert [agreed["outcome"] for agreed in data["agreements"]] == [
        {"kind": "majority", "choice": "done"},
        {"kind": "not_shown"},
        {"kind": "divided"},
    ]
    counts = {"worse": 0, "same": 4, "better": 8}
    assert data["since_last_round"] == [{"block": "kennen", "experience": {"kind": "counts", "counts": counts}}]
    assert data["mirror"][0]["means"][2] == {"block": "waarderen", "mean": {"kind": "not_shown"}}


def test_description_is_valid_public_and_without_figures(content):
    played = play(content)

    response = Client().get(DESCRIPTION)

    described = json.loads(response.content)
    validate(described)
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) == {LIST, f"{LIST}{{id}}/", DESCRIPTION}
    assert response["Content-Type"] == "application/json"
    assert "public" in response["Cache-Control"]
    assert not response.cookies
    assert "Team Noord" not in response.content.decode()
    assert str(played.id) not in response.content.decode()


def test_description_names_the_limits_that_hold(content):
    text = Client().get(DESCRIPTION).content.decode()

    assert f"ask {api.REQUESTS_A_MINUTE} times a minute" in text
    assert f"{api.ROUNDS_A_PAGE} a page" in text


def test_answers_are_kept_by_nobody_and_set_no_cookie(content):
    played = play(content)
    token = token_of(played.row.team.organisation)

    for response in (
        ask(token),
        ask(token, release_url(played.id)),
        ask(token, release_url(uuid.uuid4())),
        ask(None),
        ask("x"),
        ask(token, method="post"),
    ):
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Robots-Tag"] == "noindex"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


@pytest.mark.parametrize("text", NASTY)
def test_texts_are_as_typed(content, text):
    organisation = make_organisation(text)
    played = play(content, team=make_team(name=text, organisation=organisation), goal=text)
    token = token_of(organisation)

    [line] = json.loads(ask(token).content)["results"]
    data = json.loads(ask(token, release_url(played.id)).content)

    assert (line["team"], line["goal"]) == (text, text)
    assert (data["team"], data["organisation"], data["goal"]) == (text, text, text)


# === What it refuses ===


def test_foreign_unknown_open_and_withheld_rounds_answer_alike(content):
    own = play(content)
    organisation = own.row.team.organisation
    foreign = play(content, team=make_team("Team Elders"))
    withheld = play(content, 4, team=make_team("Team Oost", organisation=organisation))
    open_ = play(content, closed=False, team=make_team("Team West", organisation=organisation))
    token = token_of(organisation)

    keys = [foreign.id, withheld.id, open_.id, uuid.uuid4()]
    found = [ask(token, url) for url in (*map(release_url, keys), f"{LIST}geen-id/", "/api/v1/", "/api/v2/uitslagen/")]

    assert [response.status_code for response in found] == [404] * len(found)
    assert len({response.content for response in found}) == 1
    assert len({tuple(sorted(response.items())) for response in found}) == 1
    assert problem(found[0])["title"] == "Not Found"


def test_withheld_round_answers_alike_whatever_the_number_of_answers(content):
    played = [play(content, n, team=make_team(organisation=make_organisation(f"O{n}"))) for n in range(5)]

    answers = []
    for one in played:
        token = token_of(one.row.team.organisation)
        answers.append((ask(token).content, ask(token, release_url(one.id)).content))

    assert len(set(answers)) == 1


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", "Bearer ", "Basic abc", "Token abc", "Bearer  ", "abc"],
)
def test_request_without_a_token_is_asked_for_one(content, header):
    for url in (LIST, release_url(uuid.uuid4()), "/api/nergens"):
        response = Client().get(url, headers={"Authorization": header} if header else {})
        assert response.status_code == 401
        assert response["WWW-Authenticate"] == "Bearer"
        assert "token" in str(problem(response)["detail"])


@pytest.mark.parametrize("wrong", ["x", "é", "x" * 5000, "a b", "=1+1"])
def test_wrong_token_opens_nothing(content, wrong):
    play(content)

    response = ask(wrong)

    assert response.status_code == 401
    assert response["WWW-Authenticate"] == 'Bearer error="invalid_token"'
    assert problem(response)["title"] == "Unauthorized"


def test_hash_of_a_token_is_no_token(content):
    token = token_of(make_organisation())

    assert ask(tokens.api_token_hash(token)).status_code == 401


def test_scheme_is_read_in_any_case(content):
    token = token_of(make_organisation())

    assert Client().get(LIST, headers={"Authorization": f"bearer {token}"}).status_code == 200


def test_token_works_up_to_and_including_its_last_day(content):
    organisation = make_organisation()
    last = token_of(organisation, last_day=today())
    over = token_of(organisation, name="oud", last_day=today() - timedelta(days=1), today=today() - timedelta(days=9))

    assert ask(last).status_code == 200
    assert ask(over).status_code == 401


def test_revoked_token_opens_nothing_from_then_on(content):
    organisation = make_organisation()
    token, other = token_of(organisation), token_of(organisation, "Ander")

    api_tokens.revoke(organisation=organisation.pk, token_id=ApiToken.objects.get(name="Dashboard").pk)

    assert (ask(token).status_code, ask(other).status_code) == (401, 200)


def test_session_of_a_coordinator_opens_nothing_here(content):
    played = play(content)

    assert coordinator_of(played).get(release_url(played.id)).status_code == 401


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options"])
def test_api_can_only_be_read(content, method):
    played = play(content)
    token = token_of(played.row.team.organisation)
    before = everything()

    for url in (LIST, release_url(played.id)):
        response = ask(token, url, method=method)
        assert response.status_code == 405
        assert response["Allow"] == "GET, HEAD"
        problem(response)
    assert everything() == before


def test_reading_changes_nothing(content):
    played = play(content)
    token = token_of(played.row.team.organisation)
    before = everything()

    ask(token)
    ask(token, release_url(played.id))
    ask(token, method="head")

    assert everything() == before


def test_token_that_asks_too_often_waits_and_others_do_not(content, monkeypatch):
    monkeypatch.setattr(api, "REQUESTS_A_MINUTE", 3)
    monkeypatch.setattr("time.time", lambda: 1_000_020.0)
    organisation = make_organisation()
    token, other = token_of(organisation), token_of(organisation, "Ander")

    answers = [ask(token) for _ in range(5)]

    assert [response.status_code for response in answers] == [200, 200, 200, 429, 429]
    assert answers[-1]["Retry-After"] == str(MINUTE - 1_000_020 % MINUTE)
    assert problem(answers[-1])["title"] == "Too Many Requests"
    assert ask(other).status_code == 200
    monkeypatch.setattr("time.time", lambda: 1_000_020.0 + MINUTE)
    assert ask(token).status_code == 200


def test_address_that_guesses_tokens_waits_and_a_right_token_still_works(content, monkeypatch):
    monkeypatch.setattr(api, "WRONG_TOKENS_A_MINUTE", 3)
    monkeypatch.setattr("time.time", lambda: 1_000_020.0)
    token = token_of(make_organisation())

    answers = [ask(f"mis-{n}") for n in range(5)]

    assert [response.status_code for response in answers] == [401, 401, 401, 429, 429]
    assert int(answers[-1]["Retry-After"]) > 0
    assert ask("mis", REMOTE_ADDR="192.0.2.7").status_code == 401
    assert ask(token).status_code == 200


# === Cost ===


def test_answers_cost_few_queries_and_the_same_whatever_is_stored(content):
    small = play(content, 5)
    organisation = small.row.team.organisation
    token = token_of(organisation)

    def cost(url: str) -> int:
        act: Callable[[Respondent], HttpResponse] = lambda _person: ask(token, url)  # noqa: E731
        return count(act, Respondent(Client()))

    cost(release_url(small.id))
    alone = [cost(LIST), cost(release_url(small.id))]
    for n in range(3):
        play(content, 5, team=make_team(f"Team {n}", organisation=organisation))
    large = play(content, 20, members=20, links=[("Instroom", 10), ("Uitstroom", 10)], team=make_team("Groot"))

    assert [cost(LIST), cost(release_url(small.id))] == alone == [3, 2]
    assert large.row.status == "released"


# === The page with tokens ===


def page_of(client: Client, organisation: Organisation, query: str = "") -> Page:
    return open_page(client, "api-tokens", None, query, organisation=organisation.pk)


def make(client: Client, organisation: Organisation, **fields: str) -> Page:
    url = reverse("assessments:api-tokens", kwargs={"organisation": organisation.pk})
    data = {"name": "Dashboard", "last_day": str(today() + timedelta(days=30)), **fields}
    return Page(client.post(url, data))


def shown_token(page: Page) -> str:
    [element] = page.all("class", "api-token")
    return words(element)


def stop(client: Client, organisation: Organisation, token: int) -> HttpResponse:
    kwargs = {"organisation": organisation.pk, "token": token}
    return client.post(reverse("assessments:api-token-revoke", kwargs=kwargs))


def test_coordinator_of_the_organisation_makes_a_token_that_is_shown_once(content):
    cast = make_cast()
    played = play(content, team=cast.team)

    page = make(cast.els, cast.organisation)

    token = shown_token(page)
    row = ApiToken.objects.get()
    assert page.status == 200
    assert page.response["Cache-Control"] == "private, no-store"
    assert (row.name, row.organisation, row.created_date) == ("Dashboard", cast.organisation, today())
    assert ask(token, release_url(played.id)).status_code == 200
    again = page_of(cast.els, cast.organisation)
    assert "Dashboard" in again.text
    assert token not in again.html
    assert not again.all("class", "api-token")
    assert not [table for table, rows in everything().items() if token in repr(rows)]


@pytest.mark.parametrize("who", ["tom", "ria"])
def test_others_get_the_same_answer_as_for_an_organisation_that_does_not_exist(content, who):
    cast = make_cast()
    api_tokens.make(organisation=cast.organisation.pk, name="x", last_day=today(), today=today())
    key = ApiToken.objects.get().pk
    client = getattr(cast, who)

    for organisation, token in ((cast.organisation.pk, key), (10**9, key), (10**30, 10**30)):
        kwargs = {"organisation": organisation}
        url = reverse("assessments:api-tokens", kwargs=kwargs)
        seen = [
            client.get(url),
            client.post(url, {"name": "y", "last_day": str(today())}),
            client.post(reverse("assessments:api-token-revoke", kwargs={**kwargs, "token": token})),
        ]
        assert [response.status_code for response in seen] == [404] * 3
        assert len({response.content for response in seen}) == 1
    assert [(row.name, row.is_revoked) for row in ApiToken.objects.all()] == [("x", False)]


def test_whoever_is_not_logged_in_is_asked_to(content):
    cast = make_cast()

    assert Client().get(f"/coordinatie/organisatie/{cast.organisation.pk}/koppelingen/").status_code == 302


def test_coordinator_stops_a_token_and_only_one_of_the_own_organisation(content):
    cast = make_cast()
    own, foreign = token_of(cast.organisation), token_of(make_organisation("Elders"))
    keys = {row.organisation_id: row.pk for row in ApiToken.objects.all()}

    response = stop(cast.els, cast.organisation, keys[cast.organisation.pk])
    for key in keys.values():
        stop(cast.els, cast.organisation, key)

    assert response.status_code == 302
    page = Page(cast.els.get(response["Location"]))
    assert page.all("class", "notice")
    assert (ask(own).status_code, ask(foreign).status_code) == (401, 200)
    assert "/stoppen/" not in page.html
    get = cast.els.get(reverse("assessments:api-token-revoke", args=[cast.organisation.pk, 1]))
    assert get.status_code == 405


def test_page_says_which_tokens_work(content):
    cast = make_cast()
    ago = today() - timedelta(days=9)
    token_of(cast.organisation, "werkt")
    token_of(cast.organisation, "voorbij", last_day=ago, today=ago)
    token_of(cast.organisation, "gestopt")
    stop(cast.els, cast.organisation, ApiToken.objects.get(name="gestopt").pk)

    page = page_of(cast.els, cast.organisation)

    listed = {words(item.find("strong")): words(item) for item in page.all("class", "people")[0].iter("li")}
    assert list(listed) == ["gestopt", "werkt", "voorbij"]
    assert page.html.count("/stoppen/") == 1
    assert len({text.replace(name, "") for name, text in listed.items()}) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "   "),
        ("name", "\u200b"),
        ("name", "x" * 121),
        ("last_day", ""),
        ("last_day", "31-02-2026"),
        ("last_day", "gisteren"),
        ("last_day", str(date(2020, 1, 1))),
        ("last_day", str(date(2099, 1, 1))),
    ],
)
def test_what_cannot_be_gets_an_error_at_its_field(content, field, value):
    cast = make_cast()

    page = make(cast.els, cast.organisation, **{field: value})

    assert page.status == 200
    assert page.errors
    assert page.all("id", f"error_1_id_{field}") or f"#id_{field}" in page.html
    assert not ApiToken.objects.exists()


def test_two_that_work_have_two_names(content):
    cast = make_cast()
    make(cast.els, cast.organisation)

    refused = make(cast.els, cast.organisation, name="DASHBOARD")
    stop(cast.els, cast.organisation, ApiToken.objects.get().pk)
    made = make(cast.els, cast.organisation)

    assert refused.errors
    assert not refused.all("class", "api-token")
    assert shown_token(made)
    assert ApiToken.objects.count() == 2


def test_organisation_has_a_limited_number(content, monkeypatch):
    monkeypatch.setattr(api_tokens, "WORKING_MAX", 2)
    cast = make_cast()
    for name in ("a", "b"):
        assert not make(cast.els, cast.organisation, name=name).errors

    assert make(cast.els, cast.organisation, name="c").errors
    assert ApiToken.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "reason"),
    [
        ({"name": " "}, api_tokens.UnusableName),
        ({"name": "x" * 121}, api_tokens.UnusableName),
        ({"last_day": today() - timedelta(days=1)}, api_tokens.UnusableDay),
        ({"last_day": today() + timedelta(days=367)}, api_tokens.UnusableDay),
    ],
)
def test_service_checks_again(content, fields, reason):
    organisation = make_organisation()

    with pytest.raises(reason):
        token_of(organisation, **fields)


@pytest.mark.parametrize("text", NASTY)
def test_name_is_shown_as_typed(content, text):
    cast = make_cast()
    token_of(cast.organisation, text)

    page = page_of(cast.els, cast.organisation)

    assert [words(e) for e in page.all("class", "people")[0].iter("strong")] == [" ".join(text.split())]


def test_page_with_tokens_costs_the_same_whatever_is_stored(content):
    cast = make_cast()
    url = reverse("assessments:api-tokens", kwargs={"organisation": cast.organisation.pk})
    act: Callable[[Respondent], HttpResponse] = lambda person: person.client.get(url)  # noqa: E731
    empty = count(act, Respondent(cast.els))
    for n in range(15):
        token_of(cast.organisation, f"n{n}")

    assert count(act, Respondent(cast.els)) == empty <= 5


def test_nothing_of_one_person_comes_out(content):
    played = play(content)
    token = token_of(played.row.team.organisation)

    text = ask(token, release_url(played.id)).content.decode()

    assert not [code for code in played.codes if code in text or tokens.code_hash(code) in text]
    assert "answers" not in text
