"""What holds for every request."""

from collections.abc import Callable

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from assessments.views import errors

Handler = Callable[[HttpRequest], HttpResponse]


class RefuseNul:
    """Refuses a NUL in the address. In a form the field refuses it, so that other fields are kept."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path or any("\0" in part for item in request.GET.lists() for part in (item[0], *item[1])):
            return errors.bad_request(request, BadRequest("NUL in the address"))
        return self.get_response(request)


class ExplainWrongMethod:
    """Gives 405 a page; Django sends an empty one."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        page = errors.wrong_method(request)
        page["Allow"] = response["Allow"]
        return page
