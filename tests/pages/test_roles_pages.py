"""Who may do what: the pages on which roles are given and taken back, for each person."""

import re
import uuid
from datetime import date
from xml.etree.ElementTree import Element

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client
from django.utils import timezone

from assessments.domain.roles import Grant, Role
from assessments.models import Coordinator, Organisation, RoleChange, RoleInvitation, User
from assessments.services import role_invitations
from tests.factories import make_coordinator, make_invitation, make_round, make_user
from tests.pages.account_cast import EVERYBODY, Accounts, long_ago, make_accounts
from tests.pages.coordination_cast import after, main_form, today
from tests.pages.reading import Form, Page, successful, words

pytestmark = pytest.mark.django_db

RIGHTS = "/rechten/"
NEW = "nieuw@x.example"
LINK = re.compile(r"(/rol/\w+/)")
NOW = timezone.now()


@pytest.fixture
def cast(db) -> Accounts:
    return make_accounts()


def of_organisation(cast: Accounts, tail: str = "") -> str:
    return f"/coordinatie/organisatie/{cast.organisation.pk}/rechten/{tail}"


def pending(cast: Accounts, grant: Grant, address: str = NEW) -> uuid.UUID:
    role_invitations.invite(address=address, grant=grant, today=today(), now=NOW)
    return RoleInvitation.objects.get(address=address).pk


def right(name: str, cast: Accounts, role: Role, **of: object) -> dict[str, object]:
    """What the button beside a role sends."""
    return {"account": cast.users[name].pk, "role": role.value, "team": "", "organisation": "", **of}


def everything() -> tuple:
    """Who has which role, who is invited, and what is noted."""
    return (
        sorted(map(str, Coordinator.objects.values_list("user", "team", "organisation"))),
        sorted(User.objects.values_list("email", "is_staff", "is_operator", "is_active")),
        sorted(RoleInvitation.objects.values_list("address", "role")),
        RoleChange.objects.count(),
        Organisation.objects.count(),
    )


def table(page: Page, number: int) -> str:
    """The words of a table: 0 has the accounts, 1 what happened."""
    return words(list(page.root.iter("table"))[number])


def emails(page: Page) -> list[str]:
    """Whose accounts are listed."""
    cells = [row.find("th") for row in next(page.root.iter("tbody")).iter("tr")]
    return [next(text for cell in [cell] for text in cell.itertext() if "@" in text).split()[0] for cell in cells]


def own_words(page: Page) -> str:
    """The main part without what differs by request."""
    return words(page.root.find(".//main"))


# === Who sees which page ===


def changes_of_site(cast: Accounts) -> list[tuple[str, dict[str, object]]]:
    """Every address under /rechten/ with what it takes, so that it would change something."""
    key = pending(cast, Grant(Role.EDITOR))
    return [
        (RIGHTS, {"email": "ander@x.example", "role": "editor"}),
        (f"{RIGHTS}terugnemen/", right("ada", cast, Role.EDITOR)),
        (f"{RIGHTS}uitnodiging/{key}/intrekken/", {}),
        (f"{RIGHTS}account/{cast.users['tom'].pk}/sluiten/", {}),
        (f"{RIGHTS}account/{cast.users['tom'].pk}/openen/", {}),
        (f"{RIGHTS}account/{cast.users['tom'].pk}/tweede-stap-weg/", {}),
    ]


def changes_of_organisation(cast: Accounts) -> list[tuple[str, dict[str, object]]]:
    key = pending(cast, Grant(Role.COORDINATOR, cast.team.pk))
    return [
        (of_organisation(cast), {"email": "ander@x.example"}),
        (of_organisation(cast, "terugnemen/"), right("tom", cast, Role.COORDINATOR, team=cast.team.pk)),
        (of_organisation(cast, f"uitnodiging/{key}/intrekken/"), {}),
    ]


PLACES = {"site": ("ode", changes_of_site), "organisation": ("els", changes_of_organisation)}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", EVERYBODY)
def test_page_opens_for_whoever_decides_and_for_nobody_else(cast, place, name):
    decides, changes = PLACES[place]
    address = changes(cast)[0][0]

    page = Page(getattr(cast, name).get(address))

    if name == decides:
        assert page.heading == "Wie mag wat"
        assert page.response["Cache-Control"] == "private, no-store"
        return
    if name == "anonymous":
        assert page.response["Location"] == f"/inloggen/?next={address}"
        return
    unknown = Page(getattr(cast, name).get("/coordinatie/organisatie/999999/rechten/"))
    assert (page.status, own_words(page)) == (unknown.status, own_words(unknown)) == (404, own_words(page))
    for user in cast.users.values():
        assert user.email not in page.html or user.email == cast.email(name)


