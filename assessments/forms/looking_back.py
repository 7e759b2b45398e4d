"""What somebody may say in a round beside the statements: about the goal, about last time, about other links."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.content import Content
from assessments.domain.looking_back import GoalSaid, LookBack, OtherLink, SaidBeside
from assessments.domain.opinions import Experience, GoalOpinion, Outcome
from assessments.forms.block import Option, StatementField, StatementRow
from assessments.forms.fields import layout_helper, refuse_overwriting
from assessments.forms.teams import GuardedText
from assessments.models.looking_back import SENTENCE_MAX_LENGTH

OUTCOME_PREFIX, EXPERIENCE_PREFIX, MIRROR_PREFIX = "o-", "e-", "m-"


class GoalViewForm(forms.Form):
    """Whether the goal of the round is the shared goal, or how somebody would put it."""

    goal = forms.ChoiceField(
        label=gettext_lazy("Do you recognise this as your shared goal?"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            (GoalOpinion.CONFIRMED.value, gettext_lazy("Yes, this is our goal")),
            (GoalOpinion.OTHERWISE.value, gettext_lazy("I would put it differently")),
        ],
        error_messages={"invalid_choice": gettext_lazy("Choose one of the two answers below.")},
    )
    sentence = GuardedText(
        label=gettext_lazy("What is your shared goal in your own words?"),
        help_text=gettext_lazy(
            "Optional, one sentence. Colleagues may recognise you by how you write. Write no names of people."
        ),
        max_length=SENTENCE_MAX_LENGTH,
        is_multiline=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    may_show = forms.BooleanField(
        label=gettext_lazy("My sentence may stand word for word in the result, without my name"), required=False
    )

    def __init__(self, said: GoalSaid | None, data: QueryDict | None = None) -> None:
        initial: dict[str, Any] = {}
        if said is not None:
            choice = GoalOpinion.CONFIRMED if said.is_confirmed else GoalOpinion.OTHERWISE
            initial = {"goal": choice.value, "sentence": said.sentence, "may_show": said.may_show}
        super().__init__(data, initial=initial)
        self.helper = layout_helper("goal", "sentence", "may_show")

    def clean(self) -> dict[str, Any]:
        refuse_overwriting(self, "sentence", self.initial.get("sentence", ""))
        goal, sentence = self.cleaned_data.get("goal"), self.cleaned_data.get("sentence", "")
        if goal == GoalOpinion.CONFIRMED and sentence:
            message = _("You also chose ‘Yes, this is our goal’. Choose the other answer, or empty this field.")
            self.add_error("sentence", message)
        elif self.cleaned_data.get("may_show") and not sentence and "sentence" not in self.errors:
            self.add_error(
                "sentence", _("You ticked that your sentence may be shown. Write it here, or take the tick away.")
            )
        return self.cleaned_data

    def said(self) -> GoalSaid | None:
        """What came in; a sentence without a choice is another goal. None where nothing did."""
        goal, sentence = self.cleaned_data["goal"], self.cleaned_data["sentence"]
        if not goal and not sentence:
            return None
        return GoalSaid(goal == GoalOpinion.CONFIRMED, sentence, bool(sentence) and self.cleaned_data["may_show"])


@dataclass(frozen=True, slots=True)
class Question:
    """One question with the answers to choose from; ``apart`` is the value that stands apart."""

    name: str
    text: str
    choices: tuple[tuple[str, str], ...]
    apart: str
    chosen: str


class QuestionList(LayoutObject):  # type: ignore[misc]  # crispy has no types
    """The questions of one prefix under a heading."""

    template = "assessments/fill_in/questions.html"

    def __init__(self, prefix: str, *, title: str = "", intro: str = "") -> None:
        self.prefix, self.title, self.intro = prefix, title, intro

    def render(self, form: "QuestionsForm", context: Any, template_pack: str = "", **kwargs: Any) -> str:
        rows = [row for row in form.rows() if row.name.startswith(self.prefix)]
        return get_template(self.template).render({"title": self.title, "intro": self.intro, "rows": rows})


class QuestionsForm(forms.Form):
    """Questions with radio buttons that may all stay open; valid answers count also where another is wrong."""

    def __init__(self, questions: Iterable[Question], data: QueryDict | None, *layout: Any) -> None:
        super().__init__(data)
        self.questions = tuple(questions)
        for question in self.questions:
            values = {value: value for value, _label in question.choices}
            self.fields[question.name] = StatementField(question.text, values)
        self.helper = layout_helper(*layout)

    def clean(self) -> dict[str, Any]:
        prefixes = (OUTCOME_PREFIX, EXPERIENCE_PREFIX, MIRROR_PREFIX)
        if any(key.startswith(prefixes) and key not in self.fields for key in self.data):
            raise ValidationError(_("Something came in that does not belong to this page. We did not save that part."))
        return self.cleaned_data

    def rows(self) -> list[StatementRow]:
        """The questions in order, each with what was chosen just now or saved before."""
        return [self._row(question) for question in self.questions]

    def chosen(self, prefix: str) -> dict[str, str]:
        """The valid answers that came in, by what stands after the prefix."""
        return {
            name.removeprefix(prefix): value
            for name, value in self.cleaned_data.items()
            if name.startswith(prefix) and value is not None
        }

    def _row(self, question: Question) -> StatementRow:
        typed = self.data.getlist(question.name) if isinstance(self.data, QueryDict) else []
        chosen = typed[0] if typed else question.chosen
        options = tuple(
            Option(value, label, f"id_{question.name}_{number}", value == chosen, value == question.apart)
            for number, (value, label) in enumerate(question.choices, 1)
        )
        error = " ".join(str(error) for error in self.errors.get(question.name, []))
        return StatementRow(question.name, question.text, options, error)


class LookBackForm(QuestionsForm):
    """What became of each agreement, and how each block goes since the round before."""

    def __init__(self, back: LookBack, content: Content, saved: SaidBeside, data: QueryDict | None = None) -> None:
        self.content = content
        agreed = QuestionList(OUTCOME_PREFIX, title=_("What you agreed after the round before"))
        felt = QuestionList(
            EXPERIENCE_PREFIX,
            title=_("How does it go now?"),
            intro=_("Compare with the round before, of %(month)s.") % {"month": date_format(back.closes_at, "F Y")},
        )
        parts = [agreed, felt] if back.commitments else [felt]
        super().__init__([*_outcomes(back, saved), *_experiences(content, saved)], data, *parts)

    def outcomes(self) -> dict[uuid.UUID, str]:
        """The valid outcomes by agreement."""
        return {uuid.UUID(key): value for key, value in self.chosen(OUTCOME_PREFIX).items()}

    def experiences(self) -> dict[int, str]:
        """The valid experiences by row of a block."""
        return {self.content.block(key).row: value for key, value in self.chosen(EXPERIENCE_PREFIX).items()}


class MirrorForm(QuestionsForm):
    """One statement a block about working with another link."""

    def __init__(self, link: OtherLink, content: Content, saved: SaidBeside, data: QueryDict | None = None) -> None:
        self.content = content
        questions = _ratings(content, saved.judged.get(link.row, {}))
        super().__init__(questions, data, QuestionList(MIRROR_PREFIX))

    def ratings(self) -> dict[int, Answer]:
        """The valid ratings by row of a block."""
        return {
            self.content.block(key).row: NOT_APPLICABLE if value == NOT_APPLICABLE else int(value)
            for key, value in self.chosen(MIRROR_PREFIX).items()
        }


def _outcomes(back: LookBack, saved: SaidBeside) -> Sequence[Question]:
    choices = (
        (Outcome.DONE.value, _("Done")),
        (Outcome.PARTLY.value, _("Partly")),
        (Outcome.NOT_DONE.value, _("Not done")),
        (Outcome.UNKNOWN.value, _("I do not know")),
    )
    text = _("%(behaviour)s (%(owner)s, by %(day)s)")
    return [
        Question(
            f"{OUTCOME_PREFIX}{agreed.id}",
            text % {"behaviour": agreed.behaviour, "owner": agreed.owner, "day": date_format(agreed.due_date)},
            choices,
            Outcome.UNKNOWN.value,
            saved.outcomes.get(agreed.id, ""),
        )
        for agreed in back.commitments
    ]


def _experiences(content: Content, saved: SaidBeside) -> Sequence[Question]:
    choices = (
        (Experience.WORSE.value, _("Worse")),
        (Experience.SAME.value, _("The same")),
        (Experience.BETTER.value, _("Better")),
        (Experience.ABSENT.value, _("I was not there then")),
    )
    return [
        Question(
            f"{EXPERIENCE_PREFIX}{block.key}",
            f"{block.title}: {block.summary}",
            choices,
            Experience.ABSENT.value,
            saved.experiences.get(block.key, ""),
        )
        for block in content.scored_blocks
    ]


def _ratings(content: Content, saved: Mapping[str, Answer]) -> Sequence[Question]:
    return [
        Question(
            f"{MIRROR_PREFIX}{block.key}",
            block.mirror,
            (*((str(point.value), point.label) for point in block.scale), (NOT_APPLICABLE, content.not_applicable)),
            NOT_APPLICABLE,
            str(saved.get(block.key, "")),
        )
        for block in content.scored_blocks
    ]
