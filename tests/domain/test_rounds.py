"""Where a round stands follows from what is stored and the clock; counts say no more than a band."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.domain.rounds import CountBand, State, Status, Way, count_band, state_at
from tests.domain.strategies import PROPERTY

OPENS = datetime(2026, 11, 23, 7, tzinfo=UTC)
CLOSES = OPENS + timedelta(days=14)
MOMENT = timedelta(microseconds=1)

moments = st.datetimes(datetime(2026, 11, 1), datetime(2026, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001 - bounds


def state(now, status="open"):
    return state_at(status, OPENS, CLOSES, now)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        (OPENS - MOMENT, State.PLANNED),
        (OPENS, State.OPEN),
        (CLOSES - MOMENT, State.OPEN),
        (CLOSES, State.CLOSED),
        (CLOSES + timedelta(days=400), State.CLOSED),
    ],
    ids=["just before", "at opening", "last moment", "at closing", "long after"],
)
def test_open_round_follows_the_clock(now, expected):
    assert state(now) is state(now, Status.OPEN) is expected


@pytest.mark.parametrize("status", ["concept", "released", "withheld"])
@given(now=moments)
@PROPERTY
def test_clock_changes_nothing_outside_an_open_round(status, now):
    assert state(now, status) is State(status)


@given(st.lists(moments, min_size=3, max_size=8).map(sorted))
@PROPERTY
def test_time_only_leads_from_planned_to_open_to_closed(times):
    order = [State.PLANNED, State.OPEN, State.CLOSED]

    seen = [order.index(state_at("open", times[0], times[-1], now)) for now in times]

    assert seen == sorted(seen)


def test_moment_is_the_same_in_every_time_zone():
    summer = datetime.fromisoformat("2026-10-25T02:30:00+02:00")
    winter = datetime.fromisoformat("2026-10-25T02:30:00+01:00")

    assert state_at("open", summer, winter, summer) is State.OPEN
    assert state_at("open", summer, winter, winter) is State.CLOSED


@pytest.mark.parametrize("status", ["", "lost", "closed ", "OPEN"])
def test_unknown_status_is_refused(status):
    with pytest.raises(ValueError, match="is not a valid State"):
        state(OPENS, status)


def test_every_stored_status_has_a_state():
    assert {state(OPENS, status).value for status in Status} == {status.value for status in Status}


def test_ways_to_get_in_are_two_beside_answers_out_of_another_tool():
    assert {way.value for way in Way} == {"mail", "slips", "imported"}


@pytest.mark.parametrize(
    ("count", "k", "band"),
    [
        (0, 5, CountBand.NONE),
        (1, 5, CountBand.FEW),
        (4, 5, CountBand.FEW),
        (5, 5, CountBand.ENOUGH),
        (5, 6, CountBand.FEW),
        (6, 6, CountBand.ENOUGH),
        (2000, 5, CountBand.ENOUGH),
    ],
)
def test_count_is_a_band(count, k, band):
    assert count_band(count, k) is band


@given(st.integers(1, 500), st.integers(5, 20))
@PROPERTY
def test_one_more_shows_only_where_k_is_reached(count, k):
    assert (count_band(count, k) is count_band(count + 1, k)) is (count + 1 != k)


@pytest.mark.parametrize("k", [4, 0, -5])
def test_k_below_five_is_refused(k):
    with pytest.raises(ValueError, match=f"not {k}"):
        count_band(7, k)
