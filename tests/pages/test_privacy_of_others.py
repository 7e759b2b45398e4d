"""Bram never sees what Anna filled in; what a browser or a search engine keeps of a personal page."""

import re

import pytest
from django.conf import settings as site
from django.test import Client
from django.urls import reverse

from tests.pages import stored
from tests.pages.filling import all_alike, result_of
from tests.pages.reading import Page, see
from tests.respondents import Respondent

PUBLIC = ["home", "model", "privacy", "stored-fields", "accessibility", "about", "return", "left", "erased"]
OF_A_DRAFT = ["goal", "topic", "overview"]
OF_A_RESULT = ["result", "data", "compare", "erase"]
PICTURES = ["/resultaat/bouwwerk.svg", "/resultaat/radar.svg", "/resultaat/bouwwerk.png", "/resultaat/radar.png"]
OWN_PAGES = [*(reverse(f"assessments:{name}") for name in OF_A_DRAFT + OF_A_RESULT), *PICTURES]
BLOCK = "/test/bouwsteen/kennen/"
SECRETS = ["Bel Els.", "Werk voor iedere cliënt", "de wijkteams"]


@pytest.fixture
def anna_finished(draft) -> Respondent:
    """Anna with a goal, a note and a result."""
    draft.finish()
    return draft


@pytest.mark.parametrize("address", [*OWN_PAGES, BLOCK, "/test/afronden/"])
def test_stranger_gets_the_same_answer_whether_or_not_anna_exists(anna_finished, stranger, address):
    looked = stranger.client.get if "afronden" not in address else stranger.client.post
    with_anna = Page(looked(address))
    anna_finished.client.post(reverse("assessments:erase"))

    without = Page(looked(address))

    assert with_anna.status == without.status == 403
    assert with_anna.text == without.text
    assert with_anna.heading == "Je sessie is verlopen"


def test_bram_sees_only_his_own_pages(anna_finished, content):
    bram = result_of(all_alike(2), notes={"kennen": "Notitie van Bram."})
    anna_id = str(stored.submission(anna_finished.code).pk)

    for address in [*OWN_PAGES, "/", f"/resultaat/?id={anna_id}", f"/resultaat/gegevens.json?id={anna_id}"]:
        body = bram.client.get(address).content

        assert not any(secret.encode() in body for secret in [*SECRETS, anna_id, anna_finished.code])


def test_bram_cannot_write_into_annas_draft(draft, bram):
    bram.start()
    anna_id = str(stored.submission(draft.code).pk)
    before = stored.answers(draft.code), stored.notes(draft.code)

    bram.fill("kennen", [5] * 6, note="van Bram", submission=anna_id, submission_id=anna_id, id=anna_id)
    bram.client.post(reverse("assessments:finish"), {"id": anna_id})
    bram.client.post(reverse("assessments:erase"), {"id": anna_id})

    assert (stored.answers(draft.code), stored.notes(draft.code)) == before
    assert stored.submission(draft.code).status == "draft"


def test_identifier_of_a_run_stands_in_no_page_and_no_address(anna_finished):
    anna_id = str(stored.submission(anna_finished.code).pk)

    pages = [see(anna_finished, name) for name in ("home", "result", "compare", "erase")]

    assert not any(anna_id in page.html or anna_id.replace("-", "") in page.html for page in pages)


def test_cookie_of_one_test_is_no_key_to_another(anna_finished, stranger):
    name = site.RESPONDENT_COOKIE_NAME
    bram = result_of(all_alike(2))
    _code, stamp, signature = bram.client.cookies[name].value.split(":")
    stolen = anna_finished.code.replace("-", "")
    stranger.client.cookies[name] = f"{stolen}:{stamp}:{signature}"

    assert see(stranger, "result").status == 403


def every_page(person: Respondent) -> list[Page]:
    names = PUBLIC + OF_A_DRAFT + OF_A_RESULT
    pages = [Page(person.client.get(reverse(f"assessments:{name}"))) for name in names if name != "data"]
    pages += [see(person, "model-block", key=b.key) for b in person.content.blocks]
    pages += [see(person, "block", key=b.key) for b in person.content.blocks]
    pages += [Page(person.client.get("/bestaat-niet/")), Page(person.client.put("/")), see(person, "home", "?%00")]
    return [page for page in pages if page.html]


