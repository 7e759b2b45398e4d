"""What comes back from the identity provider is believed by its signature, its issuer and nothing else."""

import json
import time

import jwt
import pytest
from allauth.socialaccount import app_settings
from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client, RequestFactory
from requests import ConnectionError as NoConnection
from requests import Response, TooManyRedirects
from requests.adapters import HTTPAdapter

from assessments.adapters import ProviderAdapter
from assessments.views.single_sign_on import SignedTokens
from tests.pages.reading import Page

pytestmark = pytest.mark.django_db

URL = "https://login.example.nl/realm"
KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
STRANGE = rsa.generate_private_key(public_exponent=65537, key_size=2048)
START = "/inloggen/via/organisatie/"


class Web:
    """Answers by address, in the place of the network."""

    def __init__(self) -> None:
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(KEY.public_key()))
        self.config = {
            "issuer": URL,
            "jwks_uri": f"{URL}/keys",
            "authorization_endpoint": f"{URL}/start",
            "token_endpoint": f"{URL}/token",
            "userinfo_endpoint": f"{URL}/me",
        }
        self.pages: dict[str, object] = {
            f"{URL}/.well-known/openid-configuration": self.config,
            f"{URL}/keys": {"keys": [{**public, "kid": "one", "alg": "RS256"}]},
        }

    def send(self, _adapter, request, **_kwargs) -> Response:
        page = self.pages.get(request.url)
        if page is None:
            raise NoConnection(request.url)
        response = Response()
        response.url, response.request = request.url, request
        if isinstance(page, str):
            response.status_code, response.headers["Location"] = 302, page
            response._content = b""
        else:
            response.status_code, response._content = 200, json.dumps(page).encode()
        return response


@pytest.fixture
def web(monkeypatch, settings) -> Web:
    app = {"provider_id": "organisatie", "name": "x", "client_id": "us", "secret": "s" * 40}
    app["settings"] = {"server_url": URL}
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}
    assert app_settings.PROVIDERS == settings.SOCIALACCOUNT_PROVIDERS
    found = Web()
    monkeypatch.setattr(HTTPAdapter, "send", lambda *args, **kwargs: found.send(*args, **kwargs))
    return found


def claims(**changed: object) -> dict[str, object]:
    now = int(time.time())
    return {"iss": URL, "aud": "us", "sub": "7", "iat": now, "nbf": now - 5, "exp": now + 60, **changed}


def signed(payload: dict[str, object], key: object = KEY, algorithm: str = "RS256", **header: object) -> str:
    return jwt.encode(payload, key, algorithm=algorithm, headers={"kid": "one", **header})


def read(token: str) -> dict[str, object]:
    adapter = SignedTokens(RequestFactory().get("/"), "organisatie")
    adapter.did_fetch_access_token = True  # as after a code was exchanged
    return adapter._decode_id_token(SocialApp(client_id="us"), token)


def test_token_that_the_provider_signed_is_read(web):
    assert read(signed(claims()))["sub"] == "7"


@pytest.mark.parametrize(
    "token",
    [
        signed(claims(), STRANGE),
        signed(claims(), "s" * 40, "HS256"),
        signed(claims(), "", "none"),
        signed(claims(), STRANGE, jku="https://elsewhere.example/keys"),
        signed(claims(), STRANGE, kid="two"),
        signed(claims(), kid=""),
        signed(claims(aud="somebody else")),
        signed(claims(iss="https://elsewhere.example")),
        signed(claims(exp=int(time.time()) - 60)),
        signed(claims(nbf=int(time.time()) + 600)),
        signed(claims())[:-4],
        "no token",
    ],
    ids=["key", "hs256", "none", "jku", "kid", "no kid", "audience", "issuer", "old", "not yet", "cut", "text"],
)  # fmt: skip
def test_token_that_is_not_from_the_provider_or_not_for_us_is_refused(web, token):
    with pytest.raises(OAuth2Error):
        read(token)


def test_somebody_is_sent_to_the_provider_that_was_configured(web):
    answer = Client().post(START)

    assert answer.status_code == 302
    assert answer["Location"].startswith(f"{URL}/start?")
    assert "code_challenge_method=S256" in answer["Location"]


def test_looking_sends_nobody_to_the_provider(web):
    assert Client().get(START).status_code == 200


def test_provider_that_goes_by_another_name_is_refused(web):
    web.config["issuer"] = "https://login.example.nl/other"

    answer = Client().post(START)

    assert "Location" not in answer
    assert "login.example.nl/start" not in answer.content.decode()


def test_provider_that_is_silent_ends_in_a_page(web):
    web.pages.clear()

    assert Client().post(START).status_code < 500


def test_redirect_of_the_provider_is_not_followed(web):
    web.pages[f"{URL}/moved"] = "https://elsewhere.example/"

    with pytest.raises(TooManyRedirects):
        ProviderAdapter().get_requests_session().get(f"{URL}/moved")


def test_provider_that_is_not_configured_is_unknown(web):
    assert Client().post("/inloggen/via/iets-anders/").status_code == 404


def test_looking_at_the_address_of_the_provider_shows_a_button_of_ours(web):
    page = Page(Client().get(START))

    assert page.status == 200
    assert page.heading == "Log in met x"
    assert "Log op een andere manier in" in page.text
