"""Editors change a draft, also two at a time, and lose nothing."""

from datetime import UTC, datetime

import pytest

from assessments import queries
from assessments.models import BlockResource, ContentEdit, Level, QuestionnaireVersion, Statement, Tip
from assessments.services import versions
from tests.pages.editors import admin_address, field_of, form_of, make_desk, new_row, saved
from tests.pages.reading import Page, words

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 26, 9, tzinfo=UTC)


@pytest.fixture
def desk(content):
    return make_desk()


def first(desk, key="kennen") -> Statement:
    return desk.block(key).statements.order_by("order").first()


def text_field(desk, form, statement=None, name="text") -> str:
    return field_of(form, "statements", (statement or first(desk)).pk, name)


# === One editor ===


@pytest.mark.parametrize("key", ["kennen", "realiseren", "randvoorwaarden"])
def test_saving_a_screen_on_which_nothing_was_touched_changes_nothing(desk, key):
    before = queries.read_content(desk.draft)

    saved(desk.ada, desk.open(desk.ada, key).send(desk.ada))

    assert queries.read_content(desk.draft) == before
    assert desk.edits() == []


def test_saving_the_version_untouched_changes_nothing(desk):
    before = queries.read_content(desk.draft)
    page = Page(desk.ada.get(admin_address("assessments_questionnaireversion_change", desk.draft)))

    saved(desk.ada, form_of(page).send(desk.ada))

    assert queries.read_content(desk.draft) == before


def test_reworded_statement_is_saved_and_noted(desk):
    form = desk.open(desk.ada)
    before = first(desk).text

    page = saved(desk.ada, form.send(desk.ada, **{text_field(desk, form): "Ik ken ons doel."}))

    assert first(desk).text == "Ik ken ons doel."
    assert desk.edits() == [("ada@gemeente.example", "text", before, "Ik ken ons doel.")]
    assert f"In versie 1 staat: ‘{before}’" in page.text


def test_tip_of_a_statement_is_saved_with_it(desk):
    form = desk.open(desk.ada)

    saved(desk.ada, form.send(desk.ada, **{text_field(desk, form, name="tip"): "Vraag het na."}))

    assert first(desk).tip.text == "Vraag het na."


def test_new_statement_gets_a_key_and_comes_last(desk):
    form = desk.open(desk.ada)
    new = new_row(form, "statements")

    saved(desk.ada, form.send(desk.ada, **{f"{new}-text": "Ik ken ons doel.", f"{new}-tip": "Vraag het na."}))

    added = desk.block().statements.order_by("order").last()
    assert (added.key, added.meaning) == ("ik-ken-ons-doel", 1)
    assert (added.text, added.tip.text) == ("Ik ken ons doel.", "Vraag het na.")


def test_key_of_a_statement_that_was_removed_is_not_given_again(desk):
    Statement.objects.filter(pk=first(desk).pk).update(key="ik-ken-ons-doel")
    form = desk.open(desk.ada)
    new = new_row(form, "statements")

    saved(desk.ada, form.send(desk.ada, **{f"{new}-text": "Ik ken ons doel."}))

    assert desk.block().statements.order_by("order").last().key == "ik-ken-ons-doel-2"


def test_statement_is_removed_by_a_tick(desk):
    form = desk.open(desk.ada)
    gone = first(desk)

    saved(desk.ada, form.send(desk.ada, **{text_field(desk, form, name="DELETE"): "on"}))

    assert not Statement.objects.filter(pk=gone.pk).exists()
    assert "text" in {field for _who, field, before, after in desk.edits() if before == gone.text and not after}


@pytest.mark.parametrize(("prefix", "rows"), [("statements", Statement), ("tips", Tip), ("resources", BlockResource)])
def test_row_moves_down_and_up_again(desk, prefix, rows):
    here = rows.objects.filter(block=desk.block()).order_by("order")
    if rows is Tip:
        here = here.exclude(level=None).filter(level__key="low")
    if rows is BlockResource:
        here = here.filter(kind="question")
    before = list(here.values_list("pk", flat=True))

    desk.open(desk.ada).send(desk.ada, _move=f"{prefix}:{before[0]}:down")
    moved = list(here.values_list("pk", flat=True))
    desk.open(desk.ada).send(desk.ada, _move=f"{prefix}:{before[0]}:up")

    assert moved == [before[1], before[0], *before[2:]]
    assert list(here.values_list("pk", flat=True)) == before


