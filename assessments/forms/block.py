"""The statements of one block with a note."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.content import NOT_STORED, BlockContent, Content, StatementContent
from assessments.domain.records import BlockInput, FilledIn
from assessments.domain.scoring_key import StatementRef
from assessments.forms.fields import TextField, is_changed, layout_helper, refuse_overwriting
from assessments.models import submissions as limits

STATEMENT_PREFIX = "s-"


@dataclass(frozen=True, slots=True)
class Option:
    """One radio button, ready to show."""

    value: str
    label: str
    html_id: str
    is_checked: bool
    is_apart: bool


@dataclass(frozen=True, slots=True)
class StatementRow:
    """One statement with its radio buttons, ready to show."""

    name: str
    text: str
    options: tuple[Option, ...]
    error: str

    def without_choice(self) -> "StatementRow":
        """The same statement with no button checked."""
        return replace(self, options=tuple(replace(option, is_checked=False) for option in self.options))

    @property
    def error_id(self) -> str:
        return f"id_{self.name}_error"


class AllValues(forms.Widget):
    """Hands over every value that came in under a name; the layout draws the radio buttons."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        return list(data.getlist(name))

    def id_for_label(self, id_: str) -> str:
        """The first radio button: a link from the error summary lands there."""
        return f"{id_}_1"


class StatementField(forms.Field):
    """An answer to a statement or a question: exactly one of the values that the page offered."""

    def __init__(self, text: str, values: Mapping[str, Answer | str]) -> None:
        super().__init__(required=False, label=text, widget=AllValues())
        self.values = values

    def to_python(self, value: Any) -> Answer | str | None:
        if not value:
            return None
        if len(value) > 1:
            raise ValidationError(_("This statement came in with more than one answer. Choose one."))
        if value[0] not in self.values:
            raise ValidationError(_("This answer is not on the scale. Choose one of the answers below."))
        return self.values[value[0]]


class StatementList(LayoutObject):  # type: ignore[misc]  # crispy has no types
    """All statements of a block in one template.

    Without an error nothing differs between two people but what is checked, so the HTML is made
    once per version, block and language, and a request only checks buttons in it. A version that is
    not stored, such as the preview of a draft, may differ each time.
    """

    template = "assessments/fill_in/statements.html"
    _blank: ClassVar[dict[tuple[uuid.UUID, str, str | None], str]] = {}

    def render(self, form: "BlockForm", context: Any, template_pack: str = "", **kwargs: Any) -> str:
        if form.version == NOT_STORED or any(row.error for row in form.rows):
            return self._html(form.rows)
        key = (form.version, form.block.key, get_language())
        if key not in self._blank:
            self._blank[key] = self._html([row.without_choice() for row in form.rows])
        html = self._blank[key]
        for html_id in (option.html_id for row in form.rows for option in row.options if option.is_checked):
            html = html.replace(f'id="{html_id}"', f'id="{html_id}" checked', 1)
        return mark_safe(html)  # noqa: S308 - rendered by the template above, with ids of our own

    def _html(self, rows: list[StatementRow]) -> str:
        return get_template(self.template).render({"rows": rows})


class BlockForm(forms.Form):
    """The statements of one block with an optional private note."""

    note = TextField(
        label=gettext_lazy("Note for yourself"),
        help_text=gettext_lazy("Optional. Only you see this note, with your code. Write no names of clients."),
        max_length=limits.NOTE_MAX_LENGTH,
        is_multiline=True,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def __init__(
        self, *, content: Content, block: BlockContent, saved: FilledIn, data: QueryDict | None = None
    ) -> None:
        super().__init__(data, initial={"note": saved.notes.get(block.key, "")})
        self.version = content.version
        self.block = block
        self.not_applicable = content.not_applicable
        self.saved = saved
        values: dict[str, Answer | str] = {str(point.value): point.value for point in block.scale}
        values[NOT_APPLICABLE] = NOT_APPLICABLE
        for statement in block.statements:
            self.fields[_name(statement)] = StatementField(statement.text, values)
        self.order_fields([name for name in self.fields if name != "note"])
        if saved.submission.round is not None:
            # A team is told that nobody keeps notes of anybody in a round.
            del self.fields["note"]
        self.helper = layout_helper(StatementList(), *(["note"] if "note" in self.fields else []))

    def clean(self) -> dict[str, Any]:
        foreign = [key for key in self.data if key.startswith(STATEMENT_PREFIX) and key not in self.fields]
        if foreign:
            self.add_error(None, _("Something came in that does not belong to this page. We did not save that part."))
        if "note" in self.fields:
            refuse_overwriting(self, "note", self.saved.notes.get(self.block.key, ""))
        return self.cleaned_data

    def valid_input(self) -> BlockInput:
        """What is valid, also when another field is not: a mistake must not cost the other answers."""
        cleaned = self.cleaned_data
        answers = {s.row: cleaned[_name(s)] for s in self.block.statements if cleaned.get(_name(s)) is not None}
        has_new_note = "note" in self.fields and is_changed(self, "note")
        return BlockInput(answers, cleaned["note"] if has_new_note else None)

    @cached_property
    def rows(self) -> list[StatementRow]:
        """The statements in order, each with what was chosen just now or saved before."""
        return [self._row(statement) for statement in self.block.statements]

    def _row(self, statement: StatementContent) -> StatementRow:
        name = _name(statement)
        chosen = self._chosen(statement)
        labels = [(str(point.value), point.label) for point in self.block.scale]
        options = tuple(
            Option(value, label, f"id_{name}_{value}", value == chosen, value == NOT_APPLICABLE)
            for value, label in [*labels, (NOT_APPLICABLE, self.not_applicable)]
        )
        return StatementRow(name, statement.text, options, " ".join(str(error) for error in self.errors.get(name, [])))

    def _chosen(self, statement: StatementContent) -> str:
        if isinstance(self.data, QueryDict) and (typed := self.data.getlist(_name(statement))):
            return str(typed[0])
        return str(self.saved.answers.get(StatementRef(self.block.key, statement.key), ""))


def statement_name(key: str) -> str:
    """The name of the field of a statement."""
    return f"{STATEMENT_PREFIX}{key}"


def _name(statement: StatementContent) -> str:
    return statement_name(statement.key)
