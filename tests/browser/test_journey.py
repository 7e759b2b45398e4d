"""The main job as a person does it, with script and without."""

import re

from playwright.sync_api import Page, expect

from tests.browser import walk
from tests.browser.conftest import NewProfile
from tests.browser.person import Person

GOAL = "Blijvend werk voor iedere cliënt in Noord"
PARTNERS = "jobcoaches en het wijkteam"


def _heading(page: Page, name: str) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text(name)


def _change(page: Page, title: str) -> None:
    page.get_by_role("link", name=re.compile(f"^Wijzig {title}$")).click()


def test_a_professional_takes_the_whole_test_and_leaves_with_a_profile_and_tips(page):
    code = walk.start(page, goal=GOAL, partners=PARTNERS)
    answers = {
        "Kennen": ["5", "4", "4", "4", "5", "4"],
        "Begrijpen": ["4", "3", "4", "na", "3", "4"],
        "Waarderen": ["2", "1", "2", "2", "1", "2"],
        "Vertrouwen": ["4", None, None, None, "4", None],
        "Samenwerken": ["5", "5", "5", "5", "5", "5"],
        "Samenwerkdoelen realiseren": ["3", "3", "3", "3", "3", "3"],
    }
    for number, (title, values) in enumerate(answers.items(), 1):
        _heading(page, title)
        expect(page).to_have_title(re.compile(f"^Bouwsteen {number} van 6: {title} "))
        expect(page.locator(".step")).to_have_text(f"Bouwsteen {number} van 6")
        expect(page.locator(".colleagues")).to_contain_text(GOAL)
        expect(page.locator(".colleagues")).to_contain_text(PARTNERS)
        if title == "Begrijpen":
            values = [value.replace("na", _not_applicable(page)) for value in values]
        for group, value in zip(page.get_by_role("group").all(), values, strict=True):
            if value is not None:
                group.locator(f"label:has(input[value='{value}'])").click()
        walk.press(page, walk.SAVE)
    _heading(page, "Wat jullie nodig hebben")
    walk.rate(page, ["2", "4", "1", "3", "5", "2"])
    page.get_by_label("Waarderen").check()
    walk.press(page, walk.OVERVIEW)

    _heading(page, "Overzicht van je antwoorden")
    expect(page.locator("main")).to_contain_text("Er staan nog 4 stellingen open.")
    expect(page.get_by_text("6 van de 6 ingevuld")).to_have_count(6)
    walk.press(page, walk.FINISH)

    _heading(page, "Je uitslag")
    assert page.url.endswith("/resultaat/")
    table = walk.table(page)
    assert list(table) == list(reversed(answers))
    assert [table[title][0] for title in answers] == ["83", "65", "17", "geen score", "100", "50"]
    assert table["Begrijpen"][-1] == "5 van de 6"
    assert table["Vertrouwen"] == ["geen score", "2 van de 6"]
    expect(page.get_by_role("img", name="Je scores als bouwwerk")).to_be_visible()
    assert page.locator(".tips .tip").count() == 3
    expect(page.get_by_text("Je wilt het hebben over Waarderen.")).to_be_visible()
    expect(page.locator("main")).to_contain_text(GOAL)
    expect(page.locator("#code")).to_have_text(code)


def _not_applicable(page: Page) -> str:
    return page.locator(".choice-apart input").first.get_attribute("value")


def test_back_forward_and_reload_keep_every_answer(page):
    walk.start(page)
    for _block in range(3):
        walk.rate(page, ["4"] * 6)
    _heading(page, "Vertrouwen")

    for title in ("Waarderen", "Begrijpen"):
        page.go_back()
        _heading(page, title)
        assert walk.chosen(page) == ["4"] * 6
    walk.choose(page, ["2"])
    walk.press(page, walk.SAVE)
    _heading(page, "Waarderen")
    page.go_back()
    _heading(page, "Begrijpen")
    assert walk.chosen(page) == ["2", *["4"] * 5]
    page.go_forward()
    page.reload()
    _heading(page, "Waarderen")
    assert walk.chosen(page) == ["4"] * 6

    page.goto("/test/overzicht/")
    _change(page, "Vertrouwen")
    page.go_back()
    _heading(page, "Overzicht van je antwoorden")
    expect(page.get_by_text("6 van de 6 ingevuld")).to_have_count(3)
    _change(page, "Begrijpen")
    assert walk.chosen(page) == ["2", *["4"] * 5]


def test_reloading_the_result_and_going_back_from_it_never_asks_to_send_again(page):
    walk.take(page)

    page.reload()
    _heading(page, "Je uitslag")
    page.go_back()
    _heading(page, "Je uitslag")


def test_an_old_tab_that_saves_after_the_finish_ends_at_the_result(page):
    walk.start(page)
    old = page.context.new_page()
    old.goto("/test/bouwsteen/realiseren/")
    page.goto("/test/overzicht/")
    walk.press(page, walk.FINISH)

    walk.rate(old, ["5"] * 6)

    _heading(old, "Je uitslag")
    expect(old.get_by_role("status")).to_contain_text("niet meer bewaard")
    assert walk.table(old)["Samenwerkdoelen realiseren"][0] == "geen score"


def test_somebody_stops_half_way_and_goes_on_elsewhere_by_typing_the_code(page, new_profile):
    code = walk.start(page, goal=GOAL)
    walk.rate(page, ["5"] * 6)
    elsewhere = new_profile(java_script_enabled=False)

    walk.come_back(elsewhere, code.lower().replace("-", ""))

    _heading(elsewhere, "Begrijpen")
    expect(elsewhere.locator("main")).to_contain_text(GOAL)
    elsewhere.goto("/test/overzicht/")
    _change(elsewhere, "Kennen")
    assert walk.chosen(elsewhere) == ["5"] * 6


