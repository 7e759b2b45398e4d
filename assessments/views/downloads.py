"""Files to keep, under names in which nothing stands that somebody typed."""

from typing import Final

from django.http import HttpResponse

from assessments import spreadsheets

PICTURE_TYPES: Final = {"svg": "image/svg+xml; charset=utf-8", "png": "image/png"}
FILE_TYPES: Final = {
    **spreadsheets.FILE_TYPES,
    **PICTURE_TYPES,
    "json": "application/json",
    "pdf": "application/pdf",
}


def download(body: str | bytes, name: str, suffix: str) -> HttpResponse:
    """A file of the kind of its suffix. Raises KeyError for another kind."""
    response = HttpResponse(body, content_type=FILE_TYPES[suffix])
    response["Content-Disposition"] = f'attachment; filename="zelftest-{name}.{suffix}"'
    return response
