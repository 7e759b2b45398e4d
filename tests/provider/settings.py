"""Settings of the provider. Nothing of the product is loaded here."""

import os
from pathlib import Path

FOLDER = Path(os.environ["PROVIDER_FOLDER"])
#: What the provider says about whom, by name; read again for each answer.
CLAIMS = FOLDER / "claims.json"

SECRET_KEY = "only-for-tests-only-for-tests-only-for-tests-only-for-tests"
ALLOWED_HOSTS = ["127.0.0.1"]
ROOT_URLCONF = "tests.provider.urls"
WSGI_APPLICATION = "tests.provider.wsgi.application"
INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER / "provider.sqlite3"}}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
USE_TZ = True
LOGIN_URL = "choose"
# A browser sends its cookies to every port of a host.
SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "provider-session", "provider-csrf"
IDP_OIDC_ADAPTER = "tests.provider.claims.Adapter"
IDP_OIDC_PRIVATE_KEY = (FOLDER / "key.pem").read_text()
