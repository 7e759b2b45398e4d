"""Two people at the same moment, each in an own transaction: on PostgreSQL, as rows in memory are not shared."""

import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from django.db import connection

from assessments.domain.roles import Grant, Role
from assessments.models import Coordinator, Organisation, RoleChange, RoleInvitation, Team, User
from assessments.services import role_invitations, roles
from tests.factories import TODAY, make_coordinator, make_organisation, make_team, make_user

pytestmark = pytest.mark.skipif(connection.vendor == "sqlite", reason="needs PostgreSQL: see make test")

NOW = datetime(2026, 11, 25, 9, tzinfo=UTC)
TRIES = 10


@pytest.fixture(autouse=True)
def _committed(django_db_setup, django_db_blocker) -> Iterator[None]:
    """What these tests write is really written, and wiped afterwards."""
    with django_db_blocker.unblock():
        yield
        wipe()
        connection.close()


def wipe() -> None:
    for model in (RoleChange, RoleInvitation, Coordinator, Team, Organisation, User):
        model.objects.all().delete()


def at_once(*acts: Callable[[], object]) -> list[object]:
    """Do these in threads that start together; what each returned or raised."""
    start, ends = threading.Barrier(len(acts)), list[object](acts)

    def run(number: int) -> None:
        start.wait(timeout=10)
        try:
            ends[number] = acts[number]()
        except Exception as error:
            ends[number] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(len(acts))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return ends


def kinds(ends: list[object]) -> list[str]:
    return sorted(type(end).__name__ for end in ends)


@pytest.mark.parametrize("deed", ["take", "close"])
def test_two_operators_cannot_remove_each_other(deed):
    def remove(user: User, actor: User) -> Callable[[], object]:
        if deed == "close":
            return lambda: roles.close_account(user=user, now=NOW, actor=actor)
        return lambda: roles.take(user=user, grant=Grant(Role.OPERATOR), now=NOW, actor=actor)

    for _ in range(TRIES):
        ada, bob = (make_user(f"{name}@gemeente.example", is_operator=True) for name in ("ada", "bob"))

        ends = at_once(remove(bob, ada), remove(ada, bob))

        assert kinds(ends) == ["LastOperator", "NoneType"]
        assert User.objects.filter(is_operator=True, is_active=True).count() == 1
        assert RoleChange.objects.count() == 1
        wipe()


def test_one_operator_cannot_close_the_account_of_another_who_takes_the_role_back():
    for _ in range(TRIES):
        ada, bob = (make_user(f"{name}@gemeente.example", is_operator=True) for name in ("ada", "bob"))

        ends = at_once(
            lambda: roles.close_account(user=bob, now=NOW, actor=ada),  # noqa: B023
            lambda: roles.take(user=ada, grant=Grant(Role.OPERATOR), now=NOW, actor=bob),  # noqa: B023
        )

        assert kinds(ends) == ["LastOperator", "NoneType"]
        assert User.objects.filter(is_operator=True, is_active=True).count() == 1
        wipe()


def test_two_coordinators_cannot_leave_a_team_to_nobody():
    for _ in range(TRIES):
        team = make_team("Team Noord", organisation=make_organisation())
        pair = [make_coordinator(team=team).user for _ in range(2)]
        grant = Grant(Role.COORDINATOR, team.pk)

        ends = at_once(*[lambda user=user, grant=grant: roles.take(user=user, grant=grant, now=NOW) for user in pair])

        assert kinds(ends) == ["LastCoordinator", "NoneType"]
        assert team.coordinators.count() == 1
        wipe()


def test_invitation_that_is_accepted_twice_gives_one_account_and_one_role():
    grant = Grant(Role.OPERATOR)
    for _ in range(TRIES):
        token = role_invitations.invite(address="els@gemeente.example", grant=grant, today=TODAY, now=NOW)

        ends = at_once(*[lambda token=token: role_invitations.accept(token=token, today=TODAY, now=NOW)] * 4)

        assert kinds(ends) == ["Accepted", *["UnknownInvitation"] * 3]
        assert User.objects.get().is_operator
        assert list(RoleChange.objects.order_by("pk").values_list("deed", flat=True)) == ["invited", "given"]
        wipe()


def test_invitation_that_is_accepted_and_called_off_ends_one_way():
    for _ in range(TRIES):
        grant = Grant(Role.EDITOR)
        token = role_invitations.invite(address="els@gemeente.example", grant=grant, today=TODAY, now=NOW)
        key = RoleInvitation.objects.get().pk

        at_once(
            lambda token=token: role_invitations.accept(token=token, today=TODAY, now=NOW),
            lambda key=key: role_invitations.call_off(invitation=key, now=NOW, actor=None),
        )

        deeds = list(RoleChange.objects.order_by("pk").values_list("deed", flat=True))
        assert deeds in (["invited", "given"], ["invited", "called_off"])
        assert User.objects.filter(is_staff=True).count() == deeds.count("given")
        wipe()


def test_inviting_somebody_twice_leaves_one_invitation_of_which_one_link_works():
    grant = Grant(Role.OPERATOR)
    for _ in range(TRIES):
        tokens = at_once(
            *[lambda: role_invitations.invite(address="els@gemeente.example", grant=grant, today=TODAY, now=NOW)] * 3
        )

        assert kinds(tokens) == ["str"] * 3
        assert RoleInvitation.objects.count() == 1
        ends = [accept(token) for token in tokens]
        assert kinds(ends) == ["Accepted", "UnknownInvitation", "UnknownInvitation"]
        wipe()


def accept(token: str) -> object:
    try:
        return role_invitations.accept(token=token, today=TODAY, now=NOW)
    except role_invitations.UnknownInvitation as error:
        return error
