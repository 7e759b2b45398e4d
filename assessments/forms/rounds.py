"""Everything that is set up for a round in one page, and a new closing of an open one."""

import re
import uuid
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from assessments.domain.names import folded
from assessments.domain.round_plans import LinkPlan, RoundPlan
from assessments.domain.rounds import Way
from assessments.forms.fields import layout_helper
from assessments.forms.inputs import (
    ClockField,
    DayField,
    PlainText,
    Revision,
    WholeNumber,
    check_folded_length,
    end_of,
    moment,
)
from assessments.mail import goal_mark
from assessments.models import rounds as limits

LINKS_MAX = 12
LINKS_MAX_LENGTH = LINKS_MAX * (limits.LINK_MAX_LENGTH + 10)
SPARE_MAX = 50
REMINDERS = ("reminder_1", "reminder_2", "reminder_3")
#: How far away a round may open or close.
FURTHEST = timedelta(days=366)


def default_mail(team: str) -> dict[str, str]:
    """The mail that a coordinator starts from."""
    return {
        "subject": _("Self-test: how do we work together in %(team)s?") % {"team": team[:100]},
        "text": _(
            "Hello,\n\n"
            "In %(team)s we work on one goal: %(mark)s\n\n"
            "How well do we work together on it? Each of us fills in the same self-test, in about ten minutes. "
            "You see your own result and tips at once. "
            "Nobody else sees what you answered: as a team we only see results of at least five people together. "
            "Afterwards we talk about it and agree on what we do next.\n\n"
            "Will you take part?"
        )
        % {"team": team, "mark": goal_mark()},
    }


def _group(legend: str, *fields: str) -> Fieldset:
    return Fieldset(legend, *fields, template="assessments/coordination/fieldset.html")


