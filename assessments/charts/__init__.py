"""A score profile as a picture: drawn by matplotlib beforehand, marks placed per request.

``draw_scaffold`` runs when a version of a questionnaire is loaded or published and its result is
stored; ``place_marks`` is plain string work. matplotlib is imported by the drawing functions alone.
"""

from collections.abc import Sequence

from assessments.charts.marks import place_marks
from assessments.charts.trend_marks import place_trend
from assessments.charts.values import ROUNDS_SHOWN, TREND, ChartText, Instead, Mark, Scaffold, View

__all__ = [
    "ROUNDS_SHOWN",
    "TREND",
    "ChartText",
    "Instead",
    "Mark",
    "Scaffold",
    "View",
    "draw_png",
    "draw_scaffold",
    "draw_trend_png",
    "draw_trend_scaffold",
    "place_marks",
    "place_trend",
]


def draw_scaffold(view: View, text: ChartText) -> Scaffold:
    """Draw everything but the marks. Imports matplotlib: about a second, once in a process."""
    from assessments.charts import drawing

    return drawing.scaffold(view, text)


def draw_png(
    view: View, text: ChartText, marks: Sequence[Mark], *, title: str, team: Sequence[int | None] = ()
) -> bytes:
    """Draw the whole picture with its title as PNG, 1260 pixels wide. Imports matplotlib."""
    from assessments.charts import drawing

    return drawing.png(view, text, marks, title=title, team=team)


def draw_trend_scaffold(text: ChartText) -> Scaffold:
    """Draw the picture of several rounds without its marks. Imports matplotlib."""
    from assessments.charts import trend

    return trend.scaffold(text)


def draw_trend_png(
    text: ChartText, marks: Sequence[Sequence[Mark]], joined: Sequence[Sequence[bool]], *, title: str
) -> bytes:
    """Draw the whole picture of several rounds as PNG. Imports matplotlib."""
    from assessments.charts import trend

    return trend.png(text, marks, joined, title=title)