def test_the_link_in_the_qr_code_fills_in_the_code_and_takes_it_out_of_the_address(scripted_page, person):
    person.start()

    scripted_page.goto(f"/terugkomen/#{person.code}")

    expect(scripted_page.locator("#id_code")).to_have_value(person.code)
    assert scripted_page.evaluate("location.href").endswith("/terugkomen/")
    walk.press(scripted_page, "Open mijn zelftest")
    _heading(scripted_page, "Kennen")
    scripted_page.go_back()
    assert "#" not in scripted_page.evaluate("location.href")


def test_a_damaged_link_in_the_qr_code_still_shows_the_form(scripted_page):
    scripted_page.goto("/terugkomen/#%E0%A4%A")

    expect(scripted_page.locator("#id_code")).to_be_visible()


def test_what_somebody_typed_after_the_session_was_lost_is_saved_with_the_code(page):
    code = walk.start(page)
    walk.choose(page, ["3"] * 6)
    page.context.clear_cookies(name="zelftest")
    walk.press(page, walk.SAVE)
    _heading(page, "Je sessie is verlopen")

    page.fill("#id_code", "0000-0000-0000-0000")
    walk.press(page, "Ga verder")
    page.fill("#id_code", code)
    walk.press(page, "Ga verder")

    _heading(page, "Kennen")
    expect(page.get_by_role("status")).to_contain_text("bewaard")
    assert walk.chosen(page) == ["3"] * 6


def test_a_form_whose_csrf_cookie_is_gone_is_sent_after_all_with_one_button(page):
    walk.start(page)
    walk.choose(page, ["2"] * 6)
    page.context.clear_cookies(name="csrf")
    walk.press(page, walk.SAVE)
    _heading(page, "Deze pagina stond te lang open")

    walk.press(page, "Verstuur alsnog")

    _heading(page, "Begrijpen")
    page.goto("/test/bouwsteen/kennen/")
    assert walk.chosen(page) == ["2"] * 6


def test_on_a_shared_computer_nobody_sees_the_result_after_leaving(page, person):
    person.take()
    person.hand_over_to(page).goto("/resultaat/")

    walk.press(page, "Sluit af op dit apparaat")

    _heading(page, "Afgesloten op dit apparaat")
    page.go_back()
    _heading(page, "Je sessie is verlopen")
    page.goto("/resultaat/")
    _heading(page, "Je sessie is verlopen")
    walk.come_back(page, person.code)
    _heading(page, "Je uitslag")


def test_a_second_person_at_a_shared_computer_begins_a_test_of_their_own(page, example):
    page.goto(example.slips.pop())
    walk.press(page, "Doe mee")
    code = page.locator("#code").inner_text()

    page.goto(example.slips.pop())
    walk.press(page, "Begin opnieuw")

    other = page.locator("#code").inner_text()
    assert other != code
    walk.press(page, walk.SAVE)
    walk.rate(page, ["4"] * 6)
    page.goto("/test/overzicht/")
    walk.press(page, walk.FINISH)
    page.goto(example.slips.pop())
    expect(page.get_by_role("link", name="Bekijk mijn uitslag")).to_be_visible()
    walk.press(page, "Begin opnieuw")
    assert page.locator("#code").inner_text() not in {code, other}
    walk.come_back(page, code)
    _heading(page, "Kennen")


def test_two_results_are_compared_per_building_block(page, site):
    earlier = Person(site.url).take([(2,) * 6, (4,) * 6, (3,) * 6, (None,) * 6, (4,) * 6, (4,) * 6, (4,) * 6])
    later = Person(site.url).take([(5,) * 6, (4,) * 6, (1,) * 6, (4,) * 6, (4,) * 6, (4,) * 6, (4,) * 6])
    later.hand_over_to(page).goto("/resultaat/")
    page.get_by_role("link", name="Vergelijk met een eerdere uitslag").click()

    page.fill("#id_other-code", earlier.code)
    walk.press(page, "Vergelijk")

    table = walk.table(page)
    assert table["Kennen"] == ["25", "100", "+75", "duidelijk hoger"]
    assert table["Begrijpen"] == ["75", "75", "0", "geen duidelijk verschil"]
    assert table["Waarderen"] == ["50", "0", "−50", "duidelijk lager"]
    assert table["Vertrouwen"][:2] == ["geen score", "75"]
    assert table["Vertrouwen"][3].startswith("niet te vergelijken")


def test_a_code_that_belongs_to_nothing_is_explained_where_results_are_compared(page, person):
    person.take()
    person.hand_over_to(page).goto("/resultaat/vergelijken/")

    for wrong in ("0000-0000-0000-0000", person.code):
        page.fill("#id_other-code", wrong)
        walk.press(page, "Vergelijk")
        expect(page.locator(".error-summary")).to_be_visible()
        assert page.locator("table").count() == 0


def test_everything_is_deleted_after_a_confirmation_and_the_code_opens_nothing(page, person, new_profile: NewProfile):
    person.take()
    person.hand_over_to(page).goto("/resultaat/")
    page.get_by_role("link", name="Wis alles").click()
    _heading(page, "Alles wissen?")

    walk.press(page, "Ja, wis alles")

    _heading(page, "Alles is gewist")
    page.goto("/resultaat/")
    _heading(page, "Je sessie is verlopen")
    elsewhere = new_profile()
    walk.come_back(elsewhere, person.code)
    expect(elsewhere.locator(".error-summary")).to_contain_text("We kennen deze code niet.")
