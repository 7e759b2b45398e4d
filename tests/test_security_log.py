"""The security log: pure JSON lines, described in docs/logging.md; and the watch over both logs sees a leak."""

import ast
import json
import logging
import os
import re
import subprocess
import sys
from logging.config import dictConfig
from pathlib import Path

import pytest
from _pytest.logging import catching_logs
from django.conf import settings

from assessments import security_log, tokens
from tests.log_watch import JUDGES, pytest_runtest_setup, watch
from tests.secrecy import ACTIONS, LISTED, Secrets, flaws_of_event, flaws_of_output, flaws_of_plain
from tests.test_settings import GOOD, run
from zelftest.logs import MaskedLines

ROOT = Path(__file__).parents[1]
CODE = "0123456789ABCDEF"
EVENT = {
    "time": "2026-11-26T09:00:00.000+00:00",
    "action": "round.opened",
    "object": "round:6b0c5a36-1b7e-4c7e-9d0f-0123456789ab",
    "result": "done",
    "origin": "203.0.113.7",
    "actor": "account:12",
}
WRITE = "from assessments.security_log import write; import django; django.setup(); write('round.opened', on={on!r})"


# === One line each ===


def test_event_has_six_fields_and_the_actor_is_looked_up_for_an_event_only(events):
    looked_up = []
    with security_log.acting(origin="203.0.113.7", actor=lambda: looked_up.append(1) or "account:12"):
        assert looked_up == []
        security_log.write("round.opened", on="round:1")

    [event] = events()
    assert event.pop("time").endswith("+00:00")
    assert event == {
        "action": "round.opened",
        "object": "round:1",
        "result": "done",
        "origin": "203.0.113.7",
        "actor": "account:12",
    }


def test_outside_a_request_the_system_acts_and_a_given_actor_comes_first(events):
    security_log.write("round.closed", on="round:1")
    security_log.write("round.closed", on="round:1", actor="account:3")

    assert [(event["origin"], event["actor"]) for event in events()] == [("", "system"), ("", "account:3")]


def test_what_is_refused_weighs_more_than_what_is_done(caplog):
    security_log.write("round.closed", on="round:1")
    security_log.write("code.unknown", "refused")

    assert [record.levelno for record in caplog.records] == [logging.INFO, logging.WARNING]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\u2028", "\x85", "\0"])
def test_no_value_can_begin_a_line_of_its_own(end):
    done = run({**GOOD, "LOG_LEVEL": "CRITICAL"}, "-c", WRITE.format(on=f'round:1{end}{{"action": "forged"}}'))

    assert done.returncode == 0, done.stderr
    [line] = done.stderr.splitlines()
    assert json.loads(line)["object"].startswith("round:1")


def test_lines_go_to_the_file_that_a_setting_names_and_nowhere_else(tmp_path):
    log = tmp_path / "security.log"
    done = run({**GOOD, "SECURITY_LOG": str(log)}, "-c", WRITE.format(on="round:1"))

    assert done.returncode == 0, done.stderr
    assert "round.opened" not in done.stderr + done.stdout
    assert json.loads(log.read_text())["action"] == "round.opened"


# === The page about it ===


def actions_in_the_code() -> tuple[set[str], set[str]]:
    """Every action that the code writes; and the starts of those that it puts together."""
    whole, starts = set(), set()
    for path in (ROOT / "assessments").rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        if "security_log" not in text or path.name == "security_log.py":
            continue
        for call in ast.walk(ast.parse(text)):
            if not isinstance(call, ast.Call) or ast.unparse(call.func) not in {"write", "security_log.write"}:
                continue
            constants = {n.value for n in ast.walk(call.args[0]) if isinstance(n, ast.Constant)}
            if isinstance(call.args[0], ast.Subscript):
                constants = values_of(ast.unparse(call.args[0].value), text)
            is_named = not isinstance(call.args[0], ast.Name | ast.JoinedStr)
            whole |= constants if is_named else set()
            starts |= set() if is_named else set(re.findall(r'f"([a-z_]+\.)\{', text))
    return whole, starts


def values_of(table: str, text: str) -> set[str]:
    """What stands in a table of actions in the same file."""
    [found] = re.findall(rf"^{table}\b.*?^}}", text, re.MULTILINE | re.DOTALL)
    return set(re.findall(r': "([a-z_.]+)"', found))


def test_page_about_the_log_lists_every_action_that_the_code_writes_and_no_other():
    whole, starts = actions_in_the_code()

    assert len(whole) > 30
    assert whole <= ACTIONS
    assert {one for one in ACTIONS - whole if not one.startswith(tuple(starts))} == set()


def test_page_about_the_log_lists_actions_once_and_in_order():
    assert sorted(ACTIONS) == LISTED


# === The watch over both logs ===


@pytest.fixture
def secrets():
    secrets = Secrets()
    for secret in (CODE, "een lang wachtwoord", "aB3_xYz-0123456789012345678901234567890123"):
        secrets.add(secret)
    secrets.add_text("Werk voor iedere cliënt")
    return secrets


def test_event_as_it_should_be_has_no_flaw(secrets):
    assert flaws_of_event(json.dumps(EVENT), secrets) == []


