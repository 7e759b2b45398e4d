"""Two editors with a browser each, and a draft on which they work."""

import uuid
from dataclasses import dataclass

from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from assessments.models import BuildingBlock, ContentEdit, QuestionnaireVersion
from tests.factories import make_user
from tests.pages.coordination_cast import browser_of
from tests.pages.reading import Form, Page, successful, words

KEY = "resultaatgericht-samenwerken"


@dataclass
class Desk:
    """Ada and Bob, and the draft."""

    ada: Client
    bob: Client
    draft: uuid.UUID

    @property
    def version(self) -> QuestionnaireVersion:
        return QuestionnaireVersion.objects.get(pk=self.draft)

    def block(self, key: str = "kennen") -> BuildingBlock:
        return self.version.blocks.get(key=key)

    def screen(self, key: str = "kennen") -> str:
        """The address of the screen of a block."""
        return reverse("admin:assessments_buildingblock_change", args=[self.block(key).pk])

    def open(self, editor: Client, key: str = "kennen") -> Form:
        """The form on the screen of a block, as it is now."""
        return form_of(Page(editor.get(self.screen(key))))

    def edits(self) -> list[tuple[str, str, str, str]]:
        """The history without how the draft began: who, which field, before, after."""
        edits = ContentEdit.objects.filter(version=self.draft).exclude(part="version").order_by("pk")
        return list(edits.values_list("editor", "field", "before", "after"))


def make_desk() -> Desk:
    ada, bob = (browser_of(make_user(f"{name}@gemeente.example", is_staff=True)) for name in ("ada", "bob"))
    ada.post(reverse("admin:version-start", args=[QuestionnaireVersion.objects.current().get().pk]))
    return Desk(ada, bob, QuestionnaireVersion.objects.drafts().get().pk)


def admin_address(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def form_of(page: Page) -> Form:
    """The form on a screen of a draft: the one with an id, not the one that logs out."""
    form = next(f for f in page.root.iter("form") if f.get("id") in {"buildingblock_form", "questionnaireversion_form"})
    return Form(page.response.request["PATH_INFO"], list(successful(form)))


def field_of(form: Form, prefix: str, row: int, name: str) -> str:
    """The name of a field of a row, found by the key of the row."""
    return f"{_row(form, prefix, str(row))}-{name}"


def new_row(form: Form, prefix: str) -> str:
    """How the names of the empty row start."""
    return _row(form, prefix, "")


def _row(form: Form, prefix: str, key: str) -> str:
    ids = {name: value for name, value in form.values if name.startswith(f"{prefix}-") and name.endswith("-id")}
    return next(name.removesuffix("-id") for name, value in ids.items() if value == key)


def saved(client: Client, response: HttpResponse) -> Page:
    """The screen after saving. Fails with what the page says where it was not saved."""
    assert response.status_code == 302, [words(error) for error in Page(response).all("class", "errorlist")]
    return Page(client.get(response["Location"].partition("#")[0]))
