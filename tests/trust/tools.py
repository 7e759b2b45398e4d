"""Installs the scanners into `var/audit/` on first use, outside the environment of the product."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOLDER = ROOT / "var" / "audit"
PYTHON = FOLDER / "python" / "bin"
OBSERVATORY = FOLDER / "node" / "node_modules" / "@mdn" / "mdn-http-observatory"
PYTHON_TOOLS = ("bandit", "sectxt", "wapiti3", "zizmor")


def install() -> dict[str, str]:
    """Install what is missing; returns why a tool is not there, by its name."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return _install_python_tools() | _install_observatory()


def _install_python_tools() -> dict[str, str]:
    if all((PYTHON / name.removesuffix("3")).exists() for name in PYTHON_TOOLS):
        return {}
    print("Installing", *PYTHON_TOOLS, "(once)...", flush=True)
    done = _run(sys.executable, "-m", "venv", str(PYTHON.parent)) or _run(
        str(PYTHON / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PYTHON_TOOLS
    )
    return dict.fromkeys((name.removesuffix("3") for name in PYTHON_TOOLS), done) if done else {}


def _install_observatory() -> dict[str, str]:
    if shutil.which("npm") is None:
        return {"observatory": "npm is not installed"}
    if not OBSERVATORY.exists():
        print("Installing Mozilla's Observatory scorer (once)...", flush=True)
        node = FOLDER / "node"
        node.mkdir(exist_ok=True)
        (node / "package.json").write_text('{"private": true}\n')
        # Its own script after installing fetches two lists from elsewhere; written below instead.
        wrong = _run("npm", "install", "--prefix", str(node), "--ignore-scripts", "--no-audit", "--no-fund",
                     "@mdn/mdn-http-observatory")  # fmt: skip
        if wrong:
            return {"observatory": wrong}
    # The list of preloaded hosts: ours is in no such list, which costs nothing and gains nothing.
    (OBSERVATORY / "conf" / "hsts-preload.json").write_text(json.dumps({}))
    return {}


def _run(*command: str) -> str:
    """Run a command; returns the last line of what went wrong, or an empty text."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = (done.stderr or done.stdout).strip().splitlines()
    return (lines[-1] if lines else "failed") if done.returncode else ""