@pytest.mark.parametrize(
    "change",
    [
        {"object": f"code:{CODE}"},
        {"object": "account:els@gemeente.example"},
        {"object": "submission:6b0c5a36-1b7e-4c7e-9d0f-0123456789ab"},
        {"object": "account:12 werk voor iedere client"},
        {"object": "round: Werk voor iedere client"},
        {"object": CODE},
        {"action": "round.exploded"},
        {"action": "code.unknown 0123-4567-89AB-CDEF"},
        {"result": "perhaps"},
        {"origin": "els.gemeente.example"},
        {"actor": "els"},
        {"actor": "account:els@gemeente.example"},
        {"time": "gisteren"},
        {"time": "2026-11-26T09:00:00.000"},
        {"answer": "4"},
        {"object": 12},
    ],
)
def test_event_with_a_planted_leak_is_seen(secrets, change):
    assert flaws_of_event(json.dumps(EVENT | change), secrets)


@pytest.mark.parametrize("line", ["", "[]", "nonsense", f"INFO {json.dumps(EVENT)}", json.dumps(EVENT) + "\n"])
def test_line_that_is_no_event_is_seen(secrets, line):
    assert flaws_of_event(line, secrets)


@pytest.mark.parametrize(
    "told",
    [
        CODE,
        tokens.grouped(CODE),
        CODE.lower(),
        tokens.grouped(CODE).lower(),
        f"x{CODE}y",
        "een lang wachtwoord",
        "aB3_xYz-0123456789012345678901234567890123",
        "Werk voor iedere cliënt",
        "ZZZZYYYYXXXXWWWW",
        "ZZZZ-YYYY-XXXX-WWWW",
        "lid1@gemeente.example",
        "lid1%40gemeente.example",
    ],
)
def test_plain_line_with_a_planted_leak_is_seen(secrets, told):
    assert flaws_of_plain(f"WARNING django.request Not Found: /{told}/", secrets)


def test_plain_line_without_a_secret_has_no_flaw(secrets):
    line = "ERROR assessments Round 6b0c5a36-1b7e-4c7e-9d0f-0123456789ab has no result that is safe to release."

    assert flaws_of_plain(line, secrets) == []


def test_both_logs_in_one_output_are_told_apart(secrets):
    right = f"WARNING Not Found: /x/\n{json.dumps(EVENT)}\n"

    assert flaws_of_output(right, secrets) == []
    assert len(flaws_of_output(right + "Not Found: /lid1@gemeente.example/\n{}\n", secrets)) == 2


def test_watch_sees_what_this_run_writes():
    with watch.apart() as seen:
        events, lines = seen.events, seen.lines
        token = tokens.new_token()
        security_log.write("round.opened", on=f"round:{token.lower()}")
        logging.getLogger("assessments").warning("Nothing in particular.")
        assert (seen.events, seen.lines) == (events + 1, lines + 1)
        assert [token.lower() in flaw for flaw in seen.take()] == [True]


def test_watch_and_capture_work_again_after_a_test_that_sets_up_logging_anew(caplog):
    """As importing the entry point of the server does."""
    dictConfig(settings.LOGGING)
    assert not [judge for logger, judge in JUDGES if judge in logger.handlers]

    # The next test begins: pytest listens first, and then the watch.
    with watch.apart() as seen, catching_logs(caplog.handler):
        pytest_runtest_setup()

        assert all(judge in logger.handlers for logger, judge in JUDGES)
        lines = seen.lines
        logging.getLogger("assessments").warning("Nothing in particular.")
        assert (seen.lines, caplog.messages) == (lines + 1, ["Nothing in particular."])


LEAKING = """
import logging
from assessments.security_log import write

def test_{name}():
    {leak}
"""


@pytest.mark.parametrize(
    ("name", "leak"),
    [
        ("event", "write('round.opened', on='round:els@gemeente.example')"),
        ("line", "from assessments import tokens; logging.error('x%sx', tokens.new_api_token())"),
        ("nothing", "write('round.opened', on='round:1')"),
    ],
)
@pytest.mark.parametrize("workers", ["0", "1"])
def test_run_with_a_planted_leak_fails(tmp_path, name, leak, workers):
    test = tmp_path / f"test_{name}.py"
    test.write_text(LEAKING.format(name=name, leak=leak))
    config = ["-c", str(ROOT / "pyproject.toml"), "--rootdir", str(ROOT), "-p", "no:cacheprovider", "--no-cov"]

    done = subprocess.run(
        [sys.executable, "-m", "pytest", *config, "-n", workers, str(test)],
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith(("PYTEST", "COV"))},
        capture_output=True,
        text=True,
    )

    assert done.returncode == (name != "nothing"), done.stdout + done.stderr
    assert ("The log told what it must not tell" in done.stdout) == (name != "nothing")


# === What the plain log leaves out ===


@pytest.mark.parametrize("told", [CODE, tokens.grouped(CODE), tokens.grouped(CODE).lower(), "lid1@gemeente.example"])
def test_plain_log_leaves_out_codes_and_addresses_in_errors_too(told):
    record = logging.LogRecord("x", logging.ERROR, "x.py", 1, "Not Found: /%s/", (told,), None)
    try:
        raise ValueError(f"Key (address)=({told}) already exists.")
    except ValueError:
        record.exc_info = sys.exc_info()

    line = MaskedLines("{message}", style="{").format(record)

    assert told not in line
    assert "Not Found: /..." in line
    assert "Key (address)=(..." in line
