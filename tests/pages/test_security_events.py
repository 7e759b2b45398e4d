"""What pages write into the security log: what is refused, by whom and from where; of respondents no more than that."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from assessments import tokens
from tests.factories import make_user
from tests.pages.coordination_cast import address, browser_of, make_cast, round_at, send
from tests.pages.editors import admin_address
from tests.pages.test_api import LIST, ask, release_url, token_of
from tests.pages.test_exports import team_url
from tests.pages.test_team_page import coordinator_of, play

pytestmark = pytest.mark.django_db

HOME = "203.0.113.7"
AROUND_HOME = "203.0.113.0/24"
UNKNOWN = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def cast(content):
    return make_cast()


def account(cast, name: str) -> str:
    return f"account:{cast.users[name].pk}"


# === Coordinators and editors ===


def test_object_of_somebody_else_and_unknown_object_are_refused_alike(cast, told):
    theirs = round_at(cast.team).pk
    for key in (theirs, UNKNOWN):
        cast.ria.get(address("round", key), REMOTE_ADDR=HOME)
    cast.ria.get(address("team", cast.team.pk))
    cast.ria.get(address("api-tokens", organisation=cast.organisation.pk))
    send(cast.ria, "round-delete", theirs)

    ria = account(cast, "ria")
    assert told() == [
        ("object.refused", "refused", f"round:{theirs}", HOME, ria),
        ("object.refused", "refused", f"round:{UNKNOWN}", HOME, ria),
        ("object.refused", "refused", f"team:{cast.team.pk}", "127.0.0.1", ria),
        ("object.refused", "refused", f"organisation:{cast.organisation.pk}", "127.0.0.1", ria),
        ("object.refused", "refused", f"round:{theirs}", "127.0.0.1", ria),
    ]


def test_number_of_an_organisation_cannot_make_a_line_long(cast, told):
    cast.els.get(address("organisation", organisation=int("9" * 999)))

    [(action, _result, asked, *_rest)] = told()
    assert action == "object.refused"
    assert asked == "organisation:" + "9" * 36


def test_page_of_another_role_is_refused(cast, told):
    editor = make_user("ada@gemeente.example", is_staff=True)
    cast.els.get(admin_address("assessments_questionnaireversion_changelist"))
    browser_of(editor).get(address("coordination"))

    assert told() == [
        (
            "page.refused",
            "refused",
            "page:assessments_questionnaireversion_changelist",
            "127.0.0.1",
            account(cast, "els"),
        ),
        ("page.refused", "refused", "page:coordination", "127.0.0.1", f"account:{editor.pk}"),
    ]


def test_stolen_cookie_after_logging_out_is_refused_and_a_browser_without_one_is_no_event(cast, told):
    stolen = cast.els.cookies[settings.SESSION_COOKIE_NAME].value
    cast.els.post(reverse("account_logout"))
    for session in (stolen, "planted"):
        for ask_for in (
            lambda thief: thief.get(address("coordination")),
            lambda thief: thief.get(admin_address("assessments_questionnaireversion_changelist")),
            lambda thief: thief.post(address("round-open", UNKNOWN)),
        ):
            thief = Client()
            thief.cookies[settings.SESSION_COOKIE_NAME] = session
            assert ask_for(thief).status_code == 302
    Client().get(address("coordination"))

    pages = ["page:coordination", "page:assessments_questionnaireversion_changelist", "page:round-open"]
    refused = [("session.refused", "refused", page, "127.0.0.1", "") for page in pages * 2]
    assert [line for line in told() if line[0] == "session.refused"] == refused


def test_step_and_export_of_a_coordinator_are_written_with_the_account(content, told):
    played = play(content)
    els = coordinator_of(played)
    user = f"account:{els.session['_auth_user_id']}"
    before = len(told())
    for suffix in ("csv", "json", "pdf"):
        assert els.get(team_url(played.id, suffix), REMOTE_ADDR=HOME).status_code == 200
    concept = round_at(played.row.team)
    send(els, "round-delete", concept.pk)

    assert told()[before:] == [
        *[("result.exported", "done", f"round:{played.id}", HOME, user)] * 3,
        ("round.deleted", "done", f"round:{concept.pk}", "127.0.0.1", user),
    ]


# === Programs ===


def test_program_is_written_by_the_number_of_its_token(content, told):
    played = play(content)
    token = token_of(played.row.team.organisation)
    before = len(told())
    ask(token)
    ask(token, release_url(played.id))
    ask(token, release_url(UNKNOWN))
    ask(None)
    ask(tokens.new_api_token())

    made = played.row.team.organisation.api_tokens.get().pk
    program = ("127.0.0.1", f"api_token:{made}")
    assert told()[before:] == [
        ("result.exported", "done", f"round:{played.id}", *program),
        ("object.refused", "refused", f"round:{UNKNOWN}", *program),
        ("api_token.unknown", "refused", "", "127.0.0.1", ""),
    ]


def test_program_that_asks_too_often_is_written_once(content, told, monkeypatch, one_minute):
    monkeypatch.setattr("assessments.views.api.WRONG_TOKENS_A_MINUTE", 1)
    for _ in range(4):
        ask("wrong", LIST)

    assert [line for line in told() if line[0] == "tries.limited"] == [
        ("tries.limited", "refused", "limit:api-wrong", "127.0.0.1", "")
    ]


# === Every request ===


def test_form_without_our_token_is_refused(cast, told):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(cast.users["els"])
    strict.post(address("round-open", UNKNOWN), REMOTE_ADDR=HOME)
    strict.post(reverse("assessments:start"), REMOTE_ADDR=HOME)

    assert told() == [
        ("form.refused", "refused", "", HOME, account(cast, "els")),
        ("form.refused", "refused", "", AROUND_HOME, ""),
    ]


def test_other_host_and_forged_proxy_headers_are_refused_with_the_true_origin(content, told):
    forged = {"x-forwarded-for": "198.51.100.1", "x-forwarded-host": "else.example", "x-forwarded-proto": "https"}
    Client().get(LIST, headers={"host": "else.example"} | forged, REMOTE_ADDR=HOME)
    Client().get("/", headers={"host": "else.example"}, REMOTE_ADDR=HOME)

    assert told() == [
        ("host.refused", "refused", "", HOME, ""),
        ("host.refused", "refused", "", AROUND_HOME, ""),
    ]


def test_request_that_no_page_of_ours_sends_is_refused(content, told):
    Client().get("/?a=%00")
    Client().post(reverse("assessments:start"), {f"f{n}": 1 for n in range(3000)})

    assert [line[:2] for line in told()] == [("request.refused", "refused")] * 2


def test_naming_the_account_costs_no_query(cast, told, monkeypatch):
    def queries_of(page: str, of: object) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert cast.els.get(address(page, of)).status_code == 404
        return len(captured)

    used = queries_of("round", UNKNOWN)
    assert {line[4] for line in told()} == {account(cast, "els")}
    monkeypatch.setattr("assessments.views.coordinator.write", lambda *_args, **_kwargs: None)

    assert queries_of("round", UNKNOWN) == used
