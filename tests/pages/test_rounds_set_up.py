"""Setting up a round in one page: what is stored, what is refused, and two coordinators at once."""

from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from assessments.domain.rounds import Way
from assessments.models import QuestionnaireVersion, Round
from tests.factories import make_published, make_round
from tests.pages.coordination_cast import after, main_form, make_cast, open_page, plan_data, round_at, send, today
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

HERE = ZoneInfo("Europe/Amsterdam")
CHANGED = "Iemand anders heeft deze ronde intussen veranderd"


@pytest.fixture
def cast(content):
    return make_cast()


def set_up(cast, **changes: object) -> Page:
    return Page(send(cast.tom, "round-new", cast.team.pk, plan_data(**changes)))


def clock_change(*, forward: bool) -> date:
    """The next night on which the clock goes forward or back."""
    for days in range(1, 366):
        day = today() + timedelta(days=days)
        before, behind = (datetime.combine(day, datetime.min.time(), HERE) + timedelta(hours=h) for h in (0, 12))
        difference = behind.utcoffset() - before.utcoffset()
        if difference == timedelta(hours=1 if forward else -1):
            return day
    raise AssertionError


def test_page_starts_today_at_nine_for_two_weeks_with_a_mail_about_the_team(cast):
    page = open_page(cast.tom, "round-new", cast.team.pk)

    assert page.typed("opens_day") == str(today())
    assert page.typed("opens_time") == "09:00"
    assert page.typed("closes_day") == str(today() + timedelta(days=14))
    assert page.typed("closes_time") == "23:59"
    assert "Team Noord" in page.typed("subject")
    assert "[doel]" in page.typed("text")
    assert page.typed("version") is None


def test_round_is_stored_as_it_was_set_up(cast):
    response = send(
        cast.tom,
        "round-new",
        cast.team.pk,
        plan_data(
            goal="Werk  voor\r\niedereen",
            links="Instroom: 8\r\n\r\n Uitstroom :6",
            is_shared="on",
            subject="Doe mee\r\nBcc: a@b.nl",
            text="Regel 1\r\nOns doel: [doel]",
            reminder_1=str(today() + timedelta(days=3)),
            reminder_2=str(today() + timedelta(days=3)),
        ),
    )

    page = after(cast.tom, response)
    made = Round.objects.get()
    assert page.heading == made.goal == "Werk voor iedereen"
    assert made.closes_at.astimezone(HERE).strftime("%H:%M:%S") == "00:00:00"
    assert made.closes_at.astimezone(HERE).date() == today() + timedelta(days=15)
    assert "23:59" in page.text
    assert list(made.links.order_by("order").values_list("title", "members")) == [("Instroom", 8), ("Uitstroom", 6)]
    assert made.is_shared
    assert made.subject == "Doe mee Bcc: a@b.nl"
    assert made.text == "Regel 1\nOns doel: [doel]"
    assert [d.day for d in made.reminder_days.all()] == [today() + timedelta(days=3)]
    assert (made.k, made.way, made.status) == (5, Way.MAIL, "concept")


def test_next_round_of_a_team_starts_from_the_one_before(cast):
    set_up(cast, goal="Samen sterk", links="Instroom: 8\nUitstroom: 6", way="slips", members="14")

    page = open_page(cast.tom, "round-new", cast.team.pk)

    assert page.typed("goal") == "Samen sterk"
    assert page.typed("links").strip() == "Instroom: 8\nUitstroom: 6"
    assert page.checked("way") == "slips"
    assert page.typed("opens_day") == str(today())


def test_questionnaire_is_asked_for_only_where_there_are_several(cast):
    other = make_published(title="Een andere vragenlijst")

    page = open_page(cast.tom, "round-new", cast.team.pk)
    options = [option.get("value") for option in page.root.iter("option")]
    wrong = set_up(cast, version="00000000-0000-4000-8000-000000000000")
    set_up(cast, version=options[0])

    assert options[1] == str(other.pk)
    assert "Vragenlijst" in wrong.errors
    assert str(Round.objects.get().version_id) == options[0]


def test_without_a_questionnaire_the_page_says_so(cast):
    QuestionnaireVersion.objects.update(status="retired")

    assert "Er is nog geen vragenlijst" in open_page(cast.tom, "round-new", cast.team.pk).text


