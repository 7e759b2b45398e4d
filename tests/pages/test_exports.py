"""Results as files: the same figures as the page, nothing where nothing is shown, and the own answers."""

import csv
import io
import json
import random
import uuid
from dataclasses import replace
from decimal import Decimal

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from odfdo import Document
from openpyxl import load_workbook

from assessments import queries, reports
from assessments.domain.disclosure import CappedHigh, Reason, ShownMean, TeamMean, Withheld
from assessments.domain.opinions import Counted, Divided, Majority
from assessments.domain.releases import TeamRelease, make_release
from assessments.domain.team_claims import LevelCounts
from assessments.domain.voices import ReleasedMirror, ReleasedOutcome
from assessments.reports.exports_team import mean_cells
from assessments.services import rounds
from assessments.spreadsheets import write_file
from tests.factories import make_coordinator, make_organisation, make_team, make_user
from tests.pages.filling import all_alike, draft_of, result_of
from tests.pages.reading import Page
from tests.pages.test_queries import count
from tests.pages.test_team_page import address, answers_of, coordinator_of, log_in, member, open_page, play
from tests.respondents import Respondent
from tests.rounds import AFTER, Played, open_slips
from tests.test_spreadsheets_out import TEXTS, unescaped
from tests.test_team_report import random_cell, round_of

pytestmark = pytest.mark.django_db

SPREADSHEETS = ["xlsx", "ods", "csv"]
FILES = [*SPREADSHEETS, "json"]
TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
WORDS = {"hoog", "laag", "niet getoond"}
#: The columns of a mean, counted from the first of them.
VALUE, WORD, LOW, HIGH, PEOPLE, LEVEL = range(6)

Sheets = dict[str, list[list[object]]]


def team_url(key: uuid.UUID, suffix: str) -> str:
    return reverse(f"assessments:team-result-{suffix}", kwargs={"key": key})


def own_team_url(suffix: str) -> str:
    return reverse(f"assessments:own-team-result-{suffix}")


def read_xlsx(response: HttpResponse) -> Sheets:
    book = load_workbook(io.BytesIO(response.content))
    return {page.title: [[_day(cell.value) for cell in row] for row in page.iter_rows()] for page in book.worksheets}


def read_ods(response: HttpResponse) -> Sheets:
    tables = Document(io.BytesIO(response.content)).body.tables
    return {table.name: table.get_values() for table in tables}


def read_csv(response: HttpResponse) -> list[list[str]]:
    return list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"), newline=""), delimiter=";"))


def _day(value: object) -> object:
    return value.date() if hasattr(value, "date") else value


def mixed(content) -> Played:
    """Kennen is high, Begrijpen low, and of Waarderen nothing may be shown."""
    played = open_slips(content, members=10, is_shared=True)
    for person in range(8):
        rest = answers_of(person)[3:]
        played.take([[5] * 6, [1] * 6, [3] * 6 if person < 4 else ["nvt"] * 6, *rest], topic="vertrouwen")
    played.close()
    return played


def chain(content) -> Played:
    played = open_slips(content, links=[("Uitstroom", 6), ("Instroom", 6)], is_shared=True)
    for person in range(12):
        played.take(answers_of(person))
    played.close()
    return played


def means_of(content, release) -> list[tuple[object, ...]]:
    """What a file should say of each mean of the team, worked out from the release."""
    rows = []
    for block in release.blocks:
        title, mean = content.block(block.key).title, block.mean
        if isinstance(mean, ShownMean):
            margin = mean.shown_margin
            low, high = max(0, mean.value - margin), min(100, mean.value + margin)
            rows.append((title, mean.value, None, low, high, mean.n))
        else:
            word = {"CappedHigh": "hoog", "CappedLow": "laag", "Withheld": "niet getoond"}[type(mean).__name__]
            rows.append((title, None, word, None, None, getattr(mean, "n", None)))
    return rows


# === The result of a team ===


