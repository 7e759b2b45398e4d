"""The provider's addresses: those of the library, and a page where one says who one is."""

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.middleware.csrf import get_token
from django.template import Context, Template
from django.urls import include, path

from tests.provider.claims import require_pkce

PAGE = Template(
    "<!doctype html><html lang=nl><title>Inloggen bij de gemeente</title><form method=post>{% csrf_token %}"
    "{% for person in people %}<button name=person value={{ person }}>{{ person }}</button>{% endfor %}</form></html>"
)

require_pkce()


def choose(request: HttpRequest) -> HttpResponse:
    """No password: whoever presses a name is that person."""
    if request.method == "POST":
        person = get_user_model().objects.get(username=request.POST["person"])
        login(request, person, backend="django.contrib.auth.backends.ModelBackend")
        return HttpResponseRedirect(request.GET["next"])
    people = get_user_model().objects.order_by("username").values_list("username", flat=True)
    return HttpResponse(PAGE.render(Context({"people": people, "csrf_token": get_token(request)})))


urlpatterns = [
    path("favicon.ico", lambda request: HttpResponse(status=204)),
    path("kies/", choose, name="choose"),
    path("", include("allauth.idp.urls")),
]
