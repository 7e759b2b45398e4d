"""The page on security names what there is: files, tests, every requirement once, and totals that add up."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "security.md").read_text(encoding="utf-8")
STATUSES = {"met", "not met", "operator"}

#: How many requirements of levels 1 and 2 each section of ASVS 5.0.0 has, from its first one on: level 3 comes last.
SECTIONS = """
1.1:2 1.2:9 1.3:11 1.4:3 1.5:2 2.1:3 2.2:3 2.3:4 2.4:1 3.2:2 3.3:4 3.4:6 3.5:5 3.7:2 4.1:3 4.2:1 4.3:2 4.4:4
5.1:1 5.2:3 5.3:2 5.4:3 6.1:3 6.2:12 6.3:4 6.4:4 6.5:5 6.6:3 6.8:4 7.1:3 7.2:4 7.3:2 7.4:5 7.5:2 7.6:2 8.1:2
8.2:3 8.3:1 8.4:1 9.1:3 9.2:4 10.1:2 10.2:2 10.3:4 10.4:11 10.5:5 10.6:2 10.7:3 11.1:2 11.2:3 11.3:3 11.4:4
11.5:1 11.6:1 12.1:3 12.2:2 12.3:4 13.1:1 13.2:5 13.3:2 13.4:5 14.1:2 14.2:4 14.3:3 15.1:3 15.2:3 15.3:7
16.1:1 16.2:5 16.3:4 16.4:3 16.5:3 17.1:1 17.2:4 17.3:2
"""
ALL = {
    f"v5.0.0-{section}.{number}"
    for section, count in (part.split(":") for part in SECTIONS.split())
    for number in range(1, int(count) + 1)
}


def section(title: str) -> str:
    """The text below a heading, up to the next one of its level or above."""
    level = title.split(" ")[0]
    return re.split(rf"^#{{1,{len(level)}}} ", PAGE.split(f"{title}\n", 1)[1], maxsplit=1, flags=re.MULTILINE)[0]


def rows(text: str) -> list[list[str]]:
    """The cells of each row of a table, without its head."""
    lines = [line for line in text.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


ASVS = rows(section("## OWASP ASVS 5.0.0, levels 1 and 2").split("### Does not apply")[0])
LEFT_OUT = re.findall(r"v5\S+?(?=[,\s|])", section("### Does not apply"))
BIO2 = rows(section("## BIO2"))
NAMED = sorted(set(re.findall(r"`([\w./-]+\.(?:py|md|toml|txt|html|js|json))(?:::(\w+))?`", PAGE)))
MODULES = sorted(set(re.findall(r"python -m (tests[\w.]+)", PAGE)))


def test_standard_has_as_many_requirements_as_it_says():
    assert len(ALL) == 253


def test_every_requirement_stands_there_once():
    stated = [row[0] for row in ASVS] + LEFT_OUT

    assert Counter(stated) == Counter(ALL)


@pytest.mark.parametrize("row", ASVS, ids=lambda row: row[0])
def test_requirement_has_one_status_and_says_what_and_by_what(row):
    _number, level, status, what, shown_by = row

    assert level in {"1", "2"}
    assert status in STATUSES
    assert what.endswith(".")
    assert re.fullmatch(r"`[^`]+`(, `[^`]+`)*", shown_by)


@pytest.mark.parametrize("row", BIO2, ids=lambda row: row[0])
def test_measure_has_one_status_and_is_shown_where_it_is_met(row):
    number, _about, status, what, shown_by = row

    assert re.fullmatch(r"[58]\.\d{1,2}(\.\d\d)?", number)
    assert status in STATUSES
    assert what.endswith(".")
    assert shown_by or status != "met"


def test_measures_stand_there_once():
    assert max(Counter(row[0] for row in BIO2).values()) == 1


def test_totals_at_the_top_are_right():
    count = Counter(row[2] for row in ASVS)
    asvs = (
        f"{count['met']} met, {count['not met']} not met, {count['operator']} operator, {len(LEFT_OUT)} do not apply."
    )
    measures = Counter(row[2] for row in BIO2)
    bio = f"{measures['met']} met, {measures['not met']} not met, {measures['operator']} operator."

    assert f"**ASVS 5.0.0, levels 1 and 2: {len(ALL)} requirements: {asvs}**" in PAGE
    assert f"**BIO2: {len(BIO2)} lines: {bio}**" in PAGE


@pytest.mark.parametrize(("path", "name"), NAMED, ids=lambda part: part)
def test_what_is_named_is_there(path, name):
    file = ROOT / path

    assert file.is_file()
    assert not name or re.search(rf"^def {name}\(", file.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("module", MODULES)
def test_command_that_is_named_is_there(module):
    assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


def test_links_lead_somewhere():
    for target in re.findall(r"\]\(([^)#]+)\)", PAGE):
        assert (ROOT / "docs" / target).exists(), target


def test_every_section_that_a_line_points_at_is_there():
    named = set(re.findall(r"[Tt]he section \*([^*]+)\*", PAGE))

    assert len(named) >= 8
    assert all(f"### {title}\n" in PAGE for title in named)
