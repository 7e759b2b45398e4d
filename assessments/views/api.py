"""Released results for programs: read only, with a token, errors as problem details (RFC 9457).

There is no session and no cookie here, so nothing that another site makes a browser send opens anything.
"""

import time
import uuid
from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any, Concatenate, Final, ParamSpec

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import cache_control
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe

from assessments import queries, reports
from assessments.queries import ApiClient
from assessments.security_log import write
from assessments.services import limits
from assessments.views.respondent import client_address, keep_private

ROUNDS_A_PAGE: Final = 100
REQUESTS_A_MINUTE: Final = 120
WRONG_TOKENS_A_MINUTE: Final = 60
#: Longer than any token: what is longer is not even looked up.
TOKEN_MAX_LENGTH: Final = 200

P = ParamSpec("P")

ApiView = Callable[Concatenate[HttpRequest, ApiClient, P], HttpResponse]
View = Callable[Concatenate[HttpRequest, P], HttpResponse]


class Problem(Exception):
    """An answer that is an error, with its headers."""

    def __init__(self, status: HTTPStatus, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail = status, detail
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def response(self) -> HttpResponse:
        body = {"type": "about:blank", "title": self.status.phrase, "status": self.status.value, "detail": self.detail}
        return _json(body, status=self.status, content_type="application/problem+json", headers=self.headers)


def for_programs(view: ApiView[P]) -> View[P]:
    """An address of the API. What is unknown, somebody else's or not released has the same answer."""

    @csrf_exempt  # changes nothing and reads no cookie; Django's answer to a POST would be a page
    @wraps(view)
    def wrapper(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        try:
            if request.method not in {"GET", "HEAD"}:
                raise Problem(HTTPStatus.METHOD_NOT_ALLOWED, "This API can only be read.", Allow="GET, HEAD")
            response = view(request, _client(request), *args, **kwargs)
        except Problem as problem:
            response = problem.response()
        return keep_private(response)

    return wrapper


@for_programs
def releases(request: HttpRequest, client: ApiClient) -> HttpResponse:
    """The released rounds of the organisation, the one that closed last first, in pages."""
    asked = request.GET.get("page", "1")
    if not (asked.isascii() and asked.isdigit() and len(asked) <= len("999999999") and int(asked) > 0):
        raise Problem(HTTPStatus.BAD_REQUEST, "page is a whole number from 1 on.")
    page, count = int(asked), queries.count_released(client.organisation)
    lines = queries.released_rounds(client.organisation, start=(page - 1) * ROUNDS_A_PAGE, stop=page * ROUNDS_A_PAGE)
    return _json(
        {
            "count": count,
            "page": page,
            "pages": max(1, -(-count // ROUNDS_A_PAGE)),
            "results": [reports.release_line(line) for line in lines],
        }
    )


@for_programs
def release(request: HttpRequest, client: ApiClient, key: uuid.UUID) -> HttpResponse:
    """One released result, as in the file that a coordinator downloads."""
    found = queries.released_round(client.organisation, key)
    on, actor = f"round:{key}", f"api_token:{client.token}"
    if found is None:
        write("object.refused", "refused", on=on, actor=actor)
        raise _not_found()
    write("result.exported", on=on, actor=actor)
    round_, released = found
    return _json(reports.release_data(released, round_, queries.content_of(round_.version)))


@for_programs
def unknown(request: HttpRequest, client: ApiClient, rest: str) -> HttpResponse:
    """Any other address under /api/."""
    raise _not_found()


@require_safe
@cache_control(public=True, max_age=3600)
def description(request: HttpRequest) -> HttpResponse:
    """What the API offers, in OpenAPI 3.1; for everybody, as it holds no figures."""
    return render(request, "assessments/api/openapi.json", content_type="application/json")


def _client(request: HttpRequest) -> ApiClient:
    """Whose token the request carries. Raises Problem without one that works, and after too many requests."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise _unauthorised("Send a token: Authorization: Bearer <token>.", "Bearer")
    client = None
    if len(token) <= TOKEN_MAX_LENGTH:
        client = queries.find_api_client(token.strip(), today=timezone.localdate())
    if client is None:
        write("api_token.unknown", "refused")
        _count(f"api-wrong:{client_address(request)}", WRONG_TOKENS_A_MINUTE)
        raise _unauthorised("This token is unknown, stopped or past its last day.", 'Bearer error="invalid_token"')
    _count(f"api-token:{client.token}", REQUESTS_A_MINUTE)
    return client


def _count(key: str, most: int) -> None:
    try:
        limits.count_try(key, most=most, now=time.time())
    except limits.TooManyTries as error:
        wait = str(error.wait_seconds)
        raise Problem(HTTPStatus.TOO_MANY_REQUESTS, f"Try again in {wait} seconds.", Retry_After=wait) from error


def _unauthorised(detail: str, challenge: str) -> Problem:
    return Problem(HTTPStatus.UNAUTHORIZED, detail, WWW_Authenticate=challenge)


def _not_found() -> Problem:
    return Problem(HTTPStatus.NOT_FOUND, "There is no such released result for this token.")


def _json(body: dict[str, Any], content_type: str = "application/json", **kwargs: Any) -> JsonResponse:
    return JsonResponse(body, json_dumps_params={"ensure_ascii": False}, content_type=content_type, **kwargs)