@pytest.mark.parametrize(
    ("place", "name"),
    [(place, name) for place, (decides, _) in PLACES.items() for name in EVERYBODY if name != decides],
)
def test_nobody_else_changes_anything(cast, place, name):
    _decides, changes = PLACES[place]
    tries = changes(cast)
    before = everything()

    statuses = {getattr(cast, name).post(address, data).status_code for address, data in tries}

    assert statuses <= ({403, 302} if name == "anonymous" else {404})
    assert everything() == before
    assert mail.outbox == []


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("method", ["get", "head", "put", "delete"])
def test_address_that_changes_something_takes_a_post_alone(cast, place, method):
    decides, changes = PLACES[place]
    tries = changes(cast)[1:]
    before = everything()

    for address, data in tries:
        assert getattr(getattr(cast, decides), method)(address, data).status_code == 405
    assert everything() == before


def test_manager_reaches_no_further_than_the_own_organisation(cast):
    """Neither roles of the site, nor of another organisation, nor whoever is invited there."""
    make_coordinator(user=cast.users["els"], team=cast.elsewhere)
    key = pending(cast, Grant(Role.COORDINATOR, cast.elsewhere.pk))
    of_site = pending(cast, Grant(Role.EDITOR), "ed@x.example")
    User.objects.filter(pk=cast.users["tom"].pk).update(is_staff=True, is_operator=True)
    tries = [
        ("terugnemen/", right("ria", cast, Role.MANAGER, organisation=cast.elsewhere.organisation_id)),
        ("terugnemen/", right("els", cast, Role.COORDINATOR, team=cast.elsewhere.pk)),
        ("terugnemen/", right("tom", cast, Role.EDITOR)),
        ("terugnemen/", right("tom", cast, Role.OPERATOR)),
        ("terugnemen/", right("tom", cast, Role.COORDINATOR, team=uuid.uuid4())),
        ("terugnemen/", right("bram", cast, Role.MANAGER, organisation=cast.organisation.pk)),
        (f"uitnodiging/{key}/intrekken/", {}),
        (f"uitnodiging/{of_site}/intrekken/", {}),
        (f"uitnodiging/{uuid.uuid4()}/intrekken/", {}),
    ]
    before = everything()

    assert {cast.els.post(of_organisation(cast, tail), data).status_code for tail, data in tries} == {404}
    assert everything() == before


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"account": "x", "role": "editor"},
        {"account": "1" * 400, "role": "editor"},
        {"account": "9007199254740993", "role": "editor"},
        {"account": "9007199254740991", "role": "editor"},
        {"account": "1", "role": "owner"},
        {"account": "1", "role": "coordinator", "team": "x"},
        {"account": "1", "role": "coordinator", "team": "\0"},
        {"account": "1", "role": "manager", "organisation": "-1"},
        {"account": "1", "role": "editor", "organisation": "1"},
    ],
)
def test_right_that_makes_no_sense_is_unknown(cast, data):
    before = everything()

    assert cast.ode.post(f"{RIGHTS}terugnemen/", data).status_code == 404
    assert everything() == before


@pytest.mark.parametrize("account", [0, 999999, 2**63 - 1, 2**63, 10**30])
def test_account_that_is_not_there_is_unknown(cast, account):
    assert cast.ode.post(f"{RIGHTS}account/{account}/sluiten/").status_code == 404
    assert cast.els.get(f"/coordinatie/organisatie/{account}/rechten/").status_code == 404


# === What an operator does ===


def test_operator_sees_everybody_with_a_role_and_nobody_else(cast):
    page = Page(cast.ode.get(RIGHTS))
    roles = dict(zip(emails(page), (row[1] for row in page.rows()), strict=True))

    assert set(roles) == {cast.email(name) for name in ("ode", "els", "tom", "ria", "ada")}
    assert roles["els@x.example"].startswith("organisatiebeheerder van Gemeente Noord")
    assert roles["tom@x.example"].startswith("coördinator van Team Noord")
    assert cast.email("bram") not in page.html


