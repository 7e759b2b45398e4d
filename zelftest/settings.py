"""Every setting, from the environment. A missing or wrong one stops the process by name.

The README lists each environment variable; a test compares that list with this file.
"""

from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from assessments.domain.constants import K_MIN, NEAR_ROUND_DAYS
from zelftest.accounts import ACCOUNT_FORMS as OUR_ACCOUNT_FORMS
from zelftest.accounts import (
    ACCOUNT_LIMITS,
    SECOND_FACTOR_FORMS,
    SECOND_FACTOR_LIMITS,
    identity_provider,
    ours,
    role_mapping,
)
from zelftest.environment import (
    base_url,
    database,
    log_file,
    log_level,
    mail_address,
    mail_server,
    secret,
    sender,
    switch,
    task_backend,
    whole_number,
)
from zelftest.headers import content_security_policy, hsts_preload
from zelftest.logs import logging_settings
from zelftest.publishing import accessibility_statement, contacts, https_address

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
if env.str("ENV_FILE", default=""):
    if not Path(env.str("ENV_FILE")).is_file():
        raise ImproperlyConfigured(f"ENV_FILE names {env.str('ENV_FILE')}, and that file is not there.")
    environ.Env.read_env(env.str("ENV_FILE"))

# === The site ===

DEBUG = switch(env, "DEBUG")
SECRET_KEY = secret(env, "SECRET_KEY")
#: Keys the hash of a secret code. Whoever changes it closes every result that a code opens.
CODE_KEY = secret(env, "CODE_KEY")
_url = base_url(env)
BASE_URL = f"{_url.scheme}://{_url.netloc}"
IS_HTTPS = _url.scheme == "https"
ALLOWED_HOSTS = [_url.hostname, *env.list("EXTRA_HOSTS", default=[])]
if "*" in ALLOWED_HOSTS:
    raise ImproperlyConfigured("EXTRA_HOSTS must name hosts; * would let anybody choose the address in a mail.")
#: How many proxies in front of the server add an address to X-Forwarded-For.
TRUSTED_PROXY_COUNT = whole_number(env, "TRUSTED_PROXY_COUNT", 0, minimum=0)

ROOT_URLCONF = "zelftest.urls"
WSGI_APPLICATION = "zelftest.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.admin.apps.SimpleAdminConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.socialaccount",
    "allauth.socialaccount.providers.openid_connect",
    "allauth.usersessions",
    "django_tasks",
    "django_tasks_db",
    "crispy_forms",
    "csp",
    "assessments",
]

MIDDLEWARE = [
    "assessments.middleware.TellSecurityLog",
    # These three stand around everything, so that static files and refusals have their headers too.
    "csp.middleware.CSPMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "assessments.middleware.SecureEveryAnswer",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "assessments.middleware.KeepPrivate",
    "assessments.middleware.HideToken",
    "assessments.middleware.RefuseUnreadable",
    "assessments.middleware.ExplainWrongMethod",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "assessments.middleware.HideCode",
    "assessments.middleware.NoticeEndedSession",
    "allauth.account.middleware.AccountMiddleware",
    "assessments.middleware.RequireSecondFactor",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]

# === What is stored, and for how long ===

VAR_DIR.mkdir(exist_ok=True)
DATABASES = {"default": database(env, "DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'zelftest.sqlite3'}")}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

#: Days without a finish, from the start, after which a draft is deleted.
DRAFT_RETENTION_DAYS = whole_number(env, "DRAFT_RETENTION_DAYS", 90, minimum=1)
#: Days after finishing after which notes, and later the whole submission, are deleted.
NOTE_RETENTION_DAYS = whole_number(env, "NOTE_RETENTION_DAYS", 90, minimum=1)
SUBMISSION_RETENTION_DAYS = whole_number(env, "SUBMISSION_RETENTION_DAYS", 730, minimum=1)
#: Days after an edit, after the last day of a key or link, and after a task was done: then names, keys and tasks go.
EDIT_RETENTION_DAYS = whole_number(env, "EDIT_RETENTION_DAYS", 730, minimum=1)
TOKEN_RETENTION_DAYS = whole_number(env, "TOKEN_RETENTION_DAYS", 90, minimum=1)
TASK_RETENTION_DAYS = whole_number(env, "TASK_RETENTION_DAYS", 14, minimum=1)
#: Days that a browser remembers the own self-test.
COOKIE_DAYS = whole_number(env, "COOKIE_DAYS", 14, minimum=1)
#: Tries of a code per address and minute.
CODE_TRIES_PER_MINUTE = whole_number(env, "CODE_TRIES_PER_MINUTE", 60, minimum=1)

