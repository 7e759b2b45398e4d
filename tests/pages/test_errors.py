"""Error pages: in Dutch, with their own status, in the style of the site, and never a 500 for bad input."""

from contextlib import contextmanager
from pathlib import Path
from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings as site
from django.core.exceptions import PermissionDenied
from django.db import OperationalError, connection
from django.http import HttpRequest
from django.test import Client
from django.urls import include, path

from tests.pages import stored
from tests.pages.reading import Page, post_raw

KENNEN = "/test/bouwsteen/kennen/"
BAD_REQUEST = "We begrijpen dit verzoek niet"
NOT_FOUND = "Deze pagina bestaat niet"
WRONG_METHOD = "Deze pagina kun je zo niet openen"
SERVER_ERROR = "Er ging iets mis"


def breaks(request: HttpRequest) -> None:
    raise RuntimeError("Anna's answers: 1 2 3")


def forbids(request: HttpRequest) -> None:
    raise PermissionDenied


urlpatterns = [path("kapot/", breaks), path("verboden/", forbids), path("", include("zelftest.urls"))]
handler400 = "assessments.views.errors.bad_request"
handler403 = "assessments.views.errors.forbidden"
handler404 = "assessments.views.errors.not_found"
handler500 = "assessments.views.errors.server_error"


@contextmanager
def broken_database():
    """No query reaches the database."""

    def refuse(*args: object, **kwargs: object) -> None:
        raise OperationalError("the server is gone; it held 1 2 3")

    with pytest.MonkeyPatch.context() as monkeypatch:
        monkeypatch.setattr(connection, "cursor", refuse)
        yield


def is_page_of_the_site(page: Page, status: int, heading: str) -> bool:
    """Dutch, with a way on, and with the stylesheet of the site."""
    return (
        page.status == status
        and page.heading == heading
        and page.root.get("lang") == "nl"
        and "startpagina" in page.text
        and page.title == f"{heading} | Zelftest Resultaatgericht Samenwerken"
        and 'rel="stylesheet" href="/static/css/zelftest.' in page.html
    )


@pytest.mark.parametrize(
    "address",
    [
        *("/bestaat-niet/", "/test/", "/test/bouwsteen/", "/test/bouwsteen/a/b/", "/resultaat/taart.svg", "/admin/"),
        *("/resultaat/bouwwerk.pdf", "/model/onbekend/", "/model/KENNEN/", "/resultaat/1/", "/.env", "/%2e%2e/"),
        *("/%ff/", "/%/", "/%zz/", "/é/", "/" + "x" * 5000, "/resultaat/bouwwerk.svg/"),
    ],
)
def test_unknown_address_gets_the_404_page(stranger, address):
    page = Page(stranger.client.generic("GET", address))

    assert is_page_of_the_site(page, 404, NOT_FOUND)


def test_unknown_block_gets_the_404_page(draft):
    assert is_page_of_the_site(Page(draft.client.get("/test/bouwsteen/onbekend/")), 404, NOT_FOUND)
    assert is_page_of_the_site(Page(draft.client.post("/test/bouwsteen/onbekend/")), 404, NOT_FOUND)


def test_picture_before_finishing_gets_the_404_page(draft):
    assert is_page_of_the_site(Page(draft.client.get("/resultaat/bouwwerk.svg")), 404, NOT_FOUND)


@pytest.mark.parametrize("address", ["/test/%00/", "/%00", "/?a=%00", "/?%00=a", "/resultaat/?beeld=%00"])
def test_nul_in_the_address_gets_the_400_page(stranger, address):
    page = Page(stranger.client.generic("GET", address))

    assert is_page_of_the_site(page, 400, BAD_REQUEST)


def test_address_with_too_many_values_gets_the_400_page(stranger):
    page = Page(stranger.client.get("/?" + "a=1&" * 2100))

    assert is_page_of_the_site(page, 400, BAD_REQUEST)


def test_request_for_another_host_gets_the_400_page(stranger):
    page = Page(stranger.client.get("/", headers={"host": "evil.example"}))

    assert is_page_of_the_site(page, 400, BAD_REQUEST)


NOT_OURS = {
    "body over 256 kB": ("note=" + "x" * 262_200, "application/x-www-form-urlencoded"),
    "2100 fields": ("&".join(f"f{n}=1" for n in range(2100)), "application/x-www-form-urlencoded"),
    "a file": (
        '--b\r\nContent-Disposition: form-data; name="note"; filename="a.txt"\r\n\r\nx\r\n--b--\r\n',
        "multipart/form-data; boundary=b",
    ),
    "no boundary": ("s-strategy=2", "multipart/form-data"),
    "wrong charset": ("s-strategy=2", "application/x-www-form-urlencoded; charset=utf-16"),
}


@pytest.mark.parametrize(("body", "content_type"), NOT_OURS.values(), ids=NOT_OURS)
@pytest.mark.parametrize("is_strict", [False, True])
def test_body_that_no_form_sends_is_refused_and_stores_nothing(draft, body, content_type, is_strict):
    draft.client.handler.enforce_csrf_checks = is_strict
    before = stored.everything()

    page = Page(post_raw(draft.client, KENNEN, body, content_type))

    assert is_page_of_the_site(page, 400, BAD_REQUEST) or (is_strict and page.status == 403)
    assert stored.everything() == before


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        ('{"s-strategy": 2}', "application/json"),
        ("s-strategy=2", "text/plain"),
        ("s-strategy=2", ""),
        ("s-strategy=2", "x"),
        ('--b\r\nContent-Disposition: form-data; name="s-str', "multipart/form-data; boundary=b"),
    ],
)
def test_body_of_another_kind_stores_nothing(draft, body, content_type):
    before = stored.everything()

    response = post_raw(draft.client, KENNEN, body, content_type)

    assert response.status_code < 500
    assert stored.everything() == before