def test_hour_that_the_clock_skips_and_hour_that_comes_twice_are_refused(cast):
    skipped = set_up(cast, closes_day=str(clock_change(forward=True)), closes_time="02:30")
    twice = set_up(cast, closes_day=str(clock_change(forward=False)), closes_time="02:30")

    assert "Open tot en met (tijd) Deze tijd bestaat niet: die nacht gaat de klok vooruit." in skipped.errors
    assert "Deze tijd komt twee keer voor: die nacht gaat de klok terug." in twice.errors
    assert not Round.objects.exists()


def test_last_minute_before_the_clock_changes_ends_at_the_right_moment(cast):
    day = clock_change(forward=True)

    set_up(cast, closes_day=str(day), closes_time="01:59")

    made = Round.objects.get()
    assert made.closes_at.astimezone(HERE).strftime("%H:%M") == "03:00"
    assert open_page(cast.tom, "round-edit", made.pk).typed("closes_time") == "01:59"


FAR = str(timezone.localdate() + timedelta(days=400))
PAST = str(timezone.localdate() - timedelta(days=2))
REFUSED = {
    "no goal": ({"goal": ""}, "doel"),
    "invisible goal": ({"goal": "\u200b\u2060"}, "doel"),
    "long goal": ({"goal": "x" * 10_000}, "doel"),
    "NUL in the goal": ({"goal": "a\0b"}, "doel"),
    "control character": ({"goal": "a\x1bb"}, "doel"),
    "no members": ({"members": ""}, "Aantal mensen"),
    "members in words": ({"members": "acht"}, "Typ een heel getal"),
    "Arabic digits": ({"members": "٨"}, "Typ een heel getal"),
    "huge number": ({"members": "9" * 5000}, "Typ een heel getal"),
    "negative number": ({"members": "-3"}, "Typ een heel getal"),
    "nobody": ({"members": "0"}, "Kies 1 of meer."),
    "too many": ({"members": "2001"}, "Kies 2000 of minder."),
    "no day": ({"opens_day": ""}, "Kies een dag."),
    "day in words": ({"opens_day": "morgen"}, "Deze dag kunnen we niet lezen."),
    "day in Arabic digits": ({"opens_day": "٢٠٢٦-١١-٢٥"}, "Deze dag kunnen we niet lezen."),
    "day with a NUL": ({"opens_day": "2026-11-2\0"}, "Deze dag kunnen we niet lezen."),
    "first day of all": ({"opens_day": "0001-01-01"}, "Kies een dag binnen een jaar"),
    "last day of all": ({"closes_day": "9999-12-31"}, "Kies een dag binnen een jaar"),
    "far away": ({"closes_day": FAR}, "Kies een dag binnen een jaar"),
    "time": ({"opens_time": "25:00"}, "Deze tijd kunnen we niet lezen."),
    "closes in the past": ({"opens_day": PAST, "closes_day": PAST}, "Deze sluiting is al voorbij."),
    "closes before it opens": (
        {"opens_day": str(timezone.localdate() + timedelta(days=20))},
        "De ronde sluit voordat ze opengaat.",
    ),
    "no way": ({"way": ""}, "Kies per e-mail of op papier."),
    "unknown way": ({"way": "post"}, "Kies per e-mail of op papier."),
    "spare": ({"way": "slips", "spare_slips": "51"}, "Kies 50 of minder."),
    "one link": ({"links": "Instroom: 8"}, "Eén schakel is het hele team."),
    "link twice": ({"links": "Zorg\n ZORG\u200b "}, "Twee schakels hebben dezelfde naam."),
    "link without a number": ({"way": "slips", "links": "Zorg\nWerk: 4"}, "Op regel 1 staat geen aantal mensen."),
    "link with a wrong number": ({"links": "Zorg: vier\nWerk"}, "achter de dubbele punt geen aantal"),
    "link with Arabic digits": ({"links": "Zorg: ٤\nWerk"}, "achter de dubbele punt geen aantal"),
    "link without a name": ({"links": "Werk: 5\n\u200b: 4"}, "Op regel 2 staat geen naam."),
    "long link": ({"links": "Werk\n" + "x" * 61}, "Regel 2 is te lang"),
    "link that folds long": ({"links": "Werk\n" + "\ufdfa" * 60}, "Deze naam is te lang."),
    "many links": ({"links": "\n".join(f"Deel {n}" for n in range(13))}, "Noem hooguit 12 schakels."),
    "very many links": ({"links": "x\n" * 5000}, "te lang"),
    "links do not add up": ({"way": "slips", "links": "Zorg: 4\nWerk: 5"}, "De schakels hebben samen 9 mensen"),
    "no subject": ({"subject": " "}, "Een mail heeft een onderwerp en een tekst nodig."),
    "no text": ({"text": ""}, "Een mail heeft een onderwerp en een tekst nodig."),
    "long subject": ({"subject": "x" * 10_000}, "te lang"),
    "long with the goal": ({"subject": "[doel]", "goal": "x" * 200}, "Met het doel erin"),
    "reminder before the opening": ({"reminder_1": PAST}, "Kies een dag na de opening"),
    "reminder after the closing": (
        {"reminder_3": str(timezone.localdate() + timedelta(days=15))},
        "Kies een dag na de opening",
    ),
    "nothing at all": (dict.fromkeys(plan_data(), ""), "Vul dit in."),
}


