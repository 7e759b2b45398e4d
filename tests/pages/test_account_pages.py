"""The own account: its page, an invitation that is accepted, own data, and the end."""

import json
import re
from html import unescape

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.contrib.sessions.models import Session
from django.core import mail
from django.test import Client
from django.utils import timezone

from assessments.domain.roles import Grant, Role
from assessments.models import Coordinator, RoleInvitation, User
from assessments.services import role_invitations
from tests.factories import make_coordinator, make_invitation, make_round, make_user
from tests.pages.account_cast import EVERYBODY, NAMES, Accounts, logged_in, long_ago, make_accounts
from tests.pages.coordination_cast import after, main_form, today
from tests.pages.reading import Page, words
from zelftest.logs import MaskTokens

pytestmark = pytest.mark.django_db

NEW = "nieuw@x.example"
SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"


@pytest.fixture
def cast(db) -> Accounts:
    return make_accounts()


def invited(grant: Grant, address: str = NEW) -> str:
    """The path of the page of a new invitation."""
    token = role_invitations.invite(address=address, grant=grant, today=today(), now=timezone.now())
    return f"/rol/{token}/"


def totp_code() -> str:
    """What an app with this secret shows now."""
    return format_hotp_value(hotp_value(SECRET, list(yield_hotp_counters_from_time())[1]))


# === The page of the account ===


WORK = {
    "ode": ["/rechten/"],
    "els": ["/coordinatie/"],
    "tom": ["/coordinatie/"],
    "ria": ["/coordinatie/"],
    "ada": ["/beheer/"],
    "bram": [],
}


@pytest.mark.parametrize("name", NAMES)
def test_account_shows_own_roles_and_leads_to_what_can_be_done(cast, name):
    page = Page(cast.browsers[name].get("/account/"))
    links = [a.get("href") for a in page.root.iter("a")]

    assert page.heading == "Je account"
    assert page.response["Cache-Control"] == "private, no-store"
    assert cast.email(name) in page.text
    assert [link for link in links if link in {"/rechten/", "/coordinatie/", "/beheer/"}] == WORK[name]
    for other in set(NAMES) - {name}:
        assert cast.email(other) not in page.html


@pytest.mark.parametrize("name", NAMES)
def test_every_link_on_the_pages_of_an_account_works_for_whom_it_is_shown(cast, name):
    browser = cast.browsers[name]
    pages = ["/account/", "/account/verwijderen/", "/account/uitslagen/", "/account/twee-stappen/", *WORK[name]]
    if name == "els":
        pages.append(f"/coordinatie/organisatie/{cast.organisation.pk}/rechten/")
        pages.append(f"/coordinatie/team/{cast.team.pk}/coordinatoren/")

    links = {a.get("href") for path in pages for a in Page(browser.get(path, follow=True)).root.iter("a")}

    broken = {link for link in links if link.startswith("/") and browser.get(link, follow=True).status_code != 200}
    assert broken == set()


def test_somebody_with_several_roles_finds_each_kind_of_work(cast):
    User.objects.filter(pk=cast.users["els"].pk).update(is_operator=True, is_staff=True)

    links = [a.get("href") for a in Page(cast.els.get("/account/")).root.find(".//main").iter("a")]

    assert links[:3] == ["/coordinatie/", "/beheer/", "/rechten/"]


START = {"ode": "/rechten/", "els": "/coordinatie/", "tom": "/coordinatie/", "ada": "/beheer/", "bram": "/account/"}


@pytest.mark.parametrize("name", START)
def test_each_role_starts_where_its_work_is(cast, name):
    assert cast.browsers[name].get("/account/verder/")["Location"] == START[name]


@pytest.mark.parametrize(
    "path", ["", "verder/", "gegevens.json", "verwijderen/", "twee-stappen/", "uitslagen/", "uitslagen/1/openen/"]
)
def test_page_of_an_account_asks_a_stranger_to_log_in(cast, path):
    act = cast.anonymous.post if path.endswith("openen/") else cast.anonymous.get

    assert act(f"/account/{path}")["Location"] == f"/inloggen/?next=/account/{path}"


# === An invitation ===


SAYS = {
    Role.COORDINATOR: "rondes van de zelftest",
    Role.MANAGER: "alle teams",
    Role.EDITOR: "vragenlijst",
    Role.OPERATOR: "rol",
}


def grant_of(cast: Accounts, role: Role) -> Grant:
    of_whom = {Role.COORDINATOR: {"team": cast.team.pk}, Role.MANAGER: {"organisation": cast.organisation.pk}}
    return Grant(role, **of_whom.get(role, {}))