@pytest.mark.parametrize("make", [play, mixed, chain])
def test_workbook_holds_the_figures_of_the_release(content, make):
    played = make(content)

    sheets = list(read_xlsx(coordinator_of(played).get(team_url(played.id, "xlsx"))).values())

    release = queries.release_of(played.id)
    about, blocks = sheets[0], sheets[1]
    found = [tuple(row[: 2 + PEOPLE]) for row in blocks[1:]]
    assert found == means_of(content, release)
    values = {row[1] for row in about}
    assert {"Team Noord", "Iedere cliënt vindt passend werk.", release.n, release.invited, release.k} <= values
    assert {played.row.opens_at.date(), played.row.closes_at.date()} <= values


def test_column_of_numbers_holds_numbers_alone(content):
    played = mixed(content)

    _about, *others = read_xlsx(coordinator_of(played).get(team_url(played.id, "xlsx"))).values()
    columns = [column for rows in others for column in zip(*rows[1:], strict=True)]
    for column in columns:
        assert {type(value) for value in column if value is not None} in ({int}, {str}, set())
        if WORDS & set(column):
            assert set(column) <= WORDS | {None}
    assert sum(bool(WORDS & set(column)) for column in columns) == 1


@pytest.mark.parametrize("make", [play, mixed, chain])
def test_opendocument_file_is_the_same_workbook(content, make):
    played = make(content)
    client = coordinator_of(played)

    excel = read_xlsx(client.get(team_url(played.id, "xlsx")))
    opendocument = read_ods(client.get(team_url(played.id, "ods")))

    assert opendocument == excel


@pytest.mark.parametrize("make", [play, mixed, chain])
def test_csv_is_one_long_table_of_team_and_links(content, make):
    played = make(content)

    head, *rows = read_csv(coordinator_of(played).get(team_url(played.id, "csv")))

    release = queries.release_of(played.id)
    assert len(head) == 2 + LEVEL + 1
    whole = rows[:6]
    found = [tuple(row[1 : 3 + PEOPLE]) for row in whole]
    expected = [tuple("" if cell is None else str(cell) for cell in row) for row in means_of(content, release)]
    assert found == expected
    assert {row[0] for row in whole} != {link.title for link in release.links}
    of_links = [(row[0], row[1], row[2 + VALUE]) for row in rows[6:]]
    assert of_links == [
        (link.title, block.title, str(mean.value))
        for link in release.links
        for block, mean in zip(content.scored_blocks, link.means, strict=True)
    ]


def test_json_has_numbers_as_numbers_and_points(content):
    played = mixed(content)

    response = coordinator_of(played).get(team_url(played.id, "json"))

    data = json.loads(response.content, parse_float=Decimal)
    release = queries.release_of(played.id)
    assert (data["n"], data["invited"], data["k"]) == (8, 10, 5)
    assert (data["opened"], data["last_day"]) == ("2026-11-02", "2026-11-16")
    kinds = [block["mean"]["kind"] for block in data["blocks"]]
    assert kinds == ["high", "low", "not_shown", "number", "number", "number"]
    assert data["blocks"][2]["mean"] == {"kind": "not_shown"}
    assert [b["mean"]["value"] for b in data["blocks"][3:]] == [block.mean.value for block in release.blocks[3:]]
    assert all(type(b["mean"]["value"]) is int for b in data["blocks"][3:])


def test_what_is_not_shown_has_no_number_in_any_file(content):
    played = mixed(content)
    client = coordinator_of(played)

    for rows in read_xlsx(client.get(team_url(played.id, "xlsx"))).values():
        for row in rows:
            if "Waarderen" in row:
                assert not [cell for cell in row if isinstance(cell, int | float)]
            if "Kennen" in row or "Begrijpen" in row:
                assert {cell for cell in row if isinstance(cell, int | float)} <= {8}
    rows = {row[1]: row for row in read_csv(client.get(team_url(played.id, "csv")))}
    assert rows["Waarderen"][2:] == ["", "niet getoond", "", "", "", ""]
    assert rows["Kennen"][2:] == ["", "hoog", "", "", "8", ""]


