"""What a request says of itself counts only as far as the settings trust it (C44)."""

import pytest
from django.conf import settings as site
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from assessments.views.respondent import client_address


def seen(request: HttpRequest) -> HttpResponse:
    """What the product makes of a request: its scheme, host, sender and method."""
    # The port is the one that the client of the test speaks to, so it stands there once the scheme is another.
    return HttpResponse(f"{request.scheme} {request.get_host()} {client_address(request)} {request.method}")


urlpatterns = [path("gezien/", seen), path("", include("zelftest.urls"))]
handler400 = "assessments.views.errors.bad_request"

FORGED = {
    "x-forwarded-proto": "https",
    "x-forwarded-ssl": "on",
    "x-forwarded-host": "evil.example",
    "x-forwarded-port": "8443",
    "x-forwarded-for": "203.0.113.9",
    "x-real-ip": "203.0.113.9",
    "client-ip": "203.0.113.9",
    "forwarded": "for=203.0.113.9;host=evil.example;proto=https",
    "x-original-url": "/beheer/",
    "x-rewrite-url": "/beheer/",
    "x-http-method-override": "DELETE",
}


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "evil.example:80", "a b", ""])
def test_request_for_another_host_is_refused(host):
    response = Client().get("/over/", headers={"host": host})

    assert response.status_code == 400
    assert b"evil" not in response.content


def test_site_answers_to_the_names_in_its_settings_alone():
    assert "*" not in site.ALLOWED_HOSTS
    assert site.USE_X_FORWARDED_HOST is site.USE_X_FORWARDED_PORT is False


@pytest.mark.urls("tests.pages.test_forged_headers")
def test_without_a_proxy_no_forwarded_header_does_anything():
    assert site.TRUSTED_PROXY_COUNT == 0
    assert site.SECURE_PROXY_SSL_HEADER is None

    plain, forged = Client().get("/gezien/"), Client().get("/gezien/", headers=FORGED)

    assert plain.content == forged.content == b"http testserver 127.0.0.1 GET"


@pytest.mark.urls("tests.pages.test_forged_headers")
def test_behind_one_proxy_its_own_two_headers_count_and_no_other(settings):
    settings.TRUSTED_PROXY_COUNT = 1
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    response = Client().get("/gezien/", headers={**FORGED, "x-forwarded-for": "198.51.100.1, 203.0.113.9"})

    assert response.content == b"https testserver:80 203.0.113.9 GET"


def test_forged_scheme_does_not_get_past_the_redirect_to_https(settings):
    settings.SECURE_SSL_REDIRECT = True

    response = Client().get("/over/", headers=FORGED)

    assert (response.status_code, response["Location"]) == (301, "https://testserver/over/")
    assert not response.has_header("Strict-Transport-Security")