def test_moving_saves_what_was_typed(desk):
    form = desk.open(desk.ada)
    row = first(desk)

    response = form.send(desk.ada, **{text_field(desk, form): "Ik ken ons doel.", "_move": f"statements:{row.pk}:down"})

    row.refresh_from_db()
    assert row.text == "Ik ken ons doel."
    assert response["Location"].endswith(f"#statements-{row.pk}")
    assert desk.block().statements.order_by("order")[1] == row


@pytest.mark.parametrize(
    "value", ["statements:0:up", "statements:x:up", "films:1:up", "statements", ":::", "blocks:1:up"]
)
def test_move_of_what_is_not_there_moves_nothing(desk, value):
    before = queries.read_content(desk.draft)

    saved(desk.ada, desk.open(desk.ada).send(desk.ada, _move=value))

    assert queries.read_content(desk.draft) == before


def test_first_row_cannot_move_further_up(desk):
    before = queries.read_content(desk.draft)

    saved(desk.ada, desk.open(desk.ada).send(desk.ada, _move=f"statements:{first(desk).pk}:up"))

    assert queries.read_content(desk.draft) == before


def test_scale_is_typed_one_label_a_line(desk):
    form = desk.open(desk.ada)

    saved(desk.ada, form.send(desk.ada, scale_labels="nooit\r\nsoms\r\n\r\nvaak\r\naltijd"))

    assert [p.label for p in queries.read_content(desk.draft).block("kennen").scale] == [
        "nooit",
        "soms",
        "vaak",
        "altijd",
    ]


@pytest.mark.parametrize("labels", ["een\ntwee\ndrie", "\n".join("abcdefgh"), "a\nb\nc\nA", "a\nb\nc\n" + "d" * 61])
def test_unusable_scale_is_refused_and_what_was_typed_stays(desk, labels):
    response = desk.open(desk.ada).send(desk.ada, scale_labels=labels)

    assert response.status_code == 200
    assert Page(response).typed("scale_labels").split() == labels.split()
    assert len(queries.read_content(desk.draft).block("kennen").scale) == 5


def test_block_without_a_score_loses_its_levels_and_gets_them_back_empty(desk):
    form = desk.open(desk.ada)
    form.values = [pair for pair in form.values if pair[0] != "is_scored"]
    saved(desk.ada, form.send(desk.ada))
    assert queries.read_content(desk.draft).block("kennen").level_texts == {}

    again = desk.open(desk.ada)
    saved(desk.ada, again.send(desk.ada, is_scored="on"))

    assert queries.read_content(desk.draft).block("kennen").level_texts == {"low": "", "middle": "", "high": ""}


def test_text_of_a_level_that_was_typed_goes_with_the_score(desk):
    form = desk.open(desk.ada)
    form.values = [pair for pair in form.values if pair[0] != "is_scored"]
    text = desk.block().level_texts.first()

    saved(desk.ada, form.send(desk.ada, **{field_of(form, "level_texts", text.pk, "text"): "Je weet alles."}))

    assert queries.read_content(desk.draft).block("kennen").level_texts == {}


def test_new_level_asks_for_a_text_in_each_block(desk):
    page = Page(desk.ada.get(admin_address("assessments_questionnaireversion_change", desk.draft)))
    form = form_of(page)
    new = new_row(form, "levels")
    values = {f"{new}-title": "uitstekend", f"{new}-lower": "90", f"{new}-text": "Heel sterk."}

    saved(desk.ada, form.send(desk.ada, **values))

    content = queries.read_content(desk.draft)
    assert [level.key for level in content.levels] == ["low", "middle", "high", "uitstekend"]
    assert content.block("kennen").level_texts["uitstekend"] == ""
    assert "uitstekend" not in content.block("randvoorwaarden").level_texts