@pytest.mark.parametrize("person", ["stranger", "draft", "finished"])
def test_page_of_one_person_is_kept_by_no_cache_and_no_search_engine(request, person):
    client = request.getfixturevalue(person).client
    responses = {address: client.get(address) for address in [*OWN_PAGES, BLOCK]}
    responses |= {f"POST {a}": client.post(a) for a in (BLOCK, "/test/doel/", "/test/onderwerp/", "/terugkomen/")}

    for address, response in responses.items():
        if response.status_code == 404:
            continue  # a picture before finishing
        assert set(response["Cache-Control"].split(", ")) == {"private", "no-store"}, address
        assert response["X-Robots-Tag"] == "noindex", address
        assert response["Referrer-Policy"] == "same-origin", address


@pytest.mark.parametrize("name", ["start", "return", "leave"])
def test_answer_with_a_cookie_in_it_is_kept_by_no_cache(finished, name):
    response = finished.client.post(reverse(f"assessments:{name}"), {"code": finished.code})

    assert site.RESPONDENT_COOKIE_NAME in response.cookies
    assert response["Cache-Control"] == "private, no-store"


def test_form_that_is_offered_again_is_kept_by_no_cache(draft):
    response = Client(enforce_csrf_checks=True).post(BLOCK, {"note": "Bel Els."})

    assert response.status_code == 403
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_robots_txt_blocks_nothing_so_that_noindex_is_seen(stranger):
    response = stranger.client.get("/robots.txt")

    assert response["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content == b"User-agent: *\nDisallow:\n"


@pytest.mark.parametrize("name", ["home", "model", "privacy", "stored-fields", "accessibility", "about"])
def test_page_for_everyone_may_be_found_by_a_search_engine(stranger, name):
    page = see(stranger, name)

    assert not page.response.has_header("X-Robots-Tag")
    assert 'content="noindex"' not in page.html


@pytest.mark.parametrize("person", ["stranger", "draft", "finished"])
def test_no_page_loads_or_links_anything_from_elsewhere(request, person):
    for page in every_page(request.getfixturevalue(person)):
        linked = re.findall(r'(?:href|src|action|srcset|poster|data|formaction)="([^"]*)"', page.html)

        assert linked
        assert all(re.match(r"/(?!/)|#|\?|mailto:\?", address) for address in linked if address), linked
        assert not re.search(r"url\(|@import", page.html)


@pytest.mark.parametrize("person", ["stranger", "draft", "finished"])
def test_every_page_forbids_what_is_not_ours(request, person):
    for page in every_page(request.getfixturevalue(person)):
        policy = page.response["Content-Security-Policy"]
        sources = dict(part.split(" ", 1) for part in policy.split("; "))

        assert sources["default-src"] == "'none'"
        assert {sources[name] for name in ("script-src", "style-src", "img-src", "form-action")} == {"'self'"}
        assert sources["frame-ancestors"] == sources["base-uri"] == "'none'"
        assert "unsafe" not in policy
        assert page.response["X-Content-Type-Options"] == "nosniff"
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]* src=)", page.html)


def test_every_cookie_is_for_the_server_alone_and_for_this_site(anna):
    anna.start()
    see(anna, "overview")

    cookies = {name: morsel for name, morsel in anna.client.cookies.items() if morsel.value}

    assert set(cookies) == {site.RESPONDENT_COOKIE_NAME, site.CSRF_COOKIE_NAME}
    assert all(morsel["httponly"] and morsel["samesite"] == "Lax" for morsel in cookies.values())
    assert cookies[site.RESPONDENT_COOKIE_NAME]["max-age"] == 14 * 24 * 60 * 60


def test_cookie_of_before_is_taken_away_on_leaving(finished):
    response = finished.client.post(reverse("assessments:leave"))

    morsel = response.cookies[site.RESPONDENT_COOKIE_NAME]
    assert (morsel.value, morsel["max-age"], morsel["path"], morsel["samesite"]) == ("", 0, "/", "Lax")
