"""What editors read about a version: what is wrong with it, what differs, and who changed what."""

from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from assessments.domain.constants import (
    BLOCKS_MAX,
    BLOCKS_MIN,
    GUIDE_MINUTES,
    SCALE_POINTS_MAX,
    SCALE_POINTS_MIN,
    STATEMENTS_PER_BLOCK_MIN,
    TIPS_PER_LEVEL_MIN,
)
from assessments.domain.content import Content
from assessments.domain.content_changes import ContentChange, Rewording
from assessments.domain.content_checks import Advice, Fault, Finding
from assessments.domain.content_facts import Place
from assessments.domain.report_values import ChangeLine, EditLine, FindingLine, RewordingLine, rewording_name
from assessments.domain.writing_rules import SENTENCE_WORDS_MAX, Rule
from assessments.models import ContentEdit

#: Names of the parts of a version and of their fields.
PARTS = {
    "questionnaire": gettext_lazy("Questionnaire"),
    "version": gettext_lazy("Version"),
    "level": gettext_lazy("Level"),
    "guide_step": gettext_lazy("Conversation guide"),
    "block": gettext_lazy("Building block"),
    "scale": gettext_lazy("Scale"),
    "statement": gettext_lazy("Statement"),
    "level_text": gettext_lazy("What a level means"),
    "tip": gettext_lazy("Tip"),
    "work_form": gettext_lazy("Work form"),
    "question": gettext_lazy("Question for a conversation"),
    "reading": gettext_lazy("Further reading"),
    "behaviour": gettext_lazy("Behaviour that one can see"),
    "experiment": gettext_lazy("Small experiment"),
    "mirror": gettext_lazy("Statement about another link of the chain"),
}
FIELDS = {
    "title": gettext_lazy("title"),
    "period": gettext_lazy("period"),
    "not_applicable": gettext_lazy("answer for “not applicable”"),
    "blocks": gettext_lazy("building blocks, in order"),
    "lower": gettext_lazy("from which score"),
    "text": pgettext_lazy("field", "text"),
    "minutes": gettext_lazy("minutes"),
    "role": gettext_lazy("who leads it"),
    "text_open": gettext_lazy("text without a named building block"),
    "text_withheld": gettext_lazy("text without a result"),
    "is_scored": gettext_lazy("has a score"),
    "summary": gettext_lazy("question above the statements"),
    "explanation": gettext_lazy("explanation"),
    "label": gettext_lazy("label"),
    "position": gettext_lazy("place"),
    "is_reversed": gettext_lazy("turned around"),
    "meaning": gettext_lazy("meaning"),
    "source": gettext_lazy("the words that it stands on"),
    "tip": gettext_lazy("tip"),
    "status": gettext_lazy("state"),
    "is_main": gettext_lazy("on the home page"),
}
WORDS = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "draft": gettext_lazy("draft"),
    "published": gettext_lazy("published"),
    "changed": gettext_lazy("means something else"),
    "same": gettext_lazy("means the same"),
}
#: Fields whose values are words of ours instead of an editor's.
CODED = frozenset({"is_scored", "is_reversed", "status", "is_main", "meaning"})


def finding_lines(findings: Iterable[Finding], content: Content, screens: Mapping[str, str]) -> tuple[FindingLine, ...]:
    """Findings in words, each with the way to its place.

    ``screens`` are the addresses where blocks are edited, by key; the empty key is that of the whole.
    """
    return tuple(
        FindingLine(
            where=_place_words(one.place, content),
            what=_sentence(one),
            address=f"{screens[one.place.block]}#{_anchor(one.place, content)}",
        )
        for one in findings
    )


def change_lines(changes: Iterable[ContentChange], *contents: Content) -> tuple[ChangeLine, ...]:
    """Differences in words; a place is named as in the first content that has it."""
    return tuple(
        ChangeLine(
            _place_words(change.place, *contents),
            value_words(change.place.field, change.before or ""),
            value_words(change.place.field, change.after or ""),
        )
        for change in changes
    )


def rewording_lines(rewordings: Iterable[Rewording], content: Content) -> tuple[RewordingLine, ...]:
    """What an editor is asked about before publishing."""
    return tuple(
        RewordingLine(
            name=rewording_name(one.ref),
            where=content.block(one.ref.block).title if one.ref.statement else _scale_of(one, content),
            before=one.before,
            after=one.after,
        )
        for one in rewordings
    )


def _scale_of(one: Rewording, content: Content) -> str:
    return _("%(block)s, labels of the scale") % {"block": content.block(one.ref.block).title}


def edit_lines(edits: Iterable[ContentEdit], content: Content) -> tuple[EditLine, ...]:
    """The history in words."""
    return tuple(
        EditLine(
            edited_at=edit.edited_at,
            editor=edit.editor,
            where=_place_words(Place(edit.block, *edit.part.partition(" ")[::2], edit.field), content),
            before=value_words(edit.field, edit.before),
            after=value_words(edit.field, edit.after),
        )
        for edit in edits
    )


def _place_words(place: Place, *contents: Content) -> str:
    """A place as people read it: the block, the part, which one, and the field."""
    part = str(PARTS[place.part])
    item = _item_words(place, contents)
    field = str(FIELDS[place.field]) if place.field and not _is_plain(place) else ""
    named = ", ".join(text for text in (f"{part} {item}".strip(), field) if text)
    block = next((content.block(place.block) for content in contents if place.block in content.block_keys), None)
    return f"{block.title}: {named[:1].lower()}{named[1:]}" if block else named


