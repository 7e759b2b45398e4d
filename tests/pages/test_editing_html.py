"""Pages of editors are sound HTML: nothing left open, and no two things with one name to go to."""

import html5lib
import pytest

from tests.pages.editors import admin_address, make_desk
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

OF_DRAFT = (
    *("publish", "difference", "discard", "preview", "preview-phone", "preview-tips"),
    *("preview-test", "preview-result", "preview-guide"),
)


def test_pages_of_editors_are_sound(content):
    desk = make_desk()
    screens = ("assessments_questionnaireversion_change", "assessments_questionnaireversion_history")
    lists = ("questionnaireversion", "statement", "buildingblock")
    addresses = [
        desk.screen(),
        *(admin_address(name, desk.draft) for name in screens),
        *(admin_address(f"version-{name}", desk.draft) for name in OF_DRAFT),
        *(admin_address(f"assessments_{name}_changelist") for name in lists),
        admin_address("version-import"),
        admin_address("version-quality", content.version),
        admin_address("assessments_questionnaireversion_change", content.version),
    ]

    for address in addresses:
        page = Page(desk.ada.get(address))
        parser = html5lib.HTMLParser()
        parser.parse(page.html)
        ids = [element.get("id") for element in page.root.iter() if element.get("id")]
        assert parser.errors == [], address
        assert len(ids) == len(set(ids)), address
        assert len(list(page.root.iter("h1"))) == 1, address
