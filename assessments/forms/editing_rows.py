"""The forms of the single things in a draft, with their words."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.constants import SCALE_POINTS_MAX, SCALE_POINTS_MIN
from assessments.domain.content_facts import Place
from assessments.domain.report_values import RewordingLine, rewording_name
from assessments.domain.scoring_key import StatementRef
from assessments.forms.editing import EditorForm, EditorParagraphs, EditorText
from assessments.models import QuestionnaireVersion

LABEL_MAX_LENGTH = 60
TIP_HELP = gettext_lazy("One action for the coming two weeks, in at most 35 words.")


class VersionForm(EditorForm):
    """What belongs to a version as a whole."""

    class Meta:
        labels = {
            "title": gettext_lazy("Title"),
            "period": gettext_lazy("The period that people think of"),
            "not_applicable_label": gettext_lazy("The answer for “not applicable”"),
        }
        help_texts = {"period": gettext_lazy("One sentence that stands on each page of the test.")}

    def place(self, name: str) -> Place | None:
        return Place("", "questionnaire", "", name.removesuffix("_label"))


class LevelForm(EditorForm):
    """A level of the scores 0 to 100."""

    class Meta:
        labels = {
            "title": gettext_lazy("Name"),
            "lower": gettext_lazy("From which score"),
            "text": gettext_lazy("What it means in general"),
        }
        help_texts = {"lower": gettext_lazy("The level runs up to the next one. The lowest starts at 0.")}

    @property
    def heading(self) -> str:
        return str(self.instance.title)

    def place(self, name: str) -> Place | None:
        return Place("", "level", self.instance.key, name)


class GuideStepForm(EditorForm):
    """A step of the conversation guide."""

    class Meta:
        labels = {
            "kind": gettext_lazy("Step"),
            "minutes": gettext_lazy("Minutes"),
            "role": gettext_lazy("Who leads it"),
            "title": gettext_lazy("Heading"),
            "text": gettext_lazy("Text"),
            "text_open": gettext_lazy("Text if the result names no building block"),
            "text_withheld": gettext_lazy("Text if there is no result"),
        }
        help_texts = {"minutes": gettext_lazy("All steps together take 60 minutes.")}

    def place(self, name: str) -> Place | None:
        return Place("", "guide_step", self.instance.kind, name)


class BlockForm(EditorForm):
    """The words of a block, with the labels of its scale one a line."""

    scale_labels = EditorParagraphs(
        label=gettext_lazy("Labels of the scale"),
        help_text=gettext_lazy("One label on each line, from low to high: 4 to 7 labels."),
    )

    class Meta:
        labels = {
            "title": gettext_lazy("Name"),
            "summary": gettext_lazy("The question above the statements"),
            "explanation": gettext_lazy("Explanation on the page about the model"),
            "is_scored": gettext_lazy("It has a score"),
        }
        help_texts = {
            "explanation": gettext_lazy("An empty line starts a new paragraph."),
            "is_scored": gettext_lazy("Without a tick it is about what people need, and does not count."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is not None and instance.pk:
            kwargs["initial"] = {"scale_labels": instance.scale_labels()} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def place(self, name: str) -> Place | None:
        return Place(self.instance.key, "block", "", name)

    def clean_scale_labels(self) -> str:
        labels = [" ".join(line.split()) for line in self.cleaned_data["scale_labels"].split("\n") if line.strip()]
        if not SCALE_POINTS_MIN <= len(labels) <= SCALE_POINTS_MAX:
            bounds = {"low": SCALE_POINTS_MIN, "high": SCALE_POINTS_MAX}
            raise forms.ValidationError(_("Give %(low)s to %(high)s labels, each on a line of its own.") % bounds)
        if len({label.casefold() for label in labels}) < len(labels):
            raise forms.ValidationError(_("Two lines have the same label."))
        if any(len(label) > LABEL_MAX_LENGTH for label in labels):
            raise forms.ValidationError(_("A label has at most %(n)s characters.") % {"n": LABEL_MAX_LENGTH})
        return "\n".join(labels)


class StatementForm(EditorForm):
    """A statement with its tip."""

    tip = EditorParagraphs(required=False, label=gettext_lazy("Tip at this statement"), help_text=TIP_HELP)

    class Meta:
        labels = {
            "text": gettext_lazy("Statement"),
            "source": gettext_lazy("The words that it stands on"),
            "is_reversed": gettext_lazy("Turned around: agreeing gives a low score"),
        }
        help_texts = {
            "text": gettext_lazy("Starts with “Ik”, one idea, at most 15 words, without “niet”."),
            "source": gettext_lazy("Words of the source text. Only editors see them."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        instance = kwargs.get("instance")
        if instance is not None and instance.pk:
            tip = instance.tip.text if hasattr(instance, "tip") else ""
            kwargs["initial"] = {"tip": tip} | (kwargs.get("initial") or {})
        super().__init__(*args, **kwargs)

    def place(self, name: str) -> Place | None:
        return Place(self.instance.block.key, "statement", self.instance.key, name)


class LevelTextForm(EditorForm):
    """What a level means for a block."""

    class Meta:
        labels = {"text": gettext_lazy("Text")}

    @property
    def heading(self) -> str:
        return str(self.instance.level.title)

    def place(self, name: str) -> Place | None:
        return Place(self.instance.block.key, "level_text", self.instance.level.key, name)


class TipForm(EditorForm):
    """A tip for a level."""

    class Meta:
        labels = {"level": gettext_lazy("Level"), "text": gettext_lazy("Tip")}
        help_texts = {"text": TIP_HELP}


class ResourceForm(EditorForm):
    """Something to do, to ask or to read."""

    class Meta:
        labels = {
            "kind": gettext_lazy("Kind"),
            "title": gettext_lazy("Title"),
            "duration": gettext_lazy("How long it takes"),
            "text": gettext_lazy("Text"),
        }
        help_texts = {"duration": gettext_lazy("A work form has a title and says how long it takes.")}

    @property
    def heading(self) -> str:
        return f"{self.instance.get_kind_display()}: {self.instance}" if self.instance.pk else ""


class NewBlockForm(forms.Form):
    """A block that is added to a draft."""

    title = EditorText(label=gettext_lazy("Name of the building block"), max_length=60)
    is_scored = forms.BooleanField(label=gettext_lazy("It has a score"), required=False, initial=True)


class PublishForm(forms.Form):
    """Of each reworded statement or scale: a typing error, or another meaning."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, lines: Sequence[RewordingLine], seen: str, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"seen": seen})
        self.lines = lines
        choices = [
            ("same", _("It means the same: a typing error, or plainer words. Results stay comparable.")),
            ("changed", _("It means something else. Results from before are not compared with it.")),
        ]
        for line in lines:
            self.fields[line.name] = forms.ChoiceField(
                label=line.where, choices=choices, widget=forms.RadioSelect,
                error_messages={"required": _("Say what this change means.")},
            )  # fmt: skip

    def rows(self) -> list[tuple[RewordingLine, BoundField]]:
        """The questions, each with what it is about."""
        return [(line, self[line.name]) for line in self.lines]

    def says_changed(self, ref: StatementRef) -> bool:
        """Whether the editor said that a statement means something else."""
        return bool(self.cleaned_data[rewording_name(ref)] == "changed")


class CompareForm(forms.Form):
    """Which other version to compare with."""

    def __init__(self, version: QuestionnaireVersion, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"met": version.based_on_id})
        others = QuestionnaireVersion._default_manager.exclude(pk=version.pk).order_by("title", "-number")
        self.fields["met"] = forms.ModelChoiceField(others, label=_("Compare with"))
