"""The differences between two versions, and what they mean for comparing scores."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import zip_longest

from assessments.domain.content import BlockContent, Content
from assessments.domain.content_facts import Place, facts
from assessments.domain.scoring_key import StatementRef

#: Parts whose items have a number only: an item in front of them moves all others.
NUMBERED = frozenset({"tip", "work_form", "question", "reading", "behaviour", "experiment", "mirror"})


@dataclass(frozen=True, slots=True)
class ContentChange:
    """One place whose words differ; None where it is not there."""

    place: Place
    before: str | None
    after: str | None


def changes_between(before: Content, after: Content) -> tuple[ContentChange, ...]:
    """What differs, in the order of reading of the later version; what is gone comes last.

    Things without a key (tips, questions, work forms) are compared as lists, so that a new one in front does
    not make all others differ.

    >>> from uuid import UUID
    >>> old, new = (Content(UUID(int=0), 0, title, "Nu", "N.v.t.", (), ()) for title in ("Oud", "Nieuw"))
    >>> [(change.place.field, change.before, change.after) for change in changes_between(old, new)]
    [('title', 'Oud', 'Nieuw')]
    """
    old, new = facts(before), facts(after)
    keyed = [place for place in (*new, *(p for p in old if p not in new)) if place.part not in NUMBERED]
    found = [
        ContentChange(place, old.get(place), new.get(place)) for place in keyed if old.get(place) != new.get(place)
    ]
    return (*found, *_changes_in_lists(old, new))


def _changes_in_lists(old: Mapping[Place, str], new: Mapping[Place, str]) -> Iterator[ContentChange]:
    before, after = _as_lists(old), _as_lists(new)
    for place in (*after, *(place for place in before if place not in after)):
        left, right = before.get(place, []), after.get(place, [])
        for tag, i1, i2, j1, j2 in SequenceMatcher(a=left, b=right, autojunk=False).get_opcodes():
            if tag == "equal":
                continue
            pairs = zip_longest(left[i1:i2], right[j1:j2])
            for number, (was, becomes) in enumerate(pairs, (j1 if j2 > j1 else i1) + 1):
                item = f"{place.item} {number}".strip()
                yield ContentChange(place._replace(item=item), was, becomes)


def _as_lists(all_facts: Mapping[Place, str]) -> dict[Place, list[str]]:
    """The texts of numbered things by their place without the number; title and duration go before the text."""
    items: dict[Place, list[str]] = {}
    for place, text in all_facts.items():
        if place.part in NUMBERED:
            items.setdefault(place._replace(field="text"), []).append(text)
    lists: dict[Place, list[str]] = {}
    for place, texts in items.items():
        group = place._replace(item=" ".join(place.item.split()[:-1]))
        lists.setdefault(group, []).append("\n".join(text for text in texts if text))
    return lists


@dataclass(frozen=True, slots=True)
class Rewording:
    """A statement, or with an empty ``statement`` the labels of a scale, of which an editor says what happened.

    A typing error leaves the meaning as it was; another meaning makes scores not comparable.
    """

    ref: StatementRef
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Published:
    """A statement as it stood in the last published version that has it, with the labels of its scale."""

    text: str
    meaning: int
    labels: tuple[str, ...]


def rewordings(content: Content, published: Mapping[StatementRef, Published]) -> tuple[Rewording, ...]:
    """What was reworded since it was published last, in order of the test.

    Labels are asked about only where their number stays: with another number of points scores are not compared.
    """
    found = []
    for block in content.blocks:
        labels = tuple(point.label for point in block.scale)
        known = [(ref, published[ref]) for ref in _refs(block) if ref in published]
        before = next((was.labels for _ref, was in known if was.labels != labels), labels)
        if before != labels and len(before) == len(labels):
            found.append(Rewording(StatementRef(block.key, ""), "; ".join(before), "; ".join(labels)))
        texts = {StatementRef(block.key, s.key): s.text for s in block.statements}
        found += [Rewording(ref, was.text, texts[ref]) for ref, was in known if was.text != texts[ref]]
    return tuple(found)


def meanings(
    content: Content, published: Mapping[StatementRef, Published], *, changed: frozenset[StatementRef]
) -> dict[StatementRef, int]:
    """The meaning of every statement, one higher where an editor said that it, or its scale, means something else.

    A statement that was never published starts at 1.
    """
    given = {}
    for block in content.blocks:
        for ref in _refs(block):
            was = published.get(ref)
            has_changed = ref in changed or StatementRef(block.key, "") in changed
            given[ref] = 1 if was is None else was.meaning + has_changed
    return given


def _refs(block: BlockContent) -> Iterator[StatementRef]:
    return (StatementRef(block.key, statement.key) for statement in block.statements)
