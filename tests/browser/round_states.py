"""Every page and every error state around teams and rounds, each with the way to get there."""

from collections.abc import Callable

from playwright.sync_api import Page

from tests.browser import walk
from tests.browser.coordinator import day, plan
from tests.browser.example import LONG_NAME, MEMBERS, Example
from tests.browser.person import FINISH, Person

Opener = Callable[[Page, Example], None]

#: Opens everything that is folded away, so that it is looked at as well.
OPEN_ALL = "() => document.querySelectorAll('details').forEach(part => { part.open = true; })"


def _unfold(page: Page) -> None:
    page.evaluate(OPEN_ALL)


def public(path: str) -> Opener:
    return lambda page, example: page.goto(path) and None


def coordinating(path: str | Callable[[Example], str], tail: str = "") -> Opener:
    """A page of the coordinator of the example organisation."""

    def open_page(page: Page, example: Example) -> None:
        found = path if isinstance(path, str) else path(example)
        example.coordinator.hand_over_to(page).goto(f"{found}{tail}")
        _unfold(page)

    return open_page


def _landing(link: Callable[[Example], str], *, status: int = 200) -> Opener:
    """The page behind an invitation, for somebody without an account."""

    def open_page(page: Page, example: Example) -> None:
        assert page.goto(link(example)).status == status
        _unfold(page)

    return open_page


def sent(opener: Opener, button: str, **fields: str) -> Opener:
    """A form with these values in it, by the ids of its fields, after pressing the button."""

    def open_page(page: Page, example: Example) -> None:
        opener(page, example)
        for name, value in fields.items():
            page.locator(f"#id_{name}").evaluate(
                "(field, value) => { field.removeAttribute('maxlength'); field.value = value; }", value
            )
        walk.press(page, button)

    return open_page


# === Coordinating ===


def _login_wrong(page: Page, example: Example) -> None:
    sent(public("/inloggen/"), "Log in", login="els@elders.example", password="geraden")(page, example)


def _overview_empty(page: Page, example: Example) -> None:
    example.newcomer.hand_over_to(page).goto("/coordinatie/")


def _logged_out_while_typing(page: Page, example: Example) -> None:
    _team_new(page, example)
    page.fill("#id_name", "Team Oost")
    page.context.clear_cookies(name="session")
    walk.press(page, "Maak dit team")


def _team_new(page: Page, example: Example) -> None:
    example.coordinator.hand_over_to(page).goto("/coordinatie/")
    page.get_by_role("link", name="Maak een team").first.click()


def _invited(page: Page, example: Example) -> None:
    """Another address each time."""
    number = len(example.appointed)
    example.appointed.append(f"nieuw{number}@een-tamelijk-lange-organisatienaam.example")
    sent(_appointing(lambda example: example.team(LONG_NAME)), "Mail de uitnodiging", email=example.appointed[-1])(
        page, example
    )


def _appointing(team: Callable[[Example], str]) -> Opener:
    """The page of coordinators, in a session that was begun a moment ago."""

    def open_page(page: Page, example: Example) -> None:
        example.fresh().hand_over_to(page).goto(f"{team(example)}coordinatoren/")

    return open_page


def _round_edit_stale(page: Page, example: Example) -> None:
    """Two coordinators change one round; the second one sees both texts."""
    concept = example.empty_concept
    coordinating(f"{concept}bewerken/")(page, example)
    revision = page.locator("#id_revision").input_value()
    changed = plan("mail", 7, goal="Een ander doel, van een collega.", revision=revision)
    assert example.coordinator.post(f"{concept}bewerken/", changed).status == 302
    page.fill("#id_goal", "Mijn eigen doel.")
    walk.press(page, "Bewaar")


def _addresses_stale(page: Page, example: Example) -> None:
    concept = example.stale_concept
    coordinating(f"{concept}uitnodigingen/")(page, example)
    revision = page.locator("#id_revision").input_value()
    example.coordinator.step(concept, "uitnodigingen", pasted="\n".join(MEMBERS[2:]), revision=revision)
    page.fill("#id_pasted", "\n".join(MEMBERS[:3]))
    walk.press(page, "Bewaar deze lijst")


def _cannot_open(page: Page, example: Example) -> None:
    coordinating(example.empty_concept)(page, example)
    walk.press(page, "Ja, zet open")
    _unfold(page)


def _closing_wrong(round_: Callable[[Example], str], button: str) -> Opener:
    def open_page(page: Page, example: Example) -> None:
        coordinating(round_(example))(page, example)
        page.fill("#id_closing-day", str(day(-30)))
        walk.press(page, button)
        _unfold(page)

    return open_page


def _slips(page: Page, example: Example) -> None:
    coordinating(example.slips_round)(page, example)
    walk.press(page, "Maak strookjes om te printen")


