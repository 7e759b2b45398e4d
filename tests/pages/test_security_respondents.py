"""Of respondents the security log knows what was refused, from about where: no code, no link, and no success."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from assessments import tokens
from assessments.models import Round, Submission
from assessments.services import releases
from tests.pages.coordination_cast import make_cast
from tests.pages.test_team_page import member, play
from tests.respondents import Respondent
from tests.rounds import open_slips

pytestmark = pytest.mark.django_db

HOME = "203.0.113.7"
AROUND_HOME = "203.0.113.0/24"


@pytest.fixture
def cast(content):
    return make_cast()


def test_whole_walk_of_a_respondent_is_no_event(content, told):
    person = Respondent(Client(REMOTE_ADDR=HOME)).take()
    for name in ("result", "picture-svg", "data", "answers-csv", "result-pdf", "compare", "overview"):
        person.client.get(reverse(f"assessments:{name}", kwargs={"view": "bouwwerk"} if "picture" in name else {}))
    person.client.post(reverse("assessments:leave"))
    assert person.client.post(reverse("assessments:return"), {"code": person.code})["Location"] == "/resultaat/"
    person.client.post(reverse("assessments:erase"))

    assert not Submission.objects.exists()
    assert told() == []


def test_whole_walk_of_a_member_of_a_round_is_no_event(content, told):
    now = timezone.now()
    played = open_slips(content, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    before = len(told())
    slip = reverse("assessments:take-part", kwargs={"token": played.tokens[0]})
    person = Respondent(Client(REMOTE_ADDR=HOME))
    person.client.get(slip)
    person.client.post(slip, {"start_key": tokens.new_start_key()})
    person.code = person.shown_code(person.client.get(reverse("assessments:goal")))
    person.fill_all().finish()
    assert person.client.get(reverse("assessments:result")).status_code == 200
    assert person.client.post(slip, {"start_key": tokens.new_start_key()}).status_code == 302
    assert person.fill_all().finish().status_code == 403, "the slip was used before"

    assert told()[before:] == []


def test_member_who_takes_the_result_along_is_no_event(content, told):
    played = play(content)
    before = len(told())

    assert member(played.codes[0]).get(reverse("assessments:own-team-result-csv")).status_code == 200
    assert told()[before:] == []


def test_whoever_comes_too_late_closes_the_round_as_a_worker_would(content, told):
    now = timezone.now()
    day = timedelta(days=1)
    played = open_slips(content, opens_at=now - 2 * day, closes_at=now + day)
    code, _token = played.start(now=now)
    Round.objects.filter(pk=played.id).update(closes_at=now)
    before = len(told())
    late = member(code)
    late.post(reverse("assessments:finish"), REMOTE_ADDR=HOME)

    by_a_member = told()[before:]
    other = open_slips(content, opens_at=now - 2 * day, closes_at=now)
    before = len(told())
    releases.close(round_id=other.id, now=timezone.now(), today=timezone.localdate())
    by_a_worker = told()[before:]

    assert by_a_member == [("round.closed", "done", f"round:{played.id}", "", "system")]
    assert by_a_worker == [("round.closed", "done", f"round:{other.id}", "", "system")]


@pytest.mark.parametrize(
    ("name", "kwargs", "data", "action"),
    [
        ("return", {}, {"code": "0000-0000-0000-0000"}, "code.unknown"),
        ("goal", {}, {"code": "0000-0000-0000-0000", "goal": "x"}, "code.unknown"),
        ("enter", {}, {"token": "0000-0000-0000-0000"}, "invitation.unknown"),
        ("take-part", {"token": "0000000000000000"}, {}, "invitation.unknown"),
        ("take-part", {"token": "0000"}, None, "invitation.unknown"),
        ("commitments-shared", {"token": "0000000000000000"}, None, "agreements.unknown"),
    ],
)
def test_unknown_code_and_link_are_refused_without_them_and_from_about_where(content, told, name, kwargs, data, action):
    client, url = Client(REMOTE_ADDR=HOME), reverse(f"assessments:{name}", kwargs=kwargs)
    response = client.get(url) if data is None else client.post(url, data)

    assert response.status_code in {200, 403, 404}
    assert told() == [(action, "refused", "", AROUND_HOME, "")]


def test_too_many_codes_are_written_once(content, told, settings, one_minute):
    settings.CODE_TRIES_PER_MINUTE = 1
    for _ in range(4):
        Client().post(reverse("assessments:return"), {"code": "0000-0000-0000-0000"})

    assert [line for line in told() if line[0] == "tries.limited"] == [
        ("tries.limited", "refused", "limit:code-tries", "127.0.0.0/24", "")
    ]


FORGED = "0123456789ABCDEF:1vO6aa:forged"


def test_code_in_a_cookie_that_was_not_signed_here_is_refused(content, told):
    client = Client(REMOTE_ADDR=HOME)
    client.cookies[settings.RESPONDENT_COOKIE_NAME] = FORGED

    assert client.get(reverse("assessments:overview")).status_code == 403
    assert set(told()) == {("cookie.refused", "refused", "", AROUND_HOME, "")}


def test_right_in_a_cookie_that_was_not_signed_here_is_refused(content, told):
    now = timezone.now()
    played = open_slips(content, opens_at=now - timedelta(days=1), closes_at=now + timedelta(days=1))
    code, _token = played.start(now=now)
    played.fill(code, [4] * 7)
    client = member(code)
    client.cookies[settings.PARTICIPANT_COOKIE_NAME] = FORGED
    before = len(told())

    assert client.post(reverse("assessments:finish"), REMOTE_ADDR=HOME).status_code == 403
    assert set(told()[before:]) == {("cookie.refused", "refused", "", AROUND_HOME, "")}


def test_cookie_that_is_too_old_is_no_event(content, told, settings):
    person = Respondent(Client()).start()
    settings.COOKIE_DAYS = -1

    assert person.client.get(reverse("assessments:overview")).status_code == 403
    assert told() == []


def test_account_is_named_at_no_door_of_respondents(cast, told):
    cast.els.post(reverse("assessments:return"), {"code": "0000-0000-0000-0000"}, REMOTE_ADDR=HOME)

    assert told() == [("code.unknown", "refused", "", AROUND_HOME, "")]
