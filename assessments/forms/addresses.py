"""The list of addresses of a round: pasted, or in a file."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext_lazy

from assessments.forms.fields import layout_helper
from assessments.forms.inputs import PlainText, Revision

#: 2,000 rows with a name, an address and a link fit in; the largest body of a form is a bit more.
LIST_MAX_LENGTH = 200_000


class AddressForm(forms.Form):
    """A pasted list, a file, or both."""

    revision = Revision()
    pasted = PlainText(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy(
            "One person on each line. With parts of the chain: the address, a semicolon and the part, "
            "for example anna@example.org; Inflow."
        ),
        is_multiline=True,
        max_length=LIST_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12, "spellcheck": "false", "autocomplete": "off"}),
    )
    file = forms.FileField(
        label=gettext_lazy("Or a file"),
        help_text=gettext_lazy(
            "From Excel (.xlsx) or as text (.csv), with one person on each row. It comes on top of the list above."
        ),
        required=False,
        allow_empty_file=True,
        max_length=None,
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        error_messages={"invalid": gettext_lazy("This file did not come through. Choose it once more.")},
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        initial: dict[str, Any],
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.helper = layout_helper("revision", "pasted", "file")

    def add_problems(self, field: str, problems: Sequence[str]) -> None:
        """Say what is wrong, a sentence for each row."""
        for problem in problems:
            self.add_error(field, problem)
