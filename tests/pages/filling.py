"""Fills in a whole test past the pages, for tests that need many of them or only the result."""

import random
from collections.abc import Mapping, Sequence
from datetime import date

from django.http import HttpResponse
from django.test import Client

from assessments import queries, tokens
from assessments.domain.records import BlockInput
from assessments.services import submissions
from assessments.views.respondent import remember
from tests.respondents import Respondent

#: By block key the answers in the order of the page; None leaves a statement open.
Sheet = Mapping[str, Sequence[int | str | None]]

TODAY = date(2026, 3, 9)


def draft_of(sheet: Sheet, notes: Mapping[str, str] | None = None) -> Respondent:
    """Somebody who filled in this much, with a browser that knows it."""
    content = queries.current_content()
    code = submissions.start(start_key=tokens.new_start_key(), version=content.version, today=TODAY)
    record = queries.find_submission(code)
    for key, values in sheet.items():
        block = content.block(key)
        given = {s.row: value for s, value in zip(block.statements, values, strict=True) if value is not None}
        note = (notes or {}).get(key)
        submissions.save_block(submission=record, block=block, given=BlockInput(given, note))
    person = Respondent(Client(), tokens.grouped(code))
    response = HttpResponse()
    remember(response, code)
    person.client.cookies = response.cookies
    return person


def result_of(sheet: Sheet, notes: Mapping[str, str] | None = None, today: date = TODAY) -> Respondent:
    """Somebody who finished with these answers."""
    person = draft_of(sheet, notes)
    submissions.finish(submission=queries.find_submission(tokens.normalised(person.code)), today=today)
    return person


def all_alike(value: int | str | None) -> Sheet:
    """Every statement rated the same."""
    return {block.key: [value] * len(block.statements) for block in queries.current_content().blocks}


def random_sheet(chance: random.Random) -> Sheet:
    """Answers around a level per block, near to each other or far, some left open or "n.v.t."."""
    missing = chance.choice([0, 0, 0.1, 0.3, 0.6])
    spread = chance.choice([0.2, 0.6, 1, 2])

    def answer(middle: float) -> int | str | None:
        if chance.random() < missing:
            return chance.choice(["nvt", None])
        return min(5, max(1, round(chance.gauss(middle, 0.8))))

    sheet = {}
    for block in queries.current_content().blocks:
        middle = chance.uniform(3 - spread, 3 + spread)
        sheet[block.key] = [answer(middle) for _ in block.statements]
    return sheet
