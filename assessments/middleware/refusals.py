"""What is refused before any page sees it, and the page for a wrong method."""

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from assessments.middleware.handler import Handler
from assessments.views import errors


class RefuseUnreadable:
    """Refuses a NUL in the address, and a body in another encoding than our pages send.

    A NUL in a form is left to its field, so that other fields of that form are kept.
    """

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._is_unreadable(request):
            return errors.bad_request(request)
        return self.get_response(request)

    def _is_unreadable(self, request: HttpRequest) -> bool:
        charset = (request.content_params or {}).get("charset", "utf-8")
        if charset.lower() not in {"utf-8", "utf8"}:
            return True
        asked = [text for name, values in request.GET.lists() for text in (name, *values)]
        return any("\0" in text for text in (request.path, *asked))


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