def test_guide_step_is_edited_in_the_version(desk):
    page = Page(desk.ada.get(admin_address("assessments_questionnaireversion_change", desk.draft)))
    form = form_of(page)
    step = desk.version.guide_steps.get(kind="topic")

    saved(desk.ada, form.send(desk.ada, **{field_of(form, "guide_steps", step.pk, "role"): "de teamleider"}))

    step.refresh_from_db()
    assert step.role == "de teamleider"


def test_block_moves_with_its_statements(desk):
    page = Page(desk.ada.get(admin_address("assessments_questionnaireversion_change", desk.draft)))

    form_of(page).send(desk.ada, _move=f"blocks:{desk.block('begrijpen').pk}:up")

    keys = [block.key for block in queries.read_content(desk.draft).blocks]
    assert keys[:3] == ["begrijpen", "kennen", "waarderen"]


def test_block_is_added_with_the_scale_of_the_first_and_removed_again(desk):
    desk.ada.post(admin_address("version-add-block", desk.draft), {"title": "Vieren", "is_scored": "on"})
    added = queries.read_content(desk.draft).block("vieren")
    row = desk.block("vieren").pk

    asked = Page(desk.ada.get(admin_address("assessments_block_remove", row)))
    desk.ada.post(admin_address("assessments_block_remove", row))

    assert added.scale[0].label == "Helemaal oneens"
    assert set(added.level_texts) == {"low", "middle", "high"}
    assert "Vieren" in asked.heading
    assert "vieren" not in queries.read_content(desk.draft).block_keys


@pytest.mark.parametrize("title", ["", " ", "x" * 61])
def test_block_without_a_usable_name_is_not_added(desk, title):
    response = desk.ada.post(admin_address("version-add-block", desk.draft), {"title": title})

    assert "een naam van hoogstens 60 tekens" in Page(desk.ada.get(response["Location"])).text
    assert len(queries.read_content(desk.draft).blocks) == 7


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("text", "", "Dit veld is verplicht"),
        ("text", "x" * 201, "te lang"),
        ("text", "a\0b", "een teken dat we niet kunnen bewaren"),
        ("tip", "a\0b", "een teken dat we niet kunnen bewaren"),
        ("source", "x" * 301, "te lang"),
    ],
)
def test_unusable_text_is_refused_and_everything_typed_stays(desk, name, value, told):
    form = desk.open(desk.ada)
    other = desk.block().statements.order_by("order")[1]
    kept = text_field(desk, form, other)

    page = Page(form.send(desk.ada, **{text_field(desk, form, name=name): value, kept: "Ik ken ons plan."}))

    assert page.status == 200
    summary = next(box for box in page.all("class", "error-list-of-draft"))
    assert told in words(summary)
    anchors = {a.get("href").removeprefix("#") for a in summary.iter("a")}
    assert anchors <= {e.get("id") for e in page.root.iter()}
    assert page.typed(kept).strip() == "Ik ken ons plan."
    assert desk.edits() == []


# === Two editors ===


def test_two_editors_who_change_different_fields_both_keep_their_work(desk):
    """C27: a new text by one, then a new tip by the other from a page that was opened before."""
    old = desk.open(desk.bob)
    form = desk.open(desk.ada)
    saved(desk.ada, form.send(desk.ada, **{text_field(desk, form): "Ik ken ons doel."}))

    saved(desk.bob, old.send(desk.bob, **{text_field(desk, old, name="tip"): "Vraag het na."}))

    statement = first(desk)
    assert (statement.text, statement.tip.text) == ("Ik ken ons doel.", "Vraag het na.")
    assert [(who, field) for who, field, *_ in desk.edits()] == [
        ("ada@gemeente.example", "text"),
        ("bob@gemeente.example", "tip"),
    ]


