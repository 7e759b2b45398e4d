"""Which roles follow from what an identity provider says about somebody, by a written mapping.

The mapping decides about the pairs of role and organisation that it names, and about no others: at each login
through the provider such a pair is given or taken back. What is given by hand beside it stays.
"""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from assessments.domain.roles import Role

#: Written as the organisation of a rule: the organisation's name stands in this claim.
FROM_CLAIM = "claim:"


class UnreadableMapping(ValueError):
    """The mapping cannot be used; the text says where and why."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Who has ``value`` in ``claim`` gets ``role``, a manager for ``organisation`` (a name, or ``claim:<name>``)."""

    claim: str
    value: str
    role: Role
    organisation: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """A role, for the organisation of this name if any, that somebody has or has not according to the provider."""

    role: Role
    organisation: str
    is_given: bool


def read_mapping(text: str) -> tuple[Rule, ...]:
    """The rules in a TOML text of ``[[rule]]`` tables. Raises UnreadableMapping."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise UnreadableMapping(str(error)) from error
    rules = tables.get("rule")
    if set(tables) != {"rule"} or not isinstance(rules, list):
        raise UnreadableMapping("write one or more [[rule]] tables, and nothing else")
    return tuple(_rule(number, table) for number, table in enumerate(rules, start=1))


def verdicts(rules: tuple[Rule, ...], claims: Mapping[str, Any]) -> tuple[Verdict, ...]:
    """What the mapping says about somebody with these claims, one verdict for each pair that it names.

    A rule whose organisation stands in a claim names the organisation of that claim, where there is one.
    """
    found: dict[tuple[Role, str], bool] = {}
    for rule in rules:
        for organisation in _organisations(rule, claims):
            key = (rule.role, organisation)
            found[key] = found.get(key, False) or rule.value in _values(claims, rule.claim)
    return tuple(Verdict(role, organisation, is_given) for (role, organisation), is_given in found.items())


def has_second_factor(claims: Mapping[str, Any], accepted: frozenset[str]) -> bool:
    """Whether the provider says that it saw a second factor: one of ``accepted`` in ``acr``, or ``amr``."""
    return bool(accepted & {*_values(claims, "acr"), *_values(claims, "amr")})


def _rule(number: int, table: Any) -> Rule:
    where = f"rule {number}"
    if not isinstance(table, dict) or not set(table) <= {"claim", "value", "role", "organisation"}:
        raise UnreadableMapping(f"{where}: use claim, value, role and organisation only")
    texts = {name: table.get(name, "") for name in ("claim", "value", "role", "organisation")}
    if not all(isinstance(text, str) for text in texts.values()) or not (texts["claim"] and texts["value"]):
        raise UnreadableMapping(f"{where}: claim and value are texts that are not empty")
    if texts["role"] not in {Role.MANAGER, Role.EDITOR, Role.OPERATOR}:
        raise UnreadableMapping(f"{where}: role is manager, editor or operator")
    if (texts["role"] == Role.MANAGER) != bool(texts["organisation"].removeprefix(FROM_CLAIM)):
        raise UnreadableMapping(f"{where}: a manager has an organisation, and nobody else")
    return Rule(texts["claim"], texts["value"], Role(texts["role"]), texts["organisation"])


def _organisations(rule: Rule, claims: Mapping[str, Any]) -> list[str]:
    if not rule.organisation.startswith(FROM_CLAIM):
        return [rule.organisation]
    return _values(claims, rule.organisation.removeprefix(FROM_CLAIM))


def _values(claims: Mapping[str, Any], path: str) -> list[str]:
    """The texts at a claim; a dot leads into a claim of claims, as in Keycloak's ``realm_access.roles``."""
    found: Any = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    values = found if isinstance(found, list) else [found]
    return [value for value in values if isinstance(value, str) and value]
