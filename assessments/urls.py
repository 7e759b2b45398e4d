"""Addresses of the self-test. None holds an id or a code: a cookie says whose page it is."""

from django.urls import path, register_converter

from assessments.charts import View
from assessments.views import (
    accounts,
    codes,
    coordination,
    fill_in,
    looking_back,
    pages,
    participation,
    results,
    round_steps,
    rounds,
    teams,
)

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
    path("test/terugblik/", looking_back.look_back, name="look-back"),
    path("test/schakel/<int:number>/", looking_back.mirror, name="mirror"),
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
    path("resultaat/zin-terug/", looking_back.withdraw_sentence, name="withdraw-sentence"),
    path("resultaat/vergelijken/", results.compare, name="compare"),
    path("resultaat/verwijderen/", results.erase, name="erase"),
    path("verwijderd/", results.erased, name="erased"),
]

# /coordinatie/ronde/.../uitslag/ for coordinators, /resultaat/team/ for members
RESULT = "coordinatie/ronde/<uuid:key>/uitslag/"
team_urls = [
    path(RESULT, teams.result, name="team-result"),
    path(f"{RESULT}<chart:view>.svg", teams.picture, {"suffix": "svg"}, name="team-picture-svg"),
    path(f"{RESULT}<chart:view>.png", teams.picture, {"suffix": "png"}, name="team-picture-png"),
    path("resultaat/team/", teams.own_result, name="own-team-result"),
    path("resultaat/team/<chart:view>.svg", teams.own_picture, {"suffix": "svg"}, name="own-team-picture-svg"),
    path("resultaat/team/<chart:view>.png", teams.own_picture, {"suffix": "png"}, name="own-team-picture-png"),
]

# /inloggen/ and /coordinatie/: for whoever prepares rounds
ROUND = "coordinatie/ronde/<uuid:key>/"
TEAM = "coordinatie/team/<uuid:key>/"
coordination_urls = [
    path("inloggen/", accounts.LogIn.as_view(), name="login"),
    path("wachtwoord/", accounts.password, name="password"),
    path("uitloggen/", accounts.LogOut.as_view(), name="logout"),
    path("coordinatie/", coordination.overview, name="coordination"),
    path("coordinatie/organisatie/<int:organisation>/team/nieuw/", coordination.team_new, name="team-new"),
    path(TEAM, coordination.team, name="team"),
    path(f"{TEAM}bewerken/", coordination.team_edit, name="team-edit"),
    path(f"{TEAM}coordinatoren/", coordination.team_coordinators, name="team-coordinators"),
    path(f"{TEAM}coordinatoren/weg/", coordination.team_coordinator_remove, name="team-coordinator-remove"),
    path(f"{TEAM}ronde/nieuw/", rounds.new, name="round-new"),
    path(ROUND, round_steps.show, name="round"),
    path(f"{ROUND}bewerken/", rounds.edit, name="round-edit"),
    path(f"{ROUND}uitnodigingen/", rounds.invited, name="round-invited"),
    path(f"{ROUND}openen/", round_steps.open_, name="round-open"),
    path(f"{ROUND}verlengen/", round_steps.extend, name="round-extend"),
    path(f"{ROUND}terughalen/", round_steps.recall, name="round-recall"),
    path(f"{ROUND}stoppen/", round_steps.stop, name="round-stop"),
    path(f"{ROUND}herinneren/", round_steps.remind, name="round-remind"),
    path(f"{ROUND}opnieuw-versturen/", round_steps.retry, name="round-retry"),
    path(f"{ROUND}terugnemen/", round_steps.withdraw, name="round-withdraw"),
    path(f"{ROUND}strookjes/", round_steps.slips, name="round-slips"),
    path(f"{ROUND}uitslag-maken/", round_steps.close, name="round-close"),
    path(f"{ROUND}heropenen/", round_steps.reopen, name="round-reopen"),
    path(f"{ROUND}verwijderen/", round_steps.delete, name="round-delete"),
]

urlpatterns = coordination_urls + page_urls + participation_urls + fill_in_urls + code_urls + result_urls + team_urls