def with_voices(played: Played) -> TeamRelease:
    """The release of a round that also asked about its goal, about last time, and of links about each other."""
    mean = ShownMean(62, 6, 9.3)
    return replace(
        queries.release_of(played.id),
        goal=Majority("confirmed"),
        outcomes=(
            ReleasedOutcome("1", "kennen", "=1+1 bellen", "de casemanager", Majority("done")),
            ReleasedOutcome("2", "oud-blok", "Samen eten", "iedereen", Withheld(Reason.TOO_FEW)),
            ReleasedOutcome("3", "waarderen", "Bedanken", "iedereen", Divided()),
        ),
        experiences=(("kennen", Counted((("worse", 0), ("same", 4), ("better", 8)))),),
        mirror=(ReleasedMirror("Instroom", 12, (mean, CappedHigh(7), *[Withheld(Reason.NOT_SHOWN)] * 4)),),
    )


def test_what_a_team_says_beside_its_means_has_sheets_of_its_own(content):
    played = play(content)
    sheets = reports.team_sheets(with_voices(played), queries.find_round(played.id), content)

    plain = reports.team_sheets(queries.release_of(played.id), queries.find_round(played.id), content)
    mirror, agreements, since = [sheet for sheet in sheets if sheet.title not in {other.title for other in plain}]
    assert [row[:3] for row in agreements.rows] == [
        ("Kennen", "=1+1 bellen", "de casemanager"),
        ("oud-blok", "Samen eten", "iedereen"),
        ("Waarderen", "Bedanken", "iedereen"),
    ]
    assert len({row[3] for row in agreements.rows}) == 3
    assert since.rows[0][0] == "Kennen"
    assert "8" in since.rows[0][1]
    # Without results per link, of how many people the mirror is stays untold.
    assert mirror.rows[0] == ("Instroom", "Kennen", 62, None, 53, 71, None)
    assert mirror.rows[1] == ("Instroom", "Begrijpen", None, "hoog", None, None, None)
    assert mirror.rows[2] == ("Instroom", "Waarderen", None, "niet getoond", None, None, None)


def test_links_stand_in_the_order_of_the_round(content):
    played = chain(content)

    sheets = read_xlsx(coordinator_of(played).get(team_url(played.id, "xlsx")))

    links = next(rows for rows in sheets.values() if any("Uitstroom" in row for row in rows))
    assert [row[0] for row in links[1:]] == ["Uitstroom"] * 6 + ["Instroom"] * 6
    assert {(row[1], row[2]) for row in links[1:]} == {(6, 6)}
    means = [mean.value for link in queries.release_of(played.id).links for mean in link.means]
    assert [row[4 + VALUE] for row in links[1:]] == means


@pytest.mark.parametrize("suffix", FILES)
def test_file_has_a_plain_name_and_is_kept_by_nobody(content, suffix):
    played = play(content, team=make_team(name='é"; rm -rf / \\ =1+1', organisation=make_organisation()))

    for client, url in (
        (coordinator_of(played), team_url(played.id, suffix)),
        (member(played.codes[0]), own_team_url(suffix)),
    ):
        response = client.get(url)
        assert response["Content-Type"] == TYPES[suffix]
        assert response["Content-Disposition"] == f'attachment; filename="zelftest-teamuitslag.{suffix}"'
        assert response["Cache-Control"] == "private, no-store"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["X-Robots-Tag"] == "noindex"


@pytest.mark.parametrize("suffix", FILES)
def test_member_gets_the_same_file_where_that_was_agreed(content, suffix):
    played = mixed(content)

    own = member(played.codes[0]).get(own_team_url(suffix))
    of_coordinator = coordinator_of(played).get(team_url(played.id, suffix))

    if suffix == "ods":
        assert read_ods(own) == read_ods(of_coordinator)
    else:
        assert own.content == of_coordinator.content


@pytest.mark.parametrize("suffix", FILES)
def test_member_gets_nothing_where_that_was_not_agreed_or_is_not_there(content, finished, suffix):
    not_shared, open_, few = (
        play(content, is_shared=False),
        play(content, closed=False, team=make_team("Team Zuid")),
        play(content, 4, team=make_team("Team Oost")),
    )

    for client in (*(member(played.codes[0]) for played in (not_shared, open_, few)), finished.client):
        assert client.get(own_team_url(suffix)).status_code == 404


