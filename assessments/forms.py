"""What may come in from a browser, checked and turned into plain values."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import Layout, LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import get_template
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments import tokens
from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.content import BlockContent, Content, StatementContent
from assessments.domain.records import BlockInput, FilledIn
from assessments.domain.scoring_key import StatementRef
from assessments.models import submissions as limits

STATEMENT_PREFIX = "s-"


def _helper(*layout: Any) -> FormHelper:
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True
    helper.layout = Layout(*layout)
    return helper


class TextField(forms.CharField):
    """A text that stays as it was typed; the line breaks of the wire count as one character."""

    def __init__(self, *, is_multiline: bool, **kwargs: Any) -> None:
        self.is_multiline = is_multiline
        super().__init__(strip=False, required=False, **kwargs)

    def to_python(self, value: Any) -> str:
        text = str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")
        if not self.is_multiline:
            text = " ".join(text.split())
        return text if text.strip() else ""


class GoalForm(forms.Form):
    """The shared goal, and with whom: both may stay empty."""

    goal = TextField(
        label=gettext_lazy("Which shared goal do you work on?"),
        help_text=gettext_lazy("One sentence is enough. For example: a lasting job for each client in our district."),
        max_length=limits.GOAL_MAX_LENGTH,
        is_multiline=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    partners = TextField(
        label=gettext_lazy("With whom do you work on this goal?"),
        help_text=gettext_lazy(
            "Inside and outside your own organisation. Write functions or organisations, no names of clients."
        ),
        max_length=limits.GOAL_MAX_LENGTH,
        is_multiline=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = _helper("goal", "partners")


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

    @property
    def html_id(self) -> str:
        return self.options[0].html_id

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
    """An answer on the scale of a block: exactly one of the values that the page offered."""

    def __init__(self, statement: StatementContent, values: Mapping[str, Answer]) -> None:
        super().__init__(required=False, label=statement.text, widget=AllValues())
        self.values = values

    def to_python(self, value: Any) -> Answer | None:
        if not value:
            return None
        if len(value) > 1:
            raise ValidationError(_("This statement came in with more than one answer. Choose one."))
        if value[0] not in self.values:
            raise ValidationError(_("This answer is not on the scale. Choose one of the answers below."))
        return self.values[value[0]]


class StatementList(LayoutObject):  # type: ignore[misc]  # crispy has no types
    """All statements of a block in one template: rendering them one by one took four times as long."""

    template = "assessments/fill_in/statements.html"

    def render(self, form: "BlockForm", context: Any, template_pack: str = "", **kwargs: Any) -> str:
        return get_template(self.template).render({"rows": form.rows})


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
        self.block = block
        self.not_applicable = content.not_applicable
        self.saved = saved
        values: dict[str, Answer] = {str(point.value): point.value for point in block.scale}
        values[NOT_APPLICABLE] = NOT_APPLICABLE
        for statement in block.statements:
            self.fields[_name(statement)] = StatementField(statement, values)
        self.helper = _helper(StatementList(), "note")

    def clean(self) -> dict[str, Any]:
        foreign = [key for key in self.data if key.startswith(STATEMENT_PREFIX) and key not in self.fields]
        if foreign:
            raise ValidationError(_("Something came in that does not belong to this page. We did not save that part."))
        return self.cleaned_data

    def valid_input(self) -> BlockInput:
        """What is valid, also when another field is not: a mistake must not cost the other answers."""
        cleaned = self.cleaned_data
        answers = {s.row: cleaned[_name(s)] for s in self.block.statements if cleaned.get(_name(s)) is not None}
        return BlockInput(answers, cleaned["note"] if "note" in cleaned and "note" in self.data else None)

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


def _name(statement: StatementContent) -> str:
    return f"{STATEMENT_PREFIX}{statement.key}"


class TopicForm(forms.Form):
    """What somebody wants to talk about: one building block, or nothing yet."""

    topic = forms.ChoiceField(
        label=gettext_lazy("What would you like to talk about?"),
        required=False,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": gettext_lazy("Choose one of the building blocks below, or no choice yet.")},
    )

    def __init__(self, content: Content, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        blocks = [(block.key, block.title) for block in content.scored_blocks]
        topic = self.fields["topic"]
        assert isinstance(topic, forms.ChoiceField)
        topic.choices = [*blocks, ("", _("No choice yet"))]
        self.helper = _helper("topic")


class CodeForm(forms.Form):
    """A secret code as somebody types it. Any text will do: a wrong one is an unknown one."""

    code = forms.CharField(
        label=gettext_lazy("Your return code"),
        help_text=gettext_lazy("Sixteen letters and digits, for example 7KQ2-M9TD-4XHB-0VRE."),
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={"required": gettext_lazy("Type your return code.")},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.wait_seconds = 0
        self.helper = _helper("code")

    def clean_code(self) -> str:
        """The code in the form in which it is hashed."""
        return tokens.normalised(self.cleaned_data["code"])

    def add_unknown_code_error(self) -> None:
        """Say what to do about a code that opens nothing."""
        self.add_error(
            "code",
            _("We do not know this code. Check all sixteen characters. Perhaps the self-test has been deleted."),
        )

    def add_wait_error(self, seconds: int) -> None:
        """Say how long to wait after too many tries."""
        self.wait_seconds = seconds
        self.add_error("code", _("There were too many tries from your address. Wait %(seconds)s seconds and try again.") % {"seconds": seconds})

    def status(self, otherwise: int) -> int:
        """The HTTP status of the page that shows this form again."""
        return 429 if self.wait_seconds else otherwise


class OtherCodeForm(CodeForm):
    """The code of another own result; its field has a name of its own, apart from the own code."""

    prefix = "other"
