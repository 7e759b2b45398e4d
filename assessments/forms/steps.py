"""The steps of the test around the blocks: the goal before, the topic after."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.content import Content
from assessments.forms.fields import TextField, is_changed, layout_helper, refuse_overwriting
from assessments.models import submissions as limits


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
        self.helper = layout_helper("goal", "partners")

    def clean(self) -> dict[str, Any]:
        for name in self.fields:
            refuse_overwriting(self, name, self.initial.get(name, ""))
        return self.cleaned_data

    def changes(self) -> dict[str, str]:
        """The texts that this page changed; another tab may have changed the other one."""
        return {name: self.cleaned_data[name] for name in self.fields if is_changed(self, name)}


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
        self.helper = layout_helper("topic")