@pytest.mark.parametrize("name", REFUSED)
def test_wrong_plan_is_refused_with_a_sentence_and_everything_typed_stays(cast, name):
    changes, sentence = REFUSED[name]

    page = set_up(cast, **changes)

    assert page.status == 200
    assert page.title.startswith("Fout:")
    assert sentence in page.errors
    assert not Round.objects.exists()
    if "text" not in changes:
        assert page.typed("text").strip("\n") == "Ons doel: [doel]"


def test_slips_need_no_mail_and_keep_none(cast):
    set_up(cast, way="slips", subject="", text="", reminder_1="")

    assert Round.objects.get().spare_slips == 3


# === Two coordinators at once ===


def test_round_changed_meanwhile_shows_both_and_saving_again_replaces(cast):
    set_up(cast)
    made = Round.objects.get()
    mine = main_form(open_page(cast.tom, "round-edit", made.pk))
    main_form(open_page(cast.els, "round-edit", made.pk)).send(cast.els, goal="Doel van Els", members="9")

    page = Page(mine.send(cast.tom, goal="Doel van Tom"))

    stored = page.section(CHANGED)
    assert "Doel van Els" in stored
    assert "9" in stored
    assert page.typed("goal") == "Doel van Tom"
    assert Round.objects.get().goal == "Doel van Els"
    again = main_form(page).send(cast.tom)
    assert after(cast.tom, again).heading == "Doel van Tom"


@pytest.mark.parametrize("revision", ["", "0", "x", "9" * 50, "١", "-1", "a\0"])
def test_unusable_revision_counts_as_an_old_page(cast, revision):
    set_up(cast)

    page = Page(send(cast.tom, "round-edit", Round.objects.get().pk, plan_data(revision=revision, goal="Ander doel")))

    assert CHANGED in page.text
    assert Round.objects.get().goal != "Ander doel"


def test_opened_round_cannot_be_changed_from_an_old_page(cast):
    opened = round_at(cast.team, status="open")

    page = after(cast.tom, send(cast.tom, "round-edit", opened.pk, plan_data()))

    assert "De ronde is intussen veranderd" in page.text
    assert open_page(cast.tom, "round", opened.pk).heading == opened.goal


def test_pressing_save_twice_makes_one_round(cast):
    page = open_page(cast.tom, "round-new", cast.team.pk)
    key = page.typed("key")

    for _ in range(2):
        set_up(cast, key=key)

    assert Round.objects.get().pk == UUID(key)


@pytest.mark.parametrize("key", ["", "x", "\0", "0" * 36])
def test_key_that_no_page_gave_makes_a_round_of_its_own(cast, key):
    set_up(cast, key=key)

    assert Round.objects.count() == 1


def test_key_of_a_round_of_another_team_makes_a_round_of_its_own(cast):
    foreign = make_round()

    set_up(cast, key=str(foreign.pk))

    assert Round.objects.filter(team=cast.team).count() == 1