def numbers_in(mean: TeamMean) -> set[object]:
    """Every number that may stand beside the name of a block."""
    if isinstance(mean, Withheld):
        return set()
    margin = mean.shown_margin if isinstance(mean, ShownMean) else 0
    shown = {mean.value, max(0, mean.value - margin), min(100, mean.value + margin)} if margin else set()
    return {mean.n} | shown


@pytest.mark.parametrize("seed", range(40))
def test_random_releases_hold_no_number_beyond_what_was_released(content, seed):
    chance = random.Random(seed)
    release = None
    while not isinstance(release, TeamRelease):
        release = make_release(*random_cell(content, chance))
    round_ = round_of(content)

    sheets = reports.team_sheets(release, round_, content)
    table = reports.team_table(release, content)
    data = json.loads(json.dumps(reports.release_data(release, round_, content), allow_nan=False))

    means = {content.block(block.key).title: block.mean for block in release.blocks}
    counts = {count for b in release.blocks if isinstance(b.levels, LevelCounts) for _key, count in b.levels.counts}
    for row in sheets[1].rows:
        assert {cell for cell in row[: LEVEL + 1] if isinstance(cell, int)} == numbers_in(means[row[0]])
        assert {cell for cell in row[LEVEL + 1 :] if isinstance(cell, int)} <= counts
    of_links = [mean for link in release.links for mean in link.means]
    for row, mean in zip(table.rows, [*means.values(), *of_links], strict=True):
        assert {cell for cell in row if isinstance(cell, int)} == numbers_in(mean)
        assert row[2:] == (*mean_cells(mean), row[-1])
    for block, mean in zip(data["blocks"], means.values(), strict=True):
        assert {value for value in block["mean"].values() if isinstance(value, int)} == numbers_in(mean)
    assert write_file(sheets, "xlsx") == write_file(sheets, "xlsx")
    assert len(write_file([table], "csv").splitlines()) == 1 + len(means) + len(of_links)


# === Who gets nothing ===


@pytest.mark.parametrize("suffix", FILES)
def test_others_get_the_same_answer_as_for_a_round_that_does_not_exist(content, suffix):
    played = play(content)
    other, nobody = log_in(make_coordinator().user), log_in(make_user("bram@gemeente.example"))

    for client in (other, nobody):
        foreign, unknown = (client.get(team_url(key, suffix)) for key in (played.id, uuid.uuid4()))
        assert (foreign.status_code, unknown.status_code) == (404, 404)
        assert foreign.content == unknown.content
        assert dict(foreign.items()) == dict(unknown.items())


def test_round_without_a_result_answers_as_one_that_does_not_exist_whatever_the_answers(content):
    played = play(content, 0)
    client = coordinator_of(played)
    unknown = [client.get(team_url(uuid.uuid4(), suffix)) for suffix in FILES]
    for person in range(4):
        later = AFTER.replace(day=AFTER.day + 1 + person)
        rounds.reopen(round_id=played.id, closes_at=later, now=later.replace(hour=1))
        played.take(answers_of(person), now=later.replace(hour=2))
        for is_closed in (False, True):
            if is_closed:
                played.close(now=later.replace(minute=later.minute + 1))
            found = [client.get(team_url(played.id, suffix)) for suffix in FILES]
            assert [response.status_code for response in found] == [404] * len(FILES)
            assert [response.content for response in found] == [response.content for response in unknown]
            assert [dict(response.items()) for response in found] == [dict(response.items()) for response in unknown]
    assert played.row.status == "withheld"


@pytest.mark.parametrize("suffix", FILES)
def test_whoever_is_not_logged_in_is_asked_to(content, suffix):
    played = play(content)

    assert Client().get(team_url(played.id, suffix)).status_code == 302
    assert Client().get(own_team_url(suffix)).status_code == 403


@pytest.mark.parametrize("suffix", FILES)
def test_file_can_only_be_read(content, suffix):
    played = play(content)

    assert coordinator_of(played).post(team_url(played.id, suffix)).status_code == 405
    assert member(played.codes[0]).post(own_team_url(suffix)).status_code == 405


