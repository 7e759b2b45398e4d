"""Addresses of the self-test. None holds an id or a code: a cookie says whose page it is."""

from django.urls import path, register_converter

from assessments.charts import View
from assessments.views import codes, fill_in, pages, participation, results

app_name = "assessments"


class ChartViewConverter:
    """A picture by its name in the address."""

    regex = "|".join(view.value for view in View)

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(ChartViewConverter, "chart")

page_urls = [
    path("", pages.home, name="home"),
    path("model/", pages.model, name="model"),
    path("model/<slug:key>/", pages.model_block, name="model-block"),
    path("privacy/", pages.privacy, name="privacy"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("over/", pages.about, name="about"),
    path("robots.txt", pages.robots, name="robots"),
    path("favicon.ico", pages.favicon, name="favicon"),
]

# /test/
fill_in_urls = [
    path("test/start/", pages.start, name="start"),
    path("test/doel/", fill_in.goal, name="goal"),
    path("test/bouwsteen/<slug:key>/", fill_in.block, name="block"),
    path("test/onderwerp/", fill_in.topic, name="topic"),
    path("test/verder/", fill_in.go_on, name="go-on"),
    path("test/overzicht/", fill_in.overview, name="overview"),
    path("test/afronden/", fill_in.finish, name="finish"),
]

# /mee/ and /meedoen/: the only short path that holds a token
participation_urls = [
    path("meedoen/", participation.enter, name="enter"),
    path("mee/<str:token>/", participation.take_part, name="take-part"),
]

# /terugkomen/
code_urls = [
    path("terugkomen/", codes.come_back, name="return"),
    path("afsluiten/", codes.leave, name="leave"),
    path("afgesloten/", codes.left, name="left"),
]

# /resultaat/
result_urls = [
    path("resultaat/", results.result, name="result"),
    path("resultaat/<chart:view>.svg", results.picture, {"suffix": "svg"}, name="picture-svg"),
    path("resultaat/<chart:view>.png", results.picture, {"suffix": "png"}, name="picture-png"),
    path("resultaat/gegevens.json", results.data, name="data"),
    path("resultaat/vergelijken/", results.compare, name="compare"),
    path("resultaat/verwijderen/", results.erase, name="erase"),
    path("verwijderd/", results.erased, name="erased"),
]

urlpatterns = page_urls + participation_urls + fill_in_urls + code_urls + result_urls