@pytest.mark.parametrize("role", ["editor", "operator", "manager"])
def test_operator_invites_and_the_link_in_the_mail_gives_the_role(cast, role):
    page = Page(cast.ode.get(RIGHTS))
    form = page.form(RIGHTS)
    answer = form.send(
        cast.ode, email=f" {NEW.upper()} ", role=role, organisation="Zorg & Co" if role == "manager" else ""
    )

    sent = after(cast.ode, answer)
    assert "De uitnodiging is verstuurd." in sent.text
    assert NEW in sent.section("Uitgenodigd")
    [letter] = mail.outbox
    assert letter.to == [NEW]
    browser = Client()
    landing = Page(browser.get(LINK.search(letter.body)[1]))
    assert NEW in landing.text
    assert main_form(landing).send(browser).status_code == 302
    start = {"editor": "/beheer/", "operator": RIGHTS, "manager": "/coordinatie/"}[role]
    assert Page(browser.get("/account/verder/")).response["Location"] == start
    assert browser.get(start, follow=True).status_code == 200
    assert NEW in emails(Page(cast.ode.get(RIGHTS)))


def test_operator_takes_a_role_back_by_its_button(cast):
    page = Page(cast.ode.get(RIGHTS))
    form = next(
        form
        for form in (page_form(element) for element in page.root.find(".//main").iter("form"))
        if ("account", str(cast.users["ada"].pk)) in form.values
    )

    shown = after(cast.ode, form.send(cast.ode))

    assert cast.email("ada") not in emails(shown)
    assert f"{cast.email('ada')}: is niet langer redacteur" in table(shown, 1)
    assert cast.ada.get("/beheer/").status_code == 404


def page_form(element: Element) -> Form:
    return Form(element.get("action"), list(successful(element)))


def test_role_that_is_gone_ends_at_once_in_every_open_browser(cast):
    make_coordinator(team=cast.team)

    cast.ode.post(f"{RIGHTS}terugnemen/", right("els", cast, Role.MANAGER, organisation=cast.organisation.pk))
    cast.ode.post(f"{RIGHTS}terugnemen/", right("tom", cast, Role.COORDINATOR, team=cast.team.pk))

    assert cast.els.get("/coordinatie/").status_code == 404
    assert cast.tom.get(f"/coordinatie/team/{cast.team.pk}/").status_code == 404


def test_last_operator_stays_and_the_page_says_why(cast):
    for address, data in (
        (f"{RIGHTS}terugnemen/", right("ode", cast, Role.OPERATOR)),
        (f"{RIGHTS}account/{cast.users['ode'].pk}/sluiten/", {}),
    ):
        page = Page(cast.ode.post(address, data))

        assert page.status == 409
        assert "Er moet een beheerder zijn." in page.text
        # From that very page somebody else can be invited.
        assert page.form(RIGHTS).send(cast.ode, email=NEW, role="operator").status_code == 302


def test_last_coordinator_stays_and_the_page_says_why(cast):
    Coordinator.objects.filter(organisation=cast.organisation).delete()

    page = Page(cast.ode.post(f"{RIGHTS}terugnemen/", right("tom", cast, Role.COORDINATOR, team=cast.team.pk)))

    assert page.status == 409
    assert "Niemand anders coördineert dit team." in page.text


def test_operator_who_gives_up_the_own_role_lands_on_the_own_account(cast):
    make_user("twee@x.example", is_operator=True)

    page = after(cast.ode, cast.ode.post(f"{RIGHTS}terugnemen/", right("ode", cast, Role.OPERATOR)))

    assert page.heading == "Je account"
    assert cast.ode.get(RIGHTS).status_code == 404


def test_closed_account_can_be_opened_again_also_without_a_role(cast):
    tom = cast.users["tom"]
    cast.ode.post(f"{RIGHTS}account/{tom.pk}/sluiten/")
    cast.ode.post(f"{RIGHTS}terugnemen/", right("tom", cast, Role.COORDINATOR, team=cast.team.pk))
    assert cast.tom.get("/account/").status_code == 302

    page = Page(cast.ode.get(RIGHTS))
    assert f"{tom.email} (gesloten)" in table(page, 0)
    shown = after(cast.ode, page.form(f"account/{tom.pk}/openen/").send(cast.ode))

    assert User.objects.get(pk=tom.pk).is_active
    assert f"{tom.email}: account weer geopend" in table(shown, 1)


def test_operator_calls_an_invitation_off(cast):
    key = pending(cast, Grant(Role.EDITOR))
    page = Page(cast.ode.get(RIGHTS))

    shown = after(cast.ode, page.form(f"uitnodiging/{key}/intrekken/").send(cast.ode))

    assert "Uitgenodigd" not in [words(e) for e in shown.root.iter("h2")]
    assert cast.ode.post(f"{RIGHTS}uitnodiging/{key}/intrekken/").status_code == 404


