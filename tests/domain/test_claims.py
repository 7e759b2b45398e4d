"""A written mapping turns claims into roles, and says what is wrong with itself."""

from pathlib import Path

import pytest

from assessments.domain.claims import Rule, UnreadableMapping, Verdict, has_second_factor, read_mapping, verdicts
from assessments.domain.roles import Role

EXAMPLE = Path(__file__).parents[2] / "docs" / "rollen.example.toml"
EDITORS = Rule("groups", "redactie", Role.EDITOR)
MANAGERS = Rule("groups", "beheer", Role.MANAGER, "Gemeente Noord")
MANAGERS_BY_CLAIM = Rule("groups", "beheer", Role.MANAGER, "claim:organisatie")


def rule(**fields: object) -> str:
    """One table, with these fields beside the usual ones; None leaves one out."""
    usual = {"claim": "groups", "value": "redactie", "role": "editor"}
    given = {name: value for name, value in (usual | fields).items() if value is not None}
    return "[[rule]]\n" + "".join(f"{name} = {value!r}\n" for name, value in given.items())


# === Reading ===


def test_each_table_is_a_rule_in_order():
    text = rule() + rule(value="beheer", role="manager", organisation="Gemeente Noord")

    assert read_mapping(text) == (EDITORS, MANAGERS)


@pytest.mark.parametrize("role", ["editor", "operator"])
def test_roles_for_the_whole_site_need_no_organisation(role):
    assert read_mapping(rule(role=role)) == (Rule("groups", "redactie", Role(role)),)


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("[[rule", "Expected"),
        ("", "one or more"),
        ("rule = 3", "one or more"),
        ("[rule]\nclaim = 'a'", "one or more"),
        ("[other]\n" + rule(), "one or more"),
        ("rule = ['a']", "rule 1: use claim"),
        (rule() + rule(team="Noord"), "rule 2: use claim"),
        (rule(value=None), "rule 1: claim and value"),
        (rule(claim=""), "rule 1: claim and value"),
        (rule(value=3), "rule 1: claim and value"),
        (rule(role=3), "rule 1: claim and value"),
        (rule(role=None), "rule 1: role is"),
        (rule(role="coordinator"), "rule 1: role is"),
        (rule(role="Editor"), "rule 1: role is"),
        (rule(role="manager"), "rule 1: a manager has"),
        (rule(role="manager", organisation="claim:"), "rule 1: a manager has"),
        (rule(organisation="Gemeente Noord"), "rule 1: a manager has"),
    ],
)
def test_mapping_that_cannot_be_used_says_where_and_why(text, what):
    with pytest.raises(UnreadableMapping, match=what):
        read_mapping(text)


def test_example_in_the_documentation_can_be_read_and_does_what_it_says():
    rules = read_mapping(EXAMPLE.read_text(encoding="utf-8"))

    assert {rule.role for rule in rules} == {Role.MANAGER, Role.EDITOR, Role.OPERATOR}
    entra = {"roles": ["Zelftest.Beheer"], "groups": []}
    assert given(rules, entra) == {(Role.MANAGER, "Gemeente Voorbeeld")}
    keycloak = {"realm_access": {"roles": ["zelftest-beheer", "zelftest-redactie"]}, "organisatie": "Gemeente Zuid"}
    assert given(rules, keycloak) == {(Role.MANAGER, "Gemeente Zuid"), (Role.EDITOR, "")}
    assert given(rules, {"groups": "6f3c9a52-0d47-4c1e-9a53-2f6f3f0f7f11"}) == {(Role.OPERATOR, "")}


# === What it says about somebody ===


def given(rules: tuple[Rule, ...], claims: dict[str, object]) -> set[tuple[Role, str]]:
    """The roles with their organisations that somebody with these claims has."""
    return {(verdict.role, verdict.organisation) for verdict in verdicts(rules, claims) if verdict.is_given}


@pytest.mark.parametrize("groups", ["redactie", ["redactie"], ["sport", "redactie", 7, None, ""]])
def test_text_or_list_with_the_value_gives_the_role(groups):
    assert verdicts((EDITORS,), {"groups": groups}) == (Verdict(Role.EDITOR, "", True),)


@pytest.mark.parametrize(
    "claims",
    [
        {},
        {"groups": None},
        {"groups": []},
        {"groups": "redactie-niet"},
        {"groups": ["Redactie"]},
        {"groups": {"redactie": True}},
        {"groups": [["redactie"]]},
        {"groups": True},
        {"roles": ["redactie"]},
    ],
)
def test_anything_else_takes_the_role_back(claims):
    assert verdicts((EDITORS,), claims) == (Verdict(Role.EDITOR, "", False),)


def test_two_rules_to_one_role_give_it_where_either_holds():
    either = (EDITORS, Rule("groups", "taal", Role.EDITOR))

    assert verdicts(either, {"groups": ["taal"]}) == (Verdict(Role.EDITOR, "", True),)
    assert verdicts(either, {"groups": ["redactie"]}) == (Verdict(Role.EDITOR, "", True),)
    assert verdicts(either, {"groups": []}) == (Verdict(Role.EDITOR, "", False),)


def test_organisation_out_of_a_claim_is_one_verdict_each():
    claims = {"groups": ["beheer"], "organisatie": ["Gemeente Noord", "Gemeente Zuid"]}

    assert verdicts((MANAGERS_BY_CLAIM,), claims) == (
        Verdict(Role.MANAGER, "Gemeente Noord", True),
        Verdict(Role.MANAGER, "Gemeente Zuid", True),
    )
    assert verdicts((MANAGERS_BY_CLAIM,), claims | {"groups": []}) == (
        Verdict(Role.MANAGER, "Gemeente Noord", False),
        Verdict(Role.MANAGER, "Gemeente Zuid", False),
    )


@pytest.mark.parametrize("organisation", [None, "", [], 3, {"naam": "Gemeente Noord"}])
def test_claim_that_names_no_organisation_says_nothing(organisation):
    assert verdicts((MANAGERS_BY_CLAIM,), {"groups": ["beheer"], "organisatie": organisation}) == ()


def test_no_rules_say_nothing():
    assert verdicts((), {"groups": ["redactie"]}) == ()


def test_dot_leads_into_a_claim_of_claims_unless_a_claim_has_that_name():
    inside = (Rule("realm_access.roles", "redactie", Role.EDITOR),)

    assert given(inside, {"realm_access": {"roles": ["redactie"]}}) == {(Role.EDITOR, "")}
    assert given(inside, {"realm_access.roles": "redactie"}) == {(Role.EDITOR, "")}
    assert given(inside, {"realm_access": ["redactie"]}) == set()
    assert given(inside, {"realm_access": {"roles": {"redactie": 1}}}) == set()


# === A second factor ===


@pytest.mark.parametrize(
    ("claims", "is_seen"),
    [
        ({"acr": "mfa"}, True),
        ({"acr": ["pwd", "mfa"]}, True),
        ({"amr": ["pwd", "mfa"]}, True),
        ({"amr": "mfa"}, True),
        ({"acr": "0", "amr": ["pwd"]}, False),
        ({"acr": True, "amr": None}, False),
        ({"groups": ["mfa"]}, False),
        ({}, False),
    ],
)
def test_second_factor_is_what_the_setting_names_in_acr_or_amr(claims, is_seen):
    assert has_second_factor(claims, frozenset({"mfa", "hwk"})) is is_seen


def test_without_the_setting_no_provider_counts_as_a_second_factor():
    assert has_second_factor({"acr": "mfa", "amr": ["mfa"]}, frozenset()) is False
