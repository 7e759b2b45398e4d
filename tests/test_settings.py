"""A missing or wrong setting stops the process and is named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import environ
import pytest
from django.core.exceptions import ImproperlyConfigured
from django.utils.module_loading import import_string

from assessments.forms.accounts import InOurWords
from zelftest.accounts import (
    ACCOUNT_FORMS,
    SECOND_FACTOR_FORMS,
    IdentityProvider,
    identity_provider,
    ours,
    role_mapping,
)
from zelftest.environment import mail_server, task_backend

ROOT = Path(__file__).parents[1]
GOOD = {
    "SECRET_KEY": "abcdefghij" * 5,
    "CODE_KEY": "c" * 50,
    "BASE_URL": "https://zelftest.example.nl",
    "EMAIL_URL": "smtps://zelftest:secret@mail.example.nl:465",
}
PROVIDER = {
    "OIDC_URL": "https://login.example.nl/realm",
    "OIDC_CLIENT_ID": "zelftest",
    "OIDC_CLIENT_SECRET": "geheim",
}
SHOW = (
    "from django.conf import settings as s; "
    "print(s.BASE_URL, s.ALLOWED_HOSTS, s.IS_HTTPS, s.CSRF_COOKIE_SECURE, s.CSRF_COOKIE_NAME, s.SECURE_HSTS_SECONDS)"
)


def run(env: dict[str, str], *command: str) -> subprocess.CompletedProcess[str]:
    """Run Python with exactly these settings and nothing of the test run's own."""
    path = {"PATH": os.environ["PATH"], "DJANGO_SETTINGS_MODULE": "zelftest.settings"}
    return subprocess.run([sys.executable, *command], cwd=ROOT, env=path | env, capture_output=True, text=True)


def test_production_settings_start_and_are_safe():
    done = run(GOOD, "-c", SHOW)

    assert done.returncode == 0, done.stderr
    assert done.stdout.split() == [
        "https://zelftest.example.nl", "['zelftest.example.nl']", "True", "True", "__Host-csrf", "31536000",
    ]  # fmt: skip