def ask_server(query: str, content_type: str) -> tuple[str, str]:
    """Ask the application as gunicorn does: Django's client makes the request past it."""
    from zelftest.wsgi import application

    environ = {"PATH_INFO": "/over/", "QUERY_STRING": query, "CONTENT_TYPE": content_type, "HTTP_HOST": "localhost"}
    setup_testing_defaults(environ)
    statuses = []
    body = b"".join(application(environ, lambda status, headers: statuses.append(status)))
    return statuses[0], body.decode()


@pytest.mark.parametrize("charset", ["hex", "undefined", "idna", "utf-16", "unknown"])
@pytest.mark.parametrize("query", ["a=%41%ff", ""])
def test_odd_charset_gets_a_page(db, query, charset):
    status, body = ask_server(query, f"text/plain; charset={charset}")

    assert status in {"200 OK", "400 Bad Request"}
    assert '<html lang="nl">' in body


@pytest.mark.parametrize("content_type", ["", "text/plain; charset=utf-8"])
def test_address_with_too_many_values_gets_a_page_from_the_server_too(db, content_type):
    status, body = ask_server("a=1&" * 2100, content_type)

    assert status == "400 Bad Request"
    assert BAD_REQUEST in body


ONLY_POST = ["/test/start/", "/test/afronden/", "/afsluiten/"]
ONLY_GET = [
    *(
        "/",
        "/model/",
        "/model/kennen/",
        "/privacy/",
        "/privacy/gegevens/",
        "/toegankelijkheid/",
        "/over/",
        "/robots.txt",
        "/favicon.ico",
    ),
    *("/test/overzicht/", "/afgesloten/", "/verwijderd/", "/resultaat/", "/resultaat/bouwwerk.svg"),
    *("/resultaat/radar.png", "/resultaat/gegevens.json"),
]
BOTH = ["/test/doel/", KENNEN, "/test/onderwerp/", "/terugkomen/", "/resultaat/vergelijken/", "/resultaat/verwijderen/"]


WRONG = {
    "GET": ONLY_POST,
    "POST": ONLY_GET,
    "OPTIONS": BOTH,
    **{method: [*ONLY_POST, *ONLY_GET, *BOTH] for method in ("PUT", "DELETE", "PATCH")},
}


@pytest.mark.parametrize("method", WRONG)
def test_wrong_method_gets_the_405_page_and_changes_nothing(finished, method):
    before = stored.everything()

    pages = {address: Page(finished.client.generic(method, address)) for address in WRONG[method]}

    assert [a for a, page in pages.items() if not is_page_of_the_site(page, 405, WRONG_METHOD)] == []
    assert all(page.response["Allow"] for page in pages.values())
    assert stored.everything() == before


def test_address_that_can_be_read_answers_head_without_a_body(finished):
    answers = {address: finished.client.head(address) for address in ONLY_GET}

    assert {address: a.status_code for address, a in answers.items() if a.status_code > 302} == {}
    assert {a.content for a in answers.values()} == {b""}


@pytest.mark.urls("tests.pages.test_errors")
def test_refusal_gets_the_403_page(client):
    page = Page(client.get("/verboden/"))

    assert is_page_of_the_site(page, 403, "Je kunt deze pagina niet openen")


@pytest.mark.urls("tests.pages.test_errors")
def test_own_mistake_gets_the_500_page_without_a_trace():
    page = Page(Client(raise_request_exception=False).get("/kapot/"))

    assert is_page_of_the_site(page, 500, SERVER_ERROR)
    assert "RuntimeError" not in page.html
    assert "Anna" not in page.html


@pytest.mark.urls("tests.pages.test_errors")
def test_500_page_needs_no_manifest(settings):
    client = Client(raise_request_exception=False)
    client.handler.load_middleware()
    settings.STORAGES = {"staticfiles": {"BACKEND": "no.such.Storage"}}

    page = Page(client.get("/kapot/"))

    assert page.status == 500
    assert page.heading == SERVER_ERROR


def test_500_page_is_plain_html_without_context_or_translation():
    source = Path(site.BASE_DIR, "templates", "500.html").read_text(encoding="utf-8")

    assert "{" not in source


def test_broken_database_gets_the_500_page(finished):
    finished.client.raise_request_exception = False

    with broken_database():
        pages = [Page(finished.client.get(a)) for a in ("/", "/model/", KENNEN, "/resultaat/", "/resultaat/radar.svg")]

    assert all(is_page_of_the_site(page, 500, SERVER_ERROR) for page in pages)
    assert "1 2 3" not in "".join(page.html for page in pages)


@pytest.mark.parametrize("address", ["/privacy/", "/over/", "/toegankelijkheid/", "/bestaat-niet/", "/terugkomen/"])
def test_pages_without_data_stand_also_with_a_broken_database(address):
    with broken_database():
        response = Client().get(address)

    assert response.status_code < 500