def value_words(field: str, value: str) -> str:
    """A value as people read it."""
    return str(WORDS.get(value, value)) if field in CODED else value


def _is_plain(place: Place) -> bool:
    """Whether the part says enough without its field."""
    return place.field in {"text", "label"} and place.part not in {"level", "guide_step"}


def _item_words(place: Place, contents: Iterable[Content]) -> str:
    for content in contents:
        if place.part == "statement" and place.block in content.block_keys:
            texts = {s.key: f"‘{s.text}’" for s in content.block(place.block).statements}
            if place.item in texts:
                return texts[place.item]
        levels = {level.key: f"‘{level.title}’" for level in content.levels}
        key, _space, number = place.item.partition(" ")
        if place.part in {"level", "level_text", "tip"} and key in levels:
            return f"{levels[key]} {number}".strip()
        if place.part == "guide_step":
            titles = {step.kind: f"‘{step.title}’" for step in content.guide_steps}
            if place.item in titles:
                return titles[place.item]
    return place.item


#: The inline rows on the screens of the admin, by part.
ROWS = {
    "statement": "statements",
    "level_text": "level_texts",
    "tip": "tips",
    "level": "levels",
    "guide_step": "guide_steps",
}


def _anchor(place: Place, content: Content) -> str:
    """The part of an address that leads to a place on its screen."""
    if place.part in {"questionnaire", "block", "scale"}:
        field = {"scale": "scale_labels", "questionnaire": place.field}.get(place.part, place.field)
        return "blocks" if field == "blocks" else f"id_{'not_applicable_label' if field == 'not_applicable' else field}"
    if place.part == "statement" and place.item:
        rows = {s.key: s.row for s in content.block(place.block).statements}
        return f"statements-{rows[place.item]}"
    return ROWS.get(place.part, "resources") + "-group"


def _sentence(finding: Finding) -> str:
    sentence = str(SENTENCES[finding.what])
    return sentence % {
        "detail": finding.detail,
        "blocks_min": BLOCKS_MIN,
        "blocks_max": BLOCKS_MAX,
        "statements": STATEMENTS_PER_BLOCK_MIN,
        "points_min": SCALE_POINTS_MIN,
        "points_max": SCALE_POINTS_MAX,
        "tips": TIPS_PER_LEVEL_MIN,
        "minutes": GUIDE_MINUTES,
        "sentence": SENTENCE_WORDS_MAX,
    }


SENTENCES: dict[Fault | Advice | Rule, object] = {
    Fault.EMPTY: gettext_lazy("Here is no text yet."),
    Fault.BLOCKS: gettext_lazy(
        "There are %(detail)s building blocks with a score; there must be %(blocks_min)s to %(blocks_max)s."
    ),
    Fault.STATEMENTS: gettext_lazy("There are %(detail)s statements; there must be %(statements)s at least."),
    Fault.TWICE: gettext_lazy("The same statement stands here twice."),
    Fault.SCALE: gettext_lazy("The scale has %(detail)s points; there must be %(points_min)s to %(points_max)s."),
    Fault.LABEL_TWICE: gettext_lazy("Two points of the scale have the same label."),
    Fault.LEVELS: gettext_lazy("The lowest level must start at 0."),
    Fault.TIPS: gettext_lazy("This level has %(detail)s tips; there must be %(tips)s at least."),
    Fault.RESOURCES: gettext_lazy("The conversation guide needs %(detail)s of these."),
    Fault.ONE_ONLY: gettext_lazy("A building block has one of these at most."),
    Fault.GUIDE_STEPS: gettext_lazy("The guide needs all five steps, or none."),
    Fault.GUIDE_MINUTES: gettext_lazy("The steps take %(detail)s minutes together; that must be %(minutes)s."),
    Fault.MIRROR: gettext_lazy("Other building blocks have such a statement, so this one needs one too."),
    Advice.REVERSED: gettext_lazy("People often misread a statement that is turned around."),
    Advice.FEW_STATEMENTS: gettext_lazy("With %(detail)s statements a score is less sure. Six is better."),
    Advice.OTHER_BLOCKS: gettext_lazy(
        "The building blocks or their order changed. In the published version they are: %(detail)s."
    ),
    Advice.NO_SOURCE: gettext_lazy("Say on which words of the source text this statement stands."),
    Rule.NOT_ABOUT_ONESELF: gettext_lazy("Start with “Ik”, or with “Zij” if it is about another link of the chain."),
    Rule.NO_FULL_STOP: gettext_lazy("End with a full stop."),
    Rule.TOO_MANY_WORDS: gettext_lazy("This has %(detail)s words. Make it shorter."),
    Rule.NEGATION: gettext_lazy("A negation is hard to answer: %(detail)s."),
    Rule.TWO_IDEAS: gettext_lazy("This may ask two things at once: %(detail)s."),
    Rule.FREQUENCY: gettext_lazy("The answers already say how often: %(detail)s."),
    Rule.PASSIVE: gettext_lazy("Say who does it, instead of: %(detail)s."),
    Rule.HARD_WORD: gettext_lazy("Not everybody knows this word: %(detail)s."),
    Rule.LONG_SENTENCE: gettext_lazy("A sentence has %(detail)s words. Up to %(sentence)s reads easily."),
}