#: The fewest people that anything is said about. Fixed in a round when it opens.
K = whole_number(env, "K", K_MIN, minimum=K_MIN)
#: Days after closing after which addresses, invitations and who took part are deleted.
INVITATION_RETENTION_DAYS = whole_number(env, "INVITATION_RETENTION_DAYS", 60, minimum=NEAR_ROUND_DAYS)
#: Days without a login after which an account without a role is deleted; and how long role changes are kept.
ACCOUNT_RETENTION_DAYS = whole_number(env, "ACCOUNT_RETENTION_DAYS", 730, minimum=30)
ROLE_CHANGE_RETENTION_DAYS = whole_number(env, "ROLE_CHANGE_RETENTION_DAYS", 730, minimum=30)
#: Whether a release says how alike answers are: off until real data show both words often enough.
SHOW_CONSENSUS = switch(env, "SHOW_CONSENSUS")

CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}

# === The organisation that runs it ===

OPERATOR_NAME = env.str("OPERATOR_NAME", default="")
OPERATOR_EMAIL = mail_address(env, "OPERATOR_EMAIL")
#: Where a weakness can be reported, for /.well-known/security.txt; none, then there is no such file.
SECURITY_CONTACT = contacts(env, "SECURITY_CONTACT", default=f"mailto:{OPERATOR_EMAIL}" if OPERATOR_EMAIL else "")
SECURITY_POLICY_URL = https_address(env, "SECURITY_POLICY_URL")
#: The operator's own statement, read once; None as long as there is none.
ACCESSIBILITY_STATEMENT = accessibility_statement(env, "ACCESSIBILITY_STATEMENT")

# === Mail and work outside a request ===

EMAIL = mail_server(env, "EMAIL_URL", default="" if IS_HTTPS else f"file://{VAR_DIR / 'mail'}")
EMAIL_BACKEND, EMAIL_HOST, EMAIL_PORT = EMAIL["backend"], EMAIL["host"], EMAIL["port"]
EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = EMAIL["user"], EMAIL["password"]
EMAIL_USE_TLS, EMAIL_USE_SSL, EMAIL_FILE_PATH = EMAIL["starttls"], EMAIL["tls"], EMAIL["folder"]
EMAIL_TIMEOUT = whole_number(env, "EMAIL_TIMEOUT", 10, minimum=1)
_host = _url.hostname if IS_HTTPS else "localhost"
DEFAULT_FROM_EMAIL = sender(env, "MAIL_FROM", OPERATOR_EMAIL or f"zelftest@{_host}")
#: "immediate" works during the request; "database" leaves work to `manage.py db_worker`.
TASKS = {"default": {"BACKEND": task_backend(env, "TASKS"), "QUEUES": []}}

# === Accounts ===

AUTH_USER_MODEL = "assessments.User"
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
LOGIN_URL = "account_login"
#: Whether anybody may make an account to keep own results under; nobody needs one.
RESPONDENT_ACCOUNTS = switch(env, "RESPONDENT_ACCOUNTS", default="1")
#: Whether coordinators, managers, editors and operators need a second factor: always with https.
REQUIRE_MFA = switch(env, "REQUIRE_MFA", default="1" if IS_HTTPS else "0")
if IS_HTTPS and not REQUIRE_MFA:
    raise ImproperlyConfigured("REQUIRE_MFA cannot be switched off on a public site.")
