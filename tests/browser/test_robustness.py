"""Many at once, twice at once, gone for good, and the power fails: on the real server."""

import re
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from fractions import Fraction
from itertools import islice, product
from threading import Barrier

from tests.browser.person import BLOCKS, Person
from tests.browser.server import Site, serve

SCORED = BLOCKS[:6]


def _at_once(jobs: list[Callable[[], object]]) -> list:
    """Run each job in a thread of its own, all released at the same moment."""
    barrier = Barrier(len(jobs))

    def run(job: Callable[[], object]) -> object:
        barrier.wait()
        return job()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def _ask(site: Site, sql: str) -> list[tuple]:
    with closing(sqlite3.connect(f"file:{site.database}?mode=ro", uri=True)) as database:
        return database.execute(sql).fetchall()


def _submissions(site: Site) -> int:
    return _ask(site, "SELECT count(*) FROM assessments_submission")[0][0]


def _twin(person: Person) -> Person:
    """The same browser in a second tab."""
    twin = Person(f"http://{person.address}")
    twin.cookies, twin.code = dict(person.cookies), person.code
    return twin


def _answers(number: int) -> list[tuple[int, ...]]:
    """Answers of a person that differ from those of every other number below 400."""
    levels = next(islice(product((1, 2, 4, 5), repeat=6), number * 7, None))
    return [*((level, level, level, level, 3, 4) for level in levels), (3,) * 6]


def _expected(answers: list[tuple[int, ...]]) -> list[str]:
    """POMP, half up: the mean of the answers between 1 and 5 as 0 to 100."""
    means = [Fraction(sum(block), len(block)) for block in answers[:6]]
    return [str(int((mean - 1) * 25 + Fraction(1, 2))) for mean in means]


def test_finishing_twice_at_once_gives_one_result(site, person):
    person.start()
    for block in BLOCKS:
        person.fill(block, (4,) * 6)
    before = _submissions(site)

    replies = _at_once([lambda who=who: who.post("/test/afronden/") for who in (person, _twin(person))])

    assert [(reply.status, reply.location) for reply in replies] == [(302, "/resultaat/")] * 2
    assert _submissions(site) == before
    assert person.post("/test/afronden/").location == "/resultaat/"
    assert person.scores() == ["75"] * 6


def test_starting_twice_at_once_gives_one_draft(site, person):
    home = person.get("/").text
    key = re.search(r'name="start_key" value="([^"]+)"', home)[1]
    before = _submissions(site)
    tabs = [_twin(person) for _tab in range(2)]

    replies = _at_once([lambda tab=tab: tab.post("/test/start/", {"start_key": key}) for tab in tabs])

    assert [(reply.status, reply.location) for reply in replies] == [(302, "/test/doel/")] * 2
    assert _submissions(site) == before + 1
    assert tabs[0].shown_code() == tabs[1].shown_code()


def test_saving_the_same_block_twice_at_once_keeps_one_answer_per_statement(site, person):
    person.start()

    replies = _at_once([lambda who=who: who.fill("kennen", (5,) * 6) for who in (person, _twin(person))])

    assert [reply.status for reply in replies] == [302, 302]
    assert person.get("/test/bouwsteen/kennen/").text.count(" checked") == 6


def test_twenty_respondents_at_once_each_get_their_own_figures(site):
    people = [Person(site.url) for _number in range(20)]
    answers = [_answers(number) for number in range(20)]
    assert len({tuple(_expected(given)) for given in answers}) == 20

    _at_once([lambda who=who, given=given: who.take(given) for who, given in zip(people, answers, strict=True)])

    assert [who.scores() for who in people] == [_expected(given) for given in answers]
    assert len({who.code for who in people}) == 20


def test_fifty_pictures_on_four_threads_each_hold_the_values_of_that_person(site):
    people = [Person(site.url).take(_answers(number)) for number in range(10)]
    paths = ["/resultaat/bouwwerk.svg", "/resultaat/radar.svg"]
    jobs = [(number, paths[turn % 2]) for turn in range(5) for number in range(10)]

    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda job: people[job[0]].get(job[1]), jobs))

    for (number, path), picture in zip(jobs, pictures, strict=True):
        shown = re.findall(r'class="chart-value"[^>]*>(\d+)<', picture.text)
        assert shown == _expected(_answers(number)), f"{path} of person {number}"


def _raw(site: Site) -> bytes:
    files = [site.database, site.database.with_name(f"{site.database.name}-wal")]
    return b"".join(file.read_bytes() for file in files if file.exists())


def test_nothing_that_was_written_is_left_in_the_files_after_deletion(site, person):
    secrets = [b"Geheime notitie 7f3a", b"Geheim doel 91cd", b"Geheime partner 52be"]
    note, goal, partners = (secret.decode() for secret in secrets)
    person.start()
    person.post("/test/doel/", {"goal": goal, "partners": partners})
    for block in BLOCKS:
        person.fill(block, (4,) * 6, note=f"{note} bij {block} " + "lang " * 300)
    person.post("/test/afronden/")
    assert all(secret in _raw(site) for secret in secrets)

    assert person.post("/resultaat/verwijderen/").location == "/verwijderd/"

    left = _raw(site)
    assert [secret for secret in secrets if secret in left] == []
    assert person.get("/resultaat/").status == 403


def test_a_draft_can_be_deleted_before_it_is_finished(site, person):
    person.start().fill("kennen", (4,) * 6, note="Notitie van een concept 0b1c")
    before = _submissions(site)

    assert person.post("/resultaat/verwijderen/").location == "/verwijderd/"

    assert _submissions(site) == before - 1
    assert b"Notitie van een concept 0b1c" not in _raw(site)


def test_a_note_that_was_emptied_before_the_deletion_is_gone_as_well(site, person):
    person.start().fill("kennen", (4,) * 6, note="Gewiste notitie 6d2e")
    assert b"Gewiste notitie 6d2e" in _raw(site)

    person.fill("kennen", (4,) * 6, note="")
    _twin(person).post("/resultaat/verwijderen/")

    assert b"Gewiste notitie 6d2e" not in _raw(site)


def test_a_saved_block_survives_the_death_of_the_server(tmp_path):
    with serve(tmp_path) as site:
        person = Person(site.url).start()

        reply = person.fill("kennen", (1, 2, 3, 4, 5, 4), note="Nog net op tijd")
        site.kill()

        assert (reply.status, reply.location) == (302, "/test/bouwsteen/begrijpen/")
        values = _ask(site, "SELECT value FROM assessments_answer ORDER BY value")
        assert [value for (value,) in values] == [1, 2, 3, 4, 4, 5]
        assert _ask(site, "SELECT text FROM assessments_note") == [("Nog net op tijd",)]


def test_too_many_tries_of_a_code_get_a_clear_wait_and_lock_nobody_out(tmp_path):
    with serve(tmp_path, CODE_TRIES_PER_MINUTE="3") as site:
        guest = Person(site.url)
        known = Person(site.url).start()

        statuses = [guest.post("/terugkomen/", {"code": "fout"}).status for _try in range(8)]
        reply = guest.post("/terugkomen/", {"code": "fout"})

        assert statuses[:3] == [200, 200, 200]
        assert reply.status == 429
        assert re.search(r"Wacht \d+ seconden", reply.text)
        assert known.get("/test/doel/").status == 200
