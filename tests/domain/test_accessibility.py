"""An accessibility statement is read as a whole or refused by the name of the field."""

import tomllib
from datetime import date, timedelta
from pathlib import Path

import pytest

from assessments.domain.accessibility import WrongStatement, read_statement
from assessments.domain.web_addresses import is_https

EXAMPLE = Path(__file__).parents[2] / "docs" / "toegankelijkheidsverklaring.toml"
NEEDED = ["organisation", "site", "scope", "standard", "status", "signed_on", "signed_by", "revised_on"]


def example(**changes: object) -> dict:
    """The file that an operator copies, with some fields replaced; None takes one away."""
    data = {**tomllib.loads(EXAMPLE.read_text(encoding="utf-8")), **changes}
    return {name: value for name, value in data.items() if value is not None}


def within(table: str, **changes: object) -> dict:
    """The same for a field of a table, or of the first of several."""
    data = example()
    entry = data[table][0] if isinstance(data[table], list) else data[table]
    entry |= changes
    for name in [name for name, value in changes.items() if value is None]:
        del entry[name]
    return data


def of_status(status: str, **changes: object) -> dict:
    """A statement that is right for this status."""
    right = {
        "A": {"deviation": [], "research_planned": None},
        "B": {"research_planned": None},
        "C": {},
        "D": {"research": [], "research_planned": None},
    }
    return example(status=status, **{**right[status], **changes})


def test_example_file_is_a_statement_as_it_stands():
    statement = read_statement(example())

    assert statement.status == "C"
    assert statement.feedback.answer_days == 15
    assert statement.research[0].day == date(2026, 11, 20)
    assert statement.deviations[0].planned == date(2027, 3, 1)
    assert (statement.register, statement.research[0].report, statement.outside) == ("", "", ())


@pytest.mark.parametrize("status", ["A", "B", "C", "D"])
def test_each_status_can_be_stated(status):
    assert read_statement(of_status(status)).status == status


def test_fields_that_may_be_left_out_can_be_given():
    data = within("research", report="https://noord.example/onderzoek.pdf")
    data |= {"register": "https://register.example/1", "outside": ["Filmpjes van vóór 2020"]}

    statement = read_statement(data)

    assert statement.register == "https://register.example/1"
    assert statement.research[0].report == "https://noord.example/onderzoek.pdf"
    assert statement.outside == ("Filmpjes van vóór 2020",)


@pytest.mark.parametrize("name", [*NEEDED, "feedback", "complaints"])
def test_missing_field_is_named(name):
    with pytest.raises(WrongStatement, match=f"“{name}”.* missing"):
        read_statement(example(**{name: None}))