class RoundForm(forms.Form):
    """A round before it opens. ``plan`` is what it comes to, once it is valid."""

    revision = Revision()
    version = forms.ChoiceField(
        label=gettext_lazy("Questionnaire"),
        error_messages={"invalid_choice": gettext_lazy("Choose one of the questionnaires in the list.")},
    )
    goal = PlainText(
        label=gettext_lazy("Your shared goal in one sentence"),
        help_text=gettext_lazy("For example: a lasting job for each client in our district."),
        is_required=True,
        is_multiline=False,
        max_length=limits.GOAL_MAX_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    is_shared = forms.BooleanField(
        label=gettext_lazy("Whoever takes part may see the team result too, after the closing"),
        required=False,
    )
    opens_day = DayField(label=gettext_lazy("Opens on"))
    opens_time = ClockField(label=gettext_lazy("Opens at"))
    closes_day = DayField(label=gettext_lazy("Last day"))
    closes_time = ClockField(
        label=gettext_lazy("Open until and including"),
        help_text=gettext_lazy("23:59 means: the whole day counts."),
    )
    members = WholeNumber(
        label=gettext_lazy("Number of people who may take part"),
        help_text=gettext_lazy("Without the coordinators. With invitations by e-mail the list of addresses counts."),
        min_value=1,
        max_value=limits.MEMBERS_MAX,
    )
    links = PlainText(
        label=gettext_lazy("Parts of the chain"),
        help_text=gettext_lazy(
            "Optional. One part on each line, with the number of people after a colon. For example Inflow: 8, "
            "Throughflow: 10, Outflow: 6 or Partner: 5. A part has a result of its own only from five people on."
        ),
        is_multiline=True,
        max_length=LINKS_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    way = forms.ChoiceField(
        label=gettext_lazy("How do people take part?"),
        widget=forms.RadioSelect,
        choices=[
            (Way.MAIL.value, gettext_lazy("By e-mail: everybody on your list gets a link of their own")),
            (Way.SLIPS.value, gettext_lazy("On paper: you print slips with a code and hand them out in a meeting")),
        ],
        error_messages={
            "required": gettext_lazy("Choose by e-mail or on paper."),
            "invalid_choice": gettext_lazy("Choose by e-mail or on paper."),
        },
    )
    spare_slips = WholeNumber(
        label=gettext_lazy("Spare slips"),
        help_text=gettext_lazy(
            "How many slips more than people, for each part of the chain: for a slip that gets lost."
        ),
        min_value=0,
        max_value=SPARE_MAX,
        required=False,
    )
    subject = PlainText(
        label=gettext_lazy("Subject of the mail"),
        is_multiline=False,
        max_length=limits.SUBJECT_MAX_LENGTH,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = PlainText(
        label=gettext_lazy("Text of the mail"),
        help_text=gettext_lazy(
            "Your goal comes in the place of [goal]. "
            "Below your text we add the link, until when the round is open, and how to stop the mails."
        ),
        is_multiline=True,
        max_length=limits.MAIL_MAX_LENGTH,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    reminder_1 = DayField(label=gettext_lazy("First reminder"), required=False)
    reminder_2 = DayField(label=gettext_lazy("Second reminder"), required=False)
    reminder_3 = DayField(label=gettext_lazy("Third reminder"), required=False)

    def __init__(
        self,
        data: QueryDict | None = None,
        *,
        versions: Sequence[tuple[uuid.UUID, str]],
        now: datetime,
        initial: Mapping[str, Any],
    ) -> None:
        super().__init__(data, initial=dict(initial))
        self.now = now
        version = self.fields["version"]
        assert isinstance(version, forms.ChoiceField)
        version.choices = [(str(key), title) for key, title in versions]
        if len(versions) == 1:
            del self.fields["version"]
        self.only_version = versions[0][0]
        self.helper = layout_helper(
            "revision",
            _group(_("What it is about"), *(["version"] if len(versions) > 1 else []), "goal", "is_shared"),
            _group(_("When"), "opens_day", "opens_time", "closes_day", "closes_time"),
            _group(_("Who"), "members", "links", "way"),
            _group(_("Only on paper"), "spare_slips"),
            _group(_("Only by e-mail"), "subject", "text", *REMINDERS),
        )

    def clean(self) -> dict[str, Any]:
        cleaned = self.cleaned_data
        self._clean_moments()
        if "links" in cleaned:
            self._clean_part("links", self._read_links)
        if cleaned.get("way") == Way.MAIL:
            self._clean_mail()
            self._clean_reminders()
        return cleaned

    def _clean_part(self, name: str, read: Any, *fields: str) -> None:
        """Keep what ``read`` makes of valid fields; its error goes to the field of that name."""
        if fields and not all(self.cleaned_data.get(field) is not None for field in fields):
            return
        try:
            found = read(*(self.cleaned_data[field] for field in fields))
        except ValidationError as error:
            self.add_error(name, error)
        else:
            self.cleaned_data[f"{name}_read"] = found

    def _clean_moments(self) -> None:
        cleaned = self.cleaned_data
        for name in ("opens_day", "closes_day"):
            if cleaned.get(name) and not self._today - FURTHEST <= cleaned[name] <= self._today + FURTHEST:
                self.add_error(name, _("Choose a day within a year from now."))
        self._clean_part("opens_time", moment, "opens_day", "opens_time")
        self._clean_part("closes_time", end_of, "closes_day", "closes_time")
        opens_at, closes_at = cleaned.get("opens_time_read"), cleaned.get("closes_time_read")
        if closes_at and closes_at <= self.now:
            self.add_error("closes_day", _("This closing is in the past. Choose a later one."))
        elif opens_at and closes_at and closes_at - opens_at <= timedelta(minutes=1):
            self.add_error("closes_day", _("The round closes before it opens. Choose a later closing."))

    @property
    def _today(self) -> date:
        return timezone.localdate(self.now)

    def _read_links(self) -> tuple[LinkPlan, ...]:
        links = tuple(self._each_link())
        names = [folded(link.title) for link in links]
        if len(names) != len(set(names)):
            raise ValidationError(_("Two parts of the chain have the same name. Give each its own."))
        if len(links) == 1:
            raise ValidationError(_("One part is the whole team. Name two or more, or none."))
        if len(links) > LINKS_MAX:
            raise ValidationError(_("Name at most %(n)s parts of the chain.") % {"n": LINKS_MAX})
        self._check_sum(links)
        return links

    def _check_sum(self, links: Sequence[LinkPlan]) -> None:
        members, total = self.cleaned_data.get("members"), sum(link.members for link in links)
        if links and self.cleaned_data.get("way") == Way.SLIPS and members is not None and total != members:
            text = _("The parts together have %(total)s people, and above it says %(members)s. Make both the same.")
            raise ValidationError(text % {"total": total, "members": members})

    def _each_link(self) -> Iterator[LinkPlan]:
        needs_number = self.cleaned_data.get("way") == Way.SLIPS
        for number, line in enumerate(self.cleaned_data["links"].splitlines(), 1):
            title, colon, members = (" ".join(part.split()) for part in line.rpartition(":"))
            if not colon:
                title, members = members, ""
            if not folded(title) and not members:
                continue
            where = {"number": number, "n": limits.LINK_MAX_LENGTH}
            if not folded(title):
                raise ValidationError(_("Line %(number)s has no name.") % where)
            if len(title) > limits.LINK_MAX_LENGTH:
                raise ValidationError(_("Line %(number)s is too long: at most %(n)s characters fit in a name.") % where)
            check_folded_length(title)
            if members and not (re.fullmatch(r"[0-9]{1,4}", members) and 0 < int(members) <= limits.MEMBERS_MAX):
                raise ValidationError(
                    _("Line %(number)s has no number of people that we can read after the colon.") % where
                )
            if needs_number and not members:
                raise ValidationError(_("Line %(number)s has no number of people. Type it like Inflow: 8.") % where)
            yield LinkPlan(title, int(members or 0))

    def _clean_mail(self) -> None:
        for name, most in (("subject", limits.SUBJECT_MAX_LENGTH), ("text", limits.MAIL_MAX_LENGTH)):
            if name not in self.cleaned_data:
                continue
            text = self.cleaned_data[name].replace(goal_mark(), self.cleaned_data.get("goal", ""))
            if not text:
                self.add_error(name, _("A mail needs a subject and a text."))
            elif len(text) > most:
                self.add_error(
                    name, _("With the goal in it, this text is too long: %(n)s characters fit in.") % {"n": most}
                )

    def _clean_reminders(self) -> None:
        opens, closes = self.cleaned_data.get("opens_day"), self.cleaned_data.get("closes_day")
        for name in REMINDERS:
            day = self.cleaned_data.get(name)
            if day and opens and closes and not (opens < day <= closes and day >= self._today):
                self.add_error(name, _("Choose a day after the opening and not after the closing."))

    @property
    def plan(self) -> RoundPlan:
        """What is stored."""
        cleaned = self.cleaned_data
        by_mail = cleaned["way"] == Way.MAIL
        days = {cleaned[name] for name in REMINDERS if cleaned.get(name)} if by_mail else set()
        return RoundPlan(
            version=uuid.UUID(cleaned["version"]) if "version" in self.fields else self.only_version,
            goal=cleaned["goal"],
            members=cleaned["members"],
            opens_at=cleaned["opens_time_read"],
            closes_at=cleaned["closes_time_read"],
            way=Way(cleaned["way"]),
            is_shared=cleaned["is_shared"],
            links=cleaned["links_read"],
            spare_slips=cleaned["spare_slips"] or 0,
            subject=cleaned["subject"] if by_mail else "",
            text=cleaned["text"] if by_mail else "",
            reminder_days=tuple(sorted(days)),
        )
