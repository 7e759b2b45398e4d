"""Checks that need no running product: Django's own for deployment, bandit and zizmor."""

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path, PurePath

from tests.trust import product, tools
from tests.trust.verdicts import Verdict, not_run

ROOT = Path(__file__).parents[2]
EXPLAINED = Path(__file__).parent / "explained.toml"


def main(missing: dict[str, str]) -> list[Verdict]:
    """Each check that is installed."""
    scans = {"bandit": _bandit, "zizmor": _zizmor}
    return [
        _deploy_check(),
        *(not_run(name, missing[name]) if name in missing else scan() for name, scan in scans.items()),
    ]


def _deploy_check() -> Verdict:
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(
            [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "INFO"],
            cwd=ROOT, env=product.production(Path(folder)), capture_output=True, text=True, check=False,
        )  # fmt: skip
    said = (done.stdout + done.stderr).strip().splitlines()
    return Verdict(
        "check --deploy", said[-1] if said else "", done.returncode == 0, [] if done.returncode == 0 else said
    )


def _bandit() -> Verdict:
    """Every finding has a written reason, and every reason a finding."""
    command = [str(tools.PYTHON / "bandit"), "--quiet", "--recursive", "--format", "json", "assessments", "zelftest"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    reasons = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["bandit"]
    used: set[int] = set()
    findings = []
    for result in report["results"]:
        fitting = {n for n, reason in enumerate(reasons) if _fits(reason, result)}
        used |= fitting
        if not fitting:
            findings.append(f"{result['test_id']} {result['filename']}:{result['line_number']} {result['issue_text']}")
    findings += [f"this file was not read: {error['filename']}" for error in report["errors"]]
    findings += [f"this reason fits nothing any more: {r}" for n, r in enumerate(reasons) if n not in used]
    lines = report["metrics"]["_totals"]["loc"]
    figure = f"{len(report['results'])} findings, {len(findings)} unexplained, in {lines} lines"
    return Verdict("bandit", figure, not findings, findings)


def _fits(reason: dict[str, object], result: dict[str, str]) -> bool:
    is_there = any(PurePath(result["filename"]).match(str(path)) for path in reason["files"])
    return result["test_id"] in reason["tests"] and is_there


def _zizmor() -> Verdict:
    if not list((ROOT / ".github").glob("workflows/*.y*ml")) and not list(ROOT.glob("**/action.y*ml")):
        return Verdict("zizmor", "nothing to audit: no workflows here", is_good=True)
    command = [str(tools.PYTHON / "zizmor"), "--offline", "--format", "json", "."]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if not done.stdout.strip():
        return not_run("zizmor", done.stderr.strip()[-200:])
    found = json.loads(done.stdout)
    return Verdict("zizmor", f"{len(found)} findings", not found, [f"{f['ident']}: {f['desc']}" for f in found])