@pytest.mark.parametrize(
    ("table", "name"),
    [
        *(("feedback", name) for name in ("email", "receipt_days", "answer_days")),
        *(("complaints", name) for name in ("page", "ombudsman", "ombudsman_page")),
        *(("research", name) for name in ("title", "day", "by", "method")),
        *(("deviation", name) for name in ("what", "criterion", "cause", "consequence", "alternative", "measure")),
        ("deviation", "planned"),
    ],
)
def test_missing_field_of_a_table_is_named_with_its_table(table, name):
    with pytest.raises(WrongStatement, match=rf"“{name}” of \[+{table}\]+"):
        read_statement(within(table, **{name: None}))


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (example(status="E"), "status"),
        (example(status="b"), "status"),
        (example(status=1), "status"),
        (example(organisation="  "), "organisation"),
        (example(signed_on="2026-11-26"), "signed_on"),
        (example(signed_on=tomllib.loads("d = 2026-11-26T10:00:00")["d"]), "signed_on"),
        (example(revised_on=date(2026, 11, 25)), "revised_on"),
        (example(register="http://register.example"), "register"),
        (example(outside="alles"), "outside"),
        (example(outside=[""]), "outside"),
        (example(outside=[1]), "outside"),
        (example(feedback=[]), "feedback"),
        (example(research={}), "research"),
        (example(deviation=["kaart"]), "deviation"),
        (example(statuss="B"), "statuss"),
        (within("feedback", fax="020"), "fax"),
        (within("feedback", answer_days=0), "answer_days"),
        (within("feedback", answer_days=True), "answer_days"),
        (within("feedback", answer_days="15"), "answer_days"),
        (within("feedback", phone=14000), "phone"),
        (within("complaints", page="javascript:alert(1)"), "page"),
        (within("research", report="onderzoek.pdf"), "report"),
        (within("deviation", plannd=date(2027, 1, 1)), "plannd"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_wrong_field_is_named(data, named):
    with pytest.raises(WrongStatement, match=f"“{named}”"):
        read_statement(data)


REVISED = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("data", "named"),
    [
        (of_status("A", research=[]), "research"),
        (of_status("A", deviation=example()["deviation"]), "deviation"),
        (of_status("B", research=[]), "research"),
        (of_status("B", deviation=[]), "deviation"),
        (of_status("C", research_planned=None), "research_planned"),
        (of_status("C", research_planned=REVISED - timedelta(days=1)), "research_planned"),
        (of_status("C", research_planned=REVISED + timedelta(days=185)), "research_planned"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_status_that_the_rest_does_not_bear_out_is_refused(data, named):
    with pytest.raises(WrongStatement, match=f"“{named}”"):
        read_statement(data)


def researched_on(day: date, **changes: object) -> dict:
    return of_status("B", research=[{**example()["research"][0], "day": day}], **changes)


def test_research_may_be_three_years_old_and_no_older():
    assert read_statement(researched_on(date(2023, 11, 26))).research[0].day.year == 2023
    with pytest.raises(WrongStatement, match="“research” is more than 3 years older"):
        read_statement(researched_on(date(2023, 11, 25)))


def test_leap_day_counts_as_the_last_of_february():
    statement = read_statement(
        researched_on(date(2024, 2, 29), signed_on=date(2024, 3, 1), revised_on=date(2024, 3, 1))
    )

    assert not statement.has_lapsed(date(2027, 2, 28))
    assert statement.has_lapsed(date(2027, 3, 1))


def test_newest_research_counts():
    old, new = ({**example()["research"][0], "day": day} for day in (date(2020, 1, 1), date(2026, 1, 1)))

    assert len(read_statement(of_status("B", research=[old, new])).research) == 2


@pytest.mark.parametrize(
    ("status", "last_day"), [("A", date(2029, 11, 20)), ("B", date(2029, 11, 20)), ("C", date(2027, 3, 1))]
)
def test_status_lapses_with_time(status, last_day):
    statement = read_statement(of_status(status))

    assert not statement.has_lapsed(last_day)
    assert statement.has_lapsed(last_day + timedelta(days=1))


def test_status_that_promises_nothing_does_not_lapse():
    assert not read_statement(of_status("D")).has_lapsed(date(2099, 1, 1))


def test_burden_may_stand_in_the_place_of_a_day():
    deviation = read_statement(within("deviation", planned=None, burden="Het kost te veel.")).deviations[0]

    assert (deviation.planned, deviation.burden) == (None, "Het kost te veel.")


@pytest.mark.parametrize(
    "text",
    ["https://", "http://a.nl", "//a.nl", "https://a.nl/\n", "https://a.nl/<b>", "https://user@a.nl", "https://[::1",
     "a.nl", "https://é.nl", "https://a.nl:99999", "https://a.nl:0", 'https://a.nl/"', "https://a\\b.nl", ""],
)  # fmt: skip
def test_address_that_is_not_a_whole_https_address_is_none(text):
    assert not is_https(text)


@pytest.mark.parametrize("text", ["https://a.nl", "https://a.nl:8443/b?c=d#e", "https://127.0.0.1/"])
def test_whole_https_address_is_one(text):
    assert is_https(text)
