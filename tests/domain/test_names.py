"""Two spellings that look alike are one name."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.names import folded
from tests.domain.strategies import PROPERTY

SPELLINGS = {
    "case": ("Team Noord", "TEAM noord"),
    "edges": ("Team Noord", "  Team Noord\t"),
    "double space": ("Team Noord", "Team   Noord"),
    "other spaces": ("Team Noord", "Team\u00a0\u2003Noord"),
    "line break": ("Team Noord", "Team\r\nNoord"),
    "full width": ("Team Noord", "\uff34\uff45\uff41\uff4d Noord"),
    "ligature": ("Afdeling fijn", "Afdeling \ufb01jn"),
    "Dutch ij": ("IJsselstad", "\u0132sselstad"),
    "sharp s": ("Stra\u00dfe", "STRASSE"),
    "accent in two": ("Caf\u00e9", "Cafe\u0301"),
    "zero width space": ("Team Noord", "Te\u200bam Noord"),
    "soft hyphen": ("Samenwerken", "Samen\u00adwerken"),
    "byte order mark": ("Team", "\ufeffTeam"),
    "right to left mark": ("Team", "Team\u200f"),
    "control character": ("Team", "Te\x07am"),
    "final sigma": ("\u03a3\u039f\u03a6\u039f\u03a3", "\u03c3\u03bf\u03c6\u03bf\u03c2"),
}


@pytest.mark.parametrize(("one", "other"), SPELLINGS.values(), ids=SPELLINGS)
def test_spellings_are_one_name(one, other):
    assert folded(one) == folded(other) != ""


@pytest.mark.parametrize(
    ("one", "other"),
    [("Team Noord", "TeamNoord"), ("Cafe", "Caf\u00e9"), ("Team 1", "Team 2"), ("a-b", "ab"), ("Zuid", "Zuid.")],
)
def test_other_names_stay_apart(one, other):
    assert folded(one) != folded(other)


@pytest.mark.parametrize("name", ["", "   ", "\u200b \u2060", "\x00", "\ufeff\n\t", "\u00ad"], ids=ascii)
def test_name_without_anything_to_see_is_empty(name):
    assert folded(name) == ""


@pytest.mark.parametrize("name", ["\ufe0f", "\u034f", "\u115f", "\u3164", "\u2800"], ids=ascii)
def test_name_of_other_invisible_characters_is_empty(name):
    """Variation selector, grapheme joiner, Hangul fillers, empty Braille: nothing of them shows."""
    assert folded(name) == ""


def test_accent_behind_an_invisible_character_is_the_same_letter():
    assert folded("Cafe\u200d\u0301") == folded("Caf\u00e9")


def test_folding_may_lengthen_a_name():
    assert len(folded("\ufdfa")) == 18


texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


@given(texts)
@PROPERTY
def test_nothing_invisible_and_no_loose_space_is_left(name):
    result = folded(name)

    assert result == " ".join(result.split(" ")) == result.strip()
    assert "  " not in result
    assert not [char for char in result if unicodedata.category(char) in {"Cf", "Cc", "Zl", "Zp"}]


#: Without characters of class Cf: what they stand between is a known defect, see above.
visible = st.text(st.characters(exclude_categories=["Cs", "Cf", "Cc"]), max_size=30)


@given(visible)
@PROPERTY
def test_folding_twice_changes_nothing(name):
    assert folded(folded(name)) == folded(name)


@given(visible, st.sampled_from(["NFC", "NFD", "NFKC", "NFKD"]))
@PROPERTY
def test_normal_form_does_not_matter(name, form):
    assert folded(unicodedata.normalize(form, name)) == folded(name)


@given(texts, st.sampled_from(["\u200b", "\u2060", "\u00ad", "\ufeff"]))
@PROPERTY
def test_invisible_characters_at_the_edges_do_not_matter(name, mark):
    assert folded(f"{mark}{name}{mark}") == folded(name)
