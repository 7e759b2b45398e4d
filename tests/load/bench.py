"""`make bench`: what a page costs in own processor time, as ratios to a floor in the same run.

The floor is what any Django site pays: one template of text behind the same middleware. Figures are
medians of CPU milliseconds of this process, the database and the client in it included. Nothing
here asserts a time, so that a busy machine cannot break the tests.
"""

import os
import statistics
import tempfile
import time
from collections.abc import Callable

import tests.environment  # noqa: F401 - sets what the settings need, before Django reads them

ROUNDS = 200
WARM_UP = 20


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["DATABASE_URL"] = f"sqlite:///{folder}/bench.sqlite3"
        os.environ["STATIC_ROOT"] = f"{folder}/static"
        _set_up()
        rows = _measure()
    floor = rows["floor: a page of text"]
    for name, milliseconds in rows.items():
        print(f"{name:<44} {milliseconds:8.2f} ms {milliseconds / floor:8.2f} x floor")


def _set_up() -> None:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    settings.ALLOWED_HOSTS = ["*"]
    settings.STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"
    call_command("prepare", verbosity=0)


def _measure() -> dict[str, float]:
    from django.test import Client

    from assessments import charts, queries, reports
    from assessments.charts.wording import words
    from tests.respondents import Respondent

    anna = Respondent(Client()).start()
    content = anna.content
    text = words(content)
    values = iter(range(10**9))
    save = {f"s-{s.key}": "4" for s in content.block("kennen").statements}

    def save_block() -> None:
        save["s-shared-goal"] = str(next(values) % 5 + 1)
        anna.client.post("/test/bouwsteen/kennen/", save)

    rows = {
        "floor: a page of text": _cpu(lambda: anna.client.get("/over/")),
        "home": _cpu(lambda: anna.client.get("/")),
        "block page": _cpu(lambda: anna.client.get("/test/bouwsteen/kennen/")),
        "save a block": _cpu(save_block),
        "overview": _cpu(lambda: anna.client.get("/test/overzicht/")),
    }
    anna.fill_all(4).finish()
    report = reports.personal_report(queries.filled_in(_record(anna)), content)
    rows |= {
        "result page with its picture": _cpu(lambda: anna.client.get("/resultaat/")),
        "picture: place the marks": _cpu(lambda: reports.picture(report.profile, content, charts.View.BUILDING)),
        "picture: draw a scaffold (building)": _cpu(lambda: charts.draw_scaffold(charts.View.BUILDING, text), 20),
        "picture: draw a scaffold (radar)": _cpu(lambda: charts.draw_scaffold(charts.View.RADAR, text), 20),
        "picture: PNG": _cpu(lambda: reports.picture_png(report.profile, content, charts.View.BUILDING), 10),
    }
    rows["own result as PDF"] = _cpu(lambda: anna.client.get("/resultaat/verslag.pdf"), 20)
    return rows | _measure_rounds()


def _measure_rounds() -> dict[str, float]:
    """Pages, papers and files after a round, of the example data."""
    from django.test import Client
    from django.utils import timezone

    from assessments.models import Release, User
    from assessments.services import demo

    demo.load(now=timezone.now())
    els = Client()
    els.force_login(User.objects.get(email=demo.ORGANISATION_COORDINATOR))
    round_ = Release.objects.select_related("round").order_by("-round__closes_at")[0].round
    page, team = f"/coordinatie/ronde/{round_.pk}/", f"/coordinatie/team/{round_.team_id}/"

    def get(path: str, rounds: int = 50) -> float:
        assert els.get(path).status_code == 200
        return _cpu(lambda: els.get(path), rounds)

    return {
        "team result": get(f"{page}uitslag/"),
        "conversation guide": get(f"{page}gesprek/"),
        "agreements": get(f"{page}afspraken/"),
        "rounds over time": get(f"{team}verloop/"),
        "team result as PDF": get(f"{page}uitslag/uitslag.pdf", 20),
        "conversation guide as PDF": get(f"{page}gesprek/gespreksleidraad.pdf", 20),
        "team result for Excel": get(f"{page}uitslag/uitslag.xlsx", 20),
        "team result for LibreOffice": get(f"{page}uitslag/uitslag.ods", 20),
        "team result as JSON": get(f"{page}uitslag/uitslag.json"),
    }


def _record(anna: object) -> object:
    from assessments import queries, tokens

    return queries.find_submission(tokens.normalised(anna.code))


def _cpu(act: Callable[[], object], rounds: int = ROUNDS) -> float:
    """Median CPU milliseconds of one call, warmed up."""
    for _ in range(min(WARM_UP, rounds)):
        act()
    times = []
    for _ in range(rounds):
        begin = time.process_time()
        act()
        times.append((time.process_time() - begin) * 1000)
    return statistics.median(times)


if __name__ == "__main__":
    main()
