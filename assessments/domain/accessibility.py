"""An accessibility statement in the parts of the Dutch government's model, and what must be true of each status.

The parts and the statuses are those of digitoegankelijk.nl ("De status"): A and B rest on research of
at most three years old, C is for half a year at most, E is for a site without a statement.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from assessments.domain.web_addresses import is_https

STATUSES: Final = ("A", "B", "C", "D")
#: How old research may be (digitoegankelijk.nl, "De status").
RESEARCH_YEARS_MAX: Final = 3
#: Within how many days research must follow for status C: six months.
PLANNED_DAYS_MAX: Final = 184


class WrongStatement(ValueError):
    """A field of the statement is missing or wrong; the message names it."""


@dataclass(frozen=True, slots=True)
class Research:
    """One piece of research that the statement rests on; ``report`` is its address, or empty."""

    title: str
    day: date
    by: str
    method: str
    report: str


@dataclass(frozen=True, slots=True)
class Deviation:
    """What does not meet the standard yet.

    Without a ``planned`` day it is a disproportionate burden, and ``burden`` says why.
    """

    what: str
    criterion: str
    cause: str
    consequence: str
    alternative: str
    measure: str
    planned: date | None
    burden: str


@dataclass(frozen=True, slots=True)
class Feedback:
    """Where to report a problem, and within how many working days one hears what."""

    email: str
    phone: str
    page: str
    receipt_days: int
    answer_days: int


@dataclass(frozen=True, slots=True)
class AccessibilityStatement:
    """The whole statement, as the operator wrote it."""

    organisation: str
    site: str
    scope: str
    standard: str
    status: str
    register: str
    signed_on: date
    signed_by: str
    revised_on: date
    feedback: Feedback
    complaints_page: str
    ombudsman: str
    ombudsman_page: str
    research: tuple[Research, ...]
    research_planned: date | None
    deviations: tuple[Deviation, ...]
    outside: tuple[str, ...]

    def has_lapsed(self, today: date) -> bool:
        """Whether time has overtaken the status: research that is too old, or that did not come."""
        if self.status == "C":
            return self.research_planned is None or today > self.research_planned
        return self.status in {"A", "B"} and _years_on(self._newest(), RESEARCH_YEARS_MAX) < today

    def _newest(self) -> date:
        return max(research.day for research in self.research)


def read_statement(data: Mapping[str, Any]) -> AccessibilityStatement:
    """The statement in parsed TOML. Raises WrongStatement for what is missing, wrong or not known."""
    top = _Table(data, "")
    feedback = _Table(top.table("feedback"), " of [feedback]")
    complaints = _Table(top.table("complaints"), " of [complaints]")
    research = [_Table(entry, f" of [[research]] {n}") for n, entry in enumerate(top.tables("research"), 1)]
    deviations = [_Table(entry, f" of [[deviation]] {n}") for n, entry in enumerate(top.tables("deviation"), 1)]
    statement = AccessibilityStatement(
        organisation=top.text("organisation"),
        site=top.text("site"),
        scope=top.text("scope"),
        standard=top.text("standard"),
        status=_status(top),
        register=top.address("register"),
        signed_on=top.day("signed_on"),
        signed_by=top.text("signed_by"),
        revised_on=top.day("revised_on"),
        feedback=Feedback(
            email=feedback.text("email"),
            phone=feedback.text("phone", is_needed=False),
            page=feedback.address("page"),
            receipt_days=feedback.number("receipt_days"),
            answer_days=feedback.number("answer_days"),
        ),
        complaints_page=complaints.address("page", is_needed=True),
        ombudsman=complaints.text("ombudsman"),
        ombudsman_page=complaints.address("ombudsman_page", is_needed=True),
        research=tuple(_research(table) for table in research),
        research_planned=top.day_or_none("research_planned"),
        deviations=tuple(_deviation(table) for table in deviations),
        outside=top.texts("outside"),
    )
    for table in (top, feedback, complaints, *research, *deviations):
        table.refuse_unknown()
    _check(statement)
    return statement


def _status(top: "_Table") -> str:
    status = top.text("status")
    if status not in STATUSES:
        raise WrongStatement(f"“status” is {status!r}: A, B, C or D (E is a site without a statement)")
    return status


def _research(table: "_Table") -> Research:
    return Research(
        title=table.text("title"),
        day=table.day("day"),
        by=table.text("by"),
        method=table.text("method"),
        report=table.address("report"),
    )


def _deviation(table: "_Table") -> Deviation:
    texts = {name: table.text(name) for name in ("what", "criterion", "cause", "consequence", "alternative", "measure")}
    planned, burden = table.day_or_none("planned"), table.text("burden", is_needed=False)
    if planned is None and not burden:
        raise table.wrong("planned", "is missing; without a day “burden” says why it is a disproportionate burden")
    return Deviation(**texts, planned=planned, burden=burden)


def _check(statement: AccessibilityStatement) -> None:
    """What the fields say together. Raises WrongStatement."""
    status, revised = statement.status, statement.revised_on
    if statement.signed_on > revised:
        raise WrongStatement("“revised_on” is before “signed_on”")
    if status in {"A", "B"} and not statement.research:
        raise WrongStatement(f"“research” is missing; status {status} rests on research")
    if status in {"A", "B"} and statement.has_lapsed(revised):
        raise WrongStatement(f"“research” is more than {RESEARCH_YEARS_MAX} years older than “revised_on”")
    if status == "A" and statement.deviations:
        raise WrongStatement("“deviation” is not for status A, which meets every requirement")
    if status == "B" and not statement.deviations:
        raise WrongStatement("“deviation” is missing; status B names what does not meet the standard yet")
    planned = statement.research_planned
    if status == "C" and (planned is None or not 0 <= (planned - revised).days <= PLANNED_DAYS_MAX):
        raise WrongStatement("“research_planned” must be a day within six months after “revised_on” for status C")


def _years_on(day: date, years: int) -> date:
    """The same day some years later; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