def test_result_pages_lead_to_the_files(content):
    played = play(content)

    page = open_page(coordinator_of(played), address(played.id))
    own = open_page(member(played.codes[0]), reverse("assessments:own-team-result"))
    personal = open_page(member(played.codes[0]), reverse("assessments:result"))

    assert {team_url(played.id, suffix) for suffix in FILES} <= links_of(page)
    assert {own_team_url(suffix) for suffix in FILES} <= links_of(own)
    assert {own_url(suffix) for suffix in SPREADSHEETS} <= links_of(personal)


def links_of(page: Page) -> set[str | None]:
    return {link.get("href") for link in page.root.iter("a")}


# === Texts of people ===


@pytest.mark.parametrize("text", [text for text in TEXTS if text.strip("\ufeff\xa0 \t\r\n") == text], ids=repr)
def test_texts_of_a_coordinator_are_inert_and_as_typed(content, text):
    team = make_team(name=text, organisation=make_organisation(text))
    links = [(text, 5), (f"B {text}", 5)]
    played = open_slips(content, links=links, team=team, goal=text)
    for person in range(10):
        played.take(answers_of(person))
    played.close()
    client = coordinator_of(played)

    excel = load_workbook(io.BytesIO(client.get(team_url(played.id, "xlsx")).content))
    cells = [cell for page in excel.worksheets for row in page.iter_rows() for cell in row]
    typed = [cell for cell in cells if unescaped(cell.value) == text]
    assert len(typed) >= 3 + 6
    assert {cell.data_type for cell in typed} == {"s"}
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    opendocument = read_ods(client.get(team_url(played.id, "ods")))
    assert sum(row.count(text) for rows in opendocument.values() for row in rows) == len(typed)
    assert json.loads(client.get(team_url(played.id, "json")).content)["team"] == text
    parts = {row[0] for row in read_csv(client.get(team_url(played.id, "csv")))}
    assert {text, f"'{text}"} & parts
    assert f"B {text}" in parts


# === The own answers ===


def own_url(suffix: str) -> str:
    return reverse(f"assessments:answers-{suffix}")


def download(person: Respondent, suffix: str) -> HttpResponse:
    response = person.client.get(own_url(suffix))
    assert response.status_code == 200
    assert response["Content-Type"] == TYPES[suffix]
    assert response["Content-Disposition"] == f'attachment; filename="zelftest-antwoorden.{suffix}"'
    assert response["Cache-Control"] == "private, no-store"
    return response


GAPS = {
    "kennen": [4, "nvt", "nvt", 5, None, 1],
    "begrijpen": ["nvt"] * 6,
    "waarderen": [None] * 6,
    "vertrouwen": [1] * 6,
    "samenwerken": [1, 2, 3, 4, 5, 5],
    "realiseren": [5] * 6,
    "randvoorwaarden": [1, "nvt", None, 2, 3, 4],
}


def own_answers(person: Respondent) -> list[list[object]]:
    return next(iter(read_xlsx(download(person, "xlsx")).values()))[1:]


def test_not_applicable_left_open_and_a_low_answer_are_told_apart(content):
    rows = own_answers(result_of(GAPS))

    by_block = {block.key: [row for row in rows if row[0] == block.title] for block in content.blocks}
    numbers = {key: [row[3] for row in found] for key, found in by_block.items()}
    assert numbers == {key: [v if isinstance(v, int) else None for v in given] for key, given in GAPS.items()}
    words = {"nvt": content.not_applicable, None: "opengelaten"}
    for block in content.blocks:
        labels = {point.value: point.label for point in block.scale} | words
        assert [row[4] for row in by_block[block.key]] == [labels[value] for value in GAPS[block.key]]
        assert [row[1] for row in by_block[block.key]] == list(range(1, len(block.statements) + 1))
        assert [row[2] for row in by_block[block.key]] == [statement.text for statement in block.statements]