def test_deploy_check_has_nothing_to_say():
    done = run(GOOD, "manage.py", "check", "--deploy", "--fail-level", "WARNING")

    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", None),
        ("SECRET_KEY", "too short"),
        ("CODE_KEY", None),
        ("CODE_KEY", "x" * 49),
        ("BASE_URL", None),
        ("BASE_URL", "zelftest.example.nl"),
        ("BASE_URL", "http://zelftest.example.nl"),
        ("BASE_URL", "ftp://127.0.0.1"),
        ("BASE_URL", "https://zelftest.example.nl/map"),
        ("BASE_URL", "https://zelftest.example.nl/?a=b"),
        ("EXTRA_HOSTS", "*"),
        ("TRUSTED_PROXY_COUNT", "-1"),
        ("TRUSTED_PROXY_COUNT", "one"),
        ("COOKIE_DAYS", "0"),
        ("COOKIE_DAYS", "١٤"),
        ("DRAFT_RETENTION_DAYS", "1.5"),
        ("NOTE_RETENTION_DAYS", "0"),
        ("SUBMISSION_RETENTION_DAYS", "-3"),
        ("EDIT_RETENTION_DAYS", "0"),
        ("ACCOUNT_RETENTION_DAYS", "29"),
        ("ROLE_CHANGE_RETENTION_DAYS", "29"),
        ("TOKEN_RETENTION_DAYS", "never"),
        ("TASK_RETENTION_DAYS", "0"),
        ("CODE_TRIES_PER_MINUTE", "0"),
        ("OPERATOR_EMAIL", "info"),
        ("OPERATOR_EMAIL", "Info <info@example.nl>"),
        ("HSTS_INCLUDE_SUBDOMAINS", "sometimes"),
        ("HSTS_PRELOAD", "sometimes"),
        ("HSTS_PRELOAD", "1"),
        ("SECURITY_CONTACT", "security@example.nl"),
        ("SECURITY_CONTACT", "http://example.nl/melden"),
        ("SECURITY_CONTACT", "https://"),
        ("SECURITY_CONTACT", "https://example.nl/a b"),
        ("SECURITY_CONTACT", "mailto:security"),
        ("SECURITY_CONTACT", "tel:ask for Els"),
        ("SECURITY_CONTACT", "https://example.nl/\nExpires: 2099-01-01T00:00:00Z"),
        ("SECURITY_CONTACT", "mailto:security@example.nl, nobody"),
        ("SECURITY_POLICY_URL", "http://example.nl/beleid"),
        ("SECURITY_POLICY_URL", "example.nl"),
        ("SECURITY_POLICY_URL", "https://[::1"),
        ("ACCESSIBILITY_STATEMENT", "/nowhere/statement.toml"),
        ("ACCESSIBILITY_STATEMENT", "README.md"),
        ("ACCESSIBILITY_STATEMENT", "docs/result.png"),
        ("ACCESSIBILITY_STATEMENT", "tests/domain/oracles/rounding.json"),
        ("ENV_FILE", "/nowhere/zelftest.env"),
        ("DATABASE_URL", "nonsense"),
        ("DEBUG", "perhaps"),
        ("DEBUG", "1"),
        ("EMAIL_URL", None),
        ("EMAIL_URL", "mail.example.nl"),
        ("EMAIL_URL", "file://"),
        ("EMAIL_URL", "smtp://mail.example.nl:99999"),
        ("EMAIL_URL", "smtp://[::1"),
        ("MAIL_FROM", "zelftest"),
        ("MAIL_FROM", "a@b.nl\nBcc: c@d.nl"),
        ("EMAIL_TIMEOUT", "0"),
        ("TASKS", "sometimes"),
        ("K", "4"),
        ("INVITATION_RETENTION_DAYS", "27"),
        ("SHOW_CONSENSUS", "often"),
        ("LOG_LEVEL", "LOUD"),
        ("SECURITY_LOG", "security.log"),
        ("SECURITY_LOG", "/nowhere/security.log"),
        ("SECURITY_LOG", "/tmp"),
        ("RESPONDENT_ACCOUNTS", "perhaps"),
        ("REQUIRE_MFA", "0"),
        ("REQUIRE_MFA", "sometimes"),
        ("ROLE_CHANGE_RETENTION_DAYS", "for ever"),
        ("OIDC_URL", "login.example.nl/realm"),
        ("OIDC_URL", "http://login.example.nl/realm"),
        ("OIDC_URL", "ftp://localhost"),
        ("OIDC_URL", "https://[::1"),
        ("OIDC_CLIENT_ID", None),
        ("OIDC_CLIENT_SECRET", ""),
        ("OIDC_EMAIL_IS_VERIFIED", "maybe"),
        ("OIDC_FORM_ORIGINS", "login.example.nl"),
        ("OIDC_FORM_ORIGINS", "https://a.example.nl,*"),
        ("OIDC_FORM_ORIGINS", "https://a.example.nl/map"),
        ("OIDC_FORM_ORIGINS", "https://a.example.nl; script-src *"),
        ("OIDC_ROLES", "/nowhere/roles.toml"),
        ("OIDC_ROLES", str(ROOT / "pyproject.toml")),
    ],
)
def test_missing_or_wrong_setting_stops_the_start_and_is_named(name, value):
    good = GOOD | (PROVIDER if name.startswith("OIDC_") else {})
    env = {key: text for key, text in {**good, name: value}.items() if text is not None}

    done = run(env, "-c", "from zelftest import wsgi")

    assert done.returncode != 0
    last_line = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last_line
    assert name in last_line


def test_wrong_field_of_the_accessibility_statement_is_named_with_its_file(tmp_path):
    example = (ROOT / "docs" / "toegankelijkheidsverklaring.toml").read_text(encoding="utf-8")
    path = tmp_path / "verklaring.toml"
    path.write_text(example.replace("answer_days = 15", 'answer_days = "snel"'), encoding="utf-8")

    done = run({**GOOD, "ACCESSIBILITY_STATEMENT": str(path)}, "-c", "from zelftest import wsgi")

    last_line = done.stderr.strip().splitlines()[-1]
    assert f"ACCESSIBILITY_STATEMENT names {path}" in last_line
    assert "“answer_days” of [feedback] must be a whole number" in last_line


HSTS = (
    "from django.conf import settings as s; "
    "print(s.SECURE_HSTS_SECONDS, s.SECURE_HSTS_INCLUDE_SUBDOMAINS, s.SECURE_HSTS_PRELOAD)"
)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, "31536000 False False"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1"}, "31536000 True False"),
        ({"HSTS_INCLUDE_SUBDOMAINS": "1", "HSTS_PRELOAD": "1"}, "31536000 True True"),
    ],
    ids=["off unless switched on", "subdomains", "and the list of browsers"],
)
def test_hsts_reaches_as_far_as_the_operator_says(given, shown):
    assert run({**GOOD, **given}, "-c", HSTS).stdout.strip() == shown


