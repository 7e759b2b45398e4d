"""Reading in a questionnaire: a file and where it belongs, and afterwards the word to store it."""

from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.content_plain import from_plain
from assessments.domain.plain_reader import Unreadable
from assessments.models import Questionnaire

NEW = ""
SALT = "questionnaire-to-read-in"
#: What goes along in the form between showing and storing; the largest body of a form is a bit more.
PACKED_MAX = 200_000
TOO_OLD = gettext_lazy("This page is too old, or damaged. Choose the file once more.")


class QuestionnaireFileForm(forms.Form):
    """A file, and the questionnaire that it is a version of."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("An Excel file or a JSON file, as you can download it from a version."),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.json"}),
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "invalid": gettext_lazy("This file did not come through. Choose it once more."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def __init__(self, data: QueryDict | None = None, files: MultiValueDict[str, Any] | None = None) -> None:
        super().__init__(data, files)
        keys = Questionnaire._default_manager.order_by("-is_main", "key").values_list("key", flat=True)
        self.fields["questionnaire"] = forms.ChoiceField(
            label=_("It is"),
            choices=[*((key, _("a new version of %(key)s") % {"key": key}) for key in keys), (NEW, _("another one"))],
            required=False,
        )


class PackedForm(forms.Form):
    """What was shown, signed, to be stored as it was shown."""

    salt = ""
    packed = forms.CharField(widget=forms.HiddenInput, max_length=PACKED_MAX)

    def clean_packed(self) -> dict[str, Any]:
        try:
            found = signing.loads(self.cleaned_data["packed"], salt=self.salt)
        except signing.BadSignature:
            raise forms.ValidationError(TOO_OLD) from None
        assert isinstance(found, dict)
        return found


class StoreForm(PackedForm):
    """A questionnaire that was shown; one that was shown before an upgrade may not be readable any more."""

    salt = SALT

    def clean_packed(self) -> dict[str, Any]:
        found = super().clean_packed()
        try:
            return found | {"content": from_plain(found.get("plain"))}
        except Unreadable:
            raise forms.ValidationError(TOO_OLD) from None


def pack(questionnaire: str, plain: dict[str, Any]) -> str:
    """What was read, signed and made small, to go along in a form."""
    return signing.dumps({"questionnaire": questionnaire, "plain": plain}, salt=SALT, compress=True)
