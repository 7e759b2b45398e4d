"""Agreements of a team: at most one for each building block, and the link to them."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from crispy_forms.layout import LayoutObject
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import get_template
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.commitments import Agreement, Change
from assessments.domain.content import BlockContent, Content
from assessments.forms.fields import layout_helper
from assessments.forms.inputs import DayField, PlainText
from assessments.models.commitments import BEHAVIOUR_MAX_LENGTH, OWNER_MAX_LENGTH

#: So far ahead an agreement may lie, and a link may open.
DUE_WITHIN = timedelta(days=5 * 365)
LINK_WITHIN = timedelta(days=365)
LINK_DAYS = timedelta(days=90)
DIGEST_LENGTH = 16


class BlockFields(LayoutObject):  # type: ignore[misc]  # crispy has no types
    """The three fields of one agreement under the title of their block."""

    template = "assessments/commitments/block.html"

    def __init__(self, block: BlockContent) -> None:
        self.block = block

    def render(self, form: "CommitmentsForm", context: Any, template_pack: str = "", **kwargs: Any) -> str:
        fields = [form[_name(part, self.block)] for part in ("behaviour", "owner", "due", "shown")]
        return get_template(self.template).render({"block": self.block, "fields": fields})


class CommitmentsForm(forms.Form):
    """One agreement a block. Each remembers what the page showed, so that an old page undoes nothing of a colleague."""

    def __init__(
        self,
        *,
        content: Content,
        stored: Mapping[str, Agreement],
        closed_on: date,
        data: QueryDict | None = None,
    ) -> None:
        super().__init__(data)
        self.blocks = content.scored_blocks
        self.stored = stored
        self.closed_on = closed_on
        for block in self.blocks:
            self._add_fields(block, stored.get(block.key))
        self.helper = layout_helper(*(BlockFields(block) for block in self.blocks))

    def _add_fields(self, block: BlockContent, agreed: Agreement | None) -> None:
        self.fields[_name("behaviour", block)] = PlainText(
            label=_("What does one see somebody do?"),
            help_text=_("For example: %(example)s") % {"example": _example(block)} if _example(block) else "",
            is_multiline=False,
            max_length=BEHAVIOUR_MAX_LENGTH,
            initial=agreed.behaviour if agreed else "",
            widget=forms.Textarea(attrs={"rows": 2, "autocomplete": "off"}),
        )
        self.fields[_name("owner", block)] = PlainText(
            label=_("Which role sees to it?"),
            help_text=_("A role, no name."),
            is_multiline=False,
            max_length=OWNER_MAX_LENGTH,
            initial=agreed.owner if agreed else "",
            widget=forms.TextInput(attrs={"autocomplete": "off"}),
        )
        self.fields[_name("due", block)] = DayField(
            label=_("By when?"), required=False, initial=agreed.due_date if agreed else None
        )
        for part in ("behaviour", "owner", "due"):
            field = self.fields[_name(part, block)]
            # The same questions come back for each block: the error summary says which one it is.
            field.summary_label = f"{block.title}: {field.label}"  # type: ignore[attr-defined]  # ours, for the template
        self.fields[_name("shown", block)] = PlainText(
            is_multiline=False, max_length=DIGEST_LENGTH, initial=_digest(agreed), widget=forms.HiddenInput()
        )

    def clean(self) -> dict[str, Any]:
        for block in self.blocks:
            self._check_complete(block)
            if self._is_changed(block) and self._is_overwriting(block):
                self._show_both(block)
        return self.cleaned_data

    def changes(self) -> list[Change]:
        """The agreements that this page changed; the others stay as they are stored now."""
        return [
            Change(block.row, self.stored.get(block.key), self._given(block))
            for block in self.blocks
            if self._is_changed(block) and self._given(block) != self.stored.get(block.key)
        ]

    def typed(self) -> list[str]:
        """What came in that is not stored, in words: for when it can no longer be saved."""
        found = []
        for block in self.blocks if self.is_bound else ():
            parts = [str(self[_name(part, block)].value() or "").strip() for part in ("behaviour", "owner", "due")]
            known = self.stored.get(block.key)
            if any(parts) and parts != ([known.behaviour, known.owner, known.due_date.isoformat()] if known else []):
                found.append(f"{block.title}: {', '.join(part for part in parts if part)}")
        return found

    def _parts(self, block: BlockContent) -> list[Any]:
        return [self.cleaned_data.get(_name(part, block)) for part in ("behaviour", "owner", "due")]

    def _given(self, block: BlockContent) -> Agreement | None:
        behaviour, owner, due = self._parts(block)
        return Agreement(behaviour, owner, due) if behaviour and owner and due else None

    def _check_complete(self, block: BlockContent) -> None:
        names = [_name(part, block) for part in ("behaviour", "owner", "due")]
        if not any(self._parts(block)) or any(name in self.errors for name in names):
            return
        messages = (
            _("Write what one sees somebody do."),
            _("Write which role sees to it."),
            _("Choose a day by which it is done."),
        )
        for name, message, value in zip(names, messages, self._parts(block), strict=True):
            if not value:
                self.add_error(name, message)
        due = self.cleaned_data.get(names[-1])
        if due and not self.closed_on <= due <= self.closed_on + DUE_WITHIN:
            self.add_error(names[-1], _("Choose a day after the round, within five years."))

    def _is_changed(self, block: BlockContent) -> bool:
        return _digest(self._given(block)) != self.cleaned_data.get(_name("shown", block))

    def _is_overwriting(self, block: BlockContent) -> bool:
        now = _digest(self.stored.get(block.key))
        return now not in {self.cleaned_data.get(_name("shown", block)), _digest(self._given(block))}

    def _show_both(self, block: BlockContent) -> None:
        """Say what a colleague wrote meanwhile; saving once more replaces it."""
        now = self.stored.get(block.key)
        if now is None:
            message = _("A colleague deleted this agreement meanwhile. Save again to keep yours.")
        else:
            text = _(
                "A colleague changed this meanwhile. It says: ‘%(text)s’, %(owner)s, %(day)s. Save again to replace it."
            )
            message = text % {"text": now.behaviour, "owner": now.owner, "day": date_format(now.due_date)}
        self.add_error(_name("behaviour", block), message)
        assert isinstance(self.data, QueryDict)
        self.data = self.data.copy()
        self.data[_name("shown", block)] = _digest(now)


class CommitmentLinkForm(forms.Form):
    """Until when the link opens the agreements."""

    last_day = DayField(label=gettext_lazy("The link works up to and including"))

    def __init__(self, *, today: date, data: QueryDict | None = None) -> None:
        super().__init__(data, initial={"last_day": today + LINK_DAYS})
        self.today = today
        self.helper = layout_helper("last_day")

    def clean_last_day(self) -> date:
        day: date = self.cleaned_data["last_day"]
        if not self.today <= day <= self.today + LINK_WITHIN:
            raise ValidationError(_("Choose a day from today on, at most a year ahead."))
        return day


def _name(part: str, block: BlockContent) -> str:
    return f"{part}-{block.key}"


def _example(block: BlockContent) -> str:
    return next(_examples(block), "")


def _examples(block: BlockContent) -> Iterator[str]:
    return (resource.text for resource in block.resources if resource.kind == "behaviour")


def _digest(agreed: Agreement | None) -> str:
    """A short text that is equal only for equal agreements; empty for none."""
    if agreed is None:
        return ""
    plain = json.dumps([agreed.behaviour, agreed.owner, agreed.due_date.isoformat()])
    return hashlib.sha256(plain.encode()).hexdigest()[:DIGEST_LENGTH]
