"""The headers of every address in the URL configuration, for whoever asks, and of every refusal."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import URLPattern, get_resolver, include, path

from assessments.middleware.headers import DENIED_FEATURES, PUBLIC_PAGES, USED_FEATURES
from tests.factories import make_round
from tests.pages.coordination_cast import make_cast
from tests.pages.editors import make_desk


def breaks(request: HttpRequest) -> None:
    raise RuntimeError


def forbids(request: HttpRequest) -> None:
    raise PermissionDenied


urlpatterns = [path("kapot/", breaks), path("verboden/", forbids), path("", include("zelftest.urls"))]
handler400 = "assessments.views.errors.bad_request"
handler403 = "assessments.views.errors.forbidden"
handler404 = "assessments.views.errors.not_found"
handler500 = "assessments.views.errors.server_error"

#: Whoever adds a name here decides that the page holds nothing of anybody.
FOR_EVERYONE = {
    *("home", "model", "model-block", "privacy", "stored-fields", "accessibility", "about"),
    *("robots", "favicon", "security-txt", "api-description"),
}
SECRET_IN_THE_ADDRESS = {"take-part", "commitments-shared", "role-invitation"}
IN_A_FRAME = {"version-preview-test", "version-preview-result", "version-preview-guide"}


def routes(patterns: list, prefix: str = "") -> Iterator[tuple[str, str]]:
    """Each address in the URL configuration with its name."""
    for pattern in patterns:
        if isinstance(pattern, URLPattern):
            yield pattern.name or "", f"/{prefix}{pattern.pattern}"
        else:
            yield from routes(pattern.url_patterns, f"{prefix}{pattern.pattern}")


def filled_in(route: str, values: dict[str, object]) -> str:
    """The route with something in the place of each part; the values belong to who asks."""
    route = re.sub(r"\^|\$", "", route)
    route = route.replace("(?P<app_label>assessments)", "assessments").replace("(?P<url>.*)", "elders/")
    for start, value in values.items():
        if route.startswith(start):
            route = re.sub(r"<(uuid|path|int):(key|object_id|organisation)>", str(value), route)
    others = {"slug": "kennen", "int": "1", "chart": "bouwwerk", "str": "onbekend", "path": "1", "uuid": "0" * 32}
    return re.sub(r"<(\w+):\w+>", lambda part: others[part[1]], route)


@pytest.fixture
def asked(finished):
    """The name and the answer of each address, for a stranger, a respondent, a coordinator and an editor."""
    cast, desk = make_cast(), make_desk()
    round_ = make_round(team=cast.team)
    values = {
        "/coordinatie/team/": cast.team.pk,
        "/coordinatie/ronde/": round_.pk,
        "/coordinatie/organisatie/": cast.organisation.pk,
        "/beheer/assessments/questionnaireversion/": desk.draft,
        "/beheer/assessments/buildingblock/": desk.block().pk,
    }
    browsers = {"stranger": Client(), "respondent": finished.client, "els": cast.els, "ada": desk.ada}
    for browser in browsers.values():
        browser.raise_request_exception = False
    addresses = [(name, filled_in(route, values)) for name, route in routes(get_resolver().url_patterns)]
    answers = [(f"{who} GET {a}", name, b.get(a)) for who, b in browsers.items() for name, a in addresses]
    stranger = [(name, a, Client(raise_request_exception=False)) for name, a in addresses]
    answers += [(f"stranger POST {a}", name, browser.post(a)) for name, a, browser in stranger]
    return answers


def policy_of(response: HttpResponse) -> dict[str, str]:
    return dict(part.split(" ", 1) for part in response["Content-Security-Policy"].split("; "))


def is_safe(response: HttpResponse, *, framed: bool = False, referrer: str = "same-origin") -> bool:
    """Whether all headers are there that hold for every answer."""
    policy = policy_of(response)
    return (
        policy["default-src"] == policy["base-uri"] == "'none'"
        and policy["form-action"].split()[0] == "'self'"
        and policy["frame-ancestors"] == ("'self'" if framed else "'none'")
        and "unsafe" not in str(policy)
        and "*" not in str(policy)
        and response["X-Frame-Options"] == ("SAMEORIGIN" if framed else "DENY")
        and response["X-Content-Type-Options"] == "nosniff"
        and response["Cross-Origin-Opener-Policy"] == response["Cross-Origin-Resource-Policy"] == "same-origin"
        and response["Permissions-Policy"].startswith("clipboard-write=(self), publickey-credentials-create=(self)")
        and response["Referrer-Policy"] == referrer
    )


def test_every_address_sends_every_header_to_whoever_asks(asked):
    wrong = [
        line
        for line, name, response in asked
        if not is_safe(
            response,
            framed=name in IN_A_FRAME and response["X-Frame-Options"] == "SAMEORIGIN",
            referrer="strict-origin" if name in SECRET_IN_THE_ADDRESS else "same-origin",
        )
    ]

    assert len(asked) > 600
    assert wrong == []


def test_every_address_that_is_not_for_everyone_is_kept_by_no_cache_and_no_search_engine(asked):
    private = [(line, r) for line, name, r in asked if name not in FOR_EVERYONE or r.status_code >= 400]
    kept = [line for line, r in private if not {"private", "no-store"} <= set(r["Cache-Control"].split(", "))]

    assert len(private) > 600
    assert kept == []
    assert [line for line, r in private if r.headers.get("X-Robots-Tag") != "noindex"] == []


def test_pages_for_everyone_are_the_ones_that_were_decided_on(asked):
    names = {name for _line, name, response in asked if not response.has_header("X-Robots-Tag")}

    assert names == FOR_EVERYONE - {"security-txt"}  # nobody to write to in these settings
    assert {f"assessments:{name}" for name in FOR_EVERYONE} == PUBLIC_PAGES


def test_no_address_breaks_for_whoever_asks(asked):
    assert [line for line, _name, response in asked if response.status_code >= 500] == []


def test_each_kind_of_answer_was_among_them(asked):
    assert {response.status_code for _line, _name, response in asked} >= {200, 301, 302, 403, 404, 405}


# === What the outer layers answer by themselves ===

REFUSALS = {
    "unknown": ("GET", "/bestaat-niet/", {}, 404),
    "wrong method": ("PUT", "/", {}, 405),
    "nul": ("GET", "/?a=%00", {}, 400),
    "other host": ("GET", "/", {"host": "evil.example"}, 400),
    "own mistake": ("GET", "/kapot/", {}, 500),
    "forbidden": ("GET", "/verboden/", {}, 403),
}


@pytest.mark.urls("tests.pages.test_headers")
@pytest.mark.parametrize(("method", "address", "headers", "status"), REFUSALS.values(), ids=REFUSALS)
def test_refusal_has_the_same_headers(db, method, address, headers, status):
    response = Client(raise_request_exception=False).generic(method, address, headers=headers)

    assert response.status_code == status
    assert is_safe(response)
    assert response["X-Robots-Tag"] == "noindex"
    assert response["Cache-Control"] == "private, no-store"


def test_refused_form_has_the_same_headers(draft):
    response = Client(enforce_csrf_checks=True).post("/test/doel/", {"goal": "Werk"})

    assert response.status_code == 403
    assert is_safe(response)


@pytest.mark.parametrize(("host", "status"), [("testserver", 301), ("evil.example", 400)])
def test_answer_over_plain_http_has_the_same_headers_and_no_foreign_address(settings, host, status):
    settings.SECURE_SSL_REDIRECT = True

    response = Client().get("/over/", headers={"host": host})

    assert response.status_code == status
    assert is_safe(response)
    assert "evil" not in response.headers.get("Location", "")


@pytest.mark.parametrize("name", ["css/zelftest.css", "js/code.js", "img/favicon.svg"])
def test_static_file_has_the_same_headers_and_is_for_this_site_alone(db, name):
    response = Client().get(staticfiles_storage.url(name))
    response.close()

    assert response.status_code == 200
    assert is_safe(response)
    assert not response.has_header("Access-Control-Allow-Origin")
    assert "immutable" in response["Cache-Control"]
    assert not response.has_header("X-Robots-Tag")
    assert "charset=utf-8" in response["Content-Type"].replace('"', "")


# === One by one ===


def test_policy_names_nothing_that_no_page_uses(stranger):
    assert policy_of(stranger.client.get("/over/")) == {
        "default-src": "'none'",
        "style-src": "'self'",
        "script-src": "'self'",
        "img-src": "'self'",
        "object-src": "'none'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_browser_may_use_passkeys_and_the_clipboard_and_nothing_else(stranger):
    parts = stranger.client.get("/over/")["Permissions-Policy"].split(", ")
    allowed = {part.split("=")[0] for part in parts if not part.endswith("=()")}

    assert allowed == {"clipboard-write", "publickey-credentials-create", "publickey-credentials-get"}
    assert {part.split("=")[1] for part in parts} == {"(self)", "()"}
    assert set(USED_FEATURES).isdisjoint(DENIED_FEATURES)
    assert len(parts) == len(USED_FEATURES) + len(DENIED_FEATURES)
    assert {"camera", "microphone", "geolocation", "payment", "usb"} <= set(DENIED_FEATURES)
