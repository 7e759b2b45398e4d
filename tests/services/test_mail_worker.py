"""The task that sends mails: stored without an address or token, run by real workers, silent about people."""

import logging
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from assessments.models import InvitationToken
from assessments.services import mailing
from tests.mailed_rounds import ANNA, BRAM, CHRIS, DORA, ESRA, FEMKE, HOUR, PEOPLE, open_now, reasons, statuses
from tests.smtp import IMPATIENT_SECONDS, MailServer

ROOT = Path(__file__).parents[2]
DATABASE_TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
CROWD = [f"lid{n}@noord.example" for n in range(30)]

#: What a page would do: open a round, queue its mails, and hand them over to workers, twice.
PRESS_SEND_TWICE = f"""
from assessments import queries
from assessments.services import mailing
from tests.mailed_rounds import open_now
round_id = open_now(queries.current_content(), {CROWD!r})
mailing.start_sending(round_id=round_id)
mailing.start_sending(round_id=round_id)
"""


@pytest.fixture
def run_worker(monkeypatch) -> Iterator[object]:
    """Runs all stored tasks in this process; afterwards signals and loggers are as before."""
    # It would close the connection, and with it the transaction that a test runs in.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    signals = {number: signal.getsignal(number) for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)}
    levels = {name: logging.getLogger(name).level for name in ("django_tasks", "django_tasks_db")}
    yield lambda: call_command("db_worker", batch=True, startup_delay=False, verbosity=3)
    for number, handler in signals.items():
        signal.signal(number, handler)
    for name, level in levels.items():
        logging.getLogger(name).setLevel(level)


def tokens_in(server: MailServer) -> list[str]:
    return [letter.token for letter in server.letters]


# === One process ===


@pytest.mark.django_db
def test_stored_task_holds_the_round_alone_and_the_worker_sends(
    content, server, settings, run_worker, django_capture_on_commit_callbacks
):
    settings.TASKS = DATABASE_TASKS
    round_id = open_now(content)
    with django_capture_on_commit_callbacks(execute=True):
        mailing.start_sending(round_id=round_id)

    assert not server.letters
    assert DBTaskResult.objects.get().args_kwargs == {"args": [str(round_id)], "kwargs": {}}

    run_worker()

    assert server.count == dict.fromkeys(PEOPLE, 1)
    stored = str(DBTaskResult.objects.values().get())
    assert DBTaskResult.objects.get().status == "SUCCESSFUL"
    for secret in [
        *PEOPLE,
        *(letter.token for letter in server.letters),
        *InvitationToken.objects.values_list("pk", flat=True),
    ]:
        assert secret not in stored


@pytest.mark.django_db
def test_task_of_a_round_whose_mails_all_fail_succeeds_and_keeps_no_trace_of_anybody(
    content, server, settings, run_worker, django_capture_on_commit_callbacks
):
    settings.TASKS = DATABASE_TASKS
    round_id = open_now(content)
    server.refused = {*PEOPLE}
    with django_capture_on_commit_callbacks(execute=True):
        mailing.start_sending(round_id=round_id)

    run_worker()

    task = DBTaskResult.objects.get()
    assert (task.status, task.traceback, task.exception_class_path) == ("SUCCESSFUL", "", "")
    assert reasons(round_id) == dict.fromkeys(PEOPLE, "refused")


@pytest.mark.django_db
def test_nothing_is_handed_over_when_the_transaction_is_rolled_back(
    content, settings, django_capture_on_commit_callbacks
):
    settings.TASKS = DATABASE_TASKS
    round_id = open_now(content)
    with django_capture_on_commit_callbacks():  # never executed: as after a rollback
        mailing.start_sending(round_id=round_id)

    assert not DBTaskResult.objects.exists()


@pytest.mark.django_db
def test_worker_before_the_opening_sends_nothing_and_leaves_the_queue(content, server, settings, run_worker):
    settings.TASKS = DATABASE_TASKS
    round_id = open_now(content, opens_at=timezone.now() + HOUR)
    mailing.send_mails.enqueue(str(round_id))

    run_worker()

    assert not server.letters
    assert set(statuses(round_id).values()) == {"queued"}
    assert mailing.rounds_with_queue(timezone.now() + HOUR) == [round_id]


@pytest.mark.django_db
def test_no_line_of_the_log_holds_an_address_or_a_token(content, server, settings, run_worker, caplog):
    settings.TASKS, settings.EMAIL_TIMEOUT = DATABASE_TASKS, IMPATIENT_SECONDS
    caplog.set_level(logging.DEBUG)
    round_id = open_now(content, [*PEOPLE, "josé@noord.example"])
    server.refused, server.refused_after_data, server.silent, server.dropped = {BRAM}, {CHRIS}, {DORA}, {ESRA}
    for _ in range(2):
        mailing.send_mails.enqueue(str(round_id))
        run_worker()
        mailing.retry(round_id=round_id, now=timezone.now())

    assert server.count == {ANNA: 1, FEMKE: 1}
    # The server runs in this process too, and writes down everything.
    lines = [f"{record.getMessage()} {record.exc_info}" for record in caplog.records if record.name != "mail.log"]
    assert any("not sent: too slow" in line for line in lines)
    assert any("state=SUCCESSFUL" in line for line in lines)
    secrets = ["@", "noord.example", "anna", "bram", *tokens_in(server)]
    assert not [line for line in lines if any(secret in line for secret in secrets)]


# === Two workers at once, each a process of its own, on one database file ===


def manage(env: dict[str, str], *command: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "manage.py", *command],
        cwd=ROOT, env=env, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip


def finished(process: subprocess.Popen[str]) -> str:
    output, _ = process.communicate(timeout=60)
    assert process.returncode == 0, output
    return output


def test_two_workers_at_once_mail_everybody_once(tmp_path, server):
    file = tmp_path / "site.sqlite3"
    env = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{file}",
        "EMAIL_URL": f"smtp://127.0.0.1:{server.port}",
        "TASKS": "database",
        "LOG_LEVEL": "DEBUG",
    }
    for command in (["migrate", "-v0"], ["load_questionnaire"], ["shell", "-c", PRESS_SEND_TWICE]):
        finished(manage(env, *command))
    server.senders, server.seconds_a_mail = 2, 0.02

    worker = ("db_worker", "--batch", "--no-startup-delay", "--max-tasks", "1", "-v3")
    logs = [finished(process) for process in [manage(env, *worker), manage(env, *worker)]]

    assert server.count == dict.fromkeys(CROWD, 1)
    assert server.connections == 2
    with closing(sqlite3.connect(file)) as database:
        outcomes = database.execute("SELECT DISTINCT status FROM assessments_delivery").fetchall()
        tasks = str(database.execute(f"SELECT * FROM {DBTaskResult._meta.db_table}").fetchall())
    assert outcomes == [("sent",)]
    assert tasks.count("SUCCESSFUL") == 2
    told = tasks + "".join(logs)
    assert not [secret for secret in ("@noord", "lid1", *tokens_in(server)) if secret in told]
    # A token is in the mail alone, nowhere in the files of the database.
    raw = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert not [token for token in tokens_in(server) if token.encode() in raw]