ROUND_WRONG = {
    "goal": "x" * 400, "opens_time": "", "closes_day": str(day(-1)), "members": "", "links": "Instroom",
    "subject": "", "text": "",
}  # fmt: skip

COORDINATING: dict[str, Opener] = {
    "login": public("/inloggen/"),
    "login wrong": _login_wrong,
    "login empty": sent(public("/inloggen/"), "Log in"),
    "logged out while typing": _logged_out_while_typing,
    "own password": coordinating("/account/wachtwoord/"),
    "own password with errors": sent(
        coordinating("/account/wachtwoord/"),
        "Bewaar het wachtwoord",
        oldpassword="x",
        password1="kort",
        password2="kort",
    ),
    "overview": lambda page, example: (example.released, example.mailed, example.concept)
    and coordinating("/coordinatie/")(page, example),
    "overview empty": _overview_empty,
    "team": coordinating(lambda example: example.concept and example.home_team),
    "team without a round": coordinating(lambda example: example.quiet_team),
    "team new": _team_new,
    "team new with errors": sent(_team_new, "Maak dit team", name="", partners="x" * 300),
    "team edit": coordinating(lambda example: example.home_team, "bewerken/"),
    "team edit with an error": sent(
        coordinating(lambda example: example.home_team, "bewerken/"), "Bewaar", name="Wijkteam Noord"
    ),
    "coordinators": coordinating(lambda example: example.home_team, "coordinatoren/"),
    "coordinators with an error": sent(
        _appointing(lambda example: example.home_team), "Mail de uitnodiging", email="els"
    ),
    "coordinator invited": _invited,
    "round new": coordinating(lambda example: example.home_team, "ronde/nieuw/"),
    "round new with errors": sent(
        coordinating(lambda example: example.home_team, "ronde/nieuw/"), "Bewaar en ga verder", **ROUND_WRONG
    ),
    "round edit": coordinating(lambda example: example.concept, "bewerken/"),
    "round edit with an error": sent(
        coordinating(lambda example: example.concept, "bewerken/"), "Bewaar", closes_day=str(day(-2))
    ),
    "round edit after a change": _round_edit_stale,
    "round concept": coordinating(lambda example: example.concept),
    "round concept without a list": coordinating(lambda example: example.empty_concept),
    "round cannot open": _cannot_open,
    "round planned": coordinating(lambda example: example.planned),
    "round open by mail": coordinating(lambda example: example.mailed, "?melding=herinnerd"),
    "round open by slips": coordinating(lambda example: example.slips_round),
    "round open with an error": _closing_wrong(lambda example: example.slips_round, "Sluit later"),
    "round closed": coordinating(lambda example: example.closed),
    "round withheld": coordinating(lambda example: example.withheld),
    "round withheld with an error": _closing_wrong(lambda example: example.withheld, "Zet de ronde weer open"),
    "round released": coordinating(lambda example: example.released),
    "addresses": coordinating(lambda example: example.concept, "uitnodigingen/"),
    "addresses with errors": sent(
        coordinating(lambda example: example.concept, "uitnodigingen/"), "Bewaar deze lijst",
        pasted="els@\nbram@voorbeeld.example; Zijstroom",
    ),
    "addresses after a change": _addresses_stale,
    "slips": _slips,
    "team result": coordinating(lambda example: example.released, "uitslag/"),
    "team result as radar": coordinating(lambda example: example.released, "uitslag/?beeld=radar"),
    "team result with links": coordinating(lambda example: example.of_a_chain, "uitslag/"),
    "team result withheld": coordinating(lambda example: example.withheld, "uitslag/"),
    "team result of an open round": coordinating(lambda example: example.mailed, "uitslag/"),
}  # fmt: skip


# === Taking part ===


def of_somebody(make: Callable[[Example], Person], path: str) -> Opener:
    def open_page(page: Page, example: Example) -> None:
        make(example).hand_over_to(page).goto(path)
        _unfold(page)

    return open_page


def _begun(example: Example) -> Person:
    person = example.person().join(example.slips.pop())
    person.fill("kennen", (4, 5, 4, 2, None, "nvt"))
    return person


def _finished(example: Example) -> Person:
    person = _begun(example)
    assert person.post(FINISH).location == "/resultaat/"
    return person


def _finished_by_mail(example: Example) -> Person:
    return example.mailed and example.mailed_member


def _nothing_filled_in(page: Page, example: Example) -> None:
    example.person().join(example.slips.pop()).hand_over_to(page).goto("/test/overzicht/")
    walk.press(page, walk.FINISH)


def _elsewhere(make: Callable[[Example], Person]) -> Callable[[Example], Person]:
    """The same person on another device, with the code and without the invitation."""
    return lambda example: example.person().come_back(make(example).code)


def _member(example: Example) -> Person:
    return example.released and example.members[0]


def _used_link(example: Example) -> str:
    return example.mailed and example.link(MEMBERS[3])