def test_two_editors_who_change_one_field_both_see_both_texts(desk):
    old = desk.open(desk.bob)
    form = desk.open(desk.ada)
    name = text_field(desk, form)
    saved(desk.ada, form.send(desk.ada, **{name: "Ik ken ons doel."}))

    page = Page(old.send(desk.bob, **{name: "Ik weet wat ons doel is."}))

    assert first(desk).text == "Ik ken ons doel."
    assert "Een collega heeft hier intussen van gemaakt: ‘Ik ken ons doel.’" in page.text
    assert page.typed(name).strip() == "Ik weet wat ons doel is."

    saved(desk.bob, form_of(page).send(desk.bob))

    assert first(desk).text == "Ik weet wat ons doel is."
    assert desk.edits()[-1] == ("bob@gemeente.example", "text", "Ik ken ons doel.", "Ik weet wat ons doel is.")


def test_same_change_by_both_is_no_conflict(desk):
    old, form = desk.open(desk.bob), desk.open(desk.ada)
    name = text_field(desk, form)
    saved(desk.ada, form.send(desk.ada, **{name: "Ik ken ons doel."}))

    saved(desk.bob, old.send(desk.bob, **{name: "Ik ken ons doel."}))

    assert first(desk).text == "Ik ken ons doel."


def test_tick_and_choice_are_merged_too(desk):
    old, form = desk.open(desk.bob), desk.open(desk.ada)
    saved(desk.ada, form.send(desk.ada, **{text_field(desk, form, name="is_reversed"): "on"}))
    tip = desk.block().tips.filter(level__key="low").first()

    saved(
        desk.bob,
        old.send(
            desk.bob,
            **{field_of(old, "tips", tip.pk, "level"): str(Level.objects.get(version=desk.draft, key="high").pk)},
        ),
    )

    tip.refresh_from_db()
    assert first(desk).is_reversed
    assert tip.level.key == "high"


def test_row_added_and_moved_by_a_colleague_stays(desk):
    old, form = desk.open(desk.bob), desk.open(desk.ada)
    new = new_row(form, "statements")
    saved(desk.ada, form.send(desk.ada, **{f"{new}-text": "Ik ken ons doel."}))
    added = desk.block().statements.order_by("order").last()
    desk.open(desk.ada).send(desk.ada, _move=f"statements:{added.pk}:up")

    saved(desk.bob, old.send(desk.bob, **{text_field(desk, old, name="tip"): "Vraag het na."}))

    assert desk.block().statements.order_by("order")[5] == added


def test_row_that_a_colleague_removed_is_no_fault_if_it_was_not_touched(desk):
    old = desk.open(desk.bob)
    gone = desk.block().statements.order_by("order")[3]
    form = desk.open(desk.ada)
    saved(desk.ada, form.send(desk.ada, **{text_field(desk, form, gone, "DELETE"): "on"}))

    saved(desk.bob, old.send(desk.bob, **{text_field(desk, old): "Ik ken ons doel."}))

    assert first(desk).text == "Ik ken ons doel."
    assert desk.block().statements.count() == 5


def test_text_of_a_row_that_a_colleague_removed_is_shown_to_copy(desk):
    old = desk.open(desk.bob)
    gone = desk.block().statements.order_by("order")[3]
    name = text_field(desk, old, gone)
    form = desk.open(desk.ada)
    saved(desk.ada, form.send(desk.ada, **{text_field(desk, form, gone, "DELETE"): "on"}))

    page = Page(old.send(desk.bob, **{name: "Ik ken ons doel."}))

    assert "Een collega heeft dit intussen weggehaald" in page.text
    assert page.typed(name).strip() == "Ik ken ons doel."

    saved(desk.bob, form_of(page).send(desk.bob, **{name.replace("-text", "-DELETE"): "on"}))

    assert desk.block().statements.count() == 5


def test_what_came_after_publishing_is_shown_and_not_saved(desk):
    """C27: one publishes while the other is typing and moving."""
    old = desk.open(desk.bob)
    name = text_field(desk, old)
    versions.publish(
        version=desk.draft,
        seen=versions.digest(queries.read_content(desk.draft)),
        said={},
        editor="ada",
        now=NOW,
        today=NOW.date(),
    )

    response = old.send(desk.bob, **{name: "Ik ken ons doel.", "_move": f"statements:{first(desk).pk}:down"})

    page = Page(response)
    assert page.status == 409
    assert "Ik ken ons doel." in page.text
    assert "intussen gepubliceerd" in page.text
    assert first(desk).text != "Ik ken ons doel."


