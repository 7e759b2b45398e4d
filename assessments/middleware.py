"""What holds for every request."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from assessments.views import errors

Handler = Callable[[HttpRequest], HttpResponse]


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


class HideToken:
    """Keeps an address with a secret out of every Referer: a right to take part, or to read agreements."""

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.path.startswith(("/mee/", "/afspraken/")):
            # Not "no-referrer": that sends "Origin: null" with the form, and those are refused.
            response["Referrer-Policy"] = "strict-origin"
        return response


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
