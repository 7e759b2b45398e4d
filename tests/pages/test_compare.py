"""An earlier own result beside this one."""

from datetime import date

import pytest
from django.urls import reverse

from tests.pages.filling import all_alike, draft_of, result_of
from tests.pages.reading import Page, see
from tests.respondents import Respondent

EARLIER, LATER = date(2025, 11, 3), date(2026, 3, 9)
NO_CLEAR = "geen duidelijk verschil"


def compare(person: Respondent, code: str) -> Page:
    return Page(person.client.post(reverse("assessments:compare"), {"other-code": code}))


def sheet(content, *levels: int | None) -> dict[str, list[int | None]]:
    return {block.key: [level] * 6 for block, level in zip(content.scored_blocks, levels, strict=True)}


def test_each_block_gets_a_verdict(content):
    earlier = result_of(sheet(content, 1, 5, 3, None, 3, 4), today=EARLIER)
    later = result_of(sheet(content, 5, 1, 4, 3, None, 5), today=LATER)

    page = compare(later, earlier.code)

    assert "Een of meer scores zijn duidelijk veranderd." in page.text
    assert [[*row[:4], row[4].partition(":")[0]] for row in page.rows()] == [
        ["Samenwerkdoelen realiseren", "75", "100", "+25", "duidelijk hoger"],
        ["Samenwerken", "50", "geen score", "", "niet te vergelijken"],
        ["Vertrouwen", "geen score", "50", "", "niet te vergelijken"],
        ["Waarderen", "50", "75", "+25", "duidelijk hoger"],
        ["Begrijpen", "100", "0", "−100", "duidelijk lager"],
        ["Kennen", "0", "100", "+100", "duidelijk hoger"],
    ]


def test_difference_below_the_margin_is_not_called_clear(content):
    earlier = result_of({"kennen": [3, 3, 3, 3, 3, 3]}, today=EARLIER)
    later = result_of({"kennen": [4, 4, 4, 4, 4, 3]}, today=LATER)

    page = compare(later, earlier.code)

    assert page.rows()[-1] == ["Kennen", "50", "71", "+21", NO_CLEAR]
    assert "We zien geen duidelijke verandering." in page.text
    assert "betekent niet dat er niets is veranderd" in page.text


def test_equal_scores_differ_by_0_without_a_sign(content):
    page = compare(result_of(all_alike(4)), result_of(all_alike(4)).code)

    assert [row[1:] for row in page.rows()] == [["75", "75", "0", NO_CLEAR]] * 6


@pytest.mark.parametrize("opened", ["earlier", "later"])
def test_results_stand_in_the_order_of_their_days(content, opened):
    earlier, later = result_of(all_alike(2), today=EARLIER), result_of(all_alike(4), today=LATER)
    one, other = (earlier, later) if opened == "earlier" else (later, earlier)

    page = compare(one, other.code)

    heads = ["".join(e.itertext()) for e in page.root.iter("th") if e.get("scope") == "col"]
    assert heads[1].endswith("3 november 2025")
    assert heads[2].endswith("9 maart 2026")
    assert page.rows()[0][1:3] == ["25", "75"]


def test_comparison_shows_no_note_and_no_goal_of_the_other(content):
    earlier = result_of(all_alike(2), notes={"kennen": "Bel Els."}, today=EARLIER)

    page = compare(result_of(all_alike(4), today=LATER), earlier.code)

    assert len(page.rows()) == 6
    assert "Bel Els." not in page.html


def test_own_code_is_refused_with_the_reason(finished):
    page = compare(finished, finished.code)

    assert "Dit is de code van de uitslag die je nu bekijkt." in page.errors


def test_code_of_a_draft_is_refused_with_the_reason(finished):
    page = compare(finished, draft_of(all_alike(2)).code)

    assert "Deze zelftest is nog niet afgerond." in page.errors


@pytest.mark.parametrize("code", ["0000-0000-0000-0000", "7KQ2", "é😀", "%"])
def test_unknown_code_is_refused_as_on_the_page_to_come_back(finished, code):
    page = compare(finished, code)

    assert "We kennen deze code niet. Controleer alle zestien tekens." in page.errors
    assert page.typed("other-code") == code


def test_comparing_keeps_the_own_test_open(content):
    mine, other = result_of(all_alike(4)), result_of(all_alike(2))

    compare(mine, other.code)

    assert see(mine, "result").rows()[0][1] == "75"


def test_draft_has_nothing_to_compare(draft):
    responses = [draft.client.get(reverse("assessments:compare")), draft.client.post(reverse("assessments:compare"))]

    assert {response["Location"] for response in responses} == {reverse("assessments:overview")}