@pytest.mark.parametrize("role", list(Role))
def test_invitation_says_what_for_and_a_button_accepts_and_logs_in(cast, role):
    path, browser = invited(grant_of(cast, role)), Client(enforce_csrf_checks=True)

    page = Page(browser.get(path))
    answer = main_form(page).send(browser)

    assert page.heading == "Je bent uitgenodigd"
    assert SAYS[role] in page.text
    assert NEW in page.text
    assert page.response["Cache-Control"] == "private, no-store"
    assert page.response["X-Robots-Tag"] == "noindex"
    assert page.response["Referrer-Policy"] == "strict-origin"
    shown = Page(browser.get(answer["Location"], follow=True))
    assert shown.status == 200
    assert Page(browser.get("/account/")).text.count(NEW) == 1


@pytest.mark.parametrize("method", ["get", "head"])
def test_mail_scanner_that_opens_the_link_changes_nothing(cast, method):
    path = invited(Grant(Role.OPERATOR))

    for _ in range(5):
        answer = getattr(Client(HTTP_USER_AGENT="scanner"), method)(path)
        assert answer.status_code == 200
        assert "session" not in answer.cookies

    assert not User.objects.filter(email=NEW).exists()
    assert RoleInvitation.objects.count() == 1
    assert not Session.objects.filter(session_key__isnull=True).exists()


def test_post_without_the_token_of_the_form_accepts_nothing(cast):
    path = invited(Grant(Role.OPERATOR))

    assert Client(enforce_csrf_checks=True).post(path).status_code == 403
    assert RoleInvitation.objects.count() == 1


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_other_methods_accept_nothing(cast, method):
    path = invited(Grant(Role.OPERATOR))

    assert getattr(Client(), method)(path).status_code == 405
    assert RoleInvitation.objects.count() == 1


def test_link_that_was_used_is_as_unknown_as_one_that_never_was(cast):
    path = invited(Grant(Role.EDITOR))
    Client().post(path)
    late = invited(Grant(Role.EDITOR), "laat@x.example")
    RoleInvitation.objects.update(last_day=today().replace(year=2020))

    pages = [Page(Client().get(address)) for address in (path, late, "/rol/0000000000000000/", "/rol/x/", "/rol/é/")]
    pages += [Page(Client().post(address)) for address in (path, late, "/rol/0000000000000000/")]

    assert {page.status for page in pages} == {404}
    assert {page.heading for page in pages} == {"Deze link werkt niet"}
    assert len({words(page.root.find(".//main")) for page in pages}) == 1
    assert not User.objects.filter(email="laat@x.example").exists()


def test_closed_account_is_told_so_and_gets_nothing(cast):
    User.objects.filter(pk=cast.users["bram"].pk).update(is_active=False)
    browser, path = Client(), invited(Grant(Role.OPERATOR), cast.email("bram"))

    page = Page(browser.post(path))

    assert (page.status, page.heading) == (409, "Dit kan nu niet")
    assert "account is gesloten" in page.text
    assert browser.get("/account/").status_code == 302


def test_member_of_an_open_round_is_told_so_and_gets_nothing(cast):
    path = invited(Grant(Role.COORDINATOR, cast.team.pk))
    round_ = make_round(team=cast.team, way="mail")
    make_invitation(round_, NEW)
    type(round_).objects.filter(pk=round_.pk).update(status="open")

    page = Page(Client().post(path))

    assert (page.status, page.heading) == (409, "Dit kan nu niet")
    assert "ronde" in page.text
    assert not User.objects.filter(email=NEW).exists()


def test_accepting_changes_the_session_and_ends_that_of_somebody_else(cast):
    browser, path = cast.bram, invited(Grant(Role.EDITOR))
    before = browser.session.session_key

    browser.post(path)

    assert browser.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert NEW in Page(browser.get("/account/")).text


def test_session_that_was_planted_before_accepting_is_another_one_after(cast):
    planted = Client()
    session = planted.session
    session["planted"] = 1
    session.save()
    before = session.session_key

    planted.post(invited(Grant(Role.EDITOR)))

    assert planted.session.session_key != before
    thief = Client()
    thief.cookies["session"] = before
    assert thief.get("/account/").status_code == 302


def test_existing_account_with_a_second_step_takes_it_after_accepting(cast):
    bram = cast.users["bram"]
    TOTP.activate(bram, SECRET)
    browser = Client()

    answer = browser.post(invited(Grant(Role.EDITOR), bram.email))

    assert answer["Location"].startswith("/inloggen/stap-twee/")
    assert browser.get("/account/").status_code == 302
    assert browser.get("/beheer/").status_code == 302
    page = Page(browser.get(answer["Location"]))
    assert page.status == 200
    assert main_form(page).send(browser, code="000000").status_code == 200
    assert browser.get("/account/").status_code == 302
    main_form(page).send(browser, code=totp_code())
    assert bram.email in Page(browser.get("/account/")).text
    assert User.objects.get(pk=bram.pk).is_staff


def test_accepting_while_logged_in_as_the_same_person_stays_logged_in(cast):
    cast.bram.post(invited(Grant(Role.EDITOR), cast.email("bram")))

    assert cast.bram.get("/beheer/", follow=True).status_code == 200