WRONG = {
    "no address": ({"email": "", "role": "editor"}, ["id_email"]),
    "no role": ({"email": NEW, "role": ""}, ["id_role"]),
    "unknown role": ({"email": NEW, "role": "coordinator"}, ["id_role"]),
    "no organisation": ({"email": NEW, "role": "manager", "organisation": " "}, ["id_organisation"]),
    "blank organisation": ({"email": NEW, "role": "manager", "organisation": "\u200b"}, ["id_organisation"]),
    "long organisation": ({"email": NEW, "role": "manager", "organisation": "x" * 500}, ["id_organisation"]),
    "NUL": ({"email": "a\0@x.nl", "role": "manager", "organisation": "a\0"}, ["id_email", "id_organisation"]),
    "domain of somebody else": ({"email": "els@straße.example", "role": "editor"}, ["id_email"]),
    "two addresses": ({"email": "els@x.example, tom@x.example", "role": "editor"}, ["id_email"]),
    "second header": ({"email": "els@x.example\r\nBcc: tom@x.example", "role": "editor"}, ["id_email"]),
    "long address": ({"email": "a" * 300 + "@x.example", "role": "editor"}, ["id_email"]),
    "letters beyond ASCII": ({"email": "ëls@x.example", "role": "editor"}, ["id_email"]),
}


@pytest.mark.parametrize("name", WRONG)
def test_wrong_invitation_changes_nothing_keeps_what_was_typed_and_points_at_the_field(cast, name):
    data, fields = WRONG[name]
    before = everything()

    page = Page(cast.ode.post(RIGHTS, data))

    links = [a.get("href") for box in page.all("class", "error-summary") for a in box.iter("a")]
    assert links == [f"#{field}" for field in fields]
    present = {e.get("id") for e in page.root.iter()}
    assert {link[1:] for link in links} <= present
    assert page.typed("email") == data["email"].replace("\0", "").replace("\r\n", "") or fields[0] == "id_email"
    assert page.checked("role") == (data["role"] if data["role"] in {"manager", "editor", "operator"} else None)
    assert everything() == before
    assert mail.outbox == []


@pytest.mark.parametrize(
    "written", ["Nieuw@X.Example", " nieuw@x.example ", "Nieuw Iemand <nieuw@x.example>", "nieuw@x\u200b.example"]
)
def test_address_is_read_as_people_paste_it(cast, written):
    cast.ode.post(RIGHTS, {"email": written, "role": "editor"})

    assert RoleInvitation.objects.get().address == NEW