def test_what_came_after_throwing_away_is_shown(desk):
    old = desk.open(desk.bob)
    name = text_field(desk, old)
    versions.discard(version=desk.draft)

    page = Page(old.send(desk.bob, **{name: "Ik ken ons doel."}))

    assert page.status == 409
    assert "Ik ken ons doel." in page.text


def test_what_was_typed_after_the_session_ended_is_offered_again(desk):
    form = desk.open(desk.ada)
    desk.ada.logout()

    page = Page(form.send(desk.ada, **{text_field(desk, form): "Ik ken ons doel."}))

    assert page.status == 403
    assert "Ik ken ons doel." in page.html


def test_page_without_what_it_showed_does_not_undo_a_change(desk):
    """An old or made-up form: each text differs from nothing, so each is asked about."""
    form = desk.open(desk.ada)
    form.values = [pair for pair in form.values if not pair[0].startswith("initial-")]

    page = Page(form.send(desk.ada, **{text_field(desk, form): "Ik ken ons doel."}))

    assert page.status == 200
    assert desk.edits() == []


@pytest.mark.parametrize("shown", ["x", "999999", "", ":"])
def test_choice_that_no_page_can_have_shown_is_asked_about(desk, shown):
    tip = desk.block().tips.filter(level__key="low").first()
    form = desk.open(desk.ada)
    name = field_of(form, "tips", tip.pk, "level")
    high = Level.objects.get(version=desk.draft, key="high").pk

    page = Page(form.send(desk.ada, **{f"initial-{name}": shown, name: str(high)}))

    assert page.status == 200
    assert "Een collega heeft hier intussen van gemaakt: ‘verdient aandacht’" in page.text


# === What cannot change ===


def test_published_version_is_shown_without_a_form_to_change_it(desk, content):
    block = QuestionnaireVersion.objects.get(pk=content.version).blocks.get(key="kennen")

    page = Page(desk.ada.get(admin_address("assessments_buildingblock_change", block.pk)))

    assert page.status == 200
    assert "is gepubliceerd en verandert niet meer" in page.text
    assert not list(page.root.iter("textarea"))
    assert "Ik kan in één zin zeggen wat ons gezamenlijke doel is." in page.text


def test_text_of_an_editor_is_text_everywhere(desk):
    """C47."""
    hostile = '<img src=x onerror=alert(1)> {{ 7|add:7 }} "><svg onload=1>'
    form = desk.open(desk.ada)
    names = {text_field(desk, form): f"Ik {hostile}.", text_field(desk, form, name="tip"): hostile, "summary": hostile}
    saved(desk.ada, form.send(desk.ada, **names, title="<b>Kennen</b>"))
    saved(desk.ada, desk.open(desk.ada).send(desk.ada, **{text_field(desk, form): "Ik ken ons doel."}))
    addresses = [
        desk.screen(),
        admin_address("assessments_questionnaireversion_change", desk.draft),
        admin_address("assessments_questionnaireversion_history", desk.draft),
        *(
            admin_address(f"version-{name}", desk.draft)
            for name in ("publish", "difference", "preview", "preview-tips")
        ),
        *(admin_address(f"version-preview-{name}", desk.draft) for name in ("test", "result", "guide")),
        admin_address("assessments_statement_changelist"),
        admin_address("assessments_block_remove", desk.block().pk),
    ]

    for address in addresses:
        page = Page(desk.ada.get(address))
        assert page.status == 200
        assert not [e for e in page.root.iter("img") if e.get("src") == "x"], address
        assert not [e for e in page.root.iter("svg") if e.get("onload")], address
        assert "<b>Kennen</b>" not in page.html, address
    assert ContentEdit.objects.filter(after=hostile).exists()