def test_preload_without_subdomains_names_both_settings():
    last_line = run({**GOOD, "HSTS_PRELOAD": "1"}, "-c", HSTS).stderr.strip().splitlines()[-1]

    assert "HSTS_PRELOAD" in last_line
    assert "HSTS_INCLUDE_SUBDOMAINS" in last_line


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ({}, "()"),
        ({"OPERATOR_EMAIL": "info@example.nl"}, "('mailto:info@example.nl',)"),
        (
            {"OPERATOR_EMAIL": "info@example.nl", "SECURITY_CONTACT": "https://example.nl/melden, tel:+31-20-1234567"},
            "('https://example.nl/melden', 'tel:+31-20-1234567')",
        ),
    ],
    ids=["nobody", "the operator", "as set"],
)
def test_weakness_is_reported_to_the_contact_or_else_to_the_operator(given, shown):
    done = run({**GOOD, **given}, "-c", "from django.conf import settings as s; print(s.SECURITY_CONTACT)")

    assert done.stdout.strip() == shown


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_plain_http_is_for_this_machine_alone(url):
    done = run({**GOOD, "BASE_URL": url}, "-c", SHOW)

    assert done.stdout.split()[2:] == ["False", "False", "csrf", "0"]


# === Mail and tasks ===

SMTP = "django.core.mail.backends.smtp.EmailBackend"


def read_mail_server(monkeypatch, value: str | None, default: str = "") -> dict[str, object]:
    monkeypatch.delenv("EMAIL_URL", raising=False)
    if value is not None:
        monkeypatch.setenv("EMAIL_URL", value)
    return mail_server(environ.Env(), "EMAIL_URL", default=default)


@pytest.mark.parametrize(
    ("url", "host", "port", "user", "password", "starttls", "tls"),
    [
        ("smtps://mail.example.nl", "mail.example.nl", 465, "", "", False, True),
        ("smtps://mail.example.nl:2465", "mail.example.nl", 2465, "", "", False, True),
        ("smtp://mail.example.nl", "mail.example.nl", 587, "", "", True, False),
        ("smtp://127.0.0.1:25", "127.0.0.1", 25, "", "", False, False),
        ("smtp://localhost:25", "localhost", 25, "", "", False, False),
        ("smtp://[::1]:25", "::1", 25, "", "", False, False),
        ("smtps://z%40x.nl:p%3A%2F%23@mail.example.nl", "mail.example.nl", 465, "z@x.nl", "p:/#", False, True),
    ],
)
def test_mail_server_is_spoken_to_in_secret_unless_it_is_this_machine(
    monkeypatch, url, host, port, user, password, starttls, tls
):
    assert read_mail_server(monkeypatch, url) == {
        "backend": SMTP, "host": host, "port": port, "user": user, "password": password,
        "starttls": starttls, "tls": tls, "folder": None,
    }  # fmt: skip


def test_mail_can_go_to_a_folder(monkeypatch):
    for value, default in (("file:///srv/mail", ""), (None, "file:///srv/mail")):
        found = read_mail_server(monkeypatch, value, default)
        assert (found["backend"].split(".")[-2], found["folder"]) == ("filebased", "/srv/mail")
        assert not found["starttls"]
        assert not found["tls"]


@pytest.mark.parametrize(
    "url",
    ["", "mail.example.nl", "mail.example.nl:25", "smtp://", "smtps://:465", "https://mail.example.nl", "file://mail",
     "file:mail", "console://"],
)  # fmt: skip
def test_address_of_a_mail_server_that_cannot_be_is_named(monkeypatch, url):
    with pytest.raises(ImproperlyConfigured, match="EMAIL_URL"):
        read_mail_server(monkeypatch, url)


def test_site_on_this_machine_writes_its_mails_to_a_folder():
    show = "from django.conf import settings as s; print(s.EMAIL_BACKEND, s.EMAIL_FILE_PATH, s.DEFAULT_FROM_EMAIL)"
    env = {name: value for name, value in GOOD.items() if name != "EMAIL_URL"}

    done = run({**env, "BASE_URL": "http://localhost:8000"}, "-c", show)

    assert done.stdout.split() == [
        "django.core.mail.backends.filebased.EmailBackend", str(ROOT / "var" / "mail"), "zelftest@localhost",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("given", "sender"),
    [
        ({}, "zelftest@zelftest.example.nl"),
        ({"OPERATOR_EMAIL": "info@example.nl"}, "info@example.nl"),
        (
            {"OPERATOR_EMAIL": "info@example.nl", "MAIL_FROM": "Zelftest <mail@example.nl>"},
            "Zelftest <mail@example.nl>",
        ),
    ],
)
def test_mails_come_from_the_operator(given, sender):
    done = run({**GOOD, **given}, "-c", "from django.conf import settings as s; print(s.DEFAULT_FROM_EMAIL)")

    assert done.stdout.strip() == sender


@pytest.mark.parametrize(
    ("value", "backend"),
    [(None, "ImmediateBackend"), ("immediate", "ImmediateBackend"), ("database", "DatabaseBackend")],
)
def test_work_is_done_at_once_or_by_a_worker(monkeypatch, value, backend):
    monkeypatch.delenv("TASKS", raising=False)
    if value:
        monkeypatch.setenv("TASKS", value)

    assert task_backend(environ.Env(), "TASKS").endswith(f".{backend}")


