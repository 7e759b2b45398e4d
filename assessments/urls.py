"""Addresses of the self-test. None holds an id or a code: a cookie says whose page it is."""

from django.urls import path, register_converter

from assessments.charts import View
from assessments.views import (
    accounts,
    answer_imports,
    api,
    api_tokens,
    codes,
    commitments,
    coordination,
    exports,
    fill_in,
    guide,
    kept_results,
    looking_back,
    pages,
    papers,
    participation,
    results,
    rights,
    round_steps,
    rounds,
    second_factor,
    teams,
    trends,
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
    path("privacy/gegevens/", pages.stored_fields, name="stored-fields"),
    path("toegankelijkheid/", pages.accessibility, name="accessibility"),
    path("over/", pages.about, name="about"),
    path("robots.txt", pages.robots, name="robots"),
    path(".well-known/security.txt", pages.security_txt, name="security-txt"),
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

# /afspraken/: what a team agreed, for whoever has the link
commitment_urls = [path("afspraken/<str:token>/", commitments.shared, name="commitments-shared")]

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
    *(
        path(f"resultaat/antwoorden.{suffix}", exports.own_answers, {"suffix": suffix}, name=f"answers-{suffix}")
        for suffix in exports.SPREADSHEETS
    ),
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

# Files of the result, at both places
export_urls = [
    path(f"{place}uitslag.{suffix}", view, {"suffix": suffix}, name=f"{name}-{suffix}")
    for place, view, name in (
        (RESULT, exports.team_file, "team-result"),
        ("resultaat/team/", exports.own_team_file, "own-team-result"),
    )
    for suffix in exports.TEAM_FILES
]

# The same to read and print
paper_urls = [
    path("resultaat/verslag.pdf", papers.own, name="result-pdf"),
    path(f"{RESULT}uitslag.pdf", papers.team, name="team-result-pdf"),
    path("resultaat/team/uitslag.pdf", papers.own_team, name="own-team-result-pdf"),
    path("coordinatie/ronde/<uuid:key>/gesprek/gespreksleidraad.pdf", papers.guide, name="guide-pdf"),
]

# /api/v1/: for programs, with a token
api_urls = [
    path("api/v1/openapi.json", api.description, name="api-description"),
    path("api/v1/uitslagen/", api.releases, name="api-releases"),
    path("api/v1/uitslagen/<uuid:key>/", api.release, name="api-release"),
    path("api/<path:rest>", api.unknown, name="api-unknown"),
]

# /account/ and /rol/: for whoever has an account; logging in itself is in account_urls
own_account_urls = [
    path("account/", accounts.account, name="account"),
    path("account/verder/", accounts.start, name="account-start"),
    path("account/gegevens.json", accounts.data, name="account-data"),
    path("account/verwijderen/", accounts.erase, name="account-erase"),
    path("account/verwijderd/", accounts.erased, name="account-erased"),
    path("account/twee-stappen/", second_factor.second_factor, name="second-factor"),
    path("account/geen-rol/", accounts.no_role, name="no-role"),
    path("account/uitslagen/", kept_results.kept, name="kept-results"),
    path("account/uitslagen/<int:kept>/openen/", kept_results.open_, name="kept-result-open"),
    path("account/uitslagen/<int:kept>/loslaten/", kept_results.let_go, name="kept-result-let-go"),
    path("rol/<str:token>/", accounts.role_invitation, name="role-invitation"),
]

# /rechten/: for whoever decides about roles
OF_ORGANISATION = "coordinatie/organisatie/<int:organisation>/rechten/"
rights_urls = [
    path("rechten/", rights.rights, name="rights"),
    path("rechten/terugnemen/", rights.take, name="rights-take"),
    path("rechten/uitnodiging/<uuid:key>/intrekken/", rights.call_off, name="rights-call-off"),
    path("rechten/account/<int:account>/sluiten/", rights.close_account, name="account-close"),
    path("rechten/account/<int:account>/tweede-stap-weg/", rights.reset_second_factor, name="account-reset"),
    path("rechten/account/<int:account>/openen/", rights.open_account, name="account-open"),
    path(OF_ORGANISATION, rights.organisation_rights, name="organisation-rights"),
    path(f"{OF_ORGANISATION}terugnemen/", rights.organisation_take, name="organisation-rights-take"),
    path(
        f"{OF_ORGANISATION}uitnodiging/<uuid:key>/intrekken/",
        rights.organisation_call_off,
        name="organisation-rights-call-off",
    ),
]

# /coordinatie/: for whoever prepares rounds
ROUND = "coordinatie/ronde/<uuid:key>/"
TEAM = "coordinatie/team/<uuid:key>/"
ORGANISATION = "coordinatie/organisatie/<int:organisation>/"
coordination_urls = [
    path("coordinatie/", coordination.overview, name="coordination"),
    path("coordinatie/organisatie/<int:organisation>/team/nieuw/", coordination.team_new, name="team-new"),
    path(f"{ORGANISATION}koppelingen/", api_tokens.show, name="api-tokens"),
    path(f"{ORGANISATION}koppelingen/<int:token>/stoppen/", api_tokens.revoke, name="api-token-revoke"),
    path(TEAM, coordination.team, name="team"),
    path(f"{TEAM}bewerken/", coordination.team_edit, name="team-edit"),
    path(f"{TEAM}coordinatoren/", coordination.team_coordinators, name="team-coordinators"),
    path(f"{TEAM}coordinatoren/weg/", coordination.team_coordinator_remove, name="team-coordinator-remove"),
    path(f"{TEAM}verloop/", trends.team_trend, name="team-trend"),
    path(f"{TEAM}verloop.svg", trends.trend_picture, {"suffix": "svg"}, name="team-trend-svg"),
    path(f"{TEAM}verloop.png", trends.trend_picture, {"suffix": "png"}, name="team-trend-png"),
    path("coordinatie/organisatie/<int:organisation>/", trends.organisation, name="organisation"),
    path(f"{TEAM}ronde/nieuw/", rounds.new, name="round-new"),
    path(f"{TEAM}inlezen/", answer_imports.read_in, name="team-import"),
    path(f"{TEAM}inlezen/bewaren/", answer_imports.store, name="team-import-store"),
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
    path(f"{ROUND}gesprek/", guide.guide, name="guide"),
    path(f"{ROUND}gesprek/stap/<int:number>/", guide.step, name="guide-step"),
    path(f"{ROUND}afspraken/", commitments.of_round, name="commitments"),
    path(f"{ROUND}afspraken/link/", commitments.link, name="commitments-link"),
    path(f"{ROUND}verwijderen/", round_steps.delete, name="round-delete"),
]

urlpatterns = [
    *own_account_urls,
    *rights_urls,
    *coordination_urls,
    *commitment_urls,
    *page_urls,
    *participation_urls,
    *fill_in_urls,
    *code_urls,
    *result_urls,
    *team_urls,
    *export_urls,
    *paper_urls,
    *api_urls,
]
