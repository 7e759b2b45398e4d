"""A role goes with what it is for, and with nothing else."""

import uuid

import pytest

from assessments.domain.roles import Grant, Role

TEAM = uuid.UUID(int=1)


@pytest.mark.parametrize(
    ("grant", "columns", "object_"),
    [
        (Grant(Role.COORDINATOR, team=TEAM), {"team_id": TEAM, "organisation_id": None}, f"team:{TEAM}"),
        (Grant(Role.MANAGER, organisation=0), {"team_id": None, "organisation_id": 0}, "organisation:0"),
        (Grant(Role.EDITOR), {"team_id": None, "organisation_id": None}, "site"),
        (Grant(Role.OPERATOR), {"team_id": None, "organisation_id": None}, "site"),
    ],
)
def test_grant_names_what_it_is_for(grant, columns, object_):
    assert grant.columns == columns
    assert grant.object == object_
    assert Grant.of(grant.role.value, team=grant.team, organisation=grant.organisation) == grant


@pytest.mark.parametrize(
    ("role", "given"),
    [
        (Role.COORDINATOR, {}),
        (Role.COORDINATOR, {"organisation": 1}),
        (Role.COORDINATOR, {"team": TEAM, "organisation": 1}),
        (Role.MANAGER, {}),
        (Role.MANAGER, {"team": TEAM}),
        (Role.MANAGER, {"team": TEAM, "organisation": 1}),
        (Role.EDITOR, {"organisation": 1}),
        (Role.EDITOR, {"team": TEAM}),
        (Role.OPERATOR, {"organisation": 1}),
        (Role.OPERATOR, {"team": TEAM}),
    ],
)
def test_role_for_something_else_is_refused(role, given):
    with pytest.raises(ValueError, match=str(role)):
        Grant(role, **given)


def test_role_that_is_not_known_is_refused():
    with pytest.raises(ValueError, match="director"):
        Grant.of("director")
