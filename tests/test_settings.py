"""A missing or wrong setting stops the process and is named."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
GOOD = {
    "SECRET_KEY": "abcdefghij" * 5,
    "CODE_KEY": "c" * 50,
    "BASE_URL": "https://zelftest.example.nl",
    "EMAIL_URL": "smtps://zelftest:secret@mail.example.nl:465",
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
        ("CODE_TRIES_PER_MINUTE", "0"),
        ("ACCESSIBILITY_STATEMENT", "/nowhere/statement.txt"),
        ("ENV_FILE", "/nowhere/zelftest.env"),
        ("DATABASE_URL", "nonsense"),
        ("DEBUG", "perhaps"),
        ("EMAIL_URL", None),
        ("EMAIL_URL", "mail.example.nl"),
        ("EMAIL_URL", "file://"),
        ("EMAIL_TIMEOUT", "0"),
        ("TASKS", "sometimes"),
        ("K", "4"),
        ("INVITATION_RETENTION_DAYS", "27"),
        ("SHOW_CONSENSUS", "often"),
        ("LOG_LEVEL", "LOUD"),
    ],
)
def test_missing_or_wrong_setting_stops_the_start_and_is_named(name, value):
    env = {key: text for key, text in {**GOOD, name: value}.items() if text is not None}

    done = run(env, "-c", "from zelftest import wsgi")

    assert done.returncode != 0
    last_line = done.stderr.strip().splitlines()[-1]
    assert "ImproperlyConfigured" in last_line
    assert name in last_line


@pytest.mark.parametrize("url", ["http://127.0.0.1:8000", "http://localhost:8000", "http://[::1]:8000"])
def test_plain_http_is_for_this_machine_alone(url):
    done = run({**GOOD, "BASE_URL": url}, "-c", SHOW)

    assert done.stdout.split()[2:] == ["False", "False", "csrf", "0"]


def test_settings_can_come_from_a_file(tmp_path):
    path = tmp_path / "zelftest.env"
    path.write_text("".join(f"{name}={value}\n" for name, value in GOOD.items()))

    done = run({"ENV_FILE": str(path)}, "-c", SHOW)

    assert done.stdout.startswith("https://zelftest.example.nl")


def test_readme_names_every_setting_and_no_other():
    code = (ROOT / "zelftest" / "settings.py").read_text()
    read = set(
        re.findall(r'(?:env\.\w+|whole_number|secret|base_url|switch|database|log_level|mail_server|task_backend)\((?:env, )?"([A-Z_]+)"', code)
    ) | {"BASE_URL"}
    section = (ROOT / "README.md").read_text().split("## Settings")[1].split("\n## ")[0]
    named = set(re.findall(r"^\| `([A-Z_]+)`", section, re.MULTILINE))

    assert named == read