@pytest.mark.parametrize("value", ["", "Database", "django_tasks.backends.dummy.DummyBackend"])
def test_worker_that_is_not_known_is_named(monkeypatch, value):
    monkeypatch.setenv("TASKS", value)

    with pytest.raises(ImproperlyConfigured, match="TASKS"):
        task_backend(environ.Env(), "TASKS")


# === Accounts ===


def read_provider(monkeypatch, **given: str) -> IdentityProvider:
    for name in ("OIDC_URL", "OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME", "OIDC_EMAIL_IS_VERIFIED"):
        monkeypatch.delenv(name, raising=False)
    for name, value in given.items():
        monkeypatch.setenv(name, value)
    return identity_provider(environ.Env())


def test_without_an_address_there_is_no_provider(monkeypatch):
    found = read_provider(monkeypatch, OIDC_CLIENT_ID="zelftest")

    assert (found.apps, found.origins, found.app) == ([], [], None)


def test_provider_is_named_after_its_host_and_vouches_for_no_address_by_itself(monkeypatch):
    found = read_provider(monkeypatch, **PROVIDER)

    assert found.app == {
        "provider_id": "organisatie",
        "name": "login.example.nl",
        "client_id": "zelftest",
        "secret": "geheim",
        "settings": {"server_url": "https://login.example.nl/realm", "verified_email": False},
    }
    assert found.origins == ["https://login.example.nl"]


def test_provider_can_have_a_name_more_places_and_our_trust(monkeypatch):
    more = {
        "OIDC_NAME": "de gemeente",
        "OIDC_EMAIL_IS_VERIFIED": "1",
        "OIDC_FORM_ORIGINS": "https://a.example.nl,https://b.example.nl:8443",
    }

    found = read_provider(monkeypatch, **PROVIDER, **more)

    assert found.app["name"] == "de gemeente"
    assert found.app["settings"]["verified_email"] is True
    assert found.origins == ["https://login.example.nl", "https://a.example.nl", "https://b.example.nl:8443"]


@pytest.mark.parametrize("url", ["http://localhost:9000/realm", "http://127.0.0.1:9000", "http://[::1]:9000"])
def test_provider_on_this_machine_may_speak_plainly(monkeypatch, url):
    assert read_provider(monkeypatch, **PROVIDER | {"OIDC_URL": url}).app["settings"]["server_url"] == url


def test_roles_of_a_provider_come_from_a_file(monkeypatch):
    monkeypatch.delenv("OIDC_ROLES", raising=False)
    assert role_mapping(environ.Env(), "OIDC_ROLES") == ()

    monkeypatch.setenv("OIDC_ROLES", str(ROOT / "docs" / "rollen.example.toml"))
    assert role_mapping(environ.Env(), "OIDC_ROLES")


def test_file_of_roles_in_another_encoding_is_named(monkeypatch, tmp_path):
    path = tmp_path / "rollen.toml"
    path.write_bytes("[[rule]] # co\u00f6rdinator".encode("latin-1"))
    monkeypatch.setenv("OIDC_ROLES", str(path))

    with pytest.raises(ImproperlyConfigured, match="OIDC_ROLES"):
        role_mapping(environ.Env(), "OIDC_ROLES")


def test_each_form_of_the_library_that_is_replaced_is_one_of_ours():
    for forms in (ACCOUNT_FORMS, SECOND_FACTOR_FORMS):
        for place, path in ours(forms).items():
            assert issubclass(import_string(path), InOurWords), place


def test_second_step_is_asked_in_public_and_may_be_asked_on_this_machine():
    show = "from django.conf import settings as s; print(s.REQUIRE_MFA)"
    here = {**GOOD, "BASE_URL": "http://localhost:8000"}

    assert run(GOOD, "-c", show).stdout.strip() == "True"
    assert run(here, "-c", show).stdout.strip() == "False"
    assert run({**here, "REQUIRE_MFA": "1"}, "-c", show).stdout.strip() == "True"


def test_settings_can_come_from_a_file(tmp_path):
    path = tmp_path / "zelftest.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in GOOD.items()))

    done = run({"ENV_FILE": str(path)}, "-c", SHOW)

    assert done.stdout.startswith("https://zelftest.example.nl")


def test_readme_names_every_setting_and_no_other():
    code = (ROOT / "zelftest" / "settings.py").read_text()
    readers = (
        r"env\.\w+|whole_number|secret|base_url|switch|database|log_\w+|mail_server|mail_address|sender|task_backend"
        r"|hsts_preload|contacts|https_address|accessibility_statement"
    )
    accounts = (ROOT / "zelftest" / "accounts.py").read_text()
    read = set(re.findall(r'"(OIDC_[A-Z_]+)"', code + accounts))
    read |= set(re.findall(rf'(?:{readers})\((?:env, )?"([A-Z_]+)"', code)) | {"BASE_URL"}
    section = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE))

    assert named == read
