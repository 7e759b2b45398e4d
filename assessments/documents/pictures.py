"""The picture of a page on paper, with the description that it has there."""

from xml.etree import ElementTree

from assessments.documents.parts import Picture

_DESCRIPTION = "{http://www.w3.org/2000/svg}desc"
_TITLE = "{http://www.w3.org/2000/svg}title"


def picture_of(svg: str) -> Picture:
    """A picture that stands alone, with its own title and description as the alternative text."""
    root = ElementTree.fromstring(svg)  # noqa: S314 - a picture of assessments.charts, not something that came in
    return Picture(svg, f"{root.findtext(_TITLE)}. {root.findtext(_DESCRIPTION)}")