def _begun_link(example: Example) -> str:
    """Of somebody who began; there is no telling so of a slip."""
    example.mailed and example.person().join(example.link(MEMBERS[4]))
    return example.link(MEMBERS[4])


def _landing_own(page: Page, example: Example) -> None:
    """Somebody opens the own link again in the browser that began with it."""
    link = example.slips.pop()
    example.person().join(link).hand_over_to(page).goto(link)
    _unfold(page)


def _landing_of_coordinator(page: Page, example: Example) -> None:
    link = example.slips[0]
    assert example.coordinator.hand_over_to(page).goto(link).status == 403


def _finish_without_right(page: Page, example: Example) -> None:
    of_somebody(_elsewhere(_begun), "/test/overzicht/")(page, example)
    walk.press(page, walk.FINISH)


def _finish_used(page: Page, example: Example) -> None:
    """With a slip that somebody finished with before."""
    link = example.slips.pop()
    for person in (example.person(), example.person()):
        person.join(link).fill("kennen", (4,) * 6)
        used = person.post(FINISH).status == 403
    assert used
    person.hand_over_to(page).goto("/test/overzicht/")
    walk.press(page, walk.FINISH)


def _erased_in_a_round(page: Page, example: Example) -> None:
    of_somebody(_finished, "/resultaat/verwijderen/")(page, example)
    walk.press(page, "Ja, wis alles")


TAKING_PART: dict[str, Opener] = {
    "landing by mail": _landing(lambda example: example.mailed and example.link(MEMBERS[0])),
    "landing by slip": _landing(lambda example: example.slips[0]),
    "landing begun": _landing(_begun_link),
    "landing begun here": _landing_own,
    "landing closed": _landing(lambda example: example.closed and example.closed_slips[0]),
    "landing used": _landing(_used_link),
    "landing taken back": _landing(lambda example: example.mailed and example.withdrawn_link),
    "landing without mail": _landing(lambda example: example.mailed and example.link(MEMBERS[2])),
    "landing of a coordinator": _landing_of_coordinator,
    "unknown invitation": _landing(lambda example: "/mee/0000000000000000/", status=404),
    "enter": public("/meedoen/"),
    "enter with an error": sent(public("/meedoen/"), "Ga verder", token="7KQ2-M9TD"),
    "goal of a round": of_somebody(_begun, "/test/doel/"),
    "block of a round": of_somebody(_begun, "/test/bouwsteen/kennen/"),
    "overview of a round": of_somebody(_begun, "/test/overzicht/"),
    "finish with nothing filled in": _nothing_filled_in,
    "finish without a right": _finish_without_right,
    "finish with an error": sent(_finish_without_right, walk.FINISH, token="7KQ2-M9TD"),
    "finish with a used slip": _finish_used,
    "erase in a round": of_somebody(_finished, "/resultaat/verwijderen/"),
    "erase a draft in a round": of_somebody(_begun, "/resultaat/verwijderen/"),
    "erase by mail": of_somebody(_finished_by_mail, "/resultaat/verwijderen/"),
    "erase elsewhere": of_somebody(_elsewhere(_finished_by_mail), "/resultaat/verwijderen/"),
    "erase with an error": sent(
        of_somebody(_elsewhere(_finished_by_mail), "/resultaat/verwijderen/"), "Ja, wis alles", token="7KQ2-M9TD"
    ),
    "erase after the closing": of_somebody(_member, "/resultaat/verwijderen/"),
    "erased in a round": _erased_in_a_round,
    "result in an open round": of_somebody(_finished, "/resultaat/"),
    "result with the team": of_somebody(_member, "/resultaat/"),
    "result with the team as radar": of_somebody(_member, "/resultaat/?beeld=radar"),
    "result that does not count": of_somebody(lambda example: example.released and example.too_late, "/resultaat/"),
    "own team result": of_somebody(_member, "/resultaat/team/"),
}

ROUND_STATES: dict[str, Opener] = COORDINATING | TAKING_PART

ROUND_SUMMARIES = {
    "login wrong": [],
    "login empty": ["id_login", "id_password"],
    "own password with errors": ["id_oldpassword", "id_password1"],
    "team new with errors": ["id_name", "id_partners"],
    "team edit with an error": ["id_name"],
    "coordinators with an error": ["id_email"],
    "round new with errors": [
        "id_goal", "id_opens_time", "id_closes_day", "id_members", "id_links", "id_subject", "id_text",
    ],
    "round edit with an error": ["id_closes_day"],
    "round edit after a change": [],
    "round cannot open": [],
    "round open with an error": ["id_closing-day"],
    "round withheld with an error": ["id_closing-day"],
    "addresses with errors": ["id_pasted"] * 2,
    "addresses after a change": [],
    "enter with an error": ["id_token"],
    "finish with an error": ["id_token"],
    "erase with an error": ["id_token"],
}  # fmt: skip