def test_whoever_accepted_just_now_need_not_confirm(cast):
    browser = Client()
    browser.post(invited(Grant(Role.OPERATOR)))

    assert browser.post("/rechten/", {"email": "ander@x.example", "role": "editor"}).status_code == 302
    assert mail.outbox


def test_log_has_no_token_of_an_invitation(cast, caplog):
    """Django writes the address of a page that refuses or is not there, and this link still works."""
    User.objects.filter(pk=cast.users["bram"].pk).update(is_active=False)
    path = invited(Grant(Role.OPERATOR), cast.email("bram"))

    Client().post(path)
    Client().get(f"{path}x/")

    for record in caplog.records:
        MaskTokens().filter(record)
    said = " ".join(record.getMessage() for record in caplog.records)
    assert said.count("/rol/...") == 2
    assert path.split("/")[2] not in said


# === A first password ===


def test_first_password_is_chosen_after_a_fresh_confirmation_only(cast):
    """Whoever finds an open browser cannot make the account their own."""
    bram, chosen = cast.users["bram"], "drie woorden onthouden"
    bram.set_unusable_password()
    bram.save()
    browser = long_ago(cast, "bram")
    place, data = "/account/wachtwoord/kiezen/", {"password1": chosen, "password2": chosen}

    for answer in (browser.get(place), browser.post(place, data)):
        assert answer["Location"] == f"/account/bevestigen/code/?next={place.replace('/', '%2F')}"
        assert answer.content == b""

    assert not User.objects.get(pk=bram.pk).has_usable_password()
    assert chosen not in repr(dict(browser.session.items()))
    assert logged_in(bram).post(place, data).status_code == 302
    assert User.objects.get(pk=bram.pk).check_password(chosen)


# === Own data ===


def test_own_data_come_as_a_file_for_the_owner_alone(cast):
    make_coordinator(user=cast.users["bram"], team=cast.team)
    answer = cast.bram.get("/account/gegevens.json")
    data = json.loads(answer.content)

    assert answer["Content-Type"].startswith("application/json")
    assert "attachment" in answer["Content-Disposition"]
    assert answer["Cache-Control"] == "private, no-store"
    assert data["email"] == cast.email("bram")
    assert data["roles"] == [{"role": "coordinator", "for": "Team Noord"}]
    assert data["addresses"] == [{"email": cast.email("bram"), "verified": True, "primary": True}]
    for other in set(NAMES) - {"bram"}:
        assert cast.email(other) not in answer.content.decode()


# === The end ===


def test_account_is_deleted_after_a_button_and_the_browser_is_logged_out(cast):
    page = Page(cast.bram.get("/account/verwijderen/"))
    assert User.objects.filter(email=cast.email("bram")).exists()

    gone = after(cast.bram, main_form(page).send(cast.bram))

    assert gone.heading == "Je account is gewist"
    assert not User.objects.filter(email=cast.email("bram")).exists()
    assert cast.bram.get("/account/").status_code == 302


def test_deleting_asks_whoever_logged_in_a_while_ago(cast):
    browser = long_ago(cast, "bram")

    page = Page(browser.post("/account/verwijderen/"))

    assert (page.status, page.heading) == (403, "Ben jij het?")
    assert User.objects.filter(email=cast.email("bram")).exists()


def test_last_operator_and_last_coordinator_cannot_delete_the_account(cast):
    Coordinator.objects.filter(user=cast.users["els"]).delete()

    of_operator, of_coordinator = (Page(b.post("/account/verwijderen/")) for b in (cast.ode, cast.tom))

    assert of_operator.status == of_coordinator.status == 409
    assert "Je bent de enige beheerder." in of_operator.text
    assert "Niemand anders coördineert je team." in of_coordinator.text
    assert User.objects.filter(email__in=[cast.email("ode"), cast.email("tom")]).count() == 2


def test_page_for_whom_the_provider_gives_no_role_tells_what_to_do(cast):
    page = Page(Client().get("/account/geen-rol/"))

    assert (page.status, page.heading) == (403, "Je hebt hier geen rol")


@pytest.mark.parametrize("name", EVERYBODY)
def test_number_of_queries_is_within_its_budget(cast, name, django_assert_max_num_queries):
    for _ in range(20):
        make_coordinator(user=make_user(f"{User.objects.count()}@x.example"), team=cast.team)
    path = invited(Grant(Role.COORDINATOR, cast.team.pk))

    for address, most in (("/account/", 6), ("/account/verwijderen/", 3), (path, 4), ("/account/uitslagen/", 5)):
        with django_assert_max_num_queries(most):
            cast.browsers[name].get(address)


def test_name_of_a_team_stays_text_on_the_page_of_an_invitation(cast):
    type(cast.team).objects.filter(pk=cast.team.pk).update(name="<b>Noord</b> & {{ x }}")

    html = Client().get(invited(Grant(Role.COORDINATOR, cast.team.pk))).content.decode()

    assert "<b>Noord" not in html
    assert "<b>Noord</b> & {{ x }}" in unescape(html)
    assert not re.search(r"%\(\w+\)s", html)
