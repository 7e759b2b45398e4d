"""Answers out of another tool: a file with what belongs to it, and afterwards the word to store them."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django import forms
from django.core import signing
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.answers import NOT_APPLICABLE, Answer
from assessments.domain.scoring_key import StatementRef
from assessments.forms.exchange import PackedForm
from assessments.forms.fields import layout_helper
from assessments.forms.inputs import DayField, PlainText, WholeNumber
from assessments.models import rounds as limits

SALT = "answers-to-read-in"
#: How an answer that does not apply and one that is open are written in one character.
NOT_APPLICABLE_SIGN, OPEN_SIGN = "n", "."
#: How long ago answers may have been given.
FURTHEST = timedelta(days=3660)


class AnswersFileForm(forms.Form):
    """A file, and of what round it is."""

    goal = PlainText(
        label=gettext_lazy("The goal that the team works on"),
        max_length=limits.GOAL_MAX_LENGTH,
        is_multiline=False,
        is_required=True,
    )
    invited = WholeNumber(
        label=gettext_lazy("How many people were invited"),
        min_value=1,
        max_value=limits.IMPORTED_MAX,
    )
    last_day = DayField(label=gettext_lazy("The last day on which people could answer"))
    file = forms.FileField(
        label=gettext_lazy("File with answers"),
        help_text=gettext_lazy(
            "From Excel (.xlsx) or as text (.csv): one row a person, one column a statement. "
            "The first row holds the keys of the statements."
        ),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv,.txt"}),
        max_length=None,
        error_messages={
            "required": gettext_lazy("Choose a file."),
            "invalid": gettext_lazy("This file did not come through. Choose it once more."),
            "empty": gettext_lazy("This file is empty."),
        },
    )

    def __init__(
        self,
        data: QueryDict | None = None,
        files: MultiValueDict[str, Any] | None = None,
        *,
        versions: Sequence[tuple[uuid.UUID, str]],
        today: date,
    ) -> None:
        super().__init__(data, files)
        self.today = today
        self.fields["version"] = forms.TypedChoiceField(
            label=_("Questionnaire"), choices=[(str(key), title) for key, title in versions], coerce=uuid.UUID
        )
        self.helper = layout_helper("version", "goal", "invited", "last_day", "file")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not self.today - FURTHEST <= day < self.today:
            raise forms.ValidationError(_("Choose a day that is over, at most ten years ago."))
        return day

    def add_problems(self, problems: Sequence[str]) -> None:
        """Say what is wrong with the file, a sentence for each."""
        for problem in problems:
            self.add_error("file", problem)


class StoreAnswersForm(PackedForm):
    """Answers that were shown."""

    salt = SALT


def pack_answers(
    team: uuid.UUID,
    cleaned: Mapping[str, Any],
    people: Sequence[Mapping[StatementRef, Answer]],
    refs: Sequence[StatementRef],
) -> str:
    """What was read, signed for this team and made small: a character an answer."""
    rows = ["".join(_sign(person.get(ref)) for ref in refs) for person in people]
    plain = {
        # Made once, so that a second click finds the same round.
        "round": str(uuid.uuid4()),
        "team": str(team),
        "version": str(cleaned["version"]),
        "goal": cleaned["goal"],
        "invited": cleaned["invited"],
        "last_day": cleaned["last_day"].isoformat(),
        "rows": rows,
    }
    return signing.dumps(plain, salt=SALT, compress=True)


def unpack_answers(rows: Sequence[str], refs: Sequence[StatementRef]) -> list[dict[StatementRef, Answer]]:
    """The answers that ``pack_answers`` made small."""
    return [
        {
            ref: NOT_APPLICABLE if sign == NOT_APPLICABLE_SIGN else int(sign)
            for ref, sign in zip(refs, row, strict=True)
            if sign != OPEN_SIGN
        }
        for row in rows
    ]


def _sign(answer: Answer | None) -> str:
    if answer is None:
        return OPEN_SIGN
    return NOT_APPLICABLE_SIGN if answer == NOT_APPLICABLE else str(answer)