def test_mail_server_that_refuses_leaves_what_was_typed(cast, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    page = Page(cast.ode.post(RIGHTS, {"email": NEW, "role": "editor"}))

    assert "niemand uitgenodigd" in page.errors
    assert page.typed("email") == NEW
    assert not RoleInvitation.objects.exists()


# === What a manager does ===


def test_manager_sees_roles_of_the_own_organisation_alone(cast):
    make_coordinator(user=cast.users["tom"], team=cast.elsewhere)
    User.objects.filter(pk=cast.users["tom"].pk).update(is_staff=True)

    page = Page(cast.els.get(of_organisation(cast)))

    assert emails(page) == ["els@x.example", "tom@x.example"]
    for other in ("Elders", "redacteur", "ria@", "ode@", "ada@", "Sluit"):
        assert other not in own_words(page)


def test_manager_invites_another_manager_and_takes_a_coordinator_off(cast):
    form = Page(cast.els.get(of_organisation(cast))).form(of_organisation(cast))
    sent = after(cast.els, form.send(cast.els, email=NEW))
    assert NEW in sent.section("Uitgenodigd")
    browser = Client()
    main_form(Page(browser.get(LINK.search(mail.outbox[0].body)[1]))).send(browser)
    assert browser.get(of_organisation(cast)).status_code == 200

    shown = after(
        cast.els,
        cast.els.post(of_organisation(cast, "terugnemen/"), right("tom", cast, Role.COORDINATOR, team=cast.team.pk)),
    )

    assert cast.email("tom") not in emails(shown)
    assert Coordinator.objects.filter(user=cast.users["tom"]).count() == 0


def test_member_of_an_open_round_is_not_invited_and_the_page_says_why(cast):
    round_ = make_round(team=cast.team, way="mail")
    make_invitation(round_, NEW)
    type(round_).objects.filter(pk=round_.pk).update(status="open")

    page = Page(cast.els.post(of_organisation(cast), {"email": NEW}))

    assert "kan niet meedoen" in page.errors
    assert mail.outbox == []


def test_manager_who_gives_up_the_own_role_lands_on_the_own_account(cast):
    data = right("els", cast, Role.MANAGER, organisation=cast.organisation.pk)

    page = after(cast.els, cast.els.post(of_organisation(cast, "terugnemen/"), data))

    assert page.heading == "Je account"


def test_history_of_another_organisation_is_not_shown(cast):
    make_coordinator(team=cast.elsewhere)
    cast.ode.post(f"{RIGHTS}terugnemen/", right("ria", cast, Role.MANAGER, organisation=cast.elsewhere.organisation_id))

    assert "ria@" not in Page(cast.els.get(of_organisation(cast))).html
    assert "ria@" in table(Page(cast.ode.get(RIGHTS)), 1)


# === Confirming first ===


def test_change_asks_whoever_logged_in_a_while_ago_and_keeps_what_was_sent(cast):
    browser = long_ago(cast, "ode")
    typed = {"email": NEW, "role": "manager", "organisation": 'Zorg <b>"&"</b>'}
    before = everything()
    assert browser.get(RIGHTS).status_code == 200

    asked = Page(browser.post(f"{RIGHTS}?uitgenodigd", typed))

    assert (asked.status, asked.heading) == (403, "Ben jij het?")
    assert everything() == before
    waiting = main_form(asked)
    assert (waiting.action, waiting.typed) == (f"{RIGHTS}?uitgenodigd", typed)
    again = Page(waiting.send(browser))
    assert again.status == 403
    assert main_form(again).typed == typed
    [confirm] = [a.get("href") for a in asked.root.find(".//main").iter("a")]
    form = main_form(Page(browser.get(confirm)))
    assert form.send(browser, password="een lang wachtwoord").status_code == 302
    assert waiting.send(browser).status_code == 302
    assert RoleInvitation.objects.get().organisation.name == typed["organisation"]


@pytest.mark.parametrize("place", PLACES)
def test_every_change_asks_for_a_confirmation(cast, place):
    decides, changes = PLACES[place]
    browser = long_ago(cast, decides)
    tries = changes(cast)
    before = everything()

    for address, data in tries:
        page = Page(browser.post(address, data))
        assert (page.status, page.heading) == (403, "Ben jij het?")
        assert main_form(page).typed == {name: str(value) for name, value in data.items()}
    assert everything() == before


def test_what_was_sent_is_not_kept_in_the_session(cast):
    browser = long_ago(cast, "ode")
    browser.post(RIGHTS, {"email": NEW, "role": "editor"})

    assert NEW not in repr(dict(browser.session.items()))


def test_wrong_password_confirms_nothing(cast):
    browser = long_ago(cast, "ode")
    [confirm] = [
        a.get("href")
        for a in Page(browser.post(RIGHTS, {"email": NEW, "role": "editor"})).root.find(".//main").iter("a")
    ]

    page = Page(main_form(Page(browser.get(confirm))).send(browser, password="geraden"))

    assert page.errors
    assert browser.post(RIGHTS, {"email": NEW, "role": "editor"}).status_code == 403


# === What it costs ===


def test_number_of_queries_does_not_grow_with_people(cast, django_assert_max_num_queries):
    places = [(cast.ode, RIGHTS), (cast.els, of_organisation(cast))]
    for number in range(30):
        make_coordinator(team=cast.team)
        pending(cast, Grant(Role.COORDINATOR, cast.team.pk), f"nieuw{number}@x.example")
        cast.ode.post(f"{RIGHTS}terugnemen/", right("bram", cast, Role.EDITOR))

    for browser, address in places:
        with django_assert_max_num_queries(9):
            browser.get(address)


def test_history_shows_no_more_than_the_latest(cast):
    for number in range(60):
        role_invitations.invite(
            address=f"n{number}@x.example", grant=Grant(Role.EDITOR), today=date(2026, 1, 1), now=NOW
        )

    page = Page(cast.ode.get(RIGHTS))

    assert table(page, 1).count("uitgenodigd als") == 50
    assert "n59@x.example" in page.text


def test_operator_helps_somebody_who_lost_the_second_step(cast):
    Authenticator.objects.create(user=cast.users["tom"], type="totp", data={"secret": "x"})
    assert "Verwijder, na verlies" in Page(cast.browsers["ode"].get(RIGHTS)).text

    cast.browsers["ode"].post(f"{RIGHTS}account/{cast.users['tom'].pk}/tweede-stap-weg/")

    assert not Authenticator.objects.exists()
    assert "tweede stap verwijderd, na verlies" in table(Page(cast.browsers["ode"].get(RIGHTS)), 1)