ACCOUNT_ADAPTER = "assessments.adapters.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
#: Without a password here the library would log in without one too.
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_EMAIL_VERIFICATION_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_LOGIN_BY_CODE_TIMEOUT = ACCOUNT_PASSWORD_RESET_BY_CODE_TIMEOUT = 15 * 60
ACCOUNT_PASSWORD_RESET_BY_CODE_ENABLED = True
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_LOGOUT_REDIRECT_URL = "assessments:home"
ACCOUNT_DEFAULT_HTTP_PROTOCOL = _url.scheme
ACCOUNT_RATE_LIMITS, MFA_RATE_LIMITS = ACCOUNT_LIMITS, SECOND_FACTOR_LIMITS
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXY_COUNT
ACCOUNT_FORMS = ours(OUR_ACCOUNT_FORMS)
MFA_ADAPTER = "assessments.adapters.SecondFactorAdapter"
MFA_FORMS = ours(SECOND_FACTOR_FORMS)
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
#: A passkey asks for a finger, a face or a PIN: it is two factors by itself.
MFA_WEBAUTHN_USER_VERIFICATION = "required"
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not IS_HTTPS
MFA_RECOVERY_CODES_SHOW_ONCE = True
MFA_TOTP_TOLERANCE = 1
PASSKEY_DOMAIN = _url.hostname
#: The identity provider of the organisation, by OpenID Connect.
OIDC = identity_provider(env)
OIDC_ROLES, OIDC_MFA = role_mapping(env, "OIDC_ROLES"), frozenset(env.list("OIDC_MFA", default=[]))
SOCIALACCOUNT_ADAPTER = "assessments.adapters.ProviderAdapter"
SOCIALACCOUNT_EMAIL_AUTHENTICATION = SOCIALACCOUNT_EMAIL_AUTHENTICATION_AUTO_CONNECT = True
SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": OIDC.apps}}
#: Kept in the session of whoever is logged in, no cookie of its own.
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_COOKIE_NAME = "__Host-session" if IS_HTTPS else "session"
SESSION_COOKIE_SECURE = IS_HTTPS
SESSION_COOKIE_AGE = 12 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True

# === Language and time ===

LANGUAGE_CODE = "nl"
LANGUAGES = [("nl", _("Dutch"))]
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Europe/Amsterdam"
USE_TZ = True

# === Static files ===

STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
STORAGES = {
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    }
}

# A page with an entry that the manifest lacks loses its style, not its contents.
WHITENOISE_MANIFEST_STRICT = False
# No other site needs our files; without this each one would say that any site may read it.
WHITENOISE_ALLOW_ALL_ORIGINS = False
WHITENOISE_MIMETYPES = {".svg": "image/svg+xml; charset=utf-8"}

# === Forms ===

CRISPY_ALLOWED_TEMPLATE_PACKS = "zelftest"
CRISPY_TEMPLATE_PACK = "zelftest"
# The largest form is the screen of a block with everything in it; each field comes with what it showed at first.
DATA_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000
# One list of addresses, on the one page that asks for it.
DATA_UPLOAD_MAX_NUMBER_FILES = 1
FILE_UPLOAD_HANDLERS = ["assessments.views.uploads.ListUpload"]

# === Security ===

# Logging in through a provider is a form that leads there.
CONTENT_SECURITY_POLICY = content_security_policy(OIDC.origins)
# "no-referrer" would send "Origin: null" with each form, and those are refused.
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CSRF_FAILURE_VIEW = "assessments.views.errors.csrf_failure"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SECURE = SECURE_SSL_REDIRECT = IS_HTTPS
CSRF_COOKIE_NAME = "__Host-csrf" if IS_HTTPS else "csrf"
RESPONDENT_COOKIE_NAME = "__Host-zelftest" if IS_HTTPS else "zelftest"
PARTICIPANT_COOKIE_NAME = "__Host-deelname" if IS_HTTPS else "deelname"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 31536000 if IS_HTTPS else 0
#: Both reach beyond this site, to every name below the host: off until the operator says so.
SECURE_HSTS_INCLUDE_SUBDOMAINS = switch(env, "HSTS_INCLUDE_SUBDOMAINS")
SECURE_HSTS_PRELOAD = hsts_preload(env, "HSTS_PRELOAD", has_subdomains=SECURE_HSTS_INCLUDE_SUBDOMAINS)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY_COUNT else None
# W005 and W021 ask for HSTS on subdomains and for preload: not ours to decide for the operator's whole domain.
SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]
if not IS_HTTPS:  # http on this machine alone
    SILENCED_SYSTEM_CHECKS += ["security.W004", "security.W008", "security.W012", "security.W016"]

# === Logs: what went wrong, never what somebody answered ===

SECURITY_LOG = log_file(env, "SECURITY_LOG")
LOGGING = logging_settings(level=log_level(env, "LOG_LEVEL"), security_log=SECURITY_LOG)
