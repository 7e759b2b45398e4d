"""Every address, opened and posted to by everybody: whoever may not gets the answer of what does not exist."""

import re
from copy import deepcopy

import pytest
from django.db import transaction

from tests.pages.authorisation import EVERYBODY, HOLDERS, OF_RESPONDENT, ROWS, World, make_world, patterns

pytestmark = pytest.mark.django_db

METHODS = ("get", "post")
#: Addresses whose object has no state here in which they do something, or that need more than an empty form.
NOT_THERE = {
    *("assessments:look-back", "assessments:mirror", "assessments:withdraw-sentence"),
    *("assessments:api-token-revoke", "admin:assessments_block_remove", "admin:-", "admin:app_list"),
    *("assessments:rights-take", "assessments:organisation-rights-take"),
    *("mfa_deactivate_totp", "mfa_view_recovery_codes"),
    *("openid_connect_login", "openid_connect_callback", "assessments:take-part"),
}
FOR_PROGRAMS = {"assessments:api-releases", "assessments:api-release", "assessments:api-unknown"}
VOLATILE = re.compile(rb'name="csrfmiddlewaretoken" value="\w+"|next=[^"&]*|action="[^"]*"|href="[^"]*"')


@pytest.fixture
def world(content) -> World:
    return make_world(content)


def test_every_address_has_a_row_and_every_row_an_address():
    names = {name for name, _route in patterns()}

    assert names - set(ROWS) == set(), "say in tests/pages/authorisation.py who may open these"
    assert set(ROWS) - names == set()


def ask(world: World, actor: str, method: str, address: str):
    """The answer, with everything that it changed undone, in the database and in the browser."""
    browser, point = world.browsers[actor], transaction.savepoint()
    cookies = deepcopy(browser.cookies)
    try:
        return getattr(browser, method)(address)
    finally:
        transaction.savepoint_rollback(point)
        browser.cookies = cookies


def is_refusal(name: str, actor: str, response) -> bool:
    """Whether an answer says no more than: log in, type your code, or there is no such page."""
    if name in FOR_PROGRAMS:
        return response.status_code in {401, 404, 405}
    if name.partition(":")[2] in OF_RESPONDENT or name.startswith("assessments:own-team"):
        return response.status_code in {403, 404, 405}
    if response.status_code == 302 and actor not in HOLDERS:
        return response["Location"].startswith("/inloggen/")
    return response.status_code in {404, 405, *({403} if actor not in HOLDERS else set())}


def is_kept_out(name: str, actor: str, response) -> bool:
    """Whether whoever may open this is refused, and not for sending it by the wrong method."""
    return response.status_code != 405 and is_refusal(name, actor, response)


@pytest.mark.parametrize("method", METHODS)
def test_whoever_may_gets_in_and_nobody_else(world, method):
    wrong = []
    for name, may in ROWS.items():
        address = world.address(name)
        for actor in sorted(EVERYBODY):
            response = ask(world, actor, method, address)
            if response.status_code >= 500:
                wrong.append((name, actor, response.status_code))
            elif actor not in may:
                if not is_refusal(name, actor, response):
                    wrong.append((name, actor, response.status_code, "gets in"))
            elif may != EVERYBODY and name not in NOT_THERE and is_kept_out(name, actor, response):
                wrong.append((name, actor, response.status_code, response.get("Location"), "is kept out"))

    assert not wrong, "\n".join(map(str, wrong))


@pytest.mark.parametrize("method", METHODS)
def test_forbidden_and_unknown_objects_get_one_answer(world, method):
    different, seen = [], 0
    for name, may in ROWS.items():
        if may == EVERYBODY or not world.has_object(name):
            continue
        for actor in sorted(EVERYBODY - may):
            known = ask(world, actor, method, world.address(name))
            unknown = ask(world, actor, method, world.address(name, is_known=False))
            seen += 1
            if (known.status_code, bare(known)) != (unknown.status_code, bare(unknown)):
                different.append((name, actor, known.status_code, unknown.status_code))

    assert seen > 400
    assert not different, "\n".join(map(str, different))


def bare(response) -> bytes:
    """The body without tokens and without the address itself, which stands in links and forms."""
    return b"" if response.streaming else VOLATILE.sub(b"", response.content)


def test_personal_answers_are_kept_by_no_cache_and_found_by_no_search_engine(world):
    loose = []
    for name, may in ROWS.items():
        actor = sorted(may)[0] if may else "anonymous"
        response = ask(world, actor, "get", world.address(name))
        is_open = may == EVERYBODY and name in {f"assessments:{page}" for page in OPEN_PAGES}
        if (
            response.status_code == 200
            and not is_open
            and not ("no-store" in response.get("Cache-Control", "") and response.get("X-Robots-Tag") == "noindex")
        ):
            loose.append((name, actor, response.status_code, response.get("Cache-Control")))

    assert not loose, "\n".join(map(str, loose))


#: Pages that say nothing about anybody, and may be kept and found.
OPEN_PAGES = [
    "home",
    "model",
    "model-block",
    "privacy",
    "stored-fields",
    "accessibility",
    "about",
    "robots",
    "favicon",
    "start",
    "leave",
    "api-description",
]