@dataclass(frozen=True, slots=True)
class _Table:
    """One table of the file: hands out its fields by kind and knows which were never asked for."""

    data: Mapping[str, Any]
    place: str
    asked: set[str] = field(default_factory=set)

    def wrong(self, name: str, reason: str) -> WrongStatement:
        return WrongStatement(f"“{name}”{self.place} {reason}")

    def refuse_unknown(self) -> None:
        unknown = sorted(set(self.data) - self.asked)
        if unknown:
            raise self.wrong(unknown[0], "is not a field of the model")

    def text(self, name: str, *, is_needed: bool = True) -> str:
        value = self._get(name, "")
        if not isinstance(value, str) or (is_needed and not value.strip()):
            raise self.wrong(name, "is missing or is no text")
        return value.strip()

    def address(self, name: str, *, is_needed: bool = False) -> str:
        value = self.text(name, is_needed=is_needed)
        if value and not is_https(value):
            raise self.wrong(name, "must be an address that starts with https://")
        return value

    def number(self, name: str) -> int:
        value = self._get(name, None)
        if not isinstance(value, int) or isinstance(value, bool) or value < 1:
            raise self.wrong(name, "must be a whole number of 1 or more")
        return value

    def day(self, name: str) -> date:
        value = self.day_or_none(name)
        if value is None:
            raise self.wrong(name, "is missing: a day such as 2026-11-26, without quotes")
        return value

    def day_or_none(self, name: str) -> date | None:
        value = self._get(name, None)
        if value is not None and (not isinstance(value, date) or isinstance(value, datetime)):
            raise self.wrong(name, "must be a day such as 2026-11-26, without quotes")
        return value

    def texts(self, name: str) -> tuple[str, ...]:
        values = self._get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, str) and value.strip() for value in values):
            raise self.wrong(name, "must be a list of texts")
        return tuple(value.strip() for value in values)

    def table(self, name: str) -> Mapping[str, Any]:
        value = self._get(name, None)
        if not isinstance(value, dict):
            raise self.wrong(name, f"is missing: a table [{name}]")
        return value

    def tables(self, name: str) -> list[Mapping[str, Any]]:
        values = self._get(name, [])
        if not isinstance(values, list) or not all(isinstance(value, dict) for value in values):
            raise self.wrong(name, f"must be written as [[{name}]]")
        return values

    def _get(self, name: str, default: object) -> Any:
        self.asked.add(name)
        return self.data.get(name, default)