def test_scores_say_what_they_rest_on_and_no_score_is_no_zero(content):
    sheets = list(read_xlsx(download(result_of(GAPS), "xlsx")).values())

    rows = {row[0]: row[1:] for row in sheets[1][1:]}
    assert rows["Begrijpen"] == [None, "geen score", None, None, None, 0, 6]
    assert rows["Waarderen"] == [None, "geen score", None, None, None, 0, 6]
    assert rows["Kennen"][:2] + rows["Kennen"][-2:] == [58, None, 3, 6]
    assert rows["Vertrouwen"][:2] + rows["Vertrouwen"][-2:] == [0, None, 6, 6]
    assert rows["Samenwerken"][:2] + rows["Samenwerken"][-2:] == [58, None, 6, 6]
    assert len(rows) == 6


def test_scores_are_those_of_the_result_page(content):
    person = result_of(GAPS | {"kennen": [4, 3, "nvt", 5, None, 2]})

    sheets = list(read_xlsx(download(person, "xlsx")).values())

    page = Page(person.client.get(reverse("assessments:result")))
    on_page = {row[0]: row[1] for row in page.rows()}
    in_file = {row[0]: str(row[1] if row[1] is not None else row[2]) for row in sheets[1][1:]}
    assert set(in_file) == set(on_page)
    for title, score in in_file.items():
        assert on_page[title].startswith(score)


def test_other_kinds_of_file_hold_the_same(content):
    person = result_of(GAPS, {"kennen": "=1+1\nBel Els."})

    excel = read_xlsx(download(person, "xlsx"))

    assert read_ods(download(person, "ods")) == excel
    table = read_csv(download(person, "csv"))[1:]
    answers, scores = list(excel.values())[:2]
    plain = [["" if cell is None else str(cell) for cell in row] for row in answers[1:]]
    assert [row[:5] for row in table] == plain
    by_block = {row[0]: ["" if cell is None else str(cell) for cell in row[1:]] for row in scores[1:]}
    assert [row[5:] for row in table] == [by_block.get(row[0], [""] * 7) for row in table]


def test_notes_and_goal_go_along_as_typed(draft):
    draft.fill("begrijpen", [1] * 6, note="=1+1")
    draft.finish()

    sheets = list(read_xlsx(download(draft, "xlsx")).values())

    assert ["Begrijpen", "=1+1"] in sheets[3]
    assert ["Kennen", "Bel Els."] in sheets[3]
    values = [row[1] for row in sheets[2]]
    assert "Werk voor iedere cliënt" in values
    assert "de wijkteams" in values


@pytest.mark.parametrize("suffix", SPREADSHEETS)
def test_unfinished_test_has_no_file_yet_and_a_stranger_none(content, stranger, suffix):
    assert draft_of(all_alike(4)).client.get(own_url(suffix)).status_code == 404
    assert stranger.client.get(own_url(suffix)).status_code == 403
    assert result_of(all_alike(4)).client.post(own_url(suffix)).status_code == 405


def test_member_of_a_round_gets_the_own_answers_alone(content):
    played = play(content)

    rows = read_csv(member(played.codes[3]).get(own_url("csv")))[1:]

    given = [value for block in answers_of(3) for value in block]
    assert [row[3] for row in rows] == [str(value) for value in given]


# === Cost ===


@pytest.mark.parametrize("suffix", FILES)
def test_files_cost_few_queries_and_the_same_whatever_is_stored(content, suffix):
    small = play(content, 5)

    def asked() -> list[int]:
        return [
            count(lambda person: person.client.get(team_url(small.id, suffix)), Respondent(coordinator)),
            count(lambda person: person.client.get(own_team_url(suffix)), Respondent(member(small.codes[0]))),
        ]

    coordinator = coordinator_of(small)
    asked()
    alone = asked()
    large = play(content, 20, members=20, links=[("Instroom", 10), ("Uitstroom", 10)], team=make_team("Team Zuid"))
    of_large = count(lambda person: person.client.get(team_url(large.id, suffix)), Respondent(coordinator_of(large)))

    assert asked() == alone
    assert of_large == alone[0]
    assert alone[0] <= 6
    assert alone[1] <= 2


@pytest.mark.parametrize("suffix", SPREADSHEETS)
def test_own_file_costs_three_queries(content, suffix):
    person = result_of(GAPS)
    person.client.get(own_url(suffix))

    assert count(lambda p: p.client.get(own_url(suffix)), person) == 3
